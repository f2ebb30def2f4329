"""Turns: who wins, where a stretch is cut, what belongs together."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.align import turns
from transcription.model import (
    Evidence,
    Known,
    Media,
    Person,
    Recording,
    Span,
    SpeakerSpan,
    TurnKind,
    Utterance,
    Word,
)

ROSTER = (
    Person("M1", "moderator", ("Tamsin Oduya",)),
    Person("P01", "participant", ("Piotr Vale-Hansen",)),
    Person("P02", "participant", ("Inês Rautio", "Inês")),
)
KNOWN = Known(roster=ROSTER)
MINUTE = 60_000  # ms


def track(name, person, duration_ms=MINUTE):
    return Media(name, io.BytesIO, "0" * 64, duration_ms, person)


def recording(*, tracks=(), captions=(), chat=(), duration_ms=MINUTE):
    audio = (Media("mix-1", io.BytesIO, "f" * 64, duration_ms),)
    return Recording(audio=audio, tracks=tracks, captions=captions, chat=chat)


def span(start_ms, end_ms, label, source):
    return SpeakerSpan(Span(start_ms, end_ms), label, source)


def said(text, start_ms, end_ms, name=None, channel="mix"):
    return Utterance(text, start_ms, end_ms, name, channel=channel)


def spoken(text, start_ms, each_ms=500, name=None):
    """An utterance whose words last ``each_ms`` each."""
    words = tuple(
        Word(word, start_ms + each_ms * at, start_ms + each_ms * (at + 1))
        for at, word in enumerate(text.split())
    )
    return Utterance(text, start_ms, words[-1].end_ms, name, words=words)


def timed(words):
    return [(word.text, word.start_ms, word.end_ms) for word in words]


def shown(made):
    return [(turn.speaker, turn.text, turn.start_ms, turn.end_ms, str(turn.evidence)) for turn in made]


def test_strongest_evidence_wins_and_is_told():
    spans = [
        span(0, 4000, "P01", Evidence.TRACK),
        span(0, 8000, "Tamsin Oduya", Evidence.TIMELINE),
        span(0, 12000, "SPEAKER_00", Evidence.VOICE),
    ]
    heard = [
        said("by track", 500, 3500, "Inês"),
        said("by timeline", 5000, 7000, "Inês"),
        said("by voice", 9000, 11000, "Inês"),
        said("by caption", 13000, 15000, "Inês"),
        said("by nothing", 17000, 19000),
    ]
    made, _ = turns(heard, spans, recording(tracks=(track("track-1", "P01"),)), KNOWN)
    assert [(turn.speaker, str(turn.evidence)) for turn in made] == [
        ("P01", "track"),
        ("M1", "timeline"),
        ("M1", "voice"),
        ("P02", "caption"),
        ("Unknown", "none"),
    ]


def test_what_was_heard_on_a_persons_track_is_theirs():
    made, _ = turns(
        [said("mine", 0, 2000, "Tamsin Oduya", "track-2")],
        [span(0, 2000, "Tamsin Oduya", Evidence.TIMELINE)],
        recording(tracks=(track("track-2", "P02"),)),
        KNOWN,
    )
    assert shown(made) == [("P02", "mine", 0, 2000, "track")]


@pytest.mark.parametrize(
    ("heard", "spans", "cut"),
    [
        # two voices, each long enough
        (
            spoken("I liked it I did not", 0),
            [(0, 1500, "P01"), (1500, 3000, "P02")],
            [("P01", "I liked it"), ("P02", "I did not")],
        ),
        # a piece under a second stays with the other
        (
            spoken("I liked it so much yes yes", 0, 400),
            [(0, 2000, "P01"), (2000, 2800, "P02")],
            [("P01", "I liked it so much yes yes")],
        ),
        # one long word is no piece
        (
            spoken("I liked it soooo", 0, 1200),
            [(0, 3600, "P01"), (3600, 4800, "P02")],
            [("P01", "I liked it soooo")],
        ),
        # a voice with less than a fifth of the stretch stays with the other
        (
            spoken("a b c d e f g h i j k l m n o p", 0, 500),
            [(0, 6500, "P01"), (6500, 8000, "P02")],
            [("P01", "a b c d e f g h i j k l m n o p")],
        ),
        # and with a fifth it does not
        (
            spoken("a b c d e f g h i j", 0, 750),
            [(0, 6000, "P01"), (6000, 7500, "P02")],
            [("P01", "a b c d e f g h"), ("P02", "i j")],
        ),
        # nor with two seconds, however long the stretch is
        (
            spoken(" ".join("abcdefghijklmnopqrstuvwxyz"), 0, 1000),
            [(0, 24_000, "P01"), (24_000, 26_000, "P02")],
            [("P01", " ".join("abcdefghijklmnopqrstuvwx")), ("P02", "y z")],
        ),
        # a short word between two stretches of one voice does not break them
        (
            spoken("we all went mm and came back", 0),
            [(0, 1500, "P01"), (1500, 2000, "P02"), (2000, 3500, "P01")],
            [("P01", "we all went mm and came back")],
        ),
        # the shortest goes first, so that what it divides can stand together
        (
            spoken("we all went there once we did mm we did", 0, 400),
            [(0, 2000, "P01"), (2000, 2800, "P02"), (2800, 3200, "P01"), (3200, 4000, "P02")],
            [("P01", "we all went there once"), ("P02", "we did mm we did")],
        ),
        # and it goes to the longer neighbour
        (
            spoken("no never mm we did so and went home", 0, 500),
            [(0, 1000, "P01"), (1000, 1500, "M1"), (1500, 4500, "P02")],
            [("P01", "no never"), ("P02", "mm we did so and went home")],
        ),
        # a word that nobody's span covers follows the one before
        (
            spoken("I liked it and I did not", 0),
            [(0, 1500, "P01"), (2000, 3500, "P02")],
            [("P01", "I liked it and"), ("P02", "I did not")],
        ),
    ],
)
def test_a_stretch_is_cut_at_a_change_of_speaker_only_behind_the_gates(heard, spans, cut):
    tracks = (track("track-1", "P01"), track("track-2", "P02"), track("track-3", "M1"))
    evidence = [span(start, end, label, Evidence.TRACK) for start, end, label in spans]
    made, _ = turns([heard], evidence, recording(tracks=tracks), KNOWN)
    assert [(turn.speaker, turn.text) for turn in made] == cut
    first = len(cut[0][1].split())
    assert [timed(turn.words) for turn in made] == [
        timed(heard.words[:first]),
        timed(heard.words[first:]),
    ][: len(cut)]


def test_captions_are_cut_by_the_tracks_with_guessed_word_times_that_are_not_kept():
    """Zoom wrote one name over two people; the tracks know better."""
    made, _ = turns(
        [said("we had no room at all, no chairs either and no heating", 0, 10_000, "Tamsin Oduya")],
        [span(0, 4300, "M1", Evidence.TRACK), span(4300, 10_000, "P01", Evidence.TRACK)],
        recording(tracks=(track("track-1", "M1"), track("track-2", "P01"))),
        KNOWN,
    )
    assert [(turn.speaker, turn.text, str(turn.evidence)) for turn in made] == [
        ("M1", "we had no room at all,", "track"),
        ("P01", "no chairs either and no heating", "track"),
    ]
    assert all(turn.words == () for turn in made)


def test_text_between_words_stays_where_a_stretch_is_cut():
    heard = spoken("I liked it. (laughs) And I did not!", 0, 500)
    words = tuple(word for word in heard.words if word.text != "(laughs)")
    made, _ = turns(
        [Utterance(heard.text, 0, 4000, words=words)],
        [span(0, 1700, "P01", Evidence.TRACK), span(1700, 4000, "P02", Evidence.TRACK)],
        recording(tracks=(track("track-1", "P01"), track("track-2", "P02"))),
        KNOWN,
    )
    assert [turn.text for turn in made] == ["I liked it. (laughs)", "And I did not!"]


def test_words_that_the_text_writes_otherwise_are_joined_themselves():
    heard = spoken("twenty five euros each", 0, 1000)
    made, _ = turns(
        [Utterance("25 \u20ac each", 0, 4000, words=heard.words)],
        [span(0, 2000, "P01", Evidence.TRACK), span(2000, 4000, "P02", Evidence.TRACK)],
        recording(tracks=(track("track-1", "P01"), track("track-2", "P02"))),
        KNOWN,
    )
    assert [turn.text for turn in made] == ["twenty five", "euros each"]


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        # one speaker goes on after a short pause
        ([("a", 0, 1000, "M1"), ("b", 2400, 3000, "M1")], ["M1 a b"]),
        ([("a", 0, 1000, "M1"), ("b", 2500, 3000, "M1")], ["M1 a", "M1 b"]),  # 1.5 s
        ([("a", 0, 1000, "M1"), ("b", 500, 3000, "M1")], ["M1 a b"]),
        # somebody else in the pause ends the turn
        (
            [("a", 0, 1000, "M1"), ("x", 1100, 1300, "P01"), ("b", 1400, 3000, "M1")],
            ["M1 a", "P01 x", "M1 b"],
        ),
        ([("a", 0, 1000, "M1"), ("x", 800, 1300, "P01"), ("b", 1400, 3000, "M1")], ["M1 a", "P01 x", "M1 b"]),
        # who only talks over it does not
        ([("a", 0, 1000, "M1"), ("x", 300, 900, "P01"), ("b", 1400, 3000, "M1")], ["M1 a b", "P01 x"]),
        ([("a", 0, 1000, "M1"), ("x", 800, 1300, "P01"), ("b", 1000, 3000, "M1")], ["M1 a b", "P01 x"]),
        ([("a", 0, 1000, "M1"), ("x", 1200, 2000, "P01"), ("b", 1200, 3000, "M1")], ["M1 a b", "P01 x"]),
        # nobody knows whether two unknown voices are one
        ([("a", 0, 1000, None), ("b", 1100, 2000, None)], ["Unknown a", "Unknown b"]),
        # three in a row
        ([("a", 0, 1000, "M1"), ("b", 1100, 2000, "M1"), ("c", 2100, 3000, "M1")], ["M1 a b c"]),
        # lines come in any order
        ([("b", 2000, 3000, "P01"), ("a", 0, 1000, "M1")], ["M1 a", "P01 b"]),
        ([("b", 0, 3000, "P01"), ("a", 0, 1000, "M1")], ["M1 a", "P01 b"]),  # by end where starts are equal
    ],
)
def test_what_belongs_to_one_contribution_becomes_one_turn(heard, expected):
    lines = [said(text, start, end, who) for text, start, end, who in heard]
    made, _ = turns(lines, [], recording(), KNOWN)
    assert [f"{turn.speaker} {turn.text}" for turn in made] == expected


def test_talk_over_on_two_tracks_is_kept_as_overlapping_turns():
    made, _ = turns(
        [said("and then we", 0, 4000, channel="track-1"), said("mm-hm", 1500, 2000, channel="track-2")],
        [],
        recording(tracks=(track("track-1", "P01"), track("track-2", "P02"))),
        KNOWN,
    )
    assert shown(made) == [
        ("P01", "and then we", 0, 4000, "track"),
        ("P02", "mm-hm", 1500, 2000, "track"),
    ]


def test_one_person_on_two_channels_makes_two_turns():
    """They were heard in two places; joining them would mix up their words."""
    made, _ = turns(
        [said("one", 0, 1000, channel="track-1"), said("two", 1100, 2000, "Piotr Vale-Hansen")],
        [],
        recording(tracks=(track("track-1", "P01"),)),
        KNOWN,
    )
    assert [turn.text for turn in made] == ["one", "two"]


def test_a_turn_says_the_evidence_of_its_longest_part():
    made, _ = turns(
        [said("short", 0, 1000, "Tamsin Oduya"), said("rather longer", 1200, 5000)],
        [span(1200, 5000, "Tamsin Oduya", Evidence.TIMELINE)],
        recording(),
        KNOWN,
    )
    assert shown(made) == [("M1", "short rather longer", 0, 5000, "timeline")]


def test_captions_name_what_a_model_heard_and_the_voice_it_belongs_to():
    """Whisper gives words, pyannote voices, and Zoom's captions the names."""
    heard = [said("first", 0, 2000), said("second", 5000, 7000), said("third", 20_000, 22_000)]
    captions = (said("furst", 0, 6500, "Tamsin Oduya"), said("turd", 20_100, 22_000, "Kim Ono"))
    voices = [span(0, 8000, "SPEAKER_00", Evidence.VOICE), span(30_000, 40_000, "SPEAKER_01", Evidence.VOICE)]
    made, labels = turns(heard, voices, recording(captions=captions), KNOWN)
    assert [(turn.speaker, turn.text, str(turn.evidence)) for turn in made] == [
        ("M1", "first", "voice"),
        ("M1", "second", "voice"),
        ("S1", "third", "caption"),
    ]
    assert labels == {"S1": "Kim Ono"}


