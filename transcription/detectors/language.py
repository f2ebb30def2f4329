"""The language gate: where the detectors of names do not know the language, a person looks.

In a turn that is not English every capitalised word that is no function word is asked about; a turn
without capitals, or in a script that has none, is asked about as a whole.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from transcription import language
from transcription.lexicon import KNOWN_CAPITALS, REGIONS, words
from transcription.model import Finding, Kind, TextSpan
from transcription.name_reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.name_reading import Reading

WHOLE = 0.75  # the whole turn; surer than doubtful names in it, which are then not asked about twice
NAME_LIKE = 0.5
_SHORTEST = 2  # letters of a capitalised word


class LanguageDetector:
    """Every turn's language against what the detectors of names know."""

    name = "language"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """What a person must look at, because no detector can."""
        own = reading(tuple(texts), known.language)
        foreign_session = not known.language.lower().startswith(language.ENGLISH)
        found: list[Finding] = []
        for turn, tokens in groupby(range(len(own.read.tokens)), key=own.read.turns.__getitem__):
            places = list(tokens)
            row = [own.read.tokens[at].text for at in places]
            told = language.told(row, own.is_word)
            if told in {language.SPANISH, language.OTHER} or foreign_session:
                found += _asked(own, turn, places, len(texts[turn]))
        return found


def _asked(own: Reading, turn: int, places: Sequence[int], length: int) -> Iterator[Finding]:
    if not any(own.read.written(at)[0].isupper() for at in places):
        why = "a turn in a language without detectors of names, and without capitals"
        yield _finding((TextSpan(turn, 0, length),), f"turn:{turn}", WHOLE, why)
        return
    for at in places:
        word = own.read.tokens[at].text
        if own.read.written(at)[0].isupper() and len(word) >= _SHORTEST and not _stays(word):
            why = "a capitalised word in a language without detectors of names"
            yield _finding(own.read.spans([at]), f"word:{word}", NAME_LIKE, why)


def _stays(word: str) -> bool:
    return word in words("es_function") or word in KNOWN_CAPITALS or word in REGIONS


def _finding(spans: tuple[TextSpan, ...], entity: str, score: float, why: str) -> Finding:
    return Finding(spans, Kind.OTHER, entity, LanguageDetector.name, score, why)


detector = LanguageDetector()
