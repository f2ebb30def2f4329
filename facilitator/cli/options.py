"""The options that many verbs share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Callback = TypeVar("Callback", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")

study = click.option(
    "--study",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="FG_STUDY",
    help="The study folder (else FG_STUDY, else the nearest one above).",
)

identity = click.option(
    "--identity",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The key file that opens the vault (else FG_IDENTITY, the keyring, your configuration folder).",
)

force = click.option("--force", is_flag=True, help="Do it again, replacing what is there.")

dry_run = click.option("-n", "--dry-run", is_flag=True, help="Only say what would be done.")

reviewer = click.option(
    "--reviewer", metavar="XX", help="Who decides: initials or a role, kept in the records."
)


def out(help_text: str) -> Callable[[Callback], Callback]:
    """``-o``: where the result goes."""
    return click.option(
        "-o", "--output", "output", required=True, type=click.Path(path_type=Path), help=help_text
    )
