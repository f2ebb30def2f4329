"""A study: made or opened from the documents folder, and the sheet that saves it when a key is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import key, own_studies
from facilitator.actions.demo import demo
from facilitator.actions.init import init
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.web.jobs import Job
    from facilitator.web.site import Site

_DEMO = "~demo"  # the work's name among the sessions'; no session's id begins so
_DEMO_FOLDER = "Focus group demo"
_EMPTY = {"title": "", "protocol": "", "folder": ""}


def form(request: Request) -> Response:
    """What a new study needs to be told."""
    return _form(request, _EMPTY, None)


def make(request: Request) -> Response:
    """Make the study and open it here; the recovery sheet comes next."""
    said = {**_EMPTY, **forms.fields(request)}
    known = site.of(request)
    try:
        if not said["title"].strip():
            raise BadFile("The study needs a title.")
        place = own_studies.place_for(said["folder"])
        title, protocol = said["title"].strip(), said["protocol"].strip() or None
        init(place, title=title, protocol=protocol, identity_file=known.identity_file)
    except Problem as problem:
        return _form(request, said, problem)
    known.root = place
    return views.go("/recovery?new=1")


def open_study(request: Request) -> Response:
    """Open one of the studies that lie in the documents folder."""
    site.of(request).root = own_studies.place_of(forms.fields(request).get("name", ""))
    return views.go("/")


def show_demo(request: Request) -> Response:
    """Make the demo study in the documents folder, and show how far it is."""
    known = site.of(request)
    known.jobs.start(_DEMO, "The demo study", lambda job: _demo(known, job), after="/")
    return views.go(f"/jobs/{_DEMO}")


def _demo(known: Site, job: Job) -> None:
    place = own_studies.documents() / _DEMO_FOLDER
    demo(place, engine=None, identity_file=known.identity_file, progress=job.progress, say=job.say)
    known.root = known.root or place


def recovery(request: Request) -> Response:
    """What the sheet is for, before it is shown."""
    return views.show(request, "recovery.html", sheet="", new="new" in request.query_params)


def sheet(request: Request) -> Response:
    """The sheet itself, to print; this is noted in the audit."""
    with site.of(request).study() as study:
        return views.show(request, "recovery.html", sheet=key.sheet(study), new=False)


def _form(request: Request, said: Mapping[str, str], problem: Problem | None) -> Response:
    return views.form(request, "study_new.html", problem, said, where=own_studies.documents())


page = Page(
    name="study",
    title="Study",
    routes=(
        Route("/study/new", form),
        Route("/study/new", make, methods=["POST"]),
        Route("/study/open", open_study, methods=["POST"]),
        Route("/study/demo", show_demo, methods=["POST"]),
        Route("/recovery", recovery),
        Route("/recovery", sheet, methods=["POST"]),
    ),
    steps=(
        Step("fg init", "/study/new", "Make a study"),
        Step("fg key recovery", "/recovery", "Print the recovery sheet"),
    ),
)
