"""A room keeps files whole, gives back exactly what it got, and notices every change."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitator.errors import AlreadyThere, NoIdentity, NotFound, VaultDamaged
from facilitator.vault import disk, manifest
from facilitator.vault.age import Key, encrypt, mark
from facilitator.vault.keys import Identity, Origin
from facilitator.vault.parts import PART
from facilitator.vault.room import Room, is_there

if TYPE_CHECKING:
    from pathlib import Path

SIZES = [0, 1, manifest.INLINE, manifest.INLINE + 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7]
WORDS = b"Wilhelmina Quackenbush said so"


def identity() -> Identity:
    return Identity(Key.generate(), Origin.OPTION)


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.fixture
def me() -> Identity:
    return identity()


@pytest.fixture
def room(tmp_path: Path, me: Identity) -> Room:
    return Room.create(tmp_path / "vault" / "session-S1", (me.public,))


def place_of(room: Room, name: str) -> Path:
    return room.folder / room._key.hidden_name(name)


def scan(folder: Path, *needles: bytes) -> list[Path]:
    """Every file or name under ``folder`` that shows one of ``needles``, also as UTF-16."""
    shown = [form for needle in needles for form in (needle, needle.decode().encode("utf-16-le"))]
    return [
        path
        for path in folder.rglob("*")
        if any(form in str(path).encode() for form in shown)
        or (path.is_file() and any(form in path.read_bytes() for form in shown))
    ]


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out_at_every_size_around_a_part(room: Room, size: int) -> None:
    content = noise(size)
    stored = room.put("media/mix-1", io.BytesIO(content))
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert room.read("media/mix-1") == content
    with room.open_file("media/mix-1") as reader:
        assert reader.read() == content
        assert reader.seekable()
    assert room.stat("media/mix-1") == stored


def test_a_room_opened_again_by_the_same_person_holds_the_same_files(room: Room, me: Identity) -> None:
    room.put("b/two", b"2" * (PART + 1))
    room.put("a/one", b"1")
    again = Room.unlock(room.folder, me)
    assert again.names() == ["a/one", "b/two"]
    assert again.names("b/") == ["b/two"]
    assert again.has("a/one")
    assert not again.has("a")
    assert again.read("b/two") == b"2" * (PART + 1)


def test_somebody_else_opens_nothing(room: Room) -> None:
    with pytest.raises(NoIdentity):
        Room.unlock(room.folder, identity())


def test_a_source_that_gives_a_little_at_a_time_is_read_to_its_end(room: Room) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 70_001))

    content = noise(2 * PART + 5)
    room.put("download", Dripping(content))
    assert room.read("download") == content
    assert len(list(place_of(room, "download").glob("*-*.age"))) == 3


@pytest.mark.parametrize("before", [5, 2 * PART])
@pytest.mark.parametrize("after", [7, PART + 9])
def test_a_second_put_replaces_the_first_and_leaves_none_of_it(room: Room, before: int, after: int) -> None:
    room.put("notes", noise(before))
    room.put("notes", noise(after, seed=2))
    assert room.read("notes") == noise(after, seed=2)
    assert room.names() == ["notes"]
    assert len(list(room.folder.rglob("*-*.age"))) == (0 if after <= manifest.INLINE else 2)
    assert place_of(room, "notes").exists() == (after > manifest.INLINE)


def test_a_source_that_breaks_leaves_the_old_version_and_no_part_of_the_new(room: Room) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= 2 * PART:
                raise ConnectionError
            return super().read(size)

    room.put("recording", b"old" * PART)
    files = sorted(room.folder.rglob("*"))
    with pytest.raises(ConnectionError):
        room.put("recording", Breaking(noise(3 * PART)))
    assert room.read("recording") == b"old" * PART
    assert sorted(room.folder.rglob("*")) == files


def test_remove_takes_the_file_away_and_nothing_else(room: Room) -> None:
    room.put("one", noise(2 * PART))
    room.put("two", b"2")
    room.remove("one")
    assert room.names() == ["two"]
    assert not place_of(room, "one").exists()
    for missing in (room.remove, room.read, room.stat, room.open_file):
        with pytest.raises(NotFound):
            missing("one")


def test_any_name_will_do_and_none_of_it_shows(room: Room, tmp_path: Path) -> None:
    names = [
        "../../etc/passwd",
        "CON",
        "a" * 5000,
        "Wilhelmina Quackenbush.m4a",
        "é\u0301/\udcff",
        "",
        "x:y*?",
    ]
    for number, name in enumerate(names):
        room.put(name, str(number).encode())
    assert room.names() == sorted(names)
    assert [room.read(name) for name in names] == [str(number).encode() for number in range(len(names))]
    assert scan(tmp_path, b"Quackenbush", b"passwd") == []


def test_nothing_identified_lies_in_plain_during_or_after_a_write(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "tmp"
    spool.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spool))
    seen: list[Path] = []

    class Watching(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            seen.extend(scan(tmp_path, WORDS, b"Quackenbush"))
            return super().read(size)

    text = WORDS * (3 * PART // len(WORDS))
    room.put("Wilhelmina Quackenbush.m4a", Watching(text))
    room.put("small", WORDS)
    with room.open_file("Wilhelmina Quackenbush.m4a") as reader:
        assert reader.read(len(WORDS)) == WORDS
    assert (room.names()[0], seen, scan(tmp_path, WORDS, b"Quackenbush")) == (
        "Wilhelmina Quackenbush.m4a",
        [],
        [],
    )


def test_the_scan_itself_would_find_plain_words(tmp_path: Path) -> None:
    (tmp_path / "leak").write_bytes(b"..." + WORDS)
    assert scan(tmp_path, WORDS) == [tmp_path / "leak"]


def test_errors_and_reprs_show_no_file_name(room: Room) -> None:
    stored = room.put("Wilhelmina.m4a", noise(2 * PART))
    next(place_of(room, "Wilhelmina.m4a").glob("*-000001.age")).unlink()
    with pytest.raises(VaultDamaged) as damaged:
        room.read("Wilhelmina.m4a")
    with pytest.raises(NotFound) as missing:
        room.read("Wilhelmina.mp4")
    shown = [repr(stored), repr(room), str(damaged.value), str(missing.value), damaged.value.next]
    assert not any("Wilhelmina" in text for text in shown)
    assert "Part 2 of 2" in str(damaged.value)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-40] ^= 1
    path.write_bytes(data)


def _swap(one: Path, two: Path) -> None:
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def _graft(head: Path, body: Path) -> None:
    """Put the content of ``body`` behind the header of ``head``, by which the manifest knows the part."""
    parted = [path.read_bytes().partition(mark(path.read_bytes()).encode()) for path in (head, body)]
    head.write_bytes(b"".join((*parted[0][:2], parted[1][2])))


def damage(how: str, place: Path, other: Path) -> None:
    part = sorted(place.glob("*-*.age"))
    manifests = [path.with_name(path.name + ".age") for path in (place, other)]
    foreign = next(other.glob("*-000000.age"))
    {
        "a bit of a part flipped": lambda: _flip(part[1]),
        "a part cut short": lambda: part[1].write_bytes(part[1].read_bytes()[:-100]),
        "a part emptied": lambda: part[1].write_bytes(b""),
        "a part gone": part[2].unlink,
        "two parts in each other's place": lambda: _swap(part[0], part[1]),
        "another part's content behind a part's header": lambda: _graft(part[0], part[1]),
        "a part of another file": lambda: part[0].write_bytes(foreign.read_bytes()),
        "a part of another room": lambda: part[0].write_bytes(Key.generate().encrypt(b"x" * PART)),
        "a bit of the manifest flipped": lambda: _flip(manifests[0]),
        "the manifest cut short": lambda: manifests[0].write_bytes(manifests[0].read_bytes()[:300]),
        "the manifest of another file": lambda: manifests[0].write_bytes(manifests[1].read_bytes()),
        "a part where a manifest should be": lambda: manifests[0].write_bytes(part[0].read_bytes()),
    }[how]()


@pytest.mark.parametrize(
    "how",
    [
        "a bit of a part flipped",
        "a part cut short",
        "a part emptied",
        "a part gone",
        "two parts in each other's place",
        "another part's content behind a part's header",
        "a part of another file",
        "a part of another room",
        "a bit of the manifest flipped",
        "the manifest cut short",
        "the manifest of another file",
        "a part where a manifest should be",
    ],
)
def test_every_change_behind_our_back_is_noticed_and_others_stay_whole(room: Room, how: str) -> None:
    room.put("victim", noise(3 * PART))
    room.put("other", noise(3 * PART, seed=2))
    damage(how, place_of(room, "victim"), place_of(room, "other"))
    with pytest.raises(VaultDamaged):
        room.read("victim")
    with pytest.raises(VaultDamaged), room.open_file("victim") as reader:
        reader.read()
    assert room.read("other") == noise(3 * PART, seed=2)


def test_a_part_of_the_rooms_own_key_that_was_not_the_one_written_is_noticed(room: Room) -> None:
    """An older version's part opens with the same key; so does one made by who knows the public half."""
    room.put("victim", noise(2 * PART))
    first = min(place_of(room, "victim").glob("*-*.age"))
    first.write_bytes(room._key.key.encrypt(noise(PART)))
    with pytest.raises(VaultDamaged, match="exchanged"):
        room.read("victim")


