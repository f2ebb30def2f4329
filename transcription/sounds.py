"""A key that is equal for words that sound alike, so that a misheard name is still met.

Consonants are grouped by how they are spoken (the idea of Soundex and Metaphone, Philips 1990);
vowels count only at the beginning, where they all count as one. ``brauer`` and ``brower`` share a
key, so do ``erin`` and ``aaron``.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_REMEMBERED = 1 << 14  # words whose sound was asked for last; the sessions of a study share most of theirs
# Spellings to sounds: those of several letters first, then what is left. Capital letters are sounds already.
_SEVERAL: tuple[tuple[str, str], ...] = (
    (r"^(?:kn|gn|pn)", "N"),
    (r"^wr", "R"),
    (r"^ps", "S"),
    (r"^x", "S"),
    (r"^wh", "W"),
    (r"mb$", "M"),
    (r"tch", "X"),
    (r"sch", "SK"),
    (r"sh|ch|ti(?=[ao])|si(?=[ao])|ci(?=a)", "X"),
    (r"th", "0"),
    (r"ph", "F"),
    (r"gh(?=[aeiou])", "K"),
    (r"gh", ""),
)
_SINGLE: tuple[tuple[str, str], ...] = (
    (r"dg(?=[eiy])|g(?=[eiy])", "J"),
    (r"c(?=[eiy])", "S"),
    (r"ck|[cgkq]", "K"),
    (r"x", "KS"),
    (r"[sz]+", "S"),
    (r"[td]+", "T"),
    (r"[bp]+", "P"),
    (r"[fv]+", "F"),
    (r"j", "J"),
    (r"l+", "L"),
    (r"m+", "M"),
    (r"n+", "N"),
    (r"r+", "R"),
)
_BEGINS_WITH_VOWEL = re.compile(r"[aeiouyh]*[aeiouy]|h")
_SILENT = re.compile(r"[^A-Z0]+")


def _step(rules: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """All the rules in one pass; at each place the first that fits."""
    spellings = re.compile("|".join(f"({spelling})" for spelling, _ in rules))
    sounds = [sound for _, sound in rules]
    return partial(spellings.sub, lambda met: sounds[(met.lastindex or 0) - 1])


_STEPS = (_step(_SEVERAL), _step(_SINGLE))


@lru_cache(maxsize=_REMEMBERED)
def key(word: str) -> str:
    """The sound of a folded Latin word; '' when nothing of it is a letter from a to z."""
    sound = word
    for step in _STEPS:
        sound = step(sound)
    begun = "A" if _BEGINS_WITH_VOWEL.match(sound) else "W" if sound.startswith("w") else ""
    return begun + _SILENT.sub("", sound)
