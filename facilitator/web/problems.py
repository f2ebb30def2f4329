"""Every problem as a page or as JSON: what happened, why it matters, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from facilitator import errors as ours
from facilitator.web import views
from transcription import errors as speech
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SCHEMA = 1  # of the error document, the same that commands print

# Looked up along the class's bases; the status codes are HTTP's (RFC 9110).
STATUS: dict[type[Problem], int] = {
    ours.NoStudy: 404,
    ours.NotFound: 404,
    ours.AlreadyThere: 409,
    ours.Busy: 409,
    ours.GateClosed: 409,
    ours.ReviewOpen: 409,
    ours.NoIdentity: 403,
    ours.BadFile: 422,
    ours.VaultDamaged: 500,
    ours.OutsideFailed: 502,
    ours.Offline: 502,
    speech.MissingModel: 424,
    speech.MissingProgram: 424,
    speech.UnreadableMedia: 422,
    speech.UnreadableText: 422,
    speech.NothingToHear: 422,
    speech.BadPolicy: 422,
    speech.BorderBreach: 500,
    speech.DetectorFailed: 500,
    speech.OutOfMemory: 507,
    speech.PluginFailed: 500,
}
_OTHER = 400


def status(problem: Problem) -> int:
    """The HTTP status for a problem; 400 for a cause that the table does not know."""
    return next((STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS), _OTHER)


def answer(request: Request, problem: Problem) -> Response:
    """A problem, as a page for who navigates and as JSON for scripts."""
    return _said(request, problem, status(problem), problem.code)


def unexpected(request: Request, error: Exception) -> Response:
    """Anything else that broke, by its class alone: its message may quote what it worked on."""
    message = f"An unexpected {type(error).__name__} stopped this; nothing half-done was kept as done."
    return _said(request, Problem(message), 500, "unexpected")


def locked(request: Request) -> Response:
    """For a browser without a session: the page that says so, or 401 for scripts."""
    if _navigates(request):
        return RedirectResponse("/locked", status_code=303)
    return JSONResponse(document("locked", "The pages are locked.", ""), status_code=401)


def plain(code: int, why: str) -> Response:
    """A refusal for whoever is no page of ours: one sentence."""
    return PlainTextResponse(why + "\n", status_code=code)


def document(code: str, message: str, next_step: str) -> dict[str, object]:
    """The error document of the command contract."""
    return {"schema": SCHEMA, "error": {"code": code, "message": message, "next": next_step}}


def _said(request: Request, problem: Problem, http: int, cause: str) -> Response:
    if not _navigates(request):
        return JSONResponse(document(cause, problem.message, problem.next), status_code=http)
    return views.show(request, "problem.html", code=http, problem=problem)


def _navigates(request: Request) -> bool:
    """Does a person wait for a page, not a script for data?"""
    mode = request.headers.get("sec-fetch-mode")
    wants = "text/html" in request.headers.get("accept", "")
    return wants and mode in (None, "navigate")
