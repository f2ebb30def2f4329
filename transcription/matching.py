"""Finds rows of tokens in a view: longest first, over the border of two turns and over fillers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from transcription.forms import Row
from transcription.lexicon import DOTTED_TITLES, FILLERS, TITLES
from transcription.normalise import BORDER, Token, View, view

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from transcription.model import TextSpan

Value = TypeVar("Value")

_MOST_FILLERS = 3  # tokens of hesitation in a row that may stand inside an identifier
_GLUE = frozenset(" ,-'._/")  # may stand between two words that are hidden as one
_LONGEST_GLUE = 2  # characters: ", " between surname and given name
_FULL_STOPS = frozenset(".?!")
_OPENING = " \t\"'([{<\u00ab*-"  # may stand before the first word of a sentence
_OPENED = re.compile(rf"[{re.escape(_OPENING)}]*")
_ENDED = re.compile(rf"[.?!:;{BORDER}]{_OPENED.pattern}")
_PRONOUN_OR_ARTICLE = frozenset({"a", "i"})


@dataclass(frozen=True, slots=True)
class Page:
    """A view with its tokens, and what every detector asks of them, answered once (identified)."""

    view: View = field(repr=False)
    tokens: Sequence[Token] = field(repr=False)
    sources: Sequence[str] = field(repr=False)  # how each is written
    turns: Sequence[int] = field(repr=False)
    capitals: Sequence[int] = field(repr=False)  # the numbers of those that begin with a capital
    places: Mapping[str, Sequence[int]] = field(repr=False)  # where each word stands
    beginnings: frozenset[int] = field(repr=False)  # offsets at which a sentence or a turn begins

    def written(self, at: int) -> str:
        """Token number ``at`` as the source writes it."""
        return self.sources[at]

    def standing(self, words: Container[str]) -> list[int]:
        """The numbers of the tokens that are one of the words, in order; most rules ask about few words."""
        return sorted(at for word, places in self.places.items() if word in words for at in places)

    def between(self, left: int, right: int) -> str:
        """What stands between two tokens, folded."""
        return self.view.text[self.tokens[left].end : self.tokens[right].start]

    def following(self, at: int) -> str:
        """The character right after a token, '' at the end."""
        end = self.tokens[at].end
        return self.view.text[end : end + 1]

    def begins_sentence(self, at: int) -> bool:
        """Does the token stand at the beginning of a sentence or of a turn, where anything is capital?"""
        return self.tokens[at].start in self.beginnings

    def sentence_ends_after(self, at: int) -> bool:
        """Does a full stop, or its like, with a space close the token? After a single letter it does not."""
        token = self.tokens[at]
        after = self.view.text[token.end : token.end + 2]
        return len(token.text) > 1 and after[:1] in _FULL_STOPS and after[1:] == " "

    def is_negation(self, at: int) -> bool:
        """Is the token the beginning of "don't" or "won't"?"""
        token = self.tokens[at]
        return self.view.text.startswith("'t", token.end) and token.text.endswith("n")

    def follows_title(self, at: int) -> bool:
        """Does a title stand right before the token ("Dr. Young")?"""
        if at == 0 or self.tokens[at - 1].text not in TITLES:
            return False
        between = self.between(at - 1, at)
        return between == " " or (between in {". ", "."} and self.tokens[at - 1].text in DOTTED_TITLES)

    def written_as_name(self, at: int) -> bool:
        """Is the token a capitalised word where only names are: inside a sentence, or after a title?"""
        written = self.written(at)
        if self.follows_title(at):
            return True
        if not written[:1].isupper() or self.begins_sentence(at):
            return False
        return not (written.isupper() and self._shouted(at))

    def _shouted(self, at: int) -> bool:
        """Are the words around the token all capitals?"""
        around = [
            self.written(near) for near in (at - 2, at - 1, at + 1, at + 2) if 0 <= near < len(self.tokens)
        ]
        words = [word for word in around if len(word) > 1 and word.isalpha()]
        return all(word.isupper() for word in words)

    def spans(self, places: Sequence[int]) -> tuple[TextSpan, ...]:
        """The source ranges of some tokens; neighbours that only a space or a hyphen parts are one."""
        runs: list[tuple[int, int]] = []
        for at in places:
            token = self.tokens[at]
            if runs and self._glued(runs[-1][1], token.start):
                runs[-1] = (runs[-1][0], token.end)
            else:
                runs.append((token.start, token.end))
        return tuple(
            span for start, end in runs for span in self.view.spans(start, self._stopped(start, end))
        )

    def _stopped(self, start: int, end: int) -> int:
        """The end, with the full stop behind the last of dotted initials ("E.B., she")."""
        dotted = self.view.text[end - 2 : end - 1] == "." and end - 3 >= start
        lone = end - 4 < start or not self.view.text[end - 4].isalpha()
        return end + 1 if dotted and lone and self.view.text[end : end + 1] == "." else end

    def _glued(self, end: int, start: int) -> bool:
        between = self.view.text[end:start]
        if between == " & ":
            return True
        if len(between) > _LONGEST_GLUE or not _GLUE.issuperset(between):
            return False
        initial = end < 2 or not self.view.text[end - 2].isalpha()
        return initial or not between.startswith(".") or between == "."


@dataclass(frozen=True, slots=True)
class Match(Generic[Value]):
    """A row met in the page: the numbers of its tokens (fillers left out) and what it stands for."""

    places: tuple[int, ...]
    row: Row = field(repr=False)
    value: Value


@lru_cache(maxsize=1)
def read_texts(texts: tuple[str, ...]) -> Page:
    """The texts with their tokens; the last ones read are kept, because every detector reads the same."""
    return page(view(texts))


def page(view: View) -> Page:
    """The view with its tokens."""
    tokens = view.tokens()
    places: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(tokens):
        places[token.text].append(at)
    sources = [view.written(one.start, one.end) for one in tokens]
    return Page(
        view,
        tokens,
        sources,
        turns=[view.turn_of(one.start) for one in tokens],
        capitals=[at for at, written in enumerate(sources) if written[0].isupper()],
        places=dict(places),
        beginnings=frozenset(_beginnings(view.text)),
    )


def _beginnings(text: str) -> Iterator[int]:
    if opened := _OPENED.match(text):
        yield opened.end()
    yield from (one.end() for one in _ENDED.finditer(text))


def by_first(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    """The rows by their first token, the longest first: for tables that are asked again and again."""
    index: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=len, reverse=True):
        index[row[0]].append(row)
    return dict(index)


def matches(
    page_: Page, rows: Mapping[Row, Value], index: Mapping[str, Sequence[Row]] | None = None
) -> list[Match[Value]]:
    """Every row that stands in the page, the longest at each place, none overlapping another."""
    index = by_first(rows) if index is None else index
    found: list[Match[Value]] = []
    for at in page_.standing(index):
        if found and at <= found[-1].places[-1]:
            continue
        match = _longest(page_, at, index[page_.tokens[at].text], rows)
        if match is not None:
            found.append(match)
    return found


def _longest(page_: Page, at: int, rows: Iterable[Row], values: Mapping[Row, Value]) -> Match[Value] | None:
    for row in rows:
        places = _follow(page_, at, row)
        if places is not None and _letters_stand(page_, places) and not page_.is_negation(places[-1]):
            return Match(places, row, values[row])
    return None


def _follow(page_: Page, at: int, row: Row) -> tuple[int, ...] | None:
    places = [at]
    for wanted in row[1:]:
        after = places[-1] + 1
        fillers = 0
        while after < len(page_.tokens) and page_.tokens[after].text != wanted:
            if page_.tokens[after].text not in FILLERS or fillers == _MOST_FILLERS:
                return None
            after, fillers = after + 1, fillers + 1
        if after == len(page_.tokens) or page_.sentence_ends_after(places[-1]):
            return None
        places.append(after)
    return tuple(places)


def _letters_stand(page_: Page, places: Sequence[int]) -> bool:
    """Single letters in a row of words must be written as initials, or belong to the word (O'Brien)."""
    if len(places) == 1:
        return True
    return all(_letter_stands(page_, at) for at in places)


def _letter_stands(page_: Page, at: int) -> bool:
    letter, following = page_.tokens[at].text, page_.following(at)
    if len(letter) > 1 or not ("a" <= letter <= "z") or following == "'":
        return True
    if at and page_.between(at - 1, at).endswith("'"):
        return False
    if following == ".":
        return True
    return page_.written(at).isupper() and letter not in _PRONOUN_OR_ARTICLE
