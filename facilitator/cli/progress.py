"""How far long work is: a bar with the time left on a terminal, one line per tenth elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from facilitator.cli import out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import TaskID

    from transcription.protocols import Progress


@contextmanager
def shown(title: str) -> Iterator[Progress]:
    """Something to call with a stage and its share (0 to 1), shown while the block runs."""
    if sys.stderr.isatty():
        with _bar(title) as tell:
            yield tell
    else:
        yield _lines(title)


@contextmanager
def together() -> Iterator[Callable[[str, str, float], None]]:
    """The same for several at once: called with a title, its stage and its share."""
    if sys.stderr.isatty():
        with _bars() as tell:
            yield tell
    else:
        lines: dict[str, Progress] = {}

        def told(title: str, stage: str, share: float) -> None:
            lines.setdefault(title, _lines(title))(stage, share)

        yield told


@contextmanager
def _bars() -> Iterator[Callable[[str, str, float], None]]:
    """One bar for each title, which says the stage it is in."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, TaskID] = {}
        stages: dict[str, str] = {}

        def tell(title: str, stage: str, share: float) -> None:
            if title not in tasks:
                tasks[title] = progress.add_task(title, total=1.0)
            if stages.get(title) != stage:
                stages[title] = stage
                progress.reset(tasks[title], description=f"{title} {stage}")
            progress.update(tasks[title], completed=share, visible=stage != "done")

        yield tell


@contextmanager
def _bar(title: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks: dict[str, object] = {}

        def tell(stage: str, share: float) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(f"{title} {stage}", total=1.0)
            progress.update(tasks[stage], completed=share)  # type: ignore[arg-type]

        yield tell


def _lines(title: str) -> Progress:
    told: dict[str, int] = {}

    def tell(stage: str, share: float) -> None:
        tenth = int(share * 10)
        if tenth > 0 and told.get(stage, 0) < tenth:
            told[stage] = tenth
            out.say(f"{title} {stage} {tenth * 10} %")

    return tell
