"""``fg gate``: what keeps a release from leaving, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from pathlib import Path


@click.group(name="gate")
def command() -> None:
    """What keeps a release from leaving, and why."""


@command.command("list")
@click.option("--session", "sessions", multiple=True, help="Only this session; may be said again.")
@options.study
@options.identity
@options.as_json
def list_gates(sessions: tuple[str, ...], study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Every gate, open or closed. (The scan for names runs when a release is made.)"""
    from facilitator.actions import gate as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        held = action.released_by_default(found, sessions)
        gates = action.standing(found, held)
    if not sessions and not held:
        out.say("No session was held yet: there is nothing to keep in.")
    rows = [("closed" if one.closed else "open", one.name, one.why) for one in gates]
    out.result({"gates": [one.document() for one in gates]}, out.table(rows), as_json=as_json)