@pytest.mark.parametrize("exchanged", [False, True])
def test_a_file_that_an_older_version_wrote_is_read_and_its_parts_are_checked(
    room: Room, exchanged: bool
) -> None:
    data = noise(2 * PART + 5)
    room.put("old", data)
    place = place_of(room, "old")
    known = room._manifest(place)
    hashes = tuple(hashlib.sha256(data[at : at + PART]).hexdigest() for at in range(0, len(data), PART))
    written = replace(known, parts=hashes).to_bytes().replace(b'"format": 2', b'"format": 1')
    place.with_name(place.name + ".age").write_bytes(room._key.key.encrypt(written))
    if exchanged:
        _swap(*sorted(place.glob("*-*.age"))[:2])
        with pytest.raises(VaultDamaged, match="exchanged"):
            room.read("old")
    else:
        assert room.read("old") == data


@given(plain=st.binary(max_size=300), others=st.integers(0, 3))
def test_each_age_file_has_a_mark_of_its_own(plain: bytes, others: int) -> None:
    to = [Key.generate().public for _ in range(others + 1)]
    made = [mark(encrypt(plain, to)) for _ in range(3)]
    assert [len(one) for one in made] == [43] * 3
    assert len(set(made)) == 3


@pytest.mark.parametrize("data", [b"", b"age-encryption.org/v1\n", b"\n--- ", b"RIFF" + bytes(100)])
def test_what_is_no_age_file_has_no_mark(data: bytes) -> None:
    assert mark(data) == ""


