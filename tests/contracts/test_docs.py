"""The documents are true of the program: every command and option is in them, and nothing else is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_tree import HELP, commands, meant, options

from facilitator.cli import errors
from facilitator.cli.main import fg

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
HOUSE = [ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")]
FOLDERS = ("facilitator/", "transcription/", "guides/", "config/", "tests/", "docs/", "requirements/")
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"--?[a-z][a-z-]*")
JOB = re.compile(r"%|[0-9]|[-+]$|jobname")  # what the shell's own `fg` takes


def sections() -> dict[str, str]:
    """The text under each command's heading in the reference."""
    parts = re.split(r"^#{2,3} (.+)$", COMMANDS, flags=re.MULTILINE)[1:]
    named = zip(parts[::2], parts[1::2], strict=True)
    return {title[4:-1]: text for title, text in named if title.startswith("`fg ")}


def typed(text: str) -> Iterator[list[str]]:
    """The words of every line in a fence that runs our program."""
    for block in FENCE.findall(text):
        for line in block.splitlines():
            if re.match(r"(fg|fgkit) ", line.removeprefix("$ ")):
                yield shlex.split(line.removeprefix("$ "), comments=True)[1:]


def wrong_with(words: list[str]) -> str | None:
    """What our program does not know in a typed line; None where all is well or it is a shell's job."""
    families = {command.split()[0] for command in commands()}  # `fg guide` alone shows its help
    if not words or JOB.match(words[0]) or {*words} <= options(fg) | HELP | families:
        return None
    command = meant(words)
    if command is None:
        return "no such command"
    known = options(commands()[command]) | HELP
    unknown = [word for word in words if OPTION.fullmatch(word.partition("=")[0]) and word not in known]
    return f"no such option: {' '.join(unknown)}" if unknown else None


def test_the_reference_has_a_section_for_every_command_and_for_no_other() -> None:
    assert set(sections()) == set(commands())


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_section_tells_every_option_and_no_other_and_shows_an_example(command: str) -> None:
    text = sections().get(command, "")
    spans = [code.split()[0] for code in CODE.findall(FENCE.sub("", text))]
    assert {word for word in spans if OPTION.fullmatch(word)} == options(commands()[command]) - HELP
    assert [meant(words) for words in typed(text)] == [command]


def test_the_reference_tells_what_stands_right_behind_fg() -> None:
    assert all(f"`{option}" in COMMANDS for option in options(fg) | HELP)


def test_the_reference_tells_every_exit_code_and_every_cause_beside_its_code() -> None:
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", COMMANDS.split("### Causes in JSON")[1], re.MULTILINE))
    for kind, code in errors.EXIT_CODES.items():
        assert f"`{kind('x').code}`" in rows[str(code)]
    plain = COMMANDS.split("### Exit codes")[1].split("###")[0]
    codes = {*errors.EXIT_CODES.values(), errors.DONE, errors.UNEXPECTED, errors.INTERRUPTED}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", plain, re.MULTILINE)} == codes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_shows_can_be_typed(page: Path) -> None:
    text = page.read_text("utf-8")
    inline = [code.split()[1:] for code in CODE.findall(FENCE.sub("", text)) if re.match(r"fg(kit)? ", code)]
    shown = [*typed(text), *inline]
    assert [(words, found) for words in shown if (found := wrong_with(words))] == []


@pytest.mark.parametrize("page", [*HOUSE, *PAGES], ids=lambda page: page.name)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = [code for code in CODE.findall(page.read_text("utf-8")) if code.startswith(FOLDERS)]
    assert [one for one in named if not list(ROOT.glob(re.sub("NAME", "*", one).rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_another_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("fg guide check FILE", None),
        ("fgkit export --for coders -o out", None),
        ("fg %1", None),
        ("fg 2", None),
        ("fg --version", None),
        ("fg guide", None),
        ("fg sing", "no such command"),
        ("fg guide sing", "no such command"),
        ("fg export --loudly", "no such option: --loudly"),
        ("fg export -x out", "no such option: -x"),
    ],
)
def test_the_check_itself_tells_true_from_false(line: str, wrong: str | None) -> None:
    assert wrong_with(line.split()[1:]) == wrong
