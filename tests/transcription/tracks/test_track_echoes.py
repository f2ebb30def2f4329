"""Echoes by their sound, words of somebody without a track, and what is told of a shared microphone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import Kept, bled, by_clock, heard, media, script, voices

from transcription.align import turns
from transcription.diarizers.tracks import diarizer
from transcription.model import (
    MIX,
    Evidence,
    Known,
    Media,
    Person,
    Recording,
    Span,
    SpeakerSpan,
    Utterance,
    Word,
)
from transcription.protocols import Request, Work
from transcription.speech import FRAME_MS
from transcription.tracks import notes
from transcription.tracks.echoes import echoes, unexplained
from transcription.tracks.faint import without_echoes
from transcription.tracks.hygiene import clocks, own_speech, tidy, unheard
from transcription.tracks.ownerless import parted

LOUD, QUIET = -25.0, -80.0  # dB
SECOND = 1000 // FRAME_MS  # frames


def said(text, channel, start_ms, word_ms=400):
    texts = text.split()
    words = tuple(
        Word(word, start_ms + at * word_ms, start_ms + (at + 1) * word_ms) for at, word in enumerate(texts)
    )
    return Utterance(text, start_ms, words[-1].end_ms, words=words, channel=channel)


def room(down_db=20.0, seconds=60):
    """Two people by turns of ten seconds, each heard by the other so many dB softer: dB per frame."""
    rng = np.random.default_rng(3)
    own = np.full((2, seconds * SECOND), QUIET, np.float32)
    for start in range(0, seconds, 10):
        frames = slice(start * SECOND, (start + 9) * SECOND)
        own[start // 10 % 2, frames] = LOUD + rng.uniform(-6, 0, 9 * SECOND)
    return {"a": np.maximum(own[0], own[1] - down_db), "b": np.maximum(own[1], own[0] - down_db)}


A_SPEAKS = said("we always took the early bus to town", "a", 1000)


@pytest.mark.parametrize(
    ("text", "rise_db", "left"),
    [
        ("he all ways cook a curly", 0, []),  # every word misheard
        ("we always took the early", 0, []),
        ("mm-hm", 0, []),
        ("mm-hm", 10, ["mm-hm"]),  # their own, and 10 dB softer than what the other says
        ("no that is not right", 10, ["no that is not right"]),  # soft talk-over
    ],
)
def test_only_what_is_no_louder_than_the_usual_echo_goes(text, rise_db, left):
    loudness = room()
    line = said(text, "b", 2000)
    loudness["b"][2000 // FRAME_MS : line.end_ms // FRAME_MS] += rise_db
    kept = without_echoes([A_SPEAKS, line], echoes(loudness)).lines
    assert [one.text for one in kept if one.channel == "b"] == left
    assert A_SPEAKS in kept


def test_an_echo_is_told_on_a_track_that_began_late_too():
    """Somebody who came in again: silence before that is no usual echo."""
    loudness = {name: np.concatenate([own, own]) for name, own in room(seconds=20).items()}
    loudness["b"][: 21 * SECOND] = -90.0
    source, line = said(A_SPEAKS.text, "a", 22_000), said("mm-hm", "b", 23_000)
    assert without_echoes([source, line], echoes(loudness)).lines == (source,)


def test_an_echo_before_ones_own_words_is_cut_off():
    both = said("we all ways took no that was later", "b", 2000)
    loudness = room()
    loudness["b"][both.words[4].start_ms // FRAME_MS : both.end_ms // FRAME_MS] = LOUD
    found = without_echoes([A_SPEAKS, both], echoes(loudness))
    assert [one.text for one in found.lines] == [A_SPEAKS.text, "no that was later"]
    assert found.doubled == 1


def test_an_echo_whose_source_nobody_heard_is_all_there_is_and_stays():
    line = said("we always took the early bus", "b", 1000)
    assert without_echoes([line], echoes(room())).lines == (line,)


def test_a_microphone_as_loud_as_its_neighbours_makes_nobody_an_echo():
    """Two devices in one room: what is 3 dB softer may be a voice."""
    lines = [A_SPEAKS, said("no that is not right", "b", 1500)]
    assert without_echoes(lines, echoes(room(down_db=3))).lines == tuple(lines)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 20_000), st.integers(1, 6)), min_size=1, max_size=8
    ),
    st.integers(0, 2**32 - 1),
)
def test_of_what_is_said_at_one_moment_something_stays(spoken, seed):
    """Whatever the levels: a word goes only while a word on another channel stays."""
    rng = np.random.default_rng(seed)
    lines = [said("word " * count, channel, start) for channel, start, count in spoken]
    loudness = {name: rng.uniform(-80, -20, 1500).astype(np.float32) for name in "abc"}
    kept = without_echoes(lines, echoes(loudness)).lines
    stays = [word for line in kept for word in line.words]
    for line in lines:
        if line not in kept:
            assert any(
                Span(line.start_ms, line.end_ms).overlap_ms(Span(one.start_ms, one.end_ms)) for one in stays
            )


def test_no_sound_at_all_explains_nothing():
    assert echoes({}).above == {}
    empty = np.zeros(0, np.float32)
    assert unexplained({}, empty) == unexplained({"a": empty}, empty) == []


# --- somebody without a track --------------------------------------------------------------------

NOBODYS = [Span(10_000, 14_000)]
ECHO = "I came in late today"


@pytest.mark.parametrize(
    ("lines", "on_mix", "elsewhere"),
    [
        ([said(ECHO, "a", 10_500), said("I came in mate", "b", 10_450)], [ECHO], []),
        ([said(ECHO, MIX, 10_400), said("I came in mate", "b", 10_450)], [ECHO], []),  # the mix was heard
        ([said("I came", MIX, 10_500), said(ECHO, "b", 10_500)], ["I came", "in late today"], []),  # in part
        ([said(ECHO, "a", 20_000)], [], [ECHO]),  # somebody's own, at another moment
        (
            [said(f"that is mine {ECHO}", "a", 9000)],
            [ECHO],
            ["that is mine"],
        ),
        ([said("mine only yes", "a", 9000)], [], ["mine only yes"]),  # one word at the edge is no reason
        ([Utterance("no times", channel="a")], [], ["no times"]),
    ],
)
def test_what_no_owner_says_is_heard_once_and_on_the_mix(lines, on_mix, elsewhere):
    found = parted(lines, NOBODYS).lines
    assert [one.text for one in found if one.channel == MIX] == on_mix
    assert [one.text for one in found if one.channel != MIX] == elsewhere


PEOPLE, SECONDS, LATE_S = 3, 90, 30
KNOWN = Known(roster=tuple(Person(f"P{one}", "participant", (f"Person {one}",)) for one in range(PEOPLE)))


@pytest.fixture(scope="module")
def late():
    """The third recorder starts late; until then its person is only an echo on the others' tracks."""
    lines = script(PEOPLE, SECONDS, seed=4, talk_over=0.1)
    own = voices(lines, PEOPLE, SECONDS)
    sound = bled(own, 20)
    offsets = [0.0, 0.0, float(LATE_S)]
    tracks = tuple(
        media(f"track-{one}", by_clock(sound[one], offsets[one]), f"P{one}", seed=one)
        for one in range(PEOPLE)
    )
    told = [
        heard(line, f"track-{one}", offsets[one], misheard=0.0 if one == line.person else 0.1, rng=RNG)
        for line in lines
        for one in range(PEOPLE)
        if line.words[0][1] >= offsets[one] and (one == line.person or not meanwhile(lines, one, line))
    ]
    mix = media("mix-1", own.sum(axis=0), seed=9)
    return Recording(audio=(mix,), tracks=tracks), lines, told, Work(Kept(), lambda *_: None)


