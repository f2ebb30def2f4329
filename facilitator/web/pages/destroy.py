"""Destroy what the protocol says must go: first what it would be, then, with the session's id, for good."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions.purge import What, purge
from facilitator.counted import counted
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.purge import Purged

# What goes, and what is lost with it.
WHATS = {
    What.MEDIA: (
        "The sound",
        "Nobody can hear the session again, nor transcribe it anew. The transcript stays, with its review.",
    ),
    What.IDENTIFIED: (
        "The sound and every text with names",
        "Nobody can look at a name again, nor correct the transcript. The text without identifiers stays.",
    ),
    What.ALL: (
        "Everything of the session in the vault, with its key",
        "Copies of the vault made later than this cannot be opened. The text without identifiers stays.",
    ),
}

# Folders of a room whose files have names that tell nobody anything.
FOLDERS = {
    "recording": "the recording",
    "checkpoint": "steps on the way to the transcript",
    "log": "the log",
    "rehearsal": "a rehearsal's log",
}


def by_folder(names: Sequence[str]) -> list[str]:
    """The files by name, those of a folder as one line."""
    below = Counter(name.partition("/")[0] for name in names if "/" in name)
    lines = [f"{FOLDERS.get(folder, folder)}: {counted(many, 'file')}" for folder, many in below.items()]
    return [name for name in names if "/" not in name] + lines


def form(request: Request) -> Response:
    """What can be destroyed, and what is lost with it."""
    return _form(request, {})


def destroy(request: Request) -> Response:
    """Show what would go; on a second press, with the id typed, destroy it."""
    said = forms.fields(request)
    name = request.path_params["session"]
    try:
        if said.get("what") not in set(What):
            raise BadFile("Choose what is to be destroyed.")
        for_good = said.get("do") == "destroy"
        if for_good and said.get("confirm", "").strip() != name:
            raise BadFile(f"Type {name} into the field: nothing was destroyed.")
        with site.of(request).study() as study:
            purged = purge(study, name, What(said["what"]), dry_run=not for_good)
    except Problem as problem:
        return _form(request, said, problem)
    return _form(request, said, purged=purged, for_good=for_good)


def _form(
    request: Request,
    said: dict[str, str],
    problem: Problem | None = None,
    *,
    purged: Purged | None = None,
    for_good: bool = False,
) -> Response:
    return views.form(
        request,
        "destroy.html",
        problem,
        said,
        session=site.session(request),
        whats=WHATS,
        purged=purged,
        gone=by_folder(purged.destroyed) if purged else [],
        for_good=for_good,
    )


page = Page(
    name="destroy",
    title="Destroy",
    routes=(
        Route("/sessions/{session}/destroy", form),
        Route("/sessions/{session}/destroy", destroy, methods=["POST"]),
    ),
    steps=(Step("fg purge", "/sessions/{session}/destroy", "Destroy parts of it"),),
)
