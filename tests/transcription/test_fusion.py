"""How sure a turn's speaker is, who disagrees, and what every kind of evidence adds."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.align import turns
from transcription.doubt import doubtful
from transcription.model import (
    Evidence,
    Known,
    MarkKind,
    Media,
    Person,
    Recording,
    Span,
    SpeakerSpan,
    Turn,
    TurnKind,
    Utterance,
    Word,
)
from transcription.talk import happenings

ROSTER = (
    Person("M1", "moderator", ("Tamsin Oduya",)),
    Person("P01", "participant", ("Piotr Vale-Hansen",)),
    Person("P02", "participant", ("Inês Rautio",)),
)
MINUTE = 60_000  # ms


def track(name, person=None, label=None):
    return Media(name, io.BytesIO, "0" * 64, MINUTE, person, label)


TRACKS = (track("track-1", "P01"), track("track-2", "P02"))


def span(start_ms, end_ms, label, source, channel="mix"):
    return SpeakerSpan(Span(start_ms, end_ms), label, source, channel)


def spoken(text, start_ms, channel="mix", each_ms=500, name=None):
    words = tuple(
        Word(word, start_ms + each_ms * at, start_ms + each_ms * (at + 1))
        for at, word in enumerate(text.split())
    )
    return Utterance(text, start_ms, words[-1].end_ms, name, words=words, channel=channel)


def made(heard, spans=(), tracks=(), captions=(), language="en"):
    recording = Recording((track("mix-1"),), tuple(tracks), captions=tuple(captions))
    return turns(list(heard), list(spans), recording, Known(roster=ROSTER, language=language))[0]


def sure(turn):
    return turn.speaker, str(turn.evidence), turn.margin, turn.disputed


FOUR = spoken("we all went home", 0)  # 0 to 2000 ms


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 2000, "P01", Evidence.TIMELINE)], ("P01", "timeline", 1.0, False)),
        # a log that covers half leaves the other half to its neighbours
        ([(0, 1000, "P01", Evidence.TIMELINE)], ("P01", "timeline", 0.5, False)),
        # taps go before voices and behind the log
        (
            [(0, 2000, "P02", Evidence.TAP), (0, 2000, "P01", Evidence.TIMELINE)],
            ("P01", "timeline", 0.0, True),
        ),
        (
            [(0, 2000, "P02", Evidence.TAP), (0, 2000, "SPEAKER_00", Evidence.VOICE)],
            ("P02", "tap", 1.0, False),
        ),
        # two kinds that agree are no more than one
        (
            [(0, 2000, "P02", Evidence.TAP), (0, 2000, "Inês Rautio", Evidence.TIMELINE)],
            ("P02", "timeline", 1.0, False),
        ),
        # a quarter of the words against is a smaller margin and no dispute
        (
            [(0, 2000, "P01", Evidence.TIMELINE), (1500, 2000, "P02", Evidence.TAP)],
            ("P01", "timeline", 0.75, False),
        ),
        ([], ("Unknown", "none", 0.0, False)),
    ],
)
def test_the_margin_is_the_lead_over_the_next_person_in_the_words_time(spans, expected):
    assert sure(made([FOUR], [span(*one) for one in spans])[0]) == expected


def test_a_log_that_names_another_disputes_a_track():
    spans = [span(0, 2000, "Tamsin Oduya", Evidence.TIMELINE)]
    assert sure(made([spoken("we all went home", 0, "track-1")], spans, TRACKS)[0]) == (
        "P01",
        "track",
        0.0,
        True,
    )


def test_who_talks_over_it_on_a_track_of_their_own_disputes_nothing():
    spans = [span(0, 2000, "Inês Rautio", Evidence.TIMELINE), span(0, 2000, "P02", Evidence.TRACK)]
    assert sure(made([spoken("we all went home", 0, "track-1")], spans, TRACKS)[0]) == (
        "P01",
        "track",
        1.0,
        False,
    )


def test_a_voice_without_a_name_contradicts_nobody():
    spans = [span(0, 2000, "P01", Evidence.TIMELINE), span(1000, 1900, "SPEAKER_07", Evidence.VOICE)]
    assert sure(made([FOUR], spans)[0]) == ("P01", "timeline", 1.0, False)


def test_each_word_says_what_named_it_and_whether_others_disagree():
    spans = [span(0, 1000, "P01", Evidence.TIMELINE), span(500, 1000, "P02", Evidence.TAP)]
    words = made([FOUR], spans)[0].words
    assert [(str(word.evidence), word.disputed) for word in words] == [
        ("timeline", False),
        ("timeline", True),
        ("none", False),
        ("none", False),
    ]


def test_the_caption_of_a_name_on_no_roster_belongs_to_the_track_of_that_name():
    """The track's file is called KimOno and nobody has it; captions and chat know Kim Ono."""
    captions = [Utterance("hello", 30_000, 31_000, "Kim Ono")]
    tracks = (*TRACKS, track("track-3", label="KimOno"), track("track-4", label="mic left"))
    heard = [spoken("one two", 0, "track-3"), spoken("three four", 5000, "track-4")]
    first, second = made(heard, tracks=tracks, captions=captions)
    assert (first.speaker, str(first.evidence)) == ("S1", "track")
    assert second.speaker == "Speaker 1"  # a file may be called anything


