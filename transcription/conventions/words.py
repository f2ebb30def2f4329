"""Which words of a text a convention leaves out; the others stay as they are, letter for letter.

Only a first letter becomes a capital, where the word that began the sentence is gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transcription.backchannels import folded
from transcription.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcription.conventions.rules import Convention

SLASHES = "//"  # around words that somebody else spoke over
_TOKEN = re.compile(r"(\s*)(\S+)")
_SENTENCE_ENDS = ".?!\u2026"
_BROKEN_OFF = re.compile(r"[^\W\d_]+[-\u2013\u2014],?")
_LONGEST_REPEAT = 3  # words: "it was a it was a"
_IN_BRACKETS = re.compile(r"\s*(?:\(([^()\[\]]{1,30})\)|\[([^()\[\]]{1,30})\])")


@dataclass(frozen=True, slots=True)
class _Token:
    blank: str  # the white space before it
    word: str
    fixed: bool = False  # glued to a placeholder or to a note, so it is more than a word

    @property
    def core(self) -> str:
        return folded(self.word)


def left(text: str, convention: Convention, language: str, *, after: bool, before: bool) -> str:
    """What is left of ``text``; ``after`` and ``before`` say that a placeholder is its neighbour."""
    if not convention.non_verbal:
        sounds = {folded(one) for one in words(f"{language}_non_verbal")}
        text = _IN_BRACKETS.sub(
            lambda found: "" if folded(found[1] or found[2]) in sounds else found[0], text
        )
    tokens, tail = _tokens(text, after=after, before=before)
    while True:
        fewer = tokens
        if not convention.hesitations:
            fewer = _without_hesitations(fewer, words(f"{language}_hesitations"))
        if not convention.false_starts:
            fewer = _without_false_starts(fewer, words(f"{language}_repeated"))
        if fewer == tokens:
            return "".join(one.blank + one.word for one in tokens) + tail
        tokens = fewer


def _tokens(text: str, *, after: bool, before: bool) -> tuple[list[_Token], str]:
    found = [_Token(match[1], match[2], SLASHES in match[2]) for match in _TOKEN.finditer(text)]
    tail = text[len(text.rstrip()) :]
    if found and after and not found[0].blank:
        found[0] = replace(found[0], fixed=True)
    if found and before and not tail:
        found[-1] = replace(found[-1], fixed=True)
    return found, tail


def _without_hesitations(tokens: Sequence[_Token], sounds: frozenset[str]) -> list[_Token]:
    kept: list[_Token] = []
    capital = False
    for token in tokens:
        if token.core in sounds and not token.fixed:
            capital = capital or token.word[:1].isupper()
            if kept and token.word[-1] in _SENTENCE_ENDS:
                kept[-1] = _ended(kept[-1], token.word[-1])
                capital = False
            continue
        kept.append(_begun(token) if capital else token)
        capital = False
    return kept


def _ended(token: _Token, mark: str) -> _Token:
    """``token`` with the mark that stood behind what followed it."""
    if token.fixed or token.word[-1] in _SENTENCE_ENDS:
        return token
    return replace(token, word=token.word.rstrip(",;") + mark)


def _begun(token: _Token) -> _Token:
    return token if token.fixed else replace(token, word=token.word[:1].upper() + token.word[1:])


def _without_false_starts(tokens: Sequence[_Token], small: frozenset[str]) -> list[_Token]:
    rest = list(tokens)
    at = 0
    while at < len(rest):
        length = _abandoned(rest, at, small)
        if not length:
            at += 1
            continue
        if rest[at].word[:1].isupper():
            rest[at + length] = _begun(rest[at + length])
        rest[at + length] = replace(rest[at + length], blank=rest[at].blank)
        del rest[at : at + length]
        at = max(0, at - _LONGEST_REPEAT)  # what came together may repeat what stands before
    return rest


def _abandoned(tokens: Sequence[_Token], at: int, small: frozenset[str]) -> int:
    """How many words from ``at`` on were begun anew right after them."""
    token = tokens[at]
    if token.fixed or at + 1 == len(tokens):
        return 0
    follows = tokens[at + 1]
    broken = _BROKEN_OFF.fullmatch(token.word) and follows.core.startswith(token.core)
    if broken and not follows.fixed:
        return 1
    for length in range(_LONGEST_REPEAT, 0, -1):
        first, second = tokens[at : at + length], tokens[at + length : at + 2 * length]
        cores = [one.core for one in first]
        if (
            cores == [one.core for one in second]
            and small.issuperset(one.word.casefold().strip(",") for one in first)
            and not any(one.fixed for one in (*first, *second))
        ):
            return length
    return 0
