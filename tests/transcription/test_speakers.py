"""Whose name, whose voice, whose word."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.evidence import attribute, witnesses
from transcription.model import Evidence, Media, Person, Span, SpeakerSpan, TurnKind, Utterance
from transcription.speakers import (
    UNKNOWN,
    Names,
    SpokenBy,
    generic,
    name_voices,
    number_voices,
    resolve_names,
    union,
)

ROSTER = (
    Person("M1", "moderator", ("Tamsin Oduya", "Tam")),
    Person("P01", "participant", ("Piotr Vale-Hansen",)),
    Person("P02", "participant", ("Sam",)),
    Person("P03", "participant", ("Sam", "Sam Reyes")),
    Person("P04", "participant", ("José Iñárritu-Bell", "P. O'Dell")),
    Person("P05", "participant", ("Robin #1",)),
    Person("P06", "participant", ("Robin #2",)),
    Person("P07", "participant", ("Mac Jo-Phone",)),
)


@pytest.mark.parametrize(
    ("label", "person"),
    [
        ("Tamsin Oduya", "M1"),
        ("tamsin  ODUYA ", "M1"),
        ("Tamsin Oduya (she/her)", "M1"),
        ("Tamsin Oduya [She / Her / Hers]", "M1"),
        ("Tamsin Oduya she/her", "M1"),
        ("Tamsin Oduya | they/them", "M1"),
        ("Tamsin Oduya (Host)", "M1"),
        ("Tamsin Oduya - iPhone", "M1"),
        ("Tamsin Oduya \u2013 Galaxy S9", "M1"),
        ("Tam's iPad", "M1"),
        ("Tam\u2019s MacBook Pro (2)", "M1"),
        ("Tam #2", "M1"),
        ("Tam (she/her) #2", "M1"),
        ("Tam #2 (she/her)", "M1"),
        ("piotr vale hansen", "P01"),
        ("PiotrValeHansen", "P01"),  # as a local recording names its files
        ("Jose\u0301 In\u0303a\u0301rritu Bell", "P04"),  # the same letters, decomposed
        ("P O\u2019Dell", "P04"),
        ("P03", "P03"),
        (" P03 ", "P03"),
        ("Sam Reyes", "P03"),
        ("Robin #1", "P05"),
        ("Robin #2", "P06"),
        ("Mac Jo-Phone", "P07"),
    ],
)
def test_a_display_name_finds_its_person(label, person):
    assert resolve_names([label], ROSTER) == Names({label: person}, {})


@pytest.mark.parametrize(
    "label",
    [
        "Sam",  # two people
        "Sam (he/him)",
        "Robin",  # two people, though neither is written so
        "Jose Inarritu Bell",  # another spelling may be another person
        "Tamsin",
        "Tamsin Oduya-Reyes",
        "Tamara",
        "P3",
        "P033",
        "Ana Lee/Tam",  # two people at one device
        "iPhone",
        "\N{SLIGHTLY SMILING FACE}",
        "!!!",
    ],
)
def test_a_name_that_fits_nobody_or_two_people_is_a_number(label):
    names = resolve_names([label], ROSTER)
    assert names.speakers == {label: "S1"}
    assert set(names.labels) == {"S1"}


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Moderator", "Moderator"),
        ("moderator", "Moderator"),
        ("SPEAKER_02", "Speaker 2"),
        ("Speaker 2", "Speaker 2"),
        ("speaker2", "Speaker 2"),
        ("Participant #3", "Participant 3"),
        ("Unknown Speaker", "Unknown"),
        ("unknown", "Unknown"),
        ("", "Unknown"),
        ("  ", "Unknown"),
        ("Interviewer", "Interviewer"),
        ("Speaker Two", None),
        ("Moderator Tamsin", None),
        ("Hosty", None),
        ("Speaker 2000", None),
    ],
)
def test_labels_that_name_nobody_stay(label, shown):
    assert generic(label) == shown


def test_a_person_whose_display_name_is_generic_is_that_person():
    assert (
        resolve_names(["moderator"], (Person("M1", "moderator", ("Moderator",)),)).speaker("moderator")
        == "M1"
    )


def test_strangers_are_numbered_by_first_appearance_and_spellings_of_one_share_a_number():
    labels = [
        "Kim Ono",
        "Tam",
        "Lee Adeyemi",
        "kim ono (they/them)",
        "Kim Ono - iPhone",
        "Kim Ono #2",
        "Kim Ono",
    ]
    names = resolve_names(labels, ROSTER)
    assert names.speakers == {
        "Kim Ono": "S1",
        "Tam": "M1",
        "Lee Adeyemi": "S2",
        "kim ono (they/them)": "S1",
        "Kim Ono - iPhone": "S1",
        "Kim Ono #2": "S3",  # may be somebody else: two people are never made one
    }
    assert names.labels == {"S1": "Kim Ono", "S2": "Lee Adeyemi", "S3": "Kim Ono"}


def test_two_people_of_one_name_are_not_joined_by_what_stands_behind_it():
    names = resolve_names(["Sam", "Sam #2", "Sam - iPhone"], ROSTER)
    assert sorted(names.speakers.values()) == ["S1", "S2", "S3"]
    assert set(names.labels.values()) == {"Sam"}


def test_names_without_a_letter_are_not_one_stranger():
    assert resolve_names(["!!!", "???"], ROSTER).speakers == {"!!!": "S1", "???": "S2"}


def test_an_id_is_its_person_even_where_somebody_else_is_called_so():
    roster = (Person("P01", "participant", ("P03",)), Person("P03", "participant", ("Kim Ono",)))
    assert resolve_names(["P03", " P03 ", "p03"], roster).speakers == {
        "P03": "P03",
        " P03 ": "P03",
        "p03": "S1",
    }


def test_names_stay_out_of_repr():
    assert "Ono" not in repr(resolve_names(["Kim Ono"], ROSTER))


@given(st.lists(st.text(max_size=12), max_size=8))
def test_every_label_gets_a_speaker_that_is_no_name(labels):
    """Whatever is written, a speaker is an id, a generic word or a number, and numbers have no gap."""
    names = resolve_names(labels, ROSTER)
    ids = {person.id for person in ROSTER}
    for label in labels:
        speaker = names.speaker(label)
        assert speaker in ids or speaker in names.labels or speaker == generic(label)
    assert list(names.labels) == [f"S{number + 1}" for number in range(len(names.labels))]


SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 400), st.integers(0, 60))


@given(st.lists(SPANS, max_size=12), st.integers(0, 20))
def test_union_covers_every_instant_once_and_closes_only_short_gaps(spans, gap_ms):
    joined = union(spans, gap_ms)
    covered = {ms for span in spans for ms in range(span.start_ms, span.end_ms)}
    inside = {ms for span in joined for ms in range(span.start_ms, span.end_ms)}
    assert covered <= inside
    if gap_ms == 0:
        assert covered == inside
    assert all(b.start_ms - a.end_ms > gap_ms for a, b in pairwise(joined))


@given(st.lists(st.tuples(SPANS, st.sampled_from("ABC")), max_size=15), SPANS)
def test_overlaps_are_those_that_counting_each_millisecond_gives(said, asked):
    expected = {}
    for who in "ABC":
        own = {ms for span, other in said if other == who for ms in range(span.start_ms, span.end_ms)}
        shared = len(own & set(range(asked.start_ms, asked.end_ms)))
        if shared:
            expected[who] = shared
    assert dict(SpokenBy(said).overlaps(asked)) == expected


def by(*said):
    return SpokenBy((Span(start, end), who) for start, end, who in said)


@pytest.mark.parametrize(
    ("voice", "sources", "named"),
    [
        ([(0, 10_000)], [by((0, 6000, "P01"))], "P01"),  # 60 %
        ([(0, 10_000)], [by((0, 5900, "P01"))], None),  # 59 %
        ([(0, 10_000)], [by((0, 3000, "P01"), (2000, 6000, "P01"))], "P01"),  # counted once
        ([(0, 10_000)], [by((0, 3000, "P01"), (2000, 5900, "P01"))], None),
        ([(0, 2000)], [by((0, 2000, "P01"))], "P01"),  # 2 s
        ([(0, 1900)], [by((0, 2000, "P01"))], None),
        ([(0, 1000), (5000, 6500)], [by((0, 9000, "P01"))], "P01"),
        ([(0, 10_000)], [by((0, 9000, "P01"), (0, 8000, "P02"))], None),  # both: nobody
        ([(0, 10_000)], [by((0, 9000, "P01"), (0, 5000, "P02"))], "P01"),
        ([(0, 10_000)], [by(), by((0, 9000, "P02"))], "P02"),
        ([(0, 10_000)], [by((0, 7000, "P01")), by((0, 9000, "P02"))], "P01"),  # the stronger source
        ([(0, 10_000)], [by((0, 3000, "P01")), by((0, 9000, "P02"))], "P02"),
        ([(0, 10_000)], [by((0, 9000, UNKNOWN))], None),
        ([], [by((0, 9000, "P01"))], None),
    ],
)
def test_a_voice_is_named_only_by_a_clear_majority_of_its_time(voice, sources, named):
    spans = [Span(start, end) for start, end in voice]
    assert name_voices({"SPEAKER_00": spans}, sources) == ({"SPEAKER_00": named} if named else {})


def test_numbers_of_voices_avoid_those_that_labels_already_use():
    assert number_voices(["a", "b", "a", "c"], {"Speaker 2", "P01"}) == {
        "a": "Speaker 1",
        "b": "Speaker 3",
        "c": "Speaker 4",
    }


WORDS = [Span(start, start + 1000) for start in (0, 1000, 2000, 3000)]
TRACK, TIMELINE, VOICE, CAPTION = Evidence.TRACK, Evidence.TIMELINE, Evidence.VOICE, Evidence.CAPTION


@pytest.mark.parametrize(
    ("sources", "named", "expected"),
    [
        # each kind of evidence beats all those behind it
        ({TRACK: by((0, 4000, "A")), TIMELINE: by((0, 4000, "B"))}, "C", "A/track A/track A/track A/track"),
        ({TIMELINE: by((0, 4000, "B")), VOICE: by((0, 4000, "A"))}, "C", " ".join(["B/timeline"] * 4)),
        ({VOICE: by((0, 4000, "B"))}, "A", " ".join(["B/voice"] * 4)),
        ({}, "A", " ".join(["A/caption"] * 4)),
        ({CAPTION: by((0, 4000, "B"))}, None, " ".join(["B/caption"] * 4)),
        ({CAPTION: by((0, 4000, "B"))}, "A", " ".join(["A/caption"] * 4)),  # its own name, not a neighbour's
        # word by word
        ({TRACK: by((0, 2000, "A"), (2000, 4000, "B"))}, None, "A/track A/track B/track B/track"),
        (
            {TRACK: by((0, 2000, "A")), TIMELINE: by((0, 4000, "B"))},
            None,
            "A/track A/track B/timeline B/timeline",
        ),
        # less than half a word is no evidence; that word follows the one before it
        ({TRACK: by((0, 2000, "A"), (2600, 4000, "B"))}, None, "A/track A/track A/track B/track"),
        ({TRACK: by((0, 2000, "A"), (2500, 4000, "B"))}, None, "A/track A/track B/track B/track"),
        # the first words follow the first that is known
        ({TRACK: by((2000, 4000, "B"))}, None, "B/track B/track B/track B/track"),
        # talk-over: the next kind of evidence decides, then who is heard most in all
        (
            {TRACK: by((0, 4000, "A"), (0, 4000, "B")), TIMELINE: by((0, 4000, "B"))},
            "A",
            " ".join(["B/track"] * 4),
        ),
        ({TRACK: by((0, 4000, "A"), (0, 4000, "B"))}, "B", " ".join(["B/track"] * 4)),
        ({TRACK: by((0, 2000, "A"), (0, 4000, "B"))}, None, " ".join(["B/track"] * 4)),
        (
            {TRACK: by((0, 4000, "A"), (0, 4000, "B"))},
            None,
            " ".join(["A/track"] * 4),
        ),  # a plain tie: by label
        # nothing reaches half of any word: whoever is heard most in all
        ({TRACK: by((100, 500, "A"), (1000, 1450, "B"))}, None, " ".join(["B/track"] * 4)),
        # nothing at all
        ({}, None, " ".join(["Unknown/none"] * 4)),
        ({VOICE: by((9000, 9900, "A"))}, None, " ".join(["Unknown/none"] * 4)),
        ({}, UNKNOWN, " ".join(["Unknown/none"] * 4)),
    ],
)
def test_each_word_goes_to_its_strongest_evidence(sources, named, expected):
    own = attribute(WORDS, sources, named)
    assert " ".join(f"{one.speaker}/{one.evidence}" for one in own) == expected


def test_a_word_timed_to_nothing_is_still_heard():
    """Recognizers give some words 0 ms."""
    own = attribute([Span(500, 500)], {TRACK: by((0, 1000, "A"))})
    assert [one.speaker for one in own] == ["A"]


def test_no_words_need_no_evidence():
    assert attribute([], {}) == []


def media(name, person=None):
    return Media(name, lambda: None, "0" * 64, 60_000, person)


NAMES = resolve_names(["Tamsin Oduya", "Speaker 1"], ROSTER)


def test_an_unassigned_track_is_named_by_the_timeline_and_a_voice_by_the_track():
    spans = [
        SpeakerSpan(Span(0, 5000), "track-1", TRACK),
        SpeakerSpan(Span(6000, 9000), "track-2", TRACK),
        SpeakerSpan(Span(0, 4000), "Tamsin Oduya", TIMELINE),
        SpeakerSpan(Span(0, 5000), "SPEAKER_01", VOICE),
        SpeakerSpan(Span(6000, 9000), "SPEAKER_00", VOICE),
        SpeakerSpan(Span(20_000, 29_000), "SPEAKER_02", VOICE),
    ]
    seen = witnesses(spans, [], (media("track-1"), media("track-2")), NAMES)
    assert seen.channels == {"track-1": "M1", "track-2": "Speaker 2"}  # "Speaker 1" is a label already
    assert dict(seen.sources[VOICE].overlaps(Span(0, 30_000))) == {
        "M1": 5000,
        "Speaker 2": 3000,
        "Speaker 3": 9000,
    }


def test_a_track_belongs_to_its_person_by_id_and_by_name():
    spans = [SpeakerSpan(Span(0, 5000), "P01", TRACK), SpeakerSpan(Span(5000, 6000), "track-1", TRACK)]
    seen = witnesses(spans, [], (media("track-1", "P01"), media("track-9")), NAMES)
    assert seen.channels == {"track-1": "P01"}
    assert dict(seen.sources[TRACK].overlaps(Span(0, 9000))) == {"P01": 6000}


def test_a_track_that_was_only_heard_has_a_speaker_too():
    seen = witnesses([], [Utterance("yes", channel="track-3")], (media("track-3"),), NAMES)
    assert seen.channels == {"track-3": "Speaker 2"}


def test_chat_says_nothing_about_who_speaks():
    line = Utterance("typed", 0, 5000, "Tamsin Oduya", TurnKind.CHAT)
    seen = witnesses([], [line], (), NAMES)
    assert not seen.sources[CAPTION].overlaps(Span(0, 5000))


def test_a_timeline_label_that_was_not_resolved_is_nobody():
    """A display name must never become a speaker."""
    seen = witnesses([SpeakerSpan(Span(0, 5000), "Kim Ono", TIMELINE)], [], (), NAMES)
    assert dict(seen.sources[TIMELINE].overlaps(Span(0, 5000))) == {UNKNOWN: 5000}


def test_a_number_that_the_study_gave_to_somebody_is_not_given_to_a_stranger() -> None:
    roster = (Person("S1", "participant", ("Ada Quill",)),)
    names = resolve_names(["Somebody Else", "Ada Quill"], roster)
    assert names.speakers == {"Somebody Else": "S2", "Ada Quill": "S1"}
