"""The study's guides: a new one from a template, or out of a Word file."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator import approvals
from facilitator.actions import guide as action
from facilitator.actions import guide_import
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from facilitator.web.pages.guide_edit import form
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_MOST_WORD = 64 * 1024 * 1024  # bytes; a guide with pictures is a tenth of it


def guides(request: Request) -> Response:
    """The study's guides, and the templates."""
    return _list(request, None)


def new(request: Request) -> Response:
    """Copy a template into the study, and open it to be edited."""
    said = forms.fields(request)
    try:
        with site.of(request).study() as study:
            made = action.new(study.folder, said.get("template", ""), said.get("id", "").strip() or None)
    except Problem as problem:
        return _list(request, problem)
    return views.go(f"/guide/{made.stem}/edit")


def take(request: Request) -> Response:
    """Read a Word file, and show what was understood as a guide to be edited; nothing is kept yet."""
    try:
        imported = _imported(request)
    except Problem as problem:
        return _list(request, problem)
    return form(request, imported.guide, base="", notes=imported.notes)


def _imported(request: Request) -> guide_import.Imported:
    for part in forms.parts(request):
        if isinstance(part, Upload) and part.filename:
            return guide_import.read_from(io.BytesIO(forms.within(part, _MOST_WORD)), None)
    raise BadFile("Choose a Word file first.")


def _list(request: Request, problem: Problem | None) -> Response:
    with site.of(request).study() as study:
        found = action.list_guides(study.folder)
        approved = {one.id: approvals.latest(study.folder.guides, one.id) for one in found.guides}
    return views.form(request, "guides.html", problem, found=found, approved=approved)


page = Page(
    name="guides",
    title="Guides",
    path="/guides",
    order=10,
    routes=(
        Route("/guides", guides),
        Route("/guides/new", new, methods=["POST"]),
        Route("/guides/import", take, methods=["POST"]),
    ),
    steps=(
        Step("fg guide check", "/guides", "See the guides"),
        Step("fg guide list", "/guides", "See the guides"),
        Step("fg guide new", "/guides", "Take a template"),
        Step("fg guide import", "/guides", "Import a guide"),
    ),
)
