"""Names in text with capitals: titles, cues, lists, and capitals where only a name has one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import (
    CITIES,
    FUNCTION_WORDS,
    GIVEN,
    KNOWN_CAPITALS,
    ORG_ENDINGS,
    PARTICLES,
    PLACE_ENDINGS,
    REGIONS,
    SURNAMES,
    in_any,
    words,
)
from transcription.name_cues import (
    Cue,
    acts,
    does,
    is_addressed,
    is_apposed,
    is_called,
    is_cited,
    is_doubted,
    is_resumed,
)
from transcription.name_evidence import (
    CAPITAL,
    DOUBTFUL,
    FORM,
    LIKELY,
    LISTED,
    LONG,
    MOST_WORDS,
    PAIR,
    TOLD,
    Named,
)
from transcription.name_reading import SHORTEST, says_nobody, says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_LONGEST_ACRONYM = 6  # letters
_SHORTEST_SURE = 4  # letters of an unknown word with a capital that is hidden unasked
_SAINTS = frozenset({"saint", "st", "sta"})
_WHERE = frozenset(
    {"in", "near", "from", "to", "at", "around", "outside", "through", "toward", "towards", "of"}
)
# End the names of places, and nobody's.
_ON_THE_MAP = frozenset(
    {"avenue", "boulevard", "county", "heights", "highway", "houses", "road", "street", "township"}
)
_JOINTS = frozenset({" ", "-", ". ", "'"})
_PROPER = words("en_proper")
_SURE_PARTICLES = words("particles_sure")
_AFTER_HYPHEN = words("en_after_hyphen")
# "McIlvanney", "Ji-woo", "Su-Yeon".
_SHAPED = re.compile(r"(?:Mc|Mac|Fitz)[A-Z][a-z]{2,}|[A-Z][a-z]+-(?:[A-Z][a-z]+|[a-z]{2,})")
_LITTLE = FUNCTION_WORDS - GIVEN
_GIVEN_BUT_NO_REGION = GIVEN - REGIONS
_KNOWN_SURNAMES = SURNAMES & KNOWN_CAPITALS
_NO_SURNAMES = (KNOWN_CAPITALS, REGIONS, CITIES)


def capital(page: Reading, at: int) -> Named | None:
    """The name that begins at the token, where the text has capitals."""
    word = page.read.tokens[at].text
    nobody = says_nobody(page, at) or page.read.is_negation(at) or _is_saint(page, at)
    if nobody or not _is_capitalised(page, at):
        return None
    if _follows_title(page, at):
        return Named((*_particles(page, at), *_whole(page, at)), TOLD, "after a title")
    if _is_initialled(page, at):
        return Named(_with_initial(page, at), LISTED, "a name and an initial")
    if len(word) < SHORTEST or (word in PARTICLES and word not in GIVEN):
        return None
    places = (*_particles(page, at), *_whole(page, at))
    if _is_institution(page, places):
        return None
    return _by_cue(page, places) or _by_list(page, places)


def _is_initialled(page: Reading, at: int) -> bool:
    """Is it "Dana K." or, where somebody is thanked, "Or V.": a name that is no word, and an initial?"""
    read, word, last = page.read, page.read.tokens[at].text, at + 1
    if last >= len(read.tokens) or read.between(at, last) != " " or len(word) < SHORTEST:
        return False
    initial = len(read.tokens[last].text) == 1 and read.written(last).isupper()
    if not initial or read.following(last) != "." or read.written(at).isupper():
        return False
    greeted = page.cues.at(read.tokens[at].start) in {Cue.BESIDE, Cue.NAMING}
    return page.is_plain_given(word) or page.is_unknown(word) or (greeted and word not in KNOWN_CAPITALS)


def _with_initial(page: Reading, at: int) -> tuple[int, ...]:
    """The name and its initial, with the surname behind, which no sentence begins with: "Dana K. Palmer"."""
    last = at + 2
    joined = last < len(page.read.tokens) and page.read.between(last - 1, last) == ". "
    word = page.read.tokens[last].text if joined else ""
    surname = word in SURNAMES or (bool(word) and page.is_unknown(word, strictly=True))
    return (at, at + 1, last) if surname and _is_capitalised(page, last) else (at, at + 1)


def _is_saint(page: Reading, at: int) -> bool:
    """Is it "Saint Jude": nobody in the room, and elsewhere the patron of a church or a town?"""
    before = (
        at > 0 and page.read.tokens[at - 1].text in _SAINTS and page.read.between(at - 1, at) in {" ", ". "}
    )
    return before and page.read.written(at - 1)[0].isupper()


def _particles(page: Reading, at: int) -> Iterator[int]:
    """The particles right before a surname ("van den Bosch"), unless they are words of the sentence."""
    first = at
    while first > 0 and _is_particle(page, first - 1):
        first -= 1
    yield from range(first, at)


def _is_particle(page: Reading, at: int) -> bool:
    """Is it one that is no word of English, or one that a hyphen joins to what follows ("al-Hashimi")?"""
    word, between = page.read.tokens[at].text, page.read.between(at, at + 1)
    return (between == "-" and word in PARTICLES) or (between == " " and word in _SURE_PARTICLES)


def _is_institution(page: Reading, places: tuple[int, ...]) -> bool:
    """Do the words end as a school or a county does, and begin like nobody's given name?"""
    first, last = (page.read.tokens[at].text for at in (places[0], places[-1]))
    kind = in_any(last, (ORG_ENDINGS, _ON_THE_MAP)) or (
        last in PLACE_ENDINGS and not page.is_plain_given(first)
    )
    return len(places) > 1 and kind and last not in SURNAMES


