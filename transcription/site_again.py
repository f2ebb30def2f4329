"""The words of a name on a site or of a web address, said again: "are you kettle good nan?".

Only what was found as one is looked for, in the words it was said in, and a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, is_word
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NAME = "site_again"
DOUBTFUL = 0.6
_OF_SITES = frozenset({Kind.HANDLE, Kind.URL, Kind.EMAIL})
_FEWEST_LETTERS = 6  # of a name that is one word, or of all its words
_MOST_WORDS = 6
_WORD = re.compile(r"[a-z0-9']+")
# Where its words end: "kettle otter with two dots", "... dot org".
_END = re.compile(
    r"[ ,]*\b(?:dot|with|all|no|capital|lower ?case|slash|at|under ?score|dash|hyphen)\b|[./@_-]"
)
_BEGIN = re.compile(r"\A(?:at|@|www|the (?:account|page)|https?|triple w|dot)\b[ .:/]*|\A[@.]")


def more(found: Iterable[Finding], texts: Sequence[str]) -> list[Finding]:
    """Where the words of a handle or a link among ``found`` stand once more, in none of its own spans."""
    sites = [one for one in found if one.kind in _OF_SITES]
    named = {words: one for one in sites if one.kind is not Kind.EMAIL for words in _words(one, texts)}
    if not named:
        return []
    typed = spoken.typed(tuple(texts))
    held = {(span.turn, at) for one in sites for span in one.spans for at in range(span.start, span.end)}
    again = []
    pattern = "|".join(map(re.escape, sorted(named, key=len, reverse=True)))
    for match in re.finditer(rf"(?<![\w'@.])(?:{pattern})(?![\w'])", typed.text):
        spans, one = typed.spans(*match.span()), named[match[0]]
        if not any((span.turn, span.start) in held for span in spans):
            again.append(Finding(spans, one.kind, one.entity, NAME, DOUBTFUL, "a name on a site, said again"))
    return again


def _words(one: Finding, texts: Sequence[str]) -> Iterator[str]:
    """What was said of it as words of its own, where they can be told from ordinary talk."""
    span = one.spans[0]
    said = _BEGIN.sub("", texts[span.turn][span.start : span.end].lower())
    end = _END.search(said, 1)
    words = _WORD.findall(said[: end.start()] if end else said)
    content = [word for word in words if word not in FUNCTION_WORDS and word.isalpha()]
    long = sum(map(len, words)) >= _FEWEST_LETTERS
    if len(words) > _MOST_WORDS or not long or not content:
        return
    if len(content) > 1 or (len(words) == 1 and not is_word(words[0])):
        yield " ".join(words)
