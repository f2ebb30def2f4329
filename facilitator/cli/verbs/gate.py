"""``fg gate``: what keeps a release from leaving, and why; and passing what may be passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from facilitator.release.gates import Gate


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
    out.result({"gates": [one.document() for one in gates]}, _lines(gates), as_json=as_json)


@command.command()
@click.argument("gate", metavar="GATE")
@click.argument("subject", metavar="[GROUP or SESSION]", default="")
@click.option("--reason", required=True, help="Why it may leave all the same: printed in every report.")
@options.reviewer
@click.option("--reference", default="", help="The board's own reference, if it was asked.")
@options.study
@options.identity
@options.as_json
def accept(
    gate: str,
    subject: str,
    reason: str,
    reviewer: str | None,
    reference: str,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Pass the group or the language gate, by name and with a reason. The other gates cannot be passed."""
    from facilitator.actions import gate as action
    from facilitator.actions.open_study import opened

    name = reviewer or click.prompt("Your initials or role, for the record", err=True)
    with opened(place.study_folder(study), identity) as found:
        gates = action.accept(found, gate, subject, reason=reason, reviewer=name, reference=reference)
    out.result({"gates": [one.document() for one in gates]}, _lines(gates), as_json=as_json)


def _lines(gates: Sequence[Gate]) -> list[str]:
    rows = [("closed" if one.closed else "open", one.name, one.why) for one in gates]
    return [*out.table(rows), *(f"    next: {one.next}" for one in gates if one.next)]
