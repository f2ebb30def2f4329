"""Streets of everyday words in text without capitals, told by the article that English would want.

"Down mill close" can only be a name: of a close one would say "down the close". So a preposition, one or two
words that make no kind of street, and a word for a street, with the sentence going on behind it.
"""

from __future__ import annotations

import re

from transcription.lexicon import FUNCTION_WORDS, words
from transcription.street_words import STREETS

_BEFORE = re.compile(
    r"(?<![\w'])(?:on|in|into|onto|at|down|along|off|up|to|from|past|round|around|near|by|of|behind|across|outside"
    r"|towards|opposite|over|through|beside|between|and|via) \Z"
)
_NUMBER_BEFORE = re.compile(
    r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bmy )(?<!\bour )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bevery )"
    r"(?<!\babout )(?<!\baround )(?<!\blike )(?<!\bthat )(?<!\bthis )\b\d{1,4}(?: \d{1,2})?(?: ?[a-h])?,? \Z"
)
_REACH = 32  # characters before a name in which the word that leads to it stands
_NEXT = re.compile(r"\s*(?:[.,;:?!)]|\Z|(?P<word>[a-z']+))")
# What ends the names of streets and needs an article otherwise, as "track" of "on track" does not.
_BARE = words("en_bare_streets")
_NO_NAMES = words("en_no_streets", "en_no_bare_streets", "en_counting") | FUNCTION_WORDS
# Adjectives that are the first of two words of a name.
_KINDS = frozenset(
    {
        "long",
        "high",
        "new",
        "old",
        "north",
        "south",
        "east",
        "west",
        "upper",
        "lower",
        "great",
        "little",
        "cross",
    }
)
_KIND = re.compile(rf"(?<![\w'])(?:{'|'.join(sorted(_KINDS))}) \Z")
# What goes on behind a word for a street that is none: "at christmas close to home", "of course way back".
_NO_END = {
    "close": frozenset({"to", "by", "enough", "together", "up", "in", "the", "of", "down"}),
    "way": frozenset(
        {"more", "back", "before", "too", "up", "over", "past", "off", "ahead", "beyond", "of", "out"}
    ),
    "row": frozenset({"by", "after"}),
    "walk": frozenset({"on", "in", "out", "off"}),
}
_GOES_ON = frozenset(
    {"yeah", "no", "yes", "please", "there's", "it's", "that's", "he's", "she's", "they're", "i'm"}
    | {"first", "second", "third", "top", "ground", "flat", "number", "next"}
)


def begun_with(text: str, start: int) -> int:
    """Where a name begins of which ``start`` is behind an adjective of it: "off long acre close"."""
    kind = _KIND.search(text, max(0, start - _REACH), start)
    led = kind and _BEFORE.search(text, max(0, kind.start() - _REACH), kind.start())
    return kind.start() if kind and led else start


def is_bare(text: str, start: int, kind: re.Match[str], *, numbered: bool = False) -> bool:
    """Does a name at ``start``, before the word ``kind`` for a street, stand where an article is missing?

    ``numbered`` asks for a figure before it rather than a preposition: "twenty weavers way".
    """
    if kind[0] not in _BARE:
        return False
    names = text[start : kind.start()].split()
    if len(names) > 1 and names[0] in _KINDS:
        names = names[1:]
    if any(name in _NO_NAMES or name.endswith(("ly", "est")) or not name[0].isalpha() for name in names):
        return False
    led = _NUMBER_BEFORE if numbered else _BEFORE
    if led.search(text, max(0, start - _REACH), start) is None:
        return False
    following = _NEXT.match(text, kind.end())
    if following is None or kind[0] in STREETS:
        return following is not None
    word = following["word"]
    if word in _NO_END.get(kind[0], ()) and not numbered:
        return False
    return word is None or word in FUNCTION_WORDS | _GOES_ON or word.endswith(("s", "ed", "ing"))
