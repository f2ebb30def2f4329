"""Names in text with capitals: titles, cues, lists, and capitals where only a name has one."""

from __future__ import annotations

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
from transcription.name_cues import Cue, acts, is_addressed, is_cited, speaks
from transcription.name_evidence import CAPITAL, DOUBTFUL, LIKELY, LISTED, MOST_WORDS, PAIR, TOLD, Named
from transcription.name_reading import SHORTEST, says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from transcription.name_reading import Reading

_LONGEST_ACRONYM = 6  # letters
_SHORTEST_SURE = 4  # letters of an unknown word with a capital that is hidden unasked
_JOINTS = frozenset({" ", "-", ". ", "'"})
_PROPER = words("en_proper")
_SURE_PARTICLES = words("particles_sure")
_AFTER_HYPHEN = words("en_after_hyphen")
_LITTLE = FUNCTION_WORDS - GIVEN
_GIVEN_BUT_NO_REGION = GIVEN - REGIONS
_NO_SURNAMES = (KNOWN_CAPITALS, REGIONS, CITIES)


def capital(page: Reading, at: int) -> Named | None:
    """The name that begins at the token, where the text has capitals."""
    word = page.read.tokens[at].text
    if not _is_capitalised(page, at) or says_nothing(word) or page.read.is_negation(at):
        return None
    if _follows_title(page, at):
        return Named((*_particles(page, at), *_whole(page, at)), TOLD, "after a title")
    if _is_initialled(page, at):
        return Named((at, at + 1), LISTED, "a name and an initial")
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