def _follows_title(page: Reading, at: int) -> bool:
    """Is a title before the token, or before the particles before it ("Professor van Dam")?"""
    first = at
    while first > 0 and page.read.tokens[first - 1].text in PARTICLES and at - first < MOST_WORDS:
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
    return _spoken_to(page, places)


def _spoken_to(page: Reading, places: tuple[int, ...]) -> Named | None:
    """Somebody who is called by that name, or spoken to."""
    read, word = page.read, page.read.tokens[places[0]].text
    if word in GIVEN and is_called(read, places):
        return Named(places, LISTED if page.is_plain_given(word) else DOUBTFUL, "somebody is called")
    if is_addressed(read, places) and not (word in REGIONS and _is_behind_town(page, places[0])):
        sure = page.is_plain_given(word) or not _is_listed(page, places)
        return Named(places, LISTED if sure else LIKELY, "somebody is spoken to")
    return None


def _is_behind_town(page: Reading, at: int) -> bool:
    """Is it the state of "Atlanta, Georgia": right behind a city, or a capital that is no given name?"""
    if at == 0 or page.read.between(at - 1, at) != ", ":
        return False
    town = page.read.tokens[at - 1].text
    named = page.read.written_as_name(at - 1) and town not in GIVEN
    return town in CITIES or (named and town not in KNOWN_CAPITALS)


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
    if first in _GIVEN_BUT_NO_REGION and (shown or _is_subject(page, places)):
        told = inside and _stands_alone(page, places) and page.is_usually_capital(first)
        return Named(places, LISTED if told else DOUBTFUL, "a given name that is a word too")
    if page.is_unknown(first, strictly=not inside) and not _is_city(page, places[0]):
        return _stranger(page, places, longer=longer)
    return _surname(page, places)


def _is_subject(page: Reading, places: tuple[int, ...]) -> bool:
    """Do the words after it say what only somebody does: "Rose never forgets"?"""
    read, last = page.read, places[-1]
    return (
        acts(read, last)
        or does(read, last)
        or is_apposed(read, last)
        or is_doubted(read, places)
        or (is_resumed(read, last) and read.tokens[last].text not in FUNCTION_WORDS)
    )


def _stranger(page: Reading, places: tuple[int, ...], *, longer: bool) -> Named:
    """A word on no list."""
    read, word, last = page.read, page.read.tokens[places[0]].text, page.read.tokens[places[-1]].text
    family = word.endswith("s") and word[:-1] in SURNAMES  # "the Halvorsens"
    if word in SURNAMES or family or _is_subject(page, places) or (longer and last in SURNAMES):
        return Named(places, LISTED, "a plain surname, or somebody who speaks")
    if _SHAPED.fullmatch(read.view.written(read.tokens[places[0]].start, read.tokens[places[-1]].end)):
        return Named(places, LISTED, "a word on no list that is built as names are")
    told = not read.begins_sentence(places[0]) or (len(word) >= LONG and not FORM.fullmatch(word))
    if told and page.is_unknown(word, strictly=True) and _stands_alone(page, places):
        return Named(places, LISTED, "a word on no list where only a name has a capital")
    score, why = (PAIR, "capitalised words") if longer else (CAPITAL, "a capitalised word")
    return Named(places, score, f"{why} on no list")


def _surname(page: Reading, places: tuple[int, ...]) -> Named | None:
    """A surname that is a word too, inside a sentence; a people or a product, only where somebody acts."""
    word, inside = page.read.tokens[places[0]].text, not page.read.begins_sentence(places[0])
    plain = word in SURNAMES and not in_any(word, _NO_SURNAMES)
    if (plain and inside) or (word in _KNOWN_SURNAMES and _is_subject(page, places)):
        return Named(places[:1], CAPITAL, "a surname that is a word too")
    return None


def _is_city(page: Reading, at: int) -> bool:
    """Is it a city, and no surname besides, or is it told where something is?"""
    word = page.read.tokens[at].text
    somebody = word in SURNAMES and not (at > 0 and page.read.tokens[at - 1].text in _WHERE)
    return word in CITIES and not somebody


def _stands_alone(page: Reading, places: tuple[int, ...]) -> bool:
    """Is there no article before it ("the Petri dish"), and no other capital than its first ("SARS-CoV")?"""
    read, at = page.read, places[0]
    article = at > 0 and read.tokens[at - 1].text in {"a", "an", "the"}
    written = read.written(at)
    famous = read.tokens[at].text in _PROPER
    return not (article or famous) and len(written) >= _SHORTEST_SURE and written[1:].islower()


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
    while end < len(read.tokens) and end - at < MOST_WORDS and read.between(end - 1, end) in _JOINTS:
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
    known = (word in KNOWN_CAPITALS or word in _LITTLE) and word not in SURNAMES
    return (
        initial and not says_nothing(word) and not known and (after_initial or not read.begins_sentence(at))
    )
