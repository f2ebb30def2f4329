"""Which questions were put to which group, in what order, how long, with which probes, and who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import coverage as action
from facilitator.web import site, views
from facilitator.web.page import Page, Step

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show(request: Request) -> Response:
    """The table of all sessions, or of those that ``?session`` names."""
    found, names, chosen = _table(request)
    most = max((one.words for one in found.rows), default=0)
    return views.show(
        request, "coverage.html", found=found, names=names, chosen=chosen, most=most, cells=found.cells()
    )


def table(request: Request) -> Response:
    """The same for a spreadsheet."""
    found, _, _ = _table(request)
    return views.download("coverage.csv", found.csv())


def _table(request: Request) -> tuple[action.Coverage, list[str], list[str]]:
    chosen = request.query_params.getlist("session")
    with site.of(request).study() as study:
        names = [one.id for one in study.repository.sessions()]
        return action.coverage(study, chosen), names, chosen


page = Page(
    name="coverage",
    title="Coverage",
    path="/coverage",
    order=30,
    routes=(Route("/coverage", show), Route("/coverage.csv", table)),
    steps=(Step("fg coverage", "/coverage", "See what was asked"),),
)
