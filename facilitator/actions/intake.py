"""``fg import``: a recording made elsewhere goes into the vault, every file checked and named by its role."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator import arrivals, recordings
from facilitator.errors import AlreadyThere, BadFile
from facilitator.model import State
from facilitator.recordings import MEDIA_ROLES, Part
from facilitator.zoom import folder as zoom_folder
from facilitator.zoom.attendance import Shown, with_shown_names
from facilitator.zoom.folder import FileRole, Found, FoundFile
from transcription.errors import UnreadableMedia, UnreadableText
from transcription.formats import zoom_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from facilitator.vault.room import Room
    from facilitator.zoom.source import Source
    from transcription.model import Person

# A decoded length may differ from the declared one by an encoder's padding; beyond this it is a cut file.
_SHORTFALL_MS = 2000


@dataclass(frozen=True, slots=True)
class Original:
    """A plain file of the recording (identified). ``sha256`` is that of the vault's whole copy, or empty."""

    path: Path = field(repr=False)
    name: str  # role and number
    sha256: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What is in the vault now, what was left out and why, and the plain originals still on disk."""

    parts: tuple[Part, ...]
    left_out: tuple[tuple[str, str], ...] = field(repr=False)  # (file name, reason)
    originals: tuple[Original, ...] = field(repr=False)
    warnings: tuple[str, ...] = ()

    def document(self, *, identified: bool) -> dict[str, Any]:
        """As JSON values; the original names only where they were asked for."""
        by_role = {role: [one for one in self.parts if one.role is role] for role in FileRole}
        mixes = by_role[FileRole.AUDIO] + by_role[FileRole.VIDEO]
        return {
            "audio": [_plain(one) for one in mixes],
            "tracks": [
                {**_plain(one), "participants": [one.person] if one.person else []}
                for one in by_role[FileRole.TRACK]
            ],
            "timeline": next((one.name for one in by_role[FileRole.TIMELINE]), None),
            "captions": next((one.name for one in by_role[FileRole.CAPTIONS]), None),
            "chat": next((one.name for one in by_role[FileRole.CHAT]), None),
            "originals": [one.path.name if identified else one.name for one in self.originals],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """A file about to be stored under a role and number. Of a video often only the sound is kept."""

    file: FoundFile
    sha256: str
    role: FileRole
    name: str
    sound_only: bool


def _plain(part: Part) -> dict[str, Any]:
    return {"file": part.name, "sha256": part.sha256, "bytes": part.size, "duration_ms": part.duration_ms}


def import_recording(
    study: OpenStudy,
    session_id: str,
    paths: Sequence[Path],
    *,
    roles: Mapping[Path, FileRole],
    owners: Mapping[str, str],
    force: bool,
    move: bool,
    say: Callable[[str], None],
) -> Imported:
    """Bring files into the session's room. ``roles`` and ``owners`` (file name to id) decide over guesses.

    A file that is there already is not taken twice; late evidence (captions, a track, the chat) joins
    what is there. Raises UnreadableMedia for a broken file (then nothing counts as imported), and
    AlreadyThere for another meeting's sound, unless ``force`` replaces the whole recording.
    """
    session = study.repository.session(session_id)
    found = _recognised(study, zoom_folder.recognise(paths))
    decided = [
        replace(one, role=roles.get(one.path, one.role)) if isinstance(one.path, Path) else one
        for one in found.files
    ]
    taken, hashes = _take_in(study, session, replace(found, files=tuple(decided)), owners, say, force=force)
    originals = _originals(_recorded(found.files), hashes, taken.parts)
    if move:
        originals = _move_away(study, session_id, originals)
    return replace(taken, originals=originals)


def arrived(study: OpenStudy, session_id: str) -> Found:
    """The files that a browser sent, each with its role and person as content and roster tell them."""
    if session_id not in study.vault.sessions():
        return Found(())
    waiting = arrivals.waiting(study.vault.room(session_id))
    return _recognised(study, zoom_folder.recognise_files(waiting)) if waiting else Found(())


def lengths(found: Found) -> list[int | None]:
    """How long each file is by its container, ms: 0 for what is no sound, None where it cannot be read."""
    return [_length(one) if one.role in MEDIA_ROLES else 0 for one in found.files]


def _length(one: FoundFile) -> int | None:
    from transcription import opening  # brings PyAV: the pages do without until a recording comes

    try:
        with one.path.open("rb") as reader:
            return opening.probe(reader).duration_ms
    except UnreadableMedia:
        return None


def import_arrived(
    study: OpenStudy, session_id: str, found: Found, *, force: bool, say: Callable[[str], None]
) -> Imported:
    """Take in what a browser sent, with the roles and people that ``found`` says; raises as above.

    Afterwards nothing waits any more.
    """
    session = study.repository.session(session_id)
    taken, _ = _take_in(study, session, found, {}, say, force=force)
    discard_arrived(study, session_id)
    return taken


def discard_arrived(study: OpenStudy, session_id: str) -> None:
    """Take away what a browser sent and nobody wants."""
    with study.vault.hold(session_id, "import") as room:
        arrivals.clear(room)


def delete_originals(study: OpenStudy, session_id: str) -> int:
    """Delete the plain originals that the vault holds byte for byte; how many others still lie there."""
    study.repository.session(session_id)
    with study.vault.hold(session_id, "import") as room:
        held = {part.sha256 for part in recordings.parts(room) if part.whole}
        lying = recordings.plain_originals(room)
        gone = [path for path in lying if _sha256(path) in held]
        for path in gone:
            path.unlink()
    study.repository.audit("import-move", session_id, f"originals={len(gone)}", "")
    return len(lying) - len(gone)


def assign(study: OpenStudy, session_id: str, owners: Mapping[str, str | None]) -> None:
    """Say whose the tracks are (``track-1`` to an id, or None). A change asks for a new transcript."""
    people = {one.id for one in study.people.load_roster()}
    _check_owners({track: one for track, one in owners.items() if one}, people)
    with study.vault.hold(session_id, "import") as room:
        before = recordings.parts(room)
        recordings.assign(room, dict(owners))
        if recordings.parts(room) != before:
            study.repository.set_state(session_id, State.RECORDED)
            study.repository.audit("import-map", session_id, f"tracks={len(owners)}", "")


def _take_in(
    study: OpenStudy,
    session: Session,
    found: Found,
    owners: Mapping[str, str],
    say: Callable[[str], None],
    *,
    force: bool,
) -> tuple[Imported, dict[Source, str]]:
    """What is there afterwards, and the hash of each file that was looked at."""
    keep_video = study.folder.study.keep_video
    _check_owners(owners, {one.id for one in study.people.load_roster()})
    chosen = _chosen(found.files, owners, keep_video=keep_video)
    session_id = session.id
    with study.vault.hold(session_id, "import") as room:
        there = recordings.parts(room)
        _check_names(owners, chosen, there)
        before = () if force else there
        hashes = {one.path: _sha256(one.path) for one in _recorded(found.files)}
        new = _newcomers(chosen, hashes, before, keep_video=keep_video)
        _refuse_second_meeting(session, before, new)
        parts = [_store(room, one, say) for one in new]
        warnings = [line for part in parts if part.role in MEDIA_ROLES for line in _shortfall(room, part)]
        owned = _owned(before, owners)
        if parts or owned != before:
            recordings.keep_parts(room, (*owned, *parts))
            study.repository.set_state(session_id, State.RECORDED)
            study.repository.audit("import", session_id, f"files={len(parts)}", "")
        whole = recordings.parts(room)
        recordings.remember_originals(room, [path for path in hashes if isinstance(path, Path)])
    left_out = tuple((one.path.name, one.note) for one in found.files if one.role is FileRole.IGNORED)
    return Imported(whole, left_out, (), tuple(warnings)), hashes


def _recognised(study: OpenStudy, found: Found) -> Found:
    """The files with their people, where the roster or Zoom's report tells."""
    people = tuple(one.person() for one in study.people.load_roster())
    return zoom_folder.match_tracks(found, _as_shown(study, people, found))


