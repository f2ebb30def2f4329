"""Short numbers right behind a word for one: "the token was 419", "account ending 8817", "area code 919".

Most wait for a person: the same words stand before counts and years, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.detectors.numbers import counts, is_all_years
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View
    from transcription.spoken import Run

CERTAIN = 0.9
DOUBTFUL = 0.6
_REACH = 72  # characters before a number in which its word stands
_FEWEST, _LONG = 3, 12  # digits; longer ones are known by their length

_THING = (
    r"(?:numbers?(?! of\b)|(?<!area )(?<!post)(?<!zip )codes?|digits|figures|card|token|ticket|tag|badge"
    r"|plate|tally|docket|account|acct|membership|member|policy|claim|reference|ref|file|record|chart|serial"
    r"|licen[cs]e|passport|permit|certificate|invoice|order|receipt|booking|reservation|confirmation"
    r"|extension|bleep|pager|beeper|pin|passcode|password|passkey|combination|combo|padlock|locker|mailbox"
    r"|pigeonhole|keypad|alarm|buzzer|safe|i\.?d\.?|i d|wristband|bib|jersey|uniform|inmate|prisoner|patient"
    r"|student|employee|payroll|lamp|regiment|squadron|case|envelope|bunk|driver|bed|cab|peg|plot|hook|bay"
    r"|stall|runner|rider|operator|agent|car|ambulance|till|donor|participant|subject|trial|contestant|juror"
    r"|witness|recruit|private|constable|pc|trooper|call ?sign|(?<!\w)no\.?|nr\.?|unit|meeting|webinar|zoom"
    r"|phone|mobile|cell|landline|hotline|line|reg|registration|vin|meter|barcode|chip)"
)
_SMALL = (
    r"(?:is|was|were|'s|are|it's|its|it|mine|my|the|that|that's|like|so|and|he|she|they|says|said|say|read"
    r"|reads|goes|went|called|number|ending|ended|ends|end|starts|started|starting|begins|beginning|in|with"
    r"|on|out|us|me|no|then|just|i|i'm|i'd|got|had|to|still|today|now|there|old|first|last)"
)
_CUED = re.compile(rf"\b{_THING}(?:'s)?\W{{1,3}}(?:{_SMALL}\W{{1,3}}){{0,4}}(?:[a-z]+ )?\Z")
_PART = re.compile(
    r"\b(?:(?:last|first|final|other|next) (?:two|three|four|five|six|2|3|4|5|6|few|bit|part|digits|numbers"
    r"|figures)(?: \w+){0,3}|(?:ends?|ended|ending|starts?|started|starting|begins?|beginning"
    r"|finish\w*) (?:in|with|on|by)?)\W{1,3}(?:(?:is|was|were|are|like|it's|the|a|with|in)\W{1,3}){0,2}\Z"
)
_OWNED = re.compile(
    r",? (?:was|is|were) (?:mine|my (?:number|card|badge|tag|code)|his number|her number|our number)\b"
)
_ENDING = re.compile(
    r"\b(?:(?:ends|ending|(?:end|ended|finish\w*)(?= (?:in|with|on))"
    r"|(?:mine|ours|his|hers|theirs|yours) (?:ended|finished|started|began)"
    r"|middle (?:bit|part|one|two) (?:is|was)|starts|starting|begins)"
    r" (?:(?:in|with|on) )?|last (?:two|2)(?: \w+){0,2} )(?:(?:is|was|are|were|like"
    r"|it's) )?\Z"
)
_MINE = re.compile(
    r"\b(?:(?:(?:i|he|she|we|you) (?:was|am|is|were|are)|(?:i|he|she|it|that|you)'(?:m|s"
    r"|re))(?: [a-z]+)? number|(?:my|his|her) number(?:'s| is| was)?|called (?:me|him|her|us"
    r"|you)(?: number)?) \Z"
)
_ELLIPSIS = re.compile(r"\b(?:mine|his|hers|theirs|yours|ours)(?:'s| is| was)(?: just| only| like)? \Z")
_SHORT = re.compile(
    r"\b(?:register|roll(?: call)?|admission|locker|badge|employee|staff|inmate|prisoner|patient|cell"
    r"|student|member|ticket|queue|token|chest|bib|race|call|draft|exam|hall ticket|works?|payroll|clock"
    r"|check|tally|peg|hook) number(?:'s| is| was|,)? \Z"
)
_OF_YEAR = re.compile(r" of (?:(?:19|20)\d\d|2,0\d\d|\d\d)(?![\d,.:%])")
_NUMBERS = re.compile(r"\b(?:numbers?(?! of)|digits|called (?:us|me|you|him|her|them) by)\b")
_KEYS = re.compile(
    r"\b(?:star|asterisk) \d+(?: \d+)* hash\b|\b(?:star|asterisk) \d(?: ?\d){2,}(?: pound)?\b"
    r"|(?<![\w.,])\d(?: ?\d){2,} hash\b"
)
_SOMEBODY = re.compile(
    r"\b(?:(?:i|he|she|we|you|they|mother|father|mum|mom|dad|brother|sister|husband|wife|mine)(?: is| am"
    r"| was| were| are)|(?:i'm|he's|she's|we're|they're|you're))(?: just| only| still| always| like)? \Z"
)
_NUMBER_SIGN = re.compile(r"(?:\b(?:no|nr)\.|\bno(?= )|#) ?\Z")
_OLDEST = 121  # years that nobody reaches: what is more is no age
_TURN = r"(?:left|right|clockwise|back)(?: to)?,?"
_LOCK = re.compile(rf"(?<![\w.,:/])(?:{_TURN} )?\d{{1,2}}(?:,? (?:then )?{_TURN} \d{{1,2}}){{2,}}(?![\w%])")
_TWO = 2  # figures of an end that is told: "ending in double three"
_AREA = re.compile(r"\barea code(?:'s| is| was|,|:)? ?(?:like |a |the )?\Z")
_AREA_AFTER = re.compile(r",? (?:area(?: code)?|numbers?|phone numbers?)\b")  # "a 614 number"
_ARTICLE = re.compile(r"(?:\A|[^\w\s]|\b(?:an?|the|from|with|of|is|was|any|those|it's|in)) ?\Z")
_THREE = 3  # digits of an area code (NANP)


class CuedDetector:
    """On the view with digits."""

    name = "cued"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such number."""
        typed = spoken.typed(tuple(texts))
        locks = [_lock(typed, one) for one in _locks(typed.text)]
        return locks + [found for run in spoken.runs(typed.text) if (found := _judged(typed, run))]


