"""Shows a page in the browser and stays until the pages are closed; for every verb that opens one."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from facilitator.cli import out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

IDLE_MINUTES = 30
_MINUTE_S = 60


def can_show() -> bool:
    """Does a person sit here, with a browser that has a window? Else a verb asks in the terminal."""
    from facilitator.web import server

    return sys.stdin.isatty() and server.has_browser()


def run(
    root: Path | None,
    identity: Path | None,
    *,
    start: str = "/",
    port: int | None = None,
    browser: bool = True,
    idle_minutes: float = IDLE_MINUTES,
    as_json: bool = False,
    told: Mapping[str, Any] | None = None,
) -> None:
    """Serve the study in ``root`` (None: no study yet), open at the page ``start``; raises Busy.

    ``told`` joins the link in the JSON document.
    """
    from facilitator.web import server

    pages = server.Server(root, identity, port=port, idle_s=idle_minutes * _MINUTE_S, start=start)

    def ready() -> None:
        link = pages.link()
        out.result({"url": link, **(told or {})}, [f"The pages are open at {link}"], as_json=as_json)
        out.say("The link works once, within two minutes. Ctrl-C closes the pages.")
        if browser and not server.open_browser(link):
            out.say("No browser opened by itself: open the link yourself.")
        if server.links_on_enter(pages.link, out.say):
            out.say("Enter prints another link: after a lock, or for a second browser.")

    with suppress(KeyboardInterrupt):  # the usual way to end it, so no failure
        pages.run(ready)
    out.say("The pages are closed.")
