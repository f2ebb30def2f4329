"""``fg recall``: releases that were called back, and that all copies of one are back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from facilitator.store.records import Release


@click.group(name="recall")
def command() -> None:
    """Releases that were called back, because they hold words that must not be in them."""


@command.command("list")
@options.study
@options.identity
@options.as_json
def list_recalls(study: Path | None, identity: Path | None, as_json: bool) -> None:
    """Every release that was called back, with its sheets, and whether all copies are back."""
    from facilitator.actions import kept_releases
    from facilitator.actions import recall as action
    from facilitator.actions.open_study import opened

    with opened(place.study_folder(study), identity) as found:
        called = action.called_back(found)
        sheets = {one.id: action.sheets(found, one) for one in called}
        here = kept_releases.called_back(found)
    lines = [line for one in called for line in _lines(one, sheets[one.id], here)]
    document = {"releases": _documents(called, sheets)}
    out.result(document, lines or ["No release was called back."], as_json=as_json)


@command.command()
@click.argument("release", metavar="RELEASE", type=click.IntRange(1))
@click.option("--on", metavar="DATE", help="The day on which the last copy was back (today, if not said).")
@options.reviewer
@options.study
@options.identity
@options.as_json
def back(
    release: int,
    on: str | None,
    reviewer: str | None,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Note that every copy of a release was destroyed or is here again: each sheet came back signed."""
    from facilitator.actions import kept_releases
    from facilitator.actions import recall as action
    from facilitator.actions.open_study import opened

    name = reviewer or click.prompt("Your initials or role, for the record", err=True)
    day = on or datetime.now(UTC).astimezone().date().isoformat()
    with opened(place.study_folder(study), identity) as found:
        one = action.all_back(found, release, day, name)
        sheets = {one.id: action.sheets(found, one)}
        here = kept_releases.called_back(found)
    out.result({"releases": _documents([one], sheets)}, _lines(one, sheets[one.id], here), as_json=as_json)


def _documents(releases: Sequence[Release], sheets: Mapping[int, Sequence[str]]) -> list[dict[str, object]]:
    from facilitator.actions import register

    return [{**register.document(one), "sheets": list(sheets[one.id])} for one in releases]


def _lines(one: Release, sheets: Sequence[str], here: Mapping[str, Release]) -> Iterator[str]:
    yield f"release {one.id} for {one.reader}, called back on {one.recalled}: {', '.join(sheets)}"
    if one.returned:
        yield f"    all copies were back on {one.returned}"
    else:
        yield f"    next: collect every sheet signed, then fg recall back {one.id}"
    copies = ", ".join(f"exports/{name}" for name, release in here.items() if release.id == one.id)
    if copies:
        yield f"    a copy still lies in this study: delete {copies}"