def _as_shown(study: OpenStudy, people: Sequence[Person], found: Found) -> tuple[Person, ...]:
    """The roster with the names that Zoom's participants report gives its people; never stops an import."""
    shown: list[Shown] = []
    for file in found.of(FileRole.REPORT):
        with suppress(UnreadableText):
            rows = zoom_report.read(file.path.read_bytes())
            shown += [Shown(one.name, one.email, one.original) for one in rows]
    emails = {one.id: one.email for one in study.people.load_roster()}
    return with_shown_names(people, emails, shown)


def _recorded(files: Sequence[FoundFile]) -> list[FoundFile]:
    return [one for one in files if one.role is not FileRole.IGNORED]


def _originals(
    files: Sequence[FoundFile], hashes: Mapping[Source, str], whole: Sequence[Part]
) -> tuple[Original, ...]:
    """Every file that belongs to the recording and lies there in the clear, a video too that was not kept."""
    kept = {part.sha256: part for part in whole}
    found = [(one, kept.get(hashes[one.path])) for one in files]
    return tuple(
        Original(one.path, part.name if part else str(one.role), part.sha256 if part and part.whole else "")
        for one, part in found
        if isinstance(one.path, Path)
    )


def _chosen(files: Sequence[FoundFile], owners: Mapping[str, str], *, keep_video: bool) -> list[FoundFile]:
    """The files to take in, with the researcher's own word on their owners."""
    decided = [replace(one, person=owners.get(one.path.name, one.person)) for one in files]
    # Speaker and gallery views are one sound twice: ``mixed`` names one video for each part, or none.
    heard = {one.path for one in Found(tuple(decided)).mixed}
    return [
        one
        for one in decided
        if one.role is not FileRole.IGNORED
        and (one.role is not FileRole.VIDEO or keep_video or one.path in heard)
    ]


