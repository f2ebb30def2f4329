"""Handles as people say them, in plain words: "I'm at xio nurse life on Instagram"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, is_common, is_word
from transcription.model import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

TOLD = 0.85  # "at", or a word for a handle, before it
DOUBTFUL = 0.6  # "I'm ... on Instagram" without either
_MOST_WORDS = 4  # of a handle
_FEWEST_PLAIN = 2  # everyday words that may be a handle behind "at", but not "we're at home on Facebook"

_WHERE = (
    r"(?:twitter|instagram|insta|tiktok|tik tok|snapchat|snap|facebook|reddit|discord|youtube|threads"
    r"|mastodon|bluesky|linkedin|telegram|signal|github|twitch|tumblr|pinterest|venmo|skype|soundcloud)"
)
_SELF = r"(?:i'm|i am|we're|we are|he's|she's|they're|it's|it is|find me|follow me|add me|tag me|look me up)"
_BEFORE = re.compile(
    rf"\b(?:{_SELF}(?: \w+)? on {_WHERE}"
    rf"|my (?:handle|user ?name|screen ?name|account|channel|gamer ?tag)(?: on {_WHERE})?"
    rf"|my {_WHERE}(?: handle| name| account)?)"
    r"(?:,? (?:is|as|it's|under|i'm|is under))? (?:at |@ ?)(?P<words>[a-z0-9_]+(?: [a-z0-9_]+){0,3})"
)
_ONE = r"[a-z0-9_]{1,30}(?:\.[a-z0-9_]{1,30}){0,3}"
_WORDS = rf"(?P<words>{_ONE}(?: {_ONE}){{0,{_MOST_WORDS - 1}}}?)"
_BETWEEN = re.compile(rf"\b{_SELF}(?P<told> at| under)? (?:@ ?)?{_WORDS} on {_WHERE}\b")
_SPANISH = re.compile(
    r"\b(?:es|soy|como|usuario|cuenta|instagram|twitter|tiktok|facebook),? "
    r"(?P<words>arroba \w+(?: (?:guion bajo|guion|punto) \w+)*)(?! punto\b)"
)
_WORD = re.compile(r"[a-z0-9_]+")


class HandlesDetector:
    """On the view with digits."""

    name = "handles"
    languages = frozenset({"en", "es"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every handle that is said in words."""
        typed = spoken.typed(tuple(texts))
        spanish = (_found(typed, *one.span("words"), TOLD) for one in _SPANISH.finditer(typed.text))
        return [*_led_to(typed), *_on_site(typed, known.language), *spanish]


def _led_to(typed: View) -> Iterator[Finding]:
    """What follows "on Twitter at", up to a word of the sentence."""
    for match in _BEFORE.finditer(typed.text):
        end = match.start("words")
        for word in _WORD.finditer(typed.text, end, match.end("words")):
            if word[0] in FUNCTION_WORDS:
                break
            end = word.end()
        if end > match.start("words"):
            yield _found(typed, match.start("words"), end, TOLD)


def _on_site(typed: View, language: str) -> Iterator[Finding]:
    """What stands between "I'm" and "on Twitter" and is more than everyday words."""
    for match in _BETWEEN.finditer(typed.text):
        said = match["words"].split()
        plain = all(is_common(word, language) for word in said)
        little = len(said) < _FEWEST_PLAIN if match["told"] else True
        if any(word in FUNCTION_WORDS for word in said) or (plain and little):
            continue
        strange = not all(is_word(word, language) for word in said)
        yield _found(typed, *match.span("words"), TOLD if match["told"] or strange else DOUBTFUL)


def _found(typed: View, start: int, end: int, score: float) -> Finding:
    entity = "handle:" + "".join(filter(str.isalnum, typed.text[start:end]))
    spans, why = typed.spans(start, end), "a handle said in words"
    return Finding(spans, Kind.HANDLE, entity, HandlesDetector.name, score, why)


detector = HandlesDetector()
