"""Names made of ordinary words, in text without capitals: what English would not say without an article.

A thing that can be counted takes "a", "the" or "my". So "from marlow grain", "laid off from silver loom"
hold names, while "at night", "from home", "in high school" hold what needs no article.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from transcription.bare_slots import ASKING_VERBS, Slot, is_predicate, slot
from transcription.lexicon import (
    CITIES,
    FILLERS,
    FUNCTION_WORDS,
    GIVEN,
    KNOWN_CAPITALS,
    ORG_ENDINGS,
    ORG_KINDS,
    PARTICLES,
    PEOPLES,
    PLACE_ENDINGS,
    PUBLIC,
    REGIONS,
    SURNAMES,
    TITLES,
    in_any,
    is_common,
    words,
)
from transcription.name_cues import acts, does
from transcription.name_reading import reading
from transcription.org_capitals import SCHOOLED
from transcription.proper_runs import row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.name_reading import Reading


class Phrase(NamedTuple):
    """The tokens of a phrase without an article, and what stands before them."""

    first: int
    last: int
    slot: Slot


NOT_COUNTED = words("en_bare_nouns")
_OF_THE_MAP = frozenset(
    {"camp", "cape", "fort", "lake", "mount", "port"}
)  # begin names of places, and of what stands there
_COMPASS = frozenset({"east", "little", "lower", "new", "north", "old", "south", "upper", "west"})
NO_NAME = FUNCTION_WORDS | FILLERS | TITLES | REGIONS | (KNOWN_CAPITALS - GIVEN)
NO_NAME |= words("en_before_subject", "en_counting", "en_numbers")
NO_NAME |= ASKING_VERBS
NO_NAME -= _COMPASS | {"saint", "st"}
# Inside a name: "nant y derwen", "stoke upon harle", "valley co op".
_JOINTS = frozenset({"cum", "le", "op", "upon", "y", "yr"})
_NO_END = (_JOINTS | {"s"}) - {"op"}
# Heads that places, firms, groups, wards and buildings are called by.
_ENDINGS = (PLACE_ENDINGS | ORG_ENDINGS | words("en_landscape")) - NOT_COUNTED
_EVERYDAY = NOT_COUNTED - PLACE_ENDINGS
HEADS = (
    PLACE_ENDINGS
    | ORG_ENDINGS
    | words("en_landscape", "en_body_heads", "en_groups", "en_institutions", "en_rooms", "en_trades")
    | SCHOOLED
    | {"op"}
)
_MADE = re.compile(
    r"\w{3,}(?:[ts]ion|ment|ness|ity|ance|ence|ism|ology|ure|ing|ly|ally|al|ive|ous|ful|able|ible|less|ic|(?<!f)ish|ed"
    r"|er?st)s?"
)
_WORDS = words("en_common", "en_ordinary", "en_rarer")
_SENDING = frozenset({"aye", "dot", "email", "ring", "say", "saying", "take", "tell", "text", "underscore"})
_NUMBERS = words("en_numbers")
_NEAR = frozenset({"and", "as", "by", "for", "of", "or", "that", "with"})
_PEOPLES = PEOPLES | {people[:-1] for people in PEOPLES}
_HOMES = frozenset({"care", "convalescent", "funeral", "nursing", "remand", "rest", "retirement"})
_FAMILY = words("en_family")
_LONG = 6  # letters from which a word on no list is hardly one
_FORM = re.compile(r"\w+(?:ing|ings|ed|ly|s|er|ness|able|ibly|ally)")
_SHORTEST = 4  # letters of a word on no list with which a name begins
_STATES = words("en_states_short")
_LISTED = (GIVEN, SURNAMES, CITIES)
_MOST = 4  # words of a phrase
_MOST_NUMBERED = 2  # of one with a number behind it


@lru_cache(maxsize=1)
def bare_phrases(texts: tuple[str, ...], language: str) -> Sequence[Phrase]:
    """Phrases that stand without an article where only a name does; the last ones are kept."""
    return tuple(_phrases(reading(texts, language)))


def is_made(word: str) -> bool:
    """Does it end as words do that are made of others ("hiring", "polish"), and not as a "starling" does?"""
    if not _MADE.fullmatch(word):
        return False
    stem = word[:-3]
    doubled = stem[:-1] if stem[-2:-1] == stem[-1:] else stem
    return not word.endswith("ing") or any(
        is_common(one) or one in _WORDS for one in (stem, f"{stem}e", doubled)
    )


def _phrases(own: Reading) -> Iterator[Phrase]:
    done = 1
    for at in range(1, len(own.read.tokens)):
        if at < done or not own.uncased[at] or not _is_content(own, at):
            continue
        asked = slot(own, at)
        last = _end(own, at, asked) if asked is not None else None
        if asked is None or last is None or _is_remark(own, at):
            continue
        end = _with_number(own, last)
        if end > last or not _is_somebody(own, at, last, asked):
            end = _with_partner(own, at, end)
            done = end + 1
            yield Phrase(at, end, asked)


def _is_remark(own: Reading, at: int) -> bool:
    """Does a bracket open before it: "[words withheld]"? Whoever wrote that down leaves out articles."""
    return "[" in own.read.between(at - 1, at)


def _with_number(own: Reading, last: int) -> int:
    """The last token, with "number two" behind it."""
    end = last
    if end + 2 < len(own.read.tokens) and own.read.tokens[end + 1].text == "number":
        while end + 2 < len(own.read.tokens) and own.read.tokens[end + 2].text in _NUMBERS:
            end += 1
    return end + 1 if end > last else last


def _with_partner(own: Reading, at: int, last: int) -> int:
    """The last token, with "and coal" behind "corliss ice": what a firm sells besides."""
    if last != at + 1 or not (_is_strange(own, at) or in_any(own.read.tokens[at].text, _LISTED)):
        return last
    pair = last + 2 < len(own.read.tokens) and own.read.tokens[last + 1].text == "and"
    sold = pair and own.read.between(last, last + 2) == " and " and _is_content(own, last + 2)
    return last + 2 if sold and _end_of_content(own, last + 2) == last + 2 else last


def _is_content(own: Reading, at: int) -> bool:
    word = own.read.tokens[at].text
    return len(word) > 1 and word not in NO_NAME and word.isalpha() and at not in own.regions


def _is_somebody(own: Reading, first: int, last: int, asked: Slot) -> bool:
    """Is it a person by a plain given name, or a city, which others find?"""
    begun, ended = own.read.tokens[first].text, own.read.tokens[last].text
    named = ended in HEADS and own.is_listed(begun)  # "on willow ward"
    bought = own.read.tokens[first + 1].text if last > first else ""
    if asked is Slot.NAMED and own.is_listed(bought) and not in_any(bought, (*_LISTED, NOT_COUNTED)):
        return False
    if _is_lived_in(own, first, last, asked) or (begun in PARTICLES and asked is Slot.PLACED):
        return False  # "i'm in la perdita"
    if in_any(begun, _LISTED) and in_any(ended, (*_LISTED, _STATES)) and not named:
        return True
    if ended in HEADS or begun in _COMPASS or begun in _OF_THE_MAP:
        return False
    return own.is_plain_given(ended) or (own.is_plain_given(begun) and not is_predicate(own, first))


def _is_lived_in(own: Reading, first: int, last: int, asked: Slot) -> bool:
    """Is it "out in maple quorley": no city, and a word that is hardly a given name, where nobody stands?"""
    begun, before = own.read.tokens[first].text, own.read.tokens[first - 1].text
    known = begun in CITIES or own.is_plain_given(begun) or " ".join(row(own, first, last)) in CITIES
    return asked is Slot.PLACED and before == "in" and last == first + 1 and not known


def _end(own: Reading, at: int, asked: Slot) -> int | None:
    """The last word of a name that begins at ``at``; None where nothing tells that it is one."""
    said = row(own, at, _end_of_content(own, at))
    begun = _is_strange(own, at) or (said[0] in _OF_THE_MAP and asked > Slot.LOOSE)
    if len(said) > 1 and begun and not _acts(own, at):
        return _end_of_strange(at, said, asked)
    if asked < Slot.WHERE:
        named = own.read.tokens[at - 1].text in _NEAR
        return _rare_headed(at, said) if named else None
    if len(said) <= _MOST_NUMBERED and _is_numbered(own, at, said):
        return at + len(said) - 1
    for count in range(len(said), 1, -1):
        if _is_headed(said[:count]) and _tells(said[:count], asked):
            return at + count - 1
    if len(said) == 1:
        return _end_of_one(own, at, asked)
    count = len(said) if len(said) < _MOST else 2
    return at + count - 1 if _is_counted(said[:count], asked) else None


def _rare_headed(at: int, said: list[str]) -> int | None:
    """The end of "dabchick suite": a head that names have, behind a word that is rare."""
    for count in range(len(said), 1, -1):
        if _is_headed(said[:count]) and said[count - 1] not in _EVERYDAY and _has_rare(said[: count - 1]):
            return at + count - 1
    return None


def _end_of_one(own: Reading, at: int, asked: Slot) -> int | None:
    """Where a name ends that begins with the only word of content there is."""
    if asked > Slot.WHERE and _is_pair(own, at):
        return at + 2
    word = own.read.tokens[at].text
    told = (asked > Slot.WHERE and _is_unlisted(own, word)) or _is_counted([word], asked)
    return at if told else None


def _is_numbered(own: Reading, at: int, said: list[str]) -> bool:
    """Is it "bethany number two", "corliss three": a name, and which of several?"""
    after = own.read.tokens[at + len(said) :][:3]
    if any(word in NOT_COUNTED or is_common(word) or is_made(word) for word in said[:1]):
        return False
    return [token.text for token in after[:1]] == ["number"] and len(after) > 1 and after[1].text in _NUMBERS


def _is_pair(own: Reading, at: int) -> bool:
    """Is it "thimble and rook": two things that can be counted?"""
    if (
        at + 2 >= len(own.read.tokens)
        or own.read.tokens[at + 1].text != "and"
        or not _is_content(own, at + 2)
    ):
        return False
    pair = [own.read.tokens[at].text, own.read.tokens[at + 2].text]
    ends = _end_of_content(own, at + 2) == at + 2
    kinds = any(word in NOT_COUNTED or word in _FAMILY or _is_plural(word) or is_made(word) for word in pair)
    return ends and not kinds


def _is_strange(own: Reading, at: int) -> bool:
    """Is it on no list, and nobody's given name or fame?"""
    word = own.read.tokens[at].text
    known = len(word) < _SHORTEST or own.is_plain_given(word) or word in PUBLIC
    return not known and own.is_unknown(word, strictly=word not in SURNAMES)


