"""Schools, clinics, churches, firms: by the end of their name, the words before it, unknown acronyms."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from transcription.lexicon import (
    BODIES,
    CITIES,
    FUNCTION_WORDS,
    GIVEN,
    KNOWN_CAPITALS,
    ORG_ENDINGS,
    ORG_KINDS,
    PLACE_ENDINGS,
    REGIONS,
    SUFFIXES,
    SURNAMES,
    TITLES,
    in_any,
)
from transcription.lexicon import words as word_list
from transcription.matching import by_first, matches
from transcription.model import Finding, Kind
from transcription.name_runs import Reading, reading
from transcription.proper_runs import WORKING, again, capital_runs, row, words_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transcription.model import Known, TextSpan

LISTED = 0.85
SPOKEN = 0.8  # the same without capitals
LIKELY = 0.7
DOUBTFUL = 0.6
ACRONYM = 0.5
WORD = 0.45  # an everyday word with a capital inside a sentence
_WORD_WHY = "a word with a capital inside a sentence"
_TOGETHER_WHY = "capitalised words together, inside a sentence"

_REACH = 48  # characters before a name in which its cue must stand
_AT = re.compile(r"\bat(?: the)?\s\Z")
_OF = re.compile(
    r"\b(?:university|college|school|bank|church|institute|hospital|academy|department|office|ministry"
    r"|diocese|society|museum|association|center|board|bureau|house) (?:of|for) (?:the )?(?=\w)"
)
_EMPLOYED = re.compile(
    r"\b(?:work(?:s|ed|ing)?|employed|job|intern(?:s|ed|ship)?|shift|manager|engineer)(?: \w+)?"
    r" (?:at|for|with)\s\Z"
)
_INSTITUTIONS = ORG_ENDINGS | {"board", "committee", "court", "department", "division", "office", "senate"}
_THE_ONE = re.compile(r"\b(?:the|this)\s\Z")
_SUBJECTS = word_list("en_subjects")
# Those of the endings that say so without capitals too ("market" and "group" do not).
_BARE_ENDINGS = ORG_ENDINGS & {
    *("academy", "cathedral", "church", "clinic", "college", "elementary", "high", "hospice", "hospital"),
    *("infirmary", "institute", "library", "museum", "pharmacy", "preschool", "school", "seminary"),
    *(
        "synagogue",
        "temple",
        "university",
        "association",
        "center",
        "centre",
        "foundation",
        "society",
        "trust",
    ),
}
# With a capital behind another one these name one paper or station, however plain the word before is.
_MEDIA = frozenset(
    {
        "daily",
        "gazette",
        "herald",
        "journal",
        "magazine",
        "mirror",
        "news",
        "network",
        "post",
        "press",
        "radio",
    }
    | {"airlines", "airways", "corp", "corporation", "enterprises", "inc", "llc", "ltd", "motors"}
    | {"records", "review", "studios", "telegraph", "times", "tribune", "tv", "weekly"}
)
# Ends of a firm's name that say so without capitals, behind words for working there.
_TRADES = ORG_ENDINGS | {
    *(
        "construction",
        "consulting",
        "electric",
        "energy",
        "foods",
        "freight",
        "holdings",
        "insurance",
        "logistics",
    ),
    *(
        "plumbing",
        "properties",
        "realty",
        "roofing",
        "security",
        "shipping",
        "transport",
        "trucking",
        "windows",
    ),
}
_FIRMS = word_list("en_firms")  # known to everybody, and then somebody's employer
_PEOPLE = (GIVEN, SURNAMES, CITIES)
_SHORTEST_BARE = 3  # letters; an unknown word without a capital is longer
_OF_A_STATE = frozenset({"tech", "state", "southern", "poly"})  # behind it: a university
_TELLING = frozenset({"saint", "st", "mount", "mt", "holy", "sacred", "lady"})
_NAMELESS = ORG_KINDS | FUNCTION_WORDS | ORG_ENDINGS | KNOWN_CAPITALS
_LARGE = (REGIONS, CITIES)
_NO_ACRONYMS = KNOWN_CAPITALS | SUFFIXES | REGIONS | GIVEN | FUNCTION_WORDS
_SHORTEST_PROGRAM = 4  # letters
_ACRONYM_LENGTHS = range(2, 7)  # letters
# Words that are capitalised in titles and offices, of which no name is made.
_NO_PROPER = KNOWN_CAPITALS | TITLES | FUNCTION_WORDS | REGIONS | word_list("en_offices")
_BODY_ROWS = {tuple(body.split()): body for body in BODIES | _FIRMS}
_BODY_INDEX = by_first(_BODY_ROWS)
# Around a firm's name that stands for what it makes ("on Zoom", "my Amazon account", "a Google search").
_AS_PRODUCT = re.compile(
    r"\b(?:on|via|us(?:e|es|ed|ing)|through|over|my|your|our|their|his|her|a|an|the|in|into|onto|to|with|watch(?:ed|ing)?"
    r"|open(?:ed|ing)?|check(?:ed|ing)?|call(?:ed)?|play(?:ed|ing)?)\s\Z"
)
# Words that say together only of which kind something is ("Medical School", "School of Nursing").
_OF_A_KIND = ORG_KINDS | ORG_ENDINGS | FUNCTION_WORDS | TITLES | _SUBJECTS | word_list("en_offices")
_NEVER_STANDS_OUT = _NO_PROPER | _SUBJECTS | _NAMELESS
_ROMAN = re.compile(r"[ivxlc]+")


class OrgsDetector:
    """Names of organisations; what says only of which kind one is stays."""

    name = "orgs"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of an organisation by its name."""
        own = reading(tuple(texts), known.language)
        told = (*_capitals(own), *_bodies(own), *_of(own), *_of_something(own), *_bare(own))
        found = _without_words_inside(list(told))
        return [*found, *(_elsewhere(own, *one) for one in again(own, found))]


