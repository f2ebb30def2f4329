"""What goes where: results to stdout (text, or exactly one JSON document), talk to stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA = 1  # version of every JSON document we print


def result(document: Mapping[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print a command's result in the form that was asked for."""
    if as_json:
        _document(document)
    else:
        for line in lines:
            click.echo(line)


def say(line: str) -> None:
    """Tell the researcher something that is not the result."""
    click.echo(line, err=True)


def failure(code: str, message: str, next_step: str, *, as_json: bool) -> None:
    """Print why a command failed."""
    if as_json:
        _document({"error": {"code": code, "message": message, "next": next_step}})
    say(f"fg: {message}")
    if next_step:
        say(f"    next: {next_step}")


def _document(document: Mapping[str, Any]) -> None:
    import json

    click.echo(json.dumps({"schema": SCHEMA, **document}, ensure_ascii=False, indent=2))


def table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows as aligned columns, two spaces apart; the last column runs free."""
    rows = list(rows)
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
