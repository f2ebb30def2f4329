"""A track's clock is found from what is said on it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import RATE, Kept, by_clock, media, script, voices

from transcription.model import Span
from transcription.protocols import Work
from transcription.speech import FRAME_MS, SILENCE_DB, levels
from transcription.tracks.clock import Clock, Piece, clock

LONG_S = 1500  # s, the talk of most tests
FAST = 20 / 3600  # a drift of 20 s in an hour
PER_S = 1000 // FRAME_MS  # frames


def loudness(lines, person, seconds, rng):
    """The levels of one person's speech, word by word."""
    found = np.full(seconds * PER_S, -78.0)
    for line in lines:
        if line.person == person:
            for _, start, end in line.words:
                first, last = int(start * PER_S), int(end * PER_S)
                swell = np.sin(np.pi * np.linspace(0.1, 0.9, last - first))
                found[first:last] = -30 + 8 * swell + rng.normal(0, 2)
    return found


def mixed(every):
    return 10 * np.log10(sum(10 ** (one / 10) for one in every))


def on_clock(found, offset_s, rate, rng):
    at = offset_s * PER_S + rate * np.arange(round((found.size - offset_s * PER_S) / rate))
    moved = np.interp(at, np.arange(found.size), found, left=SILENCE_DB, right=SILENCE_DB)
    return (moved + rng.normal(0, 0.5, moved.size)).astype(np.float32)


@pytest.fixture(scope="module")
def talk():
    """The levels of six people, and of their mix."""
    rng = np.random.default_rng(4)
    lines = script(6, LONG_S, talk_over=0.3)
    every = [loudness(lines, person, LONG_S, rng) for person in range(6)]
    return every, (mixed(every) + rng.normal(0, 0.5, every[0].size)).astype(np.float32)


def worst_ms(found, offset_s, rate, seconds):
    """The largest error over the whole recording."""
    track_s = np.arange(0, seconds, 7.0)
    true = offset_s + rate * track_s
    inside = (true >= 0) & (true < seconds)
    return max(
        abs(found.at(round(at * 1000)) - right * 1000)
        for at, right in zip(track_s[inside], true[inside], strict=True)
    )


@pytest.mark.parametrize(
    ("offset_s", "rate"),
    [(0.0, 1.0), (12.34, 1 + FAST), (-3.3, 1 - FAST), (300.0, 1.0002)],
    ids=["same", "late and slow", "early and fast", "joined five minutes late"],
)
def test_offset_and_drift_are_found_to_a_tenth_of_a_second(talk, offset_s, rate):
    every, mix = talk
    track = on_clock(every[2], offset_s, rate, np.random.default_rng(9))
    assert worst_ms(clock(track, mix), offset_s, rate, LONG_S) < 100


def test_two_clocks_that_agree_are_told_to_agree(talk):
    every, mix = talk
    assert clock(on_clock(every[0], 0.0, 1.0, np.random.default_rng(9)), mix).is_the_mixs()


@pytest.mark.parametrize("lost_s", [18.0, 1.0, -2.0])
def test_a_stall_without_a_gap_is_found_and_what_follows_put_right(talk, lost_s):
    """The sender stood still: 18 s are missing and what follows is too early; or a stretch came twice."""
    every, mix = talk
    own, cut = every[1], 700 * PER_S
    track = np.concatenate([own[:cut], own[cut + int(lost_s * PER_S) :]]).astype(np.float32)
    found = clock(track, mix)
    assert [round(lost, -2) for lost in found.stalls_ms()] == [lost_s * 1000]
    spoken = np.flatnonzero(track > -50)
    right = spoken * FRAME_MS + (spoken >= cut) * lost_s * 1000
    wrong = [abs(found.at(int(at) * FRAME_MS) - true) > 100 for at, true in zip(spoken, right, strict=True)]
    assert np.mean(wrong) < 0.02  # a word or two at the stall itself


def test_a_few_seconds_of_speech_are_enough(talk):
    """Somebody who said one thing: an offset, and no guess at a drift."""
    every, mix = talk
    track = on_clock(every[3], 45.0, 1.0, np.random.default_rng(9))
    spoken = np.flatnonzero(track > -50)
    quiet = np.full_like(track, -78.0)
    kept = slice(spoken[600], spoken[1100])
    quiet[kept] = track[kept]
    found = clock(quiet, mix)
    at = int(spoken[600]) * FRAME_MS
    assert abs(found.at(at) - (at + 45_000)) < 100


@pytest.mark.parametrize("what", ["nothing", "silence", "noise", "a word", "another meeting"])
def test_no_clock_is_made_up(talk, what):
    _, mix = talk
    rng = np.random.default_rng(11)
    other = loudness(script(6, 600, seed=77), 1, 600, rng)
    track = {
        "nothing": np.zeros(0),
        "silence": np.full(30_000, SILENCE_DB),
        "noise": -60 + rng.normal(0, 2, 30_000),
        "a word": np.where(np.arange(30_000) // 50 == 7, -30.0, -78.0),
        "another meeting": other,
    }[what]
    assert clock(track.astype(np.float32), mix) is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_the_speech_of_another_meeting_is_not_found(talk, seed):
    _, mix = talk
    other = loudness(script(5, 300, seed=100 + seed), 1, 300, np.random.default_rng(seed))
    assert clock(other.astype(np.float32), mix) is None


def test_a_mix_without_sound_tells_no_time(talk):
    every, _ = talk
    assert clock(every[0].astype(np.float32), np.zeros(0, np.float32)) is None
    assert clock(every[0].astype(np.float32), np.full(9000, SILENCE_DB, np.float32)) is None


def test_it_works_on_sound_with_another_gain_and_noise():
    """The whole way: two files, decoded, levelled, compared."""
    seconds, offset_s, rate = 150, 4.2, 1 + FAST
    sound = voices(script(3, seconds, talk_over=0.3), 3, seconds)
    work = Work(Kept(), lambda *_: None)
    mix = levels(media("mix-1", sound.sum(axis=0), seed=1), work)
    track = levels(media("track-1", 0.2 * by_clock(sound[1], offset_s, rate), seed=2), work)
    assert worst_ms(clock(track, mix), offset_s, rate, seconds) < 100
    assert mix.size == seconds * PER_S == sound.shape[1] // (RATE * FRAME_MS // 1000)


PIECES = st.lists(
    st.tuples(st.integers(0, 10**7), st.floats(-5000, 20_000), st.floats(0.99, 1.01)), min_size=1, max_size=3
)


@settings(max_examples=60)
@given(PIECES, st.integers(0, 10**7), st.integers(0, 10**5))
def test_times_on_the_mixs_clock_are_whole_not_negative_and_spans_stay_spans(pieces, start_ms, length_ms):
    pieces = sorted(pieces)
    whole = Clock(tuple(Piece(at if number else 0, *line) for number, (at, *line) in enumerate(pieces)))
    span = whole.span(Span(start_ms, start_ms + length_ms))
    assert isinstance(span.start_ms, int)
    assert 0 <= span.start_ms <= span.end_ms
