"""Words that detectors weigh differently, from ``config/words``: a folded word a line, ``#`` comments."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "config" / "words"


@cache
def words(name: str) -> frozenset[str]:
    """The words of the list called ``name``; empty where there is none, as for a language of no list."""
    path = FOLDER / f"{name}.txt"
    if not path.is_file():
        return frozenset()
    return frozenset(
        line for line in path.read_text("utf-8").split("\n") if line and not line.startswith("#")
    )


FILLERS = words("en_fillers")
HONORIFICS = words("en_honorifics")
TITLES = HONORIFICS | words("en_titles")
SHORT_TITLES = words("en_titles_short")
SUFFIXES = words("en_suffixes")
PARTICLES = words("particles")
SMALL_WORDS = words("en_small")
GENERIC = words("en_generic")
ABBREVIATIONS = words("en_abbreviations")
ALWAYS_CAPITAL = words("en_always_capital")

# Regular endings and what the word has without them.
_ENDINGS = (
    *(("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e")),
    *(("ing", ""), ("ing", "e"), ("ly", "")),
)


def is_common(word: str, language: str = "en") -> bool:
    """Is the folded ``word`` an everyday word of the language, or a regular form of one?"""
    common = words(f"{language}_common")
    if word in common:
        return True
    return any(word.endswith(end) and word[: -len(end)] + stem in common for end, stem in _ENDINGS)
