"""Every way in which a known name may be written, as rows of folded tokens."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from transcription.lexicon import GENERIC, HONORIFICS, PARTICLES, SMALL_WORDS, SUFFIXES, is_common
from transcription.normalise import fold, view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from transcription.model import Person

LABEL = "label:"  # begins the entity of a display name that is on no roster
Row = tuple[str, ...]  # folded tokens, one after the other


class Care(IntEnum):
    """How much must speak for a form before it is taken for the name; the lowest wins."""

    NONE = 0  # certain wherever it stands
    WORD = 1  # an everyday word too: certain only where it is written as a name
    LETTERS = 2  # initials or one letter: only as capitals, certain only with full stops


_PRONOUNS = re.compile(r"[(\[](?:she|he|they|ze|xe|any|her|him)\b[^)\]]*[)\]]", re.IGNORECASE)
_NICKNAME = re.compile(r"[(\[\"“«]([^)\]\"”»]*)[)\]\"”»]")
_SEGMENTS = re.compile(r"\s*[|/•·;]\s*|\s+[-\u2013\u2014@]\s+")
_HYPHEN = re.compile(r"[-\u2010\u2011\u2013]")
_HUMPS = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
# German, Nordic: how these letters are written where a keyboard lacks them.
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
    | {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe", "Å": "Aa"}
)
_SIBILANTS = ("s", "x", "z", "ch", "sh")  # take -es in the plural
_SHORTEST_PART = 3  # letters: the D of D'Ambrosia names nobody
_SHORT = 2  # letters: Jo, Li, Al are too short to be certain in lower case


def rows(name: str, language: str = "en") -> dict[Row, Care]:
    """The forms of one name or alias, each with the care that it needs."""
    if all(_says_nothing(token) for token in _tokens(name)):
        return {}
    return merge({row: care} for row, care in _all_rows(name, language) if row)


def _says_nothing(token: str) -> bool:
    return token in GENERIC or token.isdigit()


def words(name: str) -> list[str]:
    """The words of a name that can stand for the person: no titles, particles, initials, pronouns."""
    return [word for main in _mains(name) for word in _cores(_split(main))]


def whose(roster: Iterable[Person]) -> dict[str, str]:
    """Each folded word that can stand for a person of the roster, with that person's id."""
    return {fold(word): one.id for one in roster for name in one.names for word in words(name)}


def spoken(variant: str, language: str = "en") -> dict[Row, Care]:
    """A ``sounds_like`` variant: the row of its words, and nothing else."""
    row = _tokens(variant)
    ordinary = len(row) == 1 and is_common(row[0], language)
    return {row: Care.WORD if ordinary else Care.NONE} if row else {}


def _all_rows(name: str, language: str) -> Iterator[tuple[Row, Care]]:
    for spelling in dict.fromkeys((name, name.translate(_SPELT_OUT))):
        yield _weigh(_tokens(_PRONOUNS.sub(" ", spelling)), language)
        mains = _mains(spelling)
        for main in mains:
            yield from _of_person(_split(main), language)
        for extra in _extras(spelling):
            yield from _of_extra(_split(extra), language)


def _mains(name: str) -> list[str]:
    """The name itself, and once more with each nickname in the place of the given name."""
    name = _PRONOUNS.sub(" ", name)
    nicknames = _NICKNAME.findall(name)
    plain = _SEGMENTS.split(_NICKNAME.sub(" ", name).strip())[0]
    given, _, rest = plain.partition(" ")
    return [plain, *(f"{nick} {rest}" for nick in nicknames if given)]


def _extras(name: str) -> list[str]:
    """What stands behind a bar or a slash: an affiliation, a second name."""
    return _SEGMENTS.split(_PRONOUNS.sub(" ", name).strip())[1:]


def _split(name: str) -> list[str]:
    """The words of a name in speaking order, without titles and suffixes."""
    parts = [part for part in name.split(",") if part.strip()]
    kept = [part for part in parts if not all(_is(word, SUFFIXES) for word in part.split())] or parts
    spoken_order = [*kept[1:], *kept[:1]]
    found = [word for part in spoken_order for word in part.split() if _tokens(word)]
    while len(found) > 1 and _is(found[0], HONORIFICS):
        found.pop(0)
    while len(found) > 1 and _is(found[-1], SUFFIXES):
        found.pop()
    return found


def _is(word: str, kind: frozenset[str]) -> bool:
    return "".join(_tokens(word)) in kind


def _tokens(text: str) -> Row:
    return tuple(token.text for token in view([text]).tokens())


def _cores(name: Sequence[str]) -> list[str]:
    """The words of a name that may stand alone."""
    return [word for word in name if len(name) == 1 or _may_stand_alone(word)]


def _may_stand_alone(word: str) -> bool:
    folded = "".join(_tokens(word))
    small = folded in SMALL_WORDS and (word.islower() or folded.startswith("the"))
    return len(folded) >= _SHORT and not (small or _says_nothing(folded) or folded in PARTICLES)


