"""``fg export``: release what each reader needs, through every gate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="export")
@click.option("--for", "reader", type=click.Choice(["coders"]), default="coders", show_default=True)
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
    "--series", default="main", show_default=True, help="A new name starts fresh placeholder numbers."
)
@click.option("--draft", is_flag=True, help="Stamp DRAFT on every file.")
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
    draft: bool,
    output: Path,
    force: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Write a release: transcripts that coding programs split by speaker, with everything around them."""
    from facilitator.actions.export import Order, export
    from facilitator.actions.open_study import opened

    order = Order(reader, target, formats, sessions, draft, series)
    with opened(place.study_folder(study), identity) as found:
        exported = export(found, order, output, force=force)
    lines = [
        *(f"  {path}" for path, _ in exported.files),
        f"{len(exported.files)} files are in {output} (release {exported.release}); every gate was open.",
        f"    next: fg verify {output}",
    ]
    out.result(exported.document(), lines, as_json=as_json)
