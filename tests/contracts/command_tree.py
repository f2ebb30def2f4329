"""The commands of ``fg`` as click knows them, by the words that a user types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli.main import fg

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HELP = frozenset({"-h", "--help"})  # every command has it


def commands() -> dict[str, click.Command]:
    """Every command that does something, by its words: ``guide list``."""
    return dict(_below(fg, ()))


def _below(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if isinstance(command, click.Group):
            yield from _below(command, (*words, word))
        elif command is not None:
            yield " ".join((*words, word)), command


def options(command: click.Command) -> set[str]:
    """Every spelling of every option: ``-n`` and ``--dry-run``."""
    return {word for one in command.params if isinstance(one, click.Option) for word in one.opts}


def with_json() -> set[str]:
    """The commands that report in JSON."""
    return {words for words, command in commands().items() if "--json" in options(command)}


def meant(words: Sequence[str]) -> str | None:
    """The command that a line of words (without ``fg``) runs, or None where there is none."""
    known = commands()
    starts = (" ".join(words[:count]) for count in (2, 1))
    return next((start for start in starts if start in known), None)
