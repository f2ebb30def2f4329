"""Organisations in runs of capitals: by how they end and begin, the words before them, their letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transcription.lexicon import (
    CITIES,
    FUNCTION_WORDS,
    GIVEN,
    KNOWN_CAPITALS,
    ORG_ENDINGS,
    ORG_KINDS,
    REGIONS,
    SUFFIXES,
    SURNAMES,
    TITLES,
    in_any,
)
from transcription.lexicon import words as word_list
from transcription.proper_runs import WORKING, capital_runs, row, up_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.name_reading import Reading

LISTED = 0.85
LIKELY = 0.7
ACRONYM = 0.5
WORD = 0.45  # an everyday word with a capital inside a sentence

EMPLOYED = re.compile(
    r"\b(?:work(?:s|ed|ing)?|employed|job|intern(?:s|ed|ship)?|shift|manager|engineer)(?: \w+)?"
    r" (?:at|for|with)\s\Z"
)
FIRMS = word_list("en_firms")  # known to everybody, and then somebody's employer
OF_A_STATE = frozenset({"tech", "state", "southern", "poly"})  # behind it: a university
# Behind a town's name these are its school or hospital: "bexwell middle", "wexmoor general".
SCHOOLED = frozenset(
    {
        "arts",
        "central",
        "community",
        "general",
        "memorial",
        "middle",
        "prep",
        "primary",
        "regional",
        "secondary",
    }
)
SUBJECTS = word_list("en_subjects")
LARGE = (REGIONS, CITIES)
# Words that are capitalised in titles and offices, of which no name is made.
NO_PROPER = KNOWN_CAPITALS | TITLES | FUNCTION_WORDS | REGIONS | word_list("en_offices")

_WORD_WHY = "a word with a capital inside a sentence"
_TOGETHER_WHY = "capitalised words together, inside a sentence"
_HEADS = word_list("en_body_heads")
_BEGINNINGS = word_list("en_org_beginnings")
_AT = re.compile(r"\bat(?: the)?\s\Z")
_INSTITUTIONS = ORG_ENDINGS | {
    *("board", "city", "committee", "council", "county", "court", "department", "district", "division"),
    *("office", "party", "senate", "town", "village", "comp", "exchange", "general", "grammar"),
    *("legion", "mart", "poly", "primary", "royal", "tech", "uni"),
}
_GREETINGS = frozenset(
    {"bye", "cheers", "dear", "goodbye", "hello", "hey", "hi", "okay", "sorry", "thank", "thanks", "welcome"}
)
_THE_ONE = re.compile(r"\b(?:the|this|our)\s\Z")
# With a capital behind another one these name one paper or station, however plain the word before is.
_MEDIA = frozenset(
    {
        *("daily", "gazette", "herald", "journal", "magazine", "mirror", "news", "network", "post", "press"),
        *("radio", "airlines", "airways", "corp", "corporation", "enterprises", "inc", "llc", "ltd"),
        *("motors", "records", "review", "studios", "telegraph", "times", "tribune", "tv", "weekly"),
    }
)
_NAMELESS = ORG_KINDS | FUNCTION_WORDS | ORG_ENDINGS | KNOWN_CAPITALS
_NO_ACRONYMS = KNOWN_CAPITALS | SUFFIXES | REGIONS | GIVEN | FUNCTION_WORDS
_SHORTEST_TITLED = 4  # letters; "I" and "So" stand capital behind a name without being its end
_SHORTEST_STRANGE = 4  # letters
_SHORTEST_PROGRAM = 4  # letters
_ACRONYM_LENGTHS = range(2, 7)  # letters
# Words that say together only of which kind something is ("Medical School", "School of Nursing").
_OF_A_KIND = ORG_KINDS | ORG_ENDINGS | FUNCTION_WORDS | TITLES | SUBJECTS | word_list("en_offices")
_NEVER_STANDS_OUT = NO_PROPER | SUBJECTS | _NAMELESS
_ROMAN = re.compile(r"[ivxlc]+")
_MOST_SMALL = 3  # words in small letters, the ending with them
# Endings that say so in small letters as well; "group" and "news" do not.
_SMALL_ENDINGS = frozenset(
    {
        *(
            "academy",
            "bakery",
            "brewery",
            "cafe",
            "cathedral",
            "chapel",
            "church",
            "clinic",
            "club",
            "college",
        ),
        *(
            "diner",
            "elementary",
            "factory",
            "foundation",
            "high",
            "hospice",
            "hospital",
            "hotel",
            "institute",
        ),
        *("library", "mill", "mosque", "museum", "nursery", "orchestra", "pharmacy", "plant", "preschool"),
        *("prison", "school", "shelter", "supermarket", "synagogue", "tavern", "temple", "university"),
    }
)
_FIRM_AFTER = re.compile(r", (?=(?:inc|llc|ltd|plc|llp|pllc|incorporated|co|corp|gmbh)\b)")


class Told(NamedTuple):
    """Tokens that name an organisation, how surely, and why."""

    first: int
    last: int
    score: float
    why: str


def tells(word: str) -> bool:
    """Says the word more of an organisation than of which kind it is?"""
    return word not in _NAMELESS or word in SURNAMES


def in_capitals(own: Reading) -> Iterator[Told]:
    """What runs of capitals name; of a run that names nothing, its acronyms."""
    for first, last in capital_runs(own):
        words = row(own, first, last)
        firm = _FIRM_AFTER.match(own.read.view.text, own.read.tokens[last].end)
        score, why = (LISTED, "ends like a firm") if firm else _judged(own, first, words)
        end = last + bool(firm) if score else _small_ending(own, last, words)
        if end is None and _is_titled(own, last + 1):
            yield Told(first, last + 1, WORD, "a small word with a capital behind another")
            continue
        if end is not None:
            yield Told(first, end, score or LIKELY, why or "ends like an organisation, in small letters")
            continue
        for at in range(first, last + 1):
            if is_acronym(own, at):
                yield Told(at, at, ACRONYM, "an acronym on no list")


def _is_titled(own: Reading, at: int) -> bool:
    """Is it the end of "Summit Something", "Steady Enough": small, and capital where no sentence begins?"""
    if at >= len(own.read.tokens) or own.read.between(at - 1, at) != " " or own.uncased[at]:
        return False
    word = own.read.tokens[at].text
    small = word in FUNCTION_WORDS and word not in GIVEN  # "Thanks Will"
    return len(word) >= _SHORTEST_TITLED and small and own.read.written_as_name(at)


def _small_ending(own: Reading, last: int, words: Sequence[str]) -> int | None:
    """The ending of "the Ostrander foundation", "Brackett mill": small letters behind a strange name."""
    strange = words[-1] in CITIES or own.is_unknown(words[-1])
    if not strange or own.is_plain_given(words[0]) or words[-1] in REGIONS:
        return None
    for at in range(last + 1, min(last + 1 + _MOST_SMALL, len(own.read.tokens))):
        word = own.read.tokens[at].text
        if own.read.between(at - 1, at) != " " or not own.read.written(at).islower():
            return None
        if word in _SMALL_ENDINGS:
            return at
        if word not in ORG_KINDS:
            return None
    return None


def _judged(own: Reading, first: int, words: Sequence[str]) -> tuple[float, str]:
    together = len(words) > 1
    if together and words[-1] in ORG_ENDINGS and any(map(tells, words[:-1])):
        return LISTED, "ends like an organisation"
    if together and words[-1] in OF_A_STATE and in_any(" ".join(words[:-1]), LARGE):
        return LISTED, "a school by its state or city"
    if together and words[-1] in _MEDIA and own.read.written_as_name(first + len(words) - 1):
        return LIKELY, "ends like a newspaper or a programme"
    if together and words[0] in _BEGINNINGS and own.read.between(first, first + 1) == " ":
        strange = own.is_unknown(words[1]) or words[1] in SURNAMES
        return (LIKELY if strange else WORD), "begins like an organisation"
    if any(own.read.between(at, at + 1) == " & " for at in range(first, first + len(words) - 1)):
        return (0, "") if min(map(len, words)) == 1 else (LISTED, "a firm of two names")
    return _by_words_before(own, first, words)


def _by_words_before(own: Reading, first: int, words: Sequence[str]) -> tuple[float, str]:
    before = up_to(own, first)
    somebodys = words[0] in GIVEN and not (len(words) > 1 and own.is_listed(words[0]))
    nobodys = somebodys or in_any(" ".join(words), LARGE)
    if nobodys or words[0] in FIRMS:
        employed = not nobodys and EMPLOYED.search(before)
        return (LIKELY, "an employer that everybody knows") if employed else (0, "")
    strange = any(own.is_unknown(word) for word in words)
    return _strange(own, first, words) if strange else _of_words(own, first, words)


def _strange(own: Reading, first: int, words: Sequence[str]) -> tuple[float, str]:
    """With a word on no list: by the words before them, or by an everyday one at their end."""
    before = up_to(own, first)
    if WORKING.search(before):
        return LISTED, "after words for working or learning somewhere"
    if _AT.search(before):
        return (LISTED if _is_no_acronym(own, first, words) else LIKELY), "after a word for where"
    ends = any(
        own.is_listed(words[at])
        and not in_any(words[at], (SURNAMES, GIVEN, NO_PROPER))
        and own.read.written_as_name(first + at)  # "Ask Orla Quist": every sentence begins so
        for at in (0, len(words) - 1)
    )
    return (WORD, _TOGETHER_WHY) if ends and _is_titled_like_a_name(own, first, words) else (0, "")


def _is_no_acronym(own: Reading, first: int, words: Sequence[str]) -> bool:
    """Is a word of it, with only its first letter capital, on no list nor a form of a word that is?"""
    return any(
        len(word) >= _SHORTEST_STRANGE
        and own.read.written(at)[1:].islower()
        and own.is_unknown(word, strictly=True)
        for at, word in enumerate(words, first)
    )


def _of_words(own: Reading, first: int, words: Sequence[str]) -> tuple[float, str]:
    """Everyday words with capitals: doubtful together, more so alone."""
    if words[0] in _GREETINGS and len(words) > 1 and (words[1] in GIVEN or len(words[1]) == 1):
        return 0, ""  # "Thanks Mark", "Hi E.B."
    proper = [word for word in words if word not in NO_PROPER]
    together = len(words) > 1 and len(proper) == len(words) and any(map(tells, words))
    if together:
        return ACRONYM, "capitalised words together"
    if _is_titled_like_a_name(own, first, words):
        return WORD, _TOGETHER_WHY
    if (
        words[-1] in _HEADS
        and (words[1:] == ["court"] or not ORG_KINDS.issuperset(words[:-1]))
        and _is_written_together(own, first, words)
    ):
        return WORD, "ends like a body or a show"
    told = _stands_out(own, first, words) or _is_the_one(own, first, words)
    return (WORD, _WORD_WHY) if told else (0, "")


def _is_written_together(own: Reading, first: int, words: Sequence[str]) -> bool:
    """Is it capital to its end inside a sentence, and not shouted?"""
    places = range(first, first + len(words))
    return own.read.written_as_name(places[-1]) and not all(own.read.written(at).isupper() for at in places)


def _is_titled_like_a_name(own: Reading, first: int, words: Sequence[str]) -> bool:
    """Is an everyday word among capitalised ones inside a sentence ("the Canadian Press")?"""
    places = range(first, first + len(words))
    if len(words) == 1 or all(own.read.written(at).isupper() for at in places):
        return False
    everyday = any(
        word not in NO_PROPER and own.read.written_as_name(at) for at, word in zip(places, words, strict=True)
    )
    return everyday and any(
        len(word) > 1 and word not in _OF_A_KIND and not _ROMAN.fullmatch(word) for word in words
    )


def _is_the_one(own: Reading, first: int, words: Sequence[str]) -> bool:
    """Does the talk give one institution the word for all of them: "the Academy", "this Court"?"""
    institution = len(words) == 1 and words[0] in _INSTITUTIONS and own.is_usually_capital(words[0])
    of_what = own.read.view.text.startswith(" of ", own.read.tokens[first].end)
    return institution and not of_what and bool(_THE_ONE.search(up_to(own, first)))


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


def is_acronym(own: Reading, at: int) -> bool:
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
