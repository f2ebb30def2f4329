"""Every problem as a page or as JSON: what happened, why it matters, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from facilitator.web import status, views
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SCHEMA = 1  # of the error document, the same that commands print


def answer(request: Request, problem: Problem) -> Response:
    """A problem, as a page for who navigates and as JSON for scripts."""
    return _said(request, problem, status.of(problem), problem.code)


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
