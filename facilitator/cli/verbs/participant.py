"""``fg participant``: the roster, and what each person consented to."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import errors, options, out, place
from facilitator.counted import counted
from facilitator.model import PERSON_ID, Leaving, Mode, Participant, Purpose, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.withdraw import Withdrawn


@click.group(name="participant")
def command() -> None:
    """The roster: who takes part, under which id, and what each has consented to."""


@command.command()
@click.argument("participant", metavar="ID")
@click.option(
    "--role", type=click.Choice([str(one) for one in Role]), default="participant", show_default=True
)
@click.option("--group", default="", help="The stakeholder group.")
@options.study
@options.identity
@options.as_json
def add(
    participant: str, role: str, group: str, study: Path | None, identity: Path | None, as_json: bool
) -> None:
    """Add one person; the names are asked for, so that they stay out of the shell's history."""
    from facilitator.actions import participant as action
    from facilitator.actions.open_study import opened

    if not PERSON_ID.fullmatch(participant):
        raise click.BadParameter("an id is one to four letters and a number, such as P07", param_hint="ID")
    display_name = click.prompt("Name as Zoom shows it", err=True)
    full_name = click.prompt("Full name", default="", show_default=False, err=True)
    aliases = click.prompt("Other names, parted by ;", default="", show_default=False, err=True)
    person = Participant(
        id=participant,
        display_name=display_name,
        full_name=full_name,
        aliases=tuple(one.strip() for one in aliases.split(";") if one.strip()),
        role=Role(role),
        group=group,
    )
    with opened(place.study_folder(study), identity) as found:
        action.add(found, person)
    out.result({"participants": [{"id": participant}]}, [f"{participant} is on the roster."], as_json=as_json)


