"""Somebody withdraws: what each way means, what it concerns, and then it is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions.withdraw import VoiceUncertain, withdraw
from facilitator.errors import BadFile, NotFound
from facilitator.model import Leaving
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.withdraw import Withdrawn

WAYS = {
    Leaving.LEFT_EARLY: "Left before the end. What was said until then stays and may be quoted.",
    Leaving.KEEP: "Takes no further part. Everything said so far stays.",
    Leaving.REMOVE_QUOTES: "What was said may be analysed and is never quoted.",
    Leaving.MASK: "Every turn stays in its place, without its words.",
    Leaving.REMOVE_ALL: "Turns, own track and voice go, and what others said of the person.",
}
MIXES = {
    "silence": "Silence the person where it is known that they speak",
    "destroy": "Destroy the mixed recording of that session",
}


def form(request: Request) -> Response:
    """The ways to withdraw, in plain words."""
    return _show(request)


def carry_out(request: Request) -> Response:
    """First show what it concerns; on a second press, do it."""
    said = forms.fields(request)
    try:
        if said.get("mode") not in set(Leaving):
            raise BadFile("Choose what becomes of what the person said.")
        if said.get("do") == "carry" and not said.get("reviewer", "").strip():
            raise BadFile("Your initials are needed, for the record.")
        with site.of(request).study() as study:
            done = withdraw(
                study,
                request.path_params["session"],
                Leaving(said["mode"]),
                said.get("reviewer", "").strip(),
                mix=said.get("mix", "") if said.get("mix", "") in MIXES else "",
                dry_run=said.get("do") != "carry",
            )
    except VoiceUncertain as unsure:
        return _show(request, unsure, said=said, unsure=True)
    except Problem as problem:
        return _show(request, problem, said=said)
    return _show(request, said=said, done=done, carried=said.get("do") == "carry")


def _show(
    request: Request,
    problem: Problem | None = None,
    *,
    said: dict[str, str] | None = None,
    unsure: bool = False,
    done: Withdrawn | None = None,
    carried: bool = False,
) -> Response:
    who = request.path_params["session"]
    with site.of(request).study() as study:
        person = next((one for one in study.people.load_roster() if one.id == who), None)
    if person is None:
        raise NotFound("Nobody of that id is on the roster.", "fg participant list")
    return views.form(
        request,
        "withdrawal.html",
        problem,
        said,
        person=person,
        ways=WAYS,
        mixes=MIXES if unsure or (said or {}).get("mix") else {},
        done=done,
        carried=carried,
    )


page = Page(
    name="withdrawal",
    title="Withdrawal",
    routes=(
        Route("/people/{session}/withdraw", form),
        Route("/people/{session}/withdraw", carry_out, methods=["POST"]),
    ),
    steps=(Step("fg participant withdraw", "/people/{session}/withdraw", "Carry out the withdrawal"),),
)
