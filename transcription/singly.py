"""Rows of figures and letters that are said one by one: "g zero four", "double four one seven slash b".

Nobody counts like that in English, so such a row mostly names something. Read on the view with figures
(``spoken.typed``), around each figure; which rows name nothing is for the detectors to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from transcription import spoken
from transcription.lexicon import ALPHABET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.normalise import View

# With names of letters that recognizers write as words; the others are words of their own ("see", "why").
_SPELLING = ALPHABET | {"zed": "z", "aitch": "h", "haitch": "h"}
_NATO = "|".join((r"x[ -]ray", *sorted(_SPELLING, key=len, reverse=True)))
_REACH = 60  # characters before a figure in which its letters stand
_SHORT = 3  # figures; fewer than that, alone, are a count
_SIGN_WORD = r"dash|hyphen|slash|stroke|oblique|forward slash|space"
_SIGN = rf"[ ,-]{{0,2}}(?:[-/]|\b(?:{_SIGN_WORD})\b)[ ,-]{{0,2}}"
# What parts the figures of somebody who dictates: "four... oh...", "Four. Oh. Six.", "four", she says.
_SIZE = (
    r"(?:the |an? )?(?:capital|upper ?case|lower ?case|big|small|little|letter|figure|digit)(?= [a-z\d]\b)"
)
_ASIDE = (
    rf"(?:and )?then(?: an?)?|and (?:an?|another)(?= \d)|{_SIZE}|something|whatever|blank|blah|you know|like"
    r"|i mean|let me see|what (?:is|was) it|(?:he|she|they|i|you) (?:says?|said|goes|go|went)(?: like)?"
    r"|\([a-z ]{1,24}\)"
)
_PAUSE = rf"\.{{2,4}} ?|(?<=\b\d)\. (?=\d\b)|[,.]?\"?,? (?:(?:{_ASIDE}),? ){{1,3}}\"?"
_BETWEEN = rf"(?:{_SIGN}|{_PAUSE}|,? |)"
_AS_IN = r"[a-z][ -](?:as[ -]in|for|like)[ -](?:the )?(?:x[ -]ray|double u|[a-z]{2,12})"
_TWICE = r"(?:double|triple|treble) [a-z](?![\w'])"
_GROUP = r"[a-z]{1,4}"  # letters that are written as one: "PX 88", "N0093127X"
_LETTERS = rf"(?:{_AS_IN}|{_TWICE}|(?:{_NATO})(?![\w'])|[a-z](?![\w'])|{_GROUP}(?=\d|{_SIGN}\d| \d))"
_BEFORE = re.compile(rf"(?<![\w'.@$#&:])(?:{_LETTERS}{_BETWEEN})+(?=\d\Z)")
_FIGURES = r"\d+(?![.,:]?\d|%)"
_INSIDE = rf"{_AS_IN}|{_TWICE}|(?:{_NATO})(?![\w'])|[a-z](?![\w'])|{_GROUP}(?=\d|{_SIGN}\d)"
_INSIDE += rf"|(?<=\d){_GROUP}(?![\w'])|(?<=\d[-/]){_GROUP}(?![\w'])"
_AFTER = re.compile(rf"(?:{_BETWEEN}(?:{_FIGURES}|{_INSIDE}))*")
_FIGURE = re.compile(rf"(?<![\d$\u00a3\u20ac])(?<!\d[.,:]){_FIGURES}")
_TOKEN = re.compile(
    rf"(?P<letter>{_AS_IN}|(?P<twice>{_TWICE})|(?:{_NATO})\b)|[-/]|(?:{_SIGN_WORD})\b"
    rf"|(?P<aside>(?:{_ASIDE})(?![a-z]))|[a-z]+|\d+"
)
_SIGNS = frozenset({"-", "/", *_SIGN_WORD.split("|")})
_REPEATED = re.compile(r"(?:double|triple|treble)\b", re.IGNORECASE)
_UNIT = re.compile(
    r"am|pm|mgs?|mcg|m?l|kgs?|cm|mm|kms?|[gkmspxwvcfht]|st|nd|rd|th|[gmt]b|k?hz|ft|in|lbs?|oz|hrs?|mins?"
    r"|secs?|yrs?|yo|bn|px|mph"
)
_TAIL = re.compile(r" ([a-z]{1,3})(?![\w'./])")
_SEVERAL = re.compile(r"(?:\d[ -]|\b[a-z])\d+\Z")  # a second group of figures stands at the end, or "G4"
_NO_TAIL = frozenset({"a", "i", "ok", "tv", "am", "pm", "us", "uk", "usa", "bc", "ad", "nhs", "gp", "er"})
# What follows no article.
_NO_NOUN = re.compile(
    r"\s*(?:\Z|[.,;!?\"\n]|\b(?:and|but|so|or|because|cause|is|was|he|she|they|we|you|it|that|then|on|in|at|for"
    r"|with|yeah|no|not|if|when|to)\b)"
)
_PRONOUN_OR_ARTICLE = frozenset({"a", "i"})


class Piece(NamedTuple):
    """Figures or letters said as one, or a sign between such; offsets are those of the view."""

    text: str
    start: int
    end: int
    singly: int = 0  # figures of it that are said one by one, or doubled

    @property
    def is_letter(self) -> bool:
        """Is it one letter: said alone, with a word ("b as in boy") or as a word ("bravo")?"""
        return len(self.text) == 1 and self.text.isalpha()


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces that may belong together (identified): figures at least, and what stands beside them."""

    pieces: tuple[Piece, ...] = field(repr=False)
    spoken_sign: bool  # is one of its dashes or slashes said as a word?
    alphabet: int  # letters that are said with or as a word

    @property
    def start(self) -> int:
        """Where the first piece begins."""
        return self.pieces[0].start

    @property
    def end(self) -> int:
        """Where the last piece ends."""
        return self.pieces[-1].end

    @property
    def singly(self) -> int:
        """How many of its figures are said one by one, or doubled."""
        return sum(one.singly for one in self.pieces)

    @property
    def figures(self) -> tuple[str, ...]:
        """Its groups of figures."""
        return tuple(one.text for one in self.pieces if one.text.isdigit())

    @property
    def letters(self) -> str:
        """Its letters, one after the other."""
        return "".join(one.text for one in self.pieces if one.text.isalpha())

    def part(self, first: int, last: int) -> Row:
        """The pieces ``first`` to ``last`` (exclusive)."""
        return replace(self, pieces=self.pieces[first:last])

    @property
    def plain(self) -> str:
        """Its figures and letters without signs: what makes two ways to say it one identifier."""
        return "".join(one.text for one in self.pieces)


