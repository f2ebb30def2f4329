"""Mend a word, or hide what was missed, in a session that was reviewed; releases that held it come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions.correct import Correction, correct
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.kinds import LABELS
from facilitator.web.page import Page, Step
from transcription.errors import Problem
from transcription.model import Kind

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.correct import Corrected


def form(request: Request) -> Response:
    """Which words are wrong, and what becomes of them."""
    return _form(request, {})


def mend(request: Request) -> Response:
    """Put it right, and say what has to come back."""
    said = forms.fields(request)
    try:
        reviewer = said.get("reviewer", "").strip()
        if not reviewer:
            raise BadFile("Your initials are needed, for the record.")
        with site.of(request).study() as study:
            done = correct(study, request.path_params["session"], [_correction(said)], reviewer)
    except Problem as problem:
        return _form(request, said, problem)
    return _form(request, {"reviewer": reviewer}, done=done)


def _correction(said: dict[str, str]) -> Correction:
    words, becomes, turn, who = (said.get(one, "").strip() for one in ("words", "becomes", "turn", "who"))
    hides = said.get("way") == "hide"
    if not words or (not becomes and not hides):
        raise BadFile("Say which words are wrong, and what was really said.")
    if turn and not (turn.isascii() and turn.isdigit() and int(turn)):
        raise BadFile("A turn is a number from 1, as the reading copy counts them, or empty for all.")
    kind = said.get("kind", Kind.PERSON)
    if kind not in set(Kind):
        raise BadFile("Choose what the words are.")
    number = int(turn) if turn else None
    return (
        Correction(words, "", Kind(kind), who, number) if hides else Correction(words, becomes, turn=number)
    )


def _form(
    request: Request, said: dict[str, str], problem: Problem | None = None, done: Corrected | None = None
) -> Response:
    session = site.session(request)
    return views.form(request, "correct.html", problem, said, session=session, kinds=LABELS, done=done)


page = Page(
    name="correct",
    title="Correct",
    routes=(
        Route("/sessions/{session}/correct", form),
        Route("/sessions/{session}/correct", mend, methods=["POST"]),
    ),
    steps=(Step("fg correct", "/sessions/{session}/correct", "Correct it"),),
)
