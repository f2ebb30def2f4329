"""The first page, as a researcher sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web_bench import faults

if TYPE_CHECKING:
    from fg import Fg
    from web_bench import Serve, Tab


def test_home_shows_every_session_with_its_state(fg: Fg, serve: Serve, tab: Tab) -> None:
    fg.started()
    page = tab(serve(fg))
    assert page.get_by_role("heading", name="FG1").is_visible()
    assert page.get_by_text("planned").is_visible()
    assert faults(page) == []
