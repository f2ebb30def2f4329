"""``fg status``: where each session stands, what is due, and the next command to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from facilitator import recordings, terms
from facilitator.actions import leaks, recall, register, uneven
from facilitator.counted import counted
from facilitator.errors import BadFile, NoIdentity
from facilitator.exports.protocol import BOARD
from facilitator.model import Session, State
from facilitator.store.records import Release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facilitator.actions.open_study import OpenStudy

_NEXT = {
    State.PLANNED: "fg import {id} FOLDER",
    State.RECORDED: "fg transcribe {id}",
    State.IN_REVIEW: "fg review {id}",
    State.STORED: "fg export --for coders -o exports/coders",
}


@dataclass(frozen=True, slots=True)
class Due:
    """Something the study promised to do. ``on`` is an ISO date, empty for at once; ``session`` for none."""

    session: str
    what: str
    on: str
    next: str


@dataclass(frozen=True, slots=True)
class Status:
    """The study's sessions and what has to be done by when."""

    title: str
    sessions: tuple[Session, ...]
    due: tuple[Due, ...]
    locked: bool  # without the key nobody can tell what is due
    released: frozenset[str]
    releases: tuple[Release, ...] = ()
    sheets: Mapping[int, Sequence[str]] = field(default_factory=dict)  # of releases that were called back
    uneven: Mapping[str, int] = field(default_factory=dict)  # words hidden here and shown there, by session

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "study": self.title,
            "sessions": [
                {
                    "id": one.id,
                    "state": str(one.state),
                    "next": self.next_step(one),
                    "uneven": self.uneven.get(one.id, 0),
                }
                for one in self.sessions
            ],
            "due": [
                {"session": one.session, "what": one.what, "on": one.on, "next": one.next} for one in self.due
            ],
            "releases": [
                {**register.document(one), "sheets": list(self.sheets.get(one.id, ()))}
                for one in self.releases
            ],
        }

    def next_step(self, session: Session) -> str:
        """The command that takes this session further; nothing once it was released."""
        done = session.state is State.STORED and session.id in self.released
        return "" if done else next_step(session)


def status(study: OpenStudy) -> Status:
    """Where the sessions stand. What is due can only be told by who holds the key: without it, nothing."""
    sessions = tuple(study.repository.sessions())
    releases = tuple(study.repository.releases())
    standing = [one for one in releases if one.reader != BOARD and not one.recalled]
    released = frozenset(session for release in standing for session in release.sessions)
    sheets = {one.id: recall.sheets(study, one) for one in releases if one.recalled}
    found = Status(study.folder.study.title, sessions, (), True, released, releases, sheets)
    try:
        due = (*_word_list(study), *(one for session in sessions for one in _due(study, session)))
    except NoIdentity:
        return found
    return replace(found, due=due, locked=False, uneven=_uneven(study, sessions))


def _uneven(study: OpenStudy, sessions: Sequence[Session]) -> dict[str, int]:
    """How many words are hidden in one place and shown in another, of each stored session that has some."""
    rooms = set(study.vault.sessions())
    stored = [one.id for one in sessions if one.state is State.STORED and one.id in rooms]
    found = {one: uneven.noted(study.vault.room(one)).words for one in stored}
    return {one: words for one, words in found.items() if words}


def next_step(session: Session) -> str:
    """The command that takes this session further."""
    return _NEXT[session.state].format(id=session.id)


def _word_list(study: OpenStudy) -> Iterator[Due]:
    """What is wrong with the word list: it may be written by hand, and lies in the clear."""
    try:
        listed = terms.entries(terms.read(study.folder)).values()
    except BadFile as error:
        yield Due("", error.message.rstrip("."), "", error.next)
        return
    if leaks.names_somebody(study, *(text for one in listed for text in (one.term, one.meaning))):
        what = "terms.txt holds a name of the roster, in the clear"
        yield Due("", what, "", "take that line out of terms.txt: the roster hides names by itself")


def _due(study: OpenStudy, session: Session) -> Iterator[Due]:
    if session.id not in study.vault.sessions():
        return
    room = study.vault.room(session.id)
    parts = recordings.parts(room)
    plain = recordings.plain_originals(room)
    if plain:
        what = f"plain originals still lie outside the vault ({counted(len(plain), 'file')})"
        yield Due(session.id, what, "", f"fg import {session.id} FOLDER --move")
    kept_days = study.folder.study.media_kept_days
    if kept_days is not None and parts:
        first = min(date.fromisoformat(part.imported) for part in parts)
        on = (first + timedelta(days=kept_days)).isoformat()
        yield Due(
            session.id,
            "the recording is to be destroyed",
            on,
            f"fg purge {session.id} --what media --confirm {session.id}",
        )
