"""``fg guide freeze`` and ``fg guide diff``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from guides.diff import Change


@click.command()
@click.argument("guide")
@click.option(
    "--approved", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day of the board's approval."
)
@click.option("--protocol", help="The board's number (the study's if not said).")
@options.study
@options.as_json
def freeze(guide: str, approved: datetime, protocol: str | None, study: Path | None, as_json: bool) -> None:
    """Keep that the board approved this guide as it is now."""
    from facilitator.actions import guide_approve as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study)) as found:
        kept = action.freeze(found, guide, approved=approved.date().isoformat(), protocol=protocol)
    lines = [
        f"{kept.guide} version {kept.version} is kept as approved on {kept.approved}.",
        "A session planned with any other version will say so.",
    ]
    out.result({"approval": asdict(kept)}, lines, as_json=as_json)


@click.command()
@click.argument("guide")
@options.study
@options.as_json
def diff(guide: str, study: Path | None, as_json: bool) -> None:
    """What differs from the version that the board approved."""
    from facilitator.actions import guide as guides
    from facilitator.actions import guide_approve as action

    folder = place.study_folder(study)
    found = action.difference(folder, guides.require(folder, guide))
    lines = [f"Against version {found.approval.version}, approved on {found.approval.approved}:"]
    lines += [line for change in found.changes for line in _lines(change)]
    if not found.changes:
        lines.append("nothing differs.")
    out.result(found.document(), lines, as_json=as_json)


def _lines(change: Change) -> Iterator[str]:
    what = f"{change.part} {change.id}" + (f", {change.field}" if change.field else "")
    yield f"{change.kind}: {what}"
    yield from (f"    - {line}" for line in change.before.splitlines())
    yield from (f"    + {line}" for line in change.after.splitlines())
