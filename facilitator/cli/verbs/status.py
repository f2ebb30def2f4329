"""``fg status``: where each session stands, what is due, the next command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place
from facilitator.counted import counted

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="status")
@options.study
@options.identity
@options.as_json
def command(study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Where each session stands, what is due, and the next command."""
    from facilitator.actions import status as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        status = action.status(found)
    rows = [
        (
            one.id,
            one.group,
            str(one.state),
            f"next: {step}" if (step := status.next_step(one)) else "released",
        )
        for one in status.sessions
    ]
    lines = [status.title, *out.table(rows)]
    if not rows:
        lines.append(
            "No session is planned yet. next: fg session add FG1 --guide G --group GR "
            "(before it: fg guide new, fg participant import)"
        )
    lines += [
        " ".join(word for word in ("due:", one.session, one.what, one.on) if word) + f"  next: {one.next}"
        for one in status.due
    ]
    lines += [
        f"{session}: {counted(words, 'word')} hidden in one place and shown in another."
        f"  next: fg review {session}"
        for session, words in status.uneven.items()
    ]
    for one in status.releases:
        draft = ", DRAFT" * one.draft
        lines.append(f"release {one.id} for {one.reader}, {one.at[:10]}: {', '.join(one.sessions)}{draft}")
        if one.recalled:
            sheets = ", ".join(status.sheets[one.id])
            lines.append(
                f"    called back on {one.recalled}; all copies were back on {one.returned}"
                if one.returned
                else f"    called back on {one.recalled}: nobody may use it any more. "
                f"next: give everybody who has it {sheets}, collect it signed, then fg recall back {one.id}"
            )
    if status.locked:
        out.say("Without your key nobody can tell what is due: see fg doctor.")
    out.result(status.document(), lines, as_json=as_json)
