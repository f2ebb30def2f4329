"""``fg guide``: interview guides: templates, this study's own, checked, printed, approved."""

from __future__ import annotations

from pathlib import Path

import click

from facilitator.cli import errors, options, out, place
from facilitator.cli.guide import approving, importing, printing


@click.group(name="guide")
def command() -> None:
    """Interview guides: templates, this study's own, checked, printed, approved."""


for subcommand in (
    printing.print_guide,
    printing.pack,
    approving.freeze,
    approving.diff,
    importing.import_guide,
):
    command.add_command(subcommand)


@command.command("list")
@options.study
@options.as_json
def list_guides(study: Path | None, as_json: bool) -> None:
    """This study's guides, and the templates to begin from."""
    from facilitator.actions import guide as action

    found = action.list_guides(place.study_folder_if_any(study))
    rows = [(one.id, f"version {one.version}", one.title) for one in found.guides]
    lines = ["Guides of this study", *out.table(rows)] if rows else ["This study has no guide yet."]
    lines += [f"{name}: has errors; see fg guide check" for name in found.broken]
    lines += ["", "Templates", *out.table((one.id, one.title) for one in found.templates)]
    out.result(found.document(), [*lines, "", "Copy one: fg guide new TEMPLATE"], as_json=as_json)


@command.command()
@click.argument("guide")
@options.study
@options.as_json
def show(guide: str, study: Path | None, as_json: bool) -> None:
    """One guide, as the moderator reads it."""
    from dataclasses import asdict

    from facilitator.actions import guide as action
    from facilitator.cli.guide import sheet

    found = action.show(place.study_folder_if_any(study), guide)
    document = {"guide": {**asdict(found), "hash": found.hash}}
    out.result(document, sheet.lines(found), as_json=as_json)


@command.command()
@click.argument("template")
@click.option("--id", "guide_id", help="Another id for the copy.")
@options.study
@options.as_json
def new(template: str, guide_id: str | None, study: Path | None, as_json: bool) -> None:
    """Copy a template into this study."""
    from facilitator.actions import guide as action

    path = action.new(place.study_folder(study), template, guide_id)
    lines = [f"guides/{path.name} is yours to edit.", f"    next: fg guide check guides/{path.name}"]
    checked = action.check(path)
    out.result(checked.document(), lines, as_json=as_json)


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.as_json
def check(file: Path, as_json: bool) -> int:
    """Every problem of a guide's file, with its line."""
    from facilitator.actions import guide as action

    checked = action.check(file)
    lines = [f"{file.name}:{one.line}: {one.severity}: {one.message}" for one in checked.problems]
    wrong = sum(one.severity == "error" for one in checked.problems)
    if not wrong and checked.guide:
        count = len(checked.guide.questions)
        lines.append(f"The guide is sound: {count} questions in {len(checked.guide.sections)} parts.")
    out.result(checked.document(), lines, as_json=as_json)
    return errors.UNREADABLE if wrong else errors.DONE
