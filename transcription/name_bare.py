"""Names in text without capitals: only cues and lists speak."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import (
    CITIES,
    FUNCTION_WORDS,
    GIVEN,
    PARTICLES,
    REGIONS,
    SURNAMES,
    TITLES,
    is_common,
    words,
)
from transcription.name_cues import Cue, acts, is_asked, is_resumed, speaks
from transcription.name_evidence import CAPITAL, FORM, LIKELY, LISTED, LONG, MOST_WORDS, TOLD, UNKNOWN, Named
from transcription.name_reading import SURE_TITLES, says_nobody

if TYPE_CHECKING:
    from transcription.matching import Page
    from transcription.name_reading import Reading

_SHORTEST_WORLDWIDE = 5  # letters of a given name of the larger list; shorter ones may be anything misheard
_SHORTEST_UNKNOWN = 3  # letters of an unknown word without a capital
_OUR_GIVEN = words("en_given")
# Surnames that are words of every sentence: without a capital they do not lengthen a name.
_SENTENCE_WORDS = words("en_surname_words")
_KIN = words("en_family") & TITLES
# What somebody is asked who was called by name.
_QUESTION = re.compile(
    r" (?:what|where|when|who|how|why)"
    r"(?:'s| (?:is|are|was|were|do|does|did|can|could|would|should|will|about)\b)"
    r"| (?:can|could|would|will|do|did|are|were|should|have|shall) (?:you|i|we|they|he|she|it)\b"
    r"| (?:please|(?:tell|show|give|remind|let|get|find) (?:me|us|them|him|her))\b"
    r"| (?:is|are) (?:there|it|you|they)\b"
)
# May stand before the subject of a sentence.
_BEFORE_SUBJECT = words("en_before_subject", "en_fillers")


def bare(page: Reading, at: int) -> Named | None:
    """The name that begins at the token, in a text without capitals."""
    read, word = page.read, page.read.tokens[at].text
    cue = page.cues.at(read.tokens[at].start)
    if len(word) < _SHORTEST_UNKNOWN:
        greeted = cue in {Cue.BESIDE, Cue.NAMING} and word in GIVEN and word not in FUNCTION_WORDS
        return (
            Named((at,), CAPITAL, "a short given name beside words that name somebody") if greeted else None
        )
    if says_nobody(page, at) or read.is_negation(at) or not word.isalpha():
        return None
    unknown = page.is_unknown(word, strictly=True) and (word not in CITIES or read.follows_title(at))
    if not (unknown or cue or word in GIVEN or read.follows_title(at)):
        return None  # an everyday word among others, as nearly all are
    places = _whole_bare(page, at)
    if page.is_plain_given(word) and (len(word) >= _SHORTEST_WORLDWIDE or word in _OUR_GIVEN):
        return Named(places, LISTED, "begins with a given name")
    unknown = unknown or page.is_plain_given(word)
    return _stranger(page, places, cue) if unknown else _everyday(page, places, cue)


def _everyday(page: Reading, places: tuple[int, ...], cue: Cue | None) -> Named | None:
    """A word that is a name too, in a text without capitals."""
    read, at, word = page.read, places[0], page.read.tokens[places[0]].text
    title = read.tokens[at - 1].text if read.follows_title(at) else ""
    if title in SURE_TITLES and not speaks(read, at - 1):
        return Named(places, TOLD if word not in FUNCTION_WORDS else LIKELY, "after a title")
    if cue is Cue.NAMING and (page.is_unknown(word) or _has_surname(page, at)):
        return Named(places if page.is_unknown(word) else (at, at + 1), LIKELY, "named by words before it")
    if title in _KIN and not is_common(word) and not FORM.fullmatch(word):
        return Named(places, CAPITAL, "a rare word after what relatives are called")
    surname = word in SURNAMES and word not in _SENTENCE_WORDS
    if surname and (cue is Cue.NAMING or (title and _begins_clause(read, at - 1))):
        return Named(places, CAPITAL, "a surname that is a word too, after a title or such words")
    return _given_word(page, places, cue) if word in GIVEN else None


def _has_surname(page: Reading, at: int) -> bool:
    """Does a surname that is no word stand right behind the word ("amber sandhu")?"""
    if at + 1 >= len(page.read.tokens) or page.read.between(at, at + 1) != " ":
        return False
    after = page.read.tokens[at + 1].text
    return after in SURNAMES and page.is_unknown(after, strictly=True)


def _given_word(page: Reading, places: tuple[int, ...], cue: Cue | None) -> Named | None:
    """A given name that is a word too."""
    read, at, word = page.read, places[0], page.read.tokens[places[0]].text
    everyday = word in _SENTENCE_WORDS
    if cue is Cue.NAMING or len(places) > 1:
        return Named(places, LIKELY, "a given name that is a word too")
    if cue is not None and not everyday:
        return Named(places, CAPITAL, "a given name that is a word too")
    if not everyday and is_asked(read, places):
        return Named(places, CAPITAL, "a given name that is a word too, and somebody is asked")
    if word not in REGIONS and _is_told(read, at) and _begins_clause(read, at):
        return Named(places, CAPITAL, "a given name that is a word too, and somebody who speaks")
    return None


def _is_told(read: Page, at: int) -> bool:
    """Do the words after it say what only somebody does, or take it up again?"""
    return speaks(read, at) or (is_resumed(read, at) and read.tokens[at].text not in _SENTENCE_WORDS)


def _begins_clause(read: Page, at: int) -> bool:
    """May the subject of a sentence stand here: no article, verb or pronoun right before it?"""
    return read.begins_sentence(at) or read.tokens[at - 1].text in _BEFORE_SUBJECT


def _stranger(page: Reading, places: tuple[int, ...], cue: Cue | None) -> Named | None:
    """A word on no list, in a text without capitals."""
    if cue is Cue.NAMING or page.read.follows_title(places[0]):
        return Named(places, TOLD, "after a title or words that name somebody")
    if cue is Cue.BESIDE:
        return Named(places, LISTED, "named by words beside it")
    if acts(page.read, places[-1]) or is_asked(page.read, places):
        return Named(places, LISTED, "somebody who speaks")
    if cue is Cue.DEALING:
        return Named(places, LISTED, "somebody is met, asked or told")
    if page.is_plain_given(page.read.tokens[places[0]].text) and _is_questioned(page.read, places):
        return Named(places, LISTED, "a given name, and a question to somebody")
    return _unplaced(page, places)


def _is_questioned(read: Page, places: tuple[int, ...]) -> bool:
    """Does the name stand first in a turn, and a question behind it?"""
    asked = _QUESTION.match(read.view.text, read.tokens[places[-1]].end)
    return asked is not None and read.begins_sentence(places[0])


def _unplaced(page: Reading, places: tuple[int, ...]) -> Named | None:
    """Such a word where nothing around it tells; none in a turn of somebody who uses capitals."""
    if page.read.view.turn_of(page.read.tokens[places[0]].start) in page.cased_turns:
        return None
    if page.mostly_uncased and _is_long(page, places[0]):
        return Named(places, LISTED, "a long word on no list")
    return Named(places, UNKNOWN, "a word on no list")


def _is_long(page: Reading, at: int) -> bool:
    """Is it long enough to stand on our lists if it were a word, and not broken off ("adminis-")?"""
    word = page.read.tokens[at].text
    return len(word) >= LONG and page.read.following(at) != "-" and not FORM.fullmatch(word)


def _whole_bare(page: Reading, at: int) -> tuple[int, ...]:
    """A name's words without capitals: what follows is a surname or on no list."""
    read, places, end = page.read, [at], at + 1
    while end < len(read.tokens) and end - at < MOST_WORDS and read.between(end - 1, end) in {" ", "-", "'"}:
        word = read.tokens[end].text
        second = places[-1] == at
        surname = word in SURNAMES and word not in _SENTENCE_WORDS and second
        stranger = page.is_unknown(word, strictly=True) and (word not in CITIES or second)
        if len(word) >= _SHORTEST_UNKNOWN and (stranger or surname):
            places += range(places[-1] + 1, end + 1)
        elif word not in PARTICLES:
            break
        end += 1
    return tuple(places)