def _is_unlisted(own: Reading, word: str) -> bool:
    """Is it on no list, though built as words are ("wexenware"), and no form of one?"""
    return (
        len(word) >= _LONG
        and own.is_unknown(word)
        and not own.is_plain_given(word)
        and not _FORM.fullmatch(word)
    )


def _acts(own: Reading, at: int) -> bool:
    """Is the word behind it what somebody or something does ("quorley takes")?"""
    after = own.read.tokens[at + 1].text
    base = after.removesuffix("s").removesuffix("ed")
    form = base != after and after not in HEADS and not {f"{base}ing", f"{base[:-1]}ing"}.isdisjoint(_WORDS)
    return form or after in _SENDING or acts(own.read, at) or does(own.read, at)


def _is_headed(said: list[str]) -> bool:
    """Does the row end as names do; a home where it says for whom ("bexwell nursing home")?"""
    return said[-1] in HEADS or (said[-1] == "home" and said[-2] in _HOMES)


def _end_of_strange(at: int, said: list[str], asked: Slot) -> int | None:
    """Where a name ends that begins with a word on no list: at its last head, or where the words do."""
    heads = [count for count in range(2, len(said) + 1) if _is_headed(said[:count])]
    if heads:
        return at + heads[-1] - 1
    short = len(said) < _MOST or "s" in said
    return None if asked is Slot.ANYWHERE else at + (len(said) if short else 2) - 1


