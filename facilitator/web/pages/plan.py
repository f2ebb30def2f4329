"""Plan a session: its guide, its group, who comes and who leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import guide as guides
from facilitator.actions import session as action
from facilitator.errors import BadFile
from facilitator.model import Role
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.open_study import OpenStudy

_LEADS = (Role.MODERATOR, Role.ASSISTANT, Role.OBSERVER)


def form(request: Request) -> Response:
    """What a session needs; ``?guide`` has one chosen already."""
    return _form(request, dict(request.query_params), ())


def plan(request: Request) -> Response:
    """Plan it, and show it."""
    pairs = forms.pairs(request)
    said = dict(pairs)
    people = [value for name, value in pairs if name == "person"]
    leads = [value for name, value in pairs if name == "lead"]
    try:
        with site.of(request).study() as study:
            if not people:
                _somebody_in(study, said.get("group", "").strip())
            made = action.add(
                study,
                said.get("id", "").strip(),
                guide=said.get("guide", ""),
                group=said.get("group", "").strip(),
                people=people,
                moderators=leads,
            )
    except Problem as problem:
        return _form(request, said, (*people, *leads), problem)
    return views.go(f"/sessions/{made.id}")


def _somebody_in(study: OpenStudy, group: str) -> None:
    """A slip in a group's name would plan a session of nobody."""
    if group not in {one.group for one in action.taking_part(study).values()}:
        raise BadFile("Nobody on the roster is in that group: tick who comes, or choose another group.")


def _form(
    request: Request, said: dict[str, str], ticked: Sequence[str], problem: Problem | None = None
) -> Response:
    with site.of(request).study() as study:
        roster = sorted(action.taking_part(study).values(), key=lambda one: one.id)
        found = guides.list_guides(study.folder)
        there = {one.id for one in study.repository.sessions()}
        groups = study.folder.study.groups
    known = dict.fromkeys([*groups, *(one.group for one in roster if one.group)])
    free = next(name for number in range(1, len(there) + 2) if (name := f"FG{number}") not in there)
    return views.form(
        request,
        "plan.html",
        problem,
        {"id": free, "group": next(iter(known)) if len(known) == 1 else "", **said},
        guides={one.id: one.title for one in found.guides},
        groups=known,
        participants=[one for one in roster if one.role not in _LEADS],
        leads=[one for one in roster if one.role in _LEADS],
        ticked=ticked,
    )


page = Page(
    name="plan",
    title="Plan a session",
    routes=(Route("/plan", form), Route("/plan", plan, methods=["POST"])),
    steps=(Step("fg session add", "/plan", "Plan a session"),),
)
