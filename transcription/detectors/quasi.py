"""What identifies together with something else: roles, firsts, prizes, classes, nations, events in the news.

All of it is for a person to weigh.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import FUNCTION_WORDS, PEOPLES
from transcription.matching import by_first, matches, read_texts
from transcription.model import Finding, Kind
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.matching import Page
    from transcription.model import Known, TextSpan

WEIGHED = 0.6
FAINT = 0.5

_TRAITS = (
    r"female|male|woman|man|girl|guy|boy|black|white|asian|latina|latino|hispanic|african|native|muslim"
    r"|jewish"
    r"|christian|hindu|gay|lesbian|trans|transgender|deaf|blind|disabled|international|immigrant|veteran"
    r"|mother"
    r"|father|person of color|non-white|brown|openly|spanish-speaking|bilingual|first-generation"
)
# Of a nation, a faith, a tongue: what ends so and stands between "the only" and a noun says of which.
_ORIGIN = (
    r"(?!english (?:class|version|word)|british version)(?:\w{2,10}(?:ish|ese)|\w{2,12}[aeio]an"
    r"|\w{2,9}nian|\w{2,8}[aeiou][nq]i|german|greek|french|dutch|welsh|thai|czech|swiss|arab|kurd|turk"
    r"|hmong|roma|sikh)"
)
_ROLES = (
    r"president|vice president|chair|chairman|chairwoman|chairperson|captain|head|director|dean"
    r"|founder|editor|coordinator|treasurer|mayor|leader|chief|valedictorian|quarterback|conductor"
)
_SOMEBODY = (
    r"(?:man|woman|guy|lady|girl|boy|kid|gentleman|person|one|councill?or|teacher|nurse|doctor|priest"
    r"|pastor|manager"
    r"|student|officer|driver|porter|judge|mayor|student|professor|resident|patient|neighbou?r|senator"
    r"|dean|imam|rabbi|coach)"
)
_SEEN = (
    r"(?:wheelchair|prosthetic|prosthesis|guide dog|service dog|glass eye|eye ?patch|walker|cane"
    r"|crutch(?:es)?|scar|stutter"
    r"|stammer|limp|hearing aids?|oxygen tank|turban|hijab|burqa|niqab|kippah|yarmulke|red hair|dreadlocks"
    r"|dreads|mohawk"
    r"|arm|leg|hand|hook|birthmark|moustache|mustache|tattoos?|face tattoo|sari|kilt|uniform|accent|lisp)"
)
_EVENTS = (
    r"strike|walkout|fire|floods?|storm|hurricane|tornado|earthquake|mudslide|landslide|shooting"
    r"|stabbing|murders?|riots?"
    r"|crash|derailment|explosion|collapse|scandal|merger|closure|layoffs|lawsuit|outbreak|blackout"
    r"|protests?|bombing"
    r"|massacre|evacuation|spill|raid|attack|siege"
)
_EVENT = f"(?:{_EVENTS})"
_YEAR_SAID = (
    r"(?:nineteen|twenty) (?:\w+teen|ten|eleven|twelve|(?:twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety)(?:[ -]\w+)?|oh \w+)"
)
_WHEN = rf"(?:(?:19|20)\d\d|{_YEAR_SAID})\b"
_TIMES = "days?|weeks?|months?|years?|night|day|morning|weekend|summer|winter"
_WHO_IS = "i'm|i am|i was|she's|she is|she was|he's|he is|he was|as|became"
_IS_ONE = (
    "i'm|i am|i was|i'd be|he's|he is|he was|she's|she is|she was|we're|we are|we were|they were|you're"
    "|you are|you were|being|been"
)
_RARE = (
    "identical twins?|the twins|my twins|our twins|those twins|twin brothers?|twin sisters?|triplets?"
    "|quadruplets|valedictorian|salutatorian|homecoming queen|homecoming king|prom queen|prom king"
    r"|won the lottery|plane crash|survived the \w+|mass shooting|bombing|made the news|went viral|ted talk"
)
_IN_THE_NEWS = r"(?:was|were|been) (?:on|in) the (?:news|newspaper|paper)"
_PATTERNS = (
    (
        "a unique trait in a group",
        WEIGHED,
        led(rf"\bthe (?:only|first|one) (?:{_TRAITS})\b(?: \w+)?", "the"),
    ),
    (
        "the only one of its kind in a group",
        WEIGHED,
        led(rf"\bthe (?:only|first|one|lone|sole) (?:{_ORIGIN}) (?:\w+)", "the"),
    ),
    (
        "somebody who is the only one",
        WEIGHED,
        led(
            rf"\b(?:{_IS_ONE}) (?:\w+ )?(?P<what>the (?:only|first|last) (?!to |one of"
            r"|thing|things|way|time|place|reason|option)"
            r"(?:\w+ ){0,3}?\w+)(?= (?:in|at|on|here|there|who|that|left|with|of|from|to)\b|[.,?!\n]|\Z)",
            _IS_ONE,
        ),
    ),
    (
        "somebody told by what everybody sees",
        WEIGHED,
        led(
            rf"\b(?:the|that|this|our) (?:\w+ )?{_SOMEBODY} (?:(?:with|in|who has|who had|who uses"
            rf"|on) (?:the|a|an|his|her|one) )"
            rf"(?:\w+ )?{_SEEN}\b",
            "the|that|this|our",
        ),
    ),
    ("an event of a year", WEIGHED, led(rf"\b{_EVENT} (?:of|in|from|back in) {_WHEN}", _EVENTS)),
    ("an event of a year", WEIGHED, led(rf"\b{_YEAR_SAID} {_EVENT}\b", "nineteen|twenty")),
    ("an event of a year", WEIGHED, re.compile(rf"(?:19|20)(?<=\b\d\d)\d\d {_EVENT}\b")),
    (
        "a time told by an event",
        FAINT,
        led(
            rf"\b(?:{_TIMES}) (?:\w+ )?(?:before|after|of|during) (?:the|that|our) (?:\w+ )?{_EVENT}\b",
            _TIMES,
        ),
    ),
    ("a first or an only one", WEIGHED, led(r"\bfirst (?:one |person )?in (?:my|our|the) family\b", "first")),
    (
        "a role that few hold",
        FAINT,
        led(
            rf"\b(?:{_WHO_IS}) (?:the |our |a )?(?:\w+ )?(?:{_ROLES}) (?:of|for)(?: the| our| my)? \w+"
            r"(?: \w+)?",
            _WHO_IS,
        ),
    ),
    (
        "a prize",
        WEIGHED,
        led(
            r"\b(?:won|awarded|received|got)(?: the| a| an| my)? (?:\w+ ){1,3}(?:award|prize|medal"
            r"|pageant|scholarship|fellowship|championship|title)\b",
            "won|awarded|received|got",
        ),
    ),
    ("a class of a year", WEIGHED, led(r"\bclass of (?:(?:19|20)\d\d|'\d\d)\b", "class")),
    (
        "a rare event or trait",
        WEIGHED,
        led(rf"\b(?:{_RARE}|{_IN_THE_NEWS})\b", f"{_RARE}|was|were|been"),
    ),
)


_PEOPLES = {tuple(people.split()): people for people in PEOPLES}
_ONE_OF_THEM = frozenset(people[:-1] for people in PEOPLES if people.endswith("s") and " " not in people)
_ARTICLES = frozenset({"a", "an", "another", "one", "that", "the", "this"})
_DOING = frozenset(
    {"said", "says", "told", "asked", "came", "went", "won", "lost", "left", "got", "works", "lives"}
)
_PEOPLES_INDEX = by_first(_PEOPLES)


class QuasiDetector:
    """Phrases, by their shape."""

    name = "quasi"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such phrase."""
        read = read_texts(tuple(texts))
        found = [
            _finding(read.view.spans(start, end), read.view.text[start:end], score, why)
            for start, end, score, why in _outermost(read.view.text)
        ]
        return [*found, *_peoples(read)]


