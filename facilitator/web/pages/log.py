"""A session's log: how much it holds, carried to another laptop, and a second laptop's taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import session_merge
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MOST_LOG = 16 * 1024 * 1024  # bytes; the log of two hours has about a tenth of one


def show(request: Request) -> Response:
    """What was logged here, and what came from a second laptop."""
    return _show(request)


def carry(request: Request) -> Response:
    """This laptop's log, for the people of this vault only."""
    name = request.path_params["session"]
    with site.of(request).study() as study:
        sealed = session_merge.sealed(study, name)
    return views.download(f"{name}-log.age", sealed)


def merge(request: Request) -> Response:
    """Lay a second laptop's log beside this one, by their sync marks."""
    name = request.path_params["session"]
    try:
        with site.of(request).study() as study:
            session_merge.merge(study, name, _uploaded(request))
    except Problem as problem:
        return _show(request, problem)
    return views.go(f"/sessions/{name}/log")


def _uploaded(request: Request) -> bytes:
    for part in forms.parts(request):
        if isinstance(part, Upload) and part.filename:
            return forms.within(part, _MOST_LOG)
    raise BadFile("Choose the other laptop's log first: it ends in -log.age.")


def _show(request: Request, problem: Problem | None = None) -> Response:
    name = request.path_params["session"]
    with site.of(request).study() as study:
        study.repository.session(name)
        there = name in study.vault.sessions()
        found = session_merge.look(study, name) if there else None
    return views.form(request, "log.html", problem, session=name, found=found)


page = Page(
    name="log",
    title="Log",
    routes=(
        Route("/sessions/{session}/log", show),
        Route("/sessions/{session}/log", merge, methods=["POST"]),
        Route("/sessions/{session}/log/file", carry),
    ),
    steps=(Step("fg session log", "/sessions/{session}/log", "See the log"),),
)
