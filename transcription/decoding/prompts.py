"""Names and terms told to the recognizer beforehand: only where it hesitated, and kept only where it helped.

A prompt can bring text that nobody said or take sentences away (faster-whisper PR 1331), so it is
short, no window is first heard with it, and what is heard with it must be better by every check.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from transcription.decoding.checks import faults
from transcription.decoding.phantoms import folded
from transcription.model import UNINTELLIGIBLE
from transcription.sounds import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcription.decoding.takes import Take
    from transcription.model import Known, Span, Utterance

LONGEST = 200  # characters, about 60 of the 224 tokens that a prompt may have
WEAK = 0.5  # probability of a word below which it may be another
ALIKE = 60.0  # similarity of spelling, 0 to 100, of a weak word and a name it may be
HALF_ALIKE = 40.0  # the same where their sounds are alike too ("Coffer", "Okafor": 50)
SOUNDS_ALIKE = 75.0  # similarity of their sounds (86)
LETTERS = 4  # that a word and a name need to be compared: shorter ones resemble everything
KEPT_SHARE = 0.9  # of the words that must still be there: prompts are known to delete sentences


def vocabulary(known: Known) -> tuple[str, ...]:
    """The study's terms, then the names on the roster, in its order; each once (identified)."""
    names = (name for person in known.roster for name in person.names[:2])  # display name and full name
    return tuple(dict.fromkeys(word.strip() for word in (*known.terms, *names) if word.strip()))


def prompt(words: Iterable[str]) -> str:
    """As many of ``words`` as are safe, as one list; empty where there are none."""
    listed = ""
    for word in words:
        longer = f"{listed}, {word}" if listed else word
        if len(longer) < LONGEST:
            listed = longer
    return f"{listed}." if listed else ""


def doubtful(lines: Iterable[Utterance], words: Sequence[str]) -> bool:
    """Could a word that was hardly heard be one of ``words``, or does a mark stand for some?"""
    known = {part for word in words for one in word.split() if len(part := folded(one)) >= LETTERS}
    return any(
        line.text == UNINTELLIGIBLE or any(_resembles(one, known) for one in _weak(line)) for line in lines
    )


def better(
    take: Take, plain: Sequence[Utterance], plain_logprob: float, speech: Sequence[Span], given: str
) -> bool:
    """Is ``take``, heard with the prompt ``given``, to be preferred to what was heard without?"""
    if faults(take, speech, given):
        return False
    if any(line.text == UNINTELLIGIBLE for line in plain):
        return True
    before = sum(len(line.words) for line in plain)
    return take.mean_logprob > plain_logprob and len(take.words) >= KEPT_SHARE * before


def _weak(line: Utterance) -> list[str]:
    """Words heard with little probability, and pairs of neighbours that hold one, folded."""
    weak = [(folded(word.text), word.score is not None and word.score < WEAK) for word in line.words]
    pairs = [(one + other, doubt or doubts) for (one, doubt), (other, doubts) in pairwise(weak)]
    return [text for text, doubt in (*weak, *pairs) if doubt and len(text) >= LETTERS]


def _resembles(text: str, known: Iterable[str]) -> bool:
    """Is ``text`` written, or written and spoken, much like one of ``known``, without being it?"""
    sound = key(text)
    for one in known:
        spelled = fuzz.ratio(text, one)
        if text != one and (
            spelled >= ALIKE or (spelled >= HALF_ALIKE and fuzz.ratio(sound, key(one)) >= SOUNDS_ALIKE)
        ):
            return True
    return False
