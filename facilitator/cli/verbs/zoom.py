"""``fg zoom``: recordings in Zoom's cloud, from the login to the trash."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import errors, options, out, place, progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.zoom_pull import Pulled
    from facilitator.zoom.account import Account

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FIRST = click.option("--from", "first", metavar="DATE", help="The first day, such as 2026-03-01.")
_LAST = click.option("--to", "last", metavar="DATE", help="The last day (today, if not said).")


@click.group(name="zoom")
def command() -> None:
    """Recordings in Zoom's cloud. For one on your own computer, fg import needs no account."""


@command.command()
@click.option(
    "--browser", is_flag=True, help="Log in as yourself through a user-managed app; needs no admin."
)
@options.as_json
def login(browser: bool, as_json: bool) -> None:
    """Make an app known here; the secret is asked for and not shown. How to make one: docs/zoom.md."""
    from facilitator.actions import zoom_account as action
    from facilitator.zoom.account import Account, from_environment

    named = from_environment(Account("", ""), os.environ)
    where = action.login_in_browser(_own(named), _show) if browser else action.login(_asked(named))
    say = f"Zoom accepts this login; it is kept in {where}."
    out.result({"kept": where.name.lower()}, [say, "    next: fg zoom check"], as_json=as_json)


def _show(address: str) -> None:
    from facilitator.zoom.browser import WAIT_S

    out.say(f"Open this address in your browser, unless it opens by itself:\n{address}")
    out.say(f"Waiting for you to agree there, {WAIT_S / 60:.0f} minutes at most; Ctrl-C stops it.")
    click.launch(address)


def _own(named: Account) -> Account:
    """A user-managed app: it may have a secret or, with PKCE alone, none."""
    from facilitator.zoom.browser import redirect_address

    out.say(f"The app's redirect address must be {redirect_address()}")
    client_id = named.client_id or click.prompt("Client ID", err=True).strip()
    secret = named.secret or click.prompt(
        "Client secret (Enter for none)", hide_input=True, default="", show_default=False, err=True
    )
    return replace(named, account_id="", client_id=client_id, secret=secret.strip(), host="me")


def _asked(named: Account) -> Account:
    """A server-to-server app: its credentials, from the environment or from prompts."""
    if not (named.account_id and named.client_id and named.secret):
        out.say("These stand on the page of your server-to-server app on marketplace.zoom.us (docs/zoom.md).")
        out.say("No right to make one? fg zoom login --browser. Recordings on this computer need no login.")
    return replace(
        named,
        account_id=named.account_id or click.prompt("Account ID", err=True).strip(),
        client_id=named.client_id or click.prompt("Client ID", err=True).strip(),
        secret=named.secret or click.prompt("Client secret", hide_input=True, err=True).strip(),
        host=click.prompt(
            "E-mail of the host whose meetings are meant", default=named.host, err=True
        ).strip(),
    )


@command.command("list")
@_FIRST
@_LAST
@click.option("--identified", is_flag=True, help="With the meetings' topics, which can hold names.")
@options.as_json
def list_recordings(first: str | None, last: str | None, identified: bool, as_json: bool) -> None:
    """The host's recorded meetings, every instance of each (the last 30 days, if not said)."""
    from facilitator.actions import zoom_account, zoom_list

    found = zoom_list.listed(zoom_account.client(), first, last)
    rows = [one.row(identified=identified) for one in found]
    lines = out.table(rows) or ["Nothing was recorded in the cloud in these days."]
    document = {"meetings": [one.document(identified=identified) for one in found]}
    out.result(document, lines, as_json=as_json)


@command.command()
@options.as_json
def check(as_json: bool) -> int:
    """Whether tomorrow's recording will arrive as it should, and who else can see it."""
    from facilitator.actions import zoom_account, zoom_check

    checks = zoom_check.check(zoom_account.client())
    rows = [("ok" if one.ok else "!!" if one.needed else "--", one.name, one.note) for one in checks]
    failed = sum(one.needed and not one.ok for one in checks)
    lines = out.table(rows)
    if failed:
        lines += [f"{failed} marked !! must be put right, or fg zoom pull brings nothing; -- you may decide."]
        lines += ["    next: fg zoom check, once they are"]
    out.result({"checks": [one.document() for one in checks]}, lines, as_json=as_json)
    return errors.OUTSIDE if failed else errors.DONE


