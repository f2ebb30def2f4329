"""``fg models``: which speech models are on this machine; bring one from a disk or from its makers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, progress

if TYPE_CHECKING:
    from facilitator.actions.models import Model

_SHOWN = 16  # digits of a checksum


@click.group(name="models")
def command() -> None:
    """Speech models: which are here, fetching one once, and carrying some on a disk."""


@command.command("list")
@options.as_json
def list_models(as_json: bool) -> None:
    """Every model on this machine, and those that could be."""
    from facilitator.actions import model_catalogue, models

    found, known = models.list_models(), model_catalogue.known()
    lines = out.table(_row(one) for one in found)
    lines = lines or ["No speech model is on this machine: the meeting's captions still work."]
    here = {one.name for one in found}
    rows = [
        (
            one.name,
            _size(one.size),
            f"needs {_size(one.memory)}",
            "fits" if one.fits else "too large",
            one.licence,
        )
        for one in known
        if one.name not in here
    ]
    lines += ["", "fg models pull NAME fetches one of these, once:", *(f"  {row}" for row in out.table(rows))]
    lines += ["", f"Models belong in {models.home()}; fg models import FILE-OR-FOLDER puts them there."]
    document = {
        "models": [one.document() for one in found],
        "available": [one.document() for one in known],
        "folder": str(models.home()),
    }
    out.result(document, lines, as_json=as_json)


@command.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--for",
    "engine",
    type=click.Choice(["whisper", "faster-whisper"]),
    default="whisper",
    help="Which program a Whisper file is for; it is converted for faster-whisper.",
)
@options.as_json
def import_models(source: Path, engine: str, as_json: bool) -> None:
    """Bring models from a disk: Whisper's files, folders of faster-whisper or pyannote."""
    from facilitator.actions import models as action

    _told(action.import_models(source, engine), as_json)


@command.command("pull")
@click.argument("name")
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Fetch it into this folder, with a table of checksums, for a machine without network.",
)
@options.as_json
def pull_model(name: str, to: Path | None, as_json: bool) -> None:
    """Fetch a model by name from where its makers publish it, once."""
    from facilitator.actions import model_pull as action

    token = os.environ.get(action.TOKEN, "")
    if action.needs_token(name) and not token:
        token = click.prompt(
            "Token of the model hub (not shown, not kept)", hide_input=True, err=True
        ).strip()
    with progress.shown(name) as tell:
        taken = action.pull(name, tell, token=token.strip(), to=to)
    _told([taken], as_json)


def _told(taken: list[Model], as_json: bool) -> None:
    lines = [f"{'  '.join(_row(one))}: is here." for one in taken]
    out.result({"models": [one.document() for one in taken]}, lines, as_json=as_json)


def _row(model: Model) -> tuple[str, ...]:
    told = {True: "OpenAI's file", False: "not OpenAI's file of that name", None: ""}[model.official]
    return model.name, model.kind, _size(model.size), model.sha256[:_SHOWN], told


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
