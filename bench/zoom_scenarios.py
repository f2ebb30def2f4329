"""Every way a Zoom was seen to misbehave, one pull each by the real program: a table for reading.

``python bench/zoom.py --scenarios`` starts it with the tests' folders on the path. The double is the tests'
own, a process apart; so is ``fg``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fake_zoom import FakeZoom
from pulling import UUID, meeting, own, stored
from test_zoom_pull_faults import FAULTS, HOPELESS
from zoom import make_study, say

from facilitator.vault.keys import find_identity
from facilitator.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable

# The pauses between tries are the program's own; only a stalled connection is given up sooner.
_FG = "from facilitator.zoom import wire; wire.READ_S = 1.0; from facilitator.cli.main import main; main()"


def _faulty(faults: list[str], cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].faults = list(faults)


def _dying_token(cloud: FakeZoom) -> None:
    cloud.meetings[0].people += [own(f"Guest {n}", 10 + n) for n in range(8)]
    cloud.dies_after = 6


def _processing(cloud: FakeZoom) -> None:
    cloud.meetings[0].files[1].polls = 2


def _wrong_size(cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].listed = {"file_size": 17}
    cloud.meetings[0].files[1].listed = {"file_size": "999999"}


def _bare(cloud: FakeZoom) -> None:
    for one in cloud.meetings[0].files:
        one.listed = dict.fromkeys(("id", "status", "file_size", "recording_type"))


def _extra_page(cloud: FakeZoom) -> None:
    cloud.page_size, cloud.extra_page = 1, True


def _foreign(cloud: FakeZoom) -> None:
    cloud.meetings[0].files[0].listed = {"download_url": f"{cloud.cdn}/cmr/mix"}


SCENARIOS: dict[str, Callable[[FakeZoom], None]] = {
    "nothing wrong": lambda _: None,
    **{name: partial(_faulty, faults) for name, faults in FAULTS.items()},
    "a stalled connection": partial(_faulty, ["stall"]),
    "the token dies in mid run": _dying_token,
    "one file processing for two looks": _processing,
    "wrong sizes in the list": _wrong_size,
    "no id, status, size or type": _bare,
    "one page token too many, expired": _extra_page,
    "a download address of another host": _foreign,
    **{name: partial(_faulty, faults) for name, (faults, _) in HOPELESS.items()},
}


def run(name: str, study: Path) -> str:
    """One row: what was asked for, how long it took, and what became of it."""
    cloud = FakeZoom()
    cloud.meetings = [meeting(own("Tamsin Oduya", 2), own("Piotr Vale-Hansen", 3))]
    SCENARIOS[name](cloud)
    words = ["zoom", "pull", "B1", "--json"]
    words += (
        ["--from", "2026-03-10", "--to", "2026-03-10"]
        if "page" in name and "token" in name
        else ["--meeting", UUID]
    )
    env = {**os.environ, **cloud.environment, "FG_STUDY": str(study)}
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _FG, *words], env=env, capture_output=True, check=False)  # noqa: S603 - our own program
    seconds = time.perf_counter() - begun
    row = f"{name:58}{len(cloud.asked):9}{cloud.tokens:7}{seconds:8.1f}  {_outcome(done, cloud, study)}"
    cloud.close()
    return row


def _outcome(done: subprocess.CompletedProcess[bytes], cloud: FakeZoom, study: Path) -> str:
    document = json.loads(done.stdout)
    here = Vault(study / "vault", find_identity(None, os.environ)).room("B1")
    mine = {hashlib.sha256(data).hexdigest() for data in stored(here).values()}
    theirs = {hashlib.sha256(one.data).hexdigest() for one in cloud.files().values()}
    whole = (
        "all bytes equal"
        if mine == theirs
        else f"{len(mine & theirs)} of {len(theirs)} files, {len(mine - theirs)} wrong"
    )
    cause = document["error"]["code"] if "error" in document else "done"
    return f"exit {done.returncode} {cause}; {whole}"


def main() -> None:
    """All rows."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        os.environ.update(FG_STUDY=str(work / "study"), FG_IDENTITY=str(work / "key.txt"))
        make_study(work / "study", dict(os.environ))
        say(f"{'scenario':58}{'requests':>9}{'tokens':>7}{'seconds':>8}  outcome")
        for scenario in SCENARIOS:
            shutil.copytree(work / "study", work / "again")
            say(run(scenario, work / "again"))
            shutil.rmtree(work / "again")


if __name__ == "__main__":
    main()
