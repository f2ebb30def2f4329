"""Names by their look and by lists: runs of capitals, given names, surnames, words that are no words.

Lists and capitals are weak evidence: a plain given name is hidden at once, an unknown word is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from transcription import casing
from transcription.lexicon import (
    CITIES,
    FILLERS,
    FUNCTION_WORDS,
    GENERIC,
    GIVEN,
    KNOWN_CAPITALS,
    ORG_ENDINGS,
    PARTICLES,
    PLACE_ENDINGS,
    PUBLIC,
    REGIONS,
    SHORT_TITLES,
    SURNAMES,
    TITLES,
    in_any,
    is_listed_word,
    is_word,
    words,
)
from transcription.matching import Page, read_texts
from transcription.name_cues import Cue, Cues, acts, cues, is_addressed, is_asked, is_cited, speaks

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLD = 0.9  # a title or an introduction
LISTED = 0.85  # a plain given name, somebody thanked or spoken to
LIKELY = 0.7  # such words beside it, but it may be something else
PAIR = 0.65  # two capitalised words side by side that are no words
DOUBTFUL = 0.6
CAPITAL = 0.5  # a capitalised word that is on no list
UNKNOWN = 0.4  # on no list, in a text without capitals

_MOST_WORDS = 4  # of one name, particles included
_SHORTEST = 2  # letters
_LONGEST_ACRONYM = 6  # letters
_SHORTEST_WORLDWIDE = 5  # letters of a given name of the larger list; shorter ones may be anything misheard
_PROPER = words("en_proper")
_OUR_GIVEN = words("en_given")
_SHORTEST_SURE = 4  # letters of an unknown word with a capital that is hidden unasked
_SHORTEST_UNKNOWN = 3  # letters of an unknown word without a capital
_JOINTS = frozenset({" ", "-", ". ", "'"})
# Surnames that are words of every sentence: without a capital they do not lengthen a name.
_SENTENCE_WORDS = words("en_surname_words")
# Particles that are no words of English, nor articles before a nickname ("el", "la").
_SURE_PARTICLES = PARTICLES & {
    *(
        "van",
        "von",
        "den",
        "der",
        "della",
        "del",
        "bin",
        "bint",
        "ibn",
        "zur",
        "ter",
        "dos",
        "das",
        "vom",
        "de",
    ),
    *("di", "da", "du", "la"),
}
_GIVEN_BUT_NO_REGION = GIVEN - REGIONS
_NO_SURNAMES = (KNOWN_CAPITALS, REGIONS, CITIES)


# What follows a name and a hyphen and is no part of it: "Quill-style", "Erin-led".
_AFTER_HYPHEN = frozenset(
    {
        "area",
        "based",
        "born",
        "bound",
        "centered",
        "era",
        "esque",
        "focused",
        "free",
        "inspired",
        "ish",
        "led",
    }
    | {
        "level",
        "like",
        "made",
        "only",
        "owned",
        "related",
        "run",
        "sized",
        "speaking",
        "style",
        "themed",
        "type",
    }
)
_BEFORE_SUBJECT = FILLERS | {
    *("then", "so", "and", "but", "because", "when", "that", "what", "like", "yeah", "well", "as", "if"),
    *("after", "before", "where", "okay", "now", "how", "while", "until", "since", "cause", "or"),
}


class Named(NamedTuple):
    """Some tokens that look like a name, how surely, and why."""

    places: tuple[int, ...]
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what is known of its words (identified)."""

    read: Page = field(repr=False)
    cues: Cues = field(repr=False)
    uncased: list[bool] = field(repr=False)
    cased_turns: frozenset[int]
    language: str
    judged: dict[str, bool] = field(default_factory=dict, repr=False)
    listed: dict[str, bool] = field(default_factory=dict, repr=False)
    written: dict[str, tuple[int, int]] = field(default_factory=dict, repr=False)

    def is_word(self, word: str) -> bool:
        """Is it any word of the language, or a capitalised one that stays (peoples, months, products)?"""
        if word not in self.judged:
            self.judged[word] = word in KNOWN_CAPITALS or is_word(word, self.language)
        return self.judged[word]

    def is_listed(self, word: str) -> bool:
        """Does it stand on a list of words itself? ("Keller" is no form of a word, though "taller" is.)"""
        if word not in self.listed:
            self.listed[word] = word in KNOWN_CAPITALS or is_listed_word(word, self.language)
        return self.listed[word]

    def is_unknown(self, word: str, *, strictly: bool = False) -> bool:
        """Is it on no list, so that it may be anybody's name? ``strictly``: nor a rarer form of a word."""
        known = self.is_word(word) if strictly else self.is_listed(word)
        nobody = says_nothing(word) or word in PARTICLES or word in REGIONS
        return len(word) >= _SHORTEST and not (known or nobody)

    def is_usually_capital(self, word: str) -> bool:
        """Does the talk write the word more often with a capital than without, as far as case tells?"""
        if not self.written:
            self.written.update(_written(self))
        small, capital = self.written.get(word, (0, 0))
        return capital > small

    def is_plain_given(self, word: str) -> bool:
        """Is it a given name and no word or country besides? A city of that name identifies too."""
        return word in GIVEN and not (self.is_listed(word) or word in REGIONS)