def test_chat_lines_are_turns_at_their_time_and_private_ones_stay_marked():
    chat = (
        Utterance("see the link", 1500, None, "Inês (she/her)", TurnKind.CHAT),
        Utterance("I am bored", 1600, None, "Kim Ono", TurnKind.PRIVATE_CHAT),
        Utterance("who?", 90_000, None, None, TurnKind.CHAT),
    )
    made, labels = turns(
        [said("a", 0, 1000, "Tamsin Oduya"), said("b", 2000, 3000, "Tamsin Oduya")],
        [],
        recording(chat=chat),
        KNOWN,
    )
    assert [(turn.speaker, str(turn.kind), turn.text, turn.start_ms) for turn in made] == [
        ("M1", "speech", "a b", 0),  # typing interrupts nobody
        ("P02", "chat", "see the link", 1500),
        ("S1", "private-chat", "I am bored", 1600),
        ("Unknown", "chat", "who?", MINUTE),
    ]
    assert labels == {"S1": "Kim Ono"}
    assert [str(turn.evidence) for turn in made] == ["caption", "caption", "caption", "none"]


def test_a_private_line_among_the_heard_never_becomes_speech():
    line = Utterance("psst", 0, 1000, "Inês", TurnKind.PRIVATE_CHAT)
    made, _ = turns([line], [], recording(), KNOWN)
    assert [turn.kind for turn in made] == [TurnKind.PRIVATE_CHAT]


