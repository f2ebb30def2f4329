"""Places finer than a state: cities, counties, towns, hills, by endings, lists and the words before them.

States and countries stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.bare_phrases import bare_phrases, is_made
from transcription.bare_places import places_of_words
from transcription.bare_slots import Slot
from transcription.lexicon import (
    CITIES,
    FUNCTION_WORDS,
    GIVEN,
    KNOWN_CAPITALS,
    ORG_KINDS,
    PARTICLES,
    PLACE_BEGINNINGS,
    PLACE_ENDINGS,
    REGIONS,
    SURNAMES,
    is_common,
)
from transcription.lexicon import words as word_list
from transcription.matching import by_first, matches
from transcription.model import Finding, Kind
from transcription.name_reading import Reading, reading
from transcription.proper_runs import WORKING, again, capital_runs, joined, row, up_to, words_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.bare_phrases import Phrase
    from transcription.matching import Page
    from transcription.model import Known

SURE = 0.9  # a state stands behind it, "the town of"
LISTED = 0.85
BARE = 0.8  # as sure, without capitals
LIKELY = 0.7
DOUBTFUL = 0.6

_LIVING = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|grew up|raised|born|based|located|settled|stationed|resid(?:e|es|ed)"
    r"|vacation(?:ed)?|neighborhood|house|home|apartment|folks)(?: \w+)?"
    r" (?:in|at|near|around|outside|outside of|(?:over|down|up|out) in)\s\Z"
    r"|\b(?:mov(?:e|ed|es|ing)|drove|drive|driving|relocated|flew|fly|travel(?:ed)?)(?: \w+){0,2}"
    r" (?:to|from)\s\Z"
    r"|\b(?:i'm|i am|is|are|was|were|he's|she's|they're|come|comes|came|people|originally|here|hails?)"
    r" from\s\Z"
    r"|\b(?:city|town|village|county|township|borough|island|suburb|outskirts|streets|side|part"
    r"|neighborhood) of\s\Z|\bdowntown\s\Z"
    r"|\b(?:place|town|village|city|suburb|neighborhood|area|island|hamlet|street)(?: that's| that is)?"
    r" (?:called|named)\s\Z"
)
# "up on the little sawtooth": rivers and hills have an article.
_DOWN_ON_THE = re.compile(
    r"\b(?:down|up|over|out|along|across|back|fishing|camping) (?:(?:on|in|by|at|to|around|past) )?the\s\Z"
)
_IN = re.compile(r"\b(?:in|near|from|outside|outside of|around|toward|towards|through|to)\s\Z")
_COMPASS = frozenset({"north", "south", "east", "west", "new"})
_WATERS = frozenset({"loch", "lough", "river", "water"})
_SMALL_OR_OLD = (
    frozenset({"great", "inner", "lesser", "little", "nether", "new", "old", "outer", "royal", "wee"})
    | _COMPASS
)
_ADJECTIVES = frozenset({"upper", "lower"})  # of any thing, so that only a cue tells a place
# One of these without an article is a name's end: "in quarry hill", but "of rolling hills".
_ONE_OF_THE_MAP = frozenset(
    {"bluff", "brook", "cove", "creek", "glen", "grove", "harbor", "heights", "hill", "manor", "ridge"}
    | {"county", "junction", "parish", "summit", "terrace", "township", "valley", "village"}
)
_IN_SMALL_LETTERS = frozenset(
    {"county", "district", "parish", "projects", "reservation", "township", "valley"}
)
_WITHOUT_ARTICLE = re.compile(r"\b(?:in|near|from|to|at|around)\s\Z")
_STATE_AFTER = re.compile(
    r",? (?:" + "|".join(sorted(REGIONS - {"us", "jordan", "turkey", "chad"}, key=len, reverse=True)) + r")\b"
)
_SHORT_STATE = re.compile(rf", (?P<state>{'|'.join(sorted(word_list('en_states_short')))})\b")
_STRONG_ENDINGS = frozenset(["county", "township", "borough", "heights"])
# Endings that everyday talk hardly uses but in names ("quarry hill"; but "at some point").
_OF_THE_MAP = frozenset(
    {"bluff", "bluffs", "brook", "cove", "creek", "falls", "glen", "grove", "harbor", "heights", "hill"}
    | {"hills", "manor", "meadows", "ridge", "springs", "summit", "terrace", "township", "valley", "village"}
)
_NAMED_ENDINGS = _OF_THE_MAP | {
    *("airport", "beach", "bridge", "hall", "island", "junction", "lake", "mountain", "park", "pass"),
    *("reservoir", "river", "square", "stadium", "station", "tower"),
}
_WHERE = re.compile(r"\b(?:in|near|from|to|on|at|around|of)\s\Z")
_SHORTEST = 2  # letters; an unknown word without a capital is longer
_MOST_WORDS = 4  # of a place without capitals


class PlacesDetector:
    """Cities, and capitalised or unknown words where only a place can stand."""

    name = "places"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of a place finer than a state."""
        own = reading(tuple(texts), known.language)
        phrases = bare_phrases(tuple(texts), known.language)
        found = [*_cities(own), *_capitals(own), *_bare(own), *_of_words(own, phrases)]
        return [*found, *(_elsewhere(own, *one) for one in again(own, found))]


