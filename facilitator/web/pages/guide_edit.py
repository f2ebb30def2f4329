"""A guide edited as a form: its parts, questions and probes, with every problem at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import guide as guides
from facilitator.actions import guide_edit
from facilitator.web import forms, guide_form, site, views
from facilitator.web.page import Page
from guides.model import Demographics, ProbeKind, SectionKind
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from guides.model import Guide

_OWN = ("do", "base")  # fields of the form that are not the guide's


def edit(request: Request) -> Response:
    """The study's guide as a form."""
    with site.of(request).study() as study:
        guide = guides.require(study.folder, request.path_params["guide"])
    return form(request, guide, guide.hash)


def change(request: Request) -> Response:
    """Save it; or move, add, remove a part and show the form again, which saves nothing."""
    pairs = forms.pairs(request)
    said = dict(pairs)
    root = guide_form.tree(pair for pair in pairs if pair[0] not in _OWN)
    if said.get("do", "save") != "save":
        guide_form.change(root, said["do"])
        return form(request, guide_form.guide(root), said.get("base", ""))
    guide = guide_form.guide(root)
    try:
        with site.of(request).study() as study:
            guide_edit.save(study.folder, guide, base=said.get("base", ""))
    except Problem as problem:
        return form(request, guide, said.get("base", ""), problem)
    return views.go(f"/guide/{guide.id}")


def form(
    request: Request, guide: Guide, base: str, problem: Problem | None = None, notes: Sequence[str] = ()
) -> Response:
    """The form, its content checked. ``base`` is as for ``guide_edit.save``, ``notes`` are an import's."""
    return views.form(
        request,
        "guide_edit.html",
        problem,
        guide=guide,
        made=guide_edit.drafted(guide),
        base=base,
        notes=notes,
        lines=guide_form.lines,
        kinds=[str(one) for one in SectionKind],
        probes=[str(one) for one in ProbeKind],
        asked={"": "Not said", **{str(one): str(one) for one in Demographics}},
    )


page = Page(
    name="guide_edit",
    title="Edit a guide",
    routes=(Route("/guide/{guide}/edit", edit), Route("/guide-edit", change, methods=["POST"])),
)
