"""``fg anonymize``: a transcript from anywhere goes in, the same one without identifiers comes out.

No study is needed. What is doubtful is hidden too, and listed for somebody to look at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator import terms
from facilitator.errors import AlreadyThere, BadFile, NotFound
from facilitator.roster.name_key import NameKey
from facilitator.roster.people import read_roster_csv
from facilitator.roster.table import roster_text
from facilitator.vault import disk
from transcription import hiding, policies, speakers
from transcription.detect import detect
from transcription.errors import UnreadableText
from transcription.formats import choose, text
from transcription.forms import LABEL
from transcription.generalise import can_shift
from transcription.model import MIX, Action, Kind, Known, Placeholder, Utterance
from transcription.placeholders import label, number, render
from transcription.review import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.model import Person
    from transcription.placeholders import Numbers
    from transcription.review import Settled

KeepKey = Callable[[bytes], None]

_SERIES = "anonymize"
# Labels that researchers write for a role, and codes that an earlier pass gave.
_CODE = re.compile(r"[PSMRFI]\d{1,3}|FG\d{1,2}|I|INT\.?|MOD\.?|FAC\.?|OBS\.?|Q")
_PLACEHOLDER = re.compile(rf"\[({'|'.join(kind.upper() for kind in Kind)})-(\d{{1,6}})[\],]")
# What the report calls the policy's actions.
_DONE = {
    Action.MASK: "hidden",
    Action.SHIFT: "shifted",
    Action.GENERALISE: "generalised",
    Action.QUEUE: "queued",
    Action.KEEP: "kept",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked. ``out``'s ending picks the format; ``name_key`` is that of an earlier run.

    ``keep_key`` is given the name key (identified, JSON) before ``out`` is written; without it the
    key is gone when the run ends, and nobody can tell who a placeholder was.
    """

    source: Path = field(repr=False)
    out: Path = field(repr=False)
    roster: Path | None = field(default=None, repr=False)
    terms: Path | None = field(default=None, repr=False)
    policy: str = "qualitative"
    force: bool = False
    keep_key: KeepKey | None = None
    name_key: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """One stretch of one utterance. ``group`` is shared by the places of one identifier."""

    id: str
    group: str
    utterance: int
    start: int
    end: int
    kind: Kind
    detector: str
    score: float
    action: str
    text: str = field(repr=False)  # as it was written (identified)

    def document(self, *, identified: bool = False) -> dict[str, Any]:
        """As JSON values; the words themselves only when asked for."""
        plain: dict[str, Any] = {
            "id": self.id,
            "group": self.group,
            "utterance": self.utterance,
            "start": self.start,
            "end": self.end,
            "kind": str(self.kind),
            "detector": self.detector,
            "score": self.score,
            "action": self.action,
        }
        return {**plain, "text": self.text} if identified else plain


@dataclass(frozen=True, slots=True)
class Response:
    """What was found and what became of it. ``counts`` are findings by kind and by action."""

    utterance_count: int
    findings: tuple[Place, ...]
    counts: Mapping[str, int]

    @property
    def queued(self) -> int:
        """Findings that a person should look at; they are hidden in the output."""
        return self.counts.get(_DONE[Action.QUEUE], 0)

    def document(self, *, identified: bool = False) -> dict[str, Any]:
        """The contract's JSON fields."""
        return {
            "utterance_count": self.utterance_count,
            "findings": [place.document(identified=identified) for place in self.findings],
            "counts": dict(self.counts),
        }


def anonymize(request: Request) -> Response:
    """Write ``request.out`` and report. Nothing is left at ``out`` when anything fails.

    Raises AlreadyThere, NotFound, BadFile, UnreadableText, BadPolicy, DetectorFailed and Problem.
    """
    _check_out(request)
    policy = policies.load(request.policy)
    roster = _roster(request.roster)
    utterances = _utterances(request.source, roster)
    names = _resolve(utterances, roster)
    known = Known(roster=roster, labels=names.labels, terms=_terms(request.terms))
    texts = [one.text for one in utterances]
    settled = settle(detect(texts, known), (), policy)
    safe, key = _hide(utterances, settled, names, known, NameKey.load(request.name_key))
    data = choose.write(safe, request.out.suffix)
    if request.keep_key is not None:
        request.keep_key(key.dump())
    disk.write_whole(request.out, data)
    return _response(settled, texts)


def _check_out(request: Request) -> None:
    if request.out.suffix.casefold() not in choose.suffixes():
        known = ", ".join(choose.suffixes())
        raise NotFound(f"No transcript format has that ending. These exist: {known}.", "fg anonymize --help")
    if not request.out.parent.is_dir():
        raise NotFound("The folder for the output is not there.")
    if not request.out.exists():
        return
    if request.source.exists() and request.out.samefile(request.source):
        raise AlreadyThere("The output would replace the transcript itself. Give it another name.")
    if not request.force:
        raise AlreadyThere("The output is there already.", "the same command with --force replaces it")