def _finding(own: Reading, first: int, last: int, score: float, why: str) -> Finding:
    entity = "place:" + " ".join(row(own, first, last))
    spans = own.read.spans(range(first, last + 1))
    return Finding(spans, Kind.PLACE, entity, PlacesDetector.name, score, why)


_CITIES_OF_WORDS = {tuple(city.split()): city for city in CITIES if " " in city}
_INDEX = by_first(_CITIES_OF_WORDS)


def _cities(own: Reading) -> Iterator[Finding]:
    for first, last, city in _cities_named(own.read):
        score = _city_score(own, first, last, city)
        if score:
            yield _finding(own, first, last, score, "a city")


def _cities_named(read: Page) -> Iterator[tuple[int, int, str]]:
    """First and last token of each city, the longest at each place; those of one word need no table."""
    held: set[int] = set()
    for match in matches(read, _CITIES_OF_WORDS, _INDEX):
        held.update(range(match.places[0], match.places[-1] + 1))
        yield match.places[0], match.places[-1], match.value
    for at in read.standing(CITIES):
        if at not in held and not read.is_negation(at):
            yield at, at, read.tokens[at].text


def _city_score(own: Reading, first: int, last: int, city: str) -> float:
    """How surely it is the city; 0 for a name or a word."""
    lower = own.read.written(first).islower()
    if lower and not own.uncased[first]:
        return 0
    word_too = len(city.split()) == 1 and (own.is_listed(city) or city in KNOWN_CAPITALS)
    name_too = city in GIVEN or city in SURNAMES
    if not (word_too or name_too):
        return LISTED
    before = up_to(own, first)
    if _LIVING.search(before) or (not lower and _STATE_AFTER.match(own.read.view.text, _end(own, last))):
        return LIKELY if word_too and lower else LISTED
    if word_too and lower:
        return 0
    return LIKELY if _IN.search(before) else 0


def _elsewhere(own: Reading, first: int, last: int, entity: str) -> Finding:
    spans, why = own.read.spans(range(first, last + 1)), "named elsewhere in the talk"
    return Finding(spans, Kind.PLACE, entity, detector.name, LIKELY, why)


def _end(own: Reading, last: int) -> int:
    return own.read.tokens[last].end


def _capitals(own: Reading) -> Iterator[Finding]:
    for first, last in capital_runs(own):
        words = row(own, first, last)
        if " ".join(words) in REGIONS or all(word in KNOWN_CAPITALS for word in words):
            continue
        score, why = _judged(own, first, last, words)
        if score:
            yield _finding(own, first, _with_small_ending(own, last), score, why)


def _with_small_ending(own: Reading, last: int) -> int:
    """The last token, with "county" or "district" behind it in small letters."""
    follows = last + 1 < len(own.read.tokens) and own.read.between(last, last + 1) == " "
    return last + (follows and own.read.written(last + 1) in _IN_SMALL_LETTERS)


def _judged(own: Reading, first: int, last: int, words: list[str]) -> tuple[float, str]:
    telling = [word for word in words[:-1] if word not in ORG_KINDS and word not in FUNCTION_WORDS]
    if len(words) > 1 and words[-1] in PLACE_ENDINGS and telling:
        return LISTED, "ends like a place"
    if len(words) > 1 and words[0] in PLACE_BEGINNINGS and words[1] not in KNOWN_CAPITALS:
        return LISTED, "begins like a place"
    in_short_state = _is_in_short_state(own, last)
    if _is_person(own, words) and not in_short_state:
        return 0, ""
    unknown = own.is_unknown(words[0]) or (len(words) > 1 and own.is_unknown(words[-1]))
    if len(words) > 1 and words[0] in _COMPASS and unknown:
        return LISTED, "begins like a place"
    if in_short_state or (unknown and _STATE_AFTER.match(own.read.view.text, _end(own, last))):
        return SURE, "a state or country behind it"
    return _by_cue(up_to(own, first), unknown=unknown)


def _is_in_short_state(own: Reading, last: int) -> bool:
    """Is it "Calloway, IL"?"""
    state = _SHORT_STATE.match(own.read.view.text, _end(own, last))
    return state is not None and own.read.view.written(*state.span("state")).isupper()


def _by_cue(before: str, *, unknown: bool) -> tuple[float, str]:
    if _LIVING.search(before):
        return (LISTED if unknown else DOUBTFUL), "after words for living somewhere"
    if unknown and _IN.search(before):
        return LIKELY, "after a word for where"
    return 0, ""


def _is_person(own: Reading, words: Sequence[str]) -> bool:
    return words[0] in GIVEN and words[0] not in CITIES and (len(words) > 1 or own.is_plain_given(words[0]))


