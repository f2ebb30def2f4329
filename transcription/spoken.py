"""Numbers and addresses as people say them, rewritten as they are typed; every sign knows its source.

"four oh four double five um one" becomes ``4 0 4 55  1``, "erin dot brauer at example dot org"
becomes ``erin.brauer@example.org``. English and Spanish words; digits and signs of any language pass.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from transcription.lexicon import FILLERS, FOLDER
from transcription.normalise import BORDER, rewrite, tokens_of
from transcription.normalise import view as view_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transcription.normalise import Token, View

_WORDS = tomllib.loads((FOLDER / "en_spoken.toml").read_text("utf-8"))
_SPANISH = tomllib.loads((FOLDER / "es_spoken.toml").read_text("utf-8"))  # no word of it is English
_DIGITS: dict[str, str] = _WORDS["digits"] | _SPANISH["digits"]
_OH: dict[str, str] = _WORDS["zero_beside_a_number"]
_TEENS: dict[str, str] = _WORDS["teens"] | _SPANISH["teens"]
_TENS: dict[str, str] = _WORDS["tens"] | _SPANISH["tens"]
_REPEATS: dict[str, int] = _WORDS["repeats"] | _SPANISH["repeats"]
_HUNDREDS: dict[str, str] = _SPANISH["hundreds"]
_THREES: dict[str, str] = _SPANISH["threes"]
_ONE = frozenset({"un", "una"})  # of "noventa y un"; alone they are articles
_LARGE: dict[str, int] = _WORDS["large"]
_SIGNS: dict[str, str] = _WORDS["signs"] | _SPANISH["signs"]
_FIRST_WORDS = frozenset({*_OH, *_REPEATS, *_THREES, *_DIGITS, *_TEENS, *_TENS, "once", "mil", "dos", "a"})
_BETWEEN_WORDS = re.compile(r"[\s-]{1,3}")  # parts the words of one number
_DOMAIN_ENDS = frozenset({"com", "org", "edu", "net", "gov"})  # before one of these a period is a dot
_TWO_WORDS = {("guion", "bajo"): "_", ("guion", "medio"): "-"}
_BEFORE_SLASH = {("forward", "slash"), ("back", "slash")}
_MAYBE_SIGN = re.compile(
    rf"\b(?:{'|'.join(sorted({*_SIGNS, 'period', 'point', 'forward', 'back'}.union(*_TWO_WORDS)))})\b"
)
_SIGN_REACH = 64  # characters around a sign that tell what it is
_PERIOD_REACH = 7  # tokens
# What people say about an address while they spell it out.
_ASIDE = re.compile(
    r"(?:,| -)? (?:(?:that's |it's |and it's |with )?(?:(?:all|as|in) )?(?:one|1) word"
    r"|all (?:(?:joined|run) (?:up|together)|(?:one|1)(?=,| -))"
    r"|(?:that's |it's )?(?:all|in) (?:lower ?case|small letters|small|lower)"
    r"|(?:with |and )?no (?:spaces?|dots?|gaps?|capitals?)"
    r"|(?:with )?(?:a )?(?:dots?|dash(?:es)?|underscores?) (?:in )?(?:between|in the middle)"
    r"|(?:with )?(?:an?|one|two|three|double|1|2|3) (?:[a-z]'?s|(?<=with a )[a-z]|(?<=with an )[a-z])\b"
    r"|(?:as in |like )?the (?:number|figure|digit)(?= \d)"
    r"|(?:that's|that is|spelled|spelt|with)(?: [a-z](?![\w'])){2,20})(?:(?=,? )| -(?= ))"
    r"|(?<=\bat) the rate(?: of)?(?= )"  # how the sign is called in India
)
_OF_ADDRESSES = ("dot", "@", "_", "underscore", "arroba", "period", "point com")
_AROUND_SIGN = frozenset(" \t\n,()[]{}<>")  # vanishes beside a spoken sign
_LONGEST_AROUND = 4  # characters
_FILLER = "|".join(sorted(FILLERS, key=len, reverse=True))
_HEARD = rf"(?:{_FILLER}|yeah|yes|yep|yup|okay|ok|right|sure|alright|huh|got it|go on|go ahead|i see)"
_HESITATION = re.compile(
    rf"(?P<listening>\n(?:[^\w\n]{{0,4}}(?:(?:{_HEARD})\b[^\w\n]{{0,4}}){{1,4}}\n){{1,3}})"
    rf"|(?<![\w'])(?:{_FILLER})(?![\w'])(?:[ ,-]{{1,3}}(?=[\w@]))?"
    rf"|\b(?P<twice>at|by|from|in|of|on|the|was) (?=(?:(?:{_FILLER}) )?(?P=twice)\b)"
)

# Digit groups of one number, and what may stand between them: up to 8 signs, the length of ". / mm-hm. /".
_RUN = re.compile(r"\d+(?:[\s.,;()/-]{1,8}\d+)*")
_LONGEST_STEP = 6  # digits of a group that are compared
_GROUP = re.compile(r"\d+")
_AROUND = 96  # characters around figures that are read with them


class _Atom(NamedTuple):
    """A number that is spoken as one, and the token after it."""

    digits: str
    after: int


@dataclass(frozen=True, slots=True)
class Run:
    """Digits that may belong together (identified): their groups, and where each stands in the view."""

    groups: tuple[str, ...] = field(repr=False)
    places: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """Where the first group begins."""
        return self.places[0][0]

    @property
    def end(self) -> int:
        """Where the last group ends."""
        return self.places[-1][1]

    @property
    def digits(self) -> str:
        """All digits, one after the other."""
        return "".join(self.groups)

    @property
    def is_counting(self) -> bool:
        """Is it counting aloud: 5, 6, 7 or 10, 20, 30?"""
        values = [int(group[:_LONGEST_STEP]) for group in self.groups]
        steps = {right - left for left, right in pairwise(values)}
        return len(values) > 2 and len(steps) == 1 and steps != {0}

    def part(self, first: int, last: int) -> Run:
        """The groups ``first`` to ``last`` (exclusive)."""
        return Run(self.groups[first:last], self.places[first:last])

    def gaps(self, text: str) -> list[str]:
        """What stands between the groups in the view's text."""
        return [text[left[1] : right[0]] for left, right in pairwise(self.places)]


