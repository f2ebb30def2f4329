"""Transcribe a session: what this computer can do it with, the work, and how well the speech was covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import own_settings
from facilitator.actions import transcribe as action
from facilitator.actions.doctor import engines
from facilitator.errors import BadFile
from facilitator.web import forms, site, views
from facilitator.web.page import Page, Step
from transcription import weights
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.transcribe import Transcribed
    from facilitator.settings import Settings
    from facilitator.web.jobs import Job
    from facilitator.web.site import Site

DIARIZERS = {
    "auto": "What fits best (usual)",
    "tracks": "People's own sound only",
    "timeline": "The meeting's timeline only",
    "pyannote": "Voices",
    "none": "Not at all",
}
_MOST_SPEAKERS = 99
_WORTH_TELLING_MS = 1_000  # ms of speech without words; shorter is breath or laughter


def form(request: Request) -> Response:
    """What to transcribe with."""
    return _form(request, {})


def start(request: Request) -> Response:
    """Begin, and show how far it is."""
    name = request.path_params["session"]
    said = forms.fields(request)
    known = site.of(request)
    names = ("engine", "model", "language", "diarizer")
    flags = {one: said[one].strip() for one in names if said.get(one, "").strip()}
    try:
        speakers = _speakers(said.get("speakers", "").strip())
        with known.study() as study:
            study.repository.session(name)
            settings = own_settings.chosen(study.folder, flags)
        known.jobs.start(
            name,
            f"{name}: transcribing",
            lambda job: _transcribe(known, name, settings, speakers, job, force="force" in said),
            after=f"/sessions/{name}",
        )
    except Problem as problem:
        return _form(request, said, problem)
    return views.go(f"/jobs/{name}")


def _transcribe(
    known: Site, session: str, settings: Settings, speakers: int | None, job: Job, *, force: bool
) -> None:
    from wakepy import keep

    with known.study() as study, keep.running(on_fail="pass"):
        done = action.transcribe(
            study, session, settings, speakers=speakers, force=force, progress=job.progress, say=job.say
        )
    for line in summary(done):
        job.say(line)


def summary(done: Transcribed) -> list[str]:
    """What came of it, without a word of it."""
    if done.draft is None or done.coverage is None:
        return []
    plain, covered = done.document(), done.coverage
    told = ", ".join(f"{count} by {kind}" for kind, count in done.evidence().items() if count)
    lines = [
        f"{plain['turn_count']} turns, {plain['finding_count']} possible identifiers.",
        f"Speakers: {', '.join(plain['speakers'])}. Who spoke was told for {told or 'no turn'}.",
    ]
    if covered.speech_ms:
        lines.append(f"{covered.transcribed_ms / covered.speech_ms:.0%} of the speech has words.")
    if covered.lost_ms > _WORTH_TELLING_MS:
        lines.append(f"{covered.lost_ms / 1000:.0f} s of speech have no text: the review shows where.")
    return [*lines, *done.draft.notes]


def _models() -> dict[str, str]:
    """Whisper's models that are here; none to choose where there is none."""
    names = (*weights.PREFERRED, *weights.ENGLISH_ONLY)
    here = {name: name for name in names if weights.find(name) is not None}
    return {"": "The best that is here", **here} if here else {}


def _speakers(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= _MOST_SPEAKERS):
        raise BadFile("How many people speak is a number from 1 to 99, or left empty.")
    return int(said)


def _form(request: Request, said: dict[str, str], problem: Problem | None = None) -> Response:
    return views.form(
        request,
        "transcribe.html",
        problem,
        said,
        session=site.session(request),
        engines=engines(),
        models=_models(),
        diarizers=DIARIZERS,
    )


page = Page(
    name="transcribe",
    title="Transcribe",
    routes=(
        Route("/sessions/{session}/transcribe", form),
        Route("/sessions/{session}/transcribe", start, methods=["POST"]),
    ),
    steps=(Step("fg transcribe", "/sessions/{session}/transcribe", "Transcribe"),),
)