@lru_cache(maxsize=1)
def reading(texts: tuple[str, ...], language: str) -> Reading:
    """The texts, read; the last ones are kept, because several detectors read the same."""
    page = read_texts(texts)
    bare = casing.uncased(page)
    return Reading(page, cues(page.view), bare, casing.cased_turns(page, bare), language)


def _written(page: Reading) -> dict[str, tuple[int, int]]:
    """How often each word is written small, and capital inside a sentence, where the text has capitals."""
    found: dict[str, tuple[int, int]] = {}
    for at, token in enumerate(page.read.tokens):
        if page.uncased[at]:
            continue
        small, capital = found.get(token.text, (0, 0))
        if page.read.written(at)[0].islower():
            found[token.text] = (small + 1, capital)
        elif not page.read.begins_sentence(at):
            found[token.text] = (small, capital + 1)
    return found


def says_nothing(word: str) -> bool:
    """Is it a role, a device, a title, a sound of hesitation?"""
    return word in GENERIC or word in TITLES or word in FILLERS


def named(page: Reading) -> list[Named]:
    """Every run of tokens that looks like a name, none overlapping another."""
    found: list[Named] = []
    at = 0
    while at < len(page.read.tokens):
        one = _bare(page, at) if page.uncased[at] or _is_lower_name(page, at) else _capital(page, at)
        if one is not None:
            found.append(_public(page, one))
        at = one.places[-1] + 1 if one is not None else at + 1
    return found


def _is_lower_name(page: Reading, at: int) -> bool:
    """Did somebody who else uses capitals write a plain given name without one?"""
    return page.read.written(at)[0].islower() and page.is_plain_given(page.read.tokens[at].text)


def _public(page: Reading, one: Named) -> Named:
    """People of public life are asked about, however surely they are named."""
    row = [page.read.tokens[at].text for at in one.places]
    if one.score > DOUBTFUL and (" ".join(row) in PUBLIC or (len(row) > 1 and row[-1] in PUBLIC)):
        return Named(one.places, DOUBTFUL, "may be somebody of public life")
    return one


def _capital(page: Reading, at: int) -> Named | None:
    word = page.read.tokens[at].text
    if not _is_capitalised(page, at) or says_nothing(word):
        return None
    if _follows_title(page, at):
        return Named((*_particles(page, at), *_whole(page, at)), TOLD, "after a title")
    if _is_initialled(page, at):
        return Named((at, at + 1), LISTED, "a name and an initial")
    if len(word) < _SHORTEST or (word in PARTICLES and word not in GIVEN):
        return None
    places = (*_particles(page, at), *_whole(page, at))
    if _is_institution(page, places):
        return None
    return _by_cue(page, places) or _by_list(page, places)


def _is_initialled(page: Reading, at: int) -> bool:
    """Is it "Dana K." or, where somebody is thanked, "Or V.": a name that is no word, and an initial?"""
    read, word, last = page.read, page.read.tokens[at].text, at + 1
    if last >= len(read.tokens) or read.between(at, last) != " " or len(word) < _SHORTEST:
        return False
    initial = len(read.tokens[last].text) == 1 and read.written(last).isupper()
    if not initial or read.following(last) != "." or read.written(at).isupper():
        return False
    greeted = page.cues.at(read.tokens[at].start) in {Cue.BESIDE, Cue.NAMING}
    return page.is_plain_given(word) or page.is_unknown(word) or (greeted and word not in KNOWN_CAPITALS)


