"""One page for all long work: how far it is, what it said, a stop button, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.errors import NotFound
from facilitator.web import events, site, views
from facilitator.web.page import Page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.web.jobs import Job


def show(request: Request) -> Response:
    """The job of a session, as it stands."""
    job = _job(request)
    return views.show(request, "job.html", job=job.look(), after=job.after)


def news(request: Request) -> Response:
    """The same, as events while it goes on."""
    job = _job(request)
    return events.stream(request, job.since, job.bell)


def stop(request: Request) -> Response:
    """End it at the next moment that loses nothing."""
    job = _job(request)
    job.stop()
    return views.go(f"/jobs/{job.session}")


def _job(request: Request) -> Job:
    job = site.of(request).jobs.of(request.path_params["session"])
    if job is None:
        raise NotFound("Nothing is being worked on for this session.", "fg status")
    return job


page = Page(
    name="jobs",
    title="Work",
    routes=(
        Route("/jobs/{session}", show),
        Route("/jobs/{session}/events", news),
        Route("/jobs/{session}/stop", stop, methods=["POST"]),
    ),
)
