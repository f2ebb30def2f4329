"""``fg serve``: open the study's pages in your browser, on this machine only."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from pathlib import Path

_MINUTE_S = 60
_HIGHEST_PORT = 65_535


@click.command(name="serve")
@click.option("--port", type=click.IntRange(1, _HIGHEST_PORT), help="The port; else the study's usual one.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@click.option(
    "--idle-minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=30,
    show_default=True,
    help="Close the pages when nobody has used them for so long.",
)
@options.study
@options.identity
@options.as_json
def command(
    port: int | None,
    no_browser: bool,
    idle_minutes: float,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Open the study's pages in your browser. They end with Ctrl-C, or when nobody uses them."""
    from facilitator.web.server import Server, links_on_enter, open_browser

    folder = place.study_folder_if_any(study)
    root = folder.root if folder else None
    server = Server(root, identity, port=port, idle_s=idle_minutes * _MINUTE_S, start="/")

    def ready() -> None:
        link = server.link()
        out.result({"url": link}, [f"The pages are open at {link}"], as_json=as_json)
        out.say("The link works once, within two minutes; Enter prints another. Ctrl-C closes the pages.")
        if not no_browser:
            open_browser(link)
        links_on_enter(server.link, out.say)

    with suppress(KeyboardInterrupt):  # the usual way to end it, so no failure
        server.run(ready)
    out.say("The pages are closed.")
