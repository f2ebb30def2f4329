"""How the words of an address are told from others: by their capitals, or by being no other words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import GIVEN, SURNAMES, is_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from transcription.normalise import View


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