def test_a_track_named_like_somebody_of_the_roster_is_theirs():
    tracks = (track("track-1", label="Inês Rautio (she/her)"),)
    assert made([spoken("one two", 0, "track-1")], tracks=tracks)[0].speaker == "P02"


def test_voices_at_one_microphone_are_told_apart_and_only_taps_name_one_of_them():
    """Of two, the other is then the track's owner's."""
    heard = [spoken("so we left early then", 0, "track-1"), spoken("no we stayed", 4000, "track-1")]
    spans = [
        span(0, 3000, "SPEAKER_00", Evidence.VOICE, "track-1"),
        span(3900, 6000, "SPEAKER_01", Evidence.VOICE, "track-1"),
        span(0, 9000, "P01", Evidence.TRACK),
        span(0, 9000, "Piotr Vale-Hansen", Evidence.TIMELINE),
    ]
    assert [one.speaker for one in made(heard, spans, TRACKS)] == ["Speaker 1", "Speaker 2"]
    tapped = [*spans, span(200, 2800, "M1", Evidence.TAP)]
    assert [one.speaker for one in made(heard, tapped, TRACKS)] == ["M1", "P01"]
    by_owner = [*spans, span(200, 2800, "P01", Evidence.TAP)]
    assert [one.speaker for one in made(heard, by_owner, TRACKS)] == ["P01", "Speaker 1"]
    third = [*tapped, span(7000, 9000, "SPEAKER_02", Evidence.VOICE, "track-1")]
    assert [one.speaker for one in made(heard, third, TRACKS)] == ["M1", "Speaker 1"]


def test_at_one_microphone_a_tap_for_the_other_voice_puts_the_turn_on_the_list_and_keeps_its_name():
    """A tap for somebody elsewhere is no objection."""
    heard = [spoken(text, at, "track-1") for at, text in ((0, "so we left"), (4000, "no we stayed"))]
    spans = [
        span(0, 3000, "SPEAKER_00", Evidence.VOICE, "track-1"),
        span(3900, 6000, "SPEAKER_01", Evidence.VOICE, "track-1"),
        span(0, 9000, "P01", Evidence.TRACK),
        span(0, 2800, "M1", Evidence.TAP),
    ]
    elsewhere = made(heard, [*spans, span(3900, 5400, "P02", Evidence.TAP)], TRACKS)
    assert [(one.speaker, one.margin) for one in elsewhere] == [("M1", 1.0), ("P01", 1.0)]
    assert not doubtful(elsewhere)
    against = made(heard, [*spans, span(3900, 5400, "M1", Evidence.TAP)], TRACKS)
    assert [one.speaker for one in against] == ["M1", "P01"]
    assert [one.turn for one in doubtful(against)] == [1]


def test_a_log_that_shows_the_next_speaker_late_is_set_at_the_pause():
    first, second = spoken("we all went home", 0), spoken("no we did stay on", 2400)
    words = (*first.words, *second.words)
    line = Utterance("we all went home no we did stay on", 0, 4900, words=words)
    spans = [
        span(0, 3300, "Piotr Vale-Hansen", Evidence.TIMELINE),
        span(3300, 5000, "Inês Rautio", Evidence.TIMELINE),
    ]
    assert [(one.speaker, one.text) for one in made([line], spans)] == [
        ("P01", "we all went home"),
        ("P02", "no we did stay on"),
    ]


def test_without_a_pause_the_log_is_believed():
    line = spoken("we all went home no we did stay on", 0)
    spans = [
        span(0, 2500, "Piotr Vale-Hansen", Evidence.TIMELINE),
        span(2500, 5000, "Inês Rautio", Evidence.TIMELINE),
    ]
    assert [one.text for one in made([line], spans)] == ["we all went home no", "we did stay on"]


@pytest.mark.parametrize(
    ("before", "signal", "expected"),
    [
        ("so we went", "mm-hm", [("P01", "so we went and left"), ("P02", "mm-hm")]),
        ("so we went", "yeah", [("P01", "so we went"), ("P02", "yeah"), ("P01", "and left")]),
        ("so you went?", "mm-hm", [("P01", "so you went?"), ("P02", "mm-hm"), ("P01", "and left")]),
    ],
)
def test_a_sound_of_listening_in_a_pause_breaks_no_turn_unless_it_answers(before, signal, expected):
    heard = [
        spoken(before, 0, "track-1"),
        spoken(signal, 1600, "track-2", 300),
        spoken("and left", 2000, "track-1"),
    ]
    found = made(heard, tracks=TRACKS)
    assert [(one.speaker, one.text) for one in found] == expected
    kinds = {one.kind for one in found if one.speaker == "P02"}
    assert kinds == {TurnKind.BACKCHANNEL if len(expected) == 2 else TurnKind.SPEECH}