def _particles(page: Reading, at: int) -> Iterator[int]:
    """The particles right before a surname ("van den Bosch"), unless they are words of the sentence."""
    first = at
    while first > 0 and page.read.tokens[first - 1].text in _SURE_PARTICLES:
        if page.read.between(first - 1, first) not in {" ", "-"}:
            break
        first -= 1
    yield from range(first, at)


def _is_institution(page: Reading, places: tuple[int, ...]) -> bool:
    """Do the words end as a school or a county does, and begin like nobody's given name?"""
    first, last = (page.read.tokens[at].text for at in (places[0], places[-1]))
    kind = last in ORG_ENDINGS or (last in PLACE_ENDINGS and not page.is_plain_given(first))
    return len(places) > 1 and kind and last not in SURNAMES


def _follows_title(page: Reading, at: int) -> bool:
    """Is a title before the token, or before the particles before it ("Professor van Dam")?"""
    first = at
    while first > 0 and page.read.tokens[first - 1].text in PARTICLES and at - first < _MOST_WORDS:
        first -= 1
    return page.read.follows_title(first) or page.read.follows_title(at)


def _by_cue(page: Reading, places: tuple[int, ...]) -> Named | None:
    read, word = page.read, page.read.tokens[places[0]].text
    cue = page.cues.at(read.tokens[places[0]].start)
    name = word in GIVEN or page.is_unknown(word)
    if is_cited(read, places[-1]) and word not in KNOWN_CAPITALS:
        return Named(places, DOUBTFUL, "somebody who is cited")
    if cue is Cue.NAMING and (name or word in SURNAMES):
        return Named(places, TOLD, "after words that name somebody")
    if not name or word in KNOWN_CAPITALS:
        return None
    if cue is Cue.BESIDE:
        return Named(places, LISTED, "named by words beside it")
    if is_addressed(read, places):
        sure = page.is_plain_given(word) or not _is_listed(page, places)
        return Named(places, LISTED if sure else LIKELY, "somebody is spoken to")
    return None


def _is_listed(page: Reading, places: tuple[int, ...]) -> bool:
    """Is a comma on both sides, as in a list of places or things?"""
    end = page.read.following(places[-1])
    return end == "," and not page.read.begins_sentence(places[0])


def _by_list(page: Reading, places: tuple[int, ...]) -> Named | None:
    read, words = page.read, [page.read.tokens[at].text for at in places]
    first, last = words[0], words[-1]
    inside = not read.begins_sentence(places[0])
    longer = len(words) > 1 and (last in SURNAMES or page.is_unknown(last))
    if page.is_plain_given(first) or (first in GIVEN and longer):
        return Named(places, LISTED, "begins with a given name")
    shown = (inside or len(words) > 1) and first not in KNOWN_CAPITALS
    if first in _GIVEN_BUT_NO_REGION and (shown or acts(read, places[-1])):
        return Named(places, DOUBTFUL, "a given name that is a word too")
    if page.is_unknown(first, strictly=not inside) and first not in CITIES:
        told = first in SURNAMES or speaks(read, places[-1]) or (longer and last in SURNAMES)
        if told:
            return Named(places, LISTED, "a plain surname, or somebody who speaks")
        if inside and page.is_unknown(first, strictly=True) and _stands_alone(page, places):
            return Named(places, LISTED, "a word on no list where only a name has a capital")
        score, why = (PAIR, "capitalised words") if longer else (CAPITAL, "a capitalised word")
        return Named(places, score, f"{why} on no list")
    surname = first in SURNAMES and not in_any(first, _NO_SURNAMES)
    return Named(places[:1], CAPITAL, "a surname that is a word too") if surname and inside else None


def _stands_alone(page: Reading, places: tuple[int, ...]) -> bool:
    """Is there no article before it ("the Petri dish"), and no other capital than its first ("SARS-CoV")?"""
    read, at = page.read, places[0]
    article = at > 0 and read.tokens[at - 1].text in {"a", "an", "the"}
    written = read.written(at)
    famous = read.tokens[at].text in _PROPER
    return not (article or famous) and len(written) >= _SHORTEST_SURE and written[1:].islower()


def _bare(page: Reading, at: int) -> Named | None:
    """Without capitals only cues and lists speak."""
    read, word = page.read, page.read.tokens[at].text
    if len(word) < _SHORTEST_UNKNOWN or says_nothing(word) or read.is_negation(at) or not word.isalpha():
        return None
    places = _whole_bare(page, at)
    unknown = page.is_unknown(word, strictly=True) and word not in CITIES
    cue = page.cues.at(read.tokens[at].start)
    if page.is_plain_given(word) and (len(word) >= _SHORTEST_WORLDWIDE or word in _OUR_GIVEN):
        return Named(places, LISTED, "begins with a given name")
    unknown = unknown or page.is_plain_given(word)
    return _stranger(page, places, cue) if unknown else _everyday(page, places, cue)


