"""What identifies together with something else: roles, firsts, prizes, classes, nations, events in the news.

All of it is for a person to weigh.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import PEOPLES
from transcription.matching import by_first, matches, read_texts
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.matching import Page
    from transcription.model import Known, TextSpan

WEIGHED = 0.6
FAINT = 0.5

_TRAITS = (
    r"female|male|woman|man|girl|guy|boy|black|white|asian|latina|latino|hispanic|african|native|muslim|jewish"
    r"|christian|hindu|gay|lesbian|trans|transgender|deaf|blind|disabled|international|immigrant|veteran|mother"
    r"|father|person of color|non-white|brown|openly|spanish-speaking|bilingual|first-generation"
)
_ROLES = (
    r"president|vice president|chair|chairman|chairwoman|chairperson|captain|head|director|dean"
    r"|founder|editor|coordinator|treasurer|mayor|leader|chief|valedictorian|quarterback|conductor"
)
_PATTERNS = (
    ("a unique trait in a group", WEIGHED, re.compile(rf"\bthe (?:only|first|one) (?:{_TRAITS})\b(?: \w+)?")),
    ("a first or an only one", WEIGHED, re.compile(r"\bfirst (?:one |person )?in (?:my|our|the) family\b")),
    (
        "a role that few hold",
        FAINT,
        re.compile(rf"\b(?:i'm|i am|i was|she's|she is|she was|he's|he is|he was|as|became)"
                   rf" (?:the |our |a )?(?:\w+ )?(?:{_ROLES}) (?:of|for)(?: the| our| my)? \w+(?: \w+)?"),
    ),
    (
        "a prize",
        WEIGHED,
        re.compile(r"\b(?:won|awarded|received|got)(?: the| a| an| my)? (?:\w+ ){1,3}(?:award|prize|medal"
                   r"|pageant|scholarship|fellowship|championship|title)\b"),
    ),
    ("a class of a year", WEIGHED, re.compile(r"\bclass of (?:(?:19|20)\d\d|'\d\d)\b")),
    (
        "a rare event or trait",
        WEIGHED,
        re.compile(
            r"\b(?:identical twins?|triplets?|quadruplets|valedictorian|salutatorian"
            r"|homecoming (?:queen|king)|prom (?:queen|king)|won the lottery|plane crash"
            r"|survived the \w+|mass shooting|bombing"
            r"|(?:was|were|been) (?:on|in) the (?:news|newspaper|paper)|made the news|went viral|ted talk)\b"
        ),
    ),
)  # fmt: skip


_PEOPLES = {tuple(people.split()): people for people in PEOPLES}
_PEOPLES_INDEX = by_first(_PEOPLES)


class QuasiDetector:
    """Phrases, by their shape."""

    name = "quasi"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such phrase."""
        read = read_texts(tuple(texts))
        found = [
            _finding(read.view.spans(one.start(), one.end()), one[0], score, why)
            for why, score, pattern in _PATTERNS
            for one in pattern.finditer(read.view.text)
        ]
        return [*found, *_peoples(read)]


def _finding(spans: tuple[TextSpan, ...], what: str, score: float, why: str) -> Finding:
    return Finding(spans, Kind.QUASI, f"quasi:{what}", QuasiDetector.name, score, why)


def _peoples(read: Page) -> Iterator[Finding]:
    """Nations, where they are written as names."""
    for match in matches(read, _PEOPLES, _PEOPLES_INDEX):
        if all(read.written(at)[0].isupper() for at in match.places):
            yield _finding(read.spans(match.places), match.value, FAINT, "people of a nation")


detector = QuasiDetector()
