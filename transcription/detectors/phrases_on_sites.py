"""Names on sites that are phrases of everyday words: "my blog's called goats eat free", "I'm at late to tea".

Nothing in the words tells such a name, so the talk must: a site or an account is named before it, and then
somebody says "at" behind themselves, or what it is called. A person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.lexicon import FUNCTION_WORDS, is_common, words
from transcription.model import Finding, Kind
from transcription.screen_words import SITES, TOLD
from transcription.stretches import around, led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known

    Place = tuple[int, int, float]

DOUBTFUL = 0.6
_REACH = 160  # characters before a name in which a site or an account is named: this turn or the one before
_TURNS = 2  # borders of turns in between, at most
_MOST_WORDS = 7  # of a name, with the little ones

# Sites whose names are everyday words as well tell nothing by themselves.
_PLAIN_SITES = {"signal", "threads", "steam", "hinge", "bumble", "messenger", "snap", "strava"}
_ACCOUNTS = (
    "handle|handles|username|user name|screen name|screenname|gamertag|gamer tag|account|accounts|profile"
    "|channel|blog|vlog|podcast|socials|subreddit"
)
_SITES_NAMED = "|".join(sorted(SITES - _PLAIN_SITES, key=len, reverse=True))
_SITE = led(rf"\b(?:{_SITES_NAMED}|{_ACCOUNTS})\b", f"{_SITES_NAMED}|{_ACCOUNTS}")
_SELVES = (
    "i'm|i am|i was|we're|we are|she's|he's|they're|it's|it is|it was|we were|handle's|handle is|account is"
    "|account's|insta is|page is|channel is"
)
_MEETING = "find|follow|add|tag|message|dm|catch|get|reach|look|see|tweet|post|posting|tweeting"
_ASIDE = r"(?: (?:on (?:there|here|it)|up|there|here|now|just|still|currently|like|all))*"
_AT = re.compile(
    rf"\b(?:(?:{_SELVES})|(?:{_MEETING})(?: (?:me|us|him|her|them|it|stuff|things))?){_ASIDE},?"
    r" (?P<at>at )(?=[a-z0-9_])"
)
_NAMED = "it's|it is|it was|we're|i'm|she's|he's|they're|that's|they are|we are|i am|is|was"
_CALLED = re.compile(rf"\b(?:{_NAMED}) (?:just |actually |only |like )?called (?=[a-z0-9_])")
# What can only be followed by a name: "my handle is ...", "find us on facebook, we're ...".
_HANDLES = "handle|username|user name|screen name|screenname|gamertag|gamer tag"
_ANY_SITE = rf"(?:the )?(?:{_SITES_NAMED}|there|here|the app)"
_TOLD = re.compile(
    rf"\b(?:(?:my|our|her|his|their|your) (?:{_HANDLES})(?: on {_ANY_SITE})?(?:'s| is| was)"
    r"|(?:find|follow|add|look|search|looked|found)(?: for)? (?:me|us|him|her|them|it)(?: up)?"
    rf" on {_ANY_SITE},? (?:it's|we're|i'm|she's|he's|they're|as|under|by)"
    rf"|on {_ANY_SITE},? under)(?: called| just| like| the name| the name of)?,? (?=[a-z0-9_])"
)
# "on my insta it's bread before bed dot nell"
_SIGNED = re.compile(
    rf"\b(?:{_NAMED}) (?P<words>[a-z0-9']+(?: [a-z0-9']+){{2,6}}? (?:dot|underscore|dash|hyphen)"
    r" [a-z0-9]+)(?! (?:dot|at|slash)\b)(?![\w'])"
)
_WORD = re.compile(r"[a-z0-9_]+(?:'[a-z]+)?")
_WHERE = words("en_no_handles") | FUNCTION_WORDS
_HOMES = frozenset({"house", "place", "flat", "home", "shop", "school"})  # "I'm at mum's house"
_GOES_ON = words("en_next_clause")
_NO_FIRST = (FUNCTION_WORDS - {"not", "the", "no"}) | SITES
_ON_SITE = re.compile(r"(?:there|here|everything|most|all|the|my|your|both|that)\b")


class PhrasesOnSitesDetector:
    """On the view with digits."""

    name = "phrases_on_sites"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every name of everyday words that the talk leads to."""
        typed = spoken.typed(tuple(texts))
        found = {
            place
            for stretch in around(typed.text, _SITE, _REACH)
            for rule in (_at, _called, _told, _signed)
            for place in rule(typed.text, stretch, known.language)
        }
        return [
            Finding(
                typed.spans(start, end),
                Kind.HANDLE,
                "handle:" + "".join(filter(str.isalnum, typed.text[start:end])),
                self.name,
                score,
                "a name on a site",
            )
            for start, end, score in sorted(found)
        ]


