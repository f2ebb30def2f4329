"""What lies in parts is read, and moved about in, as if it were one file."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilitator.vault import manifest
from facilitator.vault.age import Key
from facilitator.vault.parts import PART, PartReader
from facilitator.vault.room import Room

if TYPE_CHECKING:
    from pathlib import Path

SIZES = [0, 1, manifest.INLINE, manifest.INLINE + 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7]


def empty(folder: Path) -> Room:
    return Room.create(folder / "session-S1", (Key.generate().public,))


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def sound(seconds: int) -> bytes:
    """An m4a with its index at the end, as recorders write it."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=16_000, layout="mono")
        for second in range(seconds):
            wave = np.random.default_rng(second).standard_normal((1, 16_000)).astype(np.float32) * 0.3
            frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
            frame.sample_rate = 16_000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    data = out.getvalue()
    assert data.index(b"mdat") < data.index(b"moov")
    return data


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return empty(tmp_path / "vault")


def test_pyav_decodes_an_m4a_out_of_the_vault_index_at_its_end_and_jumps_in_it(room: Room) -> None:
    data = sound(seconds=150)
    assert len(data) > PART  # so that the index lies in another part than the first sound
    room.put("media/mix-1", data)
    with room.open_file("media/mix-1") as reader, av.open(reader) as container:
        samples = sum(frame.samples for frame in container.decode(audio=0))
        assert samples / 16_000 == pytest.approx(150, abs=0.2)
        container.seek(120 * 1_000_000)
        frame = next(container.decode(audio=0))
        assert float(frame.pts * frame.time_base) == pytest.approx(120, abs=0.2)


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(-1, 90)),
        st.tuples(st.just("seek"), st.integers(0, 90), st.just(0)),
        st.tuples(st.just("seek"), st.integers(-90, 90), st.sampled_from([1, 2])),
        st.tuples(st.just("tell")),
    ),
    max_size=30,
)


@given(size=st.integers(0, 70), part=st.integers(1, 20), buffer=st.integers(1, 40), moves=MOVES)
def test_the_reader_moves_as_bytesio_does(size: int, part: int, buffer: int, moves: list[tuple]) -> None:
    content = bytes(range(size))
    fetched: list[int] = []

    def fetch(index: int) -> bytes:
        fetched.append(index)
        return content[index * part : (index + 1) * part]

    ours, theirs = io.BufferedReader(PartReader(size, part, fetch), buffer), io.BytesIO(content)
    for move, *arguments in moves:
        assert getattr(ours, move)(*arguments) == getattr(theirs, move)(*arguments)
    assert all(0 <= index < -(-size // part) for index in fetched)


@pytest.fixture(scope="module")
def full_room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    room = empty(tmp_path_factory.mktemp("vault"))
    for size in SIZES:
        room.put(str(size), noise(size))
    return room


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_reads_and_seeks_in_a_real_room_equal_bytesio(full_room: Room, data: st.DataObject) -> None:
    size = data.draw(st.sampled_from(SIZES))
    near = [edge + off for edge in (0, PART, 2 * PART, 3 * PART, size) for off in (-2, -1, 0, 1, 2)]
    spots = st.sampled_from([spot for spot in near if spot >= 0])
    moves = data.draw(st.lists(st.tuples(spots, st.sampled_from([-1, 0, 1, 3, 5000, PART])), max_size=6))
    with full_room.open_file(str(size)) as ours, io.BytesIO(noise(size)) as theirs:
        for spot, count in moves:
            assert ours.seek(spot) == theirs.seek(spot)
            assert ours.read(count) == theirs.read(count)
            assert ours.tell() == theirs.tell()


def test_reading_keeps_at_most_two_parts_in_memory() -> None:
    reader = PartReader(10 * 4, 4, lambda index: bytes([index]) * 4)
    for position in (0, 36, 8, 0, 16):
        reader.seek(position)
        reader.read(1)
        assert len(reader._cache) <= 2
