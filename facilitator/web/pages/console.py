"""The live console: a session is held by its guide, and what happens is logged as it happens.

One address per view: ``moderator`` (second monitor), ``assistant`` (beside the meeting), ``strip`` (a narrow
column that may be shared by accident: nothing on it names anybody). The same below ``/rehearse``, where
nothing counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from facilitator.actions import session_run
from facilitator.errors import BadFile, NotFound
from facilitator.live_log import Sent
from facilitator.model import Presence, Role
from facilitator.web import events, forms, site, views
from facilitator.web.page import Page, Step

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from facilitator.web.consoles import Console

_REHEARSE = "/rehearse"
VIEWS = {"moderator": "Moderator", "assistant": "Assistant", "strip": "Strip"}
# Kinds of note that the assistant can type, as the page names them.
NOTES = {
    "note": "Note",
    "quote": "Quote",
    "nonverbal": "Seen, not said",
    "agree": "How many agree",
    "incident": "Incident",
    "summary": "Summary",
    "tell": "Tell the moderator",
}


def start(request: Request) -> Response:
    """Before the session: who is there, with their consent as given beforehand, and the views to open."""
    return _page(request, "console_start.html")


def view(request: Request) -> Response:
    """One view of the running session."""
    name = request.path_params["view"]
    if name not in VIEWS:
        raise NotFound("There is no such view.", f"fg session run {request.path_params['session']}")
    return _page(request, f"console_{name}.html")


def state(request: Request) -> Response:
    """The state as JSON: what a view asks for when it comes back."""
    return views.document(_console(request).document())


def news(request: Request) -> Response:
    """The state whenever it changes."""
    console = _console(request)
    return events.stream(request, console.news, console.bell)


def add(request: Request) -> Response:
    """An event from a view; answered when it is on disk. Sent twice, it counts once."""
    said = forms.document(request)
    sent = _sent(said)
    console = _console(request)
    if session_run.presence(sent) and not console.rehearsal:
        with site.of(request).study() as study:
            session_run.attend(study, console.plan.session.id, sent)
    event = console.add(sent)
    return views.document({"seq": event.seq, "at_ms": event.at_ms})


def _sent(said: dict[str, object]) -> Sent:
    number = said.get("number")
    texts = {name: said.get(name) for name in ("view", "event", "participant", "question", "text")}
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise BadFile("The page sent an event without its number.", "reload the page")
    if any(text is not None and not isinstance(text, str) for text in texts.values()):
        raise BadFile("The page sent an event that cannot be read.", "reload the page")
    named = {name: text if isinstance(text, str) else None for name, text in texts.items()}
    return Sent(
        view=named["view"] or "",
        number=number,
        event=named["event"] or "",
        participant=named["participant"],
        question=named["question"],
        text=named["text"],
    )


def _console(request: Request) -> Console:
    known = site.of(request)
    rehearsal = request.url.path.startswith(_REHEARSE)
    return known.consoles.of(known, request.path_params["session"], rehearsal=rehearsal)


def _page(request: Request, template: str) -> Response:
    console = _console(request)
    plan = console.plan
    there = {one.participant for one in plan.session.people}
    base = f"{_REHEARSE if console.rehearsal else '/console'}/{plan.session.id}"
    return views.show(
        request,
        template,
        plan=plan,
        base=base,
        rehearsal=console.rehearsal,
        closed=console.closed,
        views=VIEWS,
        notes=NOTES,
        ways=[str(one) for one in Presence],
        others={
            person: name for person, name in plan.names.items() if name and person not in there
        },  # nameless: withdrew everything
        leads=[one for one in plan.session.people if one.role in {Role.MODERATOR, Role.ASSISTANT}],
        participants=[one for one in plan.session.people if one.role is not Role.OBSERVER],
    )


def _routes(base: str) -> tuple[Route, ...]:
    here = base + "/{session}"
    return (
        Route(here, start),
        Route(f"{here}/state", state),
        Route(f"{here}/news", news),
        Route(f"{here}/events", add, methods=["POST"]),
        Route(here + "/{view}", view),
    )


page = Page(
    name="console",
    title="Session",
    routes=(*_routes("/console"), *_routes(_REHEARSE)),
    steps=(Step("fg session run", "/console/{session}", "Hold the session"),),
)
