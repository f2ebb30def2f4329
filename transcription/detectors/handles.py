"""Handles, typed or as people say them: "@erin_b", "I'm at xio nurse life on Instagram"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from transcription import spoken, web_signs
from transcription.lexicon import FUNCTION_WORDS, KNOWN_CAPITALS, is_common, is_word
from transcription.model import Finding, Kind
from transcription.stretches import around, led

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.model import Known
    from transcription.normalise import View

    Stretches = Sequence[tuple[int, int]]

CERTAIN = 1.0
TOLD = 0.85  # "at", or a word for a handle, before it
LIKELY = 0.85
HALF = 0.7
DOUBTFUL = 0.6  # "I'm ... on Instagram" without either
_MOST_WORDS = 4  # of a handle
_FEWEST_PLAIN = 2  # everyday words that may be a handle behind "at", but not "we're at home on Facebook"
_REACH = 120  # characters around a name in which a site or a forum counts

_TYPED = re.compile(r"(?<![\w.@/])[@$]([a-z_][\w.-]{1,29})(?!@)")  # "$" before those that take money
# Small letters and figures with dots between: "dune.walker.44", but no "e.g." and no domain.
_DOTTED = re.compile(r"(?<![\w@./:-])[a-z][a-z0-9]{2,20}(?:\.[a-z0-9]{1,20}){1,3}(?![\w@/-]|\.\w)")
_JOINED = re.compile(r"(?<![\w@.-])(?:[ur]/)?(?P<first>[a-z0-9]{1,20})_(?P<second>[\w]{1,40})")
_SUBREDDIT = re.compile(r"(?<![\w/])[ur]/(?=[a-z0-9])\w{3,21}")

_SITES = (
    r"twitter|instagram|insta|tiktok|tik tok|snapchat|snap|facebook|reddit|discord|youtube|threads"
    r"|mastodon|bluesky|blue sky|linkedin|telegram|signal|github|twitch|tumblr|pinterest|venmo|skype"
    r"|soundcloud|whatsapp|wechat|strava|goodreads|etsy|ebay|depop|vinted|xbox|playstation|steam|roblox"
    r"|minecraft|duolingo|cash app|cashapp|paypal|zelle|mumsnet|netmums|nextdoor|quora|substack|patreon"
    r"|onlyfans|tinder|bumble|hinge|grindr|ravelry|letterboxd|spotify|viber|messenger"
)
_WHERE = rf"(?:{_SITES}|the gram|there|the app|the forum)"
_NAME_WORD = (
    r"(?:handle|user ?name|screen ?name|login|log in|gamer ?tag|display name|nickname|account|channel)"
)
_SELF = (
    r"(?:i'm|i am|i was|i go by|i'm called|we're|we are|he's|she's|they're|it's|it is|it was|you're"
    r"|find (?:me|us|him|her|them|it)|follow (?:me|us|him|her|them)|add me|tag (?:me|us)|look me up"
    r"|search(?: for)?)"
)
_BEFORE = re.compile(
    rf"\b(?:{_SELF}(?: \w+)? on (?:{_WHERE})"
    rf"|(?:my|our|her|his|their|the) {_NAME_WORD}(?: on (?:{_WHERE}))?"
    rf"|(?:my|our|her|his|their|the) (?:{_SITES})(?: handle| name| account| page)?)"
    r"(?:,? (?:is|as|it's|under|i'm|is under|was))? (?P<at>at |@ ?)(?P<words>[a-z0-9_]+(?: [a-z0-9_]+){0,3})"
)
_ONE = r"[a-z0-9_]{1,30}(?:\.[a-z0-9_]{1,30}){0,3}"
_WORDS = rf"(?P<words>{_ONE}(?: {_ONE}){{0,{_MOST_WORDS - 1}}}?)"
_FOLLOW = r"(?:follow|add|message|dm|tag|like)"
_BETWEEN = re.compile(
    rf"\b(?:{_SELF}|(?P<follow>{_FOLLOW}))(?: (?P<told>at|under))? (?:@ ?)?{_WORDS} on (?:{_SITES})\b"
)
_MINE = "es|soy|como|usuario|cuenta|instagram|twitter|tiktok|facebook"
_SPANISH = led(
    rf"\b(?:{_MINE}),? (?P<words>arroba \w+(?: (?:guion bajo|guion|punto) \w+)*)(?! punto\b)", _MINE
)
_HANDLES = "handle|username|user name|screenname|screen name|gamertag|gamer tag"
_CUE = led(
    rf"\b(?:{_HANDLES}|{_SITES})"
    r"(?: handle| user ?name| account| name| tag)?(?:,? (?:is|as|i'm|i am|it's|under|was)|'s|:)"
    r"[ @]{1,2}(?P<name>(?:[a-z0-9]+ ){0,2}[a-z0-9]*[_-][\w.-]{1,29}|(?:[a-z]+ ){1,3}\d{1,5}(?: \d){0,5}\b"
    r"|[a-z0-9][\w.]{2,29})",
    f"{_HANDLES}|{_SITES}",
)
# What stands for a name itself, whatever its words: "my username is quiet gardener".
_CALLED = re.compile(
    r"\b(?:(?:user ?name|screen ?name|gamer ?tag|display name|(?:my|our|her|his|their|your) handle)"
    r"(?:,? (?:is|was|it's)|'s|:)?(?: called| just| like)?"
    r"|(?:somebody|someone|person|guy|woman|lady|fella|lad|bloke|user|account|channel|page|profile|server|group)"
    r" (?:that's |who's |that was |who was )?(?:called|named)"
    rf"|(?:forum|online|{_SITES}) (?:user|member|poster|account)(?: called| named)?"
    r"|(?:go(?:es|ing)?|went) by"
    r"|(?:(?:post|comment|stream|tweet|play|write|blog|vlog|sell|trade|appear)(?:s|ed|ing)?"
    r"|signed (?:in|up)|logged (?:in|on)"
    r"|signs? (?:himself|herself|off)|registered) as"
    r"|(?:know|knows|knew|known)(?: (?:him|her|them|me|us|you|it))?(?: only| just)? as(?: as)?"
    rf"|(?:i'm|i am|is|are|was|i|he's|she's|they're) on (?:{_WHERE}) as|under the (?:name|handle|user ?name))"
    r" (?:@ ?)?(?P<words>(?=[\w.-]*[a-z])[a-z0-9]*[0-9_][a-z0-9_.-]*"
    r"|(?P<figures>(?:[a-z]+ ){1,4}(?:hash |hashtag |number )?\d{1,4}(?: \d){0,4}\b)"
    r"|[a-z0-9]+(?:[ -][a-z0-9]+){0,3})"
)
_ME = re.compile(r"\b(?P<name>[a-z][a-z0-9_]{4,29}),? (?:which|that)(?:'s| is| was) me\b")
_IS_ME = re.compile(r" (?:which|that)(?:'s| is| was) me\b")
_LONGEST = 40  # characters of a name before it, and of the words themselves
_CAMEL = re.compile(r"(?<![\w@./])(?:[a-z]+[A-Z]|[A-Z]+[a-z]+[A-Z])\w{2,30}(?![\w@]|\.\w)")
_INNER = re.compile(r"[a-z][A-Z]")
_ONE_SITE = re.compile(rf"(?:{_SITES})")
_MORE_WORDS = re.compile(r"(?: [a-z0-9]+){1,2}")
_TALK_OF_SITES = (
    f"{_SITES}|forum|forums|online|subreddit|thread|group chat|chat room|chatroom|chat|blog|vlog|podcast"
    f"|comments|followers|followed|follows|posted|posts|profile|hashtag|dm|dms|livestream|{_HANDLES}|game"
    "|gaming|server"
)
_ONLINE = re.compile(rf"\b(?:{_TALK_OF_SITES})\b")
_MORE_OF_SITES = "on there|on here|on the app|on the gram|log in|login|display name|nickname|account|channel"
OF_SITES = led(rf"\b(?:{_TALK_OF_SITES}|{_MORE_OF_SITES})\b", f"{_TALK_OF_SITES}|{_MORE_OF_SITES}")
WIDE = 200  # characters around a word of these in which a name on a site is led to
# What people say when they spell a name that is written without its spaces.
_AT_WORDS = re.compile(
    r"\b(?:at|@) ?(?P<words>[a-z0-9]+(?: [a-z0-9]+){0,4}?),? (?:and |with |it's |that's ){0,2}(?:an? |\d )?"
    r"(?:(?:all|as) (?:one|1) word|no (?:spaces|gaps)|(?:all )?lower ?case|(?:all )?run together"
    r"|underscores?|hyphens?)\b"
)
_WITH_SIGNS = re.compile(
    r"\b(?:it's|i'm|is|was|as|under|called) (?P<words>[a-z0-9]+(?: [a-z0-9]+){0,3}?),? with "
    r"(?:an?|\d) (?:underscores?|dots?|dash(?:es)?|hyphens?)\b"
)
_READ_IT = re.compile(r"\b[ur] slash [a-z0-9]{2,20}(?: [a-z0-9]{2,20})?")  # a user or a room of Reddit
# "the word kettle, then a dash, then 44"
_SPELLED_OUT = re.compile(
    r"\bthe word (?P<words>[a-z]+(?:,? (?:and )?then (?:an? |the )?(?:[a-z]+ ){0,2}?"
    r"(?:(?:dot|dash|hyphen|underscore|minus|point)(?: sign)?|[a-z]\b|\d+)(?: \d{1,4}){0,4}){1,4})"
)
# "no capitals, no dots, then 2 k's"
_ASIDES = re.compile(
    r"(?:,? (?:and |then |with |but ){0,2}(?:no (?:caps|spaces|capitals|dots|dashes|gaps)|all (?:one|1) word"
    r"|all lower ?case|\d [a-z](?:'?s)?|(?:an? )?(?:capital|small|underscore|dash|dot)(?: [a-z]\b)?)"
    r"(?: (?:on|at) the end)?){1,4}"
)
# One of these stands in every text that has something for ``_in_one_word``.
_SPELLING = (
    " word",
    " spaces",
    " gaps",
    "lower",
    "together",
    "underscore",
    " dot",
    " dash",
    " hyphen",
    " slash ",
)
_ALL_ONE_WORD = re.compile(r"\ball (?:one|1) word\b")
_BEFORE_IT = re.compile(r"(?:[a-z0-9']+ ){1,5}\Z")
_NEAR = 80  # characters before "all one word" in which its words stand
_NO_PART = FUNCTION_WORDS - {"and", "the", "of", "my", "for", "in", "on"}
_WORD = re.compile(r"[a-z0-9_']+")


class HandlesDetector:
    """Typed ones on the view with signs, said ones on the view with digits."""

    name = "handles"
    languages = frozenset({"en", "es"})

    def find(self, texts: Sequence[str], known: Known) -> list[Finding]:
        """Every handle, typed or said in words."""
        typed, signs = spoken.typed(tuple(texts)), web_signs.signs(tuple(texts))
        spanish = (_found(typed, *one.span("words"), TOLD) for one in _SPANISH.finditer(typed.text))
        # where the talk is of sites and of names on them
        sites = list(around(typed.text, OF_SITES, WIDE))
        said = [*_led_to(typed, sites), *_on_site(typed, known.language, sites), *spanish]
        said += [*_which_is_me(typed, known.language), *_in_camels(typed)]
        said += [*_called(typed, known.language, sites), *_in_one_word(typed)]
        return [*_typed(signs), *_cued(signs, known.language), *said]


def _typed(signs: View) -> Iterator[Finding]:
    """By their signs; most talk has none of them."""
    if "@" in signs.source or "$" in signs.source:
        yield from _tagged(signs)
    if "_" in signs.text:
        yield from _underscored(signs)
    if "/" in signs.source:
        yield from (_found(signs, *match.span(), LIKELY) for match in _SUBREDDIT.finditer(signs.text))
    for match in _DOTTED.finditer(signs.text) if "." in signs.source else ():
        typed = "." in signs.written(*match.span())
        counted = match[0].startswith(("million", "billion", "thousand"))
        if typed and not counted and match[0][-1:].isdigit():
            yield _found(signs, *match.span(), HALF)


def _tagged(signs: View) -> Iterator[Finding]:
    for match in _TYPED.finditer(signs.text):
        if signs.written(match.start(), match.start() + 1)[0] in "@$":
            name = match[1].rstrip(".-")
            yield _found(signs, match.start(), match.start(1) + len(name), CERTAIN)


def _underscored(signs: View) -> Iterator[Finding]:
    for match in _JOINED.finditer(signs.text):
        parts, typed = {match["first"], match["second"]}, "_" in signs.written(*match.span())
        if typed or not parts & FUNCTION_WORDS:  # "there's an underscore in it"
            yield _found(signs, *match.span(), LIKELY)


def _which_is_me(typed: View, language: str) -> Iterator[Finding]:
    """What somebody says to be their own: "he replied to quietwren, which is me"."""
    for low, high in around(typed.text, _IS_ME, _LONGEST):
        for match in _ME.finditer(typed.text, low, high):
            if not is_word(match["name"], language):
                yield _found(typed, *match.span("name"), DOUBTFUL)


def _in_camels(typed: View) -> Iterator[Finding]:
    """Names with capitals inside where the talk is of a site or a forum: "QuietWren"."""
    for match in _CAMEL.finditer(typed.source) if _INNER.search(typed.source) else ():
        (span,) = typed.source_spans(*match.span())
        name, near = match[0].lower(), typed.source[max(0, match.start() - _REACH) : match.end() + _REACH]
        known = (
            name in KNOWN_CAPITALS
            or _ONE_SITE.fullmatch(name)
            or name.startswith(("mc", "mac", "iph", "ipa"))
        )
        if not known and _ONLINE.search(near.lower()):
            entity = f"handle:{name}"
            yield Finding((span,), Kind.HANDLE, entity, HandlesDetector.name, DOUBTFUL, "a handle")


def _cued(signs: View, language: str) -> Iterator[Finding]:
    """Behind a word for a handle or the name of a site."""
    for match in _CUE.finditer(signs.text):
        name = match["name"].rstrip(".-")
        if not is_common(name, language) and not FUNCTION_WORDS.intersection(name.split()):
            start = match.start("name")
            more = _MORE_WORDS.match(signs.text, start + len(name)) if name.isalnum() else None
            end = _said_until(signs.text, start + len(name), more.end()) if more else start + len(name)
            yield _found(signs, start, end, LIKELY if "_" in name else HALF)


def _online(text: str, pattern: re.Pattern[str], stretches: Stretches) -> Iterator[re.Match[str]]:
    return (match for stretch in stretches for match in pattern.finditer(text, *stretch))


def _led_to(typed: View, stretches: Stretches) -> Iterator[Finding]:
    """What follows "on Twitter at", up to a word of the sentence."""
    for match in _online(typed.text, _BEFORE, stretches):
        end = _said_until(typed.text, *match.span("words"))
        if end > match.start("words"):
            yield _found(typed, match.start("at"), end, TOLD)


def _said_until(text: str, start: int, end: int) -> int:
    """Where a name in words ends: before the first word of the sentence."""
    last = start
    for word in _WORD.finditer(text, start, end):
        if word[0] in FUNCTION_WORDS:
            break
        last = word.end()
    return last


def _on_site(typed: View, language: str, stretches: Stretches) -> Iterator[Finding]:
    """What stands between "I'm" and "on Twitter" and is more than everyday words."""
    for match in _online(typed.text, _BETWEEN, stretches):
        said = match["words"].split()
        plain = all(is_common(word, language) for word in said)
        little = len(said) < _FEWEST_PLAIN if match["told"] else True
        if _NO_PART.intersection(said) or said[0] in FUNCTION_WORDS - {"the"} or (plain and little):
            continue
        strange = not all(is_word(word, language) for word in said)
        start = match.start("told" if match["told"] == "at" else "words")
        yield _found(
            typed,
            start,
            match.end("words"),
            TOLD if match["told"] or (strange and not match["follow"]) else DOUBTFUL,
        )


def _called(typed: View, language: str, stretches: Stretches) -> Iterator[Finding]:
    """What somebody goes by where the talk is of a site or a forum."""
    for match in _online(typed.text, _CALLED, stretches):
        near = typed.text[max(0, match.start() - _REACH) : match.end() + _REACH]
        start = match.start("words")
        named = start + 4 * typed.text.startswith("the ", start)
        end = match.end("figures") if match["figures"] else _said_until(typed.text, named, match.end("words"))
        end = end if end > named else start
        said = typed.text[start:end]
        told = " on " in match[0][: start - match.start()] or _ONLINE.search(near)
        if end > start and told and not is_common(said, language):
            asides = _ASIDES.match(typed.text, end)
            yield _found(typed, start, asides.end() if asides else end, DOUBTFUL)
            for again in _said_again(typed, said, language):
                yield _found(typed, *again, DOUBTFUL)


def _said_again(typed: View, said: str, language: str) -> Iterator[tuple[int, int]]:
    """Where a name is said once more, whole or by its first words, if those are no everyday ones."""
    parts = said.split()
    for count in range(len(parts), 0, -1):
        if all(is_common(word, language) for word in parts[:count]):
            return
        again = re.compile(rf"(?<![\w'])(?:at )?{re.escape(' '.join(parts[:count]))}(?![\w'])")
        yield from (one.span() for one in again.finditer(typed.text))


def _in_one_word(typed: View) -> Iterator[Finding]:
    """What is said to be written without its spaces, or sign by sign."""
    if not any(cue in typed.text for cue in _SPELLING):
        return
    for match in _AT_WORDS.finditer(typed.text):
        if not _NO_PART.intersection(match["words"].split()):
            yield _found(typed, match.start(), match.end("words"), TOLD)
    for match in _WITH_SIGNS.finditer(typed.text):
        if not _NO_PART.intersection(match["words"].split()):
            yield _found(typed, match.start("words"), match.end(), DOUBTFUL)
    for match in _READ_IT.finditer(typed.text):
        yield _found(typed, *match.span(), DOUBTFUL)
    for match in _SPELLED_OUT.finditer(typed.text):
        yield _found(typed, *match.span("words"), DOUBTFUL)
    for match in _ALL_ONE_WORD.finditer(typed.text):
        start = _words_start(typed.text, match.start())
        if start < match.start():
            yield _found(typed, start, match.end(), DOUBTFUL)


def _words_start(text: str, end: int) -> int:
    """Where the words before ``end`` begin that may be one name: behind the last word of the sentence."""
    start = end
    said = _BEFORE_IT.search(text, max(0, end - _NEAR), end)
    for word in reversed(list(_WORD.finditer(text, *said.span())) if said else []):
        if word[0] in _NO_PART or "'" in word[0]:
            break
        start = word.start()
    return start


def _found(typed: View, start: int, end: int, score: float) -> Finding:
    entity = "handle:" + "".join(filter(str.isalnum, typed.text[start:end]))
    spans, why = typed.spans(start, end), "a handle"
    return Finding(spans, Kind.HANDLE, entity, HandlesDetector.name, score, why)


detector = HandlesDetector()
