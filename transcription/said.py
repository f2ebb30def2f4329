"""What was said before a word, without hesitation: "went to to um the" reads as "went to the"."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from transcription.lexicon import FILLERS
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from transcription.matching import Page

_OFFSET = "L"  # array type of an offset: at least 32 bits


@dataclass(frozen=True, slots=True)
class Said:
    """A page's text without sounds of hesitation and words said twice (identified)."""

    text: str = field(repr=False)
    starts: array[int] = field(repr=False)  # by token: where it stands in the text, or what stands for it

    def before(self, at: int, reach: int) -> str:
        """The last ``reach`` characters before token number ``at``."""
        start = self.starts[at]
        return self.text[max(0, start - reach) : start]


def fluently(page: Page) -> Said:
    """What the page says."""
    tokens, text = page.tokens, page.view.text
    pieces: list[str] = []
    starts = array(_OFFSET, bytes(len(tokens) * array(_OFFSET).itemsize))
    size = done = 0
    for at, token in enumerate(tokens):
        piece = text[done : token.start]
        pieces.append(piece)
        size += len(piece)
        starts[at] = size
        done = _after(page, at) if _is_hesitation(page, at) else token.start
    pieces.append(text[done:])
    return Said("".join(pieces), starts)


def _is_hesitation(page: Page, at: int) -> bool:
    """Is the token such a sound, or said again right behind it?"""
    word = page.tokens[at].text
    if at + 1 == len(page.tokens):
        return False
    if word in FILLERS:
        return BORDER not in page.between(at, at + 1)
    after = at + 1
    while after + 1 < len(page.tokens) and page.tokens[after].text in FILLERS:
        after += 1
    again = page.tokens[after].text == word and word.isalpha() and len(word) > 1
    return again and BORDER not in page.between(at, after)


def _after(page: Page, at: int) -> int:
    """Where the next token begins."""
    return page.tokens[at + 1].start
