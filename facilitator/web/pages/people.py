"""The roster and what each person consented to: one table, a form to add people and one to note consents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import mistaken
from facilitator.actions import participant as action
from facilitator.errors import BadFile
from facilitator.model import Mode, Participant, Purpose, Role
from facilitator.web import forms, site, views
from facilitator.web.forms import Upload
from facilitator.web.page import Page, Step
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.actions.participant import Taken

_MOST_ROSTER = 16 * 1024 * 1024  # bytes; a survey export of a thousand people is a tenth of it
PURPOSES = {
    Purpose.TAKE_PART: "Take part",
    Purpose.RECORD: "Be recorded",
    Purpose.QUOTE: "Be quoted",
    Purpose.SHARE: "Share with others",
}
MODES = {Mode.SIGNED: "Signed", Mode.ORAL: "Said, on the record", Mode.WAIVER: "Form waived by the board"}


def people(request: Request) -> Response:
    """Everybody on the roster, with names; looking at it is noted. ``?change`` opens one of them."""
    return _show(request, changing=request.query_params.get("change", ""))


def add(request: Request) -> Response:
    """Put one person on the roster, or put right what stands there."""
    said = forms.fields(request)
    changing = said.get("change", "")
    try:
        person = Participant(
            id=changing or said.get("id", "").strip(),
            display_name=_required(said.get("display_name", "")),
            full_name=said.get("full_name", "").strip(),
            aliases=tuple(one.strip() for one in said.get("aliases", "").split(";") if one.strip()),
            role=Role(said.get("role", Role.PARTICIPANT)),
            group=said.get("group", "").strip(),
        )
        with site.of(request).study() as study:
            (action.change if changing else action.add)(study, person)
    except Problem as problem:
        return _show(request, problem, said=said, changing=changing)
    return views.go("/people" if changing else "/people#add")  # the next person is typed there


def remove(request: Request) -> Response:
    """Take a person off the roster who was added by mistake."""
    gone = forms.fields(request).get("person", "")
    try:
        with site.of(request).study() as study:
            mistaken.remove_participant(study, gone)
    except Problem as problem:
        return _show(request, problem, changing=gone)
    return views.go("/people")


def take(request: Request) -> Response:
    """Read a roster file, in memory only."""
    try:
        with site.of(request).study() as study:
            taken = action.import_roster(study, _uploaded(request))
    except Problem as problem:
        return _show(request, problem)
    return _show(request, taken=taken)


def consent(request: Request) -> Response:
    """Note what the people who are ticked said, purpose by purpose."""
    pairs = forms.pairs(request)
    said = dict(pairs)
    ids = [value for name, value in pairs if name == "person"]
    purposes = [Purpose(value) for name, value in pairs if name == "purpose" and value in set(Purpose)]
    try:
        if not ids or not purposes:
            raise BadFile("Tick the people and the purposes that they spoke about.")
        day, mode = forms.day(said.get("on", "")), Mode(said.get("mode", Mode.SIGNED))
        given = said.get("given", "yes") == "yes"
        with site.of(request).study() as study:
            action.consent(study, ids, purposes=purposes, mode=mode, on=day, given=given)
    except Problem as problem:
        return _show(request, problem, said=said, ticked=(*ids, *purposes))
    return views.go("/people")


def _uploaded(request: Request) -> bytes:
    for part in forms.parts(request):
        if isinstance(part, Upload) and part.filename:
            return forms.within(part, _MOST_ROSTER)
    raise BadFile("Choose a roster file first.")


def _required(name: str) -> str:
    if not name.strip():
        raise BadFile("The name that the meeting shows is needed: it tells who speaks.")
    return name.strip()


def _as_typed(person: Participant) -> dict[str, str]:
    return {
        "display_name": person.display_name,
        "full_name": person.full_name,
        "aliases": "; ".join(person.aliases),
        "role": str(person.role),
        "group": person.group,
    }


def _show(
    request: Request,
    problem: Problem | None = None,
    *,
    said: dict[str, str] | None = None,
    ticked: tuple[str, ...] = (),
    taken: Taken | None = None,
    changing: str = "",
) -> Response:
    with site.of(request).study() as study:
        listed = action.list_people(study, identified=True)
        withdrawn = {one.participant: one for one in study.people.withdrawals()}
        groups = study.folder.study.groups
    old = next((one.participant for one in listed if one.participant.id == changing), None)
    return views.form(
        request,
        "people.html",
        problem,
        said or (_as_typed(old) if old else {}),
        changing=old.id if old else "",
        listed=listed,
        consents={one.participant.id: {has.purpose: has for has in one.consents} for one in listed},
        withdrawn=withdrawn,
        groups=dict.fromkeys([*groups, *(one.participant.group for one in listed if one.participant.group)]),
        purposes=PURPOSES,
        modes=MODES,
        roles={one: str(one) for one in Role},
        ticked=ticked,
        taken=taken,
        today=forms.today(),
    )


page = Page(
    name="people",
    title="People",
    path="/people",
    order=20,
    routes=(
        Route("/people", people),
        Route("/people/add", add, methods=["POST"]),
        Route("/people/remove", remove, methods=["POST"]),
        Route("/people/import", take, methods=["POST"]),
        Route("/people/consent", consent, methods=["POST"]),
    ),
    steps=(
        Step("fg participant", "/people", "See the people"),
        Step("fg participant add", "/people#add", "Add a person"),
        Step("fg participant remove", "/people", "See the people"),
        Step("fg participant import", "/people#import", "Import a roster"),
        Step("fg participant consent", "/people#consent", "Note consents"),
    ),
)
