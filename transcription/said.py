"""What was said before a word, without hesitation: "went to to um the" reads as "went to the"."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription.lexicon import FILLERS
from transcription.normalise import BORDER

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    starts = array(_OFFSET)
    done = gone = 0
    for at in filter(partial(_is_hesitation, page), _loose_words(page)):
        starts.extend(token.start - gone for token in tokens[len(starts) : at + 1])
        pieces.append(text[done : tokens[at].start])
        done = tokens[at + 1].start
        gone += done - tokens[at].start
    starts.extend(token.start - gone for token in tokens[len(starts) :])
    return Said("".join((*pieces, text[done:])), starts)


def _loose_words(page: Page) -> Iterator[int]:
    """The tokens that may be a hesitation: sounds, and words before one or before themselves."""
    for at, (one, after) in enumerate(pairwise(token.text for token in page.tokens)):
        if one == after or after in FILLERS or one in FILLERS:
            yield at


def _is_hesitation(page: Page, at: int) -> bool:
    """Is the token such a sound, or said again right behind it?"""
    word = page.tokens[at].text
    if word in FILLERS:
        return BORDER not in page.between(at, at + 1)
    after = at + 1
    while after + 1 < len(page.tokens) and page.tokens[after].text in FILLERS:
        after += 1
    again = page.tokens[after].text == word and word.isalpha() and len(word) > 1
    return again and BORDER not in page.between(at, after)
