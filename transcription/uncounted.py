"""Figures that count and measure nothing: no noun, unit or time stands beside them.

In talk that is transcribed there are next to none that name nothing: 3 in 100,000 words of calls.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.detectors.numbers import is_all_years

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSE = 24  # characters before figures that tell what they are
_TWO = 2  # figures of an age
_FIGURES = re.compile(r"\d\d+(?![\w%/]|[.,:'-]\d)")
_NO_START = frozenset(".,:/$\u00a3\u20ac%'#-_")  # before figures that are no group of their own
# What makes a count, a time, an age or a price of the figures behind it.
_COUNTED = re.compile(
    r"\b(?:about|around|over|under|nearly|almost|like|maybe|roughly|some|another|every|only|than|least|most"
    r"|up to|by|after|before|until|till|til|since|from|past|aged?|age of|turn(?:ed|ing|s)|first|last|next"
    r"|other|these|those|all|paid|pay|costs?|worth|weigh\w*|page|chapter|channel|times|the|two|plus|minus"
    r"|hit|scored|got|between|top|bus|route|grade|year|one|size|a|of"
    r"|(?:frequency|station|channel|volume|radio|fm|speed|brightness|percentage|temperature|pages?|chapter)"
    r"(?: (?:to|is|at|of|on|number))?|during|versus|fiscal|effective|june|january|early)[ ,]? ?\Z"
)
_AGED = re.compile(
    r"\b(?:i'm|i am|he's|she's|he is|she is|(?:i|he|she|we|they|mother|father|mum|mom|dad|son|daughter"
    r"|husband|wife|sister|brother) (?:was|is|were)|at)(?: (?:just|only|about|like|still))? \Z"
)
_IN = re.compile(r"\bin,? \Z")
_SHORT = 3  # figures that may be a year, or a count, behind "in"
_TIMED = re.compile(r"\b(?:at|for|to|by) (?:1[0-2]|[1-9])[0-5]\d\Z")
# What may stand behind figures that count nothing.
_MEASURES = (
    r"(?:[a-z]+ )?(?:dollars?|pounds?|euros?|yen|rupees?|pesos?|inches|feet|metres|meters|kilo\w*|grams?"
    r"|celsius|fahrenheit|minutes|hours|days|miles|ounces)"
)
_FREE = re.compile(
    r"\Z|\n|\s*[.,;:!?\"')-]|\s+(?:and|or(?! \d)|but|so|then|is|was|that|it|it's|i|i'm|he|she|they|we|you|on"
    r"|at|with|not|no|yeah|because|cause|please|as|when|if|which|who|there|here|again|now|still|too|what"
    rf"|for|like|mine|ours|his|hers|upstairs|downstairs|in(?! {_MEASURES}))\b"
)


def figures(text: str, low: int, high: int, *, housed: bool = False) -> Iterator[re.Match[str]]:
    """Every group of at least two figures in ``text[low:high]`` that counts nothing and is no year.

    ``housed``: is the talk of addresses, so that "in 41" is no year?
    """
    for match in _FIGURES.finditer(text, low, high):
        before = text[max(0, match.start() - _CLOSE) : match.start()]
        joined = before[-1:].isalnum() or (before[-1:] in _NO_START and not before.endswith(".."))
        if joined:
            continue
        dated = _IN.search(before) and len(match[0]) <= _SHORT and not housed
        counted = _COUNTED.search(before) or _is_common(match[0], before)
        if is_free(text, match.end()) and not dated and not counted:
            yield match


def is_free(text: str, end: int) -> bool:
    """Does nothing follow at ``end`` that figures before it could count?"""
    return bool(_FREE.match(text, end))


def _is_common(said: str, before: str) -> bool:
    """Is it a year, a round figure, somebody's age, or a time?"""
    if is_all_years((said,)) or said.endswith("00"):
        return True
    return bool(_AGED.search(before)) if len(said) == _TWO else bool(_TIMED.search(before + said))
