"""Names on sites that tell by themselves, said in words: "goose underscore kettle", "plum otter seven two".

Nobody says "underscore" otherwise, and next to nothing else has figures behind a spoken dot, or behind words
that are not everyday ones and count nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import web_signs
from transcription.detectors.numbers import is_all_years
from transcription.lexicon import FUNCTION_WORDS, KNOWN_CAPITALS, is_common, is_word, words
from transcription.screen_words import (
    BESIDE,
    DOUBTFUL,
    FEWEST_WORDS,
    FIGURES,
    NUMBERED,
    SIGN,
    TOKEN,
    TOLD,
    found,
)
from transcription.stretches import around

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Finding, Known
    from transcription.normalise import View
    from transcription.screen_words import Place

_SHORTEST = 3  # letters of a word
_WIDE = 100  # characters around a sign in which its name stands
_BACK = 32  # characters before an underscore in which the words before it stand
_UNDERSCORE, _DOT = re.compile("_"), re.compile(r"\.(?=[a-z])")
_INSIDE = frozenset({"in", "and", "of", "on", "at", "is", "it", "me", "my", "not", "just", "said"})
_UNDERSCORED = re.compile(
    r"(?<![\w.-])[a-z0-9]+(?:[._-][a-z0-9]+){0,12}_[a-z0-9]+(?:[._-][a-z0-9]+){0,12}(?![\w@])"
)
_DOTTED = re.compile(r"(?<![\w.-])[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*\.[a-z][a-z0-9]*(?![\w@.])")
_DASH = re.compile(r"(?<=[a-z])-(?=[a-z])")
_DASHED = re.compile(
    r"(?:(?<![\w'])[b-hj-z] )?(?<![\w@./-])[a-z]{2,}(?:[.-][a-z0-9]+)*-[a-z]{2,}(?:[.-][a-z0-9]+)*"
    r"(?![\w/]|\.\w)"
)
_DASHES = frozenset(
    {"mad", "cam", "cams", "board", "metre", "meter", "quick", "bin", "saying", "mine", "final"}
)
_LITTLE = "|".join(sorted(FUNCTION_WORDS))
_ONE_MORE = re.compile(rf" (?!(?:{_LITTLE})\b)[a-z]{{3,}}(?=[.,?!]?(?:\Z|\n| (?:{_LITTLE})\b))")
_WORD_BEFORE = re.compile(r"(?<![\w'])(?P<word>[a-z]+) \Z")
# What is said of an underscore.
_SAID_OF_IT = frozenset(
    {"sign", "word", "no", "with", "use", "put", "type", "add", "need", "underscore", "double"}
)
_NO_FIGURES = frozenset({" 19", *(f" {n}" for n in range(10))})  # a virus, and what counts
# Words and figures that count nothing: in talk that is transcribed next to nothing else has both.
_BEFORE_FIGURES = re.compile(r"(?<![\w'.-])(?:[a-z]+(?:[._-][a-z]+)* ){0,2}[a-z]+(?:[._-][a-z]+)*\Z")
_FIGURES_BEGIN = re.compile(r"(?<=[a-z]) (?=\d)")


class ScreenNamesDetector:
    """On the view with signs."""

    name = "screen_names"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every name with an underscore, or with figures."""
        signs = web_signs.signs(tuple(texts))
        language = known.language
        places = [*_underscored(signs, language), *_dotted(signs), *_dashed(signs)]
        places += _numbered(signs, language)
        return [found(signs, place, self.name) for place in places]


def _underscored(signs: View, language: str) -> Iterator[Place]:
    """Nobody says "underscore" otherwise, but for "there's an underscore in it"."""
    text = signs.text
    stretches = around(text, _UNDERSCORE, _WIDE)
    for match in (one for stretch in stretches for one in _UNDERSCORED.finditer(text, *stretch)):
        before, _, behind = match[0].partition("_")
        first = SIGN.split(before)[-1]
        if first in FUNCTION_WORDS | _SAID_OF_IT or (behind in FUNCTION_WORDS and behind not in _INSIDE):
            continue  # "it does underscore our point"
        end, score = match.end(), TOLD
        if behind in FUNCTION_WORDS:
            more = TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
            end, score = (more.end() if more and more[0] not in FUNCTION_WORDS else end), DOUBTFUL
        begin = _words_before(text, match.start(), language, few=behind.isdigit() and before.isalpha())
        figures = FIGURES.match(text, end)
        yield begin, figures.end() if figures else end, score
        if more := None if figures else _ONE_MORE.match(text, end):
            yield begin, more.end(), DOUBTFUL  # "muddy underscore kettle moth", as two words


def _words_before(text: str, start: int, language: str, *, few: bool) -> int:
    """Where the name begins of which the last word stands at ``start``: "kettle midnight underscore 2"."""
    before = _WORD_BEFORE.search(text, max(0, start - _BACK), start)
    if before is None or before["word"] in FUNCTION_WORDS | BESIDE:
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
        figures = FIGURES.match(signs.text, match.end()) if spoken else None
        parts = {*SIGN.split(match[0])}
        if figures and last not in words("top_level_domains") and not parts & (FUNCTION_WORDS | _SAID_OF_IT):
            yield match.start(), figures.end(), TOLD


def _dashed(signs: View) -> Iterator[Place]:
    """Two words with a dash or a hyphen that is said; nobody says it of a good-looking one."""
    stretches = around(signs.text, _DASH, _WIDE)
    for match in (one for stretch in stretches for one in _DASHED.finditer(signs.text, *stretch)):
        said = "-" not in signs.written(*match.span())
        if said and not {*SIGN.split(match[0])} & (FUNCTION_WORDS | _SAID_OF_IT | _DASHES):
            figures = FIGURES.match(signs.text, match.end())
            yield match.start(), figures.end() if figures else match.end(), DOUBTFUL


def _numbered(signs: View, language: str) -> Iterator[Place]:
    """Words and figures that are more than everyday words, or figures said one by one: "plum otter 7 2"."""
    for begin in _FIGURES_BEGIN.finditer(signs.text):
        figures = FIGURES.match(signs.text, begin.start())
        if figures is None or figures[0] == " 1" or is_all_years(figures[0].split()):
            continue
        said = _said_before(signs.text, begin.start())
        if not said or not KNOWN_CAPITALS.isdisjoint(said):
            continue
        rare = [not is_common(word, language) for word in said[-FEWEST_WORDS:]]
        if len(said) >= FEWEST_WORDS:
            named = any(rare) or figures[0].count(" ") > 1
        else:
            named = any(rare) and not is_word(said[0], language) and figures[0] not in _NO_FIGURES
        start = begin.start() - len(" ".join(said))
        if named and signs.written(start, begin.start()).islower():
            yield start, figures.end(), DOUBTFUL


def _said_before(text: str, end: int) -> list[str]:
    """The words before ``end`` that may be of one name: behind the last word of the sentence."""
    before = _BEFORE_FIGURES.search(text, max(0, end - 2 * _BACK), end)
    said = before[0].split() if before else []
    if not said or said[-1] in NUMBERED or said[-1].endswith("ed"):
        return []
    little = [n for n, one in enumerate(said) if len(one) < _SHORTEST or one in FUNCTION_WORDS | BESIDE]
    return said[little[-1] + 1 :] if little else said


detector = ScreenNamesDetector()
