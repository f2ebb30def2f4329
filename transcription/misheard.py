"""Words that only sound like a known name or nearly spell it, as recognizers write names.

An unknown word that resembles a name is enough. An everyday word that does ("bread" for Brett) needs
a reason: a place where only a name stands, another name of the same person beside it, or that the
talk hardly ever uses the word, so that asking about it costs little.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import extractOne

from transcription import sounds
from transcription.lexicon import FUNCTION_WORDS, HONORIFICS, is_common
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transcription.matching import Page

SHORTEST = 3  # letters of the name, and of the word in the text; shorter ones resemble too much
_SIMILAR = 0.85  # Jaro-Winkler similarity, 0 to 1, from which a misheard name can be told
_MOST_MORE = 4  # letters by which a misheard form may be longer or shorter; half of it for short names
_LONGEST = 40  # letters: nothing longer is a name
_SHORTEST_KEY = 2  # sounds
_SHORTEST_JOINED_KEY = 3  # sounds of two words that are one name ("brow er")
_MOST_MORE_JOINED = 2  # letters
_LONGEST_PIECE = 3  # letters of an everyday word that may be a piece of a name
_WORDS_PER_SELDOM = (
    2_500  # of the talk, for each time that an everyday word may be met and still be asked about
)
# What stands before somebody's name when a turn is handed over, thanked for or announced.
_GIVING = "turn|turned|turning|hand|handed|handing|pass|passed|passing"
_GREETING = (
    "over to|back to|invite|your host|line of|thanks|thank you|this is|i'm|i am|my name is|hi|hello|hey"
    "|good morning|good afternoon|good evening|welcome|what about you|go ahead"
)
_HANDING = led(
    rf"\b(?:(?:{_GIVING})(?: \w+){{1,4}}? to|{_GREETING}|questions? (?:is |comes |came )?from)[\s,]{{1,2}}",
    f"{_GIVING}|{_GREETING}|questions?",
)
_SPOKEN_TO = re.compile(r",? you (?:mentioned|said|talked|asked|noted|brought up|were saying)\b")
# Somebody is spoken to after one of these words, if the speaker begins anew right after the name.
_OPENERS = frozenset(
    {"so", "well", "yeah", "yes", "no", "okay", "ok", "sure", "right", "though", "and", "but", "now", "oh"}
)
_BEGINS_ANEW = re.compile(
    r",? (?:i think|i'm|i am|i was|i would|i'd|i know|we're|we are|you know|let me|let's|do you|did you|what"
    r"|can you|could you|would you|how)\b"
)


class _Owned(Protocol):
    @property
    def entity(self) -> str: ...


Owner = TypeVar("Owner", bound=_Owned)


@dataclass(frozen=True, slots=True)
class Heard(Generic[Owner]):
    """Some tokens that may be a misheard name, and whose. ``everyday``: they are words of their own too."""

    places: tuple[int, ...]
    owner: Owner
    everyday: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Names(Generic[Owner]):
    """The words of all names, by spelling and by sound (identified)."""

    spelled: Mapping[str, Owner] = field(repr=False)
    sounding: Mapping[str, Owner] = field(repr=False)


def words(
    read: Page, named: Mapping[int, str], vocabulary: Mapping[str, Owner], language: str
) -> list[Heard[Owner]]:
    """Every word that may be a misheard name; ``named`` tells whom each token names that names somebody."""
    names = _names(vocabulary)
    joined = list(_joined(read, named, names, language))
    places = dict(named) | _entities(joined)
    unknown = list(_unknown(read, places, names, language))
    return [*joined, *unknown, *_everyday(read, places | _entities(unknown), names, language)]


def _entities(heard: Iterable[Heard[Owner]]) -> dict[int, str]:
    return {at: one.owner.entity for one in heard for at in one.places}


def _names(vocabulary: Mapping[str, Owner]) -> _Names[Owner]:
    keys = {sounds.key(word): owner for word, owner in vocabulary.items()}
    sounding = {key: owner for key, owner in keys.items() if len(key) >= _SHORTEST_KEY}
    return _Names(vocabulary, sounding)


def _unknown(
    read: Page, named: Mapping[int, str], names: _Names[Owner], language: str
) -> Iterator[Heard[Owner]]:
    strange = (word for word in read.places if not is_common(word, language))
    owners = {word: owner for word in strange if (owner := _resembled(word, names)) is not None}
    for at in read.standing(owners):
        if at not in named and not read.is_negation(at):
            owner = owners[read.tokens[at].text]
            yield Heard((at,), owner, everyday=False, why="sounds like or nearly spells a known name")


def _joined(
    read: Page, named: Mapping[int, str], names: _Names[Owner], language: str
) -> Iterator[Heard[Owner]]:
    """Two words that are one name when they are written together."""
    pieces = read.standing(frozenset(word for word in read.places if _is_piece(word, language)))
    judged: dict[tuple[str, str], Owner | None] = {}
    for at, after in pairwise(pieces):
        if after != at + 1 or at in named or after in named:
            continue
        pair = (read.tokens[at].text, read.tokens[at + 1].text)
        if pair not in judged:
            judged[pair] = _resembled_together(*pair, names)
        owner = judged[pair]
        if owner is not None and read.between(at, at + 1) == " ":
            yield Heard(
                (at, at + 1), owner, everyday=True, why="two words that together resemble a known name"
            )


def _is_piece(word: str, language: str) -> bool:
    """May it be a part of a name that was heard as two words?"""
    return len(word) > 1 and word.isalpha() and (len(word) <= _LONGEST_PIECE or not is_common(word, language))


def _resembled_together(left: str, right: str, names: _Names[Owner]) -> Owner | None:
    whole = left + right
    little = (left in FUNCTION_WORDS) + (right in FUNCTION_WORDS)
    if whole in names.spelled and little < len((left, right)):
        return names.spelled[whole]
    if little or len(whole) < SHORTEST + 2:
        return None
    key = sounds.key(whole)
    owner = names.sounding.get(key) if len(key) >= _SHORTEST_JOINED_KEY else None
    near = any(
        one is owner and abs(len(word) - len(whole)) <= _MOST_MORE_JOINED and word[0] == whole[0]
        for word, one in names.spelled.items()
    )
    return owner if near else None


def _everyday(
    read: Page, named: Mapping[int, str], names: _Names[Owner], language: str
) -> Iterator[Heard[Owner]]:
    handed = frozenset(one.end() for one in _HANDING.finditer(read.view.text))
    common = (word for word in read.places if is_common(word, language))
    owners = {word: owner for word in common if (owner := _resembled(word, names)) is not None}
    seldom = len(read.tokens) // _WORDS_PER_SELDOM
    for at in read.standing(owners):
        word = read.tokens[at].text
        owner = owners[word]
        if at in named or read.is_negation(at):
            continue
        if _stands_as_name(read, at, handed, named, owner.entity):
            yield Heard((at,), owner, everyday=True, why="an everyday word in the place of a known name")
        elif len(read.places[word]) <= seldom:
            yield Heard((at,), owner, everyday=True, why="an unusual word here that resembles a known name")


def _stands_as_name(
    read: Page, at: int, handed: frozenset[int], named: Mapping[int, str], entity: str
) -> bool:
    """Is the word handed to, thanked, titled or spoken to, or beside another name of the same person?"""
    beside = (
        named.get(near) == entity and read.between(min(at, near), max(at, near)) == " "
        for near in (at - 1, at + 1)
    )
    titled = read.tokens[at - 1].text in HONORIFICS if at else False
    end = read.tokens[at].end
    spoken_to = bool(_SPOKEN_TO.match(read.view.text, end))
    opened = at > 0 and read.tokens[at - 1].text in _OPENERS and bool(_BEGINS_ANEW.match(read.view.text, end))
    return titled or spoken_to or opened or read.tokens[at].start in handed or any(beside)


def _resembled(heard: str, names: _Names[Owner]) -> Owner | None:
    shaped = SHORTEST <= len(heard) <= _LONGEST and heard.isalpha()
    if not shaped or heard in FUNCTION_WORDS:
        return None
    nearest = extractOne(heard, names.spelled.keys(), scorer=JaroWinkler.similarity, score_cutoff=_SIMILAR)
    if nearest is not None and abs(len(heard) - len(nearest[0])) <= _most_more(nearest[0]):
        return names.spelled[nearest[0]]
    owner = names.sounding.get(sounds.key(heard))
    return names.sounding.get(sounds.key(heard[:-1])) if owner is None and heard.endswith("s") else owner


def _most_more(name: str) -> int:
    """By how many letters a misheard form may differ in length; the similarity favours long words."""
    return _MOST_MORE if len(name) > SHORTEST + 1 else _MOST_MORE // 2