def _finding(own: Reading, first: int, last: int, score: float, why: str) -> Finding:
    entity = "org:" + " ".join(row(own, first, last))
    spans = own.read.spans(range(first, last + 1))
    return Finding(spans, Kind.ORG, entity, OrgsDetector.name, score, why)


def _without_words_inside(found: list[Finding]) -> list[Finding]:
    """Without everyday words that only stand inside the name of an organisation."""
    told: dict[int, list[TextSpan]] = {span.turn: [] for one in found for span in one.spans}
    for one in found:
        for span in one.spans if one.score > WORD else ():
            told[span.turn].append(span)
    return [one for one in found if one.score > WORD or not _lies_in(one, told)]


def _lies_in(one: Finding, told: Mapping[int, Sequence[TextSpan]]) -> bool:
    return all(
        any(outer.start <= span.start and span.end <= outer.end for outer in told[span.turn])
        for span in one.spans
    )


def _elsewhere(own: Reading, first: int, last: int, entity: str) -> Finding:
    spans, why = own.read.spans(range(first, last + 1)), "named elsewhere in the talk"
    return Finding(spans, Kind.ORG, entity, detector.name, LIKELY, why)


def _before(own: Reading, first: int) -> str:
    start = own.read.tokens[first].start
    return own.read.view.text[max(0, start - _REACH) : start]


def _capitals(own: Reading) -> Iterator[Finding]:
    for first, last in capital_runs(own):
        words = row(own, first, last)
        score, why = _judged(own, first, words)
        if score:
            yield _finding(own, first, last, score, why)
            continue
        for at in range(first, last + 1):
            if _is_acronym(own, at):
                yield _finding(own, at, at, ACRONYM, "an acronym on no list")


def _judged(own: Reading, first: int, words: Sequence[str]) -> tuple[float, str]:
    if len(words) > 1 and words[-1] in ORG_ENDINGS and any(_tells(word) for word in words[:-1]):
        return LISTED, "ends like an organisation"
    if len(words) > 1 and words[-1] in _OF_A_STATE and in_any(" ".join(words[:-1]), _LARGE):
        return LISTED, "a school by its state or city"
    if len(words) > 1 and words[-1] in _MEDIA and own.read.written_as_name(first + len(words) - 1):
        return LIKELY, "ends like a newspaper or a programme"
    before = _before(own, first)
    somebodys = words[0] in GIVEN and not (len(words) > 1 and own.is_listed(words[0]))
    nobodys = somebodys or in_any(" ".join(words), _LARGE)
    if nobodys or words[0] in _FIRMS:
        employed = not nobodys and _EMPLOYED.search(before)
        return (LIKELY, "an employer that everybody knows") if employed else (0, "")
    strange = any(own.is_unknown(word) for word in words)
    return _strange(own, first, words) if strange else _of_words(own, first, words)


