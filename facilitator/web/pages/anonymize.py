"""A transcript from anywhere: read in memory, its identifiers hidden, looked through, and handed back."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import anonymize_text as action
from facilitator.actions.anonymize_text import Made, Source
from facilitator.errors import BadFile
from facilitator.terms import parse, study_terms
from facilitator.vault import keys
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from facilitator.web.placeholders import pieces
from transcription import policies
from transcription.errors import BadPolicy, Problem
from transcription.formats import choose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.anonymize_text import Place
    from facilitator.web.jobs import Job
    from facilitator.web.site import Site
    from transcription.model import Person, Policy, Utterance

RULES = {
    "qualitative": "For interviews and groups (usual)",
    "gdpr": "Towards anonymous text in the sense of the GDPR",
    "hipaa-safe-harbor": "HIPAA safe harbor, for health data in the United States",
}
ENDINGS = {
    ".docx": "Word",
    ".txt": "Plain text",
    ".vtt": "Captions (vtt)",
    ".srt": "Captions (srt)",
    ".json": "JSON, for programs",
}
DONE = {
    "hidden": "hidden",
    "queued": "hidden, and to be looked at",
    "shifted": "moved by some days",
    "generalised": "told less exactly",
    "kept": "left as it is",
}
_WORK = "~anonymize"  # the work's name among the sessions'; no session's id begins so
_MOST = 64 * 1024 * 1024  # bytes; a day's talk as a Word document is a hundredth of it
_MOST_LINKS = 40  # doubtful lines that are listed; each is also marked in the text


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. It stays in this server's memory until it is discarded or the pages close."""

    source: Source = field(repr=False)
    made: Made
    ending: str


def show(request: Request) -> Response:
    """Which transcript, and what is known of who is in it."""
    return _show(request)


def start(request: Request) -> Response:
    """Begin, and show how far it is."""
    said: dict[str, str] = {}
    try:
        sent = _received(request, said)
        source, ending = _source(site.of(request), said, sent)
        _begin(site.of(request), source, ending)
    except Problem as problem:
        return _show(request, problem, said)
    return views.go(f"/jobs/{_WORK}")


def more(request: Request) -> Response:
    """The same transcript once more, with names that were missed; whoever had a number keeps it."""
    found = _result(request)
    if found is None:
        return views.go("/anonymize")
    source = found.source
    roster = (*source.roster, *action.named(forms.fields(request).get("names", ""), source.roster))
    _begin(site.of(request), replace(source, roster=roster, name_key=found.made.name_key), found.ending)
    return views.go(f"/jobs/{_WORK}")


def result(request: Request) -> Response:
    """What was found, as kinds and places; the words only when they are asked for."""
    found = _result(request)
    if found is None:
        return views.go("/anonymize")
    places = found.made.response.findings
    return views.show(
        request,
        "anonymized.html",
        counts=_counts(places),
        doubts=_doubts(places),
        most=_MOST_LINKS,
        lines=_lines(found.made.utterances),
        words=_words(places) if "words" in request.query_params else None,
        done=DONE,
        ending=found.ending,
    )


def download(request: Request) -> Response:
    """The transcript without identifiers, as a file."""
    found = _result(request)
    if found is None:
        return views.go("/anonymize")
    data = choose.write(found.made.utterances, found.ending)
    return views.download(f"transcript-without-names{found.ending}", data)


def name_key(request: Request) -> Response:
    """Who is who, encrypted to this computer's key."""
    found = _result(request)
    if found is None:
        return views.go("/anonymize")
    own = keys.find_identity(site.of(request).identity_file, os.environ, create=True)
    return views.download("who-is-who.age", own.key.encrypt(found.made.name_key))


def discard(request: Request) -> Response:
    """Forget the transcript and what came of it."""
    site.of(request).jobs.forget(_WORK)
    return views.go("/anonymize")


def _begin(known: Site, source: Source, ending: str) -> None:
    def work(job: Job) -> Result:
        job.progress("detect", 0.0)
        return Result(source, action.make(source), ending)

    known.jobs.start(_WORK, "Hiding names in a transcript", work, after="/anonymize/result")


def _result(request: Request) -> Result | None:
    job = site.of(request).jobs.of(_WORK)
    return job.result if job is not None and isinstance(job.result, Result) else None


