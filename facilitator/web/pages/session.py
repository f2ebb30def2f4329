"""One session: where it stands, what comes next, who was there, what was recorded, who spoke how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from facilitator import recordings
from facilitator.actions import guide_approve, intake, mistaken, status
from facilitator.actions import session as action
from facilitator.actions.talk_time import talk_time
from facilitator.model import Presence
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from facilitator.zoom.folder import FileRole

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.open_study import OpenStudy
    from facilitator.recordings import Part


def show(request: Request) -> Response:
    """Everything about a session but its words."""
    name = request.path_params["session"]
    with site.of(request).study() as study:
        session = study.repository.session(name)
        roster = {one.id: one for one in study.people.load_roster()}
        listed = {one.participant for one in session.people}
        parts = _parts(study, name)
        values: dict[str, Any] = {
            "session": session,
            "next": status.status(study).next_step(session),
            "warning": guide_approve.warning(study.folder, session).partition("\n")[0],
            "roster": roster,
            "others": {
                one.id: one.display_name or "withdrew" for one in roster.values() if one.id not in listed
            },
            "parts": parts,
            "tracks": [one for one in parts if one.role is FileRole.TRACK],
            "talk": talk_time(study, name),
        }
    job = site.of(request).jobs.of(name)
    return views.show(request, "session.html", **values, ways=list(Presence), job=job.look() if job else None)


def people(request: Request) -> Response:
    """Keep how people were there; somebody chosen besides joins them."""
    name = request.path_params["session"]
    said = forms.fields(request)
    ways = {key.removeprefix("how-"): value for key, value in said.items() if key.startswith("how-")}
    if said.get("also"):
        ways[said["also"]] = said.get("also-how", Presence.PRESENT)
    known = set(Presence)
    with site.of(request).study() as study:
        action.set_people(study, name, {who: Presence(how) for who, how in ways.items() if how in known})
    return views.go(f"/sessions/{name}#there")


def tracks(request: Request) -> Response:
    """Keep whose the tracks are."""
    name = request.path_params["session"]
    owners = {
        key.removeprefix("track-of-"): value or None
        for key, value in forms.fields(request).items()
        if key.startswith("track-of-")
    }
    with site.of(request).study() as study:
        intake.assign(study, name, owners)
    return views.go(f"/sessions/{name}#recording")


def remove(request: Request) -> Response:
    """Take the session away that was planned by mistake."""
    with site.of(request).study() as study:
        mistaken.remove_session(study, request.path_params["session"])
    return views.go("/")


def _parts(study: OpenStudy, session_id: str) -> tuple[Part, ...]:
    if session_id not in study.vault.sessions():
        return ()
    return recordings.parts(study.vault.room(session_id))


page = Page(
    name="session",
    title="Session",
    routes=(
        Route("/sessions/{session}", show),
        Route("/sessions/{session}/people", people, methods=["POST"]),
        Route("/sessions/{session}/tracks", tracks, methods=["POST"]),
        Route("/sessions/{session}/remove", remove, methods=["POST"]),
    ),
    steps=(
        Step("fg session show", "/sessions/{session}", "See the session"),
        Step("fg session people", "/sessions/{session}#there", "Say who was there"),
        Step("fg session remove", "/sessions/{session}#more", "See the session"),
        Step("fg session list", "/", "See the sessions"),
        Step("fg status", "/", "See the sessions"),
    ),
)
