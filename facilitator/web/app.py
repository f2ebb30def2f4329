"""The local pages as one application. How to add a page, in ten lines:

1. ``pages/quotes.py`` (the file is found by itself; nobody edits a list)::

       def quotes(request: Request) -> Response:           # a plain function: it runs in a thread, may block
           with site.of(request).study() as study:         # the study, open for the length of the block
               return views.show(request, "quotes.html", quotes=action.quotes(study))

       def add(request: Request) -> Response:
           said = forms.fields(request)                    # also forms.document (JSON), forms.parts (uploads)
           with site.of(request).study() as study:
               action.add(study, said["session"], said["text"])    # a Problem becomes a page by itself
           return views.go("/quotes")

       page = Page(
           name="quotes", title="Quotes", path="/quotes", order=40,        # no order: not in the navigation
           routes=(Route("/quotes", quotes), Route("/quotes", add, methods=["POST"])),
           steps=(Step("fg quotes", "/sessions/{session}/quotes", "Choose quotes"),),
       )

2. ``templates/quotes.html`` extends ``base.html`` (blocks ``title``, ``main``, ``styles``, ``scripts``).
   Everything is escaped. No inline script or style: the browser refuses both.
3. ``static/quotes.js`` (``<script type="module" src="/static/quotes.js">``, a module that imports
   ``./core.js``) and ``static/quotes.css``, where the shared ``base.css`` and ``parts.css`` do not do.
   ``innerHTML`` is refused too: build elements, or take a rendered fragment with ``core.fragment``.

``steps`` say which command a page does for people who type none: ``next_step(command)`` in a template, the
home page and the page of every problem turn that command into a button that leads there.

Long work: ``site.of(request).jobs.start(session, title, lambda job: action(..., progress=job.progress,
say=job.say), after="/sessions/FG1")``, then ``views.go(f"/jobs/{session}")``: that page shows progress and a
stop button. News for an open page: ``events.stream(request, since, bell)`` and ``core.listen``.

A form that fails is best shown again with what was typed: catch the Problem, ``views.show(..., problem=it)``
and ``notice_of(problem)`` from ``parts.html`` (``{% from "parts.html" import notice_of, step_button %}``).
``site.of(request).root = path`` opens a study where none was open. Uploads: ``for part in
forms.parts(request)``, and append an ``Upload``'s chunks to ``room.receive(name)``.
A verb that opens a page: ``facilitator.cli.pages.run(root, identity, start="/review/FG1")``.
Tests: ``tests/facilitator/web/conftest.py`` says how; axe runs over every page of the navigation by itself.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from facilitator.errors import NotFound
from facilitator.web import problems
from facilitator.web.guard import Guard
from facilitator.web.page import pages
from transcription.errors import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from facilitator.web.site import Site

_STATIC = Path(__file__).parent / "static"
# Windows takes types from its registry, where scripts can be "text/plain", which browsers then refuse.
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def application(site: Site) -> ASGIApp:
    """Every page behind the guard."""
    for ending, kind in _TYPES.items():
        mimetypes.add_type(kind, ending)
    routes = [route for page in pages() for route in page.routes]
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=_STATIC))],
        exception_handlers={Problem: _problem, HTTPException: _no_page, Exception: problems.unexpected},
    )
    app.state.site = site
    return Guard(app, site)


def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return problems.answer(request, error)


def _no_page(request: Request, error: Exception) -> Response:
    del error  # its text is HTTP's, not ours
    return problems.answer(request, NotFound("There is no such page here."))