def _of_person(name: Sequence[str], language: str) -> Iterator[tuple[Row, Care]]:
    cores = _cores(name)
    for word in cores:
        yield from _of_word(word, language)
    if len(name) > 1 and _is(name[0], PARTICLES) and name[0][0].isupper():
        yield _row(name[:1]), Care.LETTERS  # Van and Le are given names too
    for row in _orders(name, cores):
        yield from _with_plural(row, language)
    yield from _run_together(cores, language)
    yield from _initials(cores)
    if len(name) > 1 and cores:  # "Erin V." for Erin van Dam
        particles = [word for word in name[1:] if _is(word, PARTICLES)]
        yield from (((*_tokens(cores[0]), _tokens(word)[0][0]), Care.NONE) for word in particles)


def _of_extra(name: Sequence[str], language: str) -> Iterator[tuple[Row, Care]]:
    yield _weigh(tuple(token for word in name for token in _tokens(word)), language)
    for word in _cores(name):
        if not is_common(fold(word), language):
            yield from _of_word(word, language)


def _of_word(word: str, language: str) -> Iterator[tuple[Row, Care]]:
    """One word of a name: whole, in its parts, run together, and the plural of each."""
    row, humps = _tokens(word), _tokens(_HUMPS.sub(" ", word))
    if len("".join(row)) == 1:
        yield row, Care.LETTERS
        return
    parts = [(token,) for token in row if len(token) >= _SHORTEST_PART and token not in PARTICLES]
    for form in (row, humps, ("".join(row),), *parts):
        yield from _with_plural(form, language)
    halves = _HYPHEN.split(word)
    for half in halves if len(halves) > 1 else ():
        if len(half) >= _SHORTEST_PART and not _is(half, PARTICLES):
            yield from _of_word(half, language)


def _orders(name: Sequence[str], cores: Sequence[str]) -> Iterator[Row]:
    """First and last, last and first, with and without what stands between, initials for words."""
    if len(name) < 2 or not cores:
        return
    surname_at = max(place for place, word in enumerate(name) if word == cores[-1])
    particles_at = surname_at
    while particles_at > 1 and _is(name[particles_at - 1], PARTICLES):
        particles_at -= 1
    surname, given = _row(name[particles_at : surname_at + 1]), name[:particles_at]
    rest = name[surname_at + 1 :]
    for start in _givens(given):
        yield start + surname + _row(rest)
        yield surname + start
        yield _row(name[surname_at : surname_at + 1]) + start + _row(name[particles_at:surname_at])
    yield surname
    yield _row(name)
    for middle in range(1, len(given)):
        yield _row(given[: middle + 1])


def _givens(given: Sequence[str]) -> Iterator[Row]:
    """The given names: all, the first, the first with initials, initials alone."""
    if not given:
        return
    letters = tuple(_tokens(word)[0][0] for word in given)
    first = _tokens(given[0])
    yield from (_row(given), first, (*first, *letters[1:]), letters, letters[:1])


def _row(name: Sequence[str]) -> Row:
    return tuple(token for word in name for token in _tokens(word))


def _run_together(cores: Sequence[str], language: str) -> Iterator[tuple[Row, Care]]:
    """As in a mail address or a handle: erinbrauer, brauererin, ebrauer, erinb."""
    if len(cores) < 2:
        return
    first, last = ("".join(_tokens(word)) for word in (cores[0], cores[-1]))
    for joined in (first + last, last + first, first[0] + last, first + last[0]):
        if not is_common(joined, language):
            yield (joined,), Care.NONE


def _initials(cores: Sequence[str]) -> Iterator[tuple[Row, Care]]:
    letters = tuple(_tokens(word)[0][0] for word in cores)
    if len(letters) < 2:
        return
    for chosen in {letters, (letters[0], letters[-1])}:
        yield chosen, Care.LETTERS
        yield ("".join(chosen),), Care.LETTERS
    yield (*_tokens(cores[0]), letters[-1]), Care.NONE


def _weigh(row: Row, language: str) -> tuple[Row, Care]:
    if all(len(token) == 1 and token.isascii() for token in row):
        return row, Care.LETTERS
    short = len(row) == 1 and len(row[0]) <= _SHORT
    ordinary = all(is_common(token, language) or token in PARTICLES for token in row)
    return row, Care.WORD if short or ordinary else Care.NONE


def _with_plural(row: Row, language: str) -> Iterator[tuple[Row, Care]]:
    """The row, and with its last token in the plural; also a possessive that lost its apostrophe."""
    row, care = _weigh(row, language)
    yield row, care
    last = row[-1] if row else ""
    if len(last) >= _SHORT and "a" <= last[-1] <= "z":
        for ending in ("es", "s") if last.endswith(_SIBILANTS) else ("s",):
            plural, plural_care = _weigh((*row[:-1], last + ending), language)
            yield plural, max(care, plural_care)


def merge(tables: Iterable[dict[Row, Care]]) -> dict[Row, Care]:
    """Several tables as one; where they disagree the form needs the lesser care."""
    found: dict[Row, Care] = {}
    for table in tables:
        for row, care in table.items():
            found[row] = min(care, found.get(row, care))
    return found
