"""What mail addresses and links have in common when they are said: labels, and the words before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription.lexicon import FUNCTION_WORDS, GIVEN, SURNAMES, is_common, is_word, words
from transcription.normalise import fold
from transcription.web_signs import LISTENING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from transcription.model import TextSpan
    from transcription.normalise import View

LONGEST = 253  # characters of a domain (RFC 1035)
LABELS = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}")
_LONGEST_LOCAL = 64  # characters (RFC 5321)
_WORD_BEFORE_AT = re.compile(r"(?:\A|[^\w.+-])([a-z]+)\Z")
_SHORTENED_BEFORE_AT = re.compile(r"[a-z]'(?:s|re|m|ve|d|ll)\Z")  # "it's at", which is no mail address
_SAID = re.compile(r"(?<![\w'])(?P<word>[a-z0-9'-]+) ")
_MOST_SAID = 4  # words before the last one of a spoken address's first part
_LEADS = frozenset(
    {"on", "at", "is", "to", "it's", "visit", "called", "see", "from", "via", "under", "was", "as", "type"}
    | {"typed", "google", "googled", "it", "just", "actually", "like", "mean", "say", "said", "that's", "put"}
    | {"through", "about", "into", "onto", "off", "against", "uses", "using", "used", "tried"}
    | {"checked", "opened", "shared", "built", "owns", "visiting", "bought", "launched", "registered", "runs"}
    | {"browsed", "entered", "there's", "named", "she's", "he's", "i'm", "they're", "we're", "mine's"}
    | {"mail", "e-mail", "correo", "emailed", "mailed", "use", "try", "check", "contact"}
)
# What people do at a site, so that no mail address begins with it: "have a look at", "we shop at".
_DONE_AT = frozenset(
    {
        "look",
        "looks",
        "looked",
        "looking",
        "peek",
        "shop",
        "shops",
        "shopped",
        "shopping",
        "worked",
        "working",
    }
    | {"buy", "bought", "ordered", "applied", "registered", "booked", "listed", "hosted", "studied", "found"}
    | {"available", "everything", "stare", "stared", "staring", "ask", "asked"}
)
INSIDE = frozenset(
    {"and", "by", "for", "in", "my", "of", "our", "the", "with", "your"}
)  # a name in several words
_NOUNS = frozenset(
    {
        "website",
        "websites",
        "site",
        "page",
        "link",
        "online",
        "blog",
        "web",
        "url",
        "address",
        "email",
        "portal",
    }
)
_NO_PART = (FUNCTION_WORDS | words("es_function")) - _LEADS - INSIDE | {"gmail"}
_CUT = re.compile(r"(?<![\w'])(?P<word>[a-z]{2,})'\Z")
# What leads to a name that begins with "let's" or "who's".
_LEADING = r"(?:\b(?:the|called|named|to|at|is|website|site|page|it's|that's|on|www)[ ,:.]{1,2}|[\n@])"
_LED = re.compile(rf"{_LEADING}\Z")
_ASKING = frozenset({"what's", "who's", "where's", "how's", "here's", "let's", "don't", "can't", "won't"})
_ASKED = re.compile(rf"{_LEADING}(?P<words>(?:what|who|where|how|here|let)'s [a-z]+ )\Z")
_CLOSE = 12  # characters
_LINKED = re.compile(r"(?<![\w'])(?P<word>[a-z0-9-]+) (?:and|of|the|for|in) \Z")
_WORDS = re.compile(r"[a-z]+")
_LITTLE = re.compile(r"(?:in|by|for|with|of|and) ")
_TELLING = re.compile(r"[a-z]{5,}")
_W = frozenset({"w", "www", "triple", "double", "u"})  # "triple w dot", "double u double u ..."


def said_spans(signs: View, start: int, end: int) -> tuple[TextSpan, ...]:
    """The ranges of ``signs.text[start:end]`` without the blanks around: a spoken sign stands for its own."""
    low, written = signs.starts[start], signs.written(start, end)
    spans = signs.source_spans(low + len(written) - len(written.lstrip()), low + len(written.rstrip()))
    return tuple(one for one in spans if one in {spans[0], spans[-1]} or not _only_listens(signs, one))


def _only_listens(signs: View, turn: TextSpan) -> bool:
    """Is it a turn between two parts of an address in which somebody listens: "Go on."?"""
    first = signs.firsts[turn.turn]
    said = _WORDS.findall(fold(signs.source[first + turn.start : first + turn.end]))
    return " ".join(said) in words("en_listening", "en_agreeing") or LISTENING.issuperset(said)


def leads_to_link(signs: View, at: int, end: int) -> bool:
    """Is it the at of "sign up at example.org/join"?"""
    spoken_at = "@" not in signs.written(at, at + 1)
    if spoken_at and _SHORTENED_BEFORE_AT.search(signs.text, max(0, at - _LONGEST_LOCAL), at):
        return True
    before = _WORD_BEFORE_AT.search(signs.text, max(0, at - _LONGEST_LOCAL), at)
    if not spoken_at or before is None or len(before[1]) == 1:
        return False
    return before[1] in FUNCTION_WORDS | _NOUNS | _DONE_AT or signs.text[end : end + 1] == "/"


def words_before(text: str, start: int, language: str) -> int:
    """Where an address begins that is said in several words: "on night porters dot example dot org".

    Everyday words belong to it only behind one that leads to an address; names and rare words always do.
    """
    begin = strange = _linked(text, whole_word(text, start))
    said = list(_SAID.finditer(text, max(0, begin - LONGEST), begin))
    for one in reversed(said[-1 - _MOST_SAID :]):
        word = one["word"]
        initial = len(word) == 1 and word not in "ai"
        if one.end() != begin:
            return strange
        if word in _NO_PART and not initial:
            asked = _ASKED.search(text, max(0, one.end() - LONGEST), one.end())
            return asked.start("words") if asked else strange
        if _is_shortened(word):
            led = word in _ASKING and _LED.search(text, max(0, one.start() - _CLOSE), one.start())
            return one.start() if led else strange
        if word in _LEADS or word in _NOUNS:
            return _behind_little(text, begin, start)
        if initial or _is_strange(word, language):
            strange = one.start()
        begin = one.start()
        if begin == 0 or text[begin - 1] in "@\n":  # a spoken at leads to it, or it begins the turn
            return begin
    return strange


def _behind_little(text: str, begin: int, start: int) -> int:
    """Behind the "in" of "i typed in old quarry dot org"."""
    little = _LITTLE.match(text, begin, start)
    return little.end() if little else begin


def said_again(signs: View, addresses: Iterable[str], language: str) -> Iterator[tuple[int, int]]:
    """Where a word of an address that is no other word is said by itself, before it or after it."""
    told = {word for one in addresses for word in _TELLING.findall(one) if not is_word(word, language)}
    told -= words("mail_providers")
    if told:
        for match in re.finditer(rf"(?<![\w.@-])(?:{'|'.join(sorted(told))})(?![\w@-]|\.\w)", signs.text):
            yield match.span()


def whole_word(text: str, start: int) -> int:
    """Where the word begins of which ``start`` stands behind its apostrophe: "nana's dot example"."""
    cut = _CUT.search(text, max(0, start - _LONGEST_LOCAL), start)
    return cut.start() if cut and cut["word"] not in FUNCTION_WORDS else start


def _linked(text: str, start: int) -> int:
    """Where "soup and song" begins, of which the last word stands at ``start``."""
    found = _LINKED.search(text, max(0, start - LONGEST), start)
    return start if found is None or found["word"] in _NO_PART | _LEADS | INSIDE else found.start()


def _is_shortened(word: str) -> bool:
    """Is it "she's" or "they've"?"""
    return "'" in word and word not in _LEADS


def _is_strange(word: str, language: str) -> bool:
    return word in _W or word in GIVEN or word in SURNAMES or not is_common(word, language)
