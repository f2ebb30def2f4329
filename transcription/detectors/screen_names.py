"""Names on sites in several words, as people say them: "on discord she's harbour kettle five three".

A spoken underscore tells one by itself, figures behind a spoken dot too; the others need a word that leads
to such a name: a site, "find me, it's ...", "we follow ...", "my username everywhere is ...".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transcription import web_signs
from transcription.lexicon import FUNCTION_WORDS, GIVEN, is_common, words
from transcription.model import Finding, Kind
from transcription.street_words import is_strange
from transcription.stretches import around

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

    Place = tuple[int, int, float]

TOLD = 0.85  # nothing else it could well be
DOUBTFUL = 0.6

_MOST_WORDS = 3
_FEWEST_WORDS = 2
_WIDE = 100  # characters around the name of a site in which a name on it is led to
_LATER = 48  # characters behind a cue in which a name with figures may come after other words
_BACK = 32  # characters before an underscore in which the words before it stand
_TOKEN = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*(?!['@\w])")
_SIGN = re.compile(r"[._-]")
_UNDERSCORE, _DOT = re.compile("_"), re.compile(r"\.(?=[a-z])")
_COUNTS = (
    r"(?! ?(?:%|percent|years?|months?|weeks?|days?|hours?|minutes?|people|times|o'clock|dollars?|pounds?"
    r"|euros?|quid|miles?|[ap]\.?m\b|st\b|nd\b|rd\b|th\b|or \d|to \d|hundred|thousand|million|per\b))"
)
_INSIDE = frozenset({"in", "and", "of", "on", "at", "is", "it", "me", "my", "not", "just", "said"})
_FIGURES = re.compile(rf"(?: \d{{1,4}}(?![\w.,:/-]\d|\w)){{1,6}}{_COUNTS}")
_UNDERSCORED = re.compile(r"(?<![\w@.-])[a-z0-9]+(?:[._-][a-z0-9]+)*_[a-z0-9]+(?:[._-][a-z0-9]+)*(?![\w@])")
_DOTTED = re.compile(r"(?<![\w@.-])[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*\.[a-z][a-z0-9]*(?![\w@.])")
_WORD_BEFORE = re.compile(r"(?<![\w'])(?P<word>[a-z]+) \Z")
# What is said of an underscore, and what stands before a name without being part of it.
_SAID_OF_IT = frozenset(
    {"sign", "word", "no", "with", "use", "put", "type", "add", "need", "underscore", "double"}
)
_BESIDE = words("en_site_names") | {
    *(
        "handle",
        "username",
        "name",
        "account",
        "channel",
        "page",
        "profile",
        "user",
        "nickname",
        "tag",
        "login",
    ),
    *(
        "follow",
        "add",
        "message",
        "find",
        "search",
        "try",
        "use",
        "type",
        "check",
        "tell",
        "ask",
        "block",
        "word",
    ),
    *(
        "nowhere",
        "everywhere",
        "person",
        "guy",
        "girl",
        "woman",
        "man",
        "lad",
        "somebody",
        "someone",
        "one",
        "said",
        "says",
    ),
}
_NUMBERED = words("en_counting", "en_before_number")
_NO_NAMES = frozenset({"ups", "up", "suit", "through"})  # behind "follow"
_SITES = words("en_site_names")
_SITE = rf"(?:{'|'.join(sorted(_SITES, key=len, reverse=True))})"
_IS = (
    r"(?:she's|he's|i'm|i am|they're|we're|you're|it's|it is|that's|is|was|'s|as|under|called"
    r"|(?:i|she|he|they|we|you) (?:am|are|is|was|were|go|goes|went|post|posts|play|plays)(?: by| as| under)?"
    r"|(?:look|search|looking) (?:for|up)|search|find|follow|add)"
)
_OF = r"(?: one| handle| name| tag| user ?name| account| page| profile| channel| user)?"
_THERE = r"(?:,? (?:on (?:there|here|it)|there|up|in|everywhere))?"
_ON_SITE = re.compile(
    rf"\b(?:{_SITE}{_OF},?(?: {_IS}|(?<=one),?|(?<=account),?|'s)(?: called| named| under| as| just| like)?,?"
    rf"|{_SITE} (?:me|us|him|her|them){_THERE},?(?: (?:and )?{_IS})?,?) (?=[a-z])"
)
_MEET_ME = re.compile(
    r"\b(?:add(?:ed)?|find|found|follow|message|dm|tag|friend|invite|look|pay|tip|(?:look|search) for) "
    rf"(?:me|us|him|her|them|it){_THERE},? (?:and )?(?:i'm|it's|they're|he's|she's|we're|as|under|i am)"
    r"(?: called| under| just)?,? (?=[a-z])"
)
_USERNAME = re.compile(
    r"\b(?:user ?name|screen ?name|gamer ?tag|handle|nickname|display name|log ?in|account|channel)"
    rf"{_THERE},?(?: {_IS}|'s)(?: called| just)?,? (?=[a-z])"
)
_CALLED = re.compile(
    r"\b(?:(?:un)?follow(?:s|ed|ing)?|(?:un)?subscrib(?:e|ed|ing) (?:to|from)|search(?:ed|ing)? (?:for|up)"
    r"|look(?:ed|ing)? (?:for|up)|delet(?:e|ed|ing)|block(?:ed|ing)?|messag(?:e|ed|ing)|dm'd|tagged"
    r"|(?:called|named)(?: (?:it|her|him|me|them|us|myself|himself|herself))?|known as"
    r"|(?:log(?:ged)?|sign(?:ed)?) (?:in|up|on) as|posts? as|go(?:es)? by|went by"
    r"|(?:i|he|she) was|that's me|this is me)"
    r"(?: the account| somebody called)?,? (?=[a-z])"
)
_LATE = re.compile(r"\b(?:user ?name|gamer ?tag|messaged|that's me|screen ?name|subscribed|followers)\b")
_WITH_FIGURES = re.compile(r"(?<![\w'.-])(?:[a-z]+(?:[._-][a-z]+)* ){1,3}(?=\d)")
_LED_BY_VERBS = ("follow", "search", "look", "delet", "subscrib", "block", "messag", "unfollow")


class _Name(NamedTuple):
    """Words that may be a name on a site: where they end, which they are, how it goes on."""

    end: int
    words: list[str]
    figures: str

    @property
    def signed(self) -> bool:
        return any(_SIGN.search(word) for word in self.words)


class ScreenNamesDetector:
    """On the view with signs."""

    name = "screen_names"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every name on a site that is said in words."""
        signs = web_signs.signs(tuple(texts))
        places = [*_underscored(signs, known.language), *_dotted(signs), *_led_to(signs, known.language)]
        return [_found(signs, *place) for place in places]


