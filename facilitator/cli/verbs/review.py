"""``fg review``: decide on every possible identifier; with the last decision the text is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from facilitator.cli import errors, options, out, pages, place
from facilitator.counted import counted
from facilitator.errors import AlreadyThere, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.review import Desk, Reviewed
    from facilitator.actions.review_items import Item
    from facilitator.folder import StudyFolder
    from facilitator.samples import Sample

_KEYS = "[h]ide  [k]eep  [a]ll alike hide  [n]one alike  [m]issed one  [u]ndo  [s]kip  [q]uit"
_TURN_KEYS = "[r]eads well  [m]issed one  [u]ndo  [s]kip  [q]uit"
_SAMPLE_KEYS = "[o]k  [m]issed one  [q]uit"
_ALONE = "The first reviewer reads this: a board expects somebody else."


@click.command(name="review")
@click.argument("session")
@click.option("--terminal", is_flag=True, help="Ask here, one after the other, and open no page.")
@click.option("--accept-all", is_flag=True, help="Hide everything that waits (for scripts).")
@click.option("--undo", is_flag=True, help="Take back your last answer (all of it, where it was for many).")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="A second reading of N turns drawn by chance, and the bound that it yields.",
)
@options.reviewer
@options.study
@options.identity
@options.as_json
def command(
    session: str,
    terminal: bool,
    accept_all: bool,
    undo: bool,
    sample: int | None,
    reviewer: str | None,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> int:
    """Listen, mend, decide what to hide; the last decision stores the text, without identifiers."""
    from facilitator.actions.open_study import opened
    from facilitator.actions.review_edit import EditDesk

    if accept_all + undo + (sample is not None) > 1:
        raise click.UsageError("--accept-all, --undo and --sample are three different things: say one.")
    if not (terminal or accept_all or undo or sample or as_json) and pages.can_show():
        return _on_page(place.study_folder(study), session, reviewer or "", identity)
    name = reviewer or click.prompt("Your initials, for the record", err=True)
    read: Sample | None = None
    with opened(place.study_folder(study), identity) as found:
        desk = EditDesk(found, session)  # what was edited on the page is read once more before it is stored
        if undo:
            out.say(f"{counted(desk.undo(name), 'answer')} taken back; the record keeps what was said.")
            reviewed = desk.counts(name)
        else:
            if sample is not None:
                read = _second_reading(found, desk, sample, name)
            elif accept_all:
                desk.accept_all(name)
            elif terminal or not as_json:
                _ask(desk, name)
            reviewed = desk.finish(name, hide_all=accept_all)
    document = {**reviewed.document(), "sample": read.document() if read else None}
    out.result(document, _lines(reviewed, read), as_json=as_json)
    return errors.REVIEW if reviewed.open or (read and read.left) else errors.DONE


def _on_page(folder: StudyFolder, session: str, reviewer: str, identity: Path | None) -> int:
    """Show the review in the browser until the pages are closed; then say how it stands."""
    from facilitator.actions.open_study import opened
    from facilitator.actions.review import Desk

    by = f"?by={quote(reviewer)}" if reviewer else ""
    pages.run(folder.root, identity, start=f"/review/{quote(session)}{by}")
    with opened(folder, identity) as found:
        reviewed = Desk(found, session).counts(reviewer)
    for line in _lines(reviewed, None):
        out.say(line)
    return errors.REVIEW if reviewed.open else errors.DONE


def _ask(desk: Desk, reviewer: str) -> None:
    """Go through what waits until it is done or the reviewer stops; each answer is kept at once."""
    skipped: set[str] = set()
    while waiting := [one for one in desk.queue() if one.id not in skipped]:
        item = waiting[0]
        for line in _context(item, waiting):
            out.say(line)
        answer = _key(_TURN_KEYS if item.finding is None else _KEYS)
        if answer == "q":
            return
        if answer == "s":
            skipped.add(item.id)
        else:
            _answer(desk, item, answer, reviewer)
    while not skipped and (answer := _more(desk)) in {"m", "u"}:
        _answer(desk, None, answer, reviewer)
        if answer == "u":
            _ask(desk, reviewer)
            return


def _more(desk: Desk) -> str:
    """Ask for what every detector missed, once nothing waits any more."""
    for one in desk.uneven():
        out.say(f"[[{one.words}]]: {one.sentence()}")
    out.say("Nothing waits. Read the transcript (fg show) before you sign it off.")
    answer: str = click.prompt("[m]issed one  [u]ndo  [d]one", default="d", err=True)
    return answer.strip().lower()[:1]


def _answer(desk: Desk, item: Item | None, answer: str, reviewer: str) -> None:
    from transcription.model import Verdict

    if answer == "m":
        _missed(desk, reviewer)
    elif answer == "u":
        out.say(f"{counted(desk.undo(reviewer), 'answer')} taken back")
    elif item is not None:
        verdict = Verdict.REJECT if answer in {"k", "n"} else Verdict.ACCEPT
        try:
            desk.decide(item.id, verdict, reviewer, alike=answer in {"a", "n"})
        except AlreadyThere as error:
            out.say(error.message)


def _missed(desk: Desk, reviewer: str) -> int:
    from transcription.model import Kind

    words = click.prompt("Which words were missed", err=True)
    kind = click.prompt(
        "What are they", type=click.Choice([str(one) for one in Kind]), default="person", err=True
    )
    who = _who() if kind in {Kind.PERSON, Kind.PARTICIPANT} else ""
    try:
        places = desk.add(words, Kind(kind), reviewer, who=who)
    except NotFound as error:
        out.say(error.message)
        return 0
    hidden = f"hidden in {counted(places, 'place')}"
    out.say(hidden if places else "these words do not stand in the transcript")
    return places


def _who() -> str:
    asked = "Who is it (P03, PERSON-4; empty for somebody new)"
    answer: str = click.prompt(asked, default="", show_default=False, err=True)
    return answer.strip()


def _second_reading(study: OpenStudy, desk: Desk, size: int, reviewer: str) -> Sample:
    """Show each drawn turn as it would be released; what was missed is hidden at once."""
    from facilitator.actions import second_reader

    sample = second_reader.begin(study, desk.session, size, reviewer)
    if not sample.independent:
        out.say(_ALONE)
    while sample.left:
        turn = sample.left[0]
        out.say("")
        out.say(f"{len(sample.left)} left   turn {turn + 1}   {desk.turns[turn].speaker}")
        out.say(f"  {second_reader.safe_texts(study, desk)[turn]}")
        answer = _key(_SAMPLE_KEYS)
        if answer == "q":
            break
        missed = answer == "m" and _missed(desk, reviewer) > 0
        if answer == "o" or missed:
            sample = second_reader.answer(study, desk.session, sample, turn, missed=missed)
    return sample


def _key(keys: str) -> str:
    known = [word[1] for word in keys.split() if word.startswith("[")]
    while (answer := click.prompt(keys, err=True).strip().lower()[:1]) not in known:
        out.say(f"one of {', '.join(known)}")
    return str(answer)


def _context(item: Item, waiting: list[Item]) -> Iterator[str]:
    minutes, seconds = divmod((item.start_ms or 0) // 1000, 60)
    left = max(1, round(sum(one.seconds for one in waiting) / 60))
    yield ""
    where = f"{item.speaker} at {minutes}:{seconds:02d}"
    yield f"{len(waiting)} left, about {left} min   {where}   {item.kind}: {item.why}"
    yield f"  ...{item.before}[[{item.surface}]]{item.after}..." if item.finding else f"  {item.surface}"
    if item.alike > 1:
        yield f"  (the same words wait in {item.alike} places)"


def _lines(reviewed: Reviewed, sample: Sample | None) -> Iterator[str]:
    done = f"{reviewed.accepted} hidden, {reviewed.rejected} kept, {reviewed.added} added by hand"
    if reviewed.open:
        yield f"{reviewed.session}: {reviewed.open} still wait ({done} so far)."
        yield f"    next: fg review {reviewed.session}"
    elif reviewed.state != "stored":
        yield f"{reviewed.session} is in review again ({done})."
    else:
        yield f"{reviewed.session} is stored without identifiers ({done})."
    for one in reviewed.elsewhere:
        what = f"{one.open} wait: fg review {one.session}" if one.open else "hidden there too, stored again"
        yield f"The same words stand in {one.session} ({counted(one.places, 'place')}): {what}."
    for unlike in reviewed.uneven:
        yield f"Read again: {unlike.sentence()}."
    for called in reviewed.releases:
        yield f"Release {called.release.id} ({called.release.reader}) must come back: {called.sheet}"
    if sample:
        yield f"{sample.document()['sentence'] or 'Nothing was read yet'}."
        if not sample.independent:
            yield _ALONE
    if reviewed.state == "stored":
        yield "    next: fg export --for coders -o exports/coders"
