"""Names of people on no list, by the words around them: introductions, thanks, titles, vocatives.

A name once found is found wherever the same capitalised word stands in these texts. All of it is
for a person to judge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from transcription.lexicon import FILLERS, GENERIC, PARTICLES, TITLES, is_common
from transcription.matching import page
from transcription.model import Finding, Kind
from transcription.normalise import view

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from transcription.matching import Page
    from transcription.model import Known
    from transcription.normalise import View

LIKELY = 0.7
_MOST_WORDS = 4  # of one name, particles included
_SHORTEST = 2  # letters

_NAMING = r"\b(?:name|names)(?: is|'s| was)|\b(?:call|calls|called) (?:me|her|him)|\bgoes by"
_RELATIVES = (
    r"friend|husband|wife|partner|son|daughter|brother|sister|boss|neighbou?r|cousin|mentor|preceptor|roommate"
    r"|classmate|colleague|manager|supervisor|teacher|instructor|advis[eo]r|boyfriend|girlfriend|mother|father|mom|dad|aunt|uncle|nephew|niece"
)
_GREETINGS = (
    r"thanks|thank you|thanks so much|thank you so much|welcome|hi|hello|hey|sorry|bye|goodbye|good morning"
    r"|good afternoon|good evening|nice to meet you|go ahead|over to you|back to you|(?:what|how) about you"
)
_ASIDES = r"(?:[\s,]{1,2}(?:um|uh|er|erm|also|just|everyone|all))*"
_BEFORE = re.compile(
    rf"(?:{_NAMING}|\b(?:i'm|i am|this is|that's|it's|named|known as|ask for)|\b(?:{_GREETINGS})"
    rf"|\b(?:my|her|his|our|their) (?:\w{{1,12}} )?(?:{_RELATIVES})){_ASIDES}[\s,:]{{1,2}}"
)
_SURELY_BEFORE = re.compile(rf"(?:{_NAMING}){_ASIDES}\s")  # where the text has no capitals to go by
_AFTER = re.compile(
    r",\s(?:what|how|do|did|would|could|can|have|you|your|i think you|any|anything|go ahead|please|tell)\b"
)
_CLOSING = re.compile(r"\?|[.!]?\s*(?:\n|\Z)")


class NamesDetector:
    """Capitalised words that are no everyday words, where people introduce, thank or address each other."""

    name = "names"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of somebody who is named that way anywhere in the texts."""
        read = page(view(texts))
        uncased = {turn for turn, text in enumerate(texts) if text == text.lower()}
        named = list(_named(read, _cues(read.view), uncased, known.language))
        entities = _entities(tuple(read.tokens[at].text for at in places) for places in named)
        again = _again(read, entities, uncased, known.language)
        return [_finding(read, places, entities) for places in _together(read, [*named, *again], entities)]


class _Cues(NamedTuple):
    """Offsets in the view where a word begins that words before it make a name."""

    capitalised: frozenset[int]  # if it is capitalised
    any_case: frozenset[int]


def _cues(view_: View) -> _Cues:
    likely = frozenset(one.end() for one in _BEFORE.finditer(view_.text))
    return _Cues(likely, frozenset(one.end() for one in _SURELY_BEFORE.finditer(view_.text)))


def _named(read: Page, cues: _Cues, uncased: Collection[int], language: str) -> Iterator[tuple[int, ...]]:
    """The places of each name that something beside it gives away."""
    at = 0
    while at < len(read.tokens):
        places = _name_at(read, at, cues, uncased, language)
        if places:
            yield places
        at = places[-1] + 1 if places else at + 1


def _name_at(read: Page, at: int, cues: _Cues, uncased: Collection[int], language: str) -> tuple[int, ...]:
    token = read.tokens[at]
    if not _is_capitalised(read, at):
        told = token.start in cues.any_case and read.view.turn_of(token.start) in uncased
        return (at,) if told and _may_name(token.text, language) else ()
    if read.follows_title(at) and not _says_nothing(token.text):
        return _whole(read, at)
    if not _may_name(token.text, language):
        return ()
    places = _whole(read, at)
    return places if token.start in cues.capitalised or _is_addressed(read, places) else ()


