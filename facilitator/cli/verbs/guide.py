"""``fg guide``: interview guides: templates, this study's own, checked, printed, approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import errors, options, out, place
from facilitator.cli.guide import approving, printing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guides.model import Guide, Question


@click.group(name="guide")
def command() -> None:
    """Interview guides: templates, this study's own, checked, printed, approved."""


for subcommand in (printing.print_guide, printing.pack, approving.freeze, approving.diff):
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

    found = action.show(place.study_folder_if_any(study), guide)
    document = {"guide": {**asdict(found), "hash": found.hash}}
    out.result(document, _sheet(found), as_json=as_json)


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


def _sheet(guide: Guide) -> Iterator[str]:
    from guides import variables

    yield f"{guide.title} (version {guide.version}, {guide.minutes} minutes)"
    yield from (f"Support: {variables.contact(one)}" for one in guide.support)
    for section in guide.sections:
        yield ""
        yield f"{section.kind.upper()} {section.minutes} min" + ("" if section.recorded else ", not recorded")
        yield from (f"  {line}" for line in section.script.splitlines())
        yield from (f"  [ ] {step}" for step in section.steps)
        for question in section.questions:
            yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    marks = [
        f"{question.minutes} min" if question.minutes else "",
        "must ask" if question.must_ask else "",
        "everyone in turn" if question.everyone_answers else "",
        "sensitive" if question.sensitive else "",
        f"only {', '.join(question.only)}" if question.only else "",
    ]
    note = ", ".join(mark for mark in marks if mark)
    yield f"  {question.id}. {question.text}" + (f" ({note})" if note else "")
    if question.note:
        yield f"      ({question.note})"
    for probe in question.probes:
        only = f" (only {', '.join(probe.only)})" if probe.only else ""
        yield f"      [ ] {probe.id} {probe.text}{only}"