def _locks(text: str) -> Iterator[re.Match[str]]:
    for low, high in spoken.beside_figures(text):
        yield from _LOCK.finditer(text, low, high)
        yield from _KEYS.finditer(text, low, high)


def _lock(typed: View, match: re.Match[str]) -> Finding:
    plain = "".join(filter(str.isdigit, match[0]))
    return Finding(
        typed.spans(*match.span()), Kind.ID, f"id:{plain}", CuedDetector.name, CERTAIN, "opens a lock"
    )


def _judged(typed: View, run: Run) -> Finding | None:
    before = typed.text[max(0, run.start - _REACH) : run.start]
    count = len(run.digits)
    area = _AREA.search(before) if count == _THREE else None
    if area:
        spans = typed.spans(run.start - len(area[0]), run.end)
        return Finding(spans, Kind.PHONE, f"phone:{run.digits}", CuedDetector.name, CERTAIN, "an area code")
    if count == _THREE and _AREA_AFTER.match(typed.text, run.end) and _ARTICLE.search(before):
        return _found(typed, run, Kind.PHONE, DOUBTFUL, "an area code")
    if counts(typed, run, before) or not _TWO <= count <= _LONG:
        return None
    if count == _TWO:
        why = "a short number, or the end of one"
        return _found(typed, run, Kind.ID, DOUBTFUL, why) if _is_short_one(run, before) else None
    told = _PART.search(before) or (_is_called(typed.text, run, before) and not is_all_years(run.groups))
    why = "a word for such a number before it"
    return _found(typed, run, Kind.ID, DOUBTFUL, why) if told else None


def _is_short_one(run: Run, before: str) -> bool:
    """Are two figures somebody's number, or the end of one? Said one by one they are no count."""
    elliptic = bool(_ELLIPSIS.search(before))
    told = elliptic and (len(run.groups) == _TWO or bool(_NUMBERS.search(before)))
    return told or bool(_SHORT.search(before) or _ENDING.search(before) or _MINE.search(before))


def _is_called(text: str, run: Run, before: str) -> bool:
    """Does a word for a number stand before it, or is it what somebody is: "I was 212"?"""
    if _CUED.search(before) or _OWNED.match(text, run.end):
        return True
    weight = len(run.groups) == _TWO and len(run.groups[0]) == 1 and len(run.groups[1]) == _TWO  # "two-ten"
    return bool(_SOMEBODY.search(before)) and not weight and int(run.digits) > _OLDEST


def _found(typed: View, run: Run, kind: Kind, score: float, why: str) -> Finding:
    sign = _NUMBER_SIGN.search(typed.text, max(0, run.start - _REACH), run.start)
    of_year = _OF_YEAR.match(typed.text, run.end)  # "petition 4419 of 2019"
    spans = typed.spans(sign.start() if sign else run.start, of_year.end() if of_year else run.end)
    return Finding(spans, kind, f"{kind}:{run.digits}", CuedDetector.name, score, why)


detector = CuedDetector()
