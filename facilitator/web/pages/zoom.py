"""Zoom's cloud for the whole study: the login, whether the account is ready, and what was recorded."""

from __future__ import annotations

import os
import webbrowser
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import zoom_account, zoom_check, zoom_list
from facilitator.errors import BadFile
from facilitator.web import forms, pulls, site, views
from facilitator.web.page import Page, Step
from facilitator.zoom.account import Account, from_environment
from facilitator.zoom.browser import redirect_address
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.zoom_check import Check
    from facilitator.actions.zoom_list import Listed
    from facilitator.web.jobs import Job

_WORK = "~zoom"  # the work's name among the sessions'; no session's id begins so
_BEGIN, _AGREEING = 0.0, 0.1  # of the way of a login


def show(request: Request) -> Response:
    """Whether a login is kept, and the two ways to one. Nothing is asked over the network here."""
    return _show(request)


def login(request: Request) -> Response:
    """Try a server-to-server app's credentials, and keep them where Zoom accepts them."""
    said = forms.fields(request)
    names = ("account_id", "client_id", "secret", "host")
    given = {name: said.get(name, "").strip() for name in names}
    try:
        if missing := [name for name in names if not given[name]]:
            raise BadFile(f"All four are needed; {len(missing)} of them are empty.")
        where = zoom_account.login(replace(_named(), **given))
    except Problem as problem:
        return _show(request, problem, said={**said, "secret": ""})
    return _show(request, kept=f"Zoom accepts this login; it is kept in {where}.")


def agree(request: Request) -> Response:
    """Open Zoom's own page, where somebody agrees to a user-managed app."""
    said = forms.fields(request)
    client_id, secret = said.get("own_id", "").strip(), said.get("own_secret", "").strip()
    try:
        if not client_id:
            raise BadFile("The client ID of the app is needed.")
        given = replace(_named(), account_id="", client_id=client_id, secret=secret, host="me")
        jobs = site.of(request).jobs
        jobs.start(_WORK, "Login to Zoom", lambda job: _agree(given, job), after="/zoom")
    except Problem as problem:
        return _show(request, problem, said={**said, "own_secret": ""})
    return views.go(f"/jobs/{_WORK}")


def check(request: Request) -> Response:
    """Ask Zoom whether tomorrow's recording will arrive as it should."""
    try:
        checks = zoom_check.check(zoom_account.client())
    except Problem as problem:
        return _show(request, problem)
    return _show(request, checks=checks)


def recorded(request: Request) -> Response:
    """What lies in the cloud, of some days."""
    said = forms.fields(request)
    try:
        first, last = (said.get(one, "").strip() or None for one in ("first", "last"))
        found = zoom_list.listed(zoom_account.client(), first, last)
    except Problem as problem:
        return _show(request, problem, said=said)
    return _show(request, said=said, found=found)


def bring(request: Request) -> Response:
    """Bring the meeting that was chosen into a session, or every meeting of these days into its own."""
    said = forms.fields(request)
    known = site.of(request)
    everything = said.get("do") == "all"
    try:
        zoom_account.client()  # no login is said here, where the form is, and not in the work's page
        name = None if everything else _session(request, said)
        known.jobs.start(
            name or _WORK,
            f"{name or 'Every meeting'}: from Zoom's cloud",
            lambda job: pulls.bring(known, name, _wanted(said, everything=everything), job),
            after=f"/sessions/{name}/zoom" if name else "/",
        )
    except Problem as problem:
        return _show(request, problem, said=said)
    return views.go(f"/jobs/{name or _WORK}")


def _session(request: Request, said: Mapping[str, str]) -> str:
    if not said.get("meeting") or not said.get("session"):
        raise BadFile("Choose the meeting, and the session that it belongs to.")
    with site.of(request).study() as study:
        return study.repository.session(said["session"]).id


def _wanted(said: Mapping[str, str], *, everything: bool) -> dict[str, str]:
    """One meeting by its own mark; or the days, as they were listed."""
    return {one: said[one] for one in (("first", "last") if everything else ("meeting",)) if one in said}


def _agree(given: Account, job: Job) -> None:
    def opened(address: str) -> None:
        webbrowser.open(address)
        job.say(f"Zoom's page opens in your browser: agree there. If it does not open, copy this: {address}")
        job.progress("Waiting for you to agree", _AGREEING)

    job.progress("Asking Zoom", _BEGIN)
    job.say(f"Zoom accepts this login; it is kept in {zoom_account.login_in_browser(given, opened)}.")


def _named() -> Account:
    return from_environment(Account("", ""), os.environ)


def _show(
    request: Request,
    problem: Problem | None = None,
    *,
    said: dict[str, str] | None = None,
    kept: str = "",
    checks: Sequence[Check] = (),
    found: Sequence[Listed] | None = None,
) -> Response:
    with site.of(request).study() as study:
        sessions = [one.id for one in study.repository.sessions()]
    return views.form(
        request,
        "zoom.html",
        problem,
        said,
        ready=zoom_account.account().complete,
        kept=kept,
        checks=checks,
        found=[one.meeting for one in found] if found is not None else None,
        sessions=sessions,
        redirect=redirect_address(),
    )


page = Page(
    name="zoom",
    title="Zoom",
    path="/zoom",
    order=45,
    routes=(
        Route("/zoom", show),
        Route("/zoom/login", login, methods=["POST"]),
        Route("/zoom/agree", agree, methods=["POST"]),
        Route("/zoom/check", check, methods=["POST"]),
        Route("/zoom/recorded", recorded, methods=["POST"]),
        Route("/zoom/bring", bring, methods=["POST"]),
    ),
    steps=(
        Step("fg zoom login", "/zoom#login", "Log in to Zoom"),
        Step("fg zoom check", "/zoom", "Check the account"),
        Step("fg zoom pull", "/zoom#recorded", "Choose what to bring"),
        Step("fg zoom list", "/zoom", "See what was recorded"),
    ),
)