def test_the_mix_is_nobodys_with_a_track_where_tracks_are_heard():
    """It is asked only for what no owner says, however loud the echo on a neighbour's track."""
    heard = [spoken("my own words", 0, "track-1"), spoken("somebody who is late", 5000)]
    spans = [span(0, 2000, "P01", Evidence.TRACK), span(4800, 7200, "P01", Evidence.TRACK)]
    assert [one.speaker for one in made(heard, spans, TRACKS)] == ["P01", "Unknown"]
    logged = [*spans, span(5200, 7000, "Inês Rautio", Evidence.TIMELINE)]
    assert [one.speaker for one in made(heard, logged, TRACKS)] == ["P01", "P02"]
    captions_only = heard[1:]
    assert [one.speaker for one in made(captions_only, spans, TRACKS)] == ["P01"]


def test_words_over_which_a_second_voice_is_heard_are_marked_and_stay_their_speakers():
    """Where only one of two texts could be heard, on mixed sound, talk-over is still told."""
    spans = [
        span(0, 5000, "SPEAKER_00", Evidence.VOICE),
        SpeakerSpan(Span(900, 2100), "SPEAKER_00", Evidence.VOICE, together=True),
        SpeakerSpan(Span(900, 2100), "SPEAKER_01", Evidence.VOICE, together=True),
    ]
    [found] = made([spoken("we left the town behind us", 0)], spans)
    assert found.speaker == "Speaker 1"
    assert [word.text for word in found.words if word.overlapped] == ["the", "town"]
    marks = [(one.kind, found.text[: one.at].strip()) for one in happenings([found])[0]]
    assert marks == [(MarkKind.OVERLAP, "we left"), (MarkKind.ALONE, "we left the town")]


def test_talk_over_on_a_shared_track_is_not_the_mixs():
    spans = [SpeakerSpan(Span(0, 5000), "SPEAKER_00", Evidence.VOICE, "track-2", together=True)]
    [found] = made([spoken("we left the town", 0, "track-1")], spans, TRACKS)
    assert not any(word.overlapped for word in found.words)


def turn(evidence, margin, disputed=False, kind=TurnKind.SPEECH, end_ms=1000):
    return Turn("P01", kind, 0, end_ms, "x", evidence=evidence, margin=margin, disputed=disputed)


def test_doubtful_turns_come_riskiest_first_and_say_why():
    given_turns = [
        turn(Evidence.TRACK, 1.0),
        turn(Evidence.VOICE, 0.3),
        turn(Evidence.TRACK, 0.0, disputed=True),
        turn(Evidence.NONE, 0.0, end_ms=5000),
        turn(Evidence.CAPTION, None),  # an older text: nothing was measured
        turn(Evidence.NONE, 0.0, kind=TurnKind.CHAT),
        turn(Evidence.TIMELINE, 1.0, disputed=True),
    ]
    found = doubtful(given_turns)
    assert [one.turn for one in found] == [3, 2, 1, 6]
    assert [one.risk for one in found] == sorted((one.risk for one in found), reverse=True)
    assert found[0].why == ("nothing tells who spoke", "another speaker fits as well")
    assert "the evidence disagrees" in found[1].why


@pytest.mark.parametrize(("count", "listed"), [(5, 5), (40, 10), (200, 30)])
def test_a_list_of_doubtful_turns_is_short_enough_to_be_worked_off(count, listed):
    """The riskiest 15 in 100, ten where that is less; the riskiest of all are among them."""
    given_turns = [turn(Evidence.VOICE, 0.5 - number / 500) for number in range(count)]
    found = doubtful(given_turns)
    assert len(found) == listed
    assert {one.turn for one in found} >= set(range(count)[-min(listed, 5) :])


TURNS = st.builds(
    turn,
    st.sampled_from(Evidence),
    st.none() | st.integers(0, 100).map(lambda hundredths: hundredths / 100),
    st.booleans(),
)


@given(st.lists(TURNS, max_size=8))
def test_a_smaller_margin_or_a_dispute_never_lowers_the_risk(given_turns):
    risk = {one.turn: one.risk for one in doubtful(given_turns)}
    for number, one in enumerate(given_turns):
        worse = turn(one.evidence, (1.0 if one.margin is None else one.margin) / 2, disputed=True)
        [found] = doubtful([worse]) or [None]
        assert found is not None or number not in risk
        if number in risk:
            assert found.risk >= risk[number]
