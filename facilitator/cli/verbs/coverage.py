"""``fg coverage``: which questions were put to which group, and who answered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from facilitator.actions.coverage import Coverage
    from transcription import coverage as completeness


@click.command(name="coverage")
@click.argument("sessions", nargs=-1, metavar="[SESSION]...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the table as CSV."
)
@click.option("--rehearsal", is_flag=True, help="The table of the rehearsals (fg session run --rehearse).")
@options.study
@options.identity
@options.as_json
def command(
    sessions: tuple[str, ...],
    output: Path | None,
    rehearsal: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Question by group: asked or not, for how long, with which probes, who answered, how many words."""
    from facilitator.actions.coverage import coverage
    from facilitator.actions.open_study import opened
    from facilitator.errors import AlreadyThere

    if output is not None and output.exists():
        raise AlreadyThere("A file of that name is there already.", "choose another name with -o")
    with opened(place.study_folder(study), identity) as found:
        table = coverage(found, sessions, rehearsal=rehearsal)
    if output is not None:
        output.write_bytes(table.csv())
        out.say(f"Written: {output.name}")
    out.result(table.document(), _lines(table), as_json=as_json)


def _lines(table: Coverage) -> list[str]:
    cells = table.cells()
    if not cells:
        return ["No session is planned yet. next: fg session add FG1 --guide G --group GR"]
    groups = list(dict.fromkeys(row.group for row in table.rows))
    head = ("", *groups)
    body = [
        (question, *(own[group].text() if group in own else "-" for group in groups))
        for question, own in cells.items()
    ]
    sources = {row.source for row in table.rows}
    told = {
        "words": "Where nobody kept a log, questions were recognised in what the moderator said.",
        "none": "Of some sessions there is neither a log nor a transcript yet.",
    }
    notes = [note for source, note in told.items() if source in sources]
    return [*out.table([head, *body]), *notes, *map(_speech, table.speech.items())]


def _speech(told: tuple[str, completeness.Coverage]) -> str:
    session, one = told
    share = one.transcribed_ms / one.speech_ms
    unclear, lost = one.unintelligible_ms / 1000, one.lost_ms / 1000
    return (
        f"{session}: {share:.0%} of {one.speech_ms / 1000:.0f} s of speech have words, "
        f"{unclear:.0f} s could not be understood, {lost:.0f} s have no text"
    )
