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

    from facilitator.actions.open_study import OpenStudy

_KINDS = {"engine": "Writing down speech", "diarizer": "Telling voices apart"}
_LABELS = {
    "names by a model": "Names, by a model as well",
    "identity": "Your key",
    "disk": "Space on the disk",
    "zoom": "Zoom's cloud",
    "synced folder": "Away from synced folders",
    "vault": "Recordings",
    "people": "Names and consents",
}


def label(name: str) -> str:
    """What a check looks at, in words for who types no command."""
    kind, _, which = name.partition(" ")
    return f"{_KINDS[kind]}: {which}" if kind in _KINDS else _LABELS.get(name, name.capitalize())


def show(request: Request) -> Response:
    """Everything that the work needs, looked at now."""
    known = site.of(request)
    with known.study() as study:
        root = study.folder.root
        found = doctor.doctor(study.folder, known.identity_file, place=root)
        checks = [one for one in found if one.name != doctor.SHELL]  # who uses pages needs none
        keys = holders(study) if _opens(study) else []  # without one here, none of them helps
    others = [one for one in own_studies.studies() if own_studies.place_of(one.name) != root]
    return views.show(
        request, "computer.html", checks=checks, label=label, keys=keys, others=others, root=root
    )


def _opens(study: OpenStudy) -> bool:
    try:
        return bool(study.identity.public)
    except NoIdentity:
        return False


page = Page(
    name="computer",
    title="This computer",
    path="/computer",
    order=50,
    routes=(Route("/computer", show),),
    steps=(Step("fg doctor", "/computer", "See what works here"),),
)
