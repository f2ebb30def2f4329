"""``fg zoom forget``: the cloud's copy into Zoom's trash, only when asked and once all of it is here.

Where somebody withdrew, not all of it can be here, and no pull brings it back: then what the vault still
holds must be whole, and the rest goes with it, as the person asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator import recordings
from facilitator.actions import zoom_files
from facilitator.actions.zoom_targets import notes, withdrawn
from facilitator.errors import NotFound, OutsideFailed, VaultDamaged
from facilitator.zoom import pulled
from facilitator.zoom.failures import NotOnZoom
from facilitator.zoom.folder import FileRole
from facilitator.zoom.pulled import FileState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from facilitator.zoom.client import Zoom
    from facilitator.zoom.cloud import CloudFile
    from facilitator.zoom.pulled import PulledFile, PulledMeeting

_PIECE = 1 << 20  # bytes read at a time


def forget(study: OpenStudy, zoom: Zoom, session: str, *, video_too: bool, dry_run: bool) -> list[str]:
    """Move the recordings of ``session`` to Zoom's trash; the numbers of their meetings come back.

    ``video_too``: videos that were left in the cloud go as well. Raises NotFound; OutsideFailed where a file
    is in the cloud that is not here, whole; VaultDamaged where one cannot be read: then nothing is moved.
    """
    study.repository.session(session)
    with study.vault.hold(session, "fg zoom forget") as room:
        if not notes(room):
            raise NotFound(f"Nothing of {session} was pulled from Zoom.", f"fg zoom pull {session}")
        left = withdrawn(study, session)
        if left:
            _check_the_rest(room)
        there = [
            one for one in notes(room) if _may_go(zoom, room, one, session, video_too=video_too, left=left)
        ]
        for one in () if dry_run else there:
            zoom.trash(one.uuid)
            why = " withdrawal=yes" if left else ""
            study.repository.audit("zoom-forget", session, f"files={len(one.files)}{why}", "")
    return [one.number for one in there]


def _may_go(
    zoom: Zoom, room: Room, meeting: PulledMeeting, session: str, *, video_too: bool, left: bool
) -> bool:
    """Is the meeting in the cloud still, and may it go? False where it has left the cloud."""
    try:
        listed = zoom.recording(meeting.uuid).files
    except NotOnZoom:
        return False
    files = pulled.without_video(listed)[0] if video_too else listed
    missing = _never_seen(meeting, files) if left else _not_here(room, meeting, files)
    if missing:
        raise OutsideFailed(
            f"{missing} files of this recording are in the cloud and not here: nothing was moved.",
            f"fg zoom forget {session} --confirm {session} --video-too"
            if left
            else f"fg zoom pull {session} --video",
        )
    return True


def _not_here(room: Room, meeting: PulledMeeting, files: Sequence[CloudFile]) -> int:
    here = {one.key for one in meeting.files if one.state is FileState.VERIFIED and _is_whole(room, one)}
    return sum(key not in here for key in pulled.keys(files))


def _never_seen(meeting: PulledMeeting, files: Sequence[CloudFile]) -> int:
    """Videos that nobody fetched; of other kinds nothing can be fetched any more, so nothing is lost."""
    known = {one.key for one in meeting.files}
    listed = zip(pulled.keys(files), files, strict=True)
    return sum(key not in known and pulled.role(one) is FileRole.VIDEO for key, one in listed)


def _is_whole(room: Room, file: PulledFile) -> bool:
    name = zoom_files.where(room, file)
    return name is not None and _readable(room, name) == file.sha256


def _check_the_rest(room: Room) -> None:
    """What a withdrawal left of the recording must be whole, as the cloud's copy is the only other one."""
    for part in recordings.parts(room):
        if _readable(room, part.place) != part.sha256:
            raise VaultDamaged(
                f"{part.name} is not what was taken in: nothing was moved.", "restore it from a backup"
            )


def _readable(room: Room, name: str) -> str:
    """The hash of a file of which every byte can be read back; raises NotFound, VaultDamaged."""
    with room.open_file(name) as reader:
        while reader.read(_PIECE):
            pass
    return room.stat(name).sha256
