"""What people decide about a whole study, by pages alone: its word list and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from form_fields import fields, sent
from web_bench import faults

if TYPE_CHECKING:
    from fg import Fg
    from web_bench import Reply, Running, Serve, Tab


def send(running: Running, path: str, changes: dict[str, str], action: str = "") -> Reply:
    """The form of a page, sent with some of its fields changed or added."""
    shown = dict(fields(running.ask(path).text, action or path))
    body, headers = sent(list({**shown, **changes}.items()))
    return running.ask(action or path, "POST", body, accept="text/html", **headers)


def test_the_word_list_is_changed_and_a_mistake_loses_nothing(fg: Fg, serve: Serve) -> None:
    fg.started()
    path = fg.study / "terms.txt"
    path.write_bytes(b"# ours\nLarkmoor = place: a city\nWHO\n")
    running = serve(fg).enter()
    new = {"term-3": "HARBOR", "meaning-3": "a course in Larkmoor", "remove-2": "yes"}
    refused = send(running, "/terms", new)
    assert refused.status == 422
    assert "holds a term of this list" in refused.text
    shown = dict(fields(refused.text, "/terms"))
    assert new.items() <= shown.items(), "what was typed and ticked is still there"
    assert path.read_bytes() == b"# ours\nLarkmoor = place: a city\nWHO\n"
    assert send(running, "/terms", {**new, "meaning-3": "a course", "term-1": "Larkmoor"}).status == 303
    assert path.read_bytes() == b"# ours\nLarkmoor = place: a city\nHARBOR = a course\n"
    stale = {**dict(fields(running.ask("/terms").text, "/terms")), "meaning-1": "a town"}
    path.write_bytes(b"WHO\n")
    body, headers = sent(list(stale.items()))
    told = running.ask("/terms", "POST", body, accept="text/html", **headers)
    typed = dict(fields(told.text, "/terms"))
    assert {"WHO", "Larkmoor", "HARBOR"} <= {value for name, value in typed.items() if name[:5] == "term-"}
    assert "a town" in typed.values()
    assert path.read_bytes() == b"WHO\n"


def test_settings_are_checked_at_their_field_and_then_kept(fg: Fg, serve: Serve) -> None:
    fg.started()
    path = fg.study / "study.toml"
    before = path.read_bytes()
    running = serve(fg).enter()
    refused = send(running, "/study", {"smallest_group": "1", "media_kept_days": "90"})
    assert refused.status == 422
    assert "Put right: This is a whole number from 2 to 100." in refused.text
    assert ("media_kept_days", "90") in fields(refused.text, "/study"), "what was typed is still there"
    assert path.read_bytes() == before
    assert send(running, "/study", {"smallest_group": "6", "media_kept_days": "90"}).status == 303
    wanted = before.replace(b"smallest_group = 5", b"smallest_group = 6") + b"media_kept_days = 90\n"
    assert path.read_bytes() == wanted


def test_a_plan_and_a_person_added_by_mistake_are_taken_away_by_a_button(fg: Fg, serve: Serve) -> None:
    fg.started()
    running = serve(fg).enter()
    assert "P02 off the roster" in running.ask("/people?change=P02").text
    stays = send(running, "/people?change=P02", {}, "/people/remove")
    assert stays.status == 409
    assert "FG1 names them" in stays.text
    assert send(running, "/sessions/FG1", {}, "/sessions/FG1/remove").status == 303
    assert running.ask("/sessions/FG1").status == 404
    assert send(running, "/people?change=P02", {}, "/people/remove").status == 303
    assert "Piotr" not in running.ask("/people").text


@pytest.mark.slow
def test_the_word_list_can_be_used_by_everybody(fg: Fg, serve: Serve, tab: Tab) -> None:
    fg.started()
    (fg.study / "terms.txt").write_text("Larkmoor = place: a city\n", "utf-8")
    page = tab(serve(fg))
    page.get_by_role("link", name="The study's word list").first.click()
    assert faults(page) == []
