"""Reads the small print of a written guide: minutes and marks in brackets, ids and numbers before a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guides.labels import LABELS
from guides.model import ProbeKind

if TYPE_CHECKING:
    from collections.abc import Callable

_MINUTES = (
    r"(?:\d{1,3}\s*(?:-|\N{EN DASH}|to|a)\s*)?(\d{1,3})\s*"
    r"(?:minutes?|minutos?|mins?\b\.?|['\N{PRIME}\N{RIGHT SINGLE QUOTATION MARK}])"
)
_ONLY_MINUTES = re.compile(rf"(?:about|approx\.?|ca\.?|unos|aprox\.?|~)?\s*{_MINUTES}", re.IGNORECASE)
_LAST_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*$")
_LAST_DASHED = re.compile(
    rf"\s*[-\N{{EN DASH}}\N{{EM DASH}},:]\s*(?:about |approx\.? )?{_MINUTES}\s*$", re.IGNORECASE
)
_OWN_ID = re.compile(r"([A-Za-z]{1,5}\d{1,3}[a-z]{0,2})(?:[.):]\s*|\t\s*)")
_NUMBER = re.compile(
    r"(?:(?:Q|P|Question|Pregunta)\s*)?(\d{1,2})(?:\.\d{1,2})*\s*[.):]\s*(?=\S)", re.IGNORECASE
)
_LETTER = re.compile(r"(?:[a-z]|[ivx]{2,4})[.)]\s+", re.IGNORECASE)
_BULLET = re.compile(
    r"[-\N{EN DASH}\N{EM DASH}\N{BULLET}\N{WHITE BULLET}\N{BLACK SMALL SQUARE}*>]\s+|o\s{2,}"
)
_BOX = re.compile(r"(?:[\N{BALLOT BOX}\N{WHITE SQUARE}\N{BALLOT BOX WITH CHECK}]|\[[ xX]?\])\s*")


@dataclass(frozen=True, slots=True)
class Marks:
    """What brackets said of a line."""

    minutes: int | None = None
    must_ask: bool = False
    everyone_answers: bool = False
    sensitive: bool = False
    analysed: bool = True
    aim: str | None = None
    only: tuple[str, ...] = ()
    kind: ProbeKind = ProbeKind.ELABORATE


@dataclass(frozen=True, slots=True)
class Begin:
    """What stood before a line's words: an id of its own, a number, a letter, a bullet, a box."""

    id: str = ""
    number: bool = False
    letter: bool = False
    bullet: bool = False
    box: bool = False


def split_begin(text: str) -> tuple[Begin, str]:
    """A line's beginning and the rest of it."""
    box = _BOX.match(text)
    rest = text[box.end() :] if box else text
    own, number = _OWN_ID.match(rest), _NUMBER.match(rest)
    letter, bullet = _LETTER.match(rest), _BULLET.match(rest)
    found = own or number or letter or bullet
    begin = Begin(
        id=own[1] if own else "",
        number=not own and bool(number),
        letter=not own and not number and bool(letter),
        bullet=not own and not number and not letter and bool(bullet),
        box=bool(box),
    )
    return begin, rest[found.end() :].strip() if found else rest.strip()


def split_minutes(text: str) -> tuple[int | None, str]:
    """The minutes at the end of a heading, in brackets or behind a dash, and the heading without them."""
    bracket = _LAST_BRACKET.search(text)
    found = _ONLY_MINUTES.fullmatch(bracket[1].strip()) if bracket else None
    if bracket and found:
        return int(found[1]), text[: bracket.start()].strip()
    dashed = _LAST_DASHED.search(text)
    return (int(dashed[1]), text[: dashed.start()].strip()) if dashed else (None, text)


def minutes_alone(text: str) -> int | None:
    """The minutes, where a text says nothing else."""
    found = _ONLY_MINUTES.fullmatch(text.strip().strip("()[]"))
    return int(found[1]) if found else None


def split_marks(text: str, groups: dict[str, str]) -> tuple[Marks, str]:
    """The marks in brackets at the end of a question or probe, and its words.

    ``groups`` leads from what a group may be called (small letters) to its id. Brackets in which anything
    is no mark belong to the words.
    """
    fields: dict[str, object] = {}
    while bracket := _LAST_BRACKET.search(text):
        found = [_mark(word.strip(), groups) for word in bracket[1].split(";")]
        if any(mark is None for mark in found):
            found = [_mark(word.strip(), groups) for word in bracket[1].split(",")]
        known = [mark for mark in found if mark is not None]
        if len(known) < len(found):
            break
        for mark in known:
            fields |= mark
        text = text[: bracket.start()].strip()
    return Marks(**fields), text  # type: ignore[arg-type]


def _mark(word: str, groups: dict[str, str]) -> dict[str, object] | None:
    if minutes := _ONLY_MINUTES.fullmatch(word):
        return {"minutes": int(minutes[1])}
    plain = word.casefold()
    if plain in _WORDS:
        return _WORDS[plain]
    for begin, reads in _BEGINS:
        if plain.startswith(begin):
            return reads(word[len(begin) :].strip(), groups)
    return None


def _only(names: str, groups: dict[str, str]) -> dict[str, object] | None:
    found = [groups.get(name.strip().casefold()) for name in re.split(r",| and | y |/", names)]
    return {"only": tuple(one for one in found if one)} if all(found) else None


def _aim(name: str, _groups: dict[str, str]) -> dict[str, object] | None:
    return {"aim": name} if name else None


_WORDS: dict[str, dict[str, object]] = {
    "required": {"must_ask": True},
    "round robin": {"everyone_answers": True},
    "everyone": {"everyone_answers": True},
    "icebreaker": {"analysed": False},
}
_BEGINS: list[tuple[str, Callable[[str, dict[str, str]], dict[str, object] | None]]] = []
for _labels in LABELS.values():
    _WORDS |= {
        _labels.must_ask: {"must_ask": True},
        _labels.everyone: {"everyone_answers": True},
        _labels.sensitive: {"sensitive": True},
        _labels.not_analysed: {"analysed": False},
    }
    _WORDS |= {word: {"kind": kind} for kind, word in _labels.probes.items()}
    _BEGINS += [
        (_labels.only.format(groups="").strip() + " ", _only),
        (_labels.aim.format(aim="").strip() + " ", _aim),
    ]
