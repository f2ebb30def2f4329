"""``fg models``: which speech models are on this machine; bring one from a disk."""

from __future__ import annotations

from pathlib import Path

import click

from facilitator.cli import options, out


@click.group(name="models")
def command() -> None:
    """Speech models: which are here, and bringing some from a disk. Nothing is fetched from the network."""


@command.command("list")
@options.as_json
def list_models(as_json: bool) -> None:
    """Every model on this machine."""
    from facilitator.actions import models as action

    found = action.list_models()
    rows = [(one.name, one.kind, f"{one.size / 1e6:.0f} MB", one.sha256[:16]) for one in found]
    lines = out.table(rows) or ["No speech model is on this machine: the meeting's captions still work."]
    lines.append(f"Models belong in {action.home()}; fg models import FILE-OR-FOLDER puts them there.")
    out.result({"models": [one.document() for one in found]}, lines, as_json=as_json)


@command.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@options.as_json
def import_models(source: Path, as_json: bool) -> None:
    """Bring Whisper checkpoints (base.pt, small.pt ...) or a pyannote folder from a disk."""
    from facilitator.actions import models as action

    taken = action.import_models(source)
    lines = [f"{one.name} ({one.kind}, {one.size / 1e6:.0f} MB) is here." for one in taken]
    out.result({"models": [one.document() for one in taken]}, lines, as_json=as_json)
