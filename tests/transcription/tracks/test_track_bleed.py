"""What a microphone caught of somebody else is left out; what people said is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import Kept, Line, bled, heard, media, script, voices

from transcription.model import MIX, Utterance, Word
from transcription.protocols import Work
from transcription.speech import FRAME_MS
from transcription.speech import levels as levels_of
from transcription.tracks.bleed import without_bleed

LOUD, BLEED, QUIET = -25.0, -45.0, -80.0  # dB


def said(text, channel, start_ms=1000, word_ms=300, timed=True):
    texts = text.split()
    words = tuple(
        Word(word, start_ms + at * word_ms, start_ms + (at + 1) * word_ms) for at, word in enumerate(texts)
    )
    return Utterance(
        text, start_ms, start_ms + len(texts) * word_ms, words=words if timed else (), channel=channel
    )


def levels(*stretches, seconds=60):
    """dB per frame: (start ms, end ms, dB), quiet else."""
    found = np.full(seconds * 1000 // FRAME_MS, QUIET, np.float32)
    for start, end, level in stretches:
        found[start // FRAME_MS : end // FRAME_MS] = level
    return found


LONG = "the bus was late again on monday"
OTHER = "I walk to the market with my sister"
OWN = [said("something that only they say here", "b", 20_000), said("and one more of their own", "b", 30_000)]
A_OWN = [said("what else is said by me alone", "a", 40_000), said("one more thing that I say", "a", 50_000)]
A_LEVELS = [(40_000, 43_000, LOUD), (50_000, 53_000, LOUD)]


def b_levels(level, own=LOUD):
    return levels((1000, 4000, level), (20_000, 22_000, own), (30_000, 32_000, own))


def texts(lines, channel):
    return [line.text for line in lines if line.channel == channel and (line.start_ms or 0) < 20_000]


@pytest.mark.parametrize(
    ("on_a", "on_b", "level_a", "level_b", "own_b", "left"),
    [
        (LONG, LONG, LOUD, BLEED, LOUD, []),
        (LONG, "the bus was hate again Sunday", LOUD, BLEED, LOUD, []),  # misheard in the copy
        ("yes", "yes", LOUD, BLEED, LOUD, []),
        ("yes", "yes", LOUD, LOUD - 3, LOUD, ["yes"]),  # both say it
        ("yes", "yes", LOUD, LOUD - 15, LOUD - 15, ["yes"]),  # both say it, one into a quiet microphone
        (LONG, LONG, LOUD, LOUD + 10, LOUD + 30, []),  # bleed into a microphone that is turned up
        (LONG, OTHER, LOUD, LOUD, LOUD, [OTHER]),  # talk-over
        (LONG, OTHER, LOUD, BLEED, LOUD, [OTHER]),  # soft talk-over
        ("yes", "no", LOUD, BLEED, LOUD, ["no"]),
    ],
)
def test_only_a_softer_copy_of_the_same_words_goes(on_a, on_b, level_a, level_b, own_b, left):
    lines = [said(on_a, "a"), said(on_b, "b"), *OWN, *A_OWN]
    loudness = {"a": levels((1000, 4000, level_a), *A_LEVELS), "b": b_levels(level_b, own_b)}
    cleared = without_bleed(lines, loudness)
    assert texts(cleared.lines, "b") == left
    assert texts(cleared.lines, "a") == [on_a]
    assert cleared.doubled == (not left)
    assert len(cleared.lines) == len(lines) - cleared.doubled


def test_the_same_words_at_another_moment_stay():
    lines = [said(LONG, "a"), said(LONG, "b", 6000)]
    loudness = {"a": levels((1000, 4000, LOUD)), "b": levels((6000, 9000, BLEED))}
    assert without_bleed(lines, loudness).lines == tuple(lines)


def test_lines_without_times_of_words_are_compared_too():
    lines = [said(LONG, "a", timed=False), said(LONG, "b", 1100, timed=False)]
    loudness = {"a": levels((1000, 4000, LOUD)), "b": levels((1000, 4000, BLEED))}
    assert without_bleed(lines, loudness).lines == (lines[0],)


def test_a_copy_before_ones_own_words_is_cut_off_and_the_own_words_stay():
    both = said(f"{LONG} yes but I was early that day", "b")
    loudness = {
        "a": levels((1000, 3100, LOUD), *A_LEVELS),
        "b": levels((1000, 3100, BLEED), (3100, 5600, LOUD), (20_000, 22_000, LOUD), (30_000, 32_000, LOUD)),
    }
    cleared = without_bleed([said(LONG, "a"), both, *OWN, *A_OWN], loudness)
    [own] = [line for line in cleared.lines if line.channel == "b" and line.start_ms < 20_000]
    assert own.text == "yes but I was early that day"
    assert (own.start_ms, own.end_ms) == (both.words[7].start_ms, both.end_ms)
    assert own.words == both.words[7:]


def test_of_three_tracks_with_the_same_words_the_loudest_stays():
    lines = [said(LONG, "c"), said(LONG, "a"), said(LONG, "b")]
    loudness = {name: levels((1000, 4000, level)) for name, level in (("a", -45), ("b", -25), ("c", -35))}
    assert without_bleed(lines, loudness).lines == (lines[2],)


def test_lines_of_the_mix_and_without_times_are_left_alone():
    lines = [said(LONG, "a"), said(LONG, MIX), Utterance(LONG, channel="b"), Utterance("", 5, 5, channel="b")]
    assert without_bleed(lines, {"a": levels(), "b": levels()}).lines == tuple(lines)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.integers(0, 20_000),
            st.lists(st.sampled_from(["yes", "no", "bus", "late"]), min_size=1, max_size=6),
        ),
        max_size=8,
    ),
    st.integers(0, 2**32 - 1),
)
def test_words_that_were_said_are_still_there_on_one_track(spoken, seed):
    """Whatever the levels: of every line that is left out, another one has words at their moment."""
    rng = np.random.default_rng(seed)
    lines = [said(" ".join(words), channel, start) for channel, start, words in spoken]
    loudness = {name: rng.uniform(-80, -20, 1500).astype(np.float32) for name in "abc"}
    kept = without_bleed(lines, loudness).lines
    left = [word for line in kept for word in line.words]
    for line in lines:
        if line not in kept and len({*line.text.split()}) > 1:
            assert any(
                word.text == other.text and abs(word.start_ms - other.start_ms) <= 700
                for word in line.words
                for other in left
            )


def covered(word, others):
    return any(word[1] < end and start < word[2] for _, start, end in others)


def recognized(lines, people, misheard, rng):
    """What is heard on every track: its owner's words, and of the others what no own word covers."""
    told = []
    for line in lines:
        for person in range(people):
            owner = [one for other in lines if other.person == person for one in other.words]
            audible = [word for word in line.words if person == line.person or not covered(word, owner)]
            if audible:
                wrong = 0.0 if person == line.person else misheard
                said_here = Line(line.person, tuple(audible))
                told.append(heard(said_here, f"track-{person}", misheard=wrong, rng=rng))
    return told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("down_db", "misheard", "most"), [(20, 0.0, 0.005), (12, 0.0, 0.01), (30, 0.0, 0.005), (20, 0.1, 0.03)]
)
def test_of_a_talk_with_bleed_hardly_a_line_is_doubled_and_none_is_lost(down_db, misheard, most):
    """Four people; each microphone hears all the others, softer; some words of the copies are misheard."""
    people, seconds, rng = 4, 240, np.random.default_rng(8)
    lines = script(people, seconds, seed=3, talk_over=0.3)
    sound = bled(voices(lines, people, seconds), down_db) + rng.normal(scale=1e-4, size=(people, 1))
    loudness = {f"track-{one}": heard_levels(sound[one]) for one in range(people)}
    told = recognized(lines, people, misheard, rng)
    own = [heard(line, f"track-{line.person}") for line in lines]
    kept = without_bleed(told, loudness).lines
    assert len(told) > 3 * len(own)
    assert [line for line in own if line not in kept] == []
    doubled = [line for line in kept if line not in own]
    assert len(doubled) <= most * len(told)


def heard_levels(sound):
    media_file = media("track", sound)
    return levels_of(media_file, Work(Kept(), lambda *_: None))


@pytest.mark.parametrize(
    ("follows", "down_db", "left"), [(True, 20, []), (False, 20, ["basket"]), (True, 8, ["basket"])]
)
def test_an_echo_whose_words_were_misheard_is_told_by_its_sound(follows, down_db, left):
    """Soft talk-over with a rhythm of its own stays, and so does what is hardly softer than its owner."""
    rng = np.random.default_rng(4)
    spoken, own = rng.uniform(-12, 0, (2, 1000 // FRAME_MS)).astype(np.float32)
    on_a, on_b = levels(*A_LEVELS), b_levels(QUIET)
    frames = slice(1000 // FRAME_MS, 2000 // FRAME_MS)
    on_a[frames] = LOUD + spoken
    on_b[frames] = LOUD - down_db + (spoken if follows else own)
    lines = [said("market", "a", word_ms=1000), said("basket", "b", word_ms=1000), *OWN, *A_OWN]
    cleared = without_bleed(lines, {"a": on_a, "b": on_b})
    assert texts(cleared.lines, "b") == left
    assert texts(cleared.lines, "a") == ["market"]
