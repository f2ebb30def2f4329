"""``fg import``: take a recording made elsewhere into the vault."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, place

if TYPE_CHECKING:
    from facilitator.actions.intake import Imported
    from facilitator.zoom.folder import FileRole

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_HEADS = frozenset({"track", "file", "file name", "name"})  # what stands over the first column of a map


@click.command(name="import")
@click.argument("session", metavar="SESSION")
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--audio", multiple=True, type=_FILE, help="This file is the mixed audio.")
@click.option("--tracks", multiple=True, type=_FILE, help="This file is one person's own audio.")
@click.option("--timeline", multiple=True, type=_FILE, help="This file is Zoom's timeline.")
@click.option("--captions", multiple=True, type=_FILE, help="This file holds captions.")
@click.option("--chat", multiple=True, type=_FILE, help="This file is the chat.")
@click.option(
    "--map", "owners", type=_FILE, help="CSV: a track (track-2, or its file name), a participant's id."
)
@click.option("--move", is_flag=True, help="Delete the plain originals once the vault has them, verified.")
@click.option("--identified", is_flag=True, help="Name the original files (their names hold people's names).")
@options.force
@options.study
@options.identity
@options.as_json
def command(
    session: str,
    paths: tuple[Path, ...],
    audio: tuple[Path, ...],
    tracks: tuple[Path, ...],
    timeline: tuple[Path, ...],
    captions: tuple[Path, ...],
    chat: tuple[Path, ...],
    owners: Path | None,
    move: bool,
    identified: bool,
    force: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> None:
    """Take in a Zoom folder, browser downloads, or any audio and video files."""
    from facilitator.actions.intake import import_recording
    from facilitator.actions.open_study import opened
    from facilitator.actions.status import next_step
    from facilitator.zoom.folder import FileRole

    roles = {
        **dict.fromkeys(audio, FileRole.AUDIO),
        **dict.fromkeys(tracks, FileRole.TRACK),
        **dict.fromkeys(timeline, FileRole.TIMELINE),
        **dict.fromkeys(captions, FileRole.CAPTIONS),
        **dict.fromkeys(chat, FileRole.CHAT),
    }
    if not (paths or roles):
        raise click.UsageError("Say which folder or files to take in.")
    with opened(place.study_folder(study), identity) as found:
        imported = import_recording(
            found,
            session,
            list(dict.fromkeys([*paths, *roles])),
            roles=roles,
            owners=_owners(owners),
            force=force,
            move=move,
            say=out.say,
        )
        step = next_step(found.repository.session(session))
    out.result(imported.document(identified=identified), _lines(imported, step, identified), as_json=as_json)


def _owners(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    with file.open(encoding="utf-8-sig", newline="") as source:
        rows = [row for row in csv.reader(source) if len(row) > 1]
    named = {row[0].strip(): row[1].strip() for row in rows}
    return {name: who for name, who in named.items() if name.casefold() not in _HEADS}


def _lines(imported: Imported, step: str, identified: bool) -> list[str]:
    rows = [
        (
            *_row(part.name, part.role, part.duration_ms, part.person),
            Path(part.original).name if identified else "",
        )
        for part in imported.parts
    ]
    left_out = [f"left out: {name if identified else 'a file'} ({why})" for name, why in imported.left_out]
    unknown = [part.name for part in imported.parts if part.role == "track" and part.person is None]
    lines = ["In the vault now:", *out.table(rows), *left_out, *imported.warnings]
    if unknown:
        lines.append(
            f"Whose are {', '.join(unknown)}? Say it with --map FILE.csv (lines such as track-1,P03); "
            "--identified shows which file each was."
        )
    if imported.originals:
        names = ", ".join(one.name for one in imported.originals)
        lines.append(
            f"In the clear where they were: {names}. --move deletes what the vault holds byte for byte."
        )
    return [*lines, f"    next: {step}"]


def _row(name: str, role: FileRole, duration_ms: int, person: str | None) -> tuple[str, str, str, str]:
    minutes, seconds = divmod(duration_ms // 1000, 60)
    return name, str(role), f"{minutes}:{seconds:02d}" if duration_ms else "", person or ""
