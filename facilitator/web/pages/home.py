"""The first page: every session with its state and next step, and what is due."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import own_studies
from facilitator.actions.guide import list_guides
from facilitator.actions.status import status
from facilitator.errors import NoIdentity
from facilitator.web import site, views
from facilitator.web.page import Page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.open_study import OpenStudy


def home(request: Request) -> Response:
    """Where the study stands; without a study, how to get one."""
    known = site.of(request)
    if known.root is None:
        return views.show(request, "no_study.html", studies=own_studies.studies())
    with known.study() as study:
        found = status(study)
        guides, people = (0, 0) if found.sessions else _begun(study)
    jobs = {one.id: known.jobs.of(one.id) for one in found.sessions}
    looks = {name: job.look() for name, job in jobs.items() if job}
    return views.show(request, "home.html", status=found, jobs=looks, guides=guides, people=people)


def _begun(study: OpenStudy) -> tuple[int, int]:
    """How many guides and people there are; without the key nobody can tell the people."""
    people = 0
    with suppress(NoIdentity):
        people = len(study.people.load_roster())
    return len(list_guides(study.folder).guides), people


page = Page(name="home", title="Sessions", path="/", order=0, routes=(Route("/", home),))