def _bytes(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise UnreadableText(f"The {what} cannot be opened: it is not there, or not yours to read.") from None


def _roster(path: Path | None) -> tuple[Person, ...]:
    if path is None:
        return ()
    people, problems = read_roster_csv(roster_text(_bytes(path, "roster")))
    if problems:
        lines = "; ".join(f"line {problem.line}: {problem.message}" for problem in problems)
        raise BadFile(f"The roster has mistakes, so names in it would stay in the transcript. {lines}.")
    return tuple(one.person() for one in people)


def _terms(path: Path | None) -> dict[str, str]:
    return terms.parse(text.decode(_bytes(path, "word list"))) if path is not None else {}


def _utterances(path: Path, roster: Sequence[Person]) -> tuple[Utterance, ...]:
    written = [name for person in roster for name in person.names]
    return choose.read(_bytes(path, "transcript"), path.suffix, written)


def _resolve(utterances: Sequence[Utterance], roster: Sequence[Person]) -> speakers.Names:
    """What each label becomes: a roster id; itself, when it names a role; else ``S1``, ``S2`` ..."""
    written = list(dict.fromkeys(one.name for one in utterances if one.name))
    ids = {person.id for person in roster}
    all_of_them = speakers.resolve_names(written, roster).speakers
    known = {name: who for name, who in all_of_them.items() if who in ids}
    roles = {name: name.strip() for name in written if name not in known and _names_nobody(name)}
    strangers = speakers.resolve_names([one for one in written if one not in known | roles], roster)
    free = (f"S{one}" for one in count(1) if f"S{one}" not in {*roles.values(), *ids})
    given = dict(zip(strangers.labels, free, strict=False))
    resolved = {name: given[number] for name, number in strangers.speakers.items()}
    labels = {given[number]: name for number, name in strangers.labels.items()}
    return speakers.Names(known | roles | resolved, labels)


def _names_nobody(name: str) -> bool:
    return speakers.generic(name) is not None or _CODE.fullmatch(name.strip()) is not None


def _hide(
    utterances: Sequence[Utterance],
    settled: Sequence[Settled],
    names: speakers.Names,
    known: Known,
    key: NameKey,
) -> tuple[tuple[Utterance, ...], NameKey]:
    """The utterances with placeholders and without names, and the key with what each one stands for."""
    ranges = hiding.hidden_ranges(settled, key=key.secret, meanings=_meanings(known))
    pieces = [hiding.hide(one.text, ranges.get(at, ())) for at, one in enumerate(utterances)]
    placeholders = [piece for row in pieces for piece in row if isinstance(piece, Placeholder)]
    taken = {**key.numbers, **_numbers_in(one.text for one in utterances)}
    numbers = number(placeholders, key=key.secret, series=_SERIES, taken=taken)
    shown = [render(row, numbers) for row in pieces]
    safe = tuple(map(_renamed, utterances, shown, (names.speakers.get(one.name or "") for one in utterances)))
    return safe, key.with_names(numbers, names.labels, _stands_for(utterances, ranges, numbers))


def _renamed(one: Utterance, shown: str, name: str | None) -> Utterance:
    return replace(one, text=shown, name=name, words=(), channel=MIX)


def _stands_for(
    utterances: Sequence[Utterance],
    ranges: Mapping[int, Sequence[tuple[int, int, Placeholder]]],
    numbers: Numbers,
) -> dict[str, set[str]]:
    """The words behind each placeholder. One that lies wholly under another has no number."""
    words: dict[str, set[str]] = defaultdict(set)
    for at, found in ranges.items():
        for start, end, one in found:
            if one.kind is Kind.PARTICIPANT or (one.kind, one.entity) in numbers:
                words[label(one, numbers)].add(utterances[at].text[start:end])
    return words


def _meanings(known: Known) -> dict[str, str]:
    """What may stand beside a placeholder: a term's meaning, and which label a name belongs to."""
    return {**known.terms, **{LABEL + one: one for one in known.labels}}


def _numbers_in(texts: Iterable[str]) -> Numbers:
    """Numbers of placeholders that stand in the input already: they are not given again."""
    found = (match for one in texts for match in _PLACEHOLDER.finditer(one))
    return {(Kind(match[1].lower()), match[0]): int(match[2]) for match in found}


def _response(settled: Sequence[Settled], texts: Sequence[str]) -> Response:
    places = tuple(place for one in settled for place in _places(one, texts))
    counts = Counter(str(one.finding.kind) for one in settled)
    counts.update(_done(one) for one in settled)
    return Response(len(texts), places, dict(sorted(counts.items())))


def _done(one: Settled) -> str:
    """A date of which no whole day was said cannot be moved: it is hidden."""
    whole = one.action is not Action.SHIFT or can_shift(one.finding)
    return _DONE[one.action if whole else Action.MASK]


def _places(one: Settled, texts: Sequence[str]) -> Iterator[Place]:
    finding = one.finding
    for part, span in enumerate(finding.spans, 1):
        yield Place(
            id=finding.id if len(finding.spans) == 1 else f"{finding.id}-{part}",
            group=finding.id,
            utterance=span.turn,
            start=span.start,
            end=span.end,
            kind=finding.kind,
            detector=finding.detector,
            score=finding.score,
            action=_done(one),
            text=texts[span.turn][span.start : span.end],
        )
