"""``fg coreq``: which items of the COREQ checklist the study's records fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="coreq")
@options.study
@options.identity
@options.as_json
def command(study: Path | None, identity: Path | None, as_json: bool) -> None:
    """The 32 items that reports of focus groups are asked for: what our records say, what is open."""
    from facilitator.actions import coreq as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        items = action.coreq(found)
    rows = [(str(one.number), one.item, one.found or "open", one.source) for one in items]
    filled = sum(bool(one.found) for one in items)
    lines = [
        *out.table(rows),
        f"{filled} of {len(items)} are filled from the records; the rest is yours to write.",
    ]
    out.result(action.document(items), lines, as_json=as_json)
