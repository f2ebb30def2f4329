"""Check turns drawn by chance against the sound: the error with its interval, for the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import audit as action
from facilitator.actions import review_view
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.accuracy import Checked
from transcription.errors import Problem
from transcription.formats.timecode import clock
from transcription.score import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.audit import Audit
    from facilitator.actions.open_study import OpenStudy
    from transcription.model import Turn

USUAL_SIZE = 40  # turns; about an hour's listening in a group of ninety minutes
_MOST_SIZE, _MOST_WRONG = 1_000, 9_999
_MARGIN_MS = 400  # heard before and after a turn, whose borders are not exact


def show(request: Request) -> Response:
    """What was found so far, and the next turn to check."""
    return _show(request)


def begin(request: Request) -> Response:
    """Draw turns, or go on with those that were drawn."""
    said = forms.fields(request)
    try:
        size = _number(said.get("size", ""), 1, _MOST_SIZE, "How many turns to draw")
        with site.of(request).study() as study:
            action.begin(study, request.path_params["session"], size)
    except Problem as problem:
        return _show(request, problem, said)
    return views.go(f"/sessions/{request.path_params['session']}/audit")


def answer(request: Request) -> Response:
    """Keep what somebody heard of one turn."""
    name = request.path_params["session"]
    said = forms.fields(request)
    try:
        with site.of(request).study() as study:
            audit = action.begin(study, name, 0)
            turn = _drawn(audit, said.get("turn", ""))
            wrong = _number(said.get("wrong", ""), 0, _MOST_WRONG, "How many words are wrong")
            if said.get("speaker") not in {"right", "wrong"}:
                raise BadFile("Say whether it is the right speaker.")
            count = len(words(action.turns(study, name)[turn].text))
            action.answer(study, name, audit, turn, Checked(count, wrong, said["speaker"] == "right"))
    except Problem as problem:
        return _show(request, problem, said)
    return views.go(f"/sessions/{name}/audit?after={turn}")


def _drawn(audit: Audit, said: str) -> int:
    if not (said.isascii() and said.isdigit() and int(said) in audit.drawn):
        raise BadFile("That turn is not among those drawn: the transcript was changed meanwhile.")
    return int(said)


def _number(said: str, least: int, most: int, what: str) -> int:
    if not (said.isascii() and said.isdigit() and least <= int(said) <= most):
        raise BadFile(f"{what} is a number from {least} to {most}.")
    return int(said)


def _show(request: Request, problem: Problem | None = None, said: dict[str, str] | None = None) -> Response:
    name = request.path_params["session"]
    said = {"size": str(USUAL_SIZE), **(said or {})}
    with site.of(request).study() as study:
        session = study.repository.session(name)
        audit = action.begin(study, name, 0)
        number = _chosen(audit, said.get("turn", "") or request.query_params.get("turn", ""))
        values = _of_turn(study, name, audit, number) if number is not None else {}
    after = request.query_params.get("after", "")
    return views.form(
        request,
        "audit.html",
        problem,
        said,
        session=session,
        audit=audit,
        number=number,
        before=after if after.isdigit() and int(after) in audit.checked else "",
        **values,
    )


def _chosen(audit: Audit, said: str) -> int | None:
    """The turn that the page asks about: the one named, if it was drawn, else the next."""
    if said.isascii() and said.isdigit() and int(said) in audit.drawn:
        return int(said)
    return audit.left[0] if audit.left else None


def _of_turn(study: OpenStudy, session: str, audit: Audit, number: int) -> Mapping[str, object]:
    turn = action.turns(study, session)[number]
    known = {one.id: one.display_name for one in study.people.load_roster()}
    return {
        "turn": turn,
        "who": known.get(turn.speaker, ""),
        "at": clock(turn.start_ms) if turn.start_ms is not None else "",
        "count": len(words(turn.text)),
        "given": audit.checked.get(number),
        "clip": _clip(study, session, turn, known),
    }


def _clip(study: OpenStudy, session: str, turn: Turn, known: Mapping[str, str]) -> dict[str, object] | None:
    """Where to hear the turn: a file of the recording and the seconds in it; None where nothing can be heard.

    The mix, in the file that was running then; without a mix the speaker's own sound.
    """
    if turn.start_ms is None or turn.end_ms is None:
        return None
    begun = [one for one in review_view.sounds(study, session, known) if one.starts_ms <= turn.start_ms]
    mixes = [one for one in begun if one.mix]
    own = [one for one in begun if one.label == known.get(turn.speaker, turn.speaker)]
    if not (found := mixes or own):
        return None
    file = found[-1]
    start_ms = max(0, turn.start_ms - file.starts_ms - _MARGIN_MS)
    end_ms = turn.end_ms - file.starts_ms + _MARGIN_MS
    return {"name": file.name, "start_s": start_ms / 1000, "end_s": end_ms / 1000}


_HERE = "/sessions/{session}/audit"
page = Page(
    name="audit",
    title="Check a sample",
    routes=(
        Route(_HERE, show),
        Route(_HERE, begin, methods=["POST"]),
        Route(f"{_HERE}/turn", answer, methods=["POST"]),
    ),
    steps=(Step("fg audit", _HERE, "Check a sample against the sound"),),
)
