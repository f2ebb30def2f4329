"""``fg init``: make a new study, with a vault that only your key opens."""

from __future__ import annotations

from pathlib import Path

import click

from facilitator.cli import options, out


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", required=True, help="The study's title, without anybody's name.")
@click.option("--protocol", metavar="N", help="The board's protocol number, when there is one.")
@options.identity
@options.as_json
def command(folder: Path, title: str, protocol: str | None, identity: Path | None, as_json: bool) -> None:
    """Make a new study folder, with a vault that only your key opens."""
    from facilitator.actions.init import init

    started = init(folder, title=title, protocol=protocol, identity_file=identity)
    key = started.identity
    lines = [
        f"The study {title!r} is in {folder}.",
        f"Its vault opens with the key in {key.origin}" + (", made just now." if key.created else "."),
        "Without that key nobody can open it, not even we. Print the recovery sheet and lock it away:",
        "    next: fg key recovery",
        "    then: fg guide new medical-compassion, fg participant import ROSTER.csv",
    ]
    out.result(started.document(), lines, as_json=as_json)
    if key.exposed:
        out.say(
            "Other users of this machine can read your key file, and its permissions could not be changed."
        )
