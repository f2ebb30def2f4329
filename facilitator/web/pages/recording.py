"""Bring in a recording: files are encrypted as they come, shown by what they are, corrected, taken in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator import arrivals, recordings
from facilitator.actions import intake
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from facilitator.zoom.folder import FileRole, Found
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.web.jobs import Job
    from facilitator.web.site import Site

ROLES = {
    FileRole.AUDIO: "Everybody in one (sound)",
    FileRole.VIDEO: "Everybody in one (video)",
    FileRole.TRACK: "One person's own sound",
    FileRole.TIMELINE: "Who spoke when (timeline)",
    FileRole.CAPTIONS: "Captions",
    FileRole.CHAT: "Chat",
    FileRole.REPORT: "List of participants",
    FileRole.IGNORED: "Leave it out",
}
_SHARE = 0.05  # of the way, for each file, so that the bar moves; how long the next takes cannot be told


def show(request: Request) -> Response:
    """Where to drop files; what has come already, by its role."""
    return _show(request)


def upload(request: Request) -> Response:
    """Keep files as they come; each is whole in the vault before the next is read."""
    name = request.path_params["session"]
    known = site.of(request)
    count = 0
    with known.study() as study:
        study.repository.session(name)
        with study.vault.hold(name, "import") as room:
            size: int | None = None
            for part in forms.parts(request):
                if not isinstance(part, Upload):
                    size = int(part.value) if part.name == "size" and part.value.isdecimal() else None
                elif part.filename:
                    arrivals.receive(room, part.filename, part.chunks, size)
                    size = None
                    known.used()
                    count += 1
    if not count:
        raise BadFile("Choose the files of the recording first.", f"fg import {name}")
    return views.go(f"/sessions/{name}/recording")


def take(request: Request) -> Response:
    """Take in what has come, with the roles and people that the page says."""
    name = request.path_params["session"]
    known = site.of(request)
    said = forms.fields(request)
    with known.study() as study:
        study.repository.session(name)
        found = intake.arrived(study, name)
    decided = _decided(found, said)
    known.jobs.start(
        name,
        f"{name}: taking in the recording",
        lambda job: _take_in(known, name, decided, job, force="replace" in said),
        after=f"/sessions/{name}",
    )
    return views.go(f"/jobs/{name}")


def discard(request: Request) -> Response:
    """Take away what has come."""
    name = request.path_params["session"]
    with site.of(request).study() as study:
        study.repository.session(name)
        intake.discard_arrived(study, name)
    return views.go(f"/sessions/{name}/recording")


def originals(request: Request) -> Response:
    """Delete the plain files that were imported from a folder of this computer."""
    name = request.path_params["session"]
    with site.of(request).study() as study:
        left = intake.delete_originals(study, name)
    if left:
        raise BadFile(
            f"{left} plain files of this recording are not in the vault byte for byte, so they were left: "
            "look at them yourself, in the folder that they were imported from.",
            f"fg session show {name}",
        )
    return views.go(f"/sessions/{name}")


def _take_in(known: Site, session: str, found: Found, job: Job, *, force: bool) -> None:
    told: list[str] = []

    def say(line: str) -> None:
        told.append(line)
        job.progress("Taking in the files", min(len(told) * _SHARE, 1.0))
        job.say(line)

    with known.study() as study:
        taken = intake.import_arrived(study, session, found, force=force, say=say)
    for line in taken.warnings:
        job.say(line)
    job.say(
        "The files that you chose still lie where they were, in the clear: delete them, or lock them away."
    )


def _decided(found: Found, said: dict[str, str]) -> Found:
    """The files as the page says, by their number on it."""
    if said.get("count") != str(len(found.files)):
        raise BadFile("More files have come since this page was shown: look at them again.")
    files = []
    for number, one in enumerate(found.files):
        role = said.get(f"role-{number}", one.role)
        own = role == FileRole.TRACK
        person = said.get(f"person-{number}", one.person) or None
        files.append(replace(one, role=FileRole(role), person=person if own else None))
    return replace(found, files=tuple(files))


def _show(request: Request) -> Response:
    name = request.path_params["session"]
    problem = None
    found, lengths = Found(()), []
    with site.of(request).study() as study:
        session = study.repository.session(name)
        roster = sorted(study.people.load_roster(), key=lambda one: one.id)
        there = name in study.vault.sessions()
        plain = len(recordings.plain_originals(study.vault.room(name))) if there else 0
        try:
            found = intake.arrived(study, name)
            lengths = intake.lengths(found)
        except Problem as told:  # what came cannot be taken in: say why, and let it be taken away
            problem = told
    return views.form(
        request,
        "recording.html",
        problem,
        session=session,
        found=found,
        lengths=lengths,
        roster=roster,
        roles=ROLES,
        plain=plain,
    )


page = Page(
    name="recording",
    title="Recording",
    routes=(
        Route("/sessions/{session}/recording", show),
        Route("/sessions/{session}/recording", upload, methods=["POST"]),
        Route("/sessions/{session}/recording/take", take, methods=["POST"]),
        Route("/sessions/{session}/recording/discard", discard, methods=["POST"]),
        Route("/sessions/{session}/recording/originals", originals, methods=["POST"]),
    ),
    steps=(Step("fg import", "/sessions/{session}/recording", "Bring in the recording"),),
)
