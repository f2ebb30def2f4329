"""The words that end an address, and how the words of one are told from others."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transcription.lexicon import GIVEN, SURNAMES, is_word, words
from transcription.stretches import words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from transcription.normalise import View


STREETS, STREETS_TOO, HOUSES = words("en_streets"), words("en_streets_too"), words("en_houses")
ORDINALS = frozenset(
    {"first", "second", "third", "fourth", "fifth", "sixth", "seventh"}
    | {"eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"}
)
_SHORTENED = re.compile(r"\A(?:it|that|he|she|there|here|what|who|where|let)'s\Z|'(?:re|m|ve|ll|d)\Z")
_ENDS = STREETS | STREETS_TOO | HOUSES | ORDINALS


@lru_cache(maxsize=1)
def ends_of(text: str) -> tuple[re.Match[str], ...]:
    """The words that may end a street's or a house's name, or number one; kept for the next detector."""
    return tuple(words_in(text, _ENDS))


def name_start(match: re.Match[str], little: Collection[str]) -> int | None:
    """Where ``name`` begins behind its last ``little`` or shortened word; None if nothing is left."""
    start = match.start("name")
    for word in re.finditer(r"\S+", match["name"]):
        if word[0].strip("'-") in little or _SHORTENED.search(word[0]):
            start = match.start("name") + word.end() + 1
    return start if start < match.end("name") else None


def is_strange(names: Iterable[str], language: str) -> bool:
    """Is one of the words a name, or no word of the language?"""
    return any(word in GIVEN or word in SURNAMES or not is_word(word, language) for word in names)


def is_capital(typed: View, at: int) -> bool:
    """Was the letter at ``at`` of the view written as a capital?"""
    return typed.written(at, at + 1)[0].isupper()


def has_no_capitals(typed: View, at: int) -> bool:
    """Is the text around without capitals to go by?"""
    around = typed.written(max(0, at - 80), min(len(typed.text), at + 40))
    return not re.search(r"[A-Z][a-z]", around)
