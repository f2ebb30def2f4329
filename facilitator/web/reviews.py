"""The reviews that are open in this server: read once, and again only when somebody changed the text."""

from __future__ import annotations

import gc
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facilitator.actions import review_view
from facilitator.actions.review_edit import EditDesk
from facilitator.actions.review_passes import Passes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy
    from facilitator.web.site import Site

_VIEWS = 4  # open pages of one review whose last answer is kept
_OPEN = 2  # reviews kept in memory; a long one takes about 20 MB


@dataclass(slots=True)
class Review:
    """One session's review: the desk, who the speakers are, and the last answer to each open page."""

    desk: EditDesk
    names: Mapping[str, str] = field(repr=False)
    passes: Passes = field(default_factory=Passes, repr=False)
    answers: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict, repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def remember(self, view: str, number: int, answer: dict[str, Any]) -> None:
        """Keep the last answer to a page, as it may ask again; of many pages those that asked last."""
        self.answers.pop(view, None)
        self.answers[view] = number, answer
        for old in list(self.answers)[:-_VIEWS]:
            del self.answers[old]


class Reviews:
    """Every open review of one server. Safe to use from any thread: one at a time is at a desk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[tuple[Path | None, str], Review] = {}

    @contextmanager
    def at(self, site: Site, session_id: str) -> Iterator[tuple[OpenStudy, Review]]:
        """A session's review and the study, for the length of a ``with`` block.

        Raises NotFound, NoIdentity, ReviewOpen before it was transcribed.
        """
        with site.study() as study:
            review = self._of(site, study, session_id)
            with review.lock:
                review.desk.use(study)
                yield study, review

    def _of(self, site: Site, study: OpenStudy, session_id: str) -> Review:
        key = (site.root, session_id)
        with self._lock:
            review = self._open.pop(key, None) or _opened(study, session_id)
            self._open[key] = review  # the one used last stands last
            for old in list(self._open)[:-_OPEN]:
                del self._open[old]
            return review


def _opened(study: OpenStudy, session_id: str) -> Review:
    desk = EditDesk(study, session_id)
    gc.collect()
    gc.freeze()  # a long talk is 100,000 values that stay: to look through them all takes longer than an edit
    return Review(desk, review_view.names(study, desk.draft.transcript))