def _found(signs: View, start: int, end: int, score: float) -> Finding:
    entity = "handle:" + "".join(filter(str.isalnum, signs.text[start:end]))
    return Finding(signs.spans(start, end), Kind.HANDLE, entity, ScreenNamesDetector.name, score, "a handle")


def _underscored(signs: View, language: str) -> Iterator[Place]:
    """Nobody says "underscore" otherwise, but for "there's an underscore in it"."""
    text = signs.text
    stretches = around(text, _UNDERSCORE, _WIDE)
    for match in (one for stretch in stretches for one in _UNDERSCORED.finditer(text, *stretch)):
        before, _, behind = match[0].partition("_")
        first = _SIGN.split(before)[-1]
        if first in FUNCTION_WORDS | _SAID_OF_IT or (behind in FUNCTION_WORDS and behind not in _INSIDE):
            continue  # "it does underscore our point"
        end, score = match.end(), TOLD
        if behind in FUNCTION_WORDS:
            more = _TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
            end, score = (more.end() if more and more[0] not in FUNCTION_WORDS else end), DOUBTFUL
        figures = _FIGURES.match(text, end)
        yield (
            _words_before(text, match.start(), language, few=behind.isdigit() and before.isalpha()),
            figures.end() if figures else end,
            score,
        )


def _words_before(text: str, start: int, language: str, *, few: bool) -> int:
    """Where the name begins of which the last word stands at ``start``: "kettle midnight underscore 2"."""
    before = _WORD_BEFORE.search(text, max(0, start - _BACK), start)
    if before is None or before["word"] in FUNCTION_WORDS | _BESIDE:
        return start
    common = is_common(before["word"], language)
    done = common and before["word"].endswith(("ed", "ing"))
    return before.start() if (few or not common) and not done else start


def _dotted(signs: View) -> Iterator[Place]:
    """Two words with a spoken dot and figures: "quarry dot otter four four"."""
    stretches = around(signs.text, _DOT, _WIDE)
    for match in (one for stretch in stretches for one in _DOTTED.finditer(signs.text, *stretch)):
        last = match[0].rpartition(".")[2]
        dot = signs.text.index(".", match.start())
        spoken = signs.written(dot, dot + 1) != "."
        figures = _FIGURES.match(signs.text, match.end()) if spoken else None
        parts = {*_SIGN.split(match[0])}
        if figures and last not in words("top_level_domains") and not parts & (FUNCTION_WORDS | _SAID_OF_IT):
            yield match.start(), figures.end(), TOLD