@command.command()
@click.argument("participant", metavar="ID")
@options.study
@options.identity
@options.as_json
def remove(participant: str, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Take a person off the roster who was added by mistake; whoever took part withdraws."""
    from facilitator.actions import mistaken
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        mistaken.remove_participant(found, participant)
    lines = [f"{participant} is off the roster.", "    next: fg participant list"]
    out.result({"participants": [{"id": participant}]}, lines, as_json=as_json)


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.study
@options.identity
@options.as_json
def import_roster(file: Path, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Read a roster: CSV with id, display_name, full_name, aliases, role, group; or Qualtrics, REDCap."""
    from facilitator.actions import participant as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        taken = action.import_roster(found, file.read_bytes())
    people = counted(len(taken.ids), "person")
    lines = [
        f"On the roster now, encrypted: {people}, with {counted(taken.consents, 'consent')}.",
        *([f"Left out: {', '.join(taken.dropped)}."] if taken.dropped else []),
        *([f"Passed over: {taken.skipped} of the survey's previews and tests."] if taken.skipped else []),
        "The file you read it from still lies there in the clear: delete it, or keep it locked away.",
    ]
    if not taken.consents:
        lines.append(
            "    next: fg participant consent --all --purpose take-part,record --mode signed --on DATE"
        )
    document = {"participants": [{"id": one} for one in taken.ids], "dropped": list(taken.dropped)}
    out.result(document, lines, as_json=as_json)


@command.command("list")
@click.option("--identified", is_flag=True, help="With names (this is noted in the audit).")
@options.study
@options.identity
@options.as_json
def list_participants(identified: bool, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """The roster by id."""
    from facilitator.actions import participant as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        listed = action.list_people(found, identified=identified)
    rows = []
    for one in listed:
        plain = one.document(identified=identified)
        consent = ", ".join(f"{purpose} ({mode})" for purpose, mode in plain["consent"].items())
        name = [str(plain["display_name"])] if identified else []
        rows.append((plain["id"], *name, plain["role"], plain["group"], consent or "no consent on file"))
    document = {"participants": [one.document(identified=identified) for one in listed]}
    out.result(document, out.table(rows) or ["Nobody is on the roster yet."], as_json=as_json)


@command.command()
@click.argument("participants", metavar="ID...", nargs=-1)
@click.option("--all", "everybody", is_flag=True, help="Everybody on the roster.")
@click.option("--purpose", required=True, help="take-part, record, quote, share; several parted by commas.")
@click.option("--mode", type=click.Choice([str(one) for one in Mode]), required=True)
@click.option("--on", metavar="DATE", help="The day it was given (today, if not said).")
@click.option("--withheld", is_flag=True, help="It was asked for and not given, or was taken back.")
@options.study
@options.identity
@options.as_json
def consent(
    participants: tuple[str, ...],
    everybody: bool,
    purpose: str,
    mode: str,
    on: str | None,
    withheld: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Record what people consented to, purpose by purpose."""
    from facilitator.actions import participant as action
    from facilitator.actions.open_study import opened

    if bool(participants) == everybody:
        raise click.UsageError("Name the participants, or say --all.")
    purposes = _purposes(purpose)
    day = _day(on)
    with opened(place.study_folder(study), identity) as found:
        named = action.consent(
            found, participants, purposes=purposes, mode=Mode(mode), on=day, given=not withheld
        )
    words = "withheld" if withheld else "on file"
    lines = [f"Consent to {', '.join(purposes)} ({mode}) is {words} for {counted(len(named), 'person')}."]
    out.result({"participants": [{"id": one} for one in named]}, lines, as_json=as_json)


def _purposes(words: str) -> list[Purpose]:
    try:
        return [Purpose(word.strip()) for word in words.split(",")]
    except ValueError:
        known = ", ".join(Purpose)
        raise click.BadParameter(f"purposes are {known}", param_hint="--purpose") from None


def _day(on: str | None) -> str:
    today = datetime.now(UTC).astimezone().date()
    if on is None:
        return today.isoformat()
    try:
        day = datetime.strptime(on, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise click.BadParameter("a date is written 2026-03-31", param_hint="--on") from None
    if day > today:
        raise click.BadParameter("that day has not come yet: nobody consented on it", param_hint="--on")
    return day.isoformat()


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.study
@options.identity
@options.as_json
def demographics(file: Path, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Read a demographics survey: CSV with a column id, or Qualtrics, REDCap. It is kept encrypted."""
    from facilitator.actions import demographics as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        taken = action.import_demographics(found, file.read_bytes())
    told = ", ".join(taken.characteristics) or "none"
    lines = [
        f"The answers of {counted(taken.people, 'person')} are kept, encrypted: {told}.",
        *([f"Left out: {', '.join(taken.dropped)}."] if taken.dropped else []),
        "They leave only as tables with small counts hidden, and only when you ask for them.",
        "    next: fg export --for coders --demographics -o exports/coders",
    ]
    out.result(taken.document(), lines, as_json=as_json)


@command.command()
@click.argument("participant", metavar="ID")
@click.option(
    "--mode",
    type=click.Choice([str(one) for one in Leaving]),
    required=True,
    help="left-early, keep: everything said stays. remove-quotes: never quoted. mask: turns without words. "
    "remove-all: turns, track, voice and what others said of them.",
)
@click.option(
    "--mix",
    type=click.Choice(["silence", "destroy"]),
    help="Where it is not certain when they speak: silence what is known, or destroy the mixed recording.",
)
@options.reviewer
@options.dry_run
@options.study
@options.identity
@options.as_json
def withdraw(
    participant: str,
    mode: str,
    mix: str | None,
    reviewer: str | None,
    dry_run: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> int:
    """Carry out what the protocol promises to somebody who withdraws."""
    from facilitator.actions.open_study import opened
    from facilitator.actions.withdraw import VoiceUncertain
    from facilitator.actions.withdraw import withdraw as action

    name = reviewer or ("" if dry_run else click.prompt("Your initials, for the record", err=True))
    if not dry_run and not as_json:
        _sure(participant, Leaving(mode))
    with opened(place.study_folder(study), identity) as found:
        try:
            done = action(found, participant, Leaving(mode), name, mix=mix or "", dry_run=dry_run)
        except VoiceUncertain as unsure:
            if as_json or not sys.stdin.isatty():
                raise
            out.say(unsure.message)
            mix = click.prompt("Which", type=click.Choice(["silence", "destroy"]), err=True)
            done = action(found, participant, Leaving(mode), name, mix=mix or "", dry_run=dry_run)
    out.result(done.document(), _withdrawn(done, dry_run=dry_run), as_json=as_json)
    return errors.REVIEW if any(one.open for one in done.sessions) else errors.DONE


def _sure(participant: str, mode: Leaving) -> None:
    """A slip in the id would destroy somebody else's words: who types is asked once more."""
    if mode in {Leaving.MASK, Leaving.REMOVE_ALL} and sys.stdin.isatty():
        out.say(f"{participant}: {mode} takes words away for good. --dry-run shows what it concerns.")
        click.confirm("Go on?", abort=True, err=True)


def _withdrawn(done: Withdrawn, *, dry_run: bool) -> Iterator[str]:
    one = done.withdrawal
    yield f"{one.participant}: {one.mode}, noted on {one.on}." if not dry_run else "This is what it concerns:"
    for session in done.sessions:
        counts = f"{counted(session.turns, 'turn')}, spoken of in {counted(session.mentions, 'place')}"
        yield f"  {session.session}: {'; '.join((counts, *session.done))}"
        if session.open:
            yield f"    next: fg review {session.session} ({session.open} wait)"
    for release in done.releases:
        yield f"Release {release.release.id} ({release.release.reader}) must come back: {release.sheet}"
    for line in done.outside if one.mode is Leaving.REMOVE_ALL else ():
        yield f"Beyond this program's reach: {line}."
    if done.releases:
        yield "    next: send the sheets to everybody who has these releases, then fg export"
    elif dry_run:
        yield "    next: the same command without --dry-run"
    else:
        yield "    next: fg status"
