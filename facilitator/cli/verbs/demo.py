"""``fg demo``: run the whole main job on a bundled, invented session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from facilitator.cli import options, out, progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.demo import Demo


@click.command(name="demo")
@click.argument("folder", default="demo-study", type=click.Path(path_type=Path, file_okay=False))
@click.option("--engine", help="auto, whisper, pocketsphinx, captions; the best one here if not said.")
@options.identity
@options.as_json
def command(folder: Path, engine: str | None, identity: Path | None, as_json: bool) -> None:
    """Make a study, take in a spoken session, transcribe, review and release it."""
    from facilitator.actions.demo import demo

    out.say("A focus group that never took place, from the guide to the release:")
    with progress.shown("  ") as tell:
        done = demo(folder, engine=engine, identity_file=identity, progress=tell, say=out.say)
    out.result(done.document(), _lines(done), as_json=as_json)


def _lines(done: Demo) -> Iterator[str]:
    score = done.score
    yield ""
    yield "Against the script that was spoken:"
    yield from out.table(
        [
            ("  words that are wrong", f"{score.words.rate:.0%}", f"of {score.words.words}"),
            ("  wrong, or under the wrong name", f"{score.named.rate:.0%}", ""),
            ("  identifiers that were planted", str(score.planted), ""),
            ("    hidden", str(score.hidden), ""),
            ("    misheard", str(score.misheard), "written in another way, which only a reader finds"),
            ("    left in the text", str(score.left), ""),
        ]
    )
    yield from _room(done)
    yield ""
    yield "What was made, and what to open:"
    for release in done.exports:
        yield f"  {release}  the release for coders, a BagIt folder"
        yield from (f"    {path.relative_to(release)}" for path in sorted(release.rglob("*.docx")))
    yield f"  {done.folder}  the study; its vault opens with your key only"
    yield f"    next: cd {done.folder} && fgkit show FG1"
    yield "          fgkit coverage    what was asked, how long, with which probes: from the session's log"
    yield "          fgkit serve       all of it in your browser"


def _room(done: Demo) -> Iterator[str]:
    room = done.room
    if room.words is None or room.named is None:
        return
    yield ""
    yield "The second session, where only voices tell who spoke:"
    yield from out.table(
        [
            ("  words that are wrong", f"{room.words.rate:.0%}", f"of {room.words.words}"),
            ("  wrong, or under another's voice", f"{room.named.rate:.0%}", ""),
            ("  voices told apart", str(room.voices), f"of {room.people} people"),
        ]
    )
