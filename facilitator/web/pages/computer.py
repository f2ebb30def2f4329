"""This computer: what works here, which speech models are here, the key, and the other studies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import doctor, own_studies
from facilitator.actions.key import holders
from facilitator.errors import NoIdentity
from facilitator.web import site, views
from facilitator.web.page import Page, Step

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show(request: Request) -> Response:
    """Everything that the work needs, looked at now."""
    known = site.of(request)
    with known.study() as study:
        root = study.folder.root
        found = doctor.doctor(study.folder, known.identity_file, place=root)
        checks = [one for one in found if one.name != doctor.SHELL]  # who uses pages needs none
        try:
            keys = holders(study)
        except NoIdentity:
            keys = []
    others = [one for one in own_studies.studies() if own_studies.place_of(one.name) != root]
    return views.show(request, "computer.html", checks=checks, keys=keys, others=others, root=root)


page = Page(
    name="computer",
    title="This computer",
    path="/computer",
    order=50,
    routes=(Route("/computer", show),),
    steps=(Step("fg doctor", "/computer", "See what works here"),),
)
