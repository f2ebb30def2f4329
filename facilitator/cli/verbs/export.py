"""``fg export``: release what each reader needs, through every gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place
from facilitator.counted import counted

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="export")
@click.option(
    "--for", "reader", type=click.Choice(["coders", "board", "archive"]), default="coders", show_default=True
)
@click.option(
    "--to",
    "target",
    type=click.Choice(["text", "maxqda", "nvivo", "atlasti", "qualcoder"]),
    default="text",
    show_default=True,
    help="The program that the transcripts are for: each splits them by speaker in its own way.",
)
@click.option(
    "--format", "formats", multiple=True, help="txt, docx, csv, json, vtt; all of them if not said."
)
@click.option("--session", "sessions", multiple=True, help="Only this session; may be said again.")
@click.option(
    "--series", default="", help="For coders: a new name starts fresh placeholder numbers (else main)."
)
@click.option("--demographics", is_flag=True, help="With tables of who took part, small counts hidden.")
@click.option("--draft", is_flag=True, help="Stamp DRAFT on every file.")
@click.option("--convention", default="", help="How talk is written down; else as study.toml says.")
@options.out("A folder or a .zip file.")
@options.force
@options.study
@options.identity
@options.as_json
def command(
    reader: str,
    target: str,
    formats: tuple[str, ...],
    sessions: tuple[str, ...],
    series: str,
    demographics: bool,
    draft: bool,
    convention: str,
    output: Path,
    force: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Write a release: transcripts for coders or an archive, or a report on the procedure for a board."""
    from facilitator.actions.export import export
    from facilitator.actions.open_study import opened
    from facilitator.actions.releasing import Order

    order = Order(reader, target, formats, sessions, draft, series, demographics, convention)
    with opened(place.study_folder(study), identity) as found:
        exported = export(found, order, output, force=force)
    lines = [
        *(f"  {path}" for path, _ in exported.files),
        f"{counted(len(exported.files), 'file')} in {output} (release {exported.release} in the register).",
        *([f"    next: fg verify {output}"] if output.is_dir() or output.suffix == ".zip" else []),
    ]
    out.result(exported.document(), lines, as_json=as_json)
