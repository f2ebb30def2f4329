"""Who took part, as they described themselves: a survey taken in, and its tables as they would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import demographics as action
from facilitator.actions import gate
from facilitator.errors import BadFile
from facilitator.model import Role
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.demographics import Taken

_MOST = 16 * 1024 * 1024  # bytes; a survey export of a thousand people is a tenth of it


def show(request: Request) -> Response:
    """What is known, and how it would leave."""
    return _show(request)


def take(request: Request) -> Response:
    """Read a survey, in memory only, in place of an earlier one."""
    try:
        data = _uploaded(request)
        with site.of(request).study() as study:
            taken = action.import_demographics(study, data)
    except Problem as problem:
        return _show(request, problem)
    return _show(request, taken=taken)


def _uploaded(request: Request) -> bytes:
    for part in forms.parts(request):
        if isinstance(part, Upload) and part.filename:
            return forms.within(part, _MOST)
    raise BadFile("Choose the survey's file first.")


def _show(request: Request, problem: Problem | None = None, taken: Taken | None = None) -> Response:
    with site.of(request).study() as study:
        described = {one.participant for one in study.people.described()}
        people = [one.id for one in study.people.load_roster() if one.role is Role.PARTICIPANT]
        held = gate.released_by_default(study, ())
        tables = action.tables(study, held) if described and held else ()
        closed = gate.demographics_gate(study, held) if tables else None
        smallest = study.folder.study.smallest_group
    return views.form(
        request,
        "demographics.html",
        problem,
        taken=taken,
        described=described,
        missing=[one for one in people if one not in described],
        held=held,
        tables=[one for one in tables if one.values],
        notes=list(dict.fromkeys(one.note for one in tables if one.note)),
        gate=closed,
        smallest=smallest,
    )


page = Page(
    name="demographics",
    title="Demographics",
    path="/people/demographics",
    routes=(
        Route("/people/demographics", show),
        Route("/people/demographics", take, methods=["POST"]),
    ),
    steps=(Step("fg participant demographics", "/people/demographics", "Take in a survey"),),
)
