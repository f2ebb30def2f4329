"""Which questions were put to which group, in what order, how long, with which probes, and who answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import coverage as action
from facilitator.question_table import by_group
from facilitator.web import site, views
from facilitator.web.page import Page, Step

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.question_table import Row


def show(request: Request) -> Response:
    """The table of all sessions, or of those that ``?session`` names."""
    found, names, chosen = _table(request)
    known = [row for row in found.rows if row.source != "none"]
    grid: dict[str, dict[str, Row]] = {}
    for row in known:
        grid.setdefault(row.question, {})[row.session] = row
    told = dict.fromkeys(row.session for row in known)
    return views.show(
        request,
        "coverage.html",
        found=found,
        names=names,
        chosen=chosen,
        rehearsal="rehearsal" in request.query_params,
        query=request.url.query,
        cells=by_group(known),
        grid=grid,
        told=tuple(told),
        untold=[one for one in dict.fromkeys(row.session for row in found.rows) if one not in told],
        longest=max((row.minutes or 0 for row in known), default=0),
    )


def table(request: Request) -> Response:
    """The same for a spreadsheet."""
    found, _, _ = _table(request)
    return views.download("coverage.csv", found.csv())


def _table(request: Request) -> tuple[action.Coverage, list[str], list[str]]:
    chosen = request.query_params.getlist("session")
    with site.of(request).study() as study:
        names = [one.id for one in study.repository.sessions()]
        rehearsal = "rehearsal" in request.query_params
        return action.coverage(study, chosen, rehearsal=rehearsal), names, chosen


page = Page(
    name="coverage",
    title="Coverage",
    path="/coverage",
    order=30,
    routes=(Route("/coverage", show), Route("/coverage.csv", table)),
    steps=(Step("fg coverage", "/coverage", "See what was asked"),),
)