RNG = np.random.default_rng(2)


def meanwhile(lines, person, line):
    start, end = line.words[0][1], line.words[-1][2]
    return any(one.person == person and one.words[0][1] < end and start < one.words[-1][2] for one in lines)


def before(lines):
    return [one for one in lines if one.person == 2 and one.words[-1][2] < LATE_S]


def turns_of(recording, told, work):
    tidied = tidy(recording, told, KNOWN, work)
    spans = [
        *diarizer.diarize(recording, Request(), work),
        *(replace(one, source=Evidence.TIMELINE) for one in recording.timeline),
    ]
    return turns(tidied.lines, spans, recording, KNOWN)[0]


def speakers_before(found, lines):
    at = {round(one.words[0][1] * 1000) for one in before(lines)}
    return [turn.speaker for turn in found if any(abs((turn.start_ms or 0) - ms) < 200 for ms in at)]


def test_before_a_late_recorder_starts_nobody_gets_its_persons_words(late):
    recording, lines, told, work = late
    assert len(before(lines)) > 2
    found = speakers_before(turns_of(recording, told, work), lines)
    assert found
    assert set(found) == {"Unknown"}


def test_the_meetings_log_gives_them_to_the_late_person(late):
    recording, lines, told, work = late
    log = tuple(
        SpeakerSpan(
            Span(round(one.words[0][1] * 1000), round(one.words[-1][2] * 1000)),
            f"Person {one.person}",
            Evidence.TIMELINE,
        )
        for one in lines
    )
    found = speakers_before(turns_of(replace(recording, timeline=log), told, work), lines)
    assert set(found) == {"P2"}