def _end_of_content(own: Reading, at: int) -> int:
    """The last of up to four words of content that stand together, over a possessive and "y" or "upon"."""
    end = at
    while end + 1 < len(own.read.tokens) and end + 1 - at < _MOST and _goes_on(own, end):
        end += 1
    while end > at and own.read.tokens[end].text in _NO_END:
        end -= 1
    return end


def _goes_on(own: Reading, end: int) -> bool:
    between, word = own.read.between(end, end + 1), own.read.tokens[end + 1].text
    if between == "'":
        return word == "s" and own.read.following(end + 1) == " "
    if between == "' ":
        return own.read.tokens[end].text.endswith("s") and _is_content(own, end + 1)
    if between == " " and (word in _JOINTS or word in _PEOPLES):
        return True
    return between in {" ", "-"} and _is_content(own, end + 1)


def _tells(said: list[str], asked: Slot) -> bool:
    """Do the words before such a head tell more than which kind of it?"""
    rare = _has_rare(said[:-1]) or said[0] in GIVEN
    if said[-1] == "home":
        return any(word not in _HOMES and word not in ORG_KINDS for word in said[:-1])
    everyday = said[-1] in _EVERYDAY if asked is Slot.PLACED else said[-1] not in _ENDINGS
    if asked is not Slot.NAMED and everyday and not rare:
        return False
    return rare or any(word not in ORG_KINDS and word not in NOT_COUNTED for word in said[:-1])


def _is_counted(said: list[str], asked: Slot) -> bool:
    """Is the last word a thing that can be counted, and one of them no everyday word?"""
    head = said[-1]
    if head in NOT_COUNTED:
        return asked >= Slot.PLACED and len(said) > 1 and _has_rare(said)
    if asked is not Slot.WHERE and len(said) > 1:
        return True
    if is_made(head) or _is_plural(head):
        return False
    return asked is Slot.NAMED if len(said) == 1 else _has_rare(said)


def _has_rare(said: list[str]) -> bool:
    return any(not is_common(word) and not is_made(word) for word in said)


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))