@lru_cache(maxsize=1)
def read(texts: tuple[str, ...]) -> list[Row]:
    """The rows of the texts; the last ones are kept as ``spoken.typed`` keeps its view."""
    return list(rows(spoken.typed(texts)))


def rows(typed: View) -> Iterator[Row]:
    """Every row around a figure, in order; none overlaps another, none runs over the end of a turn."""
    done = 0
    for figure in _FIGURE.finditer(typed.text):
        if figure.start() < done:
            continue
        before = _BEFORE.search(typed.text, max(done, figure.start() - _REACH), figure.start() + 1)
        start = before.start() if before else figure.start()
        after = _AFTER.match(typed.text, figure.end())
        done = _capitals_end(typed, after.end() if after else figure.end())
        if start == figure.start() and done == figure.end() < start + _SHORT:
            continue
        row = _row(typed, start, done)
        if row is not None:
            yield row


def _capitals_end(typed: View, end: int) -> int:
    """Where the letters end that are written in capitals behind the last figures: "4477 119 VX"."""
    tail = _TAIL.match(typed.text, end)
    if tail is None or not _SEVERAL.search(typed.text, max(0, end - _REACH), end):
        return end
    capitals = typed.written(*tail.span(1))
    return tail.end() if capitals.isupper() and capitals.lower() not in _NO_TAIL else end


