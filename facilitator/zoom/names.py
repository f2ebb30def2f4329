"""Whose track a file is, by its name. Nobody is guessed at: two who could be meant are no one."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.model import Person

# "(she/her)" says nothing about who it is; "(2)" and "#2" may tell two people apart, so they stay.
_ASIDE = re.compile(r"\([^()0-9]*\)")
_MOST_ONE_DIGIT = 9  # people that Zoom numbers with one digit


def guesses(stems: Sequence[str], mixes: Sequence[str]) -> list[str]:
    """Names for the files of one ``Audio Record`` folder: ``audioTamsinOduya11759316641`` is TamsinOduya.

    Behind the name stand the person's number and digits that all files of the recording share; Zoom
    drops the spaces. ``mixes`` are the names of the recording's other files, without endings.
    """
    bare = [stem.removeprefix("audio") for stem in stems]
    shared = _shared_digits(bare, mixes)
    own = [stem.removesuffix(shared) for stem in bare]
    return [stem[: len(stem) - digits] for stem, digits in zip(own, _digits_of_numbers(own), strict=True)]


def whose(guess: str, stem: str, roster: Sequence[Person]) -> str | None:
    """The id of the one person who fits the name on a track, or None.

    ``stem`` is the file's name without its ending: where ``guess`` was cut too short because a name
    ends in digits (Room 2), the longer name counts as well.
    """
    named = squashed(_ASIDE.sub(" ", guess))
    whole = squashed(stem.removeprefix("audio"))
    fitting = {
        person.id
        for person in roster
        for key in map(squashed, (person.id, *person.names))
        if key and (key == named or _cut_short(key, named, whole))
    }
    return _only(fitting or _held(_words(guess), roster, least=2))


def held_in(stem: str, roster: Sequence[Person]) -> str | None:
    """The id of the one person whose name or id stands in a file's name as whole words, or None."""
    alike = {one.id for one in roster if squashed(stem) in map(squashed, (one.id, *one.names))}
    return _only(alike or _held(_words(stem), roster, least=1))


def squashed(name: str) -> str:
    """A name as file names can be compared with it: letters and digits only, no case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def _shared_digits(stems: Sequence[str], mixes: Sequence[str]) -> str:
    """The digits behind ``audio`` or ``video`` in a mix's name; else the longest that end all stems."""
    for mix in mixes:
        digits = mix.removeprefix("audio").removeprefix("video")
        if digits.isdecimal() and all(stem.endswith(digits) for stem in stems):
            return digits
    shortest = min(stems, key=len, default="")
    tails = (shortest[at:] for at in range(len(shortest)))
    return next((tail for tail in tails if tail.isdecimal() and all(one.endswith(tail) for one in stems)), "")


def _digits_of_numbers(stems: Sequence[str]) -> list[int]:
    """How many digits at each end are the person's number: one, or two where ten and more were there.

    Names can end in digits as well (P01 to P12), so of those that end in the same digit the one with
    the fewest digits has the number of one digit.
    """
    digits = [1 if stem[-1:].isdecimal() else 0 for stem in stems]
    if len(stems) <= _MOST_ONE_DIGIT:
        return digits
    taken = {"0"}
    for at in sorted(range(len(stems)), key=lambda at: len(stems[at]) - len(stems[at].rstrip("0123456789"))):
        if stems[at][-1:] in taken and stems[at][-2:].isdecimal():
            digits[at] = 2
        taken.add(stems[at][-1:])
    return digits


def _cut_short(key: str, named: str, whole: str) -> bool:
    """Is ``key`` the guessed name and some of the digits behind it?"""
    return bool(named) and key.startswith(named) and key[len(named) :].isdecimal() and _numbered(whole, key)


def _numbered(whole: str, key: str) -> bool:
    return whole.startswith(key) and whole[len(key) :].isdecimal()


def _held(words: Sequence[str], roster: Sequence[Person], *, least: int) -> set[str]:
    """Who has a name of at least ``least`` words that stands whole among ``words``."""
    return {
        person.id
        for person in roster
        for name in map(_words, (person.id, *person.names))
        if len(name) >= least and any(words[at : at + len(name)] == name for at in range(len(words)))
    }


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold())


def _only(people: set[str]) -> str | None:
    return next(iter(people)) if len(people) == 1 else None