def _outermost(text: str) -> Iterator[tuple[int, int, float, str]]:
    """Where each phrase begins and ends that does not begin inside another one."""
    phrases = [
        (*one.span("what" if "what" in one.re.groupindex else 0), score, why)
        for why, score, pattern in _PATTERNS
        for one in pattern.finditer(text)
    ]
    done = 0
    for phrase in sorted(phrases, key=lambda phrase: (phrase[0], -phrase[1])):
        if phrase[0] >= done:
            done = phrase[1]
            yield phrase


def _finding(spans: tuple[TextSpan, ...], what: str, score: float, why: str) -> Finding:
    return Finding(spans, Kind.QUASI, f"quasi:{what}", QuasiDetector.name, score, why)


def _is_somebody(read: Page, at: int) -> bool:
    """Is it a noun: a capital and an article before it, and no noun after it?"""
    if at == 0 or read.tokens[at - 1].text not in _ARTICLES or not read.written(at)[0].isupper():
        return False
    after = read.tokens[at + 1].text if at + 1 < len(read.tokens) else ""
    return read.following(at) != " " or after in FUNCTION_WORDS or after in _DOING


def _peoples(read: Page) -> Iterator[Finding]:
    """Nations, where they are written as names: "the Slovenes", and "the Slovene said"."""
    for at in read.standing(_ONE_OF_THEM):
        if _is_somebody(read, at):
            yield _finding(read.spans([at]), read.tokens[at].text, FAINT, "somebody of a nation")
    for match in matches(read, _PEOPLES, _PEOPLES_INDEX):
        if all(read.written(at)[0].isupper() for at in match.places):
            yield _finding(read.spans(match.places), match.value, FAINT, "people of a nation")


detector = QuasiDetector()
