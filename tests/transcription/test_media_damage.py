"""Damaged and shortened recordings: nothing after the damage moves, and what is missing is counted."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from synthetic_sound import beep_starts_ms, coded

from transcription import media, opening

PCM = ("matroska", "pcm_s16le", 16_000, "mono")  # 100-ms packets, as the frames are made
PACKETS = 20


def tally_of(data):
    tally = media.Decoded()
    heard = np.concatenate([np.zeros(0, np.float32), *media.blocks(io.BytesIO(data), decoded=tally)])
    return heard, tally


def flipped(data, count=24):
    """``data`` with ``count`` bytes changed between a tenth and six tenths of it."""
    rng = np.random.default_rng(3)
    broken = bytearray(data)
    for at in rng.integers(len(data) // 10, len(data) * 6 // 10, count):
        broken[at] ^= int(rng.integers(1, 255))
    return bytes(broken)


def zeroed(data):
    """``data`` with a tenth of it, in the middle, overwritten."""
    length = len(data) // 10
    return data[: len(data) // 2] + bytes(length) + data[len(data) // 2 + length :]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["m4a", "m4a-stereo", "flac", "webm", "mkv"])
@pytest.mark.parametrize("damage", [flipped, zeroed])
def test_after_damage_every_beep_is_still_in_its_place(kind, damage):
    heard, tally = tally_of(damage(coded(kind, 12)))
    last = beep_starts_ms(heard)[-1]
    assert abs(last - 11_000) <= 15
    assert damage is flipped or tally.lost_ms > 600  # Opus decodes a flipped bit to a wrong sound
    assert abs(tally.duration_ms - 12_000) <= 40


def test_sound_recording_counts_no_loss():
    heard, tally = tally_of(coded("m4a", 5))
    assert (tally.lost_ms, tally.damaged_packets, tally.shortfall_ms) == (0, 0, 0)
    assert tally.declared_ms == 5_000
    assert len(heard) == tally.duration_ms * 16


@given(lost=st.sets(st.integers(1, PACKETS - 2)))
def test_whatever_packets_are_missing_the_others_stay_and_silence_takes_their_place(lost):
    ramp = np.repeat((np.arange(PACKETS) + 1) / 100, 1_600).astype(np.float32)  # each packet its own level
    heard, tally = tally_of(coded(PCM, 2, ramp, keep=lambda number: number not in lost))
    levels = heard.reshape(PACKETS, 1_600).mean(axis=1)
    wanted = [0 if number in lost else (number + 1) / 100 for number in range(PACKETS)]
    assert np.abs(levels - wanted).max() < 0.002
    assert tally.lost_ms == 100 * len(lost)


def test_a_clock_that_jumps_ahead_makes_no_hours_of_silence():
    data = coded(PCM, 4, live=True, moved_ms=lambda number: 36_000_000 if number >= 20 else 0)
    heard, tally = tally_of(data)
    assert beep_starts_ms(heard) == [0, 1_000, 2_000, 3_000]
    assert tally.lost_ms == 0


@pytest.mark.parametrize("by_ms", [-900, 2_000])
def test_one_damaged_time_stamp_moves_nothing(by_ms):
    """Here the block's relative time in a WebM-like file, written over after muxing."""
    data = bytearray(coded(PCM, 4))
    heard, _ = tally_of(bytes(data))
    before = beep_starts_ms(heard)
    blocks = [at for at in range(len(data) - 4) if data[at] == 0x81 and data[at + 3] == 0x80]  # SimpleBlock
    stamps = {int.from_bytes(data[at + 1 : at + 3], "big", signed=True): at for at in blocks}
    at = stamps[1_700]
    data[at + 1 : at + 3] = (1_700 + by_ms).to_bytes(2, "big", signed=True)
    heard, _ = tally_of(bytes(data))
    assert beep_starts_ms(heard) == before == [0, 1_000, 2_000, 3_000]


def test_a_clock_that_starts_anew_loses_no_sound():
    """Two transport streams end to end, as some recorders write their parts."""
    part = coded(("mpegts", "mp2", 16_000, "mono"), 3)
    heard, _ = tally_of(part + part)
    assert len(beep_starts_ms(heard)) == 6


def test_a_rounded_clock_is_no_loss():
    """WebM stamps are whole milliseconds; a few of jitter must not tear the sound apart."""
    heard, tally = tally_of(coded(PCM, 2, moved_ms=lambda number: 5 * (number % 3)))
    assert tally.lost_ms == 0
    assert len(heard) == 2 * 16_000


@pytest.mark.parametrize("kind", ["flac", "mp3", "wav-telephone", "webm", "mkv"])
def test_a_file_cut_short_decodes_to_the_cut_and_says_how_much_is_missing(kind):
    data = coded(kind, 10)
    _, tally = tally_of(data[: len(data) * 6 // 10])
    assert abs(tally.duration_ms - 6_000) < 1_000
    assert abs(tally.shortfall_ms - 4_000) < 1_000


def test_a_piped_wav_whose_writer_did_not_know_its_length_is_not_called_short():
    data = bytearray(coded("wav-telephone", 3))
    at = data.index(b"data") + 4
    data[at : at + 4] = b"\xff\xff\xff\xff"
    _, tally = tally_of(bytes(data))
    assert (tally.duration_ms, tally.shortfall_ms) == (3_000, 0)


def test_decoded_duration_is_what_can_be_heard_not_what_is_declared():
    data = coded("flac", 10)
    assert media.decoded_duration(io.BytesIO(data)) == 10_000
    assert media.decoded_duration(io.BytesIO(data[: len(data) // 2])) < 6_000
    assert opening.probe(io.BytesIO(data[: len(data) // 2])).duration_ms == 10_000
