"""Speech models: which are here, which could be and what each needs; taken from a disk, or fetched once."""

from __future__ import annotations

import os
import shutil
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import model_catalogue, model_pull
from facilitator.actions import models as action
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.web.jobs import Job

_WORK = "~model"  # the work's name among the sessions'; no session's id begins so
_ARRIVING = ".arriving"  # a folder beside the models, for files that a browser sends


def show(request: Request) -> Response:
    """Which models are here, and every other with its size, licence, and whether it fits."""
    return _show(request)


def take(request: Request) -> Response:
    """Take in models from files that the browser sends: a Whisper file, or a folder."""
    folder = action.home() / _ARRIVING
    try:
        _receive(request, folder)
        action.import_models(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return views.go("/models#here")


def pull(request: Request) -> Response:
    """Fetch one by name, and show how far it is."""
    said = forms.fields(request)
    name, token = said.get("name", ""), said.get("token", "").strip()
    try:
        if name not in {one.name for one in model_catalogue.known()}:
            raise BadFile("Choose which model is to be fetched.")
        if model_pull.needs_token(name) and not (token or os.environ.get(model_pull.TOKEN)):
            raise BadFile("That one is given to accounts only: enter the token of one that agreed.")
        jobs = site.of(request).jobs
        jobs.start(_WORK, f"Fetching {name}", lambda job: _pull(name, token, job), after="/models")
    except Problem as problem:
        return _show(request, problem, {"name": name})
    return views.go(f"/jobs/{_WORK}")


def _pull(name: str, token: str, job: Job) -> None:
    model = model_pull.pull(name, job.progress, token=token or os.environ.get(model_pull.TOKEN, ""))
    job.say(f"{model.name} is here, and whole.")


def _receive(request: Request, folder: Path) -> None:
    """Lay the files into ``folder``, each at its place below the folder that was chosen."""
    known = site.of(request)
    shutil.rmtree(folder, ignore_errors=True)
    for part in forms.parts(request):
        if isinstance(part, Upload) and part.filename:
            place = folder.joinpath(*_below(part.filename))
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                for chunk in part.chunks:
                    file.write(chunk)
            known.used()
    if not folder.exists():
        raise BadFile("Choose a model's file or folder first.")


def _below(named: str) -> tuple[str, ...]:
    """The parts of a path that a browser gave; raises BadFile for one that climbs."""
    parts = PurePosixPath(named.replace("\\", "/")).parts
    if any(one in {"..", "/"} or ":" in one for one in parts):
        raise BadFile("A file there has a name that no model's file has.")
    return parts


def _show(request: Request, problem: Problem | None = None, said: dict[str, str] | None = None) -> Response:
    found = action.list_models()
    there = {one.name for one in found}
    return views.form(
        request,
        "models.html",
        problem,
        said,
        found=found,
        others=[one for one in model_catalogue.known() if one.name not in there],
        conditions=model_pull.CONDITIONS,
        licence_of=model_catalogue.licence_of,
    )


page = Page(
    name="models",
    title="Speech models",
    path="/models",
    routes=(
        Route("/models", show),
        Route("/models/import", take, methods=["POST"]),
        Route("/models/pull", pull, methods=["POST"]),
    ),
    steps=(
        Step("fg models", "/models", "See the models"),
        Step("fg models import", "/models#import", "Bring a model"),
        Step("fg models pull", "/models#pull", "Fetch a model"),
    ),
)