@command.command()
@click.argument("session", metavar="[SESSION]", required=False)
@click.option("--meeting", metavar="ID", help="The meeting's number, or the UUID of one instance.")
@_FIRST
@_LAST
@click.option("--wait", is_flag=True, help="Wait for files that Zoom is still working on.")
@click.option(
    "--limit", type=click.IntRange(0), default=180, show_default=True, help="Minutes to wait at most."
)
@click.option("--video", is_flag=True, help="Take videos, too, where their sound is a file of its own.")
@click.option("--map", "owners", type=_FILE, help="CSV: separate audio file (track-1), participant id.")
@options.study
@options.identity
@options.as_json
def pull(
    session: str | None,
    meeting: str | None,
    first: str | None,
    last: str | None,
    wait: bool,
    limit: int,
    video: bool,
    owners: Path | None,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> int:
    """Bring a recording's files into the vault, verified; without a session, every meeting of these days."""
    from wakepy import keep

    from facilitator.actions import zoom_account, zoom_pull, zoom_targets
    from facilitator.actions.open_study import opened

    if owners and session is None:
        raise click.UsageError("--map says whose the files of one session are: name the session.")
    with opened(place.study_folder(study), identity) as found:
        zoom = zoom_account.client()
        look = partial(
            zoom_targets.targets,
            found,
            zoom,
            session=session,
            meeting=meeting,
            first=first,
            last=last,
            say=out.say,
        )
        wait_s = limit * 60.0 if wait else 0.0
        with keep.running(on_fail="pass"), progress.shown("pull") as tell:
            wanted = zoom_targets.awaited(look, wait_s, out.say)
            done = zoom_pull.pull(found, zoom, wanted, video=video, wait_s=wait_s, tell=tell, say=out.say)
        if owners and session:
            done = zoom_pull.assign(found, session, _pairs(owners, "track"), done)
    failure = zoom_pull.why_incomplete(done)
    document = zoom_pull.document(done)
    if failure:
        error = {"code": failure.code, "message": failure.message, "next": failure.next}
        document = {**document, "error": error}
    out.result(document, _pulled_lines(done), as_json=as_json)
    if failure:
        out.say(f"fg: {failure.message}\n    next: {failure.next}")
    return errors.OUTSIDE if failure else errors.DONE


@command.command()
@click.argument("session", metavar="SESSION")
@click.option(
    "--at", "at", required=True, metavar="TIME", help="When, such as '2026-03-31 18:00' (your clock)."
)
@click.option("--minutes", type=click.IntRange(1), default=90, show_default=True, help="How long.")
@click.option("--aliases", type=_FILE, help="CSV: participant id, the name that Zoom shows (else the id).")
@options.force
@options.study
@options.identity
@options.as_json
def schedule(
    session: str,
    at: str,
    minutes: int,
    aliases: Path | None,
    force: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Make a session's meeting, recorded in the cloud, its participants registered under aliases."""
    from facilitator.actions import zoom_account, zoom_schedule
    from facilitator.actions.open_study import opened

    chosen = _pairs(aliases, "participant") if aliases else {}
    with opened(place.study_folder(study), identity) as found:
        starts = zoom_schedule.local_time(at)
        made = zoom_schedule.schedule(
            found,
            zoom_account.client(),
            session,
            starts=starts,
            minutes=minutes,
            aliases=chosen,
            force=force,
        )
    lines = [
        f"{session}: meeting {made.number}, {starts:%Y-%m-%d %H:%M}. Each address is for one person only:",
        *out.table(made.links),
    ]
    if made.without_mail:
        lines.append(f"Not registered, since the roster has no e-mail: {', '.join(made.without_mail)}.")
    out.result({"session": session, **made.document()}, [*lines, "    next: fg zoom check"], as_json=as_json)


@command.command()
@click.argument("session", metavar="SESSION")
@click.option("--confirm", metavar="SESSION", help="The session's id once more.")
@click.option("--video-too", is_flag=True, help="Also videos that were never fetched.")
@options.dry_run
@options.study
@options.identity
@options.as_json
def forget(
    session: str,
    confirm: str | None,
    video_too: bool,
    dry_run: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Move the cloud's copy to Zoom's trash, if every file of it is here and verified."""
    from facilitator.actions import zoom_account, zoom_forget
    from facilitator.actions.open_study import opened

    if confirm != session and not dry_run:
        raise click.UsageError(f"This takes the recording out of the cloud: say --confirm {session}.")
    with opened(place.study_folder(study), identity) as found:
        zoom = zoom_account.client()
        moved = zoom_forget.forget(found, zoom, session, video_too=video_too, dry_run=dry_run)
    done = "would go" if dry_run else "went"
    what = "1 recording" if len(moved) == 1 else f"{len(moved)} recordings"
    lines = [f"{what} of {session} {done} to Zoom's trash, where Zoom keeps it for 30 days."]
    if not moved:
        lines = [f"Zoom has no recording of {session} any more, so there was nothing to move."]
    out.result({"session": session, "meetings": moved, "dry_run": dry_run}, lines, as_json=as_json)


def _pairs(file: Path, heading: str) -> dict[str, str]:
    """The first two columns of a CSV, without its heading."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = [row for row in csv.reader(source) if len(row) > 1]
    return {row[0].strip(): row[1].strip() for row in rows if row[0].strip().casefold() != heading}


def _pulled_lines(done: list[Pulled]) -> Iterator[str]:
    rows = [
        (
            one["path"] or "",
            one["type"],
            f"{one['bytes'] / 1e6:.1f} MB" if one["bytes"] >= 1e5 else f"{one['bytes'] / 1e3:.1f} KB",
            one["state"],
            one["participant"] or "",
        )
        for meeting in done
        for one in meeting.documents()
    ]
    yield from out.table(rows)
    for meeting in done:
        if meeting.left_out:
            yield f"{meeting.session}: {meeting.left_out} videos stay in the cloud; --video takes them, too."
        yield from (f"{meeting.session}: {line}" for line in meeting.warnings)
        if meeting.complete:
            yield f"    next: fg transcribe {meeting.session}"
