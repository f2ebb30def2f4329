"""Web addresses, typed, spoken or half of each: "help.fernhill.example/start", "fernhill dot coop"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import web_signs
from transcription.lexicon import FUNCTION_WORDS, SMALL_WORDS, is_common, words
from transcription.model import Finding, Kind
from transcription.normalise import BORDER
from transcription.web_words import LABELS, LONGEST, leads_to_link, said_spans, whole_word, words_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

CERTAIN = 1.0
SPOKEN = 0.9  # said aloud, and nothing else it could well be
LIKELY = 0.85
DOUBTFUL = 0.6

_LINK = re.compile(r"\bhttps?://\S{1,300}|\bwww\.\S{1,300}")
_DOT = re.compile(r"\.(?=[a-z0-9])")
_BACK = re.compile(r"[a-z0-9.-]*\Z")
_PATH = re.compile(r"(?::\d{2,5})?(?:/[\w./?=&%#~+-]{0,200})?")
_TRAILING = ".,;:!?)-/'\""
_CUE_REACH = 64  # characters before a link in which a word for it counts
_CUE = re.compile(
    r"\b(?:web ?site|site|web|page|link|url|portal|online|blog|forum|domain|app|browser|google[ds]?"
    r"|typed?|typing|log(?:ged|ging)? (?:in|on)|go(?:es|ing)? to|www|click|download|address)\b"
)
_SITE_CUE = re.compile(r"\b(?:web ?sites?|site|web ?page|link|url|portal|blog|domain|www|web address)\b")
_PHRASE = re.compile(
    r"\b(?:it's|it is|called|named|that's|is|at|to|was)(?: called| just| like)*"
    r" (?P<words>(?:[a-z0-9']+ ){1,6})\Z"
)
# Before and behind a dot that is one: "polka dot dress", "dot matrix printer".
_BEFORE_A_DOT = frozenset(
    {"polka", "red", "blue", "black", "white", "green", "yellow", "little", "big", "microdot"}
)
_BEHIND_A_DOT = frozenset(
    {"matrix", "plot", "plots", "dot", "point", "points", "product", "painting", "pattern"}
)
_FILES = frozenset(
    {
        "bmp",
        "csv",
        "doc",
        "docx",
        "exe",
        "gif",
        "html",
        "jpeg",
        "jpg",
        "js",
        "json",
        "mov",
        "mp3",
        "mp4",
        "pdf",
    }
    | {"png", "ppt", "pptx", "py", "rtf", "txt", "wav", "xls", "xlsx", "xml", "zip"}
)
_JOINING = re.compile(r"\b(?:and|then|but|so|or)\Z")  # "so it's marek, and at fernhill dot example"
_LAST_WORDS = re.compile(r"(?: [a-z0-9]+){1,2}(?=\n|\Z|[.,])")
_ONE_MORE = re.compile(r" (?P<word>[a-z]+)(?= (?P<next>[a-z]+))")  # "slash meeting rooms on my phone"
_GOES_ON = frozenset({"there", "it", "he", "she", "they", "we", "if", "not", "your", "all", "please", "okay"})
_DOMAIN_NEXT = re.compile(rf"@{LABELS.pattern}")  # so that it is the first part of a mail address
_EARLIER = re.compile(r"[a-z0-9]@[^@.\n]{1,48}\Z")  # "it's marek at, hang on, at fernhill dot example"
_LEAST = 8  # characters before an at in which such a word stands
_SLASH = re.compile(r"(?<!\bu)(?<!\br)(?<=[a-z])/(?!and\b|or\b)[a-z0-9-]{2,40}")
_FAR = 400  # characters behind a link in which its path may be said
_MANY = 2  # dots that are said, as of no sentence


class LinksDetector:
    """On the view with signs."""

    name = "links"
    languages = frozenset({"*"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every web address."""
        signs = web_signs.signs(tuple(texts))
        found: list[Finding] = []
        for match in _LINK.finditer(signs.text):
            text = match[0].rstrip(_TRAILING)
            found.append(_found(signs, match.start(), match.start() + len(text), CERTAIN))
        done = 0
        for dot in _DOT.finditer(signs.text):
            if dot.start() >= done:
                chain = _chain(signs.text, dot.start())
                done = max(dot.end(), chain.end() if chain else 0)
                found += _judged(signs, chain, known.language) if chain else ()
        return [*found, *_paths(signs, found)]


def _paths(signs: View, found: Sequence[Finding]) -> Iterator[Finding]:
    """A path that is said apart from its link: "and then slash reset on the end"."""
    if not found:
        return
    for match in _SLASH.finditer(signs.text):
        start = match.start()
        said = "/" not in signs.written(start, start + 1)
        if said and LABELS.search(signs.text, max(0, start - _FAR), start):
            yield _found(signs, start, match.end(), DOUBTFUL)


def _chain(text: str, dot: int) -> re.Match[str] | None:
    """The labels around a dot, as far as they go."""
    back = _BACK.search(text, max(0, dot - LONGEST), dot)
    start = back.start() if back else dot
    return LABELS.search(text, start, min(len(text), dot + LONGEST))


