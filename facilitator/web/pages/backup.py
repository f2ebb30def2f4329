"""A backup: one encrypted file with the whole study, kept or put back."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from starlette.responses import FileResponse
from starlette.routing import Route

from facilitator.actions import own_backups, own_studies
from facilitator.errors import BadFile
from facilitator.vault import backup as action
from facilitator.vault import disk, keys
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.web.jobs import Job
    from facilitator.web.site import Site

_WORK = "~backup"  # the work's name among the sessions'; no session's id begins so


def show(request: Request) -> Response:
    """The backups that lie here, and how to make one or put one back."""
    return _show(request)


def make(request: Request) -> Response:
    """Make one, beside the study."""
    known = site.of(request)
    try:
        known.jobs.start(_WORK, "Making a backup", lambda job: _make(known, job), after="/backup")
    except Problem as problem:
        return _show(request, problem)
    return views.go(f"/jobs/{_WORK}")


def download(request: Request) -> Response:
    """One as a file, to be copied to another disk."""
    with site.of(request).study() as study:
        place = own_backups.place(study.folder, request.path_params["name"])
    return FileResponse(place, filename=place.name, media_type="application/zip")


def put_back(request: Request) -> Response:
    """Put a study back into a new folder, and open it here."""
    known = site.of(request)
    said: dict[str, str] = {}
    arriving = own_studies.documents() / (secrets.token_hex(4) + disk.TEMPORARY)
    try:
        _receive(request, arriving, said)
        place = own_studies.place_for(said.get("folder", ""))
        action.restore(arriving, place, *keys.at_hand(known.identity_file, os.environ))
    except Problem as problem:
        return _show(request, problem, said)
    finally:
        arriving.unlink(missing_ok=True)
    known.root = place
    return views.go("/")


def _make(known: Site, job: Job) -> None:
    job.progress("Packing what is encrypted already", 0.0)
    with known.study() as study:
        made, name = own_backups.make(study.folder)
    job.say(f"{len(made.files)} encrypted files are in {name}.")
    for line in made.left_out:
        job.say(f"Not in it: {line}.")


def _receive(request: Request, place: Path, said: dict[str, str]) -> None:
    """What was typed, and the backup, which is encrypted and may lie on the disk meanwhile."""
    for part in forms.parts(request):
        if not isinstance(part, Upload):
            said[part.name] = part.value
        elif part.filename:
            with place.open("wb") as file:
                for chunk in part.chunks:
                    file.write(chunk)
    if not place.exists():
        raise BadFile("Choose the backup first.")


def _show(request: Request, problem: Problem | None = None, said: dict[str, str] | None = None) -> Response:
    known = site.of(request)
    found = None
    if known.root is not None:
        with known.study() as study:
            found = own_backups.found(study.folder)
    return views.form(request, "backup.html", problem, said, found=found, where=own_studies.documents())


page = Page(
    name="backup",
    title="Backup",
    path="/backup",
    routes=(
        Route("/backup", show),
        Route("/backup", make, methods=["POST"]),
        Route("/backup/restore", put_back, methods=["POST"]),
        Route("/backup/files/{name}", download),
    ),
    steps=(Step("fg backup", "/backup", "Make a backup"),),
)
