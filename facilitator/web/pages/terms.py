"""The study's word list: see, add, change and remove its lines; every mistake is told at its own line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import word_list as action
from facilitator.actions.word_list import ChangedElsewhere
from facilitator.errors import BadFile
from facilitator.terms import Entry
from facilitator.web import forms, site, views
from facilitator.web.page import Page
from transcription.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.word_list import WordList
    from transcription.errors import Problem

_NEW = 3  # empty lines at the end to type into
_KINDS = {Kind.TERM: "a term", Kind.PLACE: "a place", Kind.ORG: "an organisation"}
_EMPTY = Entry("")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the page: what stands in its fields, and what is wrong with it."""

    number: int
    entry: Entry
    mistakes: tuple[str, ...] = ()


def show(request: Request) -> Response:
    """The list as it stands, with lines to add."""
    with site.of(request).study() as study:
        known = action.word_list(study.folder)
    return _show(request, known, _lines(known.entries), kept="kept" in request.query_params)


def save(request: Request) -> Response:
    """Keep the list as it was typed, or show it again with its mistakes and nothing changed."""
    said = forms.fields(request)
    typed = _typed(said)
    with site.of(request).study() as study:
        try:
            wrong = action.change(study, typed, said.get("version", ""))
        except ChangedElsewhere as problem:
            known = action.word_list(study.folder)
            missing = [one for one in typed.values() if one not in known.entries.values()]
            together = {**known.entries, **dict(enumerate(missing, known.end))}
            return _show(request, known, _lines(together), problem)
        if not wrong:
            return views.go("/terms?kept=1")
        known = action.word_list(study.folder)
    told = BadFile(f"Nothing was changed yet: {len(wrong)} of the lines below must be put right first.")
    lines = [_Line(number, one, wrong.get(number, ())) for number, one in typed.items()]
    return _show(request, known, lines, told, removed=tuple(known.entries.keys() - typed.keys()))


def _typed(said: Mapping[str, str]) -> dict[int, Entry]:
    """The entries that are to stand, by line: without those that are ticked to go, and empty new ones."""
    numbers = [name.removeprefix("term-") for name in said if name.startswith("term-")]
    found = {}
    for number in sorted(int(one) for one in numbers if one.isascii() and one.isdigit()):
        kind = said.get(f"kind-{number}", "")
        entry = Entry(
            said[f"term-{number}"].strip(),
            Kind(kind) if kind in set(action.KINDS) else Kind.TERM,
            said.get(f"meaning-{number}", "").strip(),
        )
        if f"remove-{number}" not in said and (entry.term or entry.meaning):
            found[number] = entry
    return found


def _lines(entries: Mapping[int, Entry]) -> list[_Line]:
    return [_Line(number, one) for number, one in entries.items()]


def _show(
    request: Request,
    known: WordList,
    lines: Sequence[_Line],
    problem: Problem | None = None,
    *,
    kept: bool = False,
    removed: Sequence[int] = (),
) -> Response:
    gone = [_Line(number, known.entries[number]) for number in removed]
    shown = sorted((*lines, *gone), key=lambda one: one.number)
    first = max([known.end, *(one.number + 1 for one in lines)])
    with site.of(request).study() as study:
        sessions = action.transcribed(study)
    return views.form(
        request,
        "terms.html",
        problem,
        lines=shown,
        new=[_Line(number, _EMPTY) for number in range(first, first + _NEW)],
        removed=removed,
        version=known.version,
        kinds=_KINDS,
        sessions=sessions,
        kept=kept,
    )


page = Page(
    name="terms",
    title="Word list",
    path="/terms",
    routes=(Route("/terms", show), Route("/terms", save, methods=["POST"])),
)
