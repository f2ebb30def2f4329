"""``fg guide print`` and ``fg guide pack``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from pathlib import Path

# Known here too, so that --help needs no Word library; a test holds both to each other.
FORMATS = ("docx", "html", "md")
SHEETS = ("irb", "moderator", "notes", "debrief", "changes")

_formats = click.option(
    "--to", "formats", multiple=True, type=click.Choice(FORMATS), help="The format; may be said again."
)
_date = click.option(
    "--date", "dated", type=click.DateTime(["%Y-%m-%d"]), help="The date on the pages (today if not said)."
)


@click.command("print")
@click.argument("guide")
@_formats
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    type=click.Choice(SHEETS),
    help="Which sheet (irb if not said); may be said again.",
)
@click.option("--group", help="Only what is put to this stakeholder group.")
@_date
@options.out("A file; a folder or .zip for several.")
@options.force
@options.study
@options.as_json
def print_guide(
    guide: str,
    formats: tuple[str, ...],
    sheets: tuple[str, ...],
    group: str | None,
    dated: datetime | None,
    output: Path,
    force: bool,
    study: Path | None,
    as_json: bool,
) -> None:
    """Print a guide: the board's copy, the moderator's sheet, the forms."""
    from facilitator.actions import guide as guides
    from facilitator.actions import guide_print as action

    folder = place.study_folder_if_any(study)
    found = guides.show(folder, guide)
    made = action.sheets(folder, found, sheets or ("irb",), group=group, today=_day(dated))
    files = action.printed(found, made, formats or _by_ending(output), group)
    action.write(files, output, force=force)
    lines = [f"{one.name if len(files) > 1 else output.name} is written." for one in files]
    out.result({"files": [one.document() for one in files]}, lines, as_json=as_json)


@click.command()
@click.argument("guide")
@_formats
@_date
@options.out("A folder or .zip.")
@options.force
@options.study
@options.as_json
def pack(
    guide: str,
    formats: tuple[str, ...],
    dated: datetime | None,
    output: Path,
    force: bool,
    study: Path | None,
    as_json: bool,
) -> None:
    """Write everything that the board files: all sheets, and what changed since it approved."""
    from facilitator.actions import guide as guides
    from facilitator.actions import guide_print as action

    folder = place.study_folder(study)
    files = action.pack(folder, guides.require(folder, guide), formats or ("docx",), today=_day(dated))
    action.write(files, output, force=force)
    lines = [one.name for one in files]
    lines.append(f"    then: fg guide freeze {guide} --approved DATE (when the board has approved)")
    out.result({"files": [one.document() for one in files]}, lines, as_json=as_json)


def _day(dated: datetime | None) -> str:
    return (dated or datetime.now(UTC).astimezone()).date().isoformat()


def _by_ending(output: Path) -> tuple[str, ...]:
    ending = output.suffix.removeprefix(".")
    return (ending,) if ending in FORMATS else ("docx",)