def _led_to(signs: View, language: str) -> Iterator[Place]:
    text = signs.text
    sites = [site for site in _SITES if site in text]
    near = re.compile(rf"\b(?:{'|'.join(sites)})\b")
    for start, end in around(text, near, _WIDE) if sites else ():
        for cue in _ON_SITE.finditer(text, start, end):
            yield from _judged(signs, cue, language, strong=True)
        yield from _numbered(text, start, end, language)
    for pattern in (_MEET_ME, _USERNAME):
        for cue in pattern.finditer(text):
            yield from _judged(signs, cue, language, strong=True)
    for cue in _CALLED.finditer(text):
        yield from _judged(signs, cue, language, strong=False)
    for cue in _LATE.finditer(text):
        yield from _numbered(text, cue.end(), min(len(text), cue.end() + _LATER), language)


def _judged(signs: View, cue: re.Match[str], language: str, *, strong: bool) -> Iterator[Place]:
    """The name behind a cue, if it is more than everyday words of the sentence."""
    name = _name(signs.text, cue.end())
    if name is None or name.words[0] in _SITES | _NO_NAMES:
        return
    plain = [part for word in name.words for part in _SIGN.split(word) if part.isalpha()]
    several = len(plain) >= _FEWEST_WORDS
    if several and name.signed and "-" not in signs.written(cue.end(), name.end):  # "good-looking"
        yield cue.end(), name.end, TOLD if strong else DOUBTFUL
    elif name.figures and name.words[-1] not in _NUMBERED and (several or is_strange(plain, language)):
        singly = name.figures.count(" ") > 1
        if strong or singly or not all(is_common(word, language) for word in plain):
            yield cue.end(), name.end, TOLD if strong and several else DOUBTFUL
    elif several and not GIVEN.intersection(plain[:1]) and min(map(len, plain)) > 1:
        rare = [not is_common(word, language) for word in plain]
        verb = cue[0].startswith(_LED_BY_VERBS)
        if any(rare) and (strong or (verb and is_strange(plain, language))):
            yield cue.end(), name.end, DOUBTFUL


def _numbered(text: str, start: int, end: int, language: str) -> Iterator[Place]:
    """Words and figures near a site that are more than everyday words, or figures said one by one."""
    for match in _WITH_FIGURES.finditer(text, start, end):
        figures = _FIGURES.match(text, match.end() - 1)
        said = match[0].split()
        while said and (said[0] in FUNCTION_WORDS | _BESIDE or FUNCTION_WORDS.intersection(said)):
            said = said[1:]
        if figures is None or len(said) < _FEWEST_WORDS or said[-1] in _NUMBERED:
            continue
        if figures[0].count(" ") > 1 or not all(is_common(word, language) for word in said):
            yield match.end() - len(" ".join(said)) - 1, figures.end(), DOUBTFUL


def _name(text: str, start: int) -> _Name | None:
    """The words of a name that begins at ``start``, with the figures behind them."""
    said = _tokens(text, start)
    while said and said[-1][0] in FUNCTION_WORDS:
        said.pop()
    if not said or said[0][0] in FUNCTION_WORDS - {"the"}:
        return None
    figures = _FIGURES.match(text, said[-1].end())
    if figures:
        return _Name(figures.end(), [one[0] for one in said], figures[0])
    signed = next((n for n, one in enumerate(said) if _SIGN.search(one[0])), len(said) - 1)
    return _Name(said[signed].end(), [one[0] for one in said[: signed + 1]], "")


def _tokens(text: str, start: int) -> list[re.Match[str]]:
    """Up to three words from ``start``, and little words inside, before a figure, a stop or the sentence."""
    said: list[re.Match[str]] = []
    place, content = start, 0
    while content < _MOST_WORDS and (token := _TOKEN.match(text, place)):
        little = token[0] in FUNCTION_WORDS
        if token[0][0].isdigit() or (little and not _goes_on(text, said, token)):
            break
        said.append(token)
        content += not little
        place = token.end() + 1
        if text[token.end() : place] != " ":
            break
    return said


def _goes_on(text: str, said: list[re.Match[str]], token: re.Match[str]) -> bool:
    """Is it the "of" of "tails of quarry hill"?"""
    following = _TOKEN.match(text, token.end() + 1)
    joins = token[0] == "the" if not said else token[0] in {"of", "and"}
    return joins and following is not None and following[0] not in FUNCTION_WORDS


detector = ScreenNamesDetector()