def test_a_line_without_a_time_stays_between_its_neighbours_and_parts_them():
    lines = [
        said("a", 5000, 6000, "Inês"),
        Utterance("x", name="Tamsin Oduya"),
        said("b", 6100, 7000, "Inês"),
    ]
    made, _ = turns(lines, [], recording(), KNOWN)
    assert [turn.text for turn in made] == ["a", "x", "b"]


def test_strangers_are_numbered_by_their_first_appearance_in_time_whatever_tells_of_them():
    _, labels = turns(
        [said("a", 5000, 6000, "Kim Ono"), said("b", 1000, 2000, "Lee Adeyemi")],
        [span(0, 900, "Ana Reyes", Evidence.TIMELINE), span(3000, 4000, "Zoe Bell", Evidence.TIMELINE)],
        recording(),
        KNOWN,
    )
    assert labels == {"S1": "Ana Reyes", "S2": "Lee Adeyemi", "S3": "Zoe Bell", "S4": "Kim Ono"}


def test_lines_without_times_keep_their_order_and_their_speakers():
    lines = [
        Utterance(text, name=name) for text, name in (("a", "Sam"), ("b", "Inês"), ("c", "Inês"), ("d", None))
    ]
    made, labels = turns(lines, [span(0, 9000, "Inês", Evidence.TIMELINE)], Recording(), KNOWN)
    assert shown(made) == [
        ("S1", "a", None, None, "caption"),
        ("P02", "b", None, None, "caption"),
        ("P02", "c", None, None, "caption"),
        ("Unknown", "d", None, None, "none"),
    ]
    assert labels == {"S1": "Sam"}


