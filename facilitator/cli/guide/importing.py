"""``fg guide import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.guide_import import Imported


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "guide_id", help="The guide's id (made from its title if not said).")
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(path_type=Path),
    help="A file (the study's guides if not said).",
)
@options.force
@options.dry_run
@options.study
@options.as_json
def import_guide(
    file: Path,
    guide_id: str | None,
    output: Path | None,
    force: bool,
    dry_run: bool,
    study: Path | None,
    as_json: bool,
) -> None:
    """Read a guide out of a Word file, and show what was understood."""
    from facilitator.actions import guide_import as action

    imported = action.read(file, guide_id)
    path = None
    if not dry_run:
        folder = None if output else place.study_folder_if_any(study)
        path = action.save(folder, imported, output, force=force)
    out.result(imported.document(path), _lines(imported, path), as_json=as_json)


def _lines(imported: Imported, path: Path | None) -> Iterator[str]:
    from facilitator.cli.guide import sheet

    yield from sheet.lines(imported.guide)
    yield ""
    if imported.notes or imported.problems:
        yield "Look at"
    yield from (f"  {note}" for note in imported.notes)
    yield from (f"  line {one.line}: {one.severity}: {one.message}" for one in imported.problems)
    count = len(imported.guide.questions)
    probes = sum(len(question.probes) for question in imported.guide.questions)
    yield f"{count} questions and {probes} probes were understood."
    yield f"{path.name} is yours to edit." if path else "Nothing was written."
    if path:
        yield "    next: fg guide check and fg guide print, which gives the Word file back"
