"""How good a transcript is, against one that a person made of the same session; that one is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions.score import Scored, score
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MOST = 64 * 1024 * 1024  # bytes; a day's talk as a Word document is a hundredth of it


def form(request: Request) -> Response:
    """Which transcript to compare with."""
    return _show(request)


def compare(request: Request) -> Response:
    """Compare, in memory only."""
    try:
        with site.of(request).study() as study:
            scored = score(study, request.path_params["session"], _uploaded(request))
    except Problem as problem:
        return _show(request, problem)
    return _show(request, scored=scored)


def _uploaded(request: Request) -> bytes:
    for part in forms.parts(request):
        if isinstance(part, Upload) and part.filename:
            return forms.within(part, _MOST)
    raise BadFile("Choose the transcript that a person made first.")


def _show(request: Request, problem: Problem | None = None, scored: Scored | None = None) -> Response:
    rows = _rows(scored) if scored else []
    return views.form(request, "score.html", problem, session=site.session(request), scored=scored, rows=rows)


def _rows(scored: Scored) -> list[tuple[str, str, str]]:
    """What is measured, its share, and of how much; the short names are those of the papers."""
    words = [
        ("Words that are wrong, missing or too many (WER)", scored.words),
        ("The same, where a word under the wrong name is wrong too", scored.named),
        ("The same, whatever the speakers are called (cpWER)", scored.cp),
        ("Right words under a wrong name", scored.wrong_names),
    ]
    rows = [(label, f"{one.rate:.1%}", f"{one.errors} of {one.words} words") for label, one in words]
    if scored.speaking is None:
        return rows
    spoken_min = scored.speaking.spoken_ms / 60_000
    label = "Speaking time missed, invented or given to another (DER)"
    return [*rows, (label, f"{scored.speaking.rate:.1%}", f"of {spoken_min:.1f} minutes")]


page = Page(
    name="score",
    title="Compare",
    routes=(
        Route("/sessions/{session}/score", form),
        Route("/sessions/{session}/score", compare, methods=["POST"]),
    ),
    steps=(Step("fg score", "/sessions/{session}/score", "Compare it with one made by hand"),),
)
