"""Pages from templates. Whatever a template is given is escaped; no script or style stands inside a page."""

from __future__ import annotations

import mimetypes
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from facilitator import folder as folders
from facilitator.counted import counted
from facilitator.web import forms, page, site, status
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

_HERE = Path(__file__).parent


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"navigation": page.navigation, "next_step": page.next_step, "counted": counted}
    return found


def show(
    request: Request, template: str, *, code: int = 200, outside: bool = False, **values: object
) -> Response:
    """A template as a page. Every template also gets ``here`` (its path), ``inside`` and ``study_title``.

    ``outside``: a page that shows nothing of the study, even to who still has a session.
    """
    known = site.of(request)
    inside = known.open_for(request) and not outside
    frame = {
        "here": request.url.path,
        "inside": inside,
        "idle_s": known.idle_s,
        "study_title": _title(known) if inside else "",
    }
    text = _templates().get_template(template).render(**frame, **values)
    return HTMLResponse(text, status_code=code)


def form(
    request: Request,
    template: str,
    problem: Problem | None,
    said: Mapping[str, str] | None = None,
    **values: object,
) -> Response:
    """A form: as it begins, or shown again with ``said``, what was typed, and the problem that it met."""
    code = status.of(problem) if problem else 200
    frame = {"problem": problem, "said": forms.typed(said), **values}
    return show(request, template, code=code, outside=False, **frame)


def go(path: str) -> Response:
    """After a change: on to a page, so that reloading it changes nothing again."""
    return RedirectResponse(path, status_code=303)


def download(name: str, data: bytes) -> Response:
    """A file to keep; ``name`` is ours and plain ASCII, never one that somebody gave a file."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(data, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def document(values: Mapping[str, Any], *, code: int = 200) -> Response:
    """JSON for our own scripts."""
    return JSONResponse({"schema": 1, **values}, status_code=code)


def _title(known: site.Site) -> str:
    """The study's title; empty where there is no study or its file is broken."""
    if known.root is not None:
        with suppress(Problem):
            return folders.read(known.root).study.title
    return ""