def _received(request: Request, said: dict[str, str]) -> dict[str, tuple[str, bytes]]:
    """What was typed goes into ``said``; the files come back by field, with their endings, from memory."""
    sent = {}
    for part in forms.parts(request):
        if not isinstance(part, Upload):
            said[part.name] = part.value
        elif part.filename:
            ending = PurePath(part.filename).suffix.casefold()
            sent[part.name] = (ending, forms.within(part, _MOST))
    if "file" not in sent:
        raise BadFile("Choose the transcript first.")
    return sent


def _source(
    known: Site, said: Mapping[str, str], sent: Mapping[str, tuple[str, bytes]]
) -> tuple[Source, str]:
    came_as, data = sent["file"]
    roster, terms = _known(known, said, sent)
    ending = said.get("ending") or came_as
    source = Source(
        action.spoken(data, came_as, roster),
        _policy(said.get("rules", ""), sent.get("own_rules")),
        roster,
        terms,
        _opened(known, sent["key"][1]) if "key" in sent else None,
    )
    return source, ending if ending in choose.suffixes() else ".txt"


def _known(
    known: Site, said: Mapping[str, str], sent: Mapping[str, tuple[str, bytes]]
) -> tuple[tuple[Person, ...], dict[str, str]]:
    """Who and what is known: of a roster file, of what was typed and, if that was ticked, of the study."""
    roster = action.people(sent["roster"][1]) if "roster" in sent else ()
    terms = parse(said.get("terms", ""))
    if "study" in said and known.root is not None:
        with known.study() as study:
            ids = {one.id for one in roster}
            roster += tuple(one.person() for one in study.people.load_roster() if one.id not in ids)
            terms = {**study_terms(study.folder), **terms}
    return (*roster, *action.named(said.get("names", ""), roster)), terms


def _policy(name: str, own: tuple[str, bytes] | None) -> Policy:
    if own is None:
        return policies.load(name if name in RULES else next(iter(RULES)))
    try:
        return policies.parse("own", own[1].decode("utf-8"))
    except UnicodeDecodeError:
        raise BadPolicy("The file of rules is no text.") from None


def _opened(known: Site, sealed: bytes) -> bytes:
    return keys.find_identity(known.identity_file, os.environ).key.decrypt(sealed)


def _counts(places: tuple[Place, ...]) -> list[tuple[str, str, int]]:
    """Kind, what was done, and how many; the parts of one finding count once."""
    found = {one.group: (str(one.kind), one.action) for one in places}
    return sorted((kind, done, number) for (kind, done), number in Counter(found.values()).items())


def _doubts(places: tuple[Place, ...]) -> dict[int, list[str]]:
    """What is in doubt, as kinds, by the number of its line."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in places:
        kind = str(one.kind).replace("-", " ")
        if one.action == "queued" and kind not in found[one.utterance + 1]:
            found[one.utterance + 1].append(kind)
    return {line: kinds for line, kinds in found.items() if kinds}


def _words(places: tuple[Place, ...]) -> list[tuple[str, str, str, list[int]]]:
    """What was found, as it is written (identified), with its kind, what was done, and its lines."""
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one in places:
        found[one.text, str(one.kind), one.action].append(one.utterance + 1)
    return sorted((*what, lines) for what, lines in found.items())


def _lines(utterances: tuple[Utterance, ...]) -> Iterator[tuple[str, list[tuple[bool, str]]]]:
    """Each line for reading: who speaks, and its text in pieces, placeholders apart."""
    for one in utterances:
        yield one.name or "", pieces(one.text)


def _show(request: Request, problem: Problem | None = None, said: dict[str, str] | None = None) -> Response:
    known = site.of(request)
    ready = _result(request) is not None
    return views.form(
        request,
        "anonymize.html",
        problem,
        said,
        rules=RULES,
        endings={"": "As it came", **{one: ENDINGS.get(one, one) for one in choose.suffixes()}},
        study=known.root is not None,
        ready=ready,
    )


page = Page(
    name="anonymize",
    title="Hide names in a transcript",
    path="/anonymize",
    routes=(
        Route("/anonymize", show),
        Route("/anonymize", start, methods=["POST"]),
        Route("/anonymize/result", result),
        Route("/anonymize/more", more, methods=["POST"]),
        Route("/anonymize/file", download),
        Route("/anonymize/key", name_key),
        Route("/anonymize/discard", discard, methods=["POST"]),
    ),
    steps=(Step("fg anonymize", "/anonymize", "Hide names in another transcript"),),
)