def _judged(signs: View, chain: re.Match[str], language: str) -> Iterator[Finding]:
    start, end = chain.span()
    labels = chain[0].split(".")
    path = _PATH.match(signs.text, end)
    end = path.end() if path else end
    score = _certainty(signs, chain, labels, language, path=end > chain.end())
    at = signs.text[start - 1 : start] == "@" and labels[0] != "www"
    if not score or (at and "@" in signs.written(start - 1, start)):
        return
    end = start + len(signs.text[start:end].rstrip(_TRAILING))
    slash = signs.text.find("/", chain.end(), end)
    if slash > 0 and "/" not in signs.written(slash, slash + 1):
        end = _path_end(signs.text, end)
        if more := _one_more(signs.text, end):
            yield _found(signs, start, more.end(), DOUBTFUL)
    if labels[-1] in FUNCTION_WORDS - words("top_level_domains") and len(labels) == _MANY:
        dot = signs.text.index(".", start) + 1  # its ending is not said: "it's fernhill dot and then"
        yield _found(signs, words_before(signs.text, start, language), dot, score)
    elif at and not _DOMAIN_NEXT.match(signs.text, chain.end()) and _is_half(signs, start - 1):
        yield _found(signs, start - 1, end, score)
    elif at and not leads_to_link(signs, start - 1, chain.end()):
        yield _found(signs, start, end, DOUBTFUL)  # of a mail address, or of "they work at example.org"
    else:
        said = _dots_said(signs, chain) > 0
        begin = words_before(signs.text, start, language) if said else start
        if said and len(labels) == _MANY and labels[0] in FUNCTION_WORDS:
            begin = min(begin, _phrase_start(signs.text, chain))
        yield _found(signs, begin, end, score)


def _path_end(text: str, end: int) -> int:
    """Where a spoken path ends: the last words of the sentence belong to it."""
    last = _LAST_WORDS.match(text, end)
    if last is not None and not FUNCTION_WORDS.intersection(last[0].split()):
        return last.end()
    more = _one_more(text, end)
    return more.end() if more and more["next"] in FUNCTION_WORDS | _GOES_ON else end


def _one_more(text: str, end: int) -> re.Match[str] | None:
    """The word behind a spoken path, which may belong to it."""
    more = _ONE_MORE.match(text, end)
    return None if more is None or more["word"] in FUNCTION_WORDS else more


def _is_half(signs: View, at: int) -> bool:
    """Is it the second half of a mail address: "at example dot org" as a turn of its own?"""
    begins = BORDER in signs.written(at, at + 1) or not signs.text[at - 1 : at].isalnum()
    begins = begins or bool(_EARLIER.search(signs.text, max(0, at - _CUE_REACH), at))
    return begins or bool(_JOINING.search(signs.text, max(0, at - _LEAST), at))


def _found(signs: View, start: int, end: int, score: float) -> Finding:
    entity, spans = signs.text[start:end], said_spans(signs, start, end)
    return Finding(spans, Kind.URL, entity, LinksDetector.name, score, "a link")


def _dots_said(signs: View, chain: re.Match[str]) -> int:
    dots = (at for at in range(*chain.span()) if signs.text[at] == ".")
    return sum(signs.written(at, at + 1) != "." for at in dots)


def _certainty(signs: View, chain: re.Match[str], labels: list[str], language: str, *, path: bool) -> float:
    """How surely it is a link; 0 for a dot of the sentence."""
    said = _dots_said(signs, chain)
    few = len(labels) <= _MANY and whole_word(signs.text, chain.start()) == chain.start()
    if path and said and labels[-1] not in FUNCTION_WORDS:
        return LIKELY  # also of "linked in dot com slash ..."
    if all(label.isdigit() for label in labels) or (few and labels[0] in SMALL_WORDS):  # "the dot com years"
        return 0
    if said and labels[0] in FUNCTION_WORDS | words("es_function") and few:  # "el punto es"
        return DOUBTFUL if _phrase_start(signs.text, chain) < chain.start() else 0
    if labels[-1] in words("top_level_domains"):
        if not said:
            return 0 if _is_sentence(signs, chain) else CERTAIN
        return LIKELY if is_common(labels[0], language) else SPOKEN
    return _unknown_ending(signs, chain, labels, said=said, path=path)


def _phrase_start(text: str, chain: re.Match[str]) -> int:
    """Where the phrase begins of which a little word is the last: "the site's all at once dot example"."""
    start, last = chain.start(), chain[0].rpartition(".")[2]
    if last in FUNCTION_WORDS or last in _BEHIND_A_DOT or not last.isalpha():
        return start
    cued = _SITE_CUE.search(text, max(0, start - 2 * _CUE_REACH), start)
    phrase = _PHRASE.search(text, cued.end(), start) if cued else None
    return phrase.start("words") if phrase else start


def _is_sentence(signs: View, chain: re.Match[str]) -> bool:
    """Is it a full stop without its space: "we left.At noon"?"""
    last = signs.written(chain.start() + chain[0].rindex(".") + 1, chain.end())
    return last[:1].isupper() and last[1:].islower()


def _unknown_ending(signs: View, chain: re.Match[str], labels: list[str], *, said: int, path: bool) -> float:
    """As for a list of endings, which is never whole: many dots, a path, or a word for a link tell it."""
    named = labels[-1].isalpha() and len(labels[-1]) > 1
    if said >= _MANY or (path and named):
        return SPOKEN
    cued = bool(_CUE.search(signs.text, max(0, chain.start() - _CUE_REACH), chain.start()))
    if said:
        if labels[0] in _BEFORE_A_DOT or labels[1] in _BEHIND_A_DOT:
            return 0
        if labels[1] in FUNCTION_WORDS:
            return DOUBTFUL if cued else 0
        return SPOKEN if cued and named else DOUBTFUL
    small = signs.written(*chain.span()).islower() and min(map(len, labels)) > 1
    if not (named and small) or labels[-1] in _FILES:
        return DOUBTFUL if cued and named and small else 0
    return LIKELY if len(labels) > _MANY else DOUBTFUL


detector = LinksDetector()