def _is_capitalised(read: Page, at: int) -> bool:
    written = read.written(at)
    return written[0].isupper() and not (written.isupper() and len(written) > 1)


def _says_nothing(word: str) -> bool:
    return word in GENERIC or word in TITLES or word in FILLERS


def _may_name(word: str, language: str) -> bool:
    nobody = _says_nothing(word) or word in PARTICLES or is_common(word, language)
    return len(word) >= _SHORTEST and not nobody


def _whole(read: Page, at: int) -> tuple[int, ...]:
    """A name's words from ``at`` on: capitalised, with only a space or a hyphen between, particles inside."""
    places, end = [at], at + 1
    while (
        end < len(read.tokens) and end - at < _MOST_WORDS and read.between(end - 1, end) in {" ", "-", ". "}
    ):
        token = read.tokens[end].text
        if _is_capitalised(read, end) and _may_follow_name(read, end):
            places += range(places[-1] + 1, end + 1)
        elif token not in PARTICLES:
            break
        end += 1
    return tuple(places)


def _may_follow_name(read: Page, at: int) -> bool:
    """Can the token be a further word of a name: no "I", no device, no first word of a sentence?"""
    word = read.tokens[at].text
    after_initial = len(read.tokens[at - 1].text) == 1
    initial = len(word) > 1 or read.following(at) == "."
    return initial and not _says_nothing(word) and (after_initial or not read.begins_sentence(at))


def _is_addressed(read: Page, places: Sequence[int]) -> bool:
    """Is somebody spoken to: "Dana, what do you think?" or "What do you think, Dana?"?"""
    first, end = places[0], read.tokens[places[-1]].end
    if read.begins_sentence(first):
        return bool(_AFTER.match(read.view.text, end))
    after_comma = first > 0 and read.between(first - 1, first) == ", "
    return after_comma and bool(_CLOSING.match(read.view.text, end))


def _entities(names: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """For each word of a name the entity: the longest name it was met in, or itself where two share it."""
    fulls: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for word in name:
            fulls[word].add(" ".join(name))
    return {word: f"name:{_one_name(word, full)}" for word, full in fulls.items()}


def _one_name(word: str, fulls: Collection[str]) -> str:
    longest = max(fulls, key=len)
    return longest if all(full in longest for full in fulls) else word


def _again(
    read: Page, entities: Mapping[str, str], uncased: Collection[int], language: str
) -> Iterator[tuple[int, ...]]:
    """The same words elsewhere, capitalised or in a text that has no capitals."""
    words = {word for word in entities if _may_name(word, language)}
    for at, token in enumerate(read.tokens):
        if token.text in words and (
            read.written(at)[0].isupper() or read.view.turn_of(token.start) in uncased
        ):
            yield (at,)


def _together(
    read: Page, mentions: Iterable[tuple[int, ...]], entities: Mapping[str, str]
) -> list[tuple[int, ...]]:
    """Mentions in order, each place once, neighbours of one person as one."""
    kept: list[tuple[int, ...]] = []
    for places in sorted(mentions, key=lambda one: (one[0], -len(one))):
        if kept and places[-1] <= kept[-1][-1]:
            continue
        if kept and places[0] == kept[-1][-1] + 1 and read.between(kept[-1][-1], places[0]) in {" ", "-"}:
            last = entities[read.tokens[kept[-1][0]].text]
            if last == entities[read.tokens[places[0]].text]:
                kept[-1] += places
                continue
        kept.append(places)
    return kept


def _finding(read: Page, places: Sequence[int], entities: Mapping[str, str]) -> Finding:
    entity = entities[read.tokens[places[0]].text]
    return Finding(
        read.spans(places), Kind.PERSON, entity, NamesDetector.name, LIKELY, "named by words beside it"
    )


detector = NamesDetector()