def _at(text: str, stretch: tuple[int, int], language: str) -> Iterator[Place]:
    """What stands behind "I'm at" or "find me at"."""
    for cue in _AT.finditer(text, *stretch):
        said = _name(text, cue.end()) if _site_before(text, cue) else []
        if not said or said[0][0] in _WHERE or said[0][0][0].isdigit():
            continue
        if said[0][0].endswith("'s") and said[-1][0] in _HOMES:
            continue
        if said[0][0][-1:].isdigit():
            yield cue.start("at"), said[0].end(), TOLD
        elif len(said) > 1 or not is_common(said[0][0], language):
            yield cue.start("at"), said[-1].end(), DOUBTFUL


def _called(text: str, stretch: tuple[int, int], language: str) -> Iterator[Place]:
    """What an account is called."""
    for cue in _CALLED.finditer(text, *stretch):
        said = _name(text, cue.end()) if _site_before(text, cue) else []
        if not said or said[0][0] in SITES or all(one[0] in FUNCTION_WORDS for one in said):
            continue
        if len(said) > 1 or not is_common(said[0][0], language):
            yield cue.end(), said[-1].end(), DOUBTFUL


def _told(text: str, stretch: tuple[int, int], _: str) -> Iterator[Place]:
    """What follows a word for such a name itself, or where to look for somebody."""
    for cue in _TOLD.finditer(text, *stretch):
        said = _name(text, cue.end())
        if len(said) > 1 and said[0][0] not in _NO_FIRST:
            yield cue.end(), said[-1].end(), DOUBTFUL


def _signed(text: str, stretch: tuple[int, int], _: str) -> Iterator[Place]:
    """A phrase with a sign in it, which is no address of the net where a word of the sentence follows."""
    for match in _SIGNED.finditer(text, *stretch):
        last = match["words"].rpartition(" ")[2]
        if (
            last not in words("top_level_domains")
            and last not in FUNCTION_WORDS
            and _site_before(text, match)
        ):
            yield *match.span("words"), DOUBTFUL


def _site_before(text: str, cue: re.Match[str]) -> bool:
    """Is a site or an account named before the name, in this turn or the one before?"""
    before = _SITE.pattern.finditer(text, max(0, cue.start() - _REACH), cue.end())
    return any(text.count("\n", site.end(), cue.end()) < _TURNS for site in before)


def _name(text: str, start: int) -> list[re.Match[str]]:
    """The words from ``start`` on to the next part of the sentence, without little ones at the end."""
    said: list[re.Match[str]] = []
    place = start
    while len(said) < _MOST_WORDS and (word := _WORD.match(text, place)):
        if said and _ends(text, said, word):
            break
        said.append(word)
        place = word.end() + 1
        if text[word.end() : place] != " ":
            break
    while said and said[-1][0] in FUNCTION_WORDS and text[said[-1].end() : said[-1].end() + 1] == " ":
        said.pop()
    return said


def _ends(text: str, said: Sequence[re.Match[str]], word: re.Match[str]) -> bool:
    """Does the sentence go on with this word: "and I post", "on there"; not "salt and kettle"?"""
    following = _WORD.match(text, word.end() + 1)
    if word[0] in {"on", "with"}:
        return following is None or bool(_ON_SITE.match(following[0])) or following[0] in SITES | {"a", "an"}
    if word[0] == "and":
        return len(said) > 1 or following is None or following[0] in FUNCTION_WORDS
    return word[0] in _GOES_ON


detector = PhrasesOnSitesDetector()
