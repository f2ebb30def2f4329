"""What all pages of one running server share: the study, the door, the jobs."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from facilitator import folder as folders
from facilitator.actions.open_study import opened
from facilitator.errors import NoStudy
from facilitator.web.consoles import Consoles
from facilitator.web.door import Door
from facilitator.web.jobs import Jobs
from facilitator.web.reviews import Reviews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.requests import Request

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session


class Site:
    """One server's study and state. ``root`` is the study folder, or None where there is none yet."""

    def __init__(
        self,
        root: Path | None,
        identity_file: Path | None,
        *,
        port: int,
        idle_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.root = root
        self.port = port
        self.identity_file = identity_file
        self.idle_s = idle_s
        self.door = Door()
        self.jobs = Jobs()
        self.consoles = Consoles()
        self.reviews = Reviews()
        self._clock = clock
        self._used = clock()

    @contextmanager
    def study(self) -> Iterator[OpenStudy]:
        """The study, open for the length of a ``with`` block (about 3 ms); raises NoStudy.

        Opened anew each time: no thread shares anything, and what a command changed meanwhile is seen.
        """
        if self.root is None:
            raise NoStudy("No study is open here yet.", 'fg init DIR --title "My study"')
        self.consoles.give_way()
        with opened(folders.read(self.root), self.identity_file) as study:
            yield study

    def open_for(self, request: Request) -> bool:
        """Does that browser hold a session?"""
        return self.door.knows(request.cookies.get(self.cookie, ""))

    @property
    def cookie(self) -> str:
        """The session cookie's name. Cookies know no ports, so the name holds it."""
        return f"fg-{self.port}"

    def used(self) -> None:
        """Somebody with a session asked for something."""
        self._used = self._clock()

    def idle(self) -> bool:
        """Has nobody asked for anything for too long, and does nothing run?"""
        if self.jobs.running() or self.consoles.running():
            self.used()
        return self._clock() - self._used > self.idle_s


def of(request: Request) -> Site:
    """The site that a request is for."""
    return cast("Site", request.app.state.site)


def session(request: Request) -> Session:
    """The session that a request's path names; raises NotFound."""
    with of(request).study() as study:
        return study.repository.session(request.path_params["session"])
