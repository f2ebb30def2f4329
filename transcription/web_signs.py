"""Addresses of the net as they are typed, from how people say the parts of one.

On top of the view with signs: letters said one by one, "co dot u k", "double u double u double u dot",
"org, no, sorry, dot net", "dot, you know," and a mail address over the border of two turns.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from transcription import spoken
from transcription.corrections import TAKING_BACK
from transcription.lexicon import FUNCTION_WORDS, words
from transcription.normalise import BORDER, rewrite
from transcription.stretches import around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from transcription.normalise import View

    Change = tuple[int, int, str]
    Rule = Callable[[View, int, int], Iterator[Change]]

# What somebody says who only listens to an address.
LISTENING = frozenset(
    {"mm", "hm", "mhm", "uh", "huh", "go", "on", "yes", "yeah", "yep", "okay", "ok", "right", "sure", "with"}
    | {"you", "so", "far", "got", "it", "that", "ahead", "alright", "i", "see", "and"}
)
_SIGN = re.compile(r"@|_|/|\.(?=[a-z0-9.])")
_WIDE = 120  # characters around a sign in which what belongs to its address is said
_ONE = (
    r"(?:(?:double|triple|capital|small|big) )?[a-z](?:(?: (?:for|as in|like in) |, (?:for|as in) )[a-z]+)?"
)
_SPELLED = re.compile(rf"(?<![\w'@-]){_ONE}(?:[ ,-]{{1,3}}{_ONE}(?![a-z0-9'])){{2,30}}")
_SIGN_NEXT = re.compile(r"(?:[ ,-]{1,2}\d{1,4}){0,6}(?:[@_-]|[.](?=\w)|[.]?\s+@)")
_SIGNS = frozenset("@_./-")
_SAID_LETTER = re.compile(r"(?:(?P<times>double|triple) )?\b(?P<letter>[a-z])\b")
_AS_IN = re.compile(r"(?:(?:for|as in|like in) [a-z]+|capital|small|big)")
# "co dot u k", "com dot a u", "co uk"
_ENDING = re.compile(r"\.(?P<letters>[a-z](?:[ ,-]{1,2}[a-z]){1,2})(?![\w'])")
_SECOND = re.compile(r"\.(?:co|com|org|ac|gov|net|edu)(?P<gap> )(?=(?:uk|au|nz|za|jp|kr)\b(?! \w+[.@]))")
_MORE_ENDINGS = frozenset({"ac", "co", "sch", "nhs", "ltd", "mod", "govt"})
_U = r"(?:w|double (?:u|you))"
_WORLD = re.compile(
    rf"(?<![\w'])(?:(?:triple|treble|3) {_U}(?:'?s)?|{_U}(?:[ ,-]{{1,2}}{_U}){{1,2}}|www)[ ,]*\."
    r"(?=(?P<host>(?:[a-z0-9-]+ ){0,5}[a-z0-9-]+)\.[a-z])"
)
_SCHEME = re.compile(
    r"(?<![\w'])h ?t ?t ?p ?s?,? ?(?:colon|:),? ?/ ?/ ?(?=(?P<host>(?:[a-z0-9-]+ ){0,5}[a-z0-9-]+)[./])"
)
# What is said between two parts of an address and belongs to neither.
_TAKEN_BACK = re.compile(
    rf"[._@/-][^\W_]{{1,40}}(?P<aside>[ ,.;-]*\b(?:{TAKING_BACK})\b"
    rf"(?:[ ,.;-]*\b(?:{TAKING_BACK}|it's|that's|make it)\b){{0,3}}"
    r"[ ,;-]*)(?=[._@]\w|[a-z0-9-]{1,40}[._@]\w)"
)
_THINKING = re.compile(
    r"(?<=[.@_])(?P<aside>(?:you know|i mean|like|let me (?:think|see)|what(?:'s| is) it|sorry|i think)"
    r"[ ,]{1,2})(?=[a-z0-9-]{1,40}[.@_]\w|(?:com|org|net|co|edu|gov|uk|au|nz|ie|ca|us|za|io|ac)\b)"
    r"|[._@][^\W_]{1,40}(?P<later>,? (?:you know|i mean|like|what(?:'s| is) it|i think),?)(?=[.@_]\w)"
)
# A whole address behind a whole one: "fern dot example dot org, no, sorry, ferns dot example dot org".
_NEXT_HOST = re.compile(r"[a-z0-9-]{1,40}\.[a-z0-9-]+")
_LAST_LABEL = re.compile(r".*[^a-z]", re.DOTALL)
_BETWEEN_DOTS = re.compile(r"\.(?P<first>[a-z0-9-]+)(?P<gap> )(?=[a-z0-9-]+(?P<dot>\.)[a-z])")
_INITIALS = re.compile(r"[@.](?P<letters>(?!a )[a-z](?: [a-z](?![\w'])){0,3} )(?=[a-z0-9-]{2,40}\.[a-z])")
_TWICE = re.compile(r"(?P<first>[.@])(?P<again>[.@]{1,2})(?=[a-z0-9])")
_LISTENER = re.compile(
    r"(?P<border>[.?!,]?\n(?P<said>[a-z' ,.-]{2,40}?)[.?!]?\s*)@(?=[a-z0-9 -]{1,60}\.[a-z])"
)
_NEXT_TURN = re.compile(r"(?<=\w)(?P<border>[.?!,]?\s+)@(?=[a-z0-9 -]{1,60}\.[a-z])")


@lru_cache(maxsize=1)
def signs(texts: tuple[str, ...]) -> View:
    """The texts with the addresses of the net typed; the last ones are kept, as those of ``spoken.signs``."""
    view = spoken.signs(texts)
    for rules in ((_worlds,), (_endings,), (_spelled,), (_asides, _turns, _gaps)):
        view = _rewritten(view, rules)
    return view


def _rewritten(view: View, rules: Sequence[Rule]) -> View:
    """``view`` with what the rules change in it, the first one where two overlap."""
    stretches = around(view.text, _SIGN, _WIDE)
    changes: list[Change] = []
    for change in sorted(one for stretch in stretches for rule in rules for one in rule(view, *stretch)):
        if not changes or changes[-1][1] <= change[0]:
            changes.append(change)
    return rewrite(view, changes) if changes else view


def _worlds(view: View, start: int, end: int) -> Iterator[Change]:
    """The beginning of a link, with the words of its host as one: "triple w dot quarry lane dot org"."""
    for pattern, typed in ((_WORLD, "www."), (_SCHEME, "https://")):
        for match in pattern.finditer(view.text, start, end):
            yield *match.span(), typed
            for gap in re.finditer(" ", match["host"]):
                yield match.start("host") + gap.start(), match.start("host") + gap.end(), ""


def _endings(view: View, start: int, end: int) -> Iterator[Change]:
    for match in _ENDING.finditer(view.text, start, end):
        letters = re.sub(r"\W", "", match["letters"])
        if letters in words("top_level_domains") | _MORE_ENDINGS:
            yield *match.span("letters"), letters
    for match in _SECOND.finditer(view.text, start, end):
        yield *match.span("gap"), "."
    for match in _INITIALS.finditer(view.text, start, end):
        yield *match.span("letters"), match["letters"].replace(" ", "")


def _spelled(view: View, start: int, end: int) -> Iterator[Change]:
    for match in _SPELLED.finditer(view.text, start, end):
        if view.text[match.start() - 1 : match.start()] not in _SIGNS and not _SIGN_NEXT.match(
            view.text, match.end()
        ):
            continue
        times = {"double": 2, "triple": 3}
        said = _SAID_LETTER.finditer(_AS_IN.sub("", match[0]))
        yield *match.span(), "".join(one["letter"] * times.get(one["times"], 1) for one in said)


def _asides(view: View, start: int, end: int) -> Iterator[Change]:
    """What is taken back or only fills the time inside an address, and a sign that is said twice."""
    for pattern, group in (
        (_TAKEN_BACK, "aside"),
        (_THINKING, "aside"),
        (_THINKING, "later"),
        (_TWICE, "again"),
    ):
        for match in pattern.finditer(view.text, start, end):
            if group == "aside" and _is_new(view.text, match):
                continue
            if match[group] and (group != "again" or "." not in view.written(*match.span(group))):
                yield *match.span(group), ""


def _is_new(text: str, aside: re.Match[str]) -> bool:
    """Is another whole address said behind "no, sorry", where the one before it is whole too?"""
    return _NEXT_HOST.match(text, aside.end("aside")) is not None and (
        _LAST_LABEL.sub("", text[: aside.start("aside")][-_WIDE:]) in words("top_level_domains")
    )


def _turns(view: View, start: int, end: int) -> Iterator[Change]:
    """The border between the two halves of a mail address, with what somebody said who only listened."""
    for match in _NEXT_TURN.finditer(view.text, start, end):
        if BORDER in view.written(*match.span("border")):
            yield *match.span("border"), ""
    for match in _LISTENER.finditer(view.text, start, end):
        if LISTENING.issuperset(re.findall(r"[a-z]+", match["said"])):
            yield *match.span("border"), ""


def _gaps(view: View, start: int, end: int) -> Iterator[Change]:
    """The space in a part of two words between two spoken dots: "info dot quarry homes dot example"."""
    for match in _BETWEEN_DOTS.finditer(view.text, start, end):
        dots = match.start(), match.start("dot")
        spoken_dots = all(view.written(at, at + 1) != "." for at in dots)
        if spoken_dots and match["first"] not in words("top_level_domains") | FUNCTION_WORDS:
            yield *match.span("gap"), ""