@lru_cache(maxsize=1)
def signs(texts: tuple[str, ...]) -> View:
    """The texts with numbers and the signs of addresses typed; kept as those of ``typed``."""
    return addresses(typed(texts))


@lru_cache(maxsize=1)
def typed(texts: tuple[str, ...]) -> View:
    """The texts with ``numbers`` typed; the last ones are kept, because several detectors read the same."""
    return numbers(view_of(texts))


@lru_cache(maxsize=1)
def run_on(texts: tuple[str, ...]) -> str:
    """The text of ``typed`` at the same offsets, with blanks for borders: for what may run over two turns."""
    return typed(texts).text.replace(BORDER, " ")


def numbers(view: View) -> View:
    """``view`` with number words as digits, spoken dashes between them as dashes, and no fillers."""
    plain = fluent(view)
    return rewrite(plain, list(_number_changes(plain.text, plain.tokens())))


def fluent(view: View) -> View:
    """``view`` without fillers, and with a blank for a turn in which somebody only listens ("mm-hm")."""
    return rewrite(view, list(_hesitations(view.text)))


def _hesitations(text: str) -> Iterator[tuple[int, int, str]]:
    """What to leave out, in order: a filler goes with what parts it from the next word of its turn."""
    for match in _HESITATION.finditer(text):
        yield match.start(), match.end(), " " if match["listening"] else ""


def addresses(view: View) -> View:
    """``view`` with spoken dots, ats, dashes and slashes as signs, without the spaces around them."""
    spelling = any(sign in view.text for sign in _OF_ADDRESSES)  # most talk has none, and no asides
    asides = [(one.start(), one.end(), "") for one in _ASIDE.finditer(view.text)] if spelling else []
    plain = rewrite(view, asides)
    return rewrite(plain, list(_sign_changes(plain.text)))


@lru_cache(maxsize=1)
def runs(text: str) -> tuple[Run, ...]:
    """Every run of digit groups that only spaces and light punctuation part, turn borders included."""
    found = []
    for run in _RUN.finditer(text):
        groups = list(_GROUP.finditer(text, run.start(), run.end()))
        found.append(Run(tuple(one[0] for one in groups), tuple(one.span() for one in groups)))
    return tuple(found)


@lru_cache(maxsize=2)
def beside_figures(text: str) -> tuple[tuple[int, int], ...]:
    """The stretches of ``text`` in which figures stand, with the words around them, in order and apart.

    Most talk has none: what looks for numbers with their words need not look anywhere else. Kept for
    the next detector, for the text with its borders and the one over them.
    """
    return tuple(_beside_figures(text))


