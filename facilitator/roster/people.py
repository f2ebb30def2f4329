"""The people room: roster, consents, withdrawals and the study's secret, apart from every recording.

It has recipients of its own, so that somebody can work on recordings without the list of names.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from cattrs.preconf.json import make_converter

from facilitator.errors import BadFile, NotFound, VaultDamaged
from facilitator.model import (
    Consent,
    Counted,
    Described,
    LetStand,
    Met,
    Participant,
    Purging,
    Purpose,
    Withdrawal,
)
from facilitator.roster.read import read_roster
from facilitator.vault import access
from facilitator.vault.room import Room, is_there

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from facilitator.roster.table import RosterProblem
    from facilitator.vault.keys import Identity
    from transcription.model import Remembered

_ROSTER = "roster.json"
_CONSENTS = "consents.json"
_DEMOGRAPHICS = "demographics.json"
_COUNTED = "counted.json"
_MEMORY = "memory.json"
_LET_STAND = "let-stand.json"
_PURGING = "purging.json"
_WITHDRAWALS = "withdrawals.json"
_SECRET = "secret"  # noqa: S105 - a file's name
_SECRET_BYTES = 32  # as long as the SHA-256 that it keys
_WAIT_S = 5.0  # seconds: a change to the people room takes milliseconds
_JSON = make_converter()

T = TypeVar("T")


class People:
    """The people room in ``folder``, opened when first needed with one person's identity."""

    def __init__(self, folder: Path, identity: Identity) -> None:
        self.folder = folder
        self._identity = identity
        self._open: Room | None = None
        self._held = False

    @classmethod
    def create(cls, folder: Path, identity: Identity) -> People:
        """Make the room and the study's secret: every copy of the study then gives the same placeholders."""
        people = cls(folder, identity)
        people.secret()
        return people

    def load_roster(self) -> tuple[Participant, ...]:
        """Everybody on the roster, in its order. Raises NoIdentity, VaultDamaged."""
        return self._load(_ROSTER, Participant)

    def save_roster(self, roster: Sequence[Participant]) -> None:
        """Replace the roster. To change what was loaded, do both inside ``hold``. Raises BadFile, Busy."""
        ids = [one.id.casefold() for one in roster]
        if len(set(ids)) < len(ids):
            raise BadFile("Two people on the roster have the same id, so their words would be mixed up.")
        self._save(_ROSTER, roster)

    def consents(self) -> tuple[Consent, ...]:
        """Every consent ever recorded, in the order of recording."""
        return self._load(_CONSENTS, Consent)

    def record_consents(self, new: Iterable[Consent]) -> None:
        """Add to the list; nothing is ever taken off it. Raises Busy."""
        with self.hold("recording consent"):
            self._save(_CONSENTS, [*self.consents(), *new])

    def memory(self) -> tuple[Met, ...]:
        """What was hidden in each session of the study, so that it is found in the others."""
        return self._load(_MEMORY, Met)

    def remember(self, session: str, met: Iterable[Remembered]) -> None:
        """Keep what was hidden in one session, in place of what was known of it. Raises Busy."""
        with self.hold("remembering what was hidden"):
            others = [one for one in self.memory() if one.session != session]
            self._save(_MEMORY, [*others, *(Met(session, one) for one in met)])

    def forget(self, participant: str) -> None:
        """Drop every word that the study remembers as a name of this participant's. Raises Busy."""
        with self.hold("forgetting a name"):
            left = [one for one in self.memory() if one.what.entity != participant]
            self._save(_MEMORY, left)

    def forget_session(self, session: str) -> None:
        """Drop what a session that is destroyed taught the study. Raises Busy."""
        with self.hold("forgetting a session"):
            self._save(_MEMORY, [one for one in self.memory() if one.session != session])

    def let_stand(self, session: str) -> tuple[LetStand, ...]:
        """What reviewers let stand in a session whose identified text is destroyed."""
        return tuple(one for one in self._load(_LET_STAND, LetStand) if one.session == session)

    def keep_let_stand(self, new: Iterable[LetStand]) -> None:
        """Add what reviewers let stand, before the record of their answers goes. Raises Busy."""
        with self.hold("keeping what was let stand"):
            self._save(_LET_STAND, list(dict.fromkeys([*self._load(_LET_STAND, LetStand), *new])))

    def purging(self, session: str) -> Purging | None:
        """What a run of ``fg purge`` set out to destroy and has not certified."""
        return next((one for one in self._load(_PURGING, Purging) if one.session == session), None)

    def begin_purge(self, begun: Purging) -> None:
        """Note what will go, before it goes. Raises Busy."""
        with self.hold("noting what will be destroyed"):
            self._save(_PURGING, [*self._other_purges(begun.session), begun])

    def end_purge(self, session: str) -> None:
        """The certificate is written. Raises Busy."""
        with self.hold("noting that it is destroyed"):
            self._save(_PURGING, self._other_purges(session))

    def withdrawals(self) -> tuple[Withdrawal, ...]:
        """Everybody who withdrew, in the order of withdrawing; ids only."""
        return self._load(_WITHDRAWALS, Withdrawal)

    def save_withdrawals(self, withdrawals: Sequence[Withdrawal]) -> None:
        """Replace the list. To change what was loaded, do both inside ``hold``. Raises Busy."""
        self._save(_WITHDRAWALS, withdrawals)

    def described(self) -> tuple[Described, ...]:
        """What people said of themselves, for tables; nobody where nothing was imported."""
        return self._load(_DEMOGRAPHICS, Described)

    def save_described(self, entries: Sequence[Described]) -> None:
        """Replace the demographics. Raises Busy."""
        self._save(_DEMOGRAPHICS, entries)

    def counted(self) -> tuple[Counted, ...]:
        """Whom every released table of demographics counted, in order of release."""
        return self._load(_COUNTED, Counted)

    def keep_counted(self, new: Iterable[Counted]) -> None:
        """Add what a release counted; nothing is ever taken off. Raises Busy."""
        with self.hold("keeping what a table counted"):
            self._save(_COUNTED, [*self.counted(), *new])

    def forget_answers(self, participant: str) -> None:
        """Drop what somebody said in the survey; that tables counted one person more stays known."""
        with self.hold("forgetting answers"):
            self._save(_DEMOGRAPHICS, [one for one in self.described() if one.participant != participant])
            self._save(_COUNTED, [_unsaid(one, participant) for one in self.counted()])

    def secret(self) -> bytes:
        """The study's secret for placeholders: 32 random bytes, made once, with the room."""
        known = self._read(_SECRET)
        if known is not None:
            return known
        with self.hold("making the study's secret") as room:
            known = self._read(_SECRET)  # another process may have made it while we waited
            if known is None:
                known = secrets.token_bytes(_SECRET_BYTES)
                room.put(_SECRET, known)
        return known

    @contextmanager
    def hold(self, label: str) -> Iterator[Room]:
        """Be the only writer for a change that reads first. Nests; raises Busy."""
        room = self._room()
        if self._held:
            yield room
            return
        with room.hold(label, wait_s=_WAIT_S):
            self._held = True
            try:
                yield room
            finally:
                self._held = False

    def _other_purges(self, session: str) -> list[Purging]:
        return [one for one in self._load(_PURGING, Purging) if one.session != session]

    def _room(self) -> Room:
        if self._open is None:
            if is_there(self.folder):
                self._open = Room.unlock(self.folder, self._identity)
            else:
                self._open = Room.create(self.folder, access.public_keys(self.folder, self._identity))
        return self._open

    def _read(self, name: str) -> bytes | None:
        if self._open is None and not is_there(self.folder):
            return None
        try:
            return self._room().read(name)
        except NotFound:
            return None

    def _load(self, name: str, kind: type[T]) -> tuple[T, ...]:
        data = self._read(name)
        if data is None:
            return ()
        try:
            return tuple(_JSON.loads(data, list[kind]))  # type: ignore[valid-type]
        except Exception:  # noqa: BLE001 - cattrs raises groups of any error, and they quote names
            raise VaultDamaged("The people file cannot be read by this version.", "fg doctor") from None

    def _save(self, name: str, entries: Sequence[object]) -> None:
        with self.hold("writing the people file") as room:
            room.put(name, _JSON.dumps(list(entries)).encode())


def _unsaid(one: Counted, participant: str) -> Counted:
    if participant not in one.people:
        return one
    return replace(one, people={**one.people, participant: ("", "")})


def read_roster_csv(text: str) -> tuple[tuple[Participant, ...], tuple[RosterProblem, ...]]:
    """The people of a roster file and every mistake in it; a line with one gives no participant.

    ``roster.read.read_roster`` says more: consents, and what was dropped of a survey export.
    """
    read = read_roster(text)
    return read.participants, read.problems


def standing(consents: Iterable[Consent]) -> dict[tuple[str, Purpose], Consent]:
    """What counts: each participant's last word on each purpose, by date and then by order."""
    return {(one.participant, one.purpose): one for one in sorted(consents, key=lambda one: one.on)}
