"""What names on sites have in common when they are said in words: their parts, the figures behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import words
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from transcription.normalise import View

    Place = tuple[int, int, float]  # start, end, score

TOLD = 0.85  # nothing else it could well be
DOUBTFUL = 0.6
FEWEST_WORDS = 2  # of a name that is told by its words

SIGN = re.compile(r"[._-]")
TOKEN = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*(?!['@\w])")
_COUNTS = (
    r"(?! ?(?:%|percent|years?|months?|weeks?|days?|hours?|minutes?|people|times|o'clock|dollars?|pounds?"
    r"|euros?|milligrams?|grams?|kilos?|quid|miles?"
    r"|[ap]\.?m\b|st\b|nd\b|rd\b|th\b|or \d|to \d|hundred|thousand|million|per\b))"
)
FIGURES = re.compile(rf"(?: \d{{1,4}}(?![\w.,:/-]\d|\w)){{1,6}}(?! \d|@){_COUNTS}")
SITES = words("en_site_names")
BESIDE = SITES | words("en_beside_names")
NUMBERED = words("en_counting", "en_before_number")  # before a figure that counts them: "platform nine"


def found(signs: View, place: Place, detector: str) -> Finding:
    """The name at a place of the view."""
    start, end, score = place
    entity = "handle:" + "".join(filter(str.isalnum, signs.text[start:end]))
    return Finding(signs.spans(start, end), Kind.HANDLE, entity, detector, score, "a handle")
