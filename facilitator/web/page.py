"""What a page is, and how the pages of the folder ``pages`` are found."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.routing import BaseRoute

from transcription.plugins import discover

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Step:
    """A command that a page does for people who type none.

    ``command`` is how it begins: ``fg import``. ``path`` may hold ``{session}``, which the command's next
    word fills; ``label`` is what the button says.
    """

    command: str
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """One file of ``pages``. ``order`` sorts the navigation; without it the page is not in there."""

    name: str
    title: str
    routes: tuple[BaseRoute, ...]
    path: str = ""  # where the navigation leads
    order: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """The next step as a page shows it: a button where a page does it (``path``), else what to type."""

    command: str
    label: str = ""
    path: str = ""


@cache
def pages() -> tuple[Page, ...]:
    """Every page, by name; a new file in ``pages`` is one more."""
    return tuple(discover("facilitator.web.pages", "page").values())


def navigation() -> list[Page]:
    """The pages that every page leads to, in their order."""
    return sorted((one for one in pages() if one.order is not None), key=lambda one: (one.order, one.name))


def next_step(command: str) -> Next | None:
    """How a page shows a command that an action or a problem names as next; None where nothing is named."""
    if not command:
        return None
    fitting = [one for one in _steps() if f"{command} ".startswith(f"{one.command} ")]
    for step in sorted(fitting, key=lambda one: -len(one.command)):
        path = _filled(step, command)
        if path:
            return Next(command, step.label, path)
    return Next(command)


def _steps() -> Iterator[Step]:
    for page in pages():
        yield from page.steps


def _filled(step: Step, command: str) -> str:
    """The step's path with the session that the command names; empty where it names none."""
    words = _words(command.removeprefix(step.command))
    if "{session}" not in step.path:
        return step.path
    named = words and not words[0].startswith("-")
    return step.path.replace("{session}", quote(words[0], safe="")) if named else ""


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a sentence with an apostrophe is no command line
        return text.split()
