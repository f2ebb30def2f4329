"""``fg session``: plan sessions, and say who was there."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from facilitator.cli import options, out, pages, place
from facilitator.counted import counted
from facilitator.model import Presence


@click.group(name="session")
def command() -> None:
    """Sessions: planned with a guide and a group, with who was there and how."""


@command.command()
@click.argument("session", metavar="ID")
@click.option("--guide", required=True, help="A guide of this study (fg guide list).")
@click.option("--group", required=True, help="The stakeholder group; a new name makes a new group.")
@click.option("--people", default="", help="Ids parted by commas; the whole group if not said.")
@click.option("--moderator", "moderators", multiple=True, metavar="ID", help="Who moderates.")
@options.study
@options.identity
@options.as_json
def add(
    session: str,
    guide: str,
    group: str,
    people: str,
    moderators: tuple[str, ...],
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Plan a session."""
    from facilitator.actions import guide_approve
    from facilitator.actions import session as action
    from facilitator.actions.open_study import opened

    ids = [one.strip() for one in people.split(",") if one.strip()]
    with opened(place.study_folder(study), identity) as found:
        planned = action.add(found, session, guide=guide, group=group, people=ids, moderators=moderators)
        warning = guide_approve.warning(found.folder, planned)
    if warning:
        out.say(warning)
    lines = [
        f"{planned.id} is planned: {counted(len(planned.people), 'person')}, guide {planned.guide}.",
        f"    next: fg import {planned.id} FOLDER (the recording, when the session was held)",
    ]
    out.result({"session": asdict(planned)}, lines, as_json=as_json)


@command.command()
@click.argument("session", metavar="ID")
@click.argument("presence", metavar="[P01=late ...]", nargs=-1)
@options.study
@options.identity
@options.as_json
def people(
    session: str, presence: tuple[str, ...], study: Path | None, identity: Path | None, as_json: bool
) -> None:
    """Who was there, and how: present, late, left, walk-in, phone, shared-device, observer, absent."""
    from facilitator.actions import session as action
    from facilitator.actions.open_study import opened

    said = dict(_presence(one) for one in presence)
    with opened(place.study_folder(study), identity) as found:
        kept = action.set_people(found, session, said) if said else found.repository.session(session)
    rows = [(one.participant, str(one.role), str(one.presence)) for one in kept.people]
    out.result({"session": asdict(kept)}, out.table(rows), as_json=as_json)


