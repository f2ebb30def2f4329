"""Names by their look and by lists: every run of words that may be somebody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transcription.lexicon import PUBLIC, SHORT_TITLES
from transcription.name_bare import bare
from transcription.name_capitals import capital
from transcription.name_evidence import DOUBTFUL, Named

if TYPE_CHECKING:
    from transcription.name_reading import Reading


def named(page: Reading) -> list[Named]:
    """Every run of tokens that looks like a name, none overlapping another."""
    found: list[Named] = []
    for at in _may_begin(page):
        if at in page.regions or (found and at <= found[-1].places[-1]):
            continue
        lower = page.uncased[at] or page.read.written(at)[0].islower()
        one = bare(page, at) if lower else capital(page, at)
        if one is not None:
            found.append(_public(page, one))
    return found


def _may_begin(page: Reading) -> list[int]:
    """The tokens without capitals around them, capitals, and given names of somebody who else uses those.

    And "ffrench" behind "Mrs.", where a family writes itself small.
    """
    uncased = [at for at, bare_ in enumerate(page.uncased) if bare_]
    given = page.read.standing({word for word in page.read.places if page.is_plain_given(word)})
    titled = (at + 1 for at in page.read.standing(SHORT_TITLES) if _is_titled(page, at + 1))
    return sorted({*uncased, *page.read.capitals, *given, *titled})


def _is_titled(page: Reading, at: int) -> bool:
    """Is it a word on no list right behind a title?"""
    beyond = at < len(page.read.tokens) and page.read.follows_title(at)
    return beyond and page.is_unknown(page.read.tokens[at].text, strictly=True)


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
