"""Mail addresses, typed, spoken or half of each: "erin dot brauer at fernhill dot example"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import web_signs
from transcription.lexicon import FUNCTION_WORDS, GIVEN, SMALL_WORDS, SURNAMES, is_common, words
from transcription.model import Finding, Kind
from transcription.normalise import BORDER
from transcription.web_words import (
    INSIDE,
    LABELS,
    LONGEST,
    leads_to_link,
    said_again,
    said_spans,
    words_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

CERTAIN = 1.0
SPOKEN = 0.9  # said aloud, and nothing else it could well be
HALF = 0.7  # a part is missing
DOUBTFUL = 0.6

_CUE_REACH = 48  # characters before an address in which a word for it counts
_CUE = re.compile(
    r"\b(?:e-?mails?|e-?mailed|mail|mailed|correo|address|reach me|wr(?:ite|ote|itten) to|contact|sen[dt]"
    r"|note to|message)\b"
)
_CUE_BEHIND = re.compile(r"\b(?:(?:in|as) the subject|subject line|attach\w*|inbox|bounced|e-?mails?|spam)\b")
_LOCAL_SIGNS = frozenset("_.+%-")  # of those that RFC 5322 3.2.3 allows, the ones in use
_LONGEST_LOCAL = 64  # characters (RFC 5321)
_INITIAL_BEFORE = re.compile(r"(?<![\w'])[b-hj-z] \Z")  # not "a" and "I"
_WORD_AND_INITIAL = re.compile(
    r"(?:(?<![\w'])[b-hj-z] )?(?<![\w'])(?:[a-z0-9]{1,20}[._+-])*(?P<word>[a-z]+) (?:\d ){0,8}\Z"
)
_ONE_LETTER = re.compile(r"\w(?:[._-]|\Z)")
_SPELLED = re.compile(r"(?<![\w'])(?:\w ){1,30}\Z")
_BRACKETED = frozenset("@([{<")  # "erin (at) example": written so for no other reason
_ONE_LABEL = re.compile(r"[a-z0-9-]{2,63}(?: com\b)?")
_MORE_LABELS = re.compile(rf"(?P<words>(?:[a-z0-9-]{{1,63}} ){{1,3}}){LABELS.pattern}")
_NO_LABEL = FUNCTION_WORDS - INSIDE
_LATER = 160  # characters behind an at in which its domain may be said after all


class MailsDetector:
    """On the view with signs."""

    name = "mails"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every mail address, and the beginning of one whose rest is not said."""
        signs = web_signs.signs(tuple(texts))
        found: list[Finding] = []
        at = signs.text.find("@")
        while at >= 0:
            found += _mail(signs, at, known.language)
            at = signs.text.find("@", at + 1)
        locals_ = (one.entity.partition("@")[0] for one in found)
        again = said_again(signs, filter(str.isalnum, locals_), known.language)
        return [*found, *(_found(signs, *place, DOUBTFUL) for place in again)]


def _mail(signs: View, at: int, language: str) -> Iterator[Finding]:
    start = _local_start(signs, at)
    if start is None:
        return
    typed = not _BRACKETED.isdisjoint(signs.written(at, at + 1))
    local = signs.text[start:at]
    cued = _is_cued(signs.text, start, at)
    plain = not typed and is_common(local, language)  # "work at", though "grace at" may be a name
    wide = not plain or cued
    end, whole = _domain_end(signs.text, at + 1, language, typed=typed, wide=wide)
    if not whole and not typed and _is_cut_off(signs, at, end, local, language, cued=cued):
        yield _found(signs, words_before(signs.text, start, language), at + 1, DOUBTFUL)
        return
    if end is None or leads_to_link(signs, at, end):
        return
    score = _certainty(signs.text, start, local, language, typed=typed, whole=whole, cued=cued)
    if score is not None:
        begin = start if typed else words_before(signs.text, start, language)
        if plain and not cued and signs.written(at, at + 1).startswith(","):
            yield _found(signs, begin, end, DOUBTFUL)  # "for the students, at kettle dot example"
            return
        yield _found(signs, begin, end, score if begin == start else max(score, SPOKEN))


def _is_cued(text: str, start: int, at: int) -> bool:
    behind = _CUE_BEHIND.search(text, at, at + 2 * _CUE_REACH)
    return behind is not None or _CUE.search(text, max(0, start - _CUE_REACH), start) is not None


