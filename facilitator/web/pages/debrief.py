"""The debrief, right after the group has left; with it the session's log ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions.session_close import DEBRIEF, close
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def form(request: Request) -> Response:
    """What the team goes through."""
    return _form(request, {})


def keep(request: Request) -> Response:
    """Keep the answers in the vault."""
    said = forms.fields(request)
    name = request.path_params["session"]
    answers = {one: said.get(one, "") for one in DEBRIEF}
    try:
        with site.of(request).study() as study:
            close(study, name, answers, without_debrief="without" in said)
    except Problem as problem:
        return _form(request, said, problem)
    return views.go(f"/sessions/{name}")


def _form(request: Request, said: dict[str, str], problem: Problem | None = None) -> Response:
    session = site.session(request)
    return views.form(request, "debrief.html", problem, said, session=session, questions=DEBRIEF)


page = Page(
    name="debrief",
    title="Debrief",
    routes=(
        Route("/sessions/{session}/debrief", form),
        Route("/sessions/{session}/debrief", keep, methods=["POST"]),
    ),
    steps=(Step("fg session close", "/sessions/{session}/debrief", "Debrief"),),
)
