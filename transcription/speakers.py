"""Who people are: display names become people of the roster, and voices the people who speak with them.

No display name leaves this file as a speaker: it becomes a roster id, or ``S1``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate, count
from typing import TYPE_CHECKING

from transcription.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.model import Person

UNKNOWN = "Unknown"  # nothing at all tells who spoke

_DEVICE = r"(?:iphone|ipad|macbook|mac|android|galaxy|pixel|phone|mobile|laptop|tablet|desktop|pc)\b.*"
_PRONOUN = (
    r"(?:she|her|hers|he|him|his|they|them|theirs|ze|zir|xe|xem|any|all"
    r"|sie|ihr|er|ihm|elle|il|iel|ella|él|ela|ele)"
)
_PRONOUNS = rf"{_PRONOUN}(?:\s*/\s*{_PRONOUN})+"
_DASH = r"[-|,\u2013\u2014]"
# What people and meeting programs add behind a name: "(she/her)", " - iPhone", "'s iPad", " (Guest)".
_SUFFIX = re.compile(
    rf"\s*[(\[]\s*(?:{_PRONOUNS}|{_PRONOUN}|host|co-?host|guest|external|me|you|{_DEVICE})\s*[)\]]\s*$"
    rf"|\s+{_DASH}?\s*{_PRONOUNS}\s*$"
    rf"|(?:\s+{_DASH}|,|['\u2019]s)\s*{_DEVICE}$"
    r"|\s+(?:iphone|ipad|macbook)\b.*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(?:#\s*\d+|[(\[]\s*\d+\s*[)\]])\s*$")  # "#2", "(2)": came in a second time
_GENERIC = re.compile(
    r"(moderator|facilitator|interviewer|interviewee|assistant|observer|host|guest|speaker|participant"
    r"|respondent|voice|unknown)(?: ?speaker)?[\s_#-]*(\d{0,3})",
    re.IGNORECASE,
)

_VOICE_SHARE = 0.6  # of a voice's time that one person's evidence must cover to name the voice
_VOICE_LEAST_MS = 2000  # ms that must be covered too: a cough lights up a tile for 2 s and more


@dataclass(frozen=True, slots=True)
class Names:
    """What display names came to (identified). ``speakers``: as written -> id, generic label or ``S1``.

    ``labels`` maps ``S1``, ``S2`` ... to the name that no roster entry explains.
    """

    speakers: Mapping[str, str] = field(repr=False)
    labels: Mapping[str, str] = field(repr=False)

    def speaker(self, name: str | None) -> str:
        """Who ``name`` is; ``Unknown`` for no name or one that was not among the resolved."""
        return self.speakers.get(name or "", UNKNOWN)


def resolve_names(labels: Iterable[str], roster: Sequence[Person], on_files: Iterable[str] = ()) -> Names:
    """Roster people for display names; the rest is numbered ``S1``, ``S2`` ... in the order given.

    Compared without case, spaces, punctuation, pronouns, devices and numbers behind the name. A
    name that fits two people fits nobody. Labels that name nobody (Moderator, Speaker 2) stay.
    ``on_files`` are names of tracks' files: one counts only where the roster or a label has it too,
    since a file may be called anything.
    """
    people = _Roster(roster)
    ids = {person.id for person in roster}
    free = (number for n in count(1) if (number := f"S{n}") not in ids)  # a study may call its own people S1
    speakers: dict[str, str] = {}
    numbered: dict[str, str] = {}
    shown: dict[str, str] = {}
    for label in labels:
        if label in speakers:
            continue
        known = label if label in ids else people.find(label) or generic(label)
        if known is None:
            group = people.group(label)
            known = numbered.get(group) or next(free)
            numbered[group] = known
            shown.setdefault(known, _bare(label))
        speakers[label] = known
    for name in on_files:
        met = people.find(name) or numbered.get(people.group(name))
        if met is not None:
            speakers.setdefault(name, met)
    return Names(speakers, shown)


def generic(label: str) -> str | None:
    """``label`` in one spelling when it names nobody ("SPEAKER_02" -> "Speaker 2"), else None."""
    if not label.strip():
        return UNKNOWN
    found = _GENERIC.fullmatch(label.strip())
    if found is None:
        return None
    word, number = found.groups()
    return f"{word.capitalize()} {int(number)}" if number else word.capitalize()


class _Roster:
    """The roster's people by the keys of their names, exact spellings before bare ones."""

    def __init__(self, roster: Sequence[Person]) -> None:
        self._ids = {person.id for person in roster}
        self._by_key: list[dict[str, set[str]]] = [{}, {}, {}]
        for person in roster:
            for name in (person.id, *person.names):
                for keys, key in zip(self._by_key, _keys(name), strict=True):
                    keys.setdefault(key, set()).add(person.id)

    def find(self, label: str) -> str | None:
        if label.strip() in self._ids:
            return label.strip()
        fits = self._fits(label)
        return next(iter(fits)) if len(fits) == 1 else None

    def group(self, label: str) -> str:
        """Spellings that are the same stranger; a name that fits two people is taken as written."""
        full, plain, _ = _keys(label)
        return full if self._fits(label) else plain

    def _fits(self, label: str) -> set[str]:
        """The people at the first, strictest spelling that fits anybody."""
        for people, key in zip(self._by_key, _keys(label), strict=True):
            if key in people:
                return people[key]
        return set()


