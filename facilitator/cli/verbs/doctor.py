"""``fg doctor``: what works on this machine, and what to do about what does not."""

from __future__ import annotations

from pathlib import Path

import click

from facilitator.cli import options, out, place


@click.command(name="doctor")
@options.study
@options.identity
@options.as_json
def command(study: Path | None, identity: Path | None, as_json: bool) -> None:
    """What works on this machine: models, key, disk, synced folders, shell."""
    from facilitator.actions.doctor import doctor

    folder = place.study_folder_if_any(study)
    checks = doctor(folder, identity, place=folder.root if folder else Path.cwd())
    rows = [("ok" if one.ok else "--", one.name, one.note) for one in checks]
    out.result({"checks": [one.document() for one in checks]}, out.table(rows), as_json=as_json)
