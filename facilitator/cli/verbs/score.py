"""``fg score``: how good a transcript is, against one that a person made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.score import Scored


@click.command(name="score")
@click.argument("session")
@click.option(
    "--reference",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="The transcript that a person made (VTT, SRT, TXT, DOCX, JSON).",
)
@options.study
@options.identity
@options.as_json
def command(session: str, reference: Path, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Compare a session's transcript with a person's: wrong words, wrong names, who spoke when."""
    from facilitator.actions.open_study import opened
    from facilitator.actions.score import score

    with opened(place.study_folder(study), identity) as found:
        scored = score(found, session, reference.read_bytes())
    out.result(scored.document(), _lines(scored), as_json=as_json)


def _lines(scored: Scored) -> Iterator[str]:
    rows = [
        ("words that are wrong (WER)", scored.words),
        ("wrong, or under the wrong name", scored.named),
        ("wrong, whatever the names (cpWER)", scored.cp),
        ("right words under a wrong name", scored.wrong_names),
    ]
    yield f"{scored.session}, against {scored.words.words} words of the reference"
    yield from out.table([(label, f"{one.rate:.1%}", f"{one.errors} of {one.words}") for label, one in rows])
    if scored.speaking is None:
        yield "The reference has no times, so nothing can be said of who spoke when."
    else:
        yield f"speaking time missed, invented or given to another (DER)  {scored.speaking.rate:.1%}"