def test_those_words_are_asked_of_the_mix(late):
    recording, lines, _, work = late
    found = unheard(recording, work)
    long = [one for one in before(lines) if one.words[-1][2] - one.words[0][1] > 3]
    assert long
    for one in long:
        said_then = Span(round(one.words[0][1] * 1000), round(one.words[-1][2] * 1000))
        assert sum(span.overlap_ms(said_then) for span in found) > 0.6 * (
            said_then.end_ms - said_then.start_ms
        )
    assert all(span.end_ms < LATE_S * 1000 + 1000 for span in found)


def test_a_tracks_speech_is_its_owners_and_no_echo(late):
    recording, lines, _, work = late
    own = own_speech(recording, clocks(recording, work), work)["track-0"]
    for one in lines:
        said_then = Span(round(one.words[0][1] * 1000), round(one.words[-1][2] * 1000))
        length, found = said_then.end_ms - said_then.start_ms, sum(span.overlap_ms(said_then) for span in own)
        if one.person == 0:
            assert found > 0.9 * length
        elif not any(other.person == 0 and near(other, one) for other in lines):
            assert found < 0.2 * length


def near(one, other):
    return one.words[0][1] - 0.5 < other.words[-1][2] and other.words[0][1] < one.words[-1][2] + 0.5


def test_a_track_of_a_silent_person_explains_nobody(late):
    """All that it has are echoes, so it must not seem to be turned up."""
    recording, _, _, work = late
    silent = replace(recording, tracks=recording.tracks[:2])
    assert sum(one.end_ms - one.start_ms for one in unheard(silent, work)) > 5000


# --- notes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("voiced", "told"),
    [
        ([("A", "track-3"), ("B", "track-3"), ("A", "track-1")], ["track-3 has two voices"]),
        ([("A", "track-2"), ("B", "track-2"), ("C", "track-2")], ["track-2 has 3 voices"]),
        ([("A", MIX), ("B", MIX)], []),
    ],
)
def test_a_track_with_several_voices_is_told(voiced, told):
    spans = [SpeakerSpan(Span(0, 1000), label, Evidence.VOICE, channel) for label, channel in voiced]
    found = list(notes.of_shared(spans))
    assert [one.split(":")[0] for one in found] == told
    assert all("shared-device" in one for one in found)
    assert list(notes.of_shared([replace(one, source=Evidence.TAP) for one in spans])) == []


def test_a_device_that_was_shared_and_on_which_no_voices_were_told_apart_is_told():
    """Whoever noted it in the attendance must not believe that it helped."""
    tracks = tuple(Media(f"track-{n}", open, "0" * 64, 1000, person=f"P0{n}") for n in (1, 2, 3))
    asked = Request(sharing=("P02", "P03", "P09"))
    apart = [SpeakerSpan(Span(0, 1000), "A", Evidence.VOICE, "track-3")]
    found = list(notes.of_sharing(Recording(tracks=tracks), asked, apart))
    assert [one.split(":")[0] for one in found] == ["track-2"]
    assert "P02" in found[0]
