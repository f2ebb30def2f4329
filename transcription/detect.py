"""Runs every detector over a session's texts and makes one list of what they found.

Each reads everything that was said, so its rules look only where one of their words or signs stands
(``stretches``), and what several ask of the texts is looked up once (``matching.Page``, ``spoken``).

Fails closed: a detector that raises, hangs, or answers with something that is not in the texts, stops
the run, because nothing may be released on the word of a broken detector.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from transcription import address_again, number_again, number_beside, site_again
from transcription.deadline import within
from transcription.errors import DetectorFailed
from transcription.forms import LABEL
from transcription.model import Finding, Kind, TextSpan
from transcription.plugins import discover
from transcription.review import identify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transcription.model import Known
    from transcription.protocols import Detector

_ANY_LANGUAGE = "*"
_COMPLETE = "en"  # the language that every detector of ours reads
# Kinds of which one often holds another: an address a domain, a meeting number what looks like a phone.
_WRITTEN = frozenset({Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.HANDLE, Kind.ID, Kind.ADDRESS, Kind.DATE})
_PEOPLE = frozenset({Kind.PARTICIPANT, Kind.PERSON})
# What a doubtful name may be taken for, the gravest first.
_TAKEN_FOR = (Kind.PERSON, Kind.ADDRESS, Kind.ORG, Kind.PLACE)
_LEFT_OVER = 2  # letters; what is left of a name when another one in it is taken out
_CERTAIN = 0.8  # score; what the rule sets that come with the program hide unasked
# Ours take 0.1 ms a word all together; a large language model on an old laptop needs a hundred times that.
_PATIENCE_MS, _PATIENCE_PER_WORD_MS = 60_000, 20  # a minute, and a second for 50 words


def detect(
    texts: Sequence[str],
    known: Known,
    detectors: Mapping[str, Detector] | None = None,
    *,
    limit_ms: int | None = None,
) -> list[Finding]:
    """Every identifier that some detector found, merged, with ids, in order of place.

    ``detectors`` are all discovered ones unless given; they have ``limit_ms``, by default ``patience`` of
    the texts. Raises DetectorFailed.
    """
    chosen = discover("transcription.detectors", "detector") if detectors is None else detectors
    spoken = {_bare(known.language), _ANY_LANGUAGE}
    asked = {name: one for name, one in chosen.items() if one.languages & spoken}
    found = _found(asked, texts, known, patience(texts) if limit_ms is None else limit_ms)
    apart = _people_apart(_merged(found), texts)
    return identify(_asked_once(_without_echoes(apart)), texts)


def patience(texts: Iterable[str]) -> int:
    """How many ms the detectors may take over the texts before the one at work counts as broken."""
    return _PATIENCE_MS + _PATIENCE_PER_WORD_MS * sum(len(text.split()) for text in texts)


def silent_in(language: str) -> tuple[str, ...]:
    """The detectors that read English and do not know ``language``; none for English itself."""
    spoken = {_bare(language), _ANY_LANGUAGE}
    chosen: Mapping[str, Detector] = discover("transcription.detectors", "detector")
    return tuple(
        name for name, one in chosen.items() if _COMPLETE in one.languages and not one.languages & spoken
    )


def _bare(language: str) -> str:
    """The language without its country: ``en`` of ``en-US``."""
    return language.lower().replace("_", "-").split("-")[0]


def _found(
    detectors: Mapping[str, Detector], texts: Sequence[str], known: Known, limit_ms: int
) -> list[Finding]:
    """What all of them find, on a thread that is left behind if one of them hangs."""
    asked: list[str] = []

    def ask() -> list[Finding]:
        found: list[Finding] = []
        for name, detector in detectors.items():
            asked.append(name)
            own = list(detector.find(texts, known))
            for finding in own:
                _check(finding, texts)
            found += own
        asked.append(number_again.NAME)
        found += number_again.parts(found, texts)
        found += number_beside.near(found, texts)
        found += site_again.more(found, texts)
        return found + address_again.more(found, texts)

    found = within(limit_ms, ask)
    if found is None:
        raise DetectorFailed(
            f"The detector {asked[-1]} broke or took too long, so identifiers may have been missed and"
            " nothing can be released.",
            "fg doctor",
        )
    return found


def _check(finding: Finding, texts: Sequence[str]) -> None:
    """Raise ValueError for a finding that is not in the texts; other errors where it is no finding at all."""
    sound = (
        finding.kind in Kind
        and finding.entity
        and 0 <= finding.score <= 1
        and finding.spans
        and all(_lies_in(span, texts) for span in finding.spans)
    )
    if not sound:
        raise ValueError("not a finding")


def _lies_in(span: TextSpan, texts: Sequence[str]) -> bool:
    return 0 <= span.turn < len(texts) and 0 <= span.start < span.end <= len(texts[span.turn])


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of one kind and entity that overlap as one: all their ranges, the highest score."""
    groups: dict[tuple[Kind, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.kind, finding.entity].append(finding)
    return [_united(cluster) for group in groups.values() for cluster in _clusters(group)]


def _clusters(group: Sequence[Finding]) -> list[list[Finding]]:
    """The findings of a group sorted into those that overlap one another, directly or in a chain."""
    if len(group) == 1:
        return [list(group)]
    leader = list(range(len(group)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    last: TextSpan | None = None
    holder = 0
    for span, number in sorted((span, number) for number, one in enumerate(group) for span in one.spans):
        if last is not None and span.turn == last.turn and span.start < last.end:
            leader[lead(number)] = lead(holder)
            if span.end <= last.end:
                continue
        last, holder = span, number
    clusters: dict[int, list[Finding]] = defaultdict(list)
    for number, finding in enumerate(group):
        clusters[lead(number)].append(finding)
    return list(clusters.values())


def _united(cluster: Sequence[Finding]) -> Finding:
    if len(cluster) == 1:
        return cluster[0]
    longest = max(cluster, key=_length)
    score = max(one.score for one in cluster)
    return replace(longest, spans=_union(span for one in cluster for span in one.spans), score=score)


def _length(finding: Finding) -> int:
    return sum(span.end - span.start for span in finding.spans)


def _union(spans: Iterable[TextSpan]) -> tuple[TextSpan, ...]:
    united: list[TextSpan] = []
    for span in sorted(spans):
        last = united[-1] if united else None
        if last is not None and span.turn == last.turn and span.start <= last.end:
            united[-1] = TextSpan(last.turn, last.start, max(last.end, span.end))
        else:
            united.append(span)
    return tuple(united)


def _people_apart(findings: Sequence[Finding], texts: Sequence[str]) -> list[Finding]:
    """No two people in one place: who is certain goes before who is doubtful, else by ``_rank``.

    What the weaker finding holds besides stays a finding of its own.
    """
    apart = [one for one in findings if one.kind not in _PEOPLE]
    ranks: dict[tuple[bool, int], list[Finding]] = defaultdict(list)
    for one in findings:
        if one.kind in _PEOPLE:
            ranks[_rank(one)].append(one)
    held: dict[int, list[TextSpan]] = {}
    for _, group in sorted(ranks.items()):
        left = [_without(one, held, texts) for one in group]
        people = [one for one in left if one.spans]
        apart += people
        held = _by_turn(span for spans in (*held.values(), *(one.spans for one in people)) for span in spans)
    return apart


def _rank(person: Finding) -> tuple[bool, int]:
    """Certain before doubtful: a doubtful question must not keep a certain name from being hidden at once.

    Then a participant before a name on a label, that before any other.
    """
    label = person.entity.startswith(LABEL)
    return person.score < _CERTAIN, 0 if person.kind is Kind.PARTICIPANT else 1 if label else 2


def _by_turn(spans: Iterable[TextSpan]) -> dict[int, list[TextSpan]]:
    turns: dict[int, list[TextSpan]] = defaultdict(list)
    for span in _union(spans):
        turns[span.turn].append(span)
    return turns


def _without(finding: Finding, held: Mapping[int, Sequence[TextSpan]], texts: Sequence[str]) -> Finding:
    """The finding without what stronger ones hold; without spans when nothing that matters is left."""
    left = [rest for span in finding.spans for rest in _told(span, held.get(span.turn, ()), texts[span.turn])]
    return finding if left == list(finding.spans) else replace(finding, spans=tuple(left))


def _told(span: TextSpan, held: Sequence[TextSpan], text: str) -> list[TextSpan]:
    """What is left of a span, but for crumbs."""
    left = list(_rests(span, held))
    if left == [span]:
        return left
    return [
        _trimmed(rest, text)
        for rest in left
        if sum(map(str.isalnum, text[rest.start : rest.end])) >= _LEFT_OVER
    ]


def _trimmed(span: TextSpan, text: str) -> TextSpan:
    """Without the blanks at its ends: they part it from its neighbour and stay in the text."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return TextSpan(span.turn, start, start + len(words.strip()))


def _rests(span: TextSpan, held: Sequence[TextSpan]) -> Iterator[TextSpan]:
    start = span.start
    for place in range(max(0, bisect_right(held, span) - 1), len(held)):
        stronger = held[place]
        if stronger.start >= span.end:
            break
        if start < stronger.start:
            yield TextSpan(span.turn, start, stronger.start)
        start = max(start, stronger.end)
    if start < span.end:
        yield TextSpan(span.turn, start, span.end)


def _without_echoes(findings: Sequence[Finding]) -> list[Finding]:
    """Without a written identifier that lies wholly inside another, no less certain one."""
    covering: dict[TextSpan, Finding] = {}
    written = [(span, one) for one in findings if one.kind in _WRITTEN for span in one.spans]
    furthest: tuple[TextSpan, Finding] | None = None
    for span, finding in sorted(written, key=_outer_first):
        if furthest is not None and furthest[0].turn == span.turn and span.end <= furthest[0].end:
            covering[span] = furthest[1]
        else:
            furthest = (span, finding)
    return [one for one in findings if not _is_echo(one, covering)]


def _outer_first(place: tuple[TextSpan, Finding]) -> tuple[int, int, int, float, str]:
    span, finding = place
    return span.turn, span.start, -span.end, -finding.score, finding.kind


def _is_echo(finding: Finding, covering: Mapping[TextSpan, Finding]) -> bool:
    if finding.kind not in _WRITTEN:
        return False
    outer = [covering.get(span) for span in finding.spans]
    return all(one is not None and one is not finding and one.score >= finding.score for one in outer)


def _asked_once(findings: Sequence[Finding]) -> list[Finding]:
    """No doubtful name that is asked about twice in one place: as the gravest of what it is taken for."""
    gravest: dict[tuple[TextSpan, ...], Kind] = {}
    for kind in reversed(_TAKEN_FOR):
        gravest |= {one.spans: kind for one in findings if one.kind is kind and one.score < _CERTAIN}
    return [
        one
        for one in findings
        if one.kind not in _TAKEN_FOR or one.score >= _CERTAIN or gravest[one.spans] is one.kind
    ]
