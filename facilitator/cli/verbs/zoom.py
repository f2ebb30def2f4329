"""``fg zoom``: recordings in Zoom's cloud, from the login to the trash."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from facilitator.cli import errors, options, out

if TYPE_CHECKING:
    from facilitator.zoom.account import Account

_FIRST = click.option("--from", "first", metavar="DATE", help="The first day, such as 2026-03-01.")
_LAST = click.option("--to", "last", metavar="DATE", help="The last day (today, if not said).")


@click.group(name="zoom")
def command() -> None:
    """Recordings in Zoom's cloud. For one on your own computer, fg import needs no account."""


@command.command()
@options.as_json
def login(as_json: bool) -> None:
    """Make an app known here; the secret is asked for and not shown. How to make one: docs/zoom.md."""
    from facilitator.actions import zoom_account as action
    from facilitator.zoom.account import Account, from_environment

    named = from_environment(Account("", ""), os.environ)
    where = action.login(_asked(named))
    say = f"Zoom accepts this login; it is kept in {where}."
    out.result({"kept": where.name.lower()}, [say, "    next: fg zoom check"], as_json=as_json)


def _asked(named: Account) -> Account:
    """The credentials, from the environment or from prompts."""
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
    rows = [("ok" if one.ok else "--", one.name, one.note) for one in checks]
    out.result({"checks": [one.document() for one in checks]}, out.table(rows), as_json=as_json)
    failed = any(one.needed and not one.ok for one in checks)
    return errors.OUTSIDE if failed else errors.DONE
