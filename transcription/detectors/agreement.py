"""What was hidden in one session of the study is found in all of them, under the same number.

Runs before the other detectors of names by its file's name, so that of two entities for one place
the study's own goes before a guess.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from transcription.lexicon import FUNCTION_WORDS, GIVEN, SURNAMES, is_common
from transcription.matching import matches, read_texts
from transcription.model import Finding, Remembered
from transcription.normalise import view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.forms import Row
    from transcription.matching import Match, Page
    from transcription.model import Known

CERTAIN = 1.0
DOUBTFUL = 0.5  # an everyday word, or nobody was sure of it in the other session either
LONGEST = 8  # words; a longer stretch is a sentence, and will not be said again

_NOBODY = FUNCTION_WORDS - GIVEN - SURNAMES  # "she", "that"; but Will is a name too


class AgreementDetector:
    """Words that the study remembers, in any case, over fillers and the border of two turns."""

    name = "agreement"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every place where remembered words stand again."""
        table = _table(known)
        if not table:
            return []
        read = read_texts(tuple(texts))
        return [found for match in matches(read, table) if (found := _finding(read, match, known.language))]


def folded(words: str) -> Row:
    """The words as rows of the table have them."""
    return tuple(token.text for token in view([words]).tokens())


def fuller(entity: str, than: str) -> bool:
    """Is it the same name with more words: "name:dora quillby" than "name:quillby"?"""
    (kind, _, words), (other, _, fewer) = entity.partition(":"), than.partition(":")
    return kind == other and set(words.split()) > set(fewer.split())


def _table(known: Known) -> dict[Row, Remembered]:
    """What each row of words stands for; where sessions disagree, what somebody was sure of."""
    ordered = sorted(known.remembered, key=lambda one: (one.sure, one.entity))
    rows: dict[Row, list[Remembered]] = defaultdict(list)
    for one in ordered:
        if _telling(row := folded(one.words)) and len(row) <= LONGEST:
            rows[row].append(one)
    return {row: _known_as(told) for row, told in rows.items()}


def _known_as(told: Sequence[Remembered]) -> Remembered:
    """The last of them; or the same with more words, where just one session's name has more."""
    last = told[-1]
    full = [one for one in told if one.sure >= last.sure and fuller(one.entity, last.entity)]
    return full[-1] if len({one.entity for one in full}) == 1 else last


def _telling(row: Row) -> bool:
    """Can the words be told from ordinary talk at all? "I", a pronoun and a lone letter cannot."""
    return any(len(word) > 1 and word not in _NOBODY for word in row)


def _finding(read: Page, match: Match[Remembered], language: str) -> Finding | None:
    """The finding; None for an everyday word that is not written as it was when it was hidden."""
    one = match.value
    everyday = all(is_common(word, language) for word in match.row)
    as_name = any(read.written_as_name(at) for at in match.places)
    if everyday and not as_name and one.words[:1].isupper():
        return None
    certain = one.sure and (as_name or not everyday)
    score = CERTAIN if certain else DOUBTFUL
    why = "hidden in another session" if certain else "hidden in another session, perhaps another word here"
    return Finding(read.spans(match.places), one.kind, one.entity, AgreementDetector.name, score, why)


detector = AgreementDetector()
