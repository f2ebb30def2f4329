"""``fg show``: read a session's transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="show")
@click.argument("session")
@click.option(
    "--identified", is_flag=True, help="With the real words and names (this is noted in the audit)."
)
@click.option("--format", "form", type=click.Choice(["txt", "json", "vtt"]), default="txt", show_default=True)
@click.option("--words", is_flag=True, help="With each word's time (JSON, identified).")
@click.option("--earlier", is_flag=True, help="As it was before it was transcribed again (identified).")
@options.study
@options.identity
@options.as_json
def command(
    session: str,
    identified: bool,
    form: str,
    words: bool,
    earlier: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Read a transcript: without identifiers, or with them for who holds the key."""
    from facilitator.actions.open_study import opened
    from facilitator.actions.show import show

    if (words or earlier) and not identified:
        raise click.UsageError("That shows the real words: say --identified too.")
    with opened(place.study_folder(study), identity) as found:
        shown = show(found, session, identified=identified, words=words, earlier=earlier)
    if as_json or form == "json":
        out.result(shown.document(), [], as_json=True)
        return
    from transcription.formats import choose

    if shown.draft:
        out.say("DRAFT: made with an engine that is not fit for research.")
    click.echo(choose.write(shown.utterances(), f".{form}").decode(), nl=False)
