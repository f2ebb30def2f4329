"""How a placeholder is written: ``[P03]``, ``[PERSON-4]``, ``[PERSON-4, preceptor]``.

Numbers are assigned per series of releases in an order keyed by the study's secret, so they reveal
neither the roster's order nor who was named first; numbers once given stay.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from transcription.model import Kind, Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Numbers = dict[tuple[Kind, str], int]


def number(
    placeholders: Iterable[Placeholder], *, key: bytes, series: str, taken: Mapping[tuple[Kind, str], int]
) -> Numbers:
    """Numbers for every placeholder: those in ``taken`` as they are, new ones after them in keyed order."""
    numbers: Numbers = dict(taken)
    new = {(p.kind, p.entity) for p in placeholders if p.kind is not Kind.PARTICIPANT} - numbers.keys()
    for kind, entity in sorted(new, key=lambda one: _rank(key, series, one[1])):
        used = [given for (other, _), given in numbers.items() if other is kind]
        numbers[kind, entity] = max(used, default=0) + 1
    return numbers


def _rank(key: bytes, series: str, entity: str) -> bytes:
    return hmac.new(key, f"{series}\0{entity}".encode(), hashlib.sha256).digest()


def label(placeholder: Placeholder, numbers: Mapping[tuple[Kind, str], int]) -> str:
    """The bracketed words that stand in the text; an age range needs no number: ``[AGE 30-39]``."""
    if placeholder.kind is Kind.AGE and placeholder.meaning:
        return f"[AGE {placeholder.meaning}]"
    if placeholder.kind is Kind.PARTICIPANT:
        name = placeholder.entity
    else:
        name = f"{placeholder.kind.upper()}-{numbers[placeholder.kind, placeholder.entity]}"
    return f"[{name}, {placeholder.meaning}]" if placeholder.meaning else f"[{name}]"


def render(pieces: Iterable[str | Placeholder], numbers: Mapping[tuple[Kind, str], int]) -> str:
    """A turn's text with its placeholders written out."""
    return "".join(piece if isinstance(piece, str) else label(piece, numbers) for piece in pieces)
