"""Names on sites that something leads to, said in words: "on discord she's harbour kettle", "we follow"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from transcription import web_signs
from transcription.lexicon import FUNCTION_WORDS, GIVEN, is_common
from transcription.screen_words import (
    DOUBTFUL,
    FEWEST_WORDS,
    FIGURES,
    NUMBERED,
    SIGN,
    SITES,
    TOKEN,
    TOLD,
    found,
)
from transcription.street_words import is_strange
from transcription.stretches import around, led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Finding, Known
    from transcription.normalise import View
    from transcription.screen_words import Place

_MOST_WORDS = 3
_WIDE = 100  # characters around the name of a site in which a name on it is led to
_NO_NAMES = frozenset({"ups", "up", "suit", "through"})  # behind "follow"
_SITES_NAMED = "|".join(sorted(SITES, key=len, reverse=True))
_SITE = f"(?:{_SITES_NAMED})"
_NEAR = led(rf"\b{_SITE}\b", _SITES_NAMED)
_IS = (
    r"(?:she's|he's|i'm|i am|they're|we're|you're|it's|it is|that's|is|was|'s|as|under|called"
    r"|(?:i|she|he|they|we|you) (?:am|are|is|was|were|go|goes|went|post|posts|play|plays)(?: by| as| under)?"
    r"|(?:look|search|looking) (?:for|up)|search|find|follow|add)"
)
_OF = r"(?: (?:one|1)| handle| name| tag| user ?name| account| page| profile| channel| user)?"
_THERE = r"(?:,? (?:on (?:there|here|it)|there|up|in|everywhere))?"
_ON_SITE = re.compile(
    rf"\b(?:{_SITE}{_OF},?(?: {_IS}|(?<= 1),?|(?<=account),?|'s)(?: called| named| under| as| just| like)?,?"
    r"|\b(?:can|could|just|please|to|you|i|will|i'll) (?:venmo|zelle|paypal|cash ?app)(?! (?:me|us|h|them))"
    rf"|{_SITE} (?:me|us|him|her|them){_THERE},?(?: (?:and )?{_IS})?,?) (?=[a-z])"
)
_MEETING = "add|added|find|found|follow|message|dm|tag|friend|invite|look|pay|tip|look for|search for"
_MEET_ME = led(
    rf"\b(?:{_MEETING}) "
    rf"(?:me|us|him|her|them|it){_THERE},? (?:and )?(?:i'm|it's|they're|he's|she's|we're|as|under|i am)"
    r"(?: called| under| just)?,? (?=[a-z])",
    _MEETING,
)
_NAMES_OF_NAMES = (
    "username|user name|screenname|screen name|gamertag|gamer tag|handle|nickname|display name|login|log in"
    "|account|channel"
)
_USERNAME = led(
    rf"\b(?:{_NAMES_OF_NAMES}){_THERE},?(?: {_IS}|'s)(?: called| just)?,? (?=[a-z])", _NAMES_OF_NAMES
)
_POSTING = (
    "on there|on here|tweet|tweets|tweeted|tweeting|stream|streams|streamed|streaming|post|posts|posted"
    "|posting|comment|comments|commented|commenting"
)
_POSTS_AS = led(rf"\b(?:{_POSTING}) (?:as|under)(?: called| just)?,? (?=[a-z])", _POSTING)
_DEALING = (
    "follow|follows|followed|following|unfollow|unfollows|unfollowed|unfollowing|delete|deleted|deleting"
    "|block|blocked|blocking|banned|message|messaged|messaging|dm'd|tagged|known as|post as|posts as|go by"
    "|goes by|went by|i was|he was|she was|that's me|this is me|dm|tag|tweet|tweeted|shoutout to|shout out to"
)
_SOUGHT = "search|searched|searching|look|looked|looking"
_SUBSCRIBED = "subscribe|subscribed|subscribing|unsubscribe|unsubscribed|unsubscribing"
_SAID_BY = "comment|friend request|request|reply|video|stream|podcast"
_STREAMING = "stream|streams|post|posts|streaming|posting|trolling|name on there|name on here"
_CALLED = led(
    rf"\b(?:{_DEALING}|(?:{_SUBSCRIBED}) (?:to|from)|(?:{_SOUGHT}) (?:for|up)"
    r"|(?:called|named)(?: (?:it|her|him|me|them|us|myself|himself|herself))?"
    rf"|(?:log|logged|sign|signed) (?:in|up|on) as|(?:{_SAID_BY})(?: was| is)? (?:from|by)"
    r"|(?:the|that|this|an?|fake) (?:user|account|profile|mod|moderator|admin|poster|streamer|channel)"
    rf"|(?:{_STREAMING}) (?:under|as|is|was))"
    r"(?: the account| somebody called)?,? (?=[a-z])",
    f"{_DEALING}|{_SUBSCRIBED}|{_SOUGHT}|{_SAID_BY}|{_STREAMING}|called|named|log|logged|sign|signed"
    "|the|that|this|an?|fake",
)
# What people say of a name that they have on all sites: "I'm lunar kettle on everything".
_EVERYWHERE = re.compile(
    r"\b(?:i'm|i am|she's|he's|we're|they're|it's|was|as|under) (?P<words>[a-z]+(?: [a-z]+){1,3}?)"
    r" on (?:everything|most things|all (?:of )?(?:them|(?:my |the )?socials|the sites)|there|here|the app"
    r"|the gram)\b"
)
_SOMEWHERE = re.compile(r" (?:there|here|the app|the gram)\Z")
_LED_BY_VERBS = (
    *(
        "the ",
        "that ",
        "fake ",
        "an ",
        "a ",
        "dm",
        "tag",
        "stream",
        "shout",
        "follow",
        "search",
        "look",
        "delet",
    ),
    *("subscrib", "block", "messag", "unfollow", "bann"),
)
_SURELY_NAMED = re.compile(r" (?:1|handle|name|tag|account|called|named|under|as)\b")


class _Name(NamedTuple):
    """Words that may be a name on a site: where they end, which they are, how it goes on."""

    end: int
    words: list[str]
    figures: str

    @property
    def signed(self) -> bool:
        return any(SIGN.search(word) for word in self.words)


class NamesOnSitesDetector:
    """On the view with signs."""

    name = "names_on_sites"
    languages = frozenset({"en"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every name that the talk leads to."""
        signs = web_signs.signs(tuple(texts))
        return [found(signs, place, self.name) for place in _led_to(signs, known.language)]