def test_empty_lines_go_and_spacing_is_plain():
    made, _ = turns(
        [said("  \n ", 0, 1000, "Inês"), said(" a\u00a0 b\n\tc ", 1000, 2000, "Inês")], [], recording(), KNOWN
    )
    assert [turn.text for turn in made] == ["a b c"]


def test_times_are_brought_inside_the_recording():
    words = (Word("late", 59_000, 61_000), Word("later", 62_000, 61_500))
    lines = [Utterance("late later", 58_000, 65_000, "Inês", words=words), said("early", -300, 200, "Inês")]
    made, _ = turns(lines, [], recording(), KNOWN)
    assert [(turn.start_ms, turn.end_ms) for turn in made] == [(0, 200), (58_000, MINUTE)]
    assert [(word.start_ms, word.end_ms) for word in made[1].words] == [(59_000, MINUTE), (MINUTE, MINUTE)]


def test_a_line_that_only_its_words_time_and_spell_is_whole():
    made, _ = turns(
        [Utterance("", words=(Word(" one", 500, 700), Word(" two ", 700, 900)))], [], recording(), KNOWN
    )
    assert [(turn.text, turn.start_ms, turn.end_ms) for turn in made] == [("one two", 500, 900)]


def test_nothing_heard_is_no_turn():
    assert turns([], [span(0, 9000, "Inês", Evidence.TIMELINE)], recording(), KNOWN) == ((), {})


