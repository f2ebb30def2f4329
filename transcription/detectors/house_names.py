"""Houses that go by a name: "Bramble Cottage", "Fernhill House, near the ice factory", "the old forge"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, is_common, words
from transcription.model import Finding, Kind
from transcription.street_words import HOUSES, ends_of, has_no_capitals, is_capital, name_start
from transcription.stretches import led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

DOUBTFUL = 0.6

_WORDS = re.compile(r"[a-z]+")
_NAME = re.compile(r"\b(?P<name>[a-z'-]+(?: [a-z'-]+)?) \Z")
_LONGEST_NAME = 48  # characters
_NEAR = re.compile(
    r",? (?:(?:just )?near(?: to)?|opposite(?: to)?|opp\.?|behind|next to|beside|back of|in front of) "
    r"(?:the |our |an? )?(?P<what>[a-z'-]+(?: [a-z'-]+){0,3})"
)
_BEFORE_NAME = re.compile(
    r"\b(?:called|named|not|in|at|to|from|is|was|ours is|we were|address|end|just|it's)(?: just| is)?,? \Z"
)
_NUMBER_BEFORE = re.compile(r"\b(?:no\.? ?|number )?\d{1,4}(?:[ -]?[a-h])?,? \Z")
_REACH = 24  # characters before a house in which its cue must stand
_CONTEXT = re.compile(
    r"\b(?:liv(?:e[sd]?|ing)|house|home|cottage|address|called|parcel|post|letters?|deliver\w*)\b"
)
_AROUND = 60  # characters before a house in which there may be talk of one
# Kinds of houses: "a coffee house", "the full house".
_KINDS = frozenset(
    [
        "full",
        "open",
        "white",
        "coffee",
        "opera",
        "safe",
        "halfway",
        "half-way",
        "sober",
        "tree",
        "club",
        "auction",
    ]
)
_NO_HOUSES = FUNCTION_WORDS | (words("en_no_streets") - {"high"}) | _KINDS
# A house that was something else.
_OLD = led(
    r"\bthe old (?:[a-z]+ )?(?:rectory|vicarage|school ?house|school|chapel|forge|mill|post office|smithy"
    r"|dairy|police station|stables|manse|parsonage|coach house|station house|granary|brewery|bakery"
    r"|farm ?house|library|foundry|creamery|toll ?house|lock ?house|ferry house|customs house)\b",
    "the old",
)
# Such houses of which nobody speaks but as houses.
_ALONE = frozenset({"rectory", "vicarage", "forge", "manse", "smithy", "parsonage", "coach house", "granary"})
_ADDRESSED = re.compile(
    r"\b(?:address|post ?code|sat ?nav|liv(?:e[sd]?|ing) (?:in|at)|deliver\w*|letters?|parcels?|post"
    r"|mail|it's just|flat|envelope|form)\b"
)
# "the house is called Windy Nook", "it has a name, it's Rosebank"
_HOUSE_CALLED = re.compile(
    r"\b(?:house|cottage|bungalow|farm|flats|building|boat|caravan|croft|villa|farmhouse|it)(?:'s| is| was)?"
    r" (?:called|named|has a name|had a name)(?:,? (?:and )?(?:it's|it was|that's))?,? (?:the )?"
    r"(?P<what>[a-z'-]+(?: [a-z'-]+){0,2})"
)
_OF_HOUSES = re.compile(
    r"\b(?:house|cottage|bungalow|farm|flats|boat|croft|villa|live[sd]?|living|address|post)\b"
)
_CARE_OF = re.compile(
    r"(?:\bc/o|(?<!take )(?<!takes )(?<!took )(?<!taking )(?<!taken )(?<!taker )\bcare of)"
    r" (?:(?:the|a|number \d+|mrs?\.?) )?"
    r"(?P<what>[a-z'-]+(?: [a-z'-]+){0,2}(?:,? (?:via |near )?[a-z'-]+ \d{4,6}\b)?)"
)
_FAR = 120  # characters around a house that was something else in which there is talk of addresses


class HouseNamesDetector:
    """On the view with digits."""

    name = "house_names"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every house with a name, with what it stands near."""
        whole = tuple(texts)
        typed, text = spoken.typed(whole), spoken.run_on(whole)
        why = "a house with a name"
        return [
            Finding(
                typed.spans(*place), Kind.ADDRESS, "address:" + text[slice(*place)], self.name, DOUBTFUL, why
            )
            for place in (
                *_houses(typed, text, known.language),
                *_old(text),
                *_care_of(text),
                *_called(text, known.language),
            )
        ]


def _old(text: str) -> Iterator[tuple[int, int]]:
    for match in _OLD.finditer(text):
        alone = match[0].removeprefix("the old ") in _ALONE
        if alone or _ADDRESSED.search(text, max(0, match.start() - _FAR), match.end() + _FAR):
            yield match.span()


def _care_of(text: str) -> Iterator[tuple[int, int]]:
    """Where post goes care of somebody or something, up to a word of the sentence."""
    if "care of" not in text and "c/o" not in text:
        return
    for match in _CARE_OF.finditer(text):
        end = match.end() if match[0][-1].isdigit() else _near_end(match)
        if end > match.start("what"):
            yield match.start(), end


def _called(text: str, language: str) -> Iterator[tuple[int, int]]:
    """What a house is called, where the talk is of houses."""
    for match in _HOUSE_CALLED.finditer(text) if "called" in text or "name" in text else ():
        end = _near_end(match)
        said = text[match.start("what") : end]
        told = _OF_HOUSES.search(text, max(0, match.start() - _AROUND), match.start("what"))
        if end > match.start("what") and told and not is_common(said, language):
            yield match.start("what"), end


def _houses(typed: View, text: str, language: str) -> Iterator[tuple[int, int]]:
    """Houses with a name, and what they stand near."""
    for kind in ends_of(text):
        if kind[0] not in HOUSES:
            continue
        match = _NAME.search(text, max(0, kind.start() - _LONGEST_NAME), kind.start())
        start = None if match is None else name_start(match, _NO_HOUSES)
        if start is not None and (end := _house_end(typed, text, start, kind, language)):
            number = _NUMBER_BEFORE.search(text, max(0, start - _REACH), start)
            yield number.start() if number else start, end


def _house_end(typed: View, text: str, start: int, kind: re.Match[str], language: str) -> int | None:
    """Where a house with its name ends, its landmark included; None where it is a house of the sentence."""
    near = _NEAR.match(text, kind.end())
    common = [is_common(name, language) for name in text[start : kind.start()].split()]
    rare = not any(common) or (kind[0] != "house" and not all(common))
    capitals = is_capital(typed, start) and is_capital(typed, kind.start())
    if near is not None and (capitals or rare):
        return _near_end(near)
    cued = bool(_BEFORE_NAME.search(text, max(0, start - _REACH), start)) and kind[0] != "house"
    if cued and rare and (capitals or has_no_capitals(typed, start)):
        return kind.end()
    told = capitals and bool(_CONTEXT.search(text, max(0, start - _AROUND), start))
    return kind.end() if told and kind[0] != "house" else None


def _near_end(near: re.Match[str]) -> int:
    """Where the landmark ends: before the first word of the sentence."""
    end = near.start("what")
    for word in _WORDS.finditer(near.string, *near.span("what")):
        if word[0] in FUNCTION_WORDS:
            break
        end = word.end()
    return end


detector = HouseNamesDetector()