def _led_to(signs: View, language: str) -> Iterator[Place]:
    text = signs.text
    for start, end in around(text, _NEAR, _WIDE):
        for cue in _ON_SITE.finditer(text, start, end):
            yield from _judged(signs, cue, language, strong=True)
    for pattern in (_MEET_ME, _USERNAME, _POSTS_AS):
        for cue in pattern.finditer(text):
            yield from _judged(signs, cue, language, strong=True)
    for match in _EVERYWHERE.finditer(text):
        said = match["words"].split()
        plain = all(is_common(word, language) for word in said)
        if FUNCTION_WORDS.isdisjoint(said) and not (plain and _SOMEWHERE.search(match[0])):
            yield *match.span("words"), DOUBTFUL
    for cue in _CALLED.finditer(text):
        yield from _judged(signs, cue, language, strong=False)


def _judged(signs: View, cue: re.Match[str], language: str, *, strong: bool) -> Iterator[Place]:
    """The name behind a cue, if it is more than everyday words of the sentence."""
    name = _name(signs.text, cue.end(), language)
    if name is None or name.words[0] in SITES | _NO_NAMES:
        return
    plain = [part for word in name.words for part in SIGN.split(word) if part.isalpha()]
    several = len(plain) >= FEWEST_WORDS
    if (
        several
        and name.signed
        and FUNCTION_WORDS.isdisjoint(plain)
        and "-" not in signs.written(cue.end(), name.end)
    ):  # "good-looking"
        yield cue.end(), name.end, TOLD if strong else DOUBTFUL
    elif name.figures and name.words[-1] not in NUMBERED and (several or is_strange(plain, language)):
        singly = name.figures.count(" ") > 1
        if strong or singly or not all(is_common(word, language) for word in plain):
            yield cue.end(), name.end, TOLD if strong and several else DOUBTFUL
    elif several and not GIVEN.intersection(plain[:1]) and min(map(len, plain)) > 1:
        rare = [not is_common(word, language) for word in plain]
        if strong:
            told = any(rare) or _SURELY_NAMED.search(cue[0]) is not None
        else:
            told = cue[0].startswith(_LED_BY_VERBS) and (
                all(rare) or (any(rare) and is_strange(plain, language))
            )
        if told:
            yield cue.end(), name.end, DOUBTFUL


def _name(text: str, start: int, language: str) -> _Name | None:
    """The words of a name that begins at ``start``, with the figures behind them."""
    said = _tokens(text, start)
    while said and said[-1][0] in FUNCTION_WORDS:
        said.pop()
    if not said or said[0][0] in FUNCTION_WORDS - {"the"}:
        return None
    figures = FIGURES.match(text, said[-1].end())
    if figures:
        return _Name(figures.end(), [one[0] for one in said], figures[0])
    content = sum(one[0] not in FUNCTION_WORDS for one in said)
    if content == _MOST_WORDS and is_common(said[-1][0], language):
        said.pop()  # "the user lunar kettle kept writing"
    signed = next((n for n, one in enumerate(said) if SIGN.search(one[0])), len(said) - 1)
    return _Name(said[signed].end(), [one[0] for one in said[: signed + 1]], "")


def _tokens(text: str, start: int) -> list[re.Match[str]]:
    """Up to three words from ``start``, and little words inside, before a figure, a stop or the sentence."""
    said: list[re.Match[str]] = []
    place, content = start, 0
    while content < _MOST_WORDS and (token := TOKEN.match(text, place)):
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
    following = TOKEN.match(text, token.end() + 1)
    joins = token[0] == "the" if not said else token[0] in {"of", "and"}
    return joins and following is not None and following[0] not in FUNCTION_WORDS


detector = NamesOnSitesDetector()
