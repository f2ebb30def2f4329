"""Conventions: what is left out, what is shown, and that nothing else changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.conventions import rules
from transcription.conventions.words import left
from transcription.conventions.written import written
from transcription.errors import BadConvention
from transcription.model import Evidence, Kind, Mark, MarkKind, Placeholder, SafeTurn, TurnKind

CLEAN = rules.load("intelligent-verbatim")
FULL = rules.load("full-verbatim")
NOTE = re.compile(r"\(\d+\.\d\)|//|\[overlapping\]")


def said(text, language="en", convention=CLEAN, after=False, before=False):
    return left(text, convention, language, after=after, before=before)


@pytest.mark.parametrize(
    ("text", "remains"),
    [
        ("Um, I think so.", "I think so."),
        ("um we went there", "we went there"),
        ("Um, we went there.", "We went there."),
        ("We went, uh, home.", "We went, home."),
        ("We went home, um.", "We went home."),
        ("We went home. Um. And back.", "We went home. And back."),
        ("I I I think", "I think"),
        ("I, I think", "I think"),
        ("It was it was fine", "It was fine"),
        ("The um the bus", "The bus"),
        ("th- the bus", "the bus"),
        ("Th- they left", "They left"),
        # look-alikes that stay
        ("It was very very good", "It was very very good"),
        ("No no no", "No no no"),
        ("I know that that is so", "I know that that is so"),
        ("We had had enough", "We had had enough"),
        ("Is it? It is.", "Is it? It is."),
        ("there was a. A bus", "there was a. A bus"),
        ("Mhm.", "Mhm."),
        ("an umbrella, human, summer", "an umbrella, human, summer"),
        ("full- and half-time", "full- and half-time"),
        ("He said I. I said he.", "He said I. I said he."),
        ("(laughs) yes [coughs]", "(laughs) yes [coughs]"),
        ("Um", ""),
        ("", ""),
        ("  two  blanks ", "  two  blanks "),
    ],
)
def test_what_only_slows_reading_is_left_out_and_nothing_else(text, remains):
    assert said(text).lstrip() == remains.lstrip()


@pytest.mark.parametrize(
    ("text", "language", "remains"),
    [
        ("Er hat ähm gesagt", "de", "Er hat gesagt"),  # "er" hesitates in English only
        ("Er hat ähm gesagt", "en", "hat ähm gesagt".capitalize()),
        ("Je euh je pense", "fr", "Je pense"),
        ("este libro eh no", "es", "este libro no"),
        ("um um", "pl", "um um"),  # no list, nothing left out
    ],
)
def test_words_to_leave_out_are_those_of_the_texts_language(text, language, remains):
    assert said(text, language).lstrip() == remains


def test_what_is_glued_to_a_placeholder_stays():
    assert said("um", after=True) == "um"
    assert said("um", before=True) == "um"
    assert said(" um ", after=True, before=True).strip() == ""


def turn(text, start_ms=0, end_ms=1000, speaker="P01", kind=TurnKind.SPEECH, marks=()):
    pieces = text if isinstance(text, tuple) else (text,)
    return SafeTurn(speaker, kind, start_ms, end_ms, pieces, Evidence.TRACK, marks=tuple(marks))


def shown(turns, convention, language="en"):
    return [
        (number, "".join(one if isinstance(one, str) else "[X]" for one in made.pieces))
        for number, made in written(turns, convention, language)
    ]


def test_numbers_are_those_of_the_stored_text():
    turns = [
        turn("We left early", 0, 5000),
        turn("mm-hm", 1000, 1400, "P02", TurnKind.BACKCHANNEL),
        turn("Um.", 6000, 6300),
        turn("And you?", 7000, 8000, "P02"),
    ]
    assert shown(turns, CLEAN) == [(1, "We left early"), (4, "And you?")]
    assert shown(turns, FULL) == [
        (1, "We left early"),
        (2, "[overlapping] mm-hm"),
        (3, "(1.0) Um."),
        (4, "And you?"),
    ]


def test_pauses_and_overlaps_stand_where_they_happened():
    marks = [
        Mark(MarkKind.OVERLAP, 0, 0),
        Mark(MarkKind.ALONE, 0, 2),
        Mark(MarkKind.PAUSE, 0, 8, 2040),
        Mark(MarkKind.PAUSE, 0, 13, 700),  # too short to be shown
        Mark(MarkKind.OVERLAP, 1, 0),
        Mark(MarkKind.ALONE, 1, 1),
    ]
    hidden = Placeholder(Kind.PERSON, "x")
    one = turn(("We went home with ", hidden, "."), marks=marks)
    assert shown([one], FULL) == [(1, "//We// went (2.0) home with //[X]//.")]
    assert shown([one], CLEAN) == [(1, "We went home with [X].")]


def test_what_was_typed_stays_as_it_is():
    assert shown([turn("um um", kind=TurnKind.CHAT)], CLEAN) == [(1, "um um")]


PLACEHOLDERS = st.builds(Placeholder, st.sampled_from(Kind), st.sampled_from("abc"))
TEXTS = st.lists(
    st.sampled_from(["um", "Um,", "I", "the", "the", "was", "th-", "bus.", "no", "(laughs)", "it", "uh?"]),
    max_size=8,
).map(" ".join)
PIECES = st.lists(st.one_of(TEXTS, st.text(max_size=12), PLACEHOLDERS), max_size=5).map(tuple)


@st.composite
def turns(draw):
    made, start = [], 0
    for _ in range(draw(st.integers(0, 5))):
        start += draw(st.integers(0, 4000))
        pieces = draw(PIECES)
        marks = [
            Mark(kind, number, draw(st.integers(0, len(piece))), draw(st.integers(500, 3000)))
            for number, piece in enumerate(pieces)
            if isinstance(piece, str)
            for kind in draw(st.lists(st.sampled_from(MarkKind), max_size=2))
        ]
        marks.sort(key=lambda one: (one.piece, one.at))
        kind = draw(st.sampled_from([TurnKind.SPEECH, TurnKind.BACKCHANNEL, TurnKind.CHAT]))
        made.append(
            turn(pieces, start, start + draw(st.integers(0, 5000)), draw(st.sampled_from("AB")), kind, marks)
        )
    return made


CONVENTIONS = st.sampled_from([CLEAN, FULL])


def texts_of(made):
    return ["".join(one for one in turn.pieces if isinstance(one, str)) for turn in made]


def bare(text):
    return "".join(NOTE.sub("", text).split())


@given(turns())
def test_full_verbatim_keeps_every_letter_of_every_turn(given_turns):
    said_turns = [one for one in given_turns if one.pieces]
    made = [one for _, one in written(said_turns, FULL, "en")]
    assert [bare(text) for text in texts_of(made)] == [bare(text) for text in texts_of(said_turns)]


@given(turns(), CONVENTIONS)
def test_writing_twice_is_writing_once(given_turns, convention):
    once = [made for _, made in written(given_turns, convention, "en")]
    assert [made for _, made in written(once, convention, "en")] == once


@given(turns(), CONVENTIONS)
def test_placeholders_stay_as_they_are_and_in_order(given_turns, convention):
    def placeholders(one):
        return [piece for piece in one.pieces if isinstance(piece, Placeholder)]

    for number, made in written(given_turns, convention, "en"):
        assert placeholders(made) == placeholders(given_turns[number - 1])
    left_out = set(range(1, len(given_turns) + 1)) - {
        number for number, _ in written(given_turns, convention, "en")
    }
    for number in left_out:
        one = given_turns[number - 1]
        assert one.kind is TurnKind.BACKCHANNEL or not placeholders(one)


@given(turns(), CONVENTIONS)
def test_words_are_only_left_out_never_added_or_moved(given_turns, convention):
    for number, made in written(given_turns, convention, "en"):
        before = iter(bare("".join(texts_of([given_turns[number - 1]]))).casefold())
        assert all(letter in before for letter in bare("".join(texts_of([made]))).casefold())


def test_the_default_is_there_and_every_file_is_a_convention():
    assert rules.DEFAULT in rules.names()
    assert {"full-verbatim", "intelligent-verbatim"} <= set(rules.names())
    for name in rules.names():
        assert rules.load(name).label == f"{name} {rules.load(name).version}"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (('"keep"', '"maybe"'), "keep or leave-out"),
        (("hesitations", "hesitation"), "mean nothing"),
        (("pauses_from_s = 1.0", "pauses_from_s = 0.2"), "at least"),
        (("version", "# version"), "version"),
        (('"keep"', "keep"), "understood"),
    ],
)
def test_a_file_that_is_wrong_says_what_is(tmp_path, change, wrong):
    text = (rules.FOLDER / "full-verbatim.toml").read_text("utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace(*change), "utf-8")
    with pytest.raises(BadConvention, match=wrong):
        rules.load(str(mine))


def test_a_file_of_ones_own_is_a_convention(tmp_path):
    mine = tmp_path / "ours.toml"
    mine.write_text((rules.FOLDER / "full-verbatim.toml").read_text("utf-8"), "utf-8")
    assert rules.load(str(mine)).label == "ours 1"


def test_a_name_that_nobody_gave_is_refused():
    with pytest.raises(BadConvention, match="full-verbatim"):
        rules.load("nonsense")
