"""``fg zoom pull``: every file of a recorded meeting into the vault, byte for byte, and nothing twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from facilitator import recordings
from facilitator.actions import zoom_files, zoom_targets
from facilitator.actions.zoom_schedule import scheduled
from facilitator.actions.zoom_targets import keep_notes, notes
from facilitator.errors import AlreadyThere, NotFound, OutsideFailed
from facilitator.model import State
from facilitator.recordings import MEDIA_ROLES, Part
from facilitator.zoom import attendance, owners, pulled
from facilitator.zoom.attendance import Shown
from facilitator.zoom.cloud import moment
from facilitator.zoom.failures import NotOnZoom
from facilitator.zoom.folder import MIXES, FileRole
from facilitator.zoom.pulled import FileState, PulledFile, PulledMeeting
from transcription.errors import DISK_FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.zoom_targets import Target
    from facilitator.vault.room import Room
    from facilitator.zoom.client import Zoom
    from facilitator.zoom.cloud import Meeting

_SHORTER_MS = 5000  # ms a file may be shorter than Zoom says before it is told; pauses make it so, too
_LATE_S = 2.0  # seconds a person's file may begin after the recording before it is told
_NOT_AGAIN = "Somebody withdrew: nothing is fetched, as Zoom may still hold what was taken out here."
_TELEPHONE = re.compile(r"\+?[\d\s().*-]{6,}")


@dataclass(frozen=True, slots=True)
class Pulled:
    """One meeting after a pull. ``left_out`` counts videos whose sound is here as a file of its own."""

    session: str
    meeting: PulledMeeting
    people: dict[str, str | None]  # participant of each separate audio file, by its name here
    failures: tuple[OutsideFailed, ...] = ()
    left_out: int = 0
    warnings: tuple[str, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Is every listed file here, verified?"""
        return self.meeting.complete

    def documents(self) -> list[dict[str, Any]]:
        """The files as JSON values."""
        return [
            {
                "session": self.session,
                "meeting": self.meeting.number,
                "type": one.what or one.kind.lower(),
                "path": f"{self.session}/{one.part}" if one.part else None,
                "bytes": one.size,
                "sha256": one.sha256 or None,
                "state": str(one.state),
                "participant": self.people.get(one.part),
            }
            for one in self.meeting.files
        ]


def pull(
    study: OpenStudy,
    zoom: Zoom,
    targets: Sequence[Target],
    *,
    video: bool,
    wait_s: float,
    tell: Callable[[str, float], None],
    say: Callable[[str], None],
) -> list[Pulled]:
    """Bring the files of ``targets`` here; wait up to ``wait_s`` for those that Zoom is not done with.

    One meeting that fails stops no other. Raises Busy and AlreadyThere.
    """
    patience = zoom_targets.Patience(wait_s, say)
    done: dict[Target, Pulled] = {}
    waiting = list(targets)
    while True:
        for one in waiting:
            done[one] = _pull_one(study, zoom, one, video=video, tell=tell)
            if any(isinstance(failure, zoom_files.ENDS_ALL) for failure in done[one].failures):
                return list(done.values())
        waiting = [one for one in waiting if _processing(done[one])]
        if not waiting or not patience.holds("Zoom is still working on this recording"):
            return list(done.values())


def assign(study: OpenStudy, session: str, people: Mapping[str, str], done: Sequence[Pulled]) -> list[Pulled]:
    """Say whose the separate audio files are, by their names here; raises NotFound for who is not known."""
    unknown = sorted(set(people.values()) - {one.id for one in study.people.load_roster()})
    if unknown:
        raise NotFound(f"Not on the roster: {', '.join(unknown)}.", "fg participant list")
    with study.vault.hold(session, "fg zoom pull") as room:
        strange = sorted(set(people) - set(_people(room)))
        if strange:
            raise NotFound(
                f"{session} has no separate audio file of that name: {len(strange)} lines.", "fg zoom pull"
            )
        recordings.assign(room, dict(people))
        return [_with_people(one, _people(room)) if one.session == session else one for one in done]


