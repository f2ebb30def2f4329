"""``fg transcribe``: turn recordings into drafts that wait for review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from facilitator.cli import errors, options, out, place, progress
from transcription.formats import timecode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.side_by_side import Told
    from facilitator.actions.transcribe import Transcribed
    from facilitator.model import Session
    from facilitator.settings import Settings

WORTH_TELLING_MS = 1_000  # ms of speech without words; shorter is breath or laughter
PLACES_SHOWN = 6  # the rest is in the JSON


@click.command(name="transcribe")
@click.argument("sessions", metavar="[SESSION...]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every session that has a recording.")
@click.option("--engine", help="auto, whisper, captions, pocketsphinx, ... (fg doctor lists them).")
@click.option("--model", help="A model's name, or a file.")
@click.option("--language", metavar="XX", help="Two letters, such as en; told by the recording if not said.")
@click.option("--diarizer", help="auto, tracks, timeline, pyannote, none.")
@click.option("--speakers", type=click.IntRange(1), help="How many people speak.")
@click.option("--jobs", metavar="N", type=click.IntRange(1), help="How many sessions at once, if several.")
@options.force
@options.dry_run
@options.study
@options.identity
@options.as_json
def command(
    sessions: tuple[str, ...],
    everything: bool,
    engine: str | None,
    model: str | None,
    language: str | None,
    diarizer: str | None,
    speakers: int | None,
    jobs: int | None,
    force: bool,
    dry_run: bool,
    study: Path | None,
    identity: Path | None,
    as_json: bool,
) -> int:
    """Hear a session, tell who spoke, find the identifiers; then it waits for review."""
    from facilitator.actions.open_study import opened
    from facilitator.actions.own_settings import chosen as settings

    flags = {"engine": engine, "model": model, "language": language, "diarizer": diarizer}
    folder = place.study_folder(study)
    chosen = settings(folder, flags)
    with opened(folder, identity) as found, _awake():
        wanted = _wanted(found, sessions, everything=everything)
        if dry_run:
            return _planned([found.repository.session(one) for one in wanted], as_json=as_json)
        # One session that fails is this command's failure; among several it must not stop the others.
        if len(wanted) == 1:
            done: list[Transcribed] | list[Told] = [
                _alone(found, wanted[0], chosen, speakers=speakers, force=force)
            ]
        else:
            done = _several(found, wanted, chosen, speakers=speakers, force=force, jobs=jobs)
    out.result({"sessions": [one.document() for one in done]}, _lines(done), as_json=as_json)
    return _exit_code(done)


def _alone(
    study: OpenStudy, session: str, chosen: Settings, *, speakers: int | None, force: bool
) -> Transcribed:
    from facilitator.actions.transcribe import transcribe

    with progress.shown(session) as tell:
        return transcribe(study, session, chosen, speakers=speakers, force=force, progress=tell, say=out.say)


def _several(
    study: OpenStudy,
    sessions: list[str],
    chosen: Settings,
    *,
    speakers: int | None,
    force: bool,
    jobs: int | None,
) -> list[Told]:
    from facilitator.actions import side_by_side

    for one in sessions:
        study.repository.session(one)  # a name that was typed wrongly, before hours of work
    at_once = jobs or side_by_side.bound(chosen, len(sessions))
    if sessions:
        out.say(f"{len(sessions)} sessions, {min(at_once, len(sessions))} at a time.")
    with progress.together() as tell:
        job = side_by_side.Job(chosen, speakers, force)
        return side_by_side.transcribe(study, sessions, job, at_once=at_once, tell=tell, say=out.say)


def _wanted(study: OpenStudy, sessions: tuple[str, ...], *, everything: bool) -> list[str]:
    if bool(sessions) == everything:
        raise click.UsageError("Name the sessions, or say --all.")
    if everything:
        return [one.id for one in study.repository.sessions() if one.state != "planned"]
    return list(sessions)


def _planned(sessions: list[Session], *, as_json: bool) -> int:
    rows = [{"id": one.id, "state": str(one.state), "error": None} for one in sessions]
    out.result({"sessions": rows}, [one.id for one in sessions], as_json=as_json)
    return errors.DONE


def _exit_code(done: list[Transcribed] | list[Told]) -> int:
    return max((errors.exit_code(one.error) for one in done if one.error), default=errors.DONE)


def _lines(done: list[Transcribed] | list[Told]) -> Iterator[str]:
    for one in done:
        if one.error is not None:
            yield f"{one.id}: {one.error.message}"
            if one.error.next:
                yield f"    next: {one.error.next}"
            continue
        plain = one.document()
        counts = f"{plain['turn_count']} turns, {plain['finding_count']} possible identifiers"
        yield f"{one.id}: {counts}, {one.state}"
        yield f"    speakers: {', '.join(plain['speakers'])}"
        told = ", ".join(f"{count} by {kind}" for kind, count in plain["evidence"].items() if count)
        yield f"    who spoke was told for {told or 'no turn'}"
        yield from (f"    {line}" for line in _speech(plain["coverage"]))
        yield from (f"    {note}" for note in plain["notes"])
        if plain["draft"]:
            yield "    DRAFT: made with an engine that is not fit for research"
        yield f"    next: fg review {one.id}" if one.state == "in-review" else f"    next: fg show {one.id}"


def _speech(covered: dict[str, Any]) -> Iterator[str]:
    """What became of the speech, with the places to listen to."""
    if not covered["speech_ms"]:
        return
    share = covered["transcribed_ms"] / covered["speech_ms"]
    yield f"{share:.0%} of {covered['speech_ms'] / 1000:.0f} s of speech have words"
    for name, told in (("unintelligible", "could not be understood"), ("lost", "have no text")):
        places = [one for one in covered[name] if one["end_ms"] - one["start_ms"] >= WORTH_TELLING_MS]
        if places:
            shown = ", ".join(timecode.clock(one["start_ms"]) for one in places[:PLACES_SHOWN])
            more = f" and {len(places) - PLACES_SHOWN} more places" if len(places) > PLACES_SHOWN else ""
            yield f"{covered[f'{name}_ms'] / 1000:.0f} s {told}: listen at {shown}{more}"


def _awake() -> AbstractContextManager[Any]:
    """Keep the laptop from sleeping; where that cannot be done the work goes on all the same."""
    from wakepy import keep

    mode: AbstractContextManager[Any] = keep.running(on_fail="pass")
    return mode