def _keys(name: str) -> tuple[str, str, str]:
    """``name`` to compare by: as written, without pronouns and device, and without a number too."""
    return _key(name), _key(_plain(name)), _key(_bare(name))


def _key(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    letters = "".join(c for c in folded if c.isalnum() or unicodedata.category(c).startswith("M"))
    return letters or folded.strip()


def _plain(name: str) -> str:
    """``name`` without what is written behind it, unless nothing else remains."""
    while (shorter := _SUFFIX.sub("", name).strip()) and shorter != name:
        name = shorter
    return name


def _bare(name: str) -> str:
    """``_plain`` without the number of a second coming-in."""
    plain = _plain(name)
    return _plain(_NUMBER.sub("", plain) or plain)


def union(spans: Iterable[Span], gap_ms: int = 0) -> list[Span]:
    """The time that ``spans`` cover together; pauses up to ``gap_ms`` are closed."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start_ms <= joined[-1].end_ms + gap_ms:
            joined[-1] = Span(joined[-1].start_ms, max(joined[-1].end_ms, span.end_ms))
        else:
            joined.append(span)
    return joined


class SpokenBy:
    """Who spoke when by one kind of evidence, quick to ask (a session has 20,000 words)."""

    def __init__(self, spans: Iterable[tuple[Span, str]]) -> None:
        by_speaker: dict[str, list[Span]] = {}
        for span, speaker in spans:
            by_speaker.setdefault(speaker, []).append(span)
        self._spans = sorted((span, who) for who, own in by_speaker.items() for span in union(own))
        self._starts = [span.start_ms for span, _ in self._spans]
        self._latest_ends = list(accumulate((span.end_ms for span, _ in self._spans), max))

    def overlaps(self, span: Span) -> Counter[str]:
        """Milliseconds of ``span`` in which each speaker is heard."""
        heard: Counter[str] = Counter()
        at = bisect_left(self._starts, span.end_ms) - 1
        while at >= 0 and self._latest_ends[at] > span.start_ms:
            other, speaker = self._spans[at]
            if shared := span.overlap_ms(other):
                heard[speaker] += shared
            at -= 1
        return heard


def name_voices(voices: Mapping[str, Sequence[Span]], sources: Sequence[SpokenBy]) -> dict[str, str]:
    """The voices that evidence links to one speaker, by label; ``sources`` strongest first."""
    return {
        label: speaker
        for label, spans in voices.items()
        if (speaker := _owner(union(spans), sources)) is not None
    }


def _owner(spans: Sequence[Span], sources: Sequence[SpokenBy]) -> str | None:
    """The only speaker who covers most of ``spans`` by one source; two of them are nobody."""
    needed = max(_VOICE_LEAST_MS, _VOICE_SHARE * sum(span.end_ms - span.start_ms for span in spans))
    for source in sources:
        covered: Counter[str] = Counter()
        for span in spans:
            covered.update(source.overlaps(span))
        owners = [speaker for speaker, ms in covered.items() if ms >= needed and speaker != UNKNOWN]
        if owners:
            return owners[0] if len(owners) == 1 else None
    return None


def number_voices(labels: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """``Speaker 1``, ``Speaker 2`` ... for voices without a name, in the order given; none in ``taken``."""
    used = set(taken)
    free: Iterator[str] = (name for number in count(1) if (name := f"Speaker {number}") not in used)
    return dict(zip(dict.fromkeys(labels), free, strict=False))
