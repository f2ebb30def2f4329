"""The reporting checklist (COREQ): what the study's own records say, and what is left to write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions.coreq import coreq
from facilitator.web import site, views
from facilitator.web.page import Page, Step

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show(request: Request) -> Response:
    """All 32 items."""
    with site.of(request).study() as study:
        items = coreq(study)
    return views.show(request, "checklist.html", items=items)


page = Page(
    name="checklist",
    title="Checklist",
    path="/checklist",
    routes=(Route("/checklist", show),),
    steps=(Step("fg coreq", "/checklist", "See the reporting checklist"),),
)
