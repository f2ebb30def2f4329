"""Phrases that Whisper is known to write where nobody speaks: it learned them from subtitles."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from transcription import lexicon

if TYPE_CHECKING:
    from transcription.decoding.takes import Take

LITTLE_MS = 3_000  # ms of speech; a farewell over more of it is said with other words around it
DOUBTED_LOGPROB = -0.7  # of a courtesy that is made up; a clear "thank you" lies above -0.4
DOUBTED_NO_SPEECH = 0.3  # Whisper gives 0.3 to 0.6 for silence that it writes over
_NO_LETTERS = re.compile(r"[\W\d_]+")


def is_phantom(take: Take, speech_ms: int) -> bool:
    """Is this text known phrases alone, over too little speech, or too little believed, to be true?"""
    text = folded(take.text)
    if not text:
        return False
    if _made_of(text, _listed("credits")):
        return True
    if _made_of(text, _listed("credits") | _listed("farewells")):
        return speech_ms <= LITTLE_MS or _doubted(take)
    return _made_of(text, _listed("courtesies") | _listed("farewells")) and _doubted(take)


def folded(text: str) -> str:
    """Letters alone: no case, signs, digits or spaces, so that years and full stops make no difference."""
    return _NO_LETTERS.sub("", text.casefold())


def _doubted(take: Take) -> bool:
    return take.mean_logprob < DOUBTED_LOGPROB or take.no_speech > DOUBTED_NO_SPEECH


def _made_of(text: str, phrases: frozenset[str]) -> bool:
    """Is ``text`` nothing but ``phrases``, one after the other?"""
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {at + len(one) for one in phrases if text.startswith(one, at)}
    return len(text) in reached


@cache
def _listed(kind: str) -> frozenset[str]:
    """Phrases of a kind in every language: Whisper writes them in any, whatever is spoken."""
    names = [path.stem for path in lexicon.FOLDER.glob(f"*_phantom_{kind}.txt")]
    return frozenset(folded(phrase) for name in names for phrase in lexicon.words(name))
