"""``fg purge``: destroys what the protocol says must go, and writes a dated certificate of it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from facilitator import drafts, edit_log, recordings, room_log, samples
from facilitator.actions import audit, certificates, leaks, uneven
from facilitator.counted import counted
from facilitator.errors import NotFound
from facilitator.model import LetStand, Purging

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room


KEY = "the key of the session's room"


class What(StrEnum):
    """How much of a session goes."""

    MEDIA = "media"  # sound, and what was heard of it chunk by chunk
    IDENTIFIED = "identified"  # that, and every identified text
    ALL = "all"  # the room's key and every file in it


@dataclass(frozen=True, slots=True)
class Purged:
    """What was destroyed, and the copies that are beyond our reach."""

    session: str
    what: What
    on: str
    destroyed: tuple[str, ...]
    outside: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"session": self.session, "destroyed": list(self.destroyed), "outside": list(self.outside)}

    def certificate(self) -> str:
        """The text to file, in words that a board member knows: no name, no path."""
        return certificates.text(f"session {self.session}", self.on, _in_words(self.destroyed), self.outside)


_IN_WORDS = (  # how the names of files in a room begin, and what a board calls them; the first that fits
    (recordings.FOLDER, "the recording, with captions, chat and attendance"),
    (recordings.INDEX, "the list of the recording's files"),
    (recordings.BESIDE, "what Zoom sent besides"),
    (recordings.ORIGINALS, "the note of where plain files lay"),
    ((drafts.DRAFT, edit_log.FOLDER), "the transcript with names, and what was mended in it"),
    ((drafts.DECISIONS, drafts.APPROVAL, uneven.NOTE), "the record of what the reviewers decided"),
    (samples.SAMPLES, "what the second readings counted"),
    (audit.AUDIT, "what the comparison with the sound counted"),
    ((room_log.LOG, room_log.SECOND), "the log and the notes taken in the room"),
    (room_log.REHEARSAL, "the log of rehearsals"),
    (KEY, KEY),
    ("", "what was worked out from the recording on the way"),
)


def _in_words(names: Iterable[str]) -> list[str]:
    """What was destroyed by what it is, with the number of files."""
    found = Counter(next(words for begins, words in _IN_WORDS if one.startswith(begins)) for one in names)
    return [
        words if words == KEY else f"{words} ({counted(found[words], 'file')})"
        for _, words in _IN_WORDS
        if words in found
    ]


def purge(study: OpenStudy, session_id: str, what: What, *, dry_run: bool = False) -> Purged:
    """Destroy ``what`` of a session for good. The stored, de-identified text stays.

    Raises NotFound for a session without a room. Doing it twice finds nothing more to destroy;
    doing it after a run that was killed certifies what that one destroyed, too.
    """
    study.repository.session(session_id)
    purged = _planned(study, session_id, what)
    if dry_run:
        return purged
    if what is not What.MEDIA:
        _keep_let_stand(study, session_id)
    if purged.destroyed:
        study.people.begin_purge(Purging(session_id, purged.destroyed, purged.outside))
    _destroy(study, session_id, what)
    if what is not What.MEDIA:
        study.people.forget_session(session_id)
    if purged.destroyed:
        _certify(study, purged)
    return purged


def _planned(study: OpenStudy, session_id: str, what: What) -> Purged:
    """What is there to destroy, and what a run that was killed destroyed without a certificate."""
    begun = study.people.purging(session_id)
    try:
        room = study.vault.room(session_id)
    except NotFound:
        if begun is None:
            raise
        return Purged(session_id, what, _today(), begun.destroyed, begun.outside)
    names = [*_doomed(room, what), *([KEY] if what is What.ALL else [])]
    before = begun.destroyed if begun else ()
    return Purged(session_id, what, _today(), tuple(dict.fromkeys([*before, *names])), outside(room))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _destroy(study: OpenStudy, session_id: str, what: What) -> None:
    if what is What.ALL:
        with suppress(NotFound):  # all of it went in a run that was killed
            study.vault.destroy(session_id)
    elif session_id in study.vault.sessions():
        with study.vault.hold(session_id, "purge") as held:
            for name in _doomed(held, what):
                held.remove(name)


def _certify(study: OpenStudy, purged: Purged) -> None:
    files = sum(one != KEY for one in purged.destroyed)
    study.repository.audit("purge", purged.session, f"what={purged.what} files={files}", "")
    name = f"{purged.session}-{purged.what}-{purged.on}"
    certificates.write(study.folder.exports, name, purged.certificate())
    study.people.end_purge(purged.session)


def _keep_let_stand(study: OpenStudy, session_id: str) -> None:
    """What reviewers let stand in the stored text: a release is made of it for years to come."""
    kept = leaks.sought(study, study.repository.session(session_id)).kept
    if kept:
        study.people.keep_let_stand(
            LetStand(session_id, one.words, one.as_name, one.alone)
            for one in sorted(kept, key=lambda one: one.words)
        )


# What outlives the sound: the draft with what people decided on it and mended in it, and the notes taken in
# the room, which nobody could take again.
_DRAFT = (drafts.DRAFT, drafts.DECISIONS, drafts.APPROVAL, edit_log.FOLDER, uneven.NOTE)
_TEXT = (*_DRAFT, room_log.LOG, room_log.SECOND)
_COUNTS = (samples.SAMPLES, audit.AUDIT, recordings.ORIGINALS)  # numbers, and where plain copies may lie


def _doomed(room: Room, what: What) -> tuple[str, ...]:
    """The files that go: all that is not named as staying, so that no new kind of file outlives a purge."""
    stays = {What.MEDIA: (*_TEXT, *_COUNTS), What.IDENTIFIED: _COUNTS, What.ALL: ()}[what]
    return tuple(name for name in room.names() if not name.startswith(stays))


def outside(room: Room) -> tuple[str, ...]:
    """Copies of a session's recording that this program cannot reach, in words."""
    return beyond_reach(len(recordings.plain_originals(room)))


def beyond_reach(plain: int) -> tuple[str, ...]:
    """The same of a recording, or several, of which so many plain files still lie there."""
    here = f"unencrypted originals on this machine ({counted(plain, 'file')} taken in from there)"
    return (
        *([here] if plain else []),
        "Zoom's cloud and its trash (kept for 30 days), and the recorder's own folder",
        "backups of this machine, and files made by fg backup",
        "copies of the study folder on other machines and in synced folders",
    )
