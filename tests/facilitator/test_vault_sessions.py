"""The vault: a room per session, given to several people, held by one writer, destroyed for good."""

from __future__ import annotations

import os
import threading
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from facilitator.errors import (
    AlreadyThere,
    BadFile,
    Busy,
    GateClosed,
    NoIdentity,
    NotFound,
    VaultDamaged,
)
from facilitator.vault import access, lock, recipients
from facilitator.vault.age import Key
from facilitator.vault.checkpoint import RoomCheckpoint
from facilitator.vault.keys import Identity, Origin
from facilitator.vault.recipients import Recipient
from facilitator.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transcription.protocols import Checkpoint

DAY = date(2026, 3, 2)


def identity() -> Identity:
    return Identity(Key.generate(), Origin.OPTION)


@pytest.fixture
def me() -> Identity:
    return identity()


@pytest.fixture
def vault(tmp_path: Path, me: Identity) -> Vault:
    recipients.start(tmp_path / "vault", Recipient("lead", me.public, DAY))
    return Vault(tmp_path / "vault", me)


def recording_bytes(vault: Vault) -> dict[str, bytes]:
    """Every file of the vault but keys and recipients: what a change of people must not touch."""
    return {
        str(path): path.read_bytes()
        for path in vault.folder.rglob("*.age")
        if path.is_file() and path.name != "key.age"
    }


def test_each_session_has_a_room_and_a_key_of_its_own(vault: Vault) -> None:
    for session in ("S2", "S1"):
        vault.room(session, create=True).put("draft", session.encode() * 9)
    assert vault.sessions() == ["S1", "S2"]
    assert vault.room("S1").read("draft") == b"S1" * 9
    keys = [vault.room(session)._key.key.public for session in vault.sessions()]
    assert len(set(keys)) == 2


def test_a_file_carried_from_one_session_to_another_is_not_believed(vault: Vault) -> None:
    for session in ("S1", "S2"):
        vault.room(session, create=True).put("draft", session.encode())
    one, two = (next((vault.folder / f"session-{s}").glob("?" * 32 + ".age")) for s in ("S1", "S2"))
    two.write_bytes(one.read_bytes())
    with pytest.raises(VaultDamaged):
        vault.room("S2").read("draft")


def test_a_room_is_made_only_when_asked_for(vault: Vault) -> None:
    with pytest.raises(NotFound):
        vault.room("S1")
    assert vault.sessions() == []


@pytest.mark.parametrize("bad", ["", "..", "a/b", "S1/../S2", "x" * 33, "S 1", "-S1"])
def test_an_id_that_is_no_session_id_never_becomes_a_path(vault: Vault, bad: str) -> None:
    with pytest.raises(NotFound):
        vault.room(bad, create=True)


@pytest.mark.parametrize("reserved", ["CON", "nul", "COM1", "aux"])
def test_ids_that_windows_reserves_work(vault: Vault, reserved: str) -> None:
    vault.room(reserved, create=True).put("draft", b"1")
    assert vault.sessions() == [reserved]
    assert (vault.folder / f"session-{reserved}").is_dir()


def test_ids_that_differ_in_case_only_are_refused_as_windows_and_macs_mix_them_up(vault: Vault) -> None:
    vault.room("S1", create=True)
    with pytest.raises(AlreadyThere):
        vault.room("s1", create=True)


def test_destroying_a_session_leaves_the_others(vault: Vault) -> None:
    for session in ("S1", "S2"):
        vault.room(session, create=True).put("draft", b"x")
    vault.destroy("S1")
    assert vault.sessions() == ["S2"]
    assert not (vault.folder / "session-S1").exists()
    assert vault.room("S2").read("draft") == b"x"
    with pytest.raises(NotFound):
        vault.destroy("S1")


def test_destroying_goes_on_where_a_kill_stopped_it(vault: Vault) -> None:
    vault.room("S1", create=True).put("draft", b"x")
    (vault.folder / "session-S1" / "key.age").unlink()
    vault.destroy("S1")
    assert not (vault.folder / "session-S1").exists()


