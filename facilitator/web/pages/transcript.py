"""A session's transcript to read: without identifiers, or with them for who holds the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator import edit_log
from facilitator.actions.show import show as action
from facilitator.errors import NoIdentity, NotFound
from facilitator.web import site, views
from facilitator.web.page import Page, Step
from facilitator.web.placeholders import pieces
from transcription.formats import choose
from transcription.formats.timecode import clock

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.open_study import OpenStudy

ENDINGS = {"txt": "Plain text", "docx": "Word", "vtt": "Captions (vtt)", "json": "JSON, for programs"}


def show(request: Request) -> Response:
    """The transcript; with names, or as it was before, where that is asked for (which is noted)."""
    name = request.path_params["session"]
    named, earlier = ("names" in request.query_params), ("earlier" in request.query_params)
    with site.of(request).study() as study:
        shown = action(study, name, identified=named or earlier, words=False, earlier=earlier)
        known = {one.id: one.display_name for one in study.people.load_roster()} if shown.identified else {}
        before = _has_earlier(study, name)
    return views.show(
        request,
        "transcript.html",
        session=name,
        shown=shown,
        lines=[(one, known.get(one["speaker"], one["speaker"]), pieces(one["text"])) for one in shown.turns],
        clock=clock,
        earlier=earlier,
        before=before,
        endings=ENDINGS,
    )


def download(request: Request) -> Response:
    """The text without identifiers as a file; one with names is never written in the clear from here."""
    name, ending = request.path_params["session"], request.path_params["ending"]
    if ending not in ENDINGS:
        raise NotFound("No transcript is written with that ending.", f"fg show {name}")
    with site.of(request).study() as study:
        shown = action(study, name, identified=False, words=False)
    return views.download(f"{name}.{ending}", choose.write(shown.utterances(), f".{ending}"))


def _has_earlier(study: OpenStudy, session: str) -> bool:
    try:
        return session in study.vault.sessions() and edit_log.earlier(study.vault.room(session)) is not None
    except NoIdentity:
        return False


_HERE = "/sessions/{session}/transcript"
page = Page(
    name="transcript",
    title="Transcript",
    routes=(Route(_HERE, show), Route(_HERE + ".{ending}", download)),
    steps=(Step("fg show", _HERE, "Read the transcript"),),
)
