"""Who opens this study; a key brought back from its printed sheet; and this computer's copy destroyed."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import key as action
from facilitator.errors import BadFile, NoIdentity
from facilitator.vault import keys
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SCOPES = {
    action.Scope.BOTH: "Recordings and names",
    action.Scope.VAULT: "Recordings only, without names",
    action.Scope.PEOPLE: "Names only",
}


def show(request: Request) -> Response:
    """Everybody who holds a key."""
    return _show(request)


def add(request: Request) -> Response:
    """Let another person's key open what is ticked."""
    said = forms.fields(request)
    label, public = said.get("label", "").strip(), said.get("public", "").strip()
    try:
        if not label or said.get("scope") not in set(action.Scope):
            raise BadFile("Say whose key it is, without a name, and what it shall open.")
        with site.of(request).study() as study:
            action.add(study, label, public, action.Scope(said["scope"]))
    except Problem as problem:
        return _show(request, problem, said=said)
    return _show(request, told=f"{label} opens it from now on.")


def remove(request: Request) -> Response:
    """Take a key off the study, and say what that cannot undo."""
    try:
        with site.of(request).study() as study:
            told = action.remove(study, forms.fields(request).get("label", ""))
    except Problem as problem:
        return _show(request, problem)
    return _show(request, told=told)


def restore(request: Request) -> Response:
    """Write the key that somebody typed off a sheet to where it is looked for, beside any that is there."""
    try:
        told = action.bring_back(forms.fields(request).get("sheet", ""), site.of(request).identity_file)
    except Problem as problem:
        return _show(request, problem)
    return _show(request, told=told)


def destroy(request: Request) -> Response:
    """Destroy this computer's copy of the key, for whom the study's title was typed."""
    said = forms.fields(request)
    try:
        with site.of(request).study() as study:
            if said.get("confirm", "").strip() != study.folder.study.title:
                raise BadFile("Type the study's title as it stands: the key was not destroyed.")
            told = action.destroy(study)
    except Problem as problem:
        return _show(request, problem, said=said)
    return _show(request, told=told)


def _show(
    request: Request, problem: Problem | None = None, *, said: dict[str, str] | None = None, told: str = ""
) -> Response:
    known = site.of(request)
    holders: list[action.Holder] = []
    own = title = ""
    if known.root is not None:
        with known.study() as study:
            title = study.folder.study.title
            with suppress(NoIdentity):
                holders, own = action.holders(study), study.identity.public
    return views.form(
        request,
        "keys.html",
        problem,
        said,
        holders=holders,
        own=own,
        opens=own in {one.public for one in holders},
        count=len(keys.at_hand(known.identity_file, os.environ)),
        title=title,
        scopes=SCOPES,
        told=told,
    )


page = Page(
    name="keys",
    title="Keys",
    path="/keys",
    routes=(
        Route("/keys", show),
        Route("/keys/add", add, methods=["POST"]),
        Route("/keys/remove", remove, methods=["POST"]),
        Route("/keys/restore", restore, methods=["POST"]),
        Route("/keys/destroy", destroy, methods=["POST"]),
    ),
    steps=(
        Step("fg key", "/keys", "See the keys"),
        Step("fg key add", "/keys#add", "Let another key in"),
        Step("fg key recovery --restore", "/keys#restore", "Bring the key back"),
    ),
)
