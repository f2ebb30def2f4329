"""Whoever can use the pages needs no terminal: every command has a page, or the docs say why it has none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command_tree import commands

from facilitator.web.page import next_step

PAGES = (Path(__file__).parents[2] / "docs" / "pages.md").read_text("utf-8")
ONLY = PAGES.partition("## What only the terminal has")[2]
WITHOUT = {
    "serve",
    "shell-init",
    "demo",
}  # they open the pages, speak of the shell, or stand where no study is


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_command_has_a_page_or_is_named_among_those_that_need_none(command: str) -> None:
    step = next_step(f"fg {command} FG1")
    assert step is not None
    if command in WITHOUT:
        assert f"`fg {command}`" in ONLY
    else:
        assert step.path.startswith("/")
        assert step.label


def test_the_docs_name_what_only_the_terminal_has() -> None:
    named = re.findall(r"`fg ([a-z-]+(?: [a-z]+)?)", ONLY)
    families = {one.split()[0] for one in commands()}
    assert {one.split()[0] for one in named} <= families
    assert len(named) > len(WITHOUT)
