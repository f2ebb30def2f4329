"""A session's meeting in Zoom: made, its recording brought into the vault, and the cloud's copy put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import zoom_account, zoom_forget, zoom_schedule, zoom_targets
from facilitator.errors import BadFile
from facilitator.model import Role
from facilitator.web import forms, pulls, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

_ALIAS = "alias-"  # begins the name of each person's field
_USUAL_MINUTES, _MOST_MINUTES = 90, 1_440


def show(request: Request) -> Response:
    """The session's meeting, and what was brought from the cloud; nothing is asked over the network."""
    return _show(request)


def schedule(request: Request) -> Response:
    """Make the meeting, its participants registered under the names that the form says, else their ids."""
    said = forms.fields(request)
    try:
        starts = zoom_schedule.local_time(said.get("at", "").strip())
        minutes = _minutes(said.get("minutes", "").strip())
        with site.of(request).study() as study:
            zoom_schedule.schedule(
                study,
                zoom_account.client(),
                request.path_params["session"],
                starts=starts,
                minutes=minutes,
                aliases=_aliases(said),
                force="again" in said,
            )
    except Problem as problem:
        return _show(request, problem, said=said)
    return views.go(f"/sessions/{request.path_params['session']}/zoom")


def pull(request: Request) -> Response:
    """Bring the recording here, and show how far it is."""
    name = request.path_params["session"]
    said = forms.fields(request)
    known = site.of(request)
    try:
        site.session(request)
        zoom_account.client()  # no login is said here, where the form is, and not in the work's page
        known.jobs.start(
            name,
            f"{name}: from Zoom's cloud",
            lambda job: pulls.bring(known, name, said, job),
            after=f"/sessions/{name}/zoom",
        )
    except Problem as problem:
        return _show(request, problem, said=said)
    return views.go(f"/jobs/{name}")


def forget(request: Request) -> Response:
    """Say what would go from the cloud; on a second press, with the id typed, put it into Zoom's trash."""
    name = request.path_params["session"]
    said = forms.fields(request)
    for_good = said.get("do") == "forget"
    try:
        if for_good and said.get("confirm", "").strip() != name:
            raise BadFile(f"Type {name} into the field: nothing was moved.")
        with site.of(request).study() as study:
            moved = zoom_forget.forget(
                study, zoom_account.client(), name, video_too="video" in said, dry_run=not for_good
            )
    except Problem as problem:
        return _show(request, problem, said=said)
    return _show(request, said=said, moved=moved, for_good=for_good)


def _aliases(said: Mapping[str, str]) -> dict[str, str]:
    """What Zoom shall show for whom; who is left empty goes by the id."""
    given = {
        name.removeprefix(_ALIAS): value.strip() for name, value in said.items() if name.startswith(_ALIAS)
    }
    return {who: alias for who, alias in given.items() if alias}


def _minutes(said: str) -> int:
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= _MOST_MINUTES):
        raise BadFile(f"How long it takes is a number of minutes, at most {_MOST_MINUTES}.")
    return int(said)


def _show(
    request: Request,
    problem: Problem | None = None,
    *,
    said: dict[str, str] | None = None,
    moved: Sequence[str] | None = None,
    for_good: bool = False,
) -> Response:
    with site.of(request).study() as study:
        session = study.repository.session(request.path_params["session"])
        room = study.vault.room(session.id) if session.id in study.vault.sessions() else None
        made = zoom_schedule.scheduled(room) if room else None
        pulled = zoom_targets.notes(room) if room else ()
        names = {one.id: one.display_name for one in study.people.load_roster()}
    return views.form(
        request,
        "meeting.html",
        problem,
        {"minutes": str(_USUAL_MINUTES), **(said or {})},
        session=session,
        made=made,
        pulled=pulled,
        names=names,
        people=[one.participant for one in session.people if one.role is Role.PARTICIPANT],
        moved=moved,
        for_good=for_good,
    )


page = Page(
    name="meeting",
    title="Meeting",
    routes=(
        Route("/sessions/{session}/zoom", show),
        Route("/sessions/{session}/zoom/schedule", schedule, methods=["POST"]),
        Route("/sessions/{session}/zoom/pull", pull, methods=["POST"]),
        Route("/sessions/{session}/zoom/forget", forget, methods=["POST"]),
    ),
    steps=(
        Step("fg zoom schedule", "/sessions/{session}/zoom", "Make the meeting"),
        Step("fg zoom pull", "/sessions/{session}/zoom#pull", "Bring it from Zoom"),
        Step("fg zoom forget", "/sessions/{session}/zoom#forget", "Put the cloud's copy away"),
    ),
)
