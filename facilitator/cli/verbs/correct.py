"""``fg correct``: mend words or hide what was missed in a reviewed session, and call releases back."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import click

from facilitator.cli import errors, options, out, place
from facilitator.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facilitator.actions.correct import Corrected, Correction


@click.command(name="correct")
@click.argument("session")
@click.option(
    "--from",
    "source",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE",
    help="CSV with words, becomes, kind, who, turn; - reads standard input. Otherwise you are asked.",
)
@options.reviewer
@options.study
@options.identity
@options.as_json
def command(
    session: str,
    source: IO[str] | None,
    reviewer: str | None,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> int:
    """Put right what was heard wrongly, or hide what was missed; nothing else moves."""
    from facilitator.actions.correct import correct, read_corrections
    from facilitator.actions.open_study import opened

    name = reviewer or click.prompt("Your initials, for the record", err=True)
    corrections = read_corrections(source.read()) if source else list(_asked())
    with opened(place.study_folder(study), identity) as found:
        done = correct(found, session, corrections, name)
    out.result(done.document(), _lines(done), as_json=as_json)
    return errors.REVIEW if done.reviewed.open else errors.DONE


def _asked() -> Iterator[Correction]:
    """Corrections until the first empty answer. Words come from prompts, never from the command line."""
    from facilitator.actions.correct import Correction
    from transcription.model import Kind

    while words := click.prompt(
        "Which words (empty: done)", default="", show_default=False, err=True
    ).strip():
        number = click.prompt("In which turn (0: in all)", type=click.IntRange(min=0), default=0, err=True)
        becomes = click.prompt(
            "What was said (empty: hide them)", default="", show_default=False, err=True
        ).strip()
        kind, who = None, ""
        if not becomes:
            kinds = click.Choice([str(one) for one in Kind])
            kind = Kind(click.prompt("What are they", type=kinds, default="person", err=True))
            who = click.prompt("Who or which (P03, PERSON-4; empty: new)", default="", err=True)
        yield Correction(words, becomes, kind, who.strip(), number or None)


def _lines(done: Corrected) -> Iterator[str]:
    turns = ", ".join(map(str, done.turns)) or "none"
    places = counted(done.corrected, "place")
    yield f"{done.reviewed.session}: {places} mended; stored turns that changed: {turns}."
    for other in done.reviewed.elsewhere:
        open_there = f"{other.open} wait: fg review {other.session}"
        what = open_there if other.open else "hidden there too, stored again"
        yield f"The same words stand in {other.session} ({counted(other.places, 'place')}): {what}."
    for one in done.releases:
        yield f"Release {one.release.id} ({one.release.reader}) must come back: {one.sheet}"
    if done.reviewed.open:
        yield f"{counted(done.reviewed.open, 'new possible identifier')} to decide on."
        yield f"    next: fg review {done.reviewed.session}"
    elif done.releases:
        yield "    next: send the sheets to everybody who has these releases, then fg export"
    elif done.reviewed.state == "stored":
        yield "    next: fg export"