def test_the_same_input_in_another_order_gives_the_same_turns():
    heard = [spoken("I liked it I did not", 3000 * at) for at in range(5)]
    spans = [span(1700 * at, 1700 * at + 1600, f"SPEAKER_0{at % 3}", Evidence.VOICE) for at in range(9)]
    assert turns(heard, spans, recording(), KNOWN) == turns(heard[::-1], spans[::-1], recording(), KNOWN)


# --- whatever comes in ---------------------------------------------------------------------------

DISPLAY_NAMES = (
    "Tamsin Oduya",
    "Inês - iPhone",
    "Sam",
    "sam (he/him)",
    "Moderator",
    "SPEAKER_03",
    "Kim Ono",
    "P01",
)
TRACKS = (track("track-1", "P01"), track("track-2", None), track("track-3", "P02"))
SPEAKER = re.compile(r"M1|P01|P02|S[1-9]\d*|Speaker \d+|Moderator|Unknown")
TEXTS = st.lists(
    st.sampled_from(["so", "we", "we", "Kim", "no,", "no", "\u00e9t\u00e9", "12", "(laughs)"]), max_size=9
)
TIMES = st.integers(-2000, MINUTE + 5000)


@st.composite
def lines(draw, kinds=(TurnKind.SPEECH,)):
    texts = draw(TEXTS)
    start, each = draw(TIMES), draw(st.integers(0, 900))
    timed = draw(st.sampled_from(["words", "ends", "start", "none"]))
    words = tuple(
        Word(text, start + each * at, start + each * (at + 1) - draw(st.integers(-50, 50)))
        for at, text in enumerate(texts)
        if timed == "words"
    )
    return Utterance(
        "  ".join(texts),
        None if timed == "none" else start,
        start + each * len(texts) if timed in {"words", "ends"} else None,
        draw(st.none() | st.sampled_from(DISPLAY_NAMES)),
        draw(st.sampled_from(kinds)),
        words,
        draw(st.sampled_from(["mix", "mix", "mix", "track-1", "track-2", "track-3"])),
    )


LABELS = {
    Evidence.TRACK: ("P01", "P02", "track-2"),
    Evidence.TIMELINE: DISPLAY_NAMES,
    Evidence.VOICE: ("SPEAKER_00", "SPEAKER_01", "SPEAKER_02"),
}
SPOKEN_SPANS = st.builds(
    lambda source, start, length, number: span(
        start, start + length, LABELS[source][number % len(LABELS[source])], source
    ),
    st.sampled_from(list(LABELS)),
    st.integers(0, MINUTE),
    st.integers(0, 9000),
    st.integers(0, 20),
)
CHAT = st.lists(lines(kinds=(TurnKind.CHAT, TurnKind.PRIVATE_CHAT)), max_size=3).map(tuple)


@given(st.lists(lines(), max_size=8), st.lists(SPOKEN_SPANS, max_size=12), CHAT)
def test_no_word_is_lost_or_doubled_and_every_turn_is_in_its_place(heard, spans, chat):
    """Whatever is heard: words, times, speakers and order hold."""
    session = recording(tracks=TRACKS, chat=chat, captions=tuple(heard[:2]))
    made, labels = turns(heard, spans, session, KNOWN)
    everything = (*heard, *chat)
    assert Counter(word for turn in made for word in turn.text.split()) == Counter(
        word for line in everything for word in line.text.split()
    )
    assert Counter(word.text for turn in made for word in turn.words) == Counter(
        word.text for line in heard for word in line.words
    )
    for turn in made:
        assert turn.text
        assert SPEAKER.fullmatch(turn.speaker)
        assert (
            not turn.speaker.startswith("S") or turn.speaker in labels or turn.speaker.startswith("Speaker")
        )
        assert (turn.speaker == "Unknown") == (turn.evidence is Evidence.NONE)
        if turn.start_ms is not None:
            assert 0 <= turn.start_ms <= MINUTE
        if turn.end_ms is not None:
            assert turn.start_ms <= turn.end_ms <= MINUTE
            assert all(turn.start_ms <= word.start_ms <= word.end_ms <= turn.end_ms for word in turn.words)
    assert made == turns(heard, spans, session, KNOWN)[0]


@given(st.lists(lines(), max_size=8).map(lambda made: [one for one in made if one.end_ms is not None]))
def test_timed_turns_stand_in_order_of_start_then_end(heard):
    made, _ = turns(heard, [], recording(tracks=TRACKS), KNOWN)
    times = [(turn.start_ms, turn.end_ms) for turn in made]
    assert times == sorted(times)
