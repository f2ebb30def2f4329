"""Releases: what left, what keeps the next from leaving and what opens that, and the making of one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from facilitator.actions import gate as gates
from facilitator.actions import kept_releases, recall
from facilitator.actions.releasing import Order
from facilitator.errors import BadFile, NotFound
from facilitator.exports import bundle, protocol
from facilitator.release import passable
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from transcription.conventions import rules
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.release.bag import FileCheck

READERS = {
    protocol.CODERS: "For coders: transcripts for a coding program, with legend and reading copy",
    protocol.BOARD: "For the ethics board: proof of procedure, no transcript",
    protocol.ARCHIVE: "For an archive: the strictest telling, fresh numbers, no dates",
}
TARGETS = {
    protocol.TEXT: "Plain text and Word",
    protocol.MAXQDA: "MAXQDA",
    protocol.NVIVO: "NVivo",
    protocol.ATLASTI: "ATLAS.ti",
    protocol.QUALCODER: "QualCoder",
}
GATES = {
    "consent": "Everybody whose words leave must have agreed to it. "
    "Whoever did not come is noted as absent on the session's page.",
    "review": "A person must have decided everything that was doubtful, in every session.",
    "withdrawal": "Every withdrawal must be carried out to its end.",
    "group": "No group may be so small that an opinion points at somebody.",
    "language": "The search for names must know the language that is spoken.",
    "leak": "No name may stand in the finished files. This is looked at while they are made.",
    passable.DEMOGRAPHICS: "The tables of who took part may tell of nobody alone, nor beside earlier ones.",
    "rules": "The study's rules must be strict enough for an archive.",
}


def releases(request: Request) -> Response:
    """The register, and the files that lie in the study."""
    return _releases(request)


def form(request: Request) -> Response:
    """What a release needs to be told, with every gate."""
    return _form(request, dict(request.query_params), ticked=request.query_params.getlist("session"))


def make(request: Request) -> Response:
    """Make it, or say which gate is closed."""
    pairs = forms.pairs(request)
    said = dict(pairs)
    order = _order(pairs)
    try:
        with site.of(request).study() as study:
            _, name = kept_releases.make(study, order)
    except Problem as problem:
        return _form(request, said, problem, ticked=(*order.sessions, *order.formats))
    return views.go(f"/releases/checked/{name}")


def accept(request: Request) -> Response:
    """Pass a gate by name, with a reason; the form behind it stays as it was chosen."""
    pairs = forms.pairs(request)
    said = dict(pairs)
    kept = [(name, value) for name, value in pairs if name in {"demographics", "session"}]
    chosen = [value for name, value in kept if name == "session"]
    try:
        with site.of(request).study() as study:
            gates.accept(
                study,
                said.get("gate", ""),
                ",".join(chosen) if said.get("gate") == passable.DEMOGRAPHICS else "",
                reason=said.get("reason", "").strip(),
                reviewer=said.get("reviewer", "").strip(),
                reference=said.get("reference", "").strip(),
            )
    except Problem as problem:
        return _form(request, said, problem, ticked=chosen)
    return views.go(f"/releases/new?{urlencode(kept)}" if kept else "/releases/new")


def check(request: Request) -> Response:
    """Is a release still what it was?"""
    name = request.path_params["name"]
    with site.of(request).study() as study:
        checks = kept_releases.verify(study, name)
    return _releases(request, name, checks)


def check_sent(request: Request) -> Response:
    """Is a release that lies elsewhere still what it was?"""
    try:
        for part in forms.parts(request):
            if isinstance(part, Upload) and part.filename:
                return _releases(request, "The release you chose", kept_releases.verify_sent(part.chunks))
        raise BadFile("Choose the release first: a zip file.")
    except Problem as problem:
        return _releases(request, problem=problem)


def download(request: Request) -> Response:
    """A release as the file that it is."""
    with site.of(request).study() as study:
        place = kept_releases.place(study, request.path_params["name"])
    return views.download(place.name, place.read_bytes())


def recall_sheet(request: Request) -> Response:
    """What everybody who holds a release that must come back is told."""
    name = request.path_params["name"]
    with site.of(request).study() as study:
        data = kept_releases.recall_sheet(study, name)
    return views.download(name, data)


def back(request: Request) -> Response:
    """Note that all copies of a release that was called back are back."""
    said = forms.fields(request)
    number = said.get("release", "")
    try:
        if not (number.isascii() and number.isdigit()):
            raise NotFound("There is no such release.", "fg recall list")
        with site.of(request).study() as study:
            recall.all_back(study, int(number), said.get("on", "").strip(), said.get("reviewer", ""))
    except Problem as problem:
        return _releases(request, problem=problem, said=said)
    return views.go("/releases#recalls")


def _releases(
    request: Request,
    checked: str | None = None,
    checks: Sequence[FileCheck] = (),
    problem: Problem | None = None,
    said: dict[str, str] | None = None,
) -> Response:
    with site.of(request).study() as study:
        found = study.repository.releases()
        return views.form(
            request,
            "releases.html",
            problem,
            said,
            releases=found,
            out=[one for one in found if one.recalled and not one.returned],
            today=forms.today(),
            names=(names := kept_releases.names(study)),
            gone=(gone := kept_releases.called_back(study)),
            lies_here=checked in names and checked not in gone,
            sheets={one.id: kept_releases.recall_sheets(study, one) for one in found},
            checked=checked,
            checks=checks,
        )


def _order(pairs: Sequence[tuple[str, str]]) -> Order:
    said = dict(pairs)
    reader = said.get("reader", protocol.CODERS)
    if reader not in READERS:
        raise NotFound("There is no such reader of a release.", "fg export")
    known = bundle.formats(reader)
    return Order(
        reader=reader,
        target=said["target"] if said.get("target") in TARGETS else protocol.TEXT,
        formats=tuple(value for name, value in pairs if name == "format" and value in known),
        sessions=tuple(value for name, value in pairs if name == "session"),
        draft="draft" in said,
        series=said.get("series", "").strip() if reader == protocol.CODERS else "",
        demographics="demographics" in said,
        convention=said["convention"] if said.get("convention") in rules.names() else "",
    )


def _form(
    request: Request, said: dict[str, str], problem: Problem | None = None, ticked: Sequence[str] = ()
) -> Response:
    reader = said.get("reader", protocol.CODERS)
    with site.of(request).study() as study:
        held = gates.released_by_default(study, ())
        chosen = [one for one in held if one.id in ticked] or held
        standing = gates.needed_open(gates.standing(study, chosen, reader), reader) if held else []
        if held and "demographics" in said and study.people.described():
            standing.append(gates.demographics_gate(study, chosen))
        usual = study.folder.study.convention
    return views.form(
        request,
        "release_new.html",
        problem,
        said,
        gates=standing,
        meanings=GATES,
        passable=[one for one in standing if one.closed and one.name in passable.PASSABLE],
        sessions=held,
        readers=READERS,
        targets=TARGETS,
        formats=sorted({*bundle.formats(protocol.CODERS), *bundle.formats(protocol.BOARD)}),
        conventions={
            one: one.replace("-", " ") for one in sorted(rules.names(), key=lambda one: one != usual)
        },
        ticked=ticked,
    )


page = Page(
    name="releases",
    title="Releases",
    path="/releases",
    order=40,
    routes=(
        Route("/releases", releases),
        Route("/releases/new", form),
        Route("/releases/new", make, methods=["POST"]),
        Route("/releases/gate", accept, methods=["POST"]),
        Route("/releases/checked/{name}", check),
        Route("/releases/checked", check_sent, methods=["POST"]),
        Route("/releases/files/{name}", download),
        Route("/releases/recalls/{name}", recall_sheet),
        Route("/releases/back", back, methods=["POST"]),
    ),
    steps=(
        Step("fg export", "/releases/new", "Make a release"),
        Step("fg gate", "/releases/new", "See what keeps it in"),
        Step("fg gate accept", "/releases/new#pass", "Answer for this gate"),
        Step("fg recall", "/releases#recalls", "See what must come back"),
        Step("fg verify", "/releases", "Check a release"),
    ),
)