def _everyday(page: Reading, places: tuple[int, ...], cue: Cue | None) -> Named | None:
    """A word that is a name too, in a text without capitals."""
    read, at, word = page.read, places[0], page.read.tokens[places[0]].text
    titled = at > 0 and read.tokens[at - 1].text in SHORT_TITLES and read.follows_title(at)
    if titled and not speaks(read, at - 1):
        return Named(places, TOLD if word not in FUNCTION_WORDS else LIKELY, "after a title")
    if word in GIVEN and (cue is Cue.NAMING or len(places) > 1):
        return Named(places, LIKELY, "a given name that is a word too")
    if word in GIVEN and cue is not None and word not in _SENTENCE_WORDS:
        return Named(places, CAPITAL, "a given name that is a word too")
    if word in GIVEN and word not in _SENTENCE_WORDS and is_asked(read, places):
        return Named(places, CAPITAL, "a given name that is a word too, and somebody is asked")
    if word in GIVEN and word not in REGIONS and speaks(read, at) and _begins_clause(read, at):
        return Named(places, CAPITAL, "a given name that is a word too, and somebody who speaks")
    return None


def _begins_clause(read: Page, at: int) -> bool:
    """May the subject of a sentence stand here: no article, verb or pronoun right before it?"""
    return read.begins_sentence(at) or read.tokens[at - 1].text in _BEFORE_SUBJECT


def _stranger(page: Reading, places: tuple[int, ...], cue: Cue | None) -> Named | None:
    """A word on no list, in a text without capitals; none where somebody only wrote a long sentence."""
    if cue is Cue.NAMING or page.read.follows_title(places[0]):
        return Named(places, TOLD, "after a title or words that name somebody")
    if cue is Cue.BESIDE:
        return Named(places, LISTED, "named by words beside it")
    if acts(page.read, places[-1]) or is_asked(page.read, places):
        return Named(places, LISTED, "somebody who speaks")
    if cue is Cue.DEALING:
        return Named(places, LISTED, "somebody is met, asked or told")
    start = page.read.tokens[places[0]].start
    if page.read.view.turn_of(start) in page.cased_turns:
        return None
    return Named(places, UNKNOWN, "a word on no list")


def _is_capitalised(page: Reading, at: int) -> bool:
    """Is it written as names are? All in capitals only a name on our lists is told from an acronym."""
    written, word = page.read.written(at), page.read.tokens[at].text
    if written.isupper() and len(written) > 1:
        return page.is_plain_given(word) or (
            len(word) > _LONGEST_ACRONYM and page.is_unknown(word, strictly=True)
        )
    return written[0].isupper()


def _whole(page: Reading, at: int) -> tuple[int, ...]:
    """A name's words from ``at`` on: capitalised, with only a space or a hyphen between, particles inside."""
    read, places, end = page.read, [at], at + 1
    while end < len(read.tokens) and end - at < _MOST_WORDS and read.between(end - 1, end) in _JOINTS:
        token = read.tokens[end].text
        hyphened = read.between(end - 1, end) == "-" and token not in _AFTER_HYPHEN
        if hyphened or (_is_capitalised(page, end) and _may_follow_name(page, end)):
            places += range(places[-1] + 1, end + 1)
        elif token not in PARTICLES:
            break
        end += 1
    return tuple(places)


def _may_follow_name(page: Reading, at: int) -> bool:
    """Can the token be a further word of a name: no "I", no device, no first word of a sentence?"""
    read, word = page.read, page.read.tokens[at].text
    after_initial = len(read.tokens[at - 1].text) == 1
    initial = len(word) > 1 or read.following(at) in {".", "'"}
    known = word in KNOWN_CAPITALS and word not in SURNAMES
    return (
        initial and not says_nothing(word) and not known and (after_initial or not read.begins_sentence(at))
    )


def _whole_bare(page: Reading, at: int) -> tuple[int, ...]:
    """A name's words without capitals: what follows is a surname or on no list."""
    read, places, end = page.read, [at], at + 1
    while end < len(read.tokens) and end - at < _MOST_WORDS and read.between(end - 1, end) in {" ", "-", "'"}:
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