def test_a_session_somebody_works_on_is_not_destroyed(vault: Vault) -> None:
    with vault.hold("S1", "fg transcribe") as room:
        room.put("draft", b"x")
        with pytest.raises(Busy):
            vault.destroy("S1")
    assert vault.room("S1").read("draft") == b"x"


def test_a_second_writer_learns_who_holds_the_session_and_the_first_goes_on(vault: Vault) -> None:
    with vault.hold("S1", "fg transcribe") as room:
        with pytest.raises(Busy, match=r"fg transcribe \(process \d+, since 20\d\d-"), vault.hold("S1", "x"):
            pass
        room.put("draft", b"x")
        vault.room("S1").put("checkpoint", b"of another part of the same run")
    with vault.hold("S1", "fg review") as room:
        assert room.read("draft") == b"x"
    assert lock.holder(vault.folder / "session-S1") is None


def test_two_sessions_can_be_worked_on_at_once(vault: Vault) -> None:
    with vault.hold("S1", "fg transcribe"), vault.hold("S2", "fg review"):
        pass


def test_a_writer_who_may_wait_gets_the_room_when_it_is_free(vault: Vault) -> None:
    vault.room("S1", create=True)
    started, waited = threading.Event(), []

    def first() -> None:
        with vault.hold("S1", "fg import"):
            started.set()
            time.sleep(0.2)

    thread = threading.Thread(target=first)
    thread.start()
    started.wait(5)
    with vault.hold("S1", "fg review", wait_s=5):
        waited.append(True)
    thread.join()
    assert waited


def test_waiting_for_oneself_ends_as_busy(vault: Vault) -> None:
    with vault.hold("S1", "fg import"), pytest.raises(Busy), vault.hold("S1", "fg import", wait_s=0.1):
        pass


def test_an_unreadable_holder_file_blocks_nobody(vault: Vault) -> None:
    vault.room("S1", create=True)
    (vault.folder / "session-S1" / lock.HOLDER).write_bytes(b"\xff{")
    with vault.hold("S1", "fg review"):
        assert lock.holder(vault.folder / "session-S1") is not None


def test_a_new_person_opens_old_and_new_sessions_and_no_recording_is_touched(vault: Vault) -> None:
    vault.room("S1", create=True).put("media/mix-1", b"m" * (2 << 20))
    before = recording_bytes(vault)
    other = identity()
    with pytest.raises(NoIdentity):
        Vault(vault.folder, other).room("S1")
    assert access.grant(vault.folder, vault._identity, Recipient("coder", f" {other.public}\n", DAY)) == 1
    vault.room("S2", create=True)
    for session in ("S1", "S2"):
        Vault(vault.folder, other).room(session)
        vault.room(session)
    assert recording_bytes(vault) == before
    assert [one.label for one in recipients.load(vault.folder)] == ["lead", "coder"]


def test_adding_somebody_twice_changes_nothing(vault: Vault) -> None:
    other = Recipient("coder", identity().public, DAY)
    for _ in range(2):
        access.grant(vault.folder, vault._identity, other)
    assert len(recipients.load(vault.folder)) == 2
    with pytest.raises(AlreadyThere):
        access.grant(vault.folder, vault._identity, Recipient("coder", identity().public, DAY))


@pytest.mark.parametrize("key", ["", "age1", "AGE-SECRET-KEY-1ABC", "age1" + "q" * 58])
def test_what_is_no_public_key_is_refused_and_not_written(vault: Vault, key: str) -> None:
    with pytest.raises(BadFile):
        access.grant(vault.folder, vault._identity, Recipient("coder", key, DAY))
    assert len(recipients.load(vault.folder)) == 1


@pytest.mark.parametrize("label", ["", "  ", "two\nlines", "bell\a"])
def test_a_label_is_one_printable_line(vault: Vault, label: str) -> None:
    with pytest.raises(BadFile):
        access.grant(vault.folder, vault._identity, Recipient(label, identity().public, DAY))


@pytest.fixture
def other(vault: Vault) -> Iterator[Identity]:
    one = identity()
    vault.room("S1", create=True).put("draft", b"x")
    access.grant(vault.folder, vault._identity, Recipient("coder", one.public, DAY))
    return one