def why_incomplete(done: Sequence[Pulled]) -> OutsideFailed | None:
    """Why not every listed file is here; None where all are."""
    failures = [one for meeting in done for one in meeting.failures]
    if failures:
        return next((one for one in failures if isinstance(one, zoom_files.ENDS_ALL)), failures[0])
    states = Counter(file.state for meeting in done for file in meeting.meeting.files)
    if states[FileState.GONE]:
        return NotOnZoom(
            f"{states[FileState.GONE]} files are no longer in the cloud and not here.", "fg zoom list"
        )
    if states[FileState.PROCESSING] or not all(meeting.meeting.files for meeting in done):
        return OutsideFailed(
            "Zoom is still working on this recording.", "fg zoom pull --wait, or again later"
        )
    return None


def document(done: Sequence[Pulled]) -> dict[str, Any]:
    """All meetings as JSON values."""
    return {
        "files": [one for meeting in done for one in meeting.documents()],
        "left_out": sum(meeting.left_out for meeting in done),
        "warnings": [line for meeting in done for line in meeting.warnings],
        "failures": [
            {"session": meeting.session, "code": one.code, "message": one.message, "next": one.next}
            for meeting in done
            for one in meeting.failures
        ],
    }


def _processing(one: Pulled) -> bool:
    waiting = any(file.state is FileState.PROCESSING for file in one.meeting.files)
    nothing_yet = not one.meeting.files and all(isinstance(error, NotOnZoom) for error in one.failures)
    return waiting or nothing_yet


def _pull_one(
    study: OpenStudy, zoom: Zoom, target: Target, *, video: bool, tell: Callable[[str, float], None]
) -> Pulled:
    """One meeting. A disk without room for even a note is a failure like any other: what came stays."""
    try:
        return _one(study, zoom, target, video=video, tell=tell)
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
    return Pulled(target.session, PulledMeeting(target.uuid, "", ""), {}, (zoom_files.full(),))


def _one(
    study: OpenStudy, zoom: Zoom, target: Target, *, video: bool, tell: Callable[[str, float], None]
) -> Pulled:
    with study.vault.hold(target.session, "fg zoom pull") as room:
        noted = next((one for one in notes(room) if one.uuid == target.uuid), None)
        if noted and zoom_targets.withdrawn(study, target.session):
            return Pulled(target.session, noted, _people(room), warnings=(_NOT_AGAIN,))
        _refuse_another(room, target.session)
        others = tuple(one for one in notes(room) if one.uuid != target.uuid)
        before = _known(room, target.uuid)
        try:
            listed = replace(zoom.recording(target.uuid), uuid=target.uuid)
        except OutsideFailed as error:
            return _not_listed(room, target, before, others, error)
        left_out = 0
        known_video = any(one.role is FileRole.VIDEO for one in before.files)
        if not (video or known_video or study.folder.study.keep_video):
            files, left_out = pulled.without_video(listed.files)
            listed = replace(listed, files=files)
        meeting = pulled.merged(before, listed, _taken(room, others))
        keep_notes(room, (*others, meeting))
        meeting, failures = _fetch(
            zoom,
            room,
            meeting,
            others,
            listed,
            tell=lambda share: tell(target.session, share),
            meanwhile=lambda: study.repository,
        )
        keep_notes(room, (*others, meeting))
        people = _index(study, room, target.session, (*others, meeting))
        if None in people.values():
            shown = _shown(zoom, target.uuid)
            people = _index(study, room, target.session, (*others, meeting), shown) if shown else people
        return Pulled(target.session, meeting, people, failures, left_out, tuple(_warnings(meeting, people)))


def _known(room: Room, uuid: str) -> PulledMeeting:
    """What was pulled of a meeting; a file that was taken out of the vault since is wanted again."""
    noted = next((one for one in notes(room) if one.uuid == uuid), PulledMeeting(uuid, "", ""))
    files = []
    for one in noted.files:
        lost = one.state is FileState.VERIFIED and zoom_files.where(room, one) is None
        files.append(replace(one, state=FileState.WANTED, size=0) if lost else one)
    return replace(noted, files=tuple(files))


