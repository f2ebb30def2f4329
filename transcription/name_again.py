"""A name told in one place is told wherever its words stand, as one entity; a doubtful one is asked about."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from transcription.lexicon import FILLERS, FUNCTION_WORDS, KNOWN_CAPITALS, ORG_KINDS, in_any, words
from transcription.name_beside import CALLED, NOBODY
from transcription.name_cues import speaks
from transcription.name_evidence import CAPITAL, DOUBTFUL, LISTED, Named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from transcription.matching import Page
    from transcription.name_reading import Reading

_SHORTEST_LONE = 3  # letters
_NO_NICKNAME = (*NOBODY, ORG_KINDS, FILLERS, words("en_family"))
_BEFORE_COUNTED = words("en_numbers", "en_counting") | {
    "a",
    "an",
    "the",
    "my",
    "your",
    "his",
    "her",
    "our",
    "their",
}
_BEFORE_THINGS = frozenset({"a", "an", "the", "out", "in"})


def again(own: Reading, first: Sequence[Named], sure: frozenset[str]) -> Iterator[Named]:
    """The words of those names wherever else they stand."""
    yield from _of_sure(own, sure)
    yield from _by_surname(own, _surnames(own, first))
    yield from _by_doubt(own, first)
    yield from _by_calling(own, first)


def sure_words(own: Reading, first: Iterable[Named]) -> frozenset[str]:
    """Words that are somebody's name for certain, somewhere, and no words of the language."""
    words = (own.read.tokens[at].text for one in first if one.score >= LISTED for at in one.places)
    return frozenset(word for word in words if own.is_unknown(word))


def _surnames(own: Reading, first: Iterable[Named]) -> frozenset[str]:
    """Words of the language that end somebody's name for certain ("Christopher Hill")."""
    ends = (own.read.tokens[one.places[-1]].text for one in first if _is_full(one))
    nobodys = (KNOWN_CAPITALS, FUNCTION_WORDS)
    return frozenset(word for word in ends if not (own.is_unknown(word) or in_any(word, nobodys)))


def _is_full(one: Named) -> bool:
    return one.score >= LISTED and len(one.places) > 1


def _by_surname(own: Reading, surnames: frozenset[str]) -> Iterator[Named]:
    """The same word elsewhere, where only a name has a capital; doubtful at a sentence's beginning."""
    for at in own.read.standing(surnames):
        if not own.uncased[at] and own.read.written(at)[0].isupper():
            told = own.read.written_as_name(at) or speaks(own.read, at)
            score = LISTED if told else DOUBTFUL
            yield Named((at,), score, "a surname met in this talk")


def _by_doubt(own: Reading, first: Sequence[Named]) -> Iterator[Named]:
    """A word that may be somebody's name in one place, elsewhere with a capital as mostly here."""
    single = {own.read.tokens[one.places[0]].text for one in first if len(one.places) == 1}
    words = frozenset(word for word in single if own.is_listed(word) and own.is_usually_capital(word))
    for at in own.read.standing(words):
        named = not own.uncased[at] and own.read.written(at).istitle()
        if named and own.read.tokens[at - 1].text not in _BEFORE_THINGS:
            yield Named((at,), CAPITAL, "may be somebody who is named elsewhere in the talk")


def _by_calling(own: Reading, first: Iterable[Named]) -> Iterator[Named]:
    """A word by which somebody is called in one place, elsewhere without an article and without capitals."""
    called = {own.read.tokens[one.places[0]].text for one in first if one.why == CALLED}
    for at in own.read.standing(called):
        if own.uncased[at] and at:
            before = own.read.tokens[at - 1].text
            if before not in _BEFORE_COUNTED:
                yield Named((at,), CAPITAL, "may be somebody who is named elsewhere in the talk")


def lone(own: Reading) -> Iterator[Named]:
    """An everyday word with a capital alone inside a sentence, whatever the talk does with it elsewhere.

    Not where a recognizer drops capitals for long stretches: it strews others at random.
    """
    if not own.cased_turns:
        return
    for at in own.read.capitals:
        word = own.read.tokens[at].text
        if not own.read.written(at).istitle() or own.uncased[at] or len(word) < _SHORTEST_LONE:
            continue
        names = own.read.written_as_name(at) and not (_is_part(own, at - 1) or _is_part(own, at + 1))
        everyday = names and own.is_listed(word) and not in_any(word, _NO_NICKNAME)
        if everyday and own.read.tokens[at - 1].text not in _BEFORE_THINGS:
            yield Named((at,), CAPITAL, "an everyday word with a capital inside a sentence")


def _is_part(own: Reading, at: int) -> bool:
    """Does the token inside a sentence have a capital, so that it may be of one name with its neighbour?"""
    if not 0 <= at < len(own.read.tokens):
        return False
    return own.read.written(at)[0].isupper() and not own.read.begins_sentence(at)


def entities_of(names: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """For each word of a name the entity: the longest name it was met in, or itself where two share it."""
    fulls: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in name:
            fulls[word].add(" ".join(name))
    return {word: f"name:{_one_name(word, full)}" for word, full in fulls.items()}


def _one_name(word: str, fulls: Collection[str]) -> str:
    longest = max(sorted(fulls), key=len)
    return longest if all(full in longest for full in fulls) else word


def _of_sure(own: Reading, sure: frozenset[str]) -> Iterator[Named]:
    """The same words elsewhere, capitalised or in a text that has no capitals."""
    for at in own.read.standing(sure):
        if own.uncased[at] or own.read.written(at)[0].isupper():
            yield Named((at,), LISTED, "named elsewhere in the talk")


def together(read: Page, mentions: Iterable[Named], entities: Mapping[str, str]) -> list[Named]:
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
