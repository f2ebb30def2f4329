"""Names of which somebody says how to write them: "plum pie with two underscores", "... all one word".

Where the words of it begin is told by the word that leads to it; a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known

    Place = tuple[int, int]

DOUBTFUL = 0.6
_NEAR = 80  # characters before what is said of a name in which the name stands

_INSTEAD = r"(?:threes|fours|fives|ones|zero(?:e?s)?|noughts?|[0-9]s?) (?:for|instead of)"
_INSTEAD += r" (?:the |an? )?[a-z]\b(?:'?s)?"
_SIGN = (
    r"(?:(?:one|1) word|under ?scores?|dots?|dash(?:es)?|hyphens?|capitals?|lower ?case|small letters|caps"
    rf"|[b-hj-z](?:'?s)?\b(?! [a-z]\b)|[a-z]'s|esses|ells|ems|ens|tees|ees|{_INSTEAD})"
)
_WRITTEN = re.compile(
    rf",? (?:(?:and|but|that's|it's|or) )*(?:(?:with |as |all )+(?:(?:an?|the|\d|no|all|double) )?{_SIGN}"
    r"|(?:with )?no (?:spaces|dots|gaps|caps|capitals)|(?:all )?lower ?case\b"
    r"|all (?:small|caps|capitals)\b|in (?:caps|capitals)\b|under ?scores\b"
    r"|(?:an? |then |then an? )?under ?score\b(?=[.,?!\n]|\Z| (?:and|but|so|on|because|which|at the end)\b))"
    r"(?: (?:at the (?:end|start|beginning)|between each|in (?:the middle|between)|after the [a-z]+|instead"
    r"|for the [a-z](?:'?s)?))?"
)
# The last word that leads to it; a sentence begins one as well.
_LEAD = re.compile(
    r"(?s:.*)(?:\b(?:it's|it is|i'm|i am|he's|she's|is|was|called|as|under|me|him|her|named|name|handle"
    r"|account|at|up|for|it|mine)(?: just| like)?[ ,:]+|\A|\n|[.?!\"] ?)"
    r"(?P<words>[a-z0-9_.'-]+(?: [a-z0-9_.'-]+){0,5})\Z"
)


class HandlesWrittenDetector:
    """On the view with digits."""

    name = "handles_written"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every such name, with what is said of it."""
        typed = spoken.typed(tuple(texts))
        return [
            Finding(
                typed.spans(start, end),
                Kind.HANDLE,
                "handle:" + "".join(filter(str.isalnum, typed.text[start:end])),
                self.name,
                DOUBTFUL,
                "said how to write",
            )
            for start, end in _written(typed.text)
        ]


def _written(text: str) -> Iterator[Place]:
    for match in _WRITTEN.finditer(text):
        lead = _LEAD.match(text, max(0, match.start() - _NEAR), match.start())
        if lead and not FUNCTION_WORDS.issuperset(lead["words"].split()):
            yield lead.start("words"), match.end()


detector = HandlesWrittenDetector()
