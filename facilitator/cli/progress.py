"""How far long work is: a bar with the time left on a terminal, one line per tenth elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from facilitator.cli import out

if TYPE_CHECKING:
    from collections.abc import Iterator

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
