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
    for at in _may_begin(page):
        if at in page.regions or (found and at <= found[-1].places[-1]):
            continue
        lower = page.uncased[at] or page.read.written(at)[0].islower()
        one = bare(page, at) if lower else capital(page, at)
        if one is not None:
            found.append(_public(page, one))
    return found


def _may_begin(page: Reading) -> list[int]:
    """The tokens without capitals around them, capitals, and given names of somebody who else uses those."""
    uncased = [at for at, bare_ in enumerate(page.uncased) if bare_]
    given = page.read.standing({word for word in page.read.places if page.is_plain_given(word)})
    return sorted({*uncased, *page.read.capitals, *given})


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