def _beside_figures(text: str) -> Iterator[tuple[int, int]]:
    start, end = 0, -1
    for figures in _GROUP.finditer(text):
        low = text.rfind(" ", 0, max(0, figures.start() - _AROUND)) + 1
        if low > end >= 0:
            yield start, end
        start = low if low > end else start
        end = figures.end() + _AROUND
    if end >= 0:
        yield start, min(end, len(text))


def _number_changes(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    at, beside = 0, False  # is the token before a number?
    while at < len(tokens):
        token = tokens[at]
        atom = _atom(text, tokens, at, beside) if token.text in _FIRST_WORDS else None
        if atom is not None:
            yield token.start, tokens[atom.after - 1].end, atom.digits
            at, beside = atom.after, True
            continue
        if beside and token.text in {"dash", "hyphen"}:
            yield token.start, token.end, "-"
        beside = token.text.isdigit()
        at += 1


def _atom(text: str, tokens: Sequence[Token], at: int, beside: bool) -> _Atom | None:
    word = tokens[at].text
    if word in _OH:
        doubled = at + 1 < len(tokens) and tokens[at + 1].text in _REPEATS and _is_digit(tokens, at + 2)
        return _Atom("0", at + 1) if beside or doubled or _is_digit(tokens, at + 1) else None
    if word in _REPEATS:
        return _repeated(tokens, at)
    if word == "once" and beside and _is_digit(tokens, at + 1, tens=True):
        return _Atom("11", at + 1)
    if word in {"mil", "dos"} and (year := _spanish_year(text, tokens, at)) is not None:
        return year
    if word == "a" and _joined(text, tokens, at) and tokens[at + 1].text == "hundred":
        return _hundreds(text, tokens, _Atom("1", at + 1))
    three = word in _THREES and not (at and tokens[at - 1].text == "por")  # "por ciento" is no number
    small = (_three if three else _below_hundred)(text, tokens, at)
    return None if small is None else _scaled(text, tokens, small)


def _spanish_year(text: str, tokens: Sequence[Token], at: int) -> _Atom | None:
    """A year of "mil novecientos ochenta y siete" or "dos mil cinco"; None for any other number."""
    row = [token.text for token in tokens[at : at + 2]]
    if row[0] == "mil" and row[1:] and row[1] in _HUNDREDS:
        century = "1" + _HUNDREDS[row[1]]
    elif row == ["dos", "mil"]:
        century = "20"
    else:
        return None
    if len(tokens) > at + 2 and tokens[at + 2].text in _THREES:
        more = _three(text, tokens, at + 2)
        return _Atom(f"{2000 + int(more.digits):,}", more.after)  # a quantity, as in ``_scaled``
    rest = _below_hundred(text, tokens, at + 2)
    return (
        _Atom(century + "00", at + 2) if rest is None else _Atom(century + rest.digits.zfill(2), rest.after)
    )


def _three(text: str, tokens: Sequence[Token], at: int) -> _Atom:
    """A group of three figures: "quinientos cincuenta y cinco", "ciento dos"."""
    rest = _below_hundred(text, tokens, at + 1) if _joined(text, tokens, at) else None
    digit = _THREES[tokens[at].text]
    return _Atom(digit + "00", at + 1) if rest is None else _Atom(digit + rest.digits.zfill(2), rest.after)


def _is_digit(tokens: Sequence[Token], at: int, *, tens: bool = False) -> bool:
    if at >= len(tokens):
        return False
    word = tokens[at].text
    return word in _DIGITS or word in _OH or word.isdigit() or (tens and (word in _TENS or word in _TEENS))


def _repeated(tokens: Sequence[Token], at: int) -> _Atom | None:
    if not _is_digit(tokens, at + 1):
        return None
    word = tokens[at + 1].text
    digit = (_DIGITS | _OH).get(word, word)
    return _Atom(digit * _REPEATS[tokens[at].text], at + 2) if len(digit) == 1 else None


def _below_hundred(text: str, tokens: Sequence[Token], at: int) -> _Atom | None:
    if at >= len(tokens):
        return None
    word = tokens[at].text
    if word in _DIGITS or word in _TEENS:
        return _Atom(_DIGITS.get(word) or _TEENS[word], at + 1)
    if word not in _TENS:
        return None
    spanish = word in _SPANISH["tens"] and _is_y(tokens, at + 1)
    unit = at + 1 + spanish
    if spanish and len(tokens) > unit and tokens[unit].text in _ONE:
        return _Atom(_TENS[word] + "1", unit + 1)
    if _joined(text, tokens, unit - 1) and _DIGITS.get(tokens[unit].text, "0") != "0":
        return _Atom(_TENS[word] + _DIGITS[tokens[unit].text], unit + 1)
    return _Atom(_TENS[word] + "0", at + 1)


def _is_y(tokens: Sequence[Token], at: int) -> bool:
    """Is it the "y" of "treinta y cuatro"?"""
    return at < len(tokens) and tokens[at].text == "y"


def _joined(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Are a token and the next one words of one number, by what stands between them?"""
    return at + 1 < len(tokens) and bool(_BETWEEN_WORDS.fullmatch(text, tokens[at].end, tokens[at + 1].start))


def _scaled(text: str, tokens: Sequence[Token], small: _Atom) -> _Atom:
    """With what follows: "eight hundred" (also before single digits), "five thousand two hundred"."""
    below = _hundreds(text, tokens, small)
    last = below.after - 1
    if not (_joined(text, tokens, last) and tokens[last + 1].text in _LARGE):
        return below
    value, after = int(below.digits) * _LARGE[tokens[last + 1].text], last + 2
    rest = _below_hundred(text, tokens, after + _and(tokens, after))
    if rest is not None:
        rest = _hundreds(text, tokens, rest)
        value, after = value + int(rest.digits), rest.after
    return _Atom(f"{value:,}", after)  # with commas: a quantity, not a number that names something


def _hundreds(text: str, tokens: Sequence[Token], small: _Atom) -> _Atom:
    last = small.after - 1
    if not (_joined(text, tokens, last) and tokens[last + 1].text == "hundred"):
        return small
    after = last + 2
    if _is_digit(tokens, after) and _is_digit(tokens, after + 1):
        return _Atom(small.digits + "00", after)  # 800 555 ...
    rest = _below_hundred(text, tokens, after + _and(tokens, after))
    if rest is None:
        return _Atom(small.digits + "00", after)
    return _Atom(str(int(small.digits) * 100 + int(rest.digits)), rest.after)


def _and(tokens: Sequence[Token], at: int) -> int:
    """1 where an "and" stands inside a number, else 0."""
    return int(at < len(tokens) and tokens[at].text == "and")


def _sign_changes(text: str) -> Iterator[tuple[int, int, str]]:
    done = 0
    for sign in _MAYBE_SIGN.finditer(text):
        if sign.start() < done:
            continue
        tokens, first = _around(text, sign.start())
        at = first
        while at < len(tokens) and _is_sign(tokens, at) and not _is_joined(text, tokens[at]):
            at += 1
        if at == first:
            continue
        start = _without_space(text, tokens[first].start, tokens[first - 1].end if first else 0, -1)
        done = tokens[at - 1].end
        end = _without_space(text, done, tokens[at].start if at < len(tokens) else len(text), 1)
        yield start, end, "".join(_typed_sign(tokens, place) for place in range(first, at))


def _around(text: str, start: int) -> tuple[list[Token], int]:
    """The tokens near a sign, and which of them begins at ``start``."""
    before = tokens_of(text, max(0, start - _SIGN_REACH), start)
    return [*before, *tokens_of(text, start, min(len(text), start + 2 * _SIGN_REACH))], len(before)


def _is_sign(tokens: Sequence[Token], at: int) -> bool:
    """Is the token a spoken sign, or a part of one: "forward slash", "at sign", "example period org"?"""
    word = tokens[at].text
    if word in _SIGNS:
        return True
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if word == "period":
        return any(token.text in _DOMAIN_ENDS for token in tokens[at + 1 : at + 1 + _PERIOD_REACH])
    if word == "point":
        return after in _DOMAIN_ENDS
    joined = (before, word) in _TWO_WORDS or (word in {"sign", "symbol"} and _SIGNS.get(before) == "@")
    return joined or (word, after) in _BEFORE_SLASH


def _is_joined(text: str, token: Token) -> bool:
    """Is it the at of "out_at_sea", which was typed as it is?"""
    return "_" in {text[token.start - 1 : token.start], text[token.end : token.end + 1]}


def _typed_sign(tokens: Sequence[Token], at: int) -> str:
    """How the sign is typed; '' for a word that only belongs to one."""
    word, after = tokens[at].text, tokens[at + 1].text if at + 1 < len(tokens) else ""
    if (word, after) in _TWO_WORDS:
        return _TWO_WORDS[word, after]
    return "." if word in {"period", "point"} else _SIGNS.get(word, "")


def _without_space(text: str, edge: int, limit: int, step: int) -> int:
    """The edge moved over the spaces and brackets beside it, if they reach to the next word."""
    between = text[edge:limit] if step > 0 else text[limit:edge]
    return limit if len(between) <= _LONGEST_AROUND and _AROUND_SIGN.issuperset(between) else edge
