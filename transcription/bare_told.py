"""Names that are told by what stands behind them, in text without capitals.

Nobody explains an ordinary word: "i come to sow the rows that's the allotment", "at lincoln two
that's what we called it".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.bare_phrases import HEADS, NO_NAME, NOT_COUNTED, is_made
from transcription.bare_slots import ASKING, KINDS, NAMED
from transcription.lexicon import FILLERS, ORG_ENDINGS, ORG_KINDS, PLACE_ENDINGS, is_common, words
from transcription.org_bare import DOUBTFUL
from transcription.org_capitals import Told
from transcription.proper_runs import row
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_CALL = r"(?:they|we|you|people|everybody) call(?:ed|s)?"
# What somebody says who has just used a name that others may not know.
_EXPLAINED = led(
    r"\b(?:(?:that|which)(?:'s| is| was)(?: like| um| uh)*"
    rf" (?:the|an?|our|my|me|his|her|their|where|what {_CALL}|\w+'s(?! \w+ing\b))\b"
    rf"|(?:it's|it is|it was|they're|it) (?:like )?(?:the|an?|this|our) (?:\w+ )?{KINDS}\b"
    rf"|(?:is what |as )?{_CALL} (?:it|them|us|that|ourselves)\b"
    r"|as (?:it was|was|is now|it is now|it then was|it was then|it's known|it's called)\b"
    r"|(?:i think )?(?:it's|it was|they're|they were|we're|we were) called\b"
    r"|(?:or )?whatever (?:it's|it is|it was|they're) called\b"
    r"|with an? (?:[b-hj-z]|double [a-z])\b)",
    "that|which|it's|it|they|is|as|we|you|people|everybody|i|or|whatever|with",
)
_ASKED_FOR = led(
    r"\bwhat (?:(?:do|did|does) (?:you|they|we|he|she) call (?:it|that|them)|(?:is|was) (?:it|that) called)"
    r" (?:(?:um|uh|er|like) )*",
    "what",
)
_NUMBERS = words("en_numbers")
_INSIDE = frozenset({"and", "for", "number", "of", "on", "the"}) | _NUMBERS
_BEFORE = (
    ASKING
    | {"and", "are", "is", "re", "s", "was", "were", "the"}
    | {"did", "do", "doing", "had", "has", "have", "ran", "run", "started"}
) - _INSIDE
_MAY_END = _NUMBERS | {"together"}
_SAYING_NOTHING = NO_NAME | NOT_COUNTED | ORG_KINDS
_CALLED = re.compile(r"\b(?:is|was|are|were|it's|they're|we're|that's|place|group|thing) (?:called|named) \Z")
_KINDS_OF_PLACE = NOT_COUNTED | ORG_KINDS | ORG_ENDINGS | PLACE_ENDINGS | HEADS | words("en_landscape")
_ERRANDS = words("en_errands")
_GOING = re.compile(
    r"\b(?:go|goes|went|going|gone|been|come|came)(?: (?:back|down|in|out|over|round|up))? to \Z"
)
_REACH = 64  # characters before an article in which its cue must stand
_PAIR, _LONGEST = 2, 3  # words of a name with an article
_MOST = 5  # words of such a name


def explained(own: Reading) -> Iterator[Told]:
    """What somebody explains right behind it."""
    starts = {match.start() for match in _EXPLAINED.finditer(own.read.view.text)}
    for at, token in enumerate(own.read.tokens) if starts else ():
        if token.start in starts and own.uncased[at] and at:
            yield from _explained(own, _before_fillers(own, at))


def _explained(own: Reading, last: int) -> Iterator[Told]:
    first = _begun(own, last)
    if first is not None and _may_name(own, first, last):
        yield Told(first, last, DOUBTFUL, "explained by what is said behind it")


def _before_fillers(own: Reading, at: int) -> int:
    """The last token before this one that is no sound of hesitation."""
    last = at - 1
    while last > 0 and own.read.tokens[last].text in FILLERS:
        last -= 1
    return last


def called_so(own: Reading) -> Iterator[Told]:
    """Such as "what do they call it paint for larkmoor": all that follows, over little words inside."""
    starts = {token.start: at for at, token in enumerate(own.read.tokens)}
    for match in _ASKED_FOR.finditer(own.read.view.text):
        first = starts.get(match.end())
        if first is None or not own.uncased[first]:
            continue
        last = _end_over_joints(own, first)
        if last > first:
            yield Told(first, last, DOUBTFUL, "what something is called")


def _end_over_joints(own: Reading, first: int) -> int:
    last = end = first
    if own.read.tokens[first].text in NO_NAME:
        return first - 1
    while end + 1 < len(own.read.tokens) and end - first < _MOST and own.read.between(end, end + 1) == " ":
        end += 1
        word = own.read.tokens[end].text
        if word not in NO_NAME:
            last = end
        elif word not in _INSIDE or last < end - _PAIR:
            break
    return last


def called_the(own: Reading) -> Iterator[Told]:
    """Such as "it's called the pewter jug", "a lady at the pewter jug": an article, and no kind of place."""
    for at in own.read.standing({"the"}):
        said = _content(own, at + 1) if own.uncased[at] else []
        if said and _is_called(own.said.before(at, _REACH), said):
            yield Told(
                at + 1, at + len(said), DOUBTFUL, "an article and no kind of place, where a body stands"
            )


def _content(own: Reading, first: int) -> list[str]:
    """The words of content that stand together from the token on; none where "of" or "and" leads to more."""
    said: list[str] = []
    for at in range(first, min(first + _MOST, len(own.read.tokens))):
        word = own.read.tokens[at].text
        if word in NO_NAME or not word.isalpha() or own.read.between(at - 1, at) != " ":
            break
        said.append(word)
    beyond = first + len(said)
    more = {"of"} if own.said.before(first - 1, _REACH).endswith(" to ") else {"and", "of"}
    goes_on = beyond < len(own.read.tokens) and own.read.tokens[beyond].text in more
    return [] if goes_on else said


def _is_called(before: str, said: list[str]) -> bool:
    if before.endswith(("called ", "named ")) and _CALLED.search(before):
        return True
    return _is_no_kind(said) and (_is_at(before, said) or NAMED.search(before) is not None)


def _is_no_kind(said: list[str]) -> bool:
    if said[-1] in _KINDS_OF_PLACE or len(said) > _LONGEST:
        return False
    return len(said) > 1 or _is_rare(said[0])


def _is_at(before: str, said: list[str]) -> bool:
    """Is it "at the pewter jug": rare words behind "at", or one behind "go to"?"""
    if before.endswith(" to "):
        return (
            len(said) == 1 and _is_rare(said[0]) and said[0] not in _ERRANDS and bool(_GOING.search(before))
        )
    return before.endswith(" at ") and (_is_rare(said[-1]) or (len(said) == _PAIR and not is_common(said[0])))


def _is_rare(word: str) -> bool:
    return not is_common(word) and not is_made(word)


def _begun(own: Reading, last: int) -> int | None:
    """The first word behind the nearest one that a name may follow, over little words inside a name."""
    first = last
    while first > 0 and last - first < _MOST and own.read.between(first - 1, first) == " ":
        before = own.read.tokens[first - 1].text
        if before in FILLERS or before in _BEFORE or before == own.read.tokens[first].text:
            return first
        if before in NO_NAME and before not in _INSIDE:
            return None
        first -= 1
    return None


def _may_name(own: Reading, first: int, last: int) -> bool:
    """Does it begin and end as names do, and say more than of which kind something is?"""
    the = own.read.tokens[first - 1].text == "the"
    while first < last and own.read.tokens[first].text in _INSIDE:
        the = own.read.tokens[first].text == "the"
        first += 1
    said = row(own, first, last)
    if said[0] in NO_NAME or said[-1] in NO_NAME - _MAY_END:
        return False
    if len(said) == 1 and (the or is_common(said[0]) or is_made(said[0])):
        return False
    return not _SAYING_NOTHING.issuperset(said)
