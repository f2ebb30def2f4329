"""Text as detectors read it, with a way back to the source, code point by code point.

Several texts (a session's turns) become one view, joined by a line feed each, so that an identifier
may run over the border of two turns. Case, accents, look-alike letters, curly quotes and characters
of no width are folded away; every character of a view knows the source range that it stands for.
Folding follows Unicode NFKD (UAX #15) and ``str.casefold``; the look-alikes are the Latin-shaped
letters of Cyrillic and Greek (Unicode TR39 confusables, the everyday part).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from transcription.model import TextSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

BORDER = "\n"  # stands between two texts
_OFFSET = "L"  # array type of a source offset: at least 32 bits

# Scripts without spaces between words: each sign is a token of its own.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"([{_UNSPACED}]|[^\W\d_{_UNSPACED}]+|\d+)")

# Plain letters and signs go through as one stretch, everything else letter by letter.
_STRETCH = re.compile(r"(?P<plain>[ -~\n]+)|[^ -~\n]")

# Unicode categories without width of their own: accents, format and control characters.
_WIDTHLESS = frozenset({"Mn", "Me", "Cf", "Cc"})

# What NFKD leaves as it is, though it looks like a Latin letter, a quote or a hyphen.
_LOOK_ALIKES = str.maketrans(
    {
        **dict(
            zip("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455", "aeopcyxijs", strict=True)
        ),
        **dict(zip("\u04bb\u0501\u051b\u051d\u0432\u043a\u043c\u043d\u0442", "hdqwbkmht", strict=True)),
        **dict(zip("\u03b1\u03bf\u03b9\u03bd\u03c1\u03c4\u03c5\u03ba\u03c7", "aoivptukx", strict=True)),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02bb\u00b4\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u00f8": "o",
        "\u0111": "d",
        "\u0142": "l",
        "\u00e6": "ae",
        "\u0153": "oe",
        "\u00fe": "th",
        "\u00f0": "d",
        "\u0131": "i",
        "\u0127": "h",
    }
)


class Token(NamedTuple):
    """A word, a number or a sign of an unspaced script; offsets are those of the view."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class View:
    """Folded text (identified). ``starts[i]``, ``ends[i]`` is the source range of character ``i``.

    Source offsets count in ``source``, the texts joined by line feeds; ``firsts`` are the offsets
    at which each text begins there.
    """

    text: str = field(repr=False)
    source: str = field(repr=False)
    starts: array[int] = field(repr=False)
    ends: array[int] = field(repr=False)
    firsts: tuple[int, ...] = field(repr=False)

    def spans(self, start: int, end: int) -> tuple[TextSpan, ...]:
        """The source ranges of ``text[start:end]``, one per turn touched; () for an empty range."""
        if start >= end:
            return ()
        return self.source_spans(self.starts[start], self.ends[end - 1])

    def source_spans(self, low: int, high: int) -> tuple[TextSpan, ...]:
        """The ranges of ``source[low:high]`` in each text that it touches."""
        found = []
        for turn in range(bisect_right(self.firsts, low) - 1, len(self.firsts)):
            first, last = self.firsts[turn], self._end(turn)
            if first >= high:
                break
            if max(low, first) < min(high, last):
                found.append(TextSpan(turn, max(low, first) - first, min(high, last) - first))
        return tuple(found)

    def _end(self, turn: int) -> int:
        following = turn + 1
        return self.firsts[following] - len(BORDER) if following < len(self.firsts) else len(self.source)

    def turn_of(self, position: int) -> int:
        """The number of the text in which character ``position`` of the view stands."""
        return bisect_right(self.firsts, self.starts[position]) - 1

    def written(self, start: int, end: int) -> str:
        """The source as it was written, for ``text[start:end]``."""
        return self.source[self.starts[start] : self.ends[end - 1]]

    def tokens(self) -> list[Token]:
        """Words and numbers in order; underscores, digits and punctuation end a word."""
        return tokens_of(self.text, 0, len(self.text))


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of ``text[start:end]``, a folded text, at their places in all of it."""
    pieces = _TOKEN.split(text[start:end])  # what parts two tokens, and a token, by turns
    bounds = list(accumulate(map(len, pieces), initial=start))
    return list(map(Token, pieces[1::2], bounds[1::2], bounds[2::2]))


def fold(text: str) -> str:
    """``text`` without case, accents, look-alikes and characters of no width."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def view(texts: Sequence[str]) -> View:
    """The texts as one folded view."""
    source = BORDER.join(texts)
    firsts = _firsts(texts)
    if source.isascii() and source.replace("\t", " ").replace("\n", " ").isprintable():
        size = len(source)
        starts, ends = array(_OFFSET, range(size)), array(_OFFSET, range(1, size + 1))
        return View(source.lower(), source, starts, ends, firsts)
    return _folded_view(source, firsts)


def _folded_view(source: str, firsts: tuple[int, ...]) -> View:
    pieces: list[str] = []
    starts, ends = array(_OFFSET), array(_OFFSET)
    for stretch in _STRETCH.finditer(source):
        place, letter = stretch.start(), stretch[0]
        if stretch["plain"]:
            pieces.append(letter.lower())
            starts.extend(range(place, stretch.end()))
            ends.extend(range(place + 1, stretch.end() + 1))
            continue
        folded = _folded(letter)
        pieces.append(folded)
        for _ in folded:
            starts.append(place)
            ends.append(place + 1)
        # An accent or a joiner belongs to the letter before it: hidden together.
        if not folded and ends and ends[-1] == place and source[place - 1] != BORDER:
            ends[-1] = place + 1
    return View("".join(pieces), source, starts, ends, firsts)


def _firsts(texts: Sequence[str]) -> tuple[int, ...]:
    place, firsts = 0, []
    for text in texts:
        firsts.append(place)
        place += len(text) + len(BORDER)
    return tuple(firsts)


@cache
def _folded(letter: str) -> str:
    if letter in "\t\n\r":
        return " " if letter != BORDER else BORDER
    apart = unicodedata.normalize("NFKD", letter.translate(_LOOK_ALIKES)).casefold()
    looks = unicodedata.normalize("NFKD", apart.translate(_LOOK_ALIKES))
    return "".join(one for one in looks if unicodedata.category(one) not in _WIDTHLESS)


def rewrite(base: View, changes: Sequence[tuple[int, int, str]]) -> View:
    """``base`` with each range of its text replaced; every new character stands for the whole range.

    ``changes`` are (start, end, replacement), in order and without overlap; ``base`` itself for none.
    """
    if not changes:
        return base
    pieces: list[str] = []
    starts, ends = array(_OFFSET), array(_OFFSET)
    done = 0
    for start, end, new in (*changes, (len(base.text), len(base.text), "")):
        pieces += (base.text[done:start], new)
        starts += base.starts[done:start]
        ends += base.ends[done:start]
        if new:
            starts.extend([base.starts[start]] * len(new))
            ends.extend([base.ends[end - 1]] * len(new))
        done = end
    return View("".join(pieces), base.source, starts, ends, base.firsts)
