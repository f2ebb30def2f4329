"""Names of people on no list of the study, by the words around them, by lists of names, by their capitals.

A name once told surely is told wherever the same word stands in these texts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from transcription.lexicon import (
    CITIES,
    FUNCTION_WORDS,
    GENERIC,
    KNOWN_CAPITALS,
    REGIONS,
    TITLES,
    in_any,
    words,
)
from transcription.model import Finding, Kind
from transcription.name_cues import speaks
from transcription.name_evidence import CAPITAL, DOUBTFUL, LISTED, PAIR, UNKNOWN, Named
from transcription.name_reading import reading
from transcription.name_runs import named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from transcription.matching import Page
    from transcription.model import Known
    from transcription.name_reading import Reading


_NO_FORENAMES = (FUNCTION_WORDS | KNOWN_CAPITALS | TITLES | GENERIC | REGIONS | words("en_offices"), CITIES)
_MONTH_NAMES = frozenset({"april", "may", "june", "august"})
_BEFORE_MONTH = frozenset(
    {
        "in",
        "last",
        "this",
        "next",
        "since",
        "until",
        "till",
        "by",
        "of",
        "every",
        "each",
        "early",
        "late",
        "mid",
    }
    | {"from", "before", "after", "through", "during", "for", "to", "and", "or"}
)
_BEFORE_SOMEBODY = frozenset(
    {"asked", "told", "with", "met", "saw", "called", "thanked", "thanks", "hi", "hey", "named"}
)
_HALF = 2  # letters
_NICKNAME = re.compile(
    r"\b(?:(?:boy|girl|man|woman|guy|lady|kid|friend|student|nurse|person|fellow|bloke|lad|teacher|patient"
    r"|baby|dog"
    r"|cat|sister|brother|daughter|son|cousin|colleague|someone|somebody|one) (?:called|named)|(?:we|they"
    r"|everyone|everybody|people|folks|you all|y'all|the (?:kids|boys|girls|others|guys|residents|students))"
    r"(?: all| both| always| just| used to| still)* call(?:s|ed)? (?:him|her|me|that one|this one"
    r"|them)) (?P<name>[a-z]{3,})"
    r"(?! (?:and|or|a|the|to|for|when|if|because|from|in|on|at|back)\b)(?=\W)"
)
# "they called me back", "they call him crazy" and the like.
_NO_NICKNAMES = FUNCTION_WORDS | frozenset(
    {
        "again",
        "back",
        "crazy",
        "daily",
        "early",
        "first",
        "later",
        "lazy",
        "liar",
        "lucky",
        "mad",
        "names",
        "often",
    }
    | {
        "out",
        "over",
        "right",
        "stupid",
        "today",
        "tomorrow",
        "tonight",
        "twice",
        "weird",
        "yesterday",
        "yet",
        "weak",
    }
)
_UNLISTED = frozenset({PAIR, CAPITAL, UNKNOWN})  # scores of words on no list


class NamesDetector:
    """Introductions, thanks, titles, vocatives, given names, and whatever is capitalised and no word."""

    name = "names"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of somebody who is named that way anywhere in the texts."""
        own = reading(tuple(texts), known.language)
        first = _beside_others(own.read, named(own))
        first = [
            *first,
            *_forenames(own, first),
            *_months(own, first),
            *_nicknames(own),
            *_halves(own, first),
        ]
        entities = _entities(tuple(own.read.tokens[at].text for at in one.places) for one in first)
        sure = _sure(own, first)
        surnames = _surnames(own, first)
        mentions = _together(own.read, [*first, *_again(own, sure), *_by_surname(own, surnames)], entities)
        return [_finding(own.read, one, entities, sure) for one in mentions]


def _beside_others(read: Page, first: list[Named]) -> list[Named]:
    """Whoever is named in one breath with somebody sure is as sure: "Tasha and Keandre"."""
    ends = {one.places[-1] for one in first if one.score >= LISTED}
    starts = {one.places[0] for one in first if one.score >= LISTED}
    return [
        one._replace(score=LISTED, why="named together with somebody")
        if one.score in _UNLISTED and _is_beside(read, one, ends, starts)
        else one
        for one in first
    ]


def _forenames(own: Reading, first: Iterable[Named]) -> Iterator[Named]:
    """An everyday word that begins a sentence, right before somebody's name ("Summer Quill said")."""
    for one in first:
        at = one.places[0] - 1
        if one.score < LISTED or len(one.places) > 1 or at < 0 or not own.read.begins_sentence(at):
            continue
        word, capital = own.read.tokens[at].text, own.read.written(at)[0].isupper()
        greeted = own.cues.at(own.read.tokens[at + 1].start) is not None
        forename = capital and not greeted and not in_any(word, _NO_FORENAMES)
        if forename and own.read.between(at, at + 1) == " ":
            yield Named((at,), CAPITAL, "a capitalised word before a name")


def _months(own: Reading, first: Iterable[Named]) -> Iterator[Named]:
    """May, June or April right before a name that is no number and no year: "May Ling", "June Quillory"."""
    for one in first:
        at = one.places[0] - 1
        if at < 0 or own.read.tokens[at].text not in _MONTH_NAMES or own.read.between(at, at + 1) != " ":
            continue
        before = own.read.tokens[at - 1].text if at else ""
        capital = own.read.written(at)[0].isupper() and before not in _BEFORE_MONTH
        asked = own.uncased[at] and before in _BEFORE_SOMEBODY
        if capital or asked:
            yield Named((at,), max(one.score, CAPITAL), "a month before a name")