def _bare(own: Reading) -> Iterator[Finding]:
    """Without capitals: unknown words behind words for living, and a few words before an ending."""
    for at, token in enumerate(own.read.tokens):
        if not own.uncased[at]:
            continue
        if token.text in PLACE_ENDINGS:
            yield from _ended(own, at)
        if token.text in PLACE_BEGINNINGS:
            yield from _begun(own, at)
        elif token.text in _SMALL_OR_OLD:
            yield from _small_or_old(own, at)
        elif token.text in _WATERS and at and own.read.tokens[at - 1].text == "the":
            yield from _waters(own, at)
        first = _lived_from(own, at) if _is_strange(own, token.text) else None
        if first is not None:
            yield _finding(own, first, _last_unknown(own, at), LISTED, "after words for living somewhere")


def _of_words(own: Reading, phrases: Iterable[Phrase]) -> Iterator[Finding]:
    """Places made of ordinary words: by the article that is missing, or by what stands beside them."""
    why = "without an article, where a place stands"
    for phrase in phrases:
        if phrase.slot is not Slot.NAMED:
            yield _finding(own, phrase.first, phrase.last, DOUBTFUL, why)
    for first, last, beside in places_of_words(own):
        yield _finding(own, first, last, DOUBTFUL, beside)


def _lived_from(own: Reading, at: int) -> int | None:
    """Where a place begins that people live in: at the unknown word, or one word before ("nether wexley")."""
    if _LIVING.search(up_to(own, at)):
        return at
    two = at > 0 and joined(own, at - 1) and own.read.tokens[at - 1].text not in FUNCTION_WORDS
    return at - 1 if two and _LIVING.search(up_to(own, at - 1)) else None


def _is_strange(own: Reading, word: str) -> bool:
    known = word in CITIES or word in GIVEN
    return not known and _is_unknown(own, word)


def _is_unknown(own: Reading, word: str) -> bool:
    return len(word) > _SHORTEST and own.is_unknown(word, strictly=True)


def _begun(own: Reading, at: int) -> Iterator[Finding]:
    """Such as "saint ansgar", "lake okalee"."""
    follows = at + 1 < len(own.read.tokens) and own.read.between(at, at + 1) in {" ", ". "}
    if not follows:
        return
    word = own.read.tokens[at + 1].text
    if _is_unknown(own, word):
        sure = own.read.tokens[at].text not in _ADJECTIVES or _WHERE.search(up_to(own, at))
        score = LISTED if sure else LIKELY
        yield _finding(own, at, _last_unknown(own, at + 1), score, "begins like a place")
    elif word not in FUNCTION_WORDS and word.isalpha() and _LIVING.search(up_to(own, at)):
        yield _finding(own, at, at + 1, DOUBTFUL, "begins like a place")


def _small_or_old(own: Reading, at: int) -> Iterator[Finding]:
    """Such as "little ashby": before a word on no list, or a surname that is no word."""
    if at + 1 < len(own.read.tokens) and joined(own, at):
        word = own.read.tokens[at + 1].text
        if _is_unknown(own, word) and word not in GIVEN:
            yield _finding(own, at, at + 1, LIKELY, "begins like a place")
        elif _DOWN_ON_THE.search(up_to(own, at)) and not is_common(word) and not is_made(word):
            yield _finding(own, at, at + 1, DOUBTFUL, "begins like a river or a hill")


def _waters(own: Reading, at: int) -> Iterator[Finding]:
    """Such as "the river quorl": before a word on no list or a surname, that is no word besides."""
    if at + 1 < len(own.read.tokens) and own.read.between(at, at + 1) == " ":
        word = own.read.tokens[at + 1].text
        if _is_unknown(own, word) or (word in SURNAMES and not own.is_listed(word)):
            yield _finding(own, at, at + 1, LIKELY, "begins like a river or a lake")


def _ended(own: Reading, at: int) -> Iterator[Finding]:
    first = words_before(own, at)
    words = [word for word in row(own, first, at - 1) if word not in ORG_KINDS] if first < at else []
    if not words:
        return
    unknown = any(own.is_unknown(word, strictly=True) for word in words)
    if unknown and own.read.tokens[at].text in _STRONG_ENDINGS:
        yield _finding(own, first, at, LISTED, "ends like a place")
        return
    before = up_to(own, first)
    if own.read.tokens[at].text in _ONE_OF_THE_MAP and _WITHOUT_ARTICLE.search(before):
        yield _finding(own, first, at, BARE, "ends like a place, without an article")
        return
    if own.read.tokens[at].text in _NAMED_ENDINGS and _is_unknown(own, own.read.tokens[at - 1].text):
        yield _finding(own, first, at, BARE, "a word on no list and an ending of places")
        return
    told = own.read.tokens[at].text in _OF_THE_MAP and _WHERE.search(before)
    if unknown or told or _LIVING.search(before) or WORKING.search(before):
        yield _finding(own, first, at, DOUBTFUL, "ends like a place")


def _last_unknown(own: Reading, at: int) -> int:
    last = at
    while last + 1 < len(own.read.tokens) and last + 1 - at < _MOST_WORDS and joined(own, last):
        word = own.read.tokens[last + 1].text
        if not (own.is_unknown(word, strictly=True) or word in PLACE_ENDINGS) or word in PARTICLES:
            break
        last += 1
    return last


detector = PlacesDetector()
