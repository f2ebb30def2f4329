"""What tests of a review begin with: a study opened in this process, and sessions made of captions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from facilitator import folder
from facilitator.actions.open_study import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Fg

    from facilitator.actions.open_study import OpenStudy


@contextmanager
def study(fg: Fg) -> Iterator[OpenStudy]:
    with opened(folder.read(fg.study)) as found:
        yield found


def recorded(fg: Fg, *texts: str) -> Fg:
    fg.started()
    for number, text in enumerate(texts, start=1):
        if number > 1:
            fg.ok("session", "add", f"FG{number}", "--guide", "short-60", "--group", "nurses")
        fg.ok("import", f"FG{number}", fg.file(f"meeting-{number}.vtt", text))
    fg.ok("transcribe", "--all", "--engine", "captions")
    return fg