def _not_listed(
    room: Room,
    target: Target,
    before: PulledMeeting,
    others: tuple[PulledMeeting, ...],
    error: OutsideFailed,
) -> Pulled:
    """What is here of a meeting that Zoom does not tell of, which is no failure where all of it is here."""
    if isinstance(error, NotOnZoom) and before.files:
        before = pulled.gone(before)
        keep_notes(room, (*others, before))
    whole = before.complete and isinstance(error, NotOnZoom)
    return Pulled(target.session, before, _people(room), () if whole else (error,))


def _refuse_another(room: Room, session: str) -> None:
    """Imported captions or a chat are evidence; imported sound would be another recording."""
    if any(part.role in MIXES for part in _imported(room)):
        raise AlreadyThere(
            f"{session} has a recording that was imported; two recordings of one session would be mixed.",
            "fg session add ID, and pull into that one",
        )


def _taken(room: Room, others: tuple[PulledMeeting, ...]) -> set[str]:
    """The names of this session's other files."""
    return {part.name for part in _imported(room)} | {file.part for one in others for file in one.files}


def _imported(room: Room) -> list[Part]:
    """The parts that did not come from the cloud."""
    ours = {file.sha256 for one in notes(room) for file in one.files}
    return [part for part in recordings.parts(room) if part.sha256 not in ours]


def _fetch(
    zoom: Zoom,
    room: Room,
    meeting: PulledMeeting,
    others: tuple[PulledMeeting, ...],
    listed: Meeting,
    *,
    tell: Callable[[float], None],
    meanwhile: Callable[[], object],
) -> tuple[PulledMeeting, tuple[OutsideFailed, ...]]:
    wanted = [one for one in meeting.files if one.state in {FileState.WANTED, FileState.PARTIAL}]
    if not wanted:
        return meeting, ()
    sources = dict(zip(pulled.keys(listed.files), listed.files, strict=True))

    def keep(done: Mapping[str, PulledFile]) -> None:
        keep_notes(room, (*others, _with(meeting, done)))

    done, failures = zoom_files.bring(zoom, room, wanted, sources, tell=tell, keep=keep, meanwhile=meanwhile)
    return _with(meeting, done), tuple(failures)


def _with(meeting: PulledMeeting, done: Mapping[str, PulledFile]) -> PulledMeeting:
    return replace(meeting, files=tuple(done.get(one.key, one) for one in meeting.files))


def _index(
    study: OpenStudy,
    room: Room,
    session: str,
    meetings: tuple[PulledMeeting, ...],
    shown: Sequence[Shown] = (),
) -> dict[str, str | None]:
    """Write the list of the recording's parts; what a person decided about a track stays."""
    before = {part.sha256: part for part in recordings.parts(room)}
    files = pulled.indexed(meetings)
    roster = study.people.load_roster()
    emails = {one.id: one.email for one in roster}
    shown = (*_registered(room), *shown)
    people = attendance.with_shown_names([one.person() for one in roster], emails, shown)
    guessed = owners.owners(files, people)
    begun = owners.begins(files)
    places = _settle(room, meetings, {one.key for one in files})
    ours = [
        replace(
            _part(one, before.get(one.sha256), guessed.get(one.part)),
            starts_ms=owners.starts_ms(one, begun),
            at="" if places[one.key] == recordings.place(one.sha256) else places[one.key],
        )
        for one in files
    ]
    parts = (*_imported(room), *ours)
    if ours and set(parts) != set(before.values()):
        recordings.keep_parts(room, parts)
        if study.repository.session(session).state is State.PLANNED:
            study.repository.set_state(session, State.RECORDED)
        study.repository.audit("zoom-pull", session, f"files={len(set(parts) - set(before.values()))}", "")
    return _people(room)


