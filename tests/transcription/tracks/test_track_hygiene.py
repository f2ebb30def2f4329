"""The stage between hearing and aligning: tracks on the mix's clock, without doubles, none missing."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from talk import RATE, Kept, bled, by_clock, heard, media, script, voices

from transcription import plain
from transcription.align import turns
from transcription.chunks import planned
from transcription.completeness import measure
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
    Transcript,
)
from transcription.protocols import Request, Work
from transcription.score import by_speaker, named_word_errors, words
from transcription.tracks import missing
from transcription.tracks.hygiene import clocks, speech, tidy, unheard

PEOPLE, SECONDS = 3, 120
CLOCKS = [(0.0, 1.0), (0.7, 1 + 20 / 3600), (-2.2, 1 - 20 / 3600)]  # s later, and how much faster the mix's
KNOWN = Known(roster=tuple(Person(f"P{one}", "participant", (f"Person {one}",)) for one in range(PEOPLE)))


@pytest.fixture(scope="module")
def session():
    """Three people; their recorders bleed, start at different moments and run apart; what each heard."""
    lines = script(PEOPLE, SECONDS, talk_over=0.3)
    own = voices(lines, PEOPLE, SECONDS)
    sound = bled(own, 25)
    tracks = tuple(
        media(f"track-{one}", by_clock(sound[one], *CLOCKS[one]), f"P{one}", seed=one)
        for one in range(PEOPLE)
    )
    told = [
        heard(line, f"track-{one}", *CLOCKS[one])
        for line in lines
        for one in range(PEOPLE)
        if one == line.person or not talks(lines, one, line)
    ]
    mix = media("mix-1", own.sum(axis=0), seed=9)
    work = Work(Kept(), lambda *_: None)
    return Recording(audio=(mix,), tracks=tracks), lines, told, work


def talks(lines, person, meanwhile):
    start, end = meanwhile.words[0][1], meanwhile.words[-1][2]
    return any(one.person == person and one.words[0][1] < end and start < one.words[-1][2] for one in lines)


def test_every_word_is_under_its_persons_name_once_and_at_its_time(session):
    recording, lines, told, work = session
    tidied = tidy(recording, told, KNOWN, work)
    spans = diarizer.diarize(recording, Request(), work)
    found, _ = turns(tidied.lines, spans, recording, KNOWN)
    reference = by_speaker((f"P{line.person}", line.text) for line in lines)
    score = named_word_errors(reference, by_speaker((turn.speaker, turn.text) for turn in found))
    assert score.rate < 0.01
    true = {(line.person, text): [] for line in lines for text, _, _ in line.words}
    for line in lines:
        for text, start, _ in line.words:
            true[line.person, text].append(start * 1000)
    for turn in found:
        for word in turn.words:
            assert min(abs(word.start_ms - start) for start in true[int(turn.speaker[1:]), word.text]) < 100


def test_without_it_words_are_doubled_and_late(session):
    """The test above can fail."""
    recording, lines, told, work = session
    found, _ = turns(told, diarizer.diarize(recording, Request(), work), recording, KNOWN)
    assert sum(len(words(turn.text)) for turn in found) > 1.5 * sum(len(line.words) for line in lines)


def test_what_was_done_is_told_without_a_word_or_name(session):
    recording, lines, told, work = session
    notes = tidy(recording, told, KNOWN, work).notes
    assert len(notes) == 1
    assert "left out or shortened" in notes[0]
    assert not {text for line in lines for text in line.text.split()} & set(words(" ".join(notes)))


def test_clocks_and_levels_are_kept_and_no_file_is_decoded_again(session):
    recording, _, _, work = session
    first = clocks(recording, work)

    def closed(one):
        return Media(one.name, lambda: pytest.fail("decoded again"), one.sha256, one.duration_ms, one.person)

    shut = Recording(audio=tuple(map(closed, recording.audio)), tracks=tuple(map(closed, recording.tracks)))
    assert clocks(shut, work) == first
    assert set(first) == {"track-0", "track-1", "track-2"}


def test_spans_of_speech_are_on_the_mixs_clock_too(session):
    recording, lines, _, work = session
    own = speech(recording.tracks[1], clocks(recording, work), work)
    for line in lines:
        if line.person == 1:
            said = Span(round(line.words[0][1] * 1000), round(line.words[-1][2] * 1000))
            heard_ms = sum(span.overlap_ms(said) for span in own)
            assert heard_ms > 0.95 * (said.end_ms - said.start_ms)


def test_speech_that_no_track_has_is_found_and_heard_from_the_mix():
    """The second recorder wrote nothing after half of the talk."""
    lines = script(PEOPLE, SECONDS, talk_over=0.0)
    own = voices(lines, PEOPLE, SECONDS)
    mix = media("mix-1", own.sum(axis=0), seed=9)
    own[1, SECONDS // 2 * RATE :] = 0
    tracks = tuple(media(f"track-{one}", own[one], f"P{one}", seed=one) for one in range(PEOPLE))
    timeline = tuple(
        SpeakerSpan(
            Span(round(line.words[0][1] * 1000), round(line.words[-1][2] * 1000)),
            f"Person {line.person}",
            Evidence.TIMELINE,
        )
        for line in lines
    )
    recording = Recording(audio=(mix,), tracks=tracks, timeline=timeline)
    work = Work(Kept(), lambda *_: None)
    gone = [
        (line.words[0][1], line.words[-1][2])
        for line in lines
        if line.person == 1 and line.words[0][1] > SECONDS / 2 and line.words[-1][2] - line.words[0][1] > 3.5
    ]
    found = unheard(recording, work)
    assert len(gone) > 1
    for start, end in gone:
        assert any(span.overlap_ms(Span(round(start * 1000), round(end * 1000))) > 2000 for span in found)
    assert all(span.start_ms > SECONDS / 2 * 1000 - 1000 for span in found)
    from_mix = [chunk for chunk in planned(recording, work) if chunk.channel == MIX]
    assert from_mix
    assert all(any(chunk.span.overlap_ms(span) for span in found) for chunk in from_mix)
    notes = tidy(recording, [], KNOWN, work).notes
    assert any(note.startswith("No track has") and "P1, by the meeting's log," in note for note in notes)


def test_a_track_of_another_meeting_is_told_and_nothing_is_taken_for_missing(session):
    recording, _, told, work = session
    stranger = script(PEOPLE, SECONDS, seed=99)
    other = media("track-1", voices(stranger, PEOPLE, SECONDS)[1], "P1", seed=30)
    mixed_up = replace(recording, tracks=(recording.tracks[0], other))
    tidied = tidy(mixed_up, told, KNOWN, work)
    assert any(note.startswith("track-1: ") and "Is it from this session?" in note for note in tidied.notes)
    assert unheard(mixed_up, work) == []


def test_without_a_mix_or_with_a_broken_one_the_tracks_keep_their_own_time(session):
    recording, _, told, work = session
    broken = Media("mix-1", lambda: io.BytesIO(b"no sound"), "0" * 64, 1000)
    for audio in ((), (broken,)):
        assert clocks(replace(recording, audio=audio), work) == {}
        assert unheard(replace(recording, audio=audio), work) == []
    alone = replace(recording, audio=())
    own = [line for line in told if line.channel == "track-0"]
    assert tidy(alone, own, KNOWN, work).lines == tuple(own)


def test_without_tracks_nothing_is_touched(session):
    recording, _, told, work = session
    assert tidy(replace(recording, tracks=()), told, KNOWN, work).lines == tuple(told)


def test_coverage_counts_speech_at_the_mixs_times(session):
    recording, _, told, work = session
    tidied = tidy(recording, told, KNOWN, work)
    found, _ = turns(tidied.lines, (), recording, KNOWN)
    transcript = Transcript(found, "en", "replay", "", draft=True, duration_ms=recording.duration_ms)
    covered = measure(recording, transcript, work)
    assert covered.lost_ms < 0.05 * covered.speech_ms


def test_a_clock_is_kept_as_plain_data(session):
    recording, _, _, work = session
    found = clocks(recording, work)
    assert plain.load(plain.dump(found), dict[str, type(found["track-0"])]) == found


@pytest.mark.parametrize(
    ("spans", "cut", "left"),
    [
        ([(0, 10)], [], [(0, 10)]),
        ([(0, 10)], [(3, 5)], [(0, 3), (5, 10)]),
        ([(0, 10), (20, 30)], [(5, 25)], [(0, 5), (25, 30)]),
        ([(0, 10)], [(0, 10)], []),
        ([(0, 10), (12, 20)], [(2, 3), (4, 5), (15, 40)], [(0, 2), (3, 4), (5, 10), (12, 15)]),
    ],
)
def test_spans_without_others(spans, cut, left):
    assert missing.without([Span(*one) for one in spans], [Span(*one) for one in cut]) == [
        Span(*one) for one in left
    ]


def test_missing_speech_is_more_than_the_ends_of_what_a_track_has():
    mix = [Span(0, 10_000), Span(20_000, 26_000)]
    assert missing.unheard(mix, [Span(900, 9_200)]) == [Span(20_000, 26_000)]
    assert missing.unheard(mix, [Span(900, 6_000), Span(20_000, 26_000)]) == [Span(6_400, 10_000)]
    assert np.sum([one.end_ms - one.start_ms for one in missing.unheard(mix, [])]) == 16_000
