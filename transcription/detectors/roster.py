"""Names that the study knows: the roster in every written form, display names met on labels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from transcription import forms, misheard, sounds
from transcription.forms import Care
from transcription.lexicon import (
    ABBREVIATIONS,
    ALWAYS_CAPITAL,
    CITIES,
    FILLERS,
    FUNCTION_WORDS,
    GIVEN,
    SHORT_TITLES,
    SURNAMES,
    in_any,
    is_listed_word,
    words,
)
from transcription.matching import matches as rows_in
from transcription.matching import read_texts
from transcription.model import Finding, Kind
from transcription.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from transcription.forms import Row
    from transcription.matching import Match, Page
    from transcription.misheard import Heard
    from transcription.model import Known

CERTAIN = 1.0
TWICE_MISHEARD = 0.9  # two misheard words of one name side by side are hardly chance
SOUNDING = 0.85  # a capital, the same sounds as one known name, and no other name or word
MISHEARD = 0.6
DOUBTFUL = 0.5  # a name that is an everyday word, or letters that may stand for something else
_SHORTEST_FRAGMENT = 2  # letters of a name broken off: "Er- Erin"
_FRAGMENT_REACH = 4  # tokens before the name: the fragment and what the listener said ("mm-hm")
_SHORTEST_KEY = 3  # sounds of a name that no other one is likely to share
_JOINTS = frozenset({" ", "-", "."})  # between two words of one mention


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whom a form names (identified)."""

    kind: Kind
    entity: str = field(repr=False)
    care: Care
    shared: bool = False


@dataclass(frozen=True, slots=True)
class _Mention:
    """Some tokens of the page that name somebody (identified)."""

    places: tuple[int, ...]
    owner: _Owner
    score: float
    why: str


