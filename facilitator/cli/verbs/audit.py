"""``fg audit``: check a random sample of turns; the error comes out with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place
from facilitator.counted import counted

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.actions.audit import Audit
    from facilitator.actions.open_study import OpenStudy

USUAL_SIZE = 40  # turns; about an hour's listening in a group of ninety minutes


@click.command(name="audit")
@click.argument("session")
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=USUAL_SIZE,
    show_default=True,
    help="How many turns to draw; 0 only shows what was found.",
)
@options.study
@options.identity
@options.as_json
def command(session: str, sample: int, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Check turns drawn by chance against the sound: how many words, and which speakers, are wrong.

    The real words are shown, as in a review, and that is noted.
    """
    from facilitator.actions import audit as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        audit = action.begin(found, session, sample)
        if sample:
            audit = _checked(found, session, audit)
    accuracy = audit.accuracy
    lines = [accuracy.sentence() if accuracy else "Nothing was checked yet."]
    if audit.left:
        lines.append(f"    next: fg audit {session} ({counted(len(audit.left), 'turn')} left)")
    out.result(audit.document(session), lines, as_json=as_json)


def _checked(study: OpenStudy, session: str, audit: Audit) -> Audit:
    """Ask turn by turn; each answer is kept at once, and the end of the input ends the asking.

    No answer is suggested: whoever pressed Enter through would find a transcript without errors.
    """
    from facilitator.actions import audit as action
    from transcription.accuracy import Checked
    from transcription.formats.timecode import clock
    from transcription.score import words

    turns = action.turns(study, session)
    if audit.left:
        out.say(f"The page of {session} plays each turn: fg serve, Check a sample against the sound.")
    while audit.left:
        number = audit.left[0]
        turn = turns[number]
        at = clock(turn.start_ms) if turn.start_ms is not None else "no time"
        out.say(f"{len(audit.left)} left   {at}   {turn.speaker}")
        out.say(turn.text)
        try:
            wrong = click.prompt("Wrong, missing or added words", type=click.IntRange(0), err=True)
            right = click.confirm("Is it the right speaker?", default=None, err=True)
        except click.Abort:
            return audit
        audit = action.answer(study, session, audit, number, Checked(len(words(turn.text)), wrong, right))
    return audit