def _nicknames(own: Reading) -> Iterator[Named]:
    """Whatever "everybody calls her": a word too may be somebody's nickname."""
    starts = {token.start: at for at, token in enumerate(own.read.tokens)}
    for match in _NICKNAME.finditer(own.read.view.text):
        at = starts.get(match.start("name"))
        if at is not None and match["name"] not in _NO_NICKNAMES:
            yield Named((at,), CAPITAL, "what somebody is called")


def _halves(own: Reading, first: Iterable[Named]) -> Iterator[Named]:
    """Two letters that are no word, right before a name without capitals: "su yeon", "le quan"."""
    for one in first:
        at = one.places[0] - 1
        if at < 0 or not own.uncased[at] or own.read.between(at, at + 1) != " ":
            continue
        word = own.read.tokens[at].text
        if len(word) == _HALF and word.isalpha() and own.is_unknown(word):
            yield Named((at,), one.score, "a short word before a name")


def _is_beside(read: Page, one: Named, ends: Collection[int], starts: Collection[int]) -> bool:
    before, after = one.places[0] - 1, one.places[-1] + 1
    joined_before = before - 1 in ends and _is_and(read, before)
    return joined_before or (after + 1 in starts and _is_and(read, after))


def _is_and(read: Page, at: int) -> bool:
    around = read.between(at - 1, at) in {" ", ", "} and read.between(at, at + 1) == " "
    return read.tokens[at].text == "and" and around


def _sure(own: Reading, first: Iterable[Named]) -> frozenset[str]:
    """Words that are somebody's name for certain, somewhere, and no words of the language."""
    words = (own.read.tokens[at].text for one in first if one.score >= LISTED for at in one.places)
    return frozenset(word for word in words if own.is_unknown(word))


def _surnames(own: Reading, first: Iterable[Named]) -> frozenset[str]:
    """Words of the language that end somebody's name for certain ("Christopher Hill")."""
    ends = (own.read.tokens[one.places[-1]].text for one in first if _is_full(one))
    nobodys = KNOWN_CAPITALS | FUNCTION_WORDS
    return frozenset(word for word in ends if not own.is_unknown(word) and word not in nobodys)


def _is_full(one: Named) -> bool:
    return one.score >= LISTED and len(one.places) > 1


def _by_surname(own: Reading, surnames: frozenset[str]) -> Iterator[Named]:
    """The same word elsewhere, where only a name has a capital; doubtful at a sentence's beginning."""
    for at, token in enumerate(own.read.tokens):
        if token.text in surnames and not own.uncased[at] and own.read.written(at)[0].isupper():
            told = own.read.written_as_name(at) or speaks(own.read, at)
            score = LISTED if told else DOUBTFUL
            yield Named((at,), score, "a surname met in this talk")


def _entities(names: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """For each word of a name the entity: the longest name it was met in, or itself where two share it."""
    fulls: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in name:
            fulls[word].add(" ".join(name))
    return {word: f"name:{_one_name(word, full)}" for word, full in fulls.items()}


def _one_name(word: str, fulls: Collection[str]) -> str:
    longest = max(sorted(fulls), key=len)
    return longest if all(full in longest for full in fulls) else word


def _again(own: Reading, sure: frozenset[str]) -> Iterator[Named]:
    """The same words elsewhere, capitalised or in a text that has no capitals."""
    for at, token in enumerate(own.read.tokens):
        if token.text in sure and (own.uncased[at] or own.read.written(at)[0].isupper()):
            yield Named((at,), LISTED, "named elsewhere in the talk")


def _together(read: Page, mentions: Iterable[Named], entities: Mapping[str, str]) -> list[Named]:
    """Mentions in order, each place once, neighbours of one person as one."""
    kept: list[Named] = []
    for one in sorted(mentions, key=lambda one: (one.places[0], -len(one.places), -one.score)):
        if kept and one.places[-1] <= kept[-1].places[-1]:
            continue
        if kept and _is_more_of(read, kept[-1], one, entities):
            before = kept[-1]
            kept[-1] = Named(before.places + one.places, max(before.score, one.score), before.why)
            continue
        kept.append(one)
    return kept


def _is_more_of(read: Page, before: Named, one: Named, entities: Mapping[str, str]) -> bool:
    last, first = before.places[-1], one.places[0]
    if first != last + 1 or read.between(last, first) not in {" ", "-"}:
        return False
    return entities[read.tokens[before.places[0]].text] == entities[read.tokens[first].text]


def _finding(read: Page, one: Named, entities: Mapping[str, str], sure: frozenset[str]) -> Finding:
    words = [read.tokens[at].text for at in one.places]
    score = max(one.score, LISTED) if sure.intersection(words) and "public" not in one.why else one.score
    return Finding(
        read.spans(one.places), Kind.PERSON, entities[words[0]], NamesDetector.name, score, one.why
    )


detector = NamesDetector()