def _found(signs: View, start: int, end: int, score: float) -> Finding:
    entity, spans = signs.text[start:end].replace(" ", ""), said_spans(signs, start, end)
    return Finding(spans, Kind.EMAIL, entity, MailsDetector.name, score, "a mail address")


def _is_cut_off(signs: View, at: int, end: int | None, local: str, language: str, *, cued: bool) -> bool:
    """Is its domain said later, or not at all: "it's marek one four at", "sorry"?"""
    if end is not None and not is_common(signs.text[at + 1 : end], language):
        return False
    following = signs.text.find("@", at + 1, at + _LATER)
    if following > 0 and local not in FUNCTION_WORDS and LABELS.match(signs.text, following + 1):
        return signs.written(following, following + 1).startswith(BORDER)
    ends_turn = BORDER in signs.written(at, at + 1)
    return ends_turn and cued and (not local.isalpha() or not is_common(local, language))


def _local_start(signs: View, at: int) -> int | None:
    """Where the part before the at begins; spelled letters belong to it, and a word before bare digits."""
    text = signs.text
    start = _back(text, at)
    if start == at or text[at - 1] in _LOCAL_SIGNS - {"_"}:
        return None
    is_typed = signs.written(start, at + 1).lower() == text[start : at + 1]  # and stands by itself
    if is_typed or text[start - 1 : start] != " ":
        return start
    window = max(0, start - _LONGEST_LOCAL)
    if _ONE_LETTER.match(text, start, at) or text[start:at].isdigit():
        both = (_SPELLED.search(text, window, start), _forename(text, window, start))
        more = min((one for one in both if one), key=lambda one: one.start(), default=None)
    else:
        more = _INITIAL_BEFORE.search(text, window, start)
    return more.start() if more else start


def _forename(text: str, window: int, start: int) -> re.Match[str] | None:
    """A word before figures or an initial that is none of the sentence: "erin 4", but not "to j.smith"."""
    found = _WORD_AND_INITIAL.search(text, window, start)
    return None if found is None or found["word"] in FUNCTION_WORDS else found


def _back(text: str, at: int) -> int:
    start, limit = at, max(0, at - _LONGEST_LOCAL)
    while start > limit and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_SIGNS):
        start -= 1
    return start


def _is_known(domain: str, language: str) -> bool:
    """Does it end as one, or begin as no everyday word: "proton dot me", "quorley dot coop"?"""
    first, _, last = domain.rsplit(maxsplit=1)[-1].partition(".")
    ends = last.rpartition(".")[2] in words("top_level_domains")
    return ends or first in words("mail_providers") or not (is_common(first, language) or first.isdigit())


def _domain_end(text: str, start: int, language: str, *, typed: bool, wide: bool) -> tuple[int | None, bool]:
    """Where the part after the at ends, and whether it is a whole domain.

    A spoken one ends in a known ending, or, where ``wide``, in any; it may then begin with several words.
    """
    for match in (LABELS.match(text, start), None if typed else _MORE_LABELS.match(text, start)):
        known = match is not None and _is_known(match[0], language)
        if match and (typed or wide or known) and not _NO_LABEL.intersection(match[0].split()[:-1]):
            return match.end(), True
    label = _ONE_LABEL.match(text, start)
    return (label.end(), False) if label else (None, False)


def _certainty(
    text: str, start: int, local: str, language: str, *, typed: bool, whole: bool, cued: bool
) -> float | None:
    """How surely it is an address; None for an at that is a word of the sentence."""
    domain = text[start + len(local) + 1 :][:LONGEST]
    provider = re.split(r"[^a-z]", domain, maxsplit=1)[0] in words("mail_providers")
    joined = not local.isalpha() or len(local) == 1
    if typed:
        return CERTAIN if whole or joined or provider else HALF
    if not whole and not provider:
        named = joined or local in GIVEN or local in SURNAMES
        return HALF if any(sign in local for sign in "._+") or (cued and named) else None
    ordinary = is_common(local, language) and not joined
    if ordinary and (
        not whole or domain.split(".")[0] in SMALL_WORDS
    ):  # "we met at yahoo", "look at the dot com"
        return None
    return DOUBTFUL if ordinary and not cued else SPOKEN


detector = MailsDetector()