def _row(typed: View, start: int, end: int) -> Row | None:
    tokens = [_piece(one) for one in _TOKEN.finditer(typed.text, start, end) if not one["aside"]]
    kept = _trimmed(typed, tokens)
    said = [typed.written(one.start, one.end) for one in kept]
    if not any(one.text.isdigit() for one in kept) or _measures(kept, said):
        return None
    pieces = tuple(
        one._replace(singly=_singly(one, words))
        for one, words in zip(kept, said, strict=True)
        if one.text not in _SIGNS
    )
    return Row(
        pieces,
        any(one.text in _SIGNS and words.isalpha() for one, words in zip(kept, said, strict=True)),
        sum(one.is_letter and len(words) > 1 for one, words in zip(kept, said, strict=True)),
    )


def _piece(token: re.Match[str]) -> Piece:
    text = token["letter"]
    letter = text and _SPELLING.get(
        text, text[-1] if token["twice"] else text[0]
    )  # "x-ray" is no word of the list
    return Piece(letter or token[0], *token.span())


def _measures(pieces: Sequence[Piece], said: Sequence[str]) -> bool:
    """Does a unit stand right behind figures: "500mg", "10am", "1990s"? Not the h of "4h7k"."""
    units = [at for at, words in enumerate(said) if at and words.islower() and _UNIT.fullmatch(words)]
    return any(
        pieces[at - 1].text.isdigit()
        and pieces[at - 1].end == pieces[at].start
        and pieces[at].end not in {one.start for one in pieces[at + 1 : at + 2]}
        for at in units
    )


def _singly(piece: Piece, said: str) -> int:
    """How many figures of a piece are said one by one."""
    if not piece.text.isdigit():
        return 0
    return len(piece.text) if len(piece.text) == 1 or _REPEATED.match(said) else 0


def _trimmed(typed: View, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Without words of the sentence: "a", "I", the "code" of "c p t code 9 9", the "a m" of a time."""
    last = len(pieces)
    first = max((at + 1 for at in range(last) if _is_plain_word(typed, pieces, at)), default=0)
    while first < last and _is_no_beginning(pieces, first):
        first += 1
    if [one.text for one in pieces[last - 2 : last]] in (["a", "m"], ["p", "m"]):
        last -= 2
    while last > first and not pieces[last - 1].text.isdigit() and _is_loose_end(typed, pieces, last - 1):
        last -= 1
    return pieces[first:last]


def _is_plain_word(typed: View, pieces: Sequence[Piece], at: int) -> bool:
    """Is it a word before figures or letters, neither joined to them nor written in capitals?"""
    piece = pieces[at]
    if len(piece.text) == 1 or not piece.text.isalpha() or piece.text in _SIGNS or at + 1 == len(pieces):
        return False
    joined = _joins_next(pieces, at) or (at > 0 and pieces[at - 1].end == piece.start)
    return not joined and not typed.written(piece.start, piece.end).isupper()


def _joins_next(pieces: Sequence[Piece], at: int) -> bool:
    return pieces[at + 1].start == pieces[at].end or pieces[at + 1].text in _SIGNS


def _is_no_beginning(pieces: Sequence[Piece], at: int) -> bool:
    """Is it a sign, or the article or pronoun before figures?"""
    piece = pieces[at]
    if piece.text in _SIGNS:
        return True
    last = at + 1 == len(pieces)
    return _is_small(piece) and (last or not (_joins_next(pieces, at) or pieces[at + 1].is_letter))


def _is_small(piece: Piece) -> bool:
    """Is it "a" or "I", and neither "alpha" nor "india"?"""
    return piece.text in _PRONOUN_OR_ARTICLE and piece.end - piece.start == 1


def _is_loose_end(typed: View, pieces: Sequence[Piece], at: int) -> bool:
    piece, before = pieces[at], pieces[at - 1]
    if piece.text in _SIGNS:
        return True
    if len(piece.text) > 1 and (before.end != piece.start or before.text in _SIGNS):
        return not typed.written(piece.start, piece.end).isupper()
    glued = before.end == piece.start or before.text in _SIGNS
    spelled = before.is_letter and piece.start - before.end == 1  # "k l i", but not "k l, I think"
    no_article = piece.text == "a" and _NO_NOUN.match(typed.text, piece.end)  # "38 a, and"
    return not glued and _is_small(piece) and not spelled and not no_article
