"""Names that are told by what stands behind them, in text without capitals.

Nobody explains an ordinary word: "i come to sow the rows that's the allotment", "at lincoln two
that's what we called it".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.bare_phrases import DERIVED, NO_NAME, NOT_COUNTED
from transcription.bare_slots import ASKING, KINDS
from transcription.lexicon import FILLERS, ORG_KINDS, is_common, words
from transcription.org_bare import DOUBTFUL
from transcription.org_capitals import Told
from transcription.proper_runs import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_CALL = r"(?:they|we|you|people|everybody) call(?:ed|s)?"
# What somebody says who has just used a name that others may not know.
_EXPLAINED = re.compile(
    r" (?:(?:um|uh|er) )*(?:"
    r"(?:that|which)(?:'s| is| was)(?: like| um| uh)*"
    rf" (?:the|an?|our|my|me|his|her|their|where|what {_CALL}|\w+'s(?! \w+ing\b))\b"
    rf"|(?:it's|it is|it was|they're|it) (?:like )?(?:the|an?|this|our) (?:\w+ )?{KINDS}\b"
    rf"|(?:is what |as )?{_CALL} (?:it|them|us|that|ourselves)\b"
    r"|as (?:it was|was|is now|it is now|it then was|it was then|it's known|it's called)\b"
    r"|(?:i think )?(?:it's|it was|they're|they were|we're|we were) called\b"
    r"|(?:or )?whatever (?:it's|it is|it was|they're) called\b"
    r"|with an? (?:[b-hj-z]|double [a-z])\b)"
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
_MOST = 5  # words of such a name


def explained(own: Reading) -> Iterator[Told]:
    """What somebody explains right behind it."""
    ends = {match.start() for match in _EXPLAINED.finditer(own.read.view.text)}
    for at, token in enumerate(own.read.tokens) if ends else ():
        if token.end in ends and own.uncased[at]:
            first = _begun(own, at)
            if first is not None and _may_name(own, first, at):
                yield Told(first, at, DOUBTFUL, "explained by what is said behind it")


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
    if len(said) == 1 and (the or is_common(said[0]) or DERIVED.fullmatch(said[0])):
        return False
    return not _SAYING_NOTHING.issuperset(said)