def _strange(own: Reading, first: int, words: Sequence[str]) -> tuple[float, str]:
    """With a word on no list: by the words before them, or by an everyday one at their end."""
    before = _before(own, first)
    if WORKING.search(before):
        return LISTED, "after words for working or learning somewhere"
    if _AT.search(before):
        return LIKELY, "after a word for where"
    thing = own.is_listed(words[-1]) and words[-1] not in SURNAMES and words[-1] not in GIVEN
    return (WORD, _TOGETHER_WHY) if thing and _is_titled_like_a_name(own, first, words) else (0, "")


def _of_words(own: Reading, first: int, words: Sequence[str]) -> tuple[float, str]:
    """Everyday words with capitals: doubtful together, more so alone."""
    proper = [word for word in words if word not in _NO_PROPER]
    together = len(words) > 1 and len(proper) == len(words) and any(map(_tells, words))
    if together:
        return ACRONYM, "capitalised words together"
    if _is_titled_like_a_name(own, first, words):
        return WORD, _TOGETHER_WHY
    told = _stands_out(own, first, words) or _is_the_one(own, first, words)
    return (WORD, _WORD_WHY) if told else (0, "")


def _is_titled_like_a_name(own: Reading, first: int, words: Sequence[str]) -> bool:
    """Is an everyday word among capitalised ones inside a sentence ("the Canadian Press")?"""
    places = range(first, first + len(words))
    if len(words) == 1 or all(own.read.written(at).isupper() for at in places):
        return False
    everyday = any(
        word not in _NO_PROPER and own.read.written_as_name(at)
        for at, word in zip(places, words, strict=True)
    )
    return everyday and any(
        len(word) > 1 and word not in _OF_A_KIND and not _ROMAN.fullmatch(word) for word in words
    )


def _is_the_one(own: Reading, first: int, words: Sequence[str]) -> bool:
    """Does the talk give one institution the word for all of them: "the Academy", "this Court"?"""
    institution = len(words) == 1 and words[0] in _INSTITUTIONS and own.is_usually_capital(words[0])
    of_what = own.read.view.text.startswith((" of ", " for "), own.read.tokens[first].end)
    return institution and not of_what and bool(_THE_ONE.search(_before(own, first)))


def _stands_out(own: Reading, first: int, words: Sequence[str]) -> bool:
    """Has some everyday word a capital where only names have one, and mostly so in this talk?

    Such a word is asked about at a sentence's beginning too: what names something there, names it here.
    """
    return any(
        len(word) > 1
        and word not in _NEVER_STANDS_OUT
        and (own.read.written_as_name(at) or own.read.begins_sentence(at))
        and not own.read.written(at).isupper()
        and own.is_usually_capital(word)
        for at, word in enumerate(words, first)
    )


def _tells(word: str) -> bool:
    return word not in _NAMELESS or word in SURNAMES


def _is_acronym(own: Reading, at: int) -> bool:
    """Capitals only, on no list, and not shouted?"""
    read, word = own.read, own.read.tokens[at].text
    written = read.written(at)
    shaped = written.isupper() and len(word) in _ACRONYM_LENGTHS and not _ROMAN.fullmatch(word)
    known = word in _NO_ACRONYMS or (own.is_listed(word) and not _is_program(own, at))
    return shaped and not known and not _shouted(own, at)


def _is_program(own: Reading, at: int) -> bool:
    """May an everyday word in capitals name something ("our CARE group"; but not "[PERSON-1]")?"""
    token, text = own.read.tokens[at], own.read.view.text
    bracketed = text[token.start - 1 : token.start] == "["
    return len(token.text) >= _SHORTEST_PROGRAM and own.is_usually_capital(token.text) and not bracketed


def _shouted(own: Reading, at: int) -> bool:
    around = [own.read.written(near) for near in (at - 1, at + 1) if 0 <= near < len(own.read.tokens)]
    words = [word for word in around if len(word) > 1 and word.isalpha()]
    return bool(words) and all(word.isupper() for word in words)


def _bodies(own: Reading) -> Iterator[Finding]:
    """Bodies that everybody knows, written as names; firms only where the word is not for their product."""
    for match in matches(own.read, _BODY_ROWS, _BODY_INDEX):
        first, last = match.places[0], match.places[-1]
        written = all(own.read.written(at)[0].isupper() and not own.uncased[at] for at in match.places)
        product = match.value in _FIRMS and _AS_PRODUCT.search(_before(own, first))
        if written and not product:
            yield _finding(own, first, last, WORD, "a body or firm that everybody knows")


