"""Which question of the guide each turn answers: as somebody logged it, or as the moderator worded it.

A log says when a question was put; where there is none, the guide's own words are looked for in what
the moderator said. Moderators reword, so a question is known by its rare words: a word that only one
question of the guide has weighs most.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from transcription.lexicon import words
from transcription.model import MODERATOR, Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from transcription.model import Known, Recording, Turn

MODERATES = "moderator"  # the role on the roster
_GENERIC_MODERATORS = frozenset({MODERATOR, "Facilitator", "Interviewer"})

# The assistant's key comes after the moderator has begun to ask, or just before; own estimate until logs
# of real sessions are at hand.
_PRESSED_LATE_MS = 15_000
_PRESSED_EARLY_MS = 10_000

_LEAST_SHARE = (
    0.5  # of a question's weight that the moderator's words must carry; chosen on the demo's scripts
)
_LEAST_WORDS = 2  # words of it: one rare word is said in passing too
_SAME_WORD = 80  # rapidfuzz ratio, 0 to 100: "trainings" for "training", and what a recognizer mishears
_WORD = re.compile(r"[^\W\d_]{3,}")


def moderators(known: Known) -> frozenset[str]:
    """The speakers who ask the questions."""
    return _GENERIC_MODERATORS | {one.id for one in known.roster if one.role == MODERATES}


def under_questions(
    turns: Sequence[Turn], recording: Recording, known: Known
) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """The turns, each under its question, and what a researcher should know of how that was told."""
    asked = recording.asked or recognised(turns, known)
    told: tuple[str, ...] = ()
    if known.questions and not recording.asked:
        share = f"{len(asked)} of the guide's {len(known.questions)}"
        told = (f"Nobody logged the questions: {share} were recognised in what the moderator said.",)
    return place(turns, asked, moderators(known)), told


def place(turns: Sequence[Turn], asked: Iterable[Asked], asking: Collection[str]) -> tuple[Turn, ...]:
    """The turns, each with the question under which it was said; before the first question, none.

    ``asking`` are the moderators: a key pressed while or shortly after one of them spoke belongs to
    the beginning of that turn.
    """
    begun = sorted((_begins(one.at_ms, turns, asking), one.question) for one in asked)
    placed: list[Turn] = []
    current: str | None = None
    for turn in turns:
        if turn.start_ms is not None:  # a line without a time stays with the line before it
            current = next((one for start, one in reversed(begun) if start <= turn.start_ms), None)
        placed.append(replace(turn, question=current))
    return tuple(placed)


def _begins(at_ms: int, turns: Iterable[Turn], asking: Collection[str]) -> int:
    """Where the asking began for which a key was pressed at ``at_ms``."""
    spoken = [
        (turn.start_ms, turn.end_ms)
        for turn in turns
        if turn.speaker in asking
        and turn.kind.spoken
        and turn.start_ms is not None
        and turn.end_ms is not None
    ]
    near = [
        (max(start - at_ms, at_ms - end, 0), start)
        for start, end in spoken
        if start - _PRESSED_EARLY_MS <= at_ms <= end + _PRESSED_LATE_MS
    ]
    return min(near, default=(0, at_ms))[1]


def recognised(turns: Sequence[Turn], known: Known) -> tuple[Asked, ...]:
    """The guide's questions, found in the moderators' words, each at most once; a guess to be confirmed.

    A question goes to the turn that carries most of it, and a turn to the question it carries most of.
    """
    asking = moderators(known)
    heard = [
        (turn.start_ms, turn.text, _content(turn.text, known.language))
        for turn in turns
        if turn.speaker in asking and turn.kind.spoken and turn.start_ms is not None
    ]
    guide = {one: _content(text, known.language) for one, text in known.questions.items()}
    spread = Counter(word for content in guide.values() for word in content)
    fits = sorted(
        (-share, -fuzz.ratio(text, known.questions[question]), at_ms, question)
        for question, content in guide.items()
        for at_ms, text, said in heard
        if (share := _share(content, said, spread)) >= _LEAST_SHARE
    )
    found: dict[str, int] = {}
    for _, _, at_ms, question in fits:
        if question not in found and at_ms not in found.values():
            found[question] = at_ms
    return tuple(sorted((Asked(one, at_ms) for one, at_ms in found.items()), key=lambda one: one.at_ms))


def _content(text: str, language: str) -> frozenset[str]:
    """The words that say what a question is about."""
    return frozenset(_WORD.findall(text.casefold())) - words(f"{language}_function")


def _share(question: frozenset[str], said: frozenset[str], spread: Mapping[str, int]) -> float:
    """How much of a question's weight was said, 0 to 1."""
    matched = [word for word in question if _is_in(word, said)]
    if len(matched) < min(_LEAST_WORDS, len(question)) or not matched:
        return 0.0
    share = sum(1 / spread[word] for word in matched) / sum(1 / spread[word] for word in question)
    return round(share, 6)  # a sum over a set differs in its last digits from run to run


def _is_in(word: str, said: frozenset[str]) -> bool:
    return (
        word in said or process.extractOne(word, said, scorer=fuzz.ratio, score_cutoff=_SAME_WORD) is not None
    )
