"""The door: finds the verbs, runs one, and turns every problem into one clear line and an exit code."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import click

from facilitator.cli import errors, verbs

if TYPE_CHECKING:
    from collections.abc import Sequence


class Verbs(click.Group):
    """A group whose commands are the files of a folder, each imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """One verb per file; ``shell_init.py`` is ``fg shell-init``."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(verbs.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's ``command``, or None for a word that is no verb."""
        name = cmd_name.replace("-", "_")
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{verbs.__name__}.{name}").command
        return command