def _registered(room: Room) -> list[Shown]:
    """The aliases under which the session's participants were registered."""
    made = scheduled(room)
    return [Shown(alias, original=person) for person, alias in made.aliases] if made else []


def _shown(zoom: Zoom, uuid: str) -> list[Shown]:
    """The names of everybody who was there; none where this app may not ask, or Zoom does not say."""
    try:
        return [Shown(one.name, one.email) for one in zoom.attendees(uuid)]
    except zoom_files.ENDS_ALL:
        raise
    except OutsideFailed:
        return []


def _settle(room: Room, meetings: tuple[PulledMeeting, ...], recorded: Collection[str]) -> dict[str, str]:
    """Lay each file where it belongs, in the recording or beside it; where each one lies, by its key."""
    places: dict[str, str] = {}
    moves: dict[str, str] = {}
    for file in (one for meeting in meetings for one in meeting.files if one.state is FileState.VERIFIED):
        part = file.key in recorded
        here = zoom_files.where(room, file)
        places[file.key] = home = zoom_files.home(file, recorded=part)
        if here and here.startswith(recordings.FOLDER) == part:
            places[file.key] = here
        elif here:
            moves[here] = home
    if moves:
        room.rename(moves)
    return places


def _with_people(one: Pulled, people: dict[str, str | None]) -> Pulled:
    return replace(one, people=people, warnings=tuple(_warnings(one.meeting, people)))


def _people(room: Room) -> dict[str, str | None]:
    return {part.name: part.person for part in recordings.parts(room) if part.role is FileRole.TRACK}


def _part(file: PulledFile, before: Part | None, person: str | None) -> Part:
    return Part(
        name=file.part,
        role=file.role,
        sha256=file.sha256,
        size=file.size,
        duration_ms=file.duration_ms,
        person=before.person if before and before.person else person,
        name_guess=owners.guess(file.name) if file.participant else "",
        imported=before.imported if before else datetime.now(UTC).date().isoformat(),
    )


def _warnings(meeting: PulledMeeting, people: Mapping[str, str | None]) -> list[str]:
    """What a person should look at; files are named by role and number only."""
    here = [one for one in meeting.files if one.state is FileState.VERIFIED]
    told = [line for one in here for line in _about(one)]
    mixes = sorted({one.starts for one in here if one.role in MIXES})
    if len(mixes) > 1:
        told.append(
            f"This recording was stopped and started: its {len(mixes)} parts are heard one after the other."
        )
    begun = moment(mixes[0]) if mixes else None
    for one in here:
        own = moment(one.starts)
        late_s = (own - begun).total_seconds() if begun and own and one.participant else 0.0
        if late_s > _LATE_S:
            told.append(f"{one.part} begins {late_s:.0f} s after the recording: check where it lies.")
    unknown = [one.part for one in here if one.participant and people.get(one.part) is None]
    if unknown:
        how = "Say it on the session's page, or with --map FILE.csv (track, participant)."
        told.append(f"Whose are {', '.join(unknown)}? {how}")
    return told


def _about(file: PulledFile) -> list[str]:
    told = []
    if file.declared and file.declared != file.size:
        told.append(f"{file.part} has {file.size} bytes where Zoom's list says {file.declared}; all came.")
    if file.role in MEDIA_ROLES:
        begun, ended = moment(file.starts), moment(file.ends)
        promised_ms = int((ended - begun).total_seconds() * 1000) if begun and ended else 0
        if not file.duration_ms:
            told.append(f"{file.part} is here as Zoom sent it, but no sound in it can be read.")
        elif promised_ms - file.duration_ms > _SHORTER_MS:
            missing_s = (promised_ms - file.duration_ms) / 1000
            told.append(f"{file.part} is {missing_s:.0f} s shorter than Zoom says: a pause, or a cut.")
    if file.participant and _TELEPHONE.fullmatch(owners.guess(file.name)):
        told.append(f"{file.part} is named by a telephone number, which is an identifier.")
    return told