def _of(own: Reading) -> Iterator[Finding]:
    """The "University of Larkmoor", "the church of the Harrow"."""
    text = own.read.view.text
    starts = {token.start: at for at, token in enumerate(own.read.tokens)}
    for match in _OF.finditer(text):
        first, at = starts.get(match.start()), starts.get(match.end())
        if first is None or at is None:
            continue
        last = _of_what(own, at)
        if last is not None:
            sure = not own.uncased[at] and own.read.written(first)[0].isupper()
            yield _finding(own, first, last, LISTED if sure else LIKELY, "an organisation of something named")


def _of_something(own: Reading) -> Iterator[Finding]:
    """Capitalised words on both sides of "of", inside a sentence: "the Brotherhood of Cooks"."""
    runs = list(capital_runs(own))
    for (first, left), (right, last) in pairwise(runs):
        if row(own, left + 1, right - 1) in (["of"], ["of", "the"]) and _heads(own, first, left):
            yield _finding(own, first, last, ACRONYM, "something with a capital of something with a capital")


def _heads(own: Reading, first: int, last: int) -> bool:
    """May the run be the first part of such a name: no office, nobody, and capital as names are?"""
    words = row(own, first, last)
    nothing = in_any(words[-1], (_NO_PROPER, ORG_ENDINGS, *_LARGE)) or words[0] in GIVEN
    return own.read.written_as_name(last) and not (nothing or own.read.written(last).isupper())


def _of_what(own: Reading, at: int) -> int | None:
    """The last word of what it is of, where that is a name."""
    word = own.read.tokens[at].text
    named = own.read.written(at)[0].isupper() and not own.uncased[at]
    place = word in CITIES or word in REGIONS or own.is_unknown(word, strictly=True)
    if word in _SUBJECTS | FUNCTION_WORDS or not (place or named):
        return None
    last = at
    while named and last + 1 < len(own.read.tokens) and own.read.between(last, last + 1) in {" ", "-"}:
        if not own.read.written(last + 1)[0].isupper():
            break
        last += 1
    return last


def _bare(own: Reading) -> Iterator[Finding]:
    for at, token in enumerate(own.read.tokens):
        if not own.uncased[at]:
            continue
        if _is_workplace(own, at):
            yield _finding(
                own, at, _last_of_firm(own, at), SPOKEN, "after words for working or learning somewhere"
            )
        if token.text == "tech" and at and in_any(row(own, at - 1, at - 1)[0], _LARGE):
            yield _finding(own, at - 1, at, SPOKEN, "a school by its state or city")
        if token.text not in _BARE_ENDINGS:
            continue
        first = words_before(own, at)
        words = row(own, first, at - 1) if first < at else []
        score = _bare_score(own, first, words)
        if score:
            yield _finding(own, first, at, score, "ends like an organisation")


def _is_workplace(own: Reading, at: int) -> bool:
    """Does a word on no list, or a firm that everybody knows, stand where an employer or a school does?"""
    word = own.read.tokens[at].text
    strange = len(word) > _SHORTEST_BARE and own.is_unknown(word, strictly=True)
    strange = strange and (not in_any(word, _PEOPLE) or _last_of_firm(own, at) > at)
    return (strange or word in _FIRMS) and bool((WORKING if strange else _EMPLOYED).search(_before(own, at)))


def _last_of_firm(own: Reading, at: int) -> int:
    """The last word of a firm that begins at ``at``: up to two further ones, if they end as firms do."""
    for last in (at + 1, at + 2):
        if last < len(own.read.tokens) and own.read.between(last - 1, last) == " ":
            if own.read.tokens[last].text in _TRADES:
                return last
        else:
            break
    return at


def _bare_score(own: Reading, first: int, words: Sequence[str]) -> float:
    """Without capitals: sure by an unknown word or a saint, doubtful by "at" without an article."""
    if not any(_tells(word) for word in words):
        return 0
    if any(_names(own, word) for word in words):
        return SPOKEN
    before = _before(own, first)
    article = " the" if sum(map(_tells, words)) > 1 else ""
    where = re.search(rf"\b(?:at|to|from|called|named|near|by|with)(?:{article})?\s\Z", before)
    return DOUBTFUL if where else 0


def _names(own: Reading, word: str) -> bool:
    strange = own.is_unknown(word, strictly=True) or own.is_plain_given(word)
    return strange or word in _TELLING or word in CITIES or word in PLACE_ENDINGS - ORG_KINDS


detector = OrgsDetector()