def test_two_small_files_in_each_others_place_are_noticed(room: Room) -> None:
    for name in ("consent", "withdrawal"):
        room.put(name, name.encode())
    _swap(*(place_of(room, name).with_suffix(".age") for name in ("consent", "withdrawal")))
    for name in ("consent", "withdrawal"):
        with pytest.raises(VaultDamaged):
            room.read(name)


def test_a_disk_that_fails_in_the_middle_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.write_whole(tmp_path / "file", b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.write_whole(tmp_path / "file", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]


def test_a_small_file_changed_in_one_bit_is_noticed(room: Room) -> None:
    room.put("small", b"kept in its manifest")
    _flip(place_of(room, "small").with_suffix(".age"))
    with pytest.raises(VaultDamaged):
        room.read("small")


def test_a_room_whose_key_is_gone_is_neither_taken_for_empty_nor_given_a_new_key(
    room: Room, me: Identity
) -> None:
    room.put("roster.json", b"[]")
    (room.folder / "key.age").unlink()
    with pytest.raises(VaultDamaged):
        is_there(room.folder)
    with pytest.raises(VaultDamaged):
        Room.create(room.folder, (me.public,))


def test_a_second_key_is_never_made_over_the_first(room: Room, me: Identity) -> None:
    with pytest.raises(AlreadyThere):
        Room.create(room.folder, (me.public,))


def test_destroy_overwrites_every_copy_of_the_key_in_the_folder(
    room: Room, me: Identity, tmp_path: Path
) -> None:
    room.put("recording", noise(2 * PART))
    key = room.folder / "key.age"
    leftover = room.folder / "key.age.0badcafe.tmp"  # a killed change of recipients left a copy of the key
    leftover.write_bytes(key.read_bytes())
    seen = [tmp_path / "one", tmp_path / "two"]
    for path, link in zip((key, leftover), seen, strict=True):
        link.hardlink_to(path)
    assert all(len(me.key.decrypt(link.read_bytes())) == 74 for link in seen)
    room.destroy()
    assert not room.folder.exists()
    for link in seen:
        with pytest.raises(VaultDamaged):
            me.key.decrypt(link.read_bytes())
    with pytest.raises(NotFound):
        Room.unlock(room.folder, me)


def test_without_its_key_file_not_a_part_can_be_read(room: Room, me: Identity) -> None:
    room.put("recording", noise(2 * PART))
    (room.folder / "key.age").unlink()
    files = list(room.folder.rglob("*.age"))
    assert len(files) == 3
    for path in files:
        with pytest.raises(NoIdentity):
            me.key.decrypt(path.read_bytes())


def test_a_newer_format_is_refused_with_a_clear_line() -> None:
    data = manifest.inline("x", b"y").to_bytes().replace(b'"format": 2', b'"format": 3')
    with pytest.raises(VaultDamaged, match="newer version"):
        manifest.from_bytes(data)
