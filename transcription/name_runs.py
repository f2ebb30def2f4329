"""Names by their look and by lists: every run of words that may be somebody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.lexicon import PUBLIC
from transcription.name_bare import bare
from transcription.name_capitals import capital
from transcription.name_evidence import DOUBTFUL, Named

if TYPE_CHECKING:
    from transcription.name_reading import Reading


def named(page: Reading) -> list[Named]:
    """Every run of tokens that looks like a name, none overlapping another."""
    found: list[Named] = []
    at = 0
    while at < len(page.read.tokens):
        one = _begun(page, at) if at not in page.regions else None
        if one is not None:
            found.append(_public(page, one))
        at = one.places[-1] + 1 if one is not None else at + 1
    return found


def _begun(page: Reading, at: int) -> Named | None:
    if page.uncased[at]:
        return bare(page, at)
    # Somebody who else uses capitals may write a plain given name without one.
    if page.read.written(at)[0].islower():
        return bare(page, at) if page.is_plain_given(page.read.tokens[at].text) else None
    return capital(page, at)


def _public(page: Reading, one: Named) -> Named:
    """People of public life are asked about, however surely they are named."""
    first = one.places[0]
    title = [page.read.tokens[first - 1].text] if first and page.read.follows_title(first) else []
    row = [page.read.tokens[at].text for at in one.places]
    if one.score > DOUBTFUL and (
        {" ".join(row), " ".join([*title, *row])} & PUBLIC or (len(row) > 1 and row[-1] in PUBLIC)
    ):
        return Named(one.places, DOUBTFUL, "may be somebody of public life")
    return one
