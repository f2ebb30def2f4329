"""The files of one meeting into the session's room: several at once, each verified before it counts."""

from __future__ import annotations

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator import recordings
from facilitator.errors import DiskFull, OutsideFailed
from facilitator.recordings import MEDIA_ROLES
from facilitator.vault import memory
from facilitator.vault.sealing import Sealing
from facilitator.zoom import container
from facilitator.zoom.failures import BadAnswer, ComeBackLater, NotLoggedIn, NotOnZoom
from facilitator.zoom.fetch import Version, fetch
from facilitator.zoom.folder import FileRole
from facilitator.zoom.pulled import FileState
from transcription.errors import DISK_FULL, UnreadableMedia

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Mapping, Sequence

    from facilitator.vault.manifest import Manifest
    from facilitator.vault.room import Room, Stored
    from facilitator.vault.sealing import Seal
    from facilitator.zoom.client import Zoom
    from facilitator.zoom.cloud import CloudFile
    from facilitator.zoom.pulled import PulledFile

AT_ONCE = 4  # files fetched; more would wait for each other, and Zoom's limits are for the whole account
_IN_HAND = 2 * AT_ONCE  # files; what has come is forced to the disk while the next ones are fetched
_SAVE_S = 5.0  # seconds between two notes of what is done; what a kill leaves unnoted is found again
ENDS_ALL = (NotLoggedIn, ComeBackLater, DiskFull)  # no other file would fare better
_RESERVE = 1.02  # the encrypted form of a file is a little longer than the file


def home(file: PulledFile, *, recorded: bool) -> str:
    """The room's name for a file: among the recording's from its first byte, or beside them."""
    return f"{recordings.FOLDER if recorded else recordings.BESIDE}{file.key}"


def places(file: PulledFile) -> tuple[str, ...]:
    """Wherever a file may lie, as earlier versions of the toolkit laid it too."""
    known = [recordings.place(file.sha256)] if file.sha256 else []
    return (home(file, recorded=True), home(file, recorded=False), *known)


def where(room: Room, file: PulledFile) -> str | None:
    """The room's name for a file that is here whole."""
    return next((name for name in places(file) if room.has(name)), None)


class _Stopped(Exception):
    """Another file's failure ended the run."""


class _Tally:
    """Bytes that came, told to the screen; whose turn it is to fetch; the way to stop all threads."""

    def __init__(self, whole: int, tell: Callable[[float], None]) -> None:
        self._whole = max(1, whole)
        self._came = 0
        self._tell = tell
        self._lock = threading.Lock()
        self.stop = threading.Event()
        self.fetching = threading.Semaphore(AT_ONCE)

    def add(self, count: int) -> None:
        if self.stop.is_set():
            raise _Stopped
        with self._lock:
            self._came += count
            self._tell(min(1.0, self._came / self._whole))


def bring(
    zoom: Zoom,
    room: Room,
    wanted: Sequence[PulledFile],
    sources: Mapping[str, CloudFile],
    *,
    tell: Callable[[float], None],
    keep: Callable[[Mapping[str, PulledFile]], None],
    meanwhile: Callable[[], object],
) -> tuple[dict[str, PulledFile], list[OutsideFailed]]:
    """Fetch ``wanted`` (their sources by key); their new states by key, and why some failed.

    ``keep`` is given the new states now and then; ``meanwhile`` is done while the first files come. A failure
    that would meet every file ends the run.
    """
    done: dict[str, PulledFile] = {}
    failures: list[OutsideFailed] = []
    whole = sum(one.declared or 0 for one in wanted)
    _room_on_disk(room, whole)
    tally = _Tally(whole, tell)
    saved = time.monotonic()
    memory.keep_for_parts()
    with Sealing(whole) as sealing, ThreadPoolExecutor(_IN_HAND) as pool:
        try:
            jobs = [
                pool.submit(_tried, zoom, room, one, sources[one.key], tally, sealing.write) for one in wanted
            ]
            meanwhile()
            for job in as_completed(jobs):
                file, failure = job.result()
                done[file.key] = file
                failures += [failure] if failure else []
                if isinstance(failure, ENDS_ALL):
                    tally.stop.set()
                if time.monotonic() - saved > _SAVE_S:
                    keep(done)
                    saved = time.monotonic()
        finally:  # also where the researcher stops it
            tally.stop.set()
    return done, failures


def _tried(
    zoom: Zoom, room: Room, file: PulledFile, source: CloudFile, tally: _Tally, seal: Seal
) -> tuple[PulledFile, OutsideFailed | None]:
    """One file as it stands after a try, and why it is not verified."""
    try:
        tally.add(0)
        return _brought(zoom, room, file, source, tally, seal), None
    except _Stopped:
        return _unfinished(room, file), None
    except NotOnZoom as error:
        return replace(file, state=FileState.GONE), error
    except OutsideFailed as error:
        return _unfinished(room, file), error
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        return _unfinished(room, file), full()


def _brought(
    zoom: Zoom, room: Room, file: PulledFile, source: CloudFile, tally: _Tally, seal: Seal
) -> PulledFile:
    place = where(room, file)
    version = Version(file.tag)
    stored: Stored | Manifest
    if place:  # a run was stopped after the file was whole and before that was noted
        stored, opened = room.stat(place), room.open_file(place)
    else:
        place = _arriving(file)
        with tally.fetching:
            arrival = room.receive(place, seal)
            tally.add(arrival.size)
            version = fetch(zoom, source, arrival, tally.add)
        stored = arrival.finish()
        opened = arrival.open_file(stored)
    if container.is_json(source) and not container.parses(room.read(place)):
        room.remove(place)
        raise BadAnswer(f"What Zoom sent as {file.part} is no whole JSON document.", "type the same again")
    return replace(
        file,
        state=FileState.VERIFIED,
        size=stored.size,
        sha256=stored.sha256,
        tag=version.tag,
        duration_ms=_duration_ms(opened) if file.role in MEDIA_ROLES else 0,
    )


def _arriving(file: PulledFile) -> str:
    return home(file, recorded=file.role is not FileRole.IGNORED)


def _duration_ms(opened: io.BufferedReader) -> int:
    """How long the sound is; 0 where this machine cannot tell, though every byte is here."""
    from transcription import opening  # brings PyAV: the pages do without until a recording comes

    with opened:
        try:
            return opening.probe(opened).duration_ms
        except UnreadableMedia:
            return 0


def _unfinished(room: Room, file: PulledFile) -> PulledFile:
    came = room.receive(_arriving(file)).size
    return replace(file, state=FileState.PARTIAL if came else FileState.WANTED, size=came)


def _room_on_disk(room: Room, whole: int) -> None:
    if shutil.disk_usage(room.folder).free < whole * _RESERVE:
        raise full()


def full() -> DiskFull:
    """What to say where the disk is full."""
    return DiskFull(
        "The disk is too full for this recording. What came before is kept.",
        "make room, or move the vault (study.toml), then type the same command again",
    )
