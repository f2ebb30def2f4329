"""``fg purge``: destroy recordings and identified texts for good, with a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="purge")
@click.argument("session", required=False)
@click.option(
    "--what",
    type=click.Choice(["media", "identified", "all", "key"]),
    required=True,
    help="media: the sound. identified: that and every identified text. all: the session's key too. "
    "key: this machine's copy of your own key.",
)
@click.option(
    "--confirm", metavar="SESSION", required=True, help="The session's id again (for key: the study's title)."
)
@options.dry_run
@options.study
@options.identity
@options.as_json
def command(
    session: str | None,
    what: str,
    confirm: str,
    dry_run: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Destroy what the protocol says must go. What is stored without identifiers stays."""
    from facilitator.actions import key
    from facilitator.actions.open_study import opened
    from facilitator.actions.purge import What, purge

    with opened(place.study_folder(study), identity) as found:
        if confirm != (found.folder.study.title if what == "key" else session):
            raise click.UsageError("--confirm must repeat what is to be destroyed; nothing was destroyed.")
        if what == "key":
            said = "your key would be destroyed" if dry_run else key.destroy(found)
            out.result({"destroyed": [] if dry_run else ["key"], "outside": [said]}, [said], as_json=as_json)
            return
        purged = purge(found, confirm, What(what), dry_run=dry_run)
    lines = ["Nothing was destroyed: this is what would be.", ""] if dry_run else []
    out.result(purged.document(), [*lines, *purged.certificate().splitlines()], as_json=as_json)
