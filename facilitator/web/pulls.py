"""Recordings out of Zoom's cloud as long work behind a page, into one session or each into its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.actions import zoom_account, zoom_pull, zoom_targets
from facilitator.zoom.pulled import FileState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from facilitator.web.jobs import Job
    from facilitator.web.site import Site

_WAIT_S = 10_800.0  # seconds that a pull waits for Zoom to be done with a recording, as the command does


def bring(known: Site, session: str | None, said: Mapping[str, str], job: Job) -> None:
    """Bring what the form names: ``meeting``, the days ``first`` and ``last``, ``wait``, ``video``.

    Without a session, every meeting of these days goes into the session that is its own.
    """
    from wakepy import keep

    wait_s = _WAIT_S if "wait" in said else 0.0
    named = {one: said.get(one, "").strip() or None for one in ("meeting", "first", "last")}
    with known.study() as study, keep.running(on_fail="pass"):
        zoom = zoom_account.client()
        wanted = zoom_targets.awaited(
            lambda: zoom_targets.targets(study, zoom, session=session, say=job.say, **named),
            wait_s,
            job.say,
        )
        done = zoom_pull.pull(
            study,
            zoom,
            wanted,
            video="video" in said,
            wait_s=wait_s,
            tell=lambda _, share: job.progress("Bringing the files", share),
            say=job.say,
        )
    _tell(done, job, several=session is None)


def _tell(done: Sequence[zoom_pull.Pulled], job: Job, *, several: bool) -> None:
    for meeting in done:
        where = f"{meeting.session}: " if several else ""
        files = meeting.meeting.files
        here = sum(one.state is FileState.VERIFIED for one in files)
        job.say(f"{where}{here} of {len(files)} files are here, each compared with what Zoom lists.")
        if meeting.left_out:
            job.say(f"{meeting.left_out} videos stay in the cloud: their sound is here as a file of its own.")
        for line in meeting.warnings:
            job.say(line)
    if failure := zoom_pull.why_incomplete(done):
        raise failure
