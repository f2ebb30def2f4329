"""The study's own settings: each with a plain sentence what it changes, checked before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import study_settings as action
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.page import Page
from transcription.conventions import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from transcription.errors import Problem

_POLICIES = {
    "qualitative": "Research talk (the usual one)",
    "hipaa-safe-harbor": "HIPAA, safe harbor",
    "gdpr": "GDPR, towards anonymous",
    "example-study": "The example to copy",
}


def show(request: Request) -> Response:
    """Every setting as it stands."""
    return _show(request, kept="kept" in request.query_params)


def save(request: Request) -> Response:
    """Write what was changed, or show the form again with every mistake at its field."""
    said = {name: text for name, text in forms.fields(request).items() if name in action.NAMES}
    with site.of(request).study() as study:
        wrong = action.change(study, said)
    if not wrong:
        return views.go("/study?kept=1")
    many = f"{len(wrong)} settings below are" if len(wrong) > 1 else "One setting below is"
    return _show(request, BadFile(f"Nothing was changed yet: {many} not right."), said, wrong)


def _show(
    request: Request,
    problem: Problem | None = None,
    said: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    *,
    kept: bool = False,
) -> Response:
    with site.of(request).study() as study:
        now, known = action.typed(study.folder), action.options(study.folder)
    return views.form(
        request,
        "settings.html",
        problem,
        {**now, **(said or {})},
        wrong=forms.typed(wrong),
        policies={name: _POLICIES.get(name, name) for name in known["policy"]},
        conventions={name: _convention(name) for name in known["convention"]},
        switch={action.OFF: "No", action.ON: "Yes"},
        kept=kept,
    )


def _convention(name: str) -> str:
    return rules.load(name).title if name in rules.names() else name


page = Page(
    name="settings",
    title="Study",
    path="/study",
    order=48,
    routes=(Route("/study", show), Route("/study", save, methods=["POST"])),
)