def test_who_is_removed_opens_nothing_more_and_old_copies_are_said_to_stay_open(
    vault: Vault, other: Identity
) -> None:
    old_copy = (vault.folder / "session-S1" / "key.age").read_bytes()
    revoked = access.revoke(vault.folder, vault._identity, "coder")
    assert (revoked.label, revoked.rooms) == ("coder", 1)
    assert "Copies and backups made before now still open" in revoked.warning
    assert other.key.decrypt(old_copy)
    with pytest.raises(NoIdentity):
        Vault(vault.folder, other).room("S1")
    with pytest.raises(NoIdentity):
        Vault(vault.folder, other).room("S2", create=True)
    assert vault.room("S1").read("draft") == b"x"


def test_the_last_key_cannot_be_removed(vault: Vault) -> None:
    with pytest.raises(GateClosed):
        access.revoke(vault.folder, vault._identity, "lead")
    with pytest.raises(NotFound):
        access.revoke(vault.folder, vault._identity, "nobody")


def test_somebody_without_access_gives_none(vault: Vault) -> None:
    vault.room("S1", create=True)
    stranger = identity()
    with pytest.raises(NoIdentity):
        access.grant(vault.folder, stranger, Recipient("me too", stranger.public, DAY))
    assert [one.label for one in recipients.load(vault.folder)] == ["lead"]


def test_access_to_a_session_that_is_being_written_waits_then_says_so(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_WAIT_S", 0.05)
    with vault.hold("S1", "fg transcribe"), pytest.raises(Busy):
        access.grant(vault.folder, vault._identity, Recipient("coder", identity().public, DAY))
    assert len(recipients.load(vault.folder)) == 1


def test_the_vault_can_be_given_without_the_people(tmp_path: Path, vault: Vault, other: Identity) -> None:
    people = tmp_path / "people"
    recipients.start(people, Recipient("lead", vault._identity.public, DAY))
    with pytest.raises(NoIdentity):
        access.public_keys(people, other)
    assert other.public in access.public_keys(vault.folder, other)


@pytest.mark.parametrize(
    "text", ["", "[[recipient]]\nlabel = 1", "recipient = []", "not toml [", "recipient = 3"]
)
def test_a_list_of_recipients_mended_by_hand_is_refused_not_guessed(vault: Vault, text: str) -> None:
    (vault.folder / recipients.FILE).write_text(text)
    with pytest.raises(BadFile):
        vault.room("S1", create=True)


def test_recipients_are_started_once(vault: Vault) -> None:
    with pytest.raises(AlreadyThere):
        recipients.start(vault.folder, Recipient("again", identity().public, DAY))


def test_a_checkpoint_comes_back_after_a_restart_and_a_damaged_one_is_made_again(vault: Vault) -> None:
    checkpoint: Checkpoint = RoomCheckpoint(vault.room("S1", create=True))
    assert checkpoint.get("decode/abc") is None
    checkpoint.put("decode/abc", b"result")
    checkpoint.put("empty", b"")
    again = RoomCheckpoint(vault.room("S1"))
    assert again.get("decode/abc") == b"result"
    assert again.get("empty") == b""
    for path in vault.folder.rglob("?" * 32 + ".age"):
        path.write_bytes(path.read_bytes()[:-20])
    assert again.get("decode/abc") is None


def test_clearing_checkpoints_leaves_the_recording(vault: Vault) -> None:
    room = vault.room("S1", create=True)
    room.put("media/mix-1", b"m")
    RoomCheckpoint(room).put("a", b"1")
    RoomCheckpoint(room).clear()
    assert room.names() == ["media/mix-1"]


def test_a_checkpoint_of_20_kb_takes_two_flushes_and_less_than_10_ms(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = RoomCheckpoint(vault.room("S1", create=True))
    checkpoint.put("first", b"clears up once")
    flushes, times = [], []
    flush = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (flushes.append(handle), flush(handle)))
    for number in range(30):
        start = time.perf_counter()
        checkpoint.put(f"chunk/{number}", b"\x07" * 20_000)
        times.append(time.perf_counter() - start)
    assert len(flushes) <= 2 * len(times)
    assert min(times) < 0.010  # the quickest: other work on the machine is not ours to measure
