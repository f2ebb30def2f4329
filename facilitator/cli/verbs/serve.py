"""``fg serve``: open the study's pages in your browser, on this machine only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, pages, place

if TYPE_CHECKING:
    from pathlib import Path

_HIGHEST_PORT = 65_535


@click.command(name="serve")
@click.option("--port", type=click.IntRange(1, _HIGHEST_PORT), help="The port; else the study's usual one.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@click.option(
    "--idle-minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=pages.IDLE_MINUTES,
    show_default=True,
    help="Close the pages when nobody has used them for so long.",
)
@click.option("--shortcut", is_flag=True, help="Also put a shortcut to this study on the desktop.")
@options.study
@options.identity
@options.as_json
def command(
    port: int | None,
    no_browser: bool,
    idle_minutes: float,
    shortcut: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Open the study's pages in your browser. They end with Ctrl-C, or when nobody uses them."""
    folder = place.study_folder_if_any(study)
    if shortcut:
        from facilitator.actions import shortcut as action

        action.put(folder.root if folder else None)
        out.say(f"{action.NAME} is on your desktop now: it opens these pages.")
    pages.run(
        folder.root if folder else None,
        identity,
        port=port,
        browser=not no_browser,
        idle_minutes=idle_minutes,
        as_json=as_json,
    )
