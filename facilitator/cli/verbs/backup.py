"""``fg backup``: one encrypted file that holds the whole study; or put one back."""

from __future__ import annotations

import os
from pathlib import Path

import click

from facilitator.cli import options, out, place
from facilitator.counted import counted


@click.command(name="backup")
@click.argument("output", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--restore", metavar="DIR", type=click.Path(path_type=Path), help="Put OUT back into this new folder."
)
@options.study
@options.identity
@options.as_json
def command(
    output: Path, restore: Path | None, study: Path | None, identity: Path | None, as_json: bool
) -> None:
    """Back the study up: everything in the file is encrypted to the people who can open the vault."""
    from facilitator.vault import backup, keys

    if restore is not None:
        back = backup.restore(output, restore, *keys.at_hand(identity, os.environ))
        lines = [f"{counted(len(back.files), 'encrypted file')} back in {restore}."]
        lines += [
            f"`{name}` in study.toml named a place outside the study: it lies inside now."
            for name in back.moved
        ]
        out.result({"ok": True, "files": list(back.files), "moved": list(back.moved)}, lines, as_json=as_json)
        return
    folder = place.study_folder(study)
    made = backup.backup(folder.root, folder.study, output)
    lines = [
        f"{counted(len(made.files), 'encrypted file')} in {output.name} (SHA-256 {made.sha256[:16]}...).",
        *(f"not in it: {what}" for what in made.left_out),
        "It opens with the same key as the study, so keep the key apart from it.",
        f"    next: try it, fg backup {output.name} --restore NEW_FOLDER",
    ]
    document = {
        "ok": True,
        "files": list(made.files),
        "sha256": made.sha256,
        "left_out": list(made.left_out),
    }
    out.result(document, lines, as_json=as_json)