@command.command()
@click.argument("session", metavar="ID")
@options.study
@options.identity
@options.as_json
def remove(session: str, study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Take away a session that was planned by mistake; one that was held stays."""
    from facilitator.actions import mistaken
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        gone = mistaken.remove_session(found, session)
    lines = [f"{gone.id} is no longer planned.", "    next: fg session list"]
    out.result({"session": asdict(gone)}, lines, as_json=as_json)


@command.command("list")
@options.study
@options.as_json
def list_sessions(study: Path | None, as_json: bool) -> None:
    """Every session of this study."""
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study)) as found:
        sessions = found.repository.sessions()
    rows = [(one.id, one.group, counted(len(one.people), "person"), str(one.state)) for one in sessions]
    lines = out.table(rows) or [
        "No session is planned yet.",
        "    next: fg session add FG1 --guide G --group GR",
    ]
    out.result({"sessions": [asdict(one) for one in sessions]}, lines, as_json=as_json)


@command.command()
@click.argument("session", metavar="ID")
@options.study
@options.as_json
def show(session: str, study: Path | None, as_json: bool) -> None:
    """One session: its guide, its people, where it stands."""
    from facilitator.actions.open_study import opened
    from facilitator.actions.status import next_step

    with opened(place.study_folder(study)) as found:
        kept = found.repository.session(session)
    rows = [(one.participant, str(one.role), str(one.presence)) for one in kept.people]
    lines = [
        f"{kept.id}: {kept.group}, guide {kept.guide} (version {kept.guide_hash[:8]}), {kept.state}",
        *out.table(rows),
        f"    next: {next_step(kept)}",
    ]
    out.result({"session": asdict(kept)}, lines, as_json=as_json)


@command.command()
@click.argument("session", metavar="ID")
@click.option("--rehearse", is_flag=True, help="Try it out: logged apart, nothing of it counts.")
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@click.option(
    "--idle-minutes",
    type=click.FloatRange(min=0, min_open=True),
    default=pages.IDLE_MINUTES,
    show_default=True,
    help="Close the pages when no session runs and nobody has used them for so long.",
)
@options.study
@options.identity
@options.as_json
def run(
    session: str,
    rehearse: bool,
    no_browser: bool,
    idle_minutes: float,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Hold a session by its guide, in the browser: what is asked and said is logged as it happens."""
    from facilitator.actions import session_run
    from facilitator.actions.open_study import opened

    folder = place.study_folder(study)
    with opened(folder, identity) as found:
        plan = session_run.plan(found, session)
    if plan.warning:
        out.say(plan.warning)
    start = f"/{'rehearse' if rehearse else 'console'}/{session}"
    told = {"session": asdict(plan.session)}
    pages.run(
        folder.root,
        identity,
        start=start,
        browser=not no_browser,
        idle_minutes=idle_minutes,
        as_json=as_json,
        told=told,
    )


@command.command()
@click.argument("session", metavar="ID")
@click.option("--without-debrief", is_flag=True, help="Close it although nobody debriefed (this is noted).")
@options.study
@options.identity
@options.as_json
def close(
    session: str, without_debrief: bool, study: Path | None, identity: Path | None, as_json: bool
) -> None:
    """End a session: the debrief, question by question, into the vault. Enter leaves a question out."""
    from facilitator.actions import session_close as action
    from facilitator.actions.open_study import opened
    from facilitator.actions.status import next_step

    asked = {} if without_debrief else action.DEBRIEF
    with opened(place.study_folder(study), identity) as found:
        found.repository.session(session)
        answers = {
            one: click.prompt(text, default="", show_default=False, err=True) for one, text in asked.items()
        }
        closed = action.close(found, session, answers, without_debrief=without_debrief)
    lines = [f"{closed.id} is closed.", f"    next: {next_step(closed)}"]
    out.result({"session": asdict(closed)}, lines, as_json=as_json)


@command.command()
@click.argument("session", metavar="ID")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write this laptop's log, encrypted.",
)
@click.option(
    "--merge",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Take in the log that another laptop wrote with -o.",
)
@options.study
@options.identity
@options.as_json
def log(
    session: str,
    output: Path | None,
    merge: Path | None,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """The log of a session: how much it holds, and two laptops' logs made one on their sync mark."""
    from facilitator.actions import session_merge as action
    from facilitator.actions.open_study import opened
    from facilitator.errors import AlreadyThere

    if output is not None and output.exists():
        raise AlreadyThere("A file of that name is there already.", "choose another name with -o")
    with opened(place.study_folder(study), identity) as found:
        if merge is not None:
            logged = action.merge(found, session, merge.read_bytes())
        else:
            logged = action.look(found, session)
        if output is not None:
            output.write_bytes(action.sealed(found, session))
    lines = [f"{session}: {logged.own} events over {logged.minutes:g} minutes on this laptop"]
    lines += [f"    and {logged.second} of a second laptop, on the same clock"] if logged.second else []
    lines += [f"    {one}" for one in logged.problems]
    out.result(logged.document(), lines, as_json=as_json)


def _presence(word: str) -> tuple[str, Presence]:
    participant, _, how = word.partition("=")
    try:
        return participant, Presence(how)
    except ValueError:
        known = ", ".join(Presence)
        raise click.BadParameter(f"write ID=HOW, where HOW is {known}", param_hint="presence") from None
