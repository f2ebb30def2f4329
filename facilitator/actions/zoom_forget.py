"""``fg zoom forget``: the cloud's copy into Zoom's trash, only when asked and once all of it is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.actions import zoom_files
from facilitator.actions.zoom_targets import notes
from facilitator.errors import NotFound, OutsideFailed
from facilitator.zoom import pulled
from facilitator.zoom.failures import NotOnZoom
from facilitator.zoom.pulled import FileState

if TYPE_CHECKING:
    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from facilitator.zoom.client import Zoom
    from facilitator.zoom.cloud import CloudFile
    from facilitator.zoom.pulled import PulledMeeting


def forget(study: OpenStudy, zoom: Zoom, session: str, *, video_too: bool, dry_run: bool) -> list[str]:
    """Move the recordings of ``session`` to Zoom's trash; the numbers of their meetings come back.

    ``video_too``: videos that were left in the cloud go as well. Raises NotFound, and OutsideFailed
    where a file is in the cloud that is not here, whole and readable: then nothing is moved.
    """
    study.repository.session(session)
    with study.vault.hold(session, "fg zoom forget") as room:
        if not notes(room):
            raise NotFound(f"Nothing of {session} was pulled from Zoom.", f"fg zoom pull {session}")
        there = [one for one in notes(room) if _is_safe(zoom, room, one, session, video_too=video_too)]
        for one in () if dry_run else there:
            zoom.trash(one.uuid)
            study.repository.audit("zoom-forget", session, f"files={len(one.files)}", "")
    return [one.number for one in there]


def _is_safe(zoom: Zoom, room: Room, meeting: PulledMeeting, session: str, *, video_too: bool) -> bool:
    """Is the meeting in the cloud still, and all of it here? False where it has left the cloud."""
    try:
        listed = zoom.recording(meeting.uuid)
    except NotOnZoom:
        return False
    files = pulled.without_video(listed.files)[0] if video_too else listed.files
    missing = _missing(room, meeting, files)
    if missing:
        raise OutsideFailed(
            f"{missing} files of this recording are in the cloud and not here: nothing was moved.",
            f"fg zoom pull {session} --video",
        )
    return True


def _missing(room: Room, meeting: PulledMeeting, files: tuple[CloudFile, ...]) -> int:
    here = {one.key for one in meeting.files if one.state is FileState.VERIFIED and _readable(room, one)}
    return sum(key not in here for key in pulled.keys(files))


def _readable(room: Room, file: pulled.PulledFile) -> bool:
    """Can every byte be read back? VaultDamaged, which this raises, stops it as well."""
    name = zoom_files.where(room, file)
    if name is None:
        return False
    with room.open_file(name) as reader:
        while reader.read(1 << 20):
            pass
    return room.stat(name).sha256 == file.sha256
