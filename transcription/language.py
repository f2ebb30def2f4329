"""In which language a turn is, as far as the detectors of names must know: English, Spanish, or another.

Told by function words and by the share of words that stand on our lists; a short turn tells nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.lexicon import FUNCTION_WORDS, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENGLISH, SPANISH, OTHER = "en", "es", "other"
_FEWEST = 4  # words of two letters or more; fewer tell nothing
_FEWEST_SPANISH = 2  # function words
_SPANISH_WORDS = words("es_function")
_FEWEST_KNOWN = 0.4  # share of words that are English, below which a turn is not


def told(row: Sequence[str], is_english: Callable[[str], bool]) -> str | None:
    """The language of a turn's folded words; None where it is too short to tell."""
    if row and all(_is_unspaced(word) for word in row):
        return OTHER
    telling = [word for word in row if len(word) > 1]
    if len(telling) < _FEWEST:
        return None
    spanish, english = sum(map(_SPANISH_WORDS.__contains__, row)), sum(map(FUNCTION_WORDS.__contains__, row))
    if spanish >= _FEWEST_SPANISH and spanish > english:
        return SPANISH
    if english:
        return ENGLISH
    known = sum(is_english(word) or word.isdigit() for word in telling)
    return ENGLISH if known >= _FEWEST_KNOWN * len(telling) else OTHER


def _is_unspaced(word: str) -> bool:
    """Is it a sign of a script without spaces, which the tokens part sign by sign?"""
    return len(word) == 1 and not word.isascii() and not word.isdigit()