class RosterDetector:
    """Exact forms first; then words that only sound like or nearly spell a name, for a person to judge."""

    name = "roster"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mention of somebody known."""
        if not known.roster and not known.labels:
            return []
        read = read_texts(tuple(texts))
        exact = list(_exact(read, _table(known), known.language))
        named = {at: mention.owner.entity for mention in exact for at in mention.places}
        vocabulary = _vocabulary(known)
        heard = misheard.words(read, named, vocabulary, known.language)
        mentions = [*exact, *(_heard(read, one, vocabulary) for one in heard)]
        mentions.sort(key=lambda one: one.places)
        return [_finding(read, mention) for mention in _side_by_side(read, mentions)]


def _table(known: Known) -> dict[Row, _Owner]:
    """Whom each form names. A roster entry goes before a label; a form of two people names neither."""
    roster: dict[Row, dict[str, Care]] = defaultdict(dict)
    for person in known.roster:
        tables = [forms.rows(name, known.language) for name in person.names]
        tables += [forms.spoken(variant, known.language) for variant in person.sounds_like]
        for row, care in forms.merge(tables).items():
            roster[row][person.id] = care
    labels: dict[Row, dict[str, Care]] = defaultdict(dict)
    for label, name in known.labels.items():
        for row, care in forms.rows(name, known.language).items():
            labels[row][forms.LABEL + label] = care
    table = {row: _owner(row, owners, Kind.PERSON) for row, owners in labels.items()}
    return table | {row: _owner(row, owners, Kind.PARTICIPANT) for row, owners in roster.items()}


def _owner(row: Row, owners: Mapping[str, Care], kind: Kind) -> _Owner:
    care = max(owners.values())
    if len(owners) == 1:
        return _Owner(kind, next(iter(owners)), care)
    return _Owner(Kind.PERSON, "name:" + " ".join(row), care, shared=True)


def _exact(read: Page, table: Mapping[Row, _Owner], language: str) -> Iterator[_Mention]:
    for match in rows_in(read, table):
        score = _certainty(read, match, language)
        if score is not None:
            why = _why(match.value, score)
            yield _Mention((*_fragment(read, match), *match.places), match.value, score, why)


def _why(owner: _Owner, score: float) -> str:
    if score < CERTAIN:
        return "may be a known name, but is an everyday word or an abbreviation too"
    return "a name that several known people share" if owner.shared else "a known name"


def _certainty(read: Page, match: Match[_Owner], language: str) -> float | None:
    """How surely the form names the person here; None when it does not."""
    care, places = match.value.care, match.places
    if care is Care.NONE:
        return CERTAIN
    if care is Care.WORD:
        told = _is_titled(read, places[0]) or any(
            _told_by_capital(read, at) or _is_no_word(read, at, language) for at in places
        )
        return CERTAIN if told else DOUBTFUL
    if not all(read.written(at)[0].isupper() for at in places):
        return None
    if len(match.row) == 1 and len(match.row[0]) > 1:
        return DOUBTFUL if read.written(places[0]).isupper() or read.written_as_name(places[0]) else None
    dotted = len(places) > 1 and all(read.following(at) == "." for at in places)
    return CERTAIN if dotted and "".join(match.row) not in ABBREVIATIONS else DOUBTFUL


def _told_by_capital(read: Page, at: int) -> bool:
    """Is the word written as a name, and not capital anyway (May, June)?"""
    capital_anyway = read.tokens[at].text in ALWAYS_CAPITAL and not read.follows_title(at)
    return read.written_as_name(at) and not capital_anyway


def _is_no_word(read: Page, at: int, language: str) -> bool:
    """Is it a short name that is no word and begins a sentence with its capital: "Ng is short"?"""
    word = read.tokens[at].text
    listed = is_listed_word(word, language) or in_any(word, (ABBREVIATIONS, ALWAYS_CAPITAL, FUNCTION_WORDS))
    return read.written(at).istitle() and bool(words(f"{language}_common")) and not listed


def _is_titled(read: Page, at: int) -> bool:
    """Does a short title stand before it ("mr young"), which says without capitals that it is a name?"""
    return at > 0 and read.tokens[at - 1].text in SHORT_TITLES and read.follows_title(at)


def _fragment(read: Page, match: Match[_Owner]) -> tuple[int, ...]:
    """The place of a beginning that was broken off right before the name ("Er- Erin"), if there is one."""
    for at in range(match.places[0] - 1, max(-1, match.places[0] - 1 - _FRAGMENT_REACH), -1):
        begun = read.tokens[at].text
        broken_off = read.following(at) == "-" and len(begun) >= _SHORTEST_FRAGMENT
        if broken_off and match.row[0].startswith(begun):
            return (at,) if begun != match.row[0] else ()
        if begun not in FILLERS:
            break
    return ()


def _vocabulary(known: Known) -> dict[str, _Owner]:
    """The words of all names that a recognizer may have misspelt, with whom each names."""
    owners: dict[str, dict[str, Care]] = defaultdict(dict)
    for person in known.roster:
        for name in (*person.names, *person.sounds_like):
            for word in forms.words(name):
                owners[fold(word)][person.id] = Care.NONE
    return {
        word: _owner((word,), people, Kind.PARTICIPANT)
        for word, people in owners.items()
        if len(word) >= misheard.SHORTEST and word.isalpha()
    }


def _heard(read: Page, one: Heard[_Owner], vocabulary: Mapping[str, _Owner]) -> _Mention:
    names = (name for name, owner in vocabulary.items() if owner.entity == one.owner.entity)
    if not one.everyday and _sounds_like_nobody_else(read, one.places[0], names):
        return _Mention(one.places, one.owner, SOUNDING, "sounds like a known name and is on no list")
    return _Mention(one.places, one.owner, DOUBTFUL if one.everyday else MISHEARD, one.why)


def _sounds_like_nobody_else(read: Page, at: int, names: Iterable[str]) -> bool:
    """Is it "Brower told me" of one Brauer: capital, alike in sound, on no list, and no forename anywhere?"""
    word, key = read.tokens[at].text, sounds.key(read.tokens[at].text)
    if not read.written(at).istitle() or len(key) < _SHORTEST_KEY or is_listed_word(word):
        return False
    if in_any(word, (GIVEN, SURNAMES, CITIES)) or any(
        _has_forename(read, near) for near in read.places[word]
    ):
        return False
    return any(name[0] == word[0] and sounds.key(name) == key for name in names)


def _has_forename(read: Page, at: int) -> bool:
    """Does an article, or what may be another's first name, stand right before the token?"""
    before = read.tokens[at - 1].text if at and read.between(at - 1, at) == " " else ""
    if before in {"a", "an", "the"}:
        return True
    capital = bool(before) and read.written(at - 1).istitle() and not read.follows_title(at)
    return capital and (before in GIVEN or not is_listed_word(before))


def _side_by_side(read: Page, mentions: Sequence[_Mention]) -> list[_Mention]:
    """Neighbouring words for one person are one mention ("Erin" and "Brower")."""
    joined: list[_Mention] = []
    for mention in mentions:
        if joined and _belong_together(read, joined[-1], mention):
            before = joined[-1]
            twice = before.score == mention.score == MISHEARD
            score = TWICE_MISHEARD if twice else max(before.score, mention.score)
            best = max(before, mention, key=lambda one: one.score)
            joined[-1] = replace(best, places=before.places + mention.places, score=score)
        else:
            joined.append(mention)
    return joined


def _belong_together(read: Page, left: _Mention, right: _Mention) -> bool:
    last, first = left.places[-1], right.places[0]
    return (
        left.owner.entity == right.owner.entity
        and first == last + 1
        and read.between(last, first) in _JOINTS
        and read.tokens[last].text != read.tokens[first].text
    )


def _finding(read: Page, mention: _Mention) -> Finding:
    return Finding(
        spans=read.spans(mention.places),
        kind=mention.owner.kind,
        entity=mention.owner.entity,
        detector=RosterDetector.name,
        score=mention.score,
        why=mention.why,
    )


detector = RosterDetector()
