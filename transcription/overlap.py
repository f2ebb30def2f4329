"""The same words are asked about once: a doubtful finding inside a weightier one waits behind it.

It is hidden with the other, and asked about only when somebody says that the other identifies nobody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from transcription.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from transcription.model import Finding, TextSpan

# Kinds that take the same words for one thing or another; only these wait behind another finding.
# Half an address of the net is often the name of whoever has it.
_NAMES = frozenset(
    {
        *(Kind.PARTICIPANT, Kind.PERSON, Kind.PLACE, Kind.ORG, Kind.TERM, Kind.ADDRESS, Kind.OTHER),
        *(Kind.EMAIL, Kind.URL, Kind.HANDLE),
    }
)
_LONGEST = 2_000  # characters of a finding that is looked at as a whole: a turn, at most
_Pairs = list[tuple["TextSpan", "Finding"]]


def covered(doubtful: Iterable[Finding], hidden: Iterable[Finding]) -> set[int]:
    """The ``id()`` of each doubtful finding that lies wholly inside a weightier one that is hidden."""
    by_turn: dict[int, _Pairs] = defaultdict(list)
    places = [(span, one) for one in hidden if one.kind is not Kind.QUASI for span in one.spans]
    for span, one in sorted(places, key=lambda pair: pair[0]):
        by_turn[span.turn].append((span, one))
    longest = min(_LONGEST, max((span.end - span.start for span, _ in places), default=0))
    names = (one for one in doubtful if one.kind in _NAMES)
    return {id(one) for one in names if _is_inside(one, by_turn, longest)}


def _is_inside(finding: Finding, by_turn: Mapping[int, _Pairs], longest: int) -> bool:
    """Does every span of it lie in one of another, weightier finding, of at most ``longest`` characters?"""
    return all(
        any(
            other is not finding and span.end <= wider.end and weight(other) > weight(finding)
            for wider, other in _begun(by_turn.get(span.turn, []), span, longest)
        )
        for span in finding.spans
    )


def _begun(pairs: _Pairs, span: TextSpan, longest: int) -> Sequence[tuple[TextSpan, Finding]]:
    """Those that begin at or before the span, near enough to reach over it."""
    first = bisect_left(pairs, span.start - longest, key=lambda pair: pair[0].start)
    return pairs[first : bisect_right(pairs, span.start, key=lambda pair: pair[0].start)]


def weight(finding: Finding) -> tuple[float, int, str]:
    """The surer goes before, of two as sure the longer, then by kind."""
    length = sum(span.end - span.start for span in finding.spans)
    return finding.score, length, finding.kind