def _newcomers(
    chosen: Sequence[FoundFile], hashes: Mapping[Source, str], before: Sequence[Part], *, keep_video: bool
) -> list[_Newcomer]:
    """The files that the session does not have yet, each under the next free number of its role."""
    known = {part.sha256 for part in before}
    numbers = Counter(part.role for part in before)
    new: list[_Newcomer] = []
    for one in chosen:
        sha256 = hashes[one.path]
        if sha256 in known:
            continue
        known.add(sha256)
        sound_only = one.role is FileRole.VIDEO and not keep_video
        role = FileRole.AUDIO if sound_only else one.role
        numbers[role] += 1
        new.append(_Newcomer(one, sha256, role, f"{role}-{numbers[role]}", sound_only))
    return new


def _check_owners(owners: Mapping[str, str], people: AbstractSet[str]) -> None:
    unknown = sorted(set(owners.values()) - people)
    if unknown:
        raise BadFile(
            f"The second column of the map holds what is no id of the roster ({len(unknown)}).",
            "fg participant list, then lines such as track-1,P03",
        )


def _check_names(owners: Mapping[str, str], chosen: Sequence[FoundFile], before: Sequence[Part]) -> None:
    known = {one.path.name for one in chosen} | {part.name for part in before}
    known |= {Path(part.original).name for part in before}
    if not owners.keys() <= known:
        raise BadFile("The map names a track that is not there.", "fg import SESSION FOLDER --identified")


def _owned(before: Sequence[Part], owners: Mapping[str, str]) -> tuple[Part, ...]:
    """The tracks that are there already with their owners, as the researcher names them now."""
    return tuple(
        replace(part, person=owners.get(part.name, owners.get(Path(part.original).name, part.person)))
        if part.role is FileRole.TRACK
        else part
        for part in before
    )


def _refuse_second_meeting(session: Session, before: Sequence[Part], new: Sequence[_Newcomer]) -> None:
    """Late tracks or chat are evidence; another mix, or other captions, would be another meeting."""
    mixes, words = {FileRole.AUDIO, FileRole.VIDEO}, {FileRole.CAPTIONS}
    if any(
        any(part.role in roles for part in before) and any(one.role in roles for one in new)
        for roles in (mixes, words)
    ):
        raise AlreadyThere(
            f"{session.id} has the recording of a meeting already, and this is another one.",
            f"fg import {session.id} ... --force to replace it",
        )


def _store(room: Room, new: _Newcomer, say: Callable[[str], None]) -> Part:
    from transcription import opening
    from transcription.audio_only import AudioOnly

    one = new.file
    say(f"taking in {new.name} ({one.path.stat().st_size / 1e6:.1f} MB)")
    with one.path.open("rb") as source:
        duration_ms = opening.probe(source).duration_ms if new.role in MEDIA_ROLES else 0
        source.seek(0)
        taken = io.BufferedReader(AudioOnly(source)) if new.sound_only else source
        stored = room.put(recordings.place(new.sha256), taken)
    if not new.sound_only and stored.sha256 != new.sha256:
        raise BadFile(f"{new.name} changed while it was read.", "wait until it is written, then import again")
    return Part(
        name=new.name,
        role=new.role,
        sha256=new.sha256,
        size=stored.size,
        duration_ms=duration_ms,
        person=one.person,
        whole=not new.sound_only,
        name_guess=one.name_guess,
        original=str(one.path.resolve() if isinstance(one.path, Path) else one.path),
        imported=datetime.now(UTC).date().isoformat(),
        starts_at_ms=one.starts_at_ms,
        starts_ms=one.starts_ms,
    )


def _shortfall(room: Room, part: Part) -> list[str]:
    """A cut file decodes without complaint: only its length tells."""
    from transcription import media

    with room.open_file(part.place) as reader:
        decoded = media.measure(reader)
    missing_ms = (decoded.declared_ms or 0) - decoded.duration_ms
    warnings = []
    if missing_ms > _SHORTFALL_MS:
        warnings.append(
            f"{part.name} ends {missing_ms / 1000:.0f} s before the length it declares: is it cut off?"
        )
    if decoded.lost_ms:
        warnings.append(f"{part.name} has {decoded.lost_ms / 1000:.1f} s that are damaged; they stay silent.")
    return warnings


def _sha256(path: Source) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _move_away(study: OpenStudy, session_id: str, originals: Sequence[Original]) -> tuple[Original, ...]:
    """Delete the originals that the vault holds byte for byte; the others stay and come back."""
    # Read once more: what somebody changed since it was taken in is not ours to delete.
    gone = [one for one in originals if one.sha256 and one.sha256 == _sha256(one.path)]
    for one in gone:
        one.path.unlink()
    study.repository.audit("import-move", session_id, f"originals={len(gone)}", "")
    return tuple(one for one in originals if one not in gone)
