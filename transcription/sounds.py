"""A key that is equal for words that sound alike, so that a misheard name is still met.

Consonants are grouped by how they are spoken (the idea of Soundex and Metaphone, Philips 1990);
vowels count only at the beginning, where they all count as one. ``brauer`` and ``brower`` share a
key, so do ``erin`` and ``aaron``.
"""

from __future__ import annotations

import re
from functools import partial

# Spellings to sounds, applied in order. Capital letters are sounds already.
_SPELLINGS: tuple[tuple[str, str], ...] = (
    (r"^(?:kn|gn|pn)", "N"),
    (r"^wr", "R"),
    (r"^ps", "S"),
    (r"^x", "S"),
    (r"^wh", "W"),
    (r"mb$", "M"),
    (r"tch", "X"),
    (r"sch", "SK"),
    (r"(?:sh|ch|ti(?=[ao])|si(?=[ao])|ci(?=a))", "X"),
    (r"th", "0"),
    (r"ph", "F"),
    (r"gh(?=[aeiou])", "K"),
    (r"gh", ""),
    (r"dg(?=[eiy])", "J"),
    (r"g(?=[eiy])", "J"),
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
    (r"^[aeiouyh]*[aeiouy]", "A"),
    (r"^h", "A"),
    (r"^w", "W"),
    (r"[aeiouyhw]", ""),
)
_RULES = tuple(partial(re.compile(spelling).sub, sound) for spelling, sound in _SPELLINGS)


def key(word: str) -> str:
    """The sound of a folded Latin word; '' when nothing of it is a letter from a to z."""
    sound = word
    for rule in _RULES:
        sound = rule(sound)
    return "".join(one for one in sound if one.isupper() or one == "0")
