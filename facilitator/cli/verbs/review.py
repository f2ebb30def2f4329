"""``fg review``: decide on every possible identifier; with the last decision the text is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from facilitator.cli import errors, options, out, place
from facilitator.errors import AlreadyThere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.review import Item, Reviewed

_KEYS = "[h]ide  [k]eep  [a]ll alike hide  [m]issed one  [s]kip  [q]uit"


@click.command(name="review")
@click.argument("session")
@click.option("--terminal", is_flag=True, help="Ask here, one after the other.")
@click.option("--accept-all", is_flag=True, help="Hide everything that waits (for scripts).")
@options.reviewer
@options.study
@options.identity
@options.as_json
def command(
    session: str,
    terminal: bool,
    accept_all: bool,
    reviewer: str | None,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> int:
    """Decide what to hide; with the last decision the text is stored, without identifiers."""
    from facilitator.actions import review as action
    from facilitator.actions.open_study import opened

    name = reviewer or click.prompt("Your initials, for the record", err=True)
    with opened(place.study_folder(study), identity) as found:
        if accept_all:
            action.accept_all(found, session, name)
        elif terminal or not as_json:
            _ask(found, session, name)
        reviewed = action.finish(found, session, name)
    out.result(reviewed.document(), _lines(reviewed), as_json=as_json)
    return errors.REVIEW if reviewed.open else errors.DONE


def _ask(study: OpenStudy, session: str, reviewer: str) -> None:
    """Go through what waits until it is done or the reviewer stops; each answer is kept at once."""
    from facilitator.actions import review as action

    skipped: set[str] = set()
    while waiting := [one for one in action.queue(study, session) if one.finding.id not in skipped]:
        item = waiting[0]
        for line in _context(item, len(waiting)):
            out.say(line)
        answer = _key()
        if answer == "q":
            return
        if answer == "s":
            skipped.add(item.finding.id)
        elif answer == "m":
            _missed(study, session, reviewer)
        else:
            _answer(study, session, item, waiting, answer, reviewer)
    while not skipped and _more() == "m":
        _missed(study, session, reviewer)


def _more() -> str:
    """Ask for what every detector missed, once nothing waits any more."""
    out.say("Nothing waits. Read the transcript (fg show) before you sign it off.")
    answer: str = click.prompt("[m]issed one  [d]one", default="d", err=True)
    return answer.strip().lower()[:1]


def _answer(
    study: OpenStudy, session: str, item: Item, waiting: list[Item], answer: str, reviewer: str
) -> None:
    from facilitator.actions import review as action
    from transcription.model import Verdict

    verdict = Verdict.REJECT if answer == "k" else Verdict.ACCEPT
    alike = [one for one in waiting if one.surface.casefold() == item.surface.casefold()]
    for one in alike if answer == "a" else [item]:
        try:
            action.decide(study, session, one.finding.id, verdict, reviewer)
        except AlreadyThere as error:
            out.say(error.message)


def _missed(study: OpenStudy, session: str, reviewer: str) -> None:
    from facilitator.actions import review as action
    from transcription.model import Kind

    words = click.prompt("Which words were missed", err=True)
    kind = click.prompt(
        "What are they", type=click.Choice([str(one) for one in Kind]), default="person", err=True
    )
    places = action.add_missed(study, session, words, Kind(kind), reviewer)
    out.say(f"hidden in {places} places" if places else "these words do not stand in the transcript")


def _key() -> str:
    while (answer := click.prompt(_KEYS, err=True).strip().lower()[:1]) not in set("hkamsq"):
        out.say("one of h, k, a, m, s, q")
    return answer


def _context(item: Item, left: int) -> Iterator[str]:
    minutes, seconds = divmod((item.start_ms or 0) // 1000, 60)
    yield ""
    yield f"{left} left   {item.speaker} at {minutes}:{seconds:02d}   {item.finding.kind}: {item.finding.why}"
    yield f"  ...{item.before}[[{item.surface}]]{item.after}..."
    if item.alike > 1:
        yield f"  (the same words wait in {item.alike} places)"


def _lines(reviewed: Reviewed) -> Iterator[str]:
    done = (
        f"{reviewed.accepted} hidden, {reviewed.rejected} kept, {reviewed.added} added by {reviewed.reviewer}"
    )
    if reviewed.open:
        yield f"{reviewed.session}: {reviewed.open} still wait ({done} so far)."
        yield f"    next: fg review {reviewed.session}"
    else:
        yield f"{reviewed.session} is stored without identifiers ({done})."
        yield "    next: fg export --for coders -o exports/coders"
