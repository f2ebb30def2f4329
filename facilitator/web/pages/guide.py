"""One guide: read, printed, approved, and compared with what the board approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator import approvals
from facilitator.actions import guide as guides
from facilitator.actions import guide_approve, guide_edit, guide_print
from facilitator.errors import NotFound
from facilitator.exports import zips
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SHEETS = {
    "irb": "For the ethics board",
    "moderator": "Moderator's sheet, large type",
    "notes": "Note-taker's form",
    "debrief": "Debrief form",
}
WAYS = {"docx": "Word", "html": "Page to print (HTML)", "md": "Plain text (Markdown)"}


def show(request: Request) -> Response:
    """The guide as it is now, and what can be done with it."""
    return _show(request, None)


def freeze(request: Request) -> Response:
    """Keep that the board approved it as it is."""
    said = forms.fields(request)
    try:
        day = forms.day(said.get("approved", ""))
        protocol = said.get("protocol", "").strip() or None
        with site.of(request).study() as study:
            guide_approve.freeze(study, request.path_params["guide"], approved=day, protocol=protocol)
    except Problem as problem:
        return _show(request, problem)
    return views.go(f"/guide/{request.path_params['guide']}")


def sheet(request: Request) -> Response:
    """One sheet to download."""
    asked = request.query_params
    name, way, group = asked.get("sheet", "irb"), asked.get("format", "docx"), asked.get("group") or None
    if name not in guide_print.SHEETS or way not in WAYS:
        raise NotFound("There is no such sheet.", "fg guide list")
    with site.of(request).study() as study:
        guide = guides.require(study.folder, request.path_params["guide"])
        made = guide_print.sheets(
            study.folder, guide, [name], group=group, today=forms.day(asked.get("date") or forms.today())
        )
    file = guide_print.printed(guide, made, [way], group)[0]
    return views.download(file.name, file.data)


def pack(request: Request) -> Response:
    """Everything that a board files, as one zip."""
    with site.of(request).study() as study:
        guide = guides.require(study.folder, request.path_params["guide"])
        files = guide_print.pack(study.folder, guide, ["docx", "html"], today=forms.today())
    return views.download(f"{guide.id}-pack.zip", zips.pack((one.name, one.data) for one in files))


def changes(request: Request) -> Response:
    """What differs from the approved version."""
    with site.of(request).study() as study:
        guide = guides.require(study.folder, request.path_params["guide"])
        found = guide_approve.difference(study.folder, guide)
    return views.show(request, "guide_changes.html", guide=guide, found=found)


def _show(request: Request, problem: Problem | None) -> Response:
    with site.of(request).study() as study:
        guide = guides.require(study.folder, request.path_params["guide"])
        approval = approvals.latest(study.folder.guides, guide.id)
        protocol = study.folder.study.protocol or ""
    return views.form(
        request,
        "guide.html",
        problem,
        guide=guide,
        made=guide_edit.drafted(guide),
        approval=approval,
        protocol=protocol,
        today=forms.today(),
        sheets=SHEETS if approval is None else {**SHEETS, "changes": "What changed since the approval"},
        groups={"": "Every group", **{one.id: one.id for one in guide.groups}},
        ways=WAYS,
    )


# In a step's path, {session} is the word that follows the command: here a guide's id.
page = Page(
    name="guide",
    title="Guide",
    routes=(
        Route("/guide/{guide}", show),
        Route("/guide/{guide}/freeze", freeze, methods=["POST"]),
        Route("/guide/{guide}/sheet", sheet),
        Route("/guide/{guide}/pack", pack),
        Route("/guide/{guide}/changes", changes),
    ),
    steps=(
        Step("fg guide show", "/guide/{session}", "See the guide"),
        Step("fg guide print", "/guide/{session}#print", "Print the guide"),
        Step("fg guide pack", "/guide/{session}#print", "Download all for the board"),
        Step("fg guide freeze", "/guide/{session}", "Note the board's approval"),
        Step("fg guide diff", "/guide/{session}/changes", "See what differs"),
    ),
)
