"""A transcript as bytes goes in, the same one without identifiers comes out; nothing touches a disk.

What is doubtful is hidden too, and listed for somebody to look at.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from facilitator import terms
from facilitator.errors import BadFile
from facilitator.roster.name_key import NameKey
from facilitator.roster.people import read_roster_csv
from facilitator.roster.table import roster_text
from transcription import hiding, speakers
from transcription.detect import detect
from transcription.formats import choose, text
from transcription.forms import LABEL
from transcription.generalise import can_shift
from transcription.model import MIX, Action, Kind, Known, Person, Placeholder, Policy, Utterance
from transcription.placeholders import label, number, render
from transcription.review import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.placeholders import Numbers
    from transcription.review import Settled

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
class Source:
    """A transcript and what is known of who is in it (identified). ``name_key`` is that of an earlier run."""

    utterances: tuple[Utterance, ...] = field(repr=False)
    policy: Policy
    roster: tuple[Person, ...] = field(default=(), repr=False)
    terms: Mapping[str, str] = field(default_factory=dict, repr=False)
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


@dataclass(frozen=True, slots=True)
class Made:
    """The transcript without identifiers, what was found in it, and who is who (identified, JSON)."""

    utterances: tuple[Utterance, ...]
    response: Response
    name_key: bytes = field(repr=False)


def people(data: bytes) -> tuple[Person, ...]:
    """The people of a roster file. Raises BadFile: a line left out would leave its names in the text."""
    found, problems = read_roster_csv(roster_text(data))
    if problems:
        lines = "; ".join(f"line {problem.line}: {problem.message}" for problem in problems)
        raise BadFile(f"The roster has mistakes, so names in it would stay in the transcript. {lines}.")
    return tuple(one.person() for one in found)


def named(names: str, besides: Sequence[Person] = ()) -> tuple[Person, ...]:
    """People of whom only a name is known, one a line: they become N1, N2 ... where no roster has that id."""
    known = {name.casefold() for one in besides for name in one.names}
    taken = {one.id for one in besides}
    free = (f"N{one}" for one in count(1) if f"N{one}" not in taken)
    lines = dict.fromkeys(" ".join(line.split()) for line in names.splitlines())
    new = [line for line in lines if line and line.casefold() not in known]
    return tuple(
        Person(id=one, role="participant", names=(name,)) for name, one in zip(new, free, strict=False)
    )


def word_list(data: bytes) -> dict[str, str]:
    """The study's terms as ``fg anonymize --terms`` reads them. Raises UnreadableText."""
    return terms.parse(text.decode(data))


def spoken(data: bytes, suffix: str, roster: Sequence[Person]) -> tuple[Utterance, ...]:
    """The utterances of a transcript; names on the roster tell who speaks. Raises UnreadableText."""
    return choose.read(data, suffix, [name for person in roster for name in person.names])


def make(source: Source) -> Made:
    """Hide what identifies somebody. Raises DetectorFailed, and BadFile for a name key that is none."""
    utterances = source.utterances
    names = _resolve(utterances, source.roster)
    known = Known(roster=source.roster, labels=names.labels, terms=source.terms)
    texts = [one.text for one in utterances]
    settled = settle(detect(texts, known), (), source.policy)
    safe, key = _hide(utterances, settled, names, known, NameKey.load(source.name_key))
    return Made(safe, _response(settled, texts), key.dump())


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
