"""What people corrected is in the next transcript too where its words stand, and nothing goes silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription import edits
from transcription.edits import apply
from transcription.model import Turn, TurnKind, Word
from transcription.redone import Redone, redo

Turns = tuple[Turn, ...]


def turn(text: str, start_ms: int = 0, speaker: str = "P01", question: str | None = None) -> Turn:
    words = tuple(
        Word(word, start_ms + 100 * place, start_ms + 100 * place + 90, 0.4)
        for place, word in enumerate(text.split())
    )
    return Turn(
        speaker, TurnKind.SPEECH, start_ms, start_ms + 100 * len(words), text, words, question=question
    )


def row(*said: str) -> Turns:
    """Turns from ``P01: words`` lines, a second apart."""
    parted = [one.split(": ", 1) for one in said]
    return tuple(turn(text, 1000 * number, who) for number, (who, text) in enumerate(parted))


def lines(turns: Turns) -> list[str]:
    return [f"{one.speaker}: {one.text}" for one in turns]


MACHINE = row("P01: we met in burming ham", "P02: it was very cold", "P01: yes and I hated all of it")
Make = Callable[[Turns], edits.TurnEdit]
HERE: list[tuple[str, Make, list[str], list[str], int]] = [
    (
        "the wrong words stand, other words of the turn are others",
        lambda turns: edits.reworded(turns, 0, "we met in Birmingham"),
        ["P01: We met then in burming ham.", "P02: it was very cold"],
        ["P01: We met then in Birmingham", "P02: it was very cold"],
        0,
    ),
    (
        "the new transcript says it right already",
        lambda turns: edits.reworded(turns, 0, "we met in Birmingham"),
        ["P01: We met in Birmingham.", "P02: It was cold."],
        ["P01: We met in Birmingham.", "P02: It was cold."],
        0,
    ),
    (
        "other wrong words stand there: asked again",
        lambda turns: edits.reworded(turns, 0, "we met in Birmingham"),
        ["P01: we met in Bermuda", "P02: it was very cold"],
        ["P01: we met in Bermuda", "P02: it was very cold"],
        1,
    ),
    (
        "a word that was added",
        lambda turns: edits.reworded(turns, 1, "it was not very cold"),
        ["P01: we met in Bermuda", "P02: So it was very cold"],
        ["P01: we met in Bermuda", "P02: So it was not very cold"],
        0,
    ),
    (
        "a word that was taken out",
        lambda turns: edits.reworded(turns, 1, "it was cold"),
        ["P01: we met", "P02: well it was very cold"],
        ["P01: we met", "P02: well it was cold"],
        0,
    ),
    (
        "another speaker",
        lambda turns: edits.respoken(turns, [1], "P03"),
        ["P01: we met", "P02: It was awfully cold."],
        ["P01: we met", "P03: It was awfully cold."],
        0,
    ),
    (
        "another speaker, where the new transcript has one long turn",
        lambda turns: edits.respoken(turns, [1], "P03"),
        ["P01: we met in burming ham it was very cold yes and I hated all of that"],
        ["P01: we met in burming ham", "P03: it was very cold", "P01: yes and I hated all of that"],
        0,
    ),
    (
        "another speaker, of words that nobody heard this time",
        lambda turns: edits.respoken(turns, [1], "P03"),
        ["P01: we met in burming ham", "P01: yes and I hated all of that"],
        ["P01: we met in burming ham", "P01: yes and I hated all of that"],
        1,
    ),
    (
        "a turn that was parted",
        lambda turns: edits.split(turns, 2, len("yes ")),
        ["P01: we met", "P02: yes and I really hated all of it"],
        ["P01: we met", "P02: yes", "P02: and I really hated all of it"],
        0,
    ),
    (
        "turns that were joined",
        lambda turns: edits.merged(turns, 1),
        ["P01: we met in burming ham", "P02: it was so very cold", "P01: yes"],
        ["P01: we met in burming ham it was so very cold", "P01: yes"],
        0,
    ),
]


@pytest.mark.parametrize(
    ("make", "new", "there", "lost"), [one[1:] for one in HERE], ids=[one[0] for one in HERE]
)
def test_a_correction_is_made_again_where_its_words_stand(
    make: Make, new: list[str], there: list[str], lost: int
) -> None:
    done = redo(MACHINE, apply(MACHINE, make(MACHINE)), row(*new))
    assert lines(done.turns) == there
    assert len(done.lost) == lost
    assert bool(done.reread) == bool(lost)
    assert done.carried + lost > 0


def test_a_question_goes_along() -> None:
    asked = apply(MACHINE, edits.requestioned(MACHINE, 1, "K2"))
    done = redo(MACHINE, asked, row("P01: we met", "P02: it was cold", "P01: yes I hated all of it"))
    assert [one.question for one in done.turns] == [None, "K2", "K2"]


def test_voices_without_a_name_may_be_counted_anew() -> None:
    """The person said that the third turn is the first one's; that voice is the second one now."""
    machine = row("Speaker 1: we met at noon", "Speaker 2: it was cold", "Speaker 2: yes very")
    people = apply(machine, edits.respoken(machine, [2], "Speaker 1"))
    new = row("Speaker 2: so we met at noon", "Speaker 1: it was cold", "Speaker 1: yes very")
    speakers = [one.speaker for one in redo(machine, people, new).turns]
    assert speakers == ["Speaker 2", "Speaker 1", "Speaker 2"]


def test_the_same_words_at_quite_another_time_are_other_words() -> None:
    far = (replace(MACHINE[1], start_ms=900_000, end_ms=901_000),)
    done = redo(MACHINE, apply(MACHINE, edits.respoken(MACHINE, [1], "P03")), far)
    assert done.turns == far
    assert len(done.lost) == 1


WORDS = ("we", "met", "at", "noon", "Yeah.", "cold", "very")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
transcripts = st.lists(texts, min_size=1, max_size=5).map(
    lambda all_texts: tuple(turn(text, 1000 * number) for number, text in enumerate(all_texts))
)


@st.composite
def corrected(draw: st.DrawFn) -> tuple[Turns, Turns]:
    """A transcript, and what people made of it. They write words that no machine writes."""
    machine = turns = draw(transcripts)
    for number in range(draw(st.integers(1, 4))):
        at, place = draw(st.integers(0, 5)) % len(turns), draw(st.integers(0, 30))
        words = turns[at].text.split()
        words[place % len(words)] = draw(st.sampled_from([f"typed{number}", f"typed{number} {words[0]}", ""]))
        said = " ".join(words)
        steps: list[Make] = [
            lambda now, at=at, text=said: edits.reworded(now, at, text),
            lambda now, at=at, place=place: edits.split(now, at, place),
            lambda now, at=at: edits.merged(now, at),
            lambda now, at=at, number=number: edits.respoken(now, [at], f"P1{number}"),
        ]
        try:
            turns = apply(turns, draw(st.sampled_from(steps))(turns))
        except ValueError:  # that edit cannot be made there
            continue
    return machine, turns


def all_words(turns: Turns) -> list[str]:
    return [word for one in turns for word in one.text.split()]


@given(corrected())
def test_the_same_transcript_again_keeps_every_correction(given_turns: tuple[Turns, Turns]) -> None:
    machine, people = given_turns
    done = redo(machine, people, machine)
    assert (done.turns, done.lost, done.reread) == (people, (), ())


@given(transcripts, transcripts)
def test_where_nothing_was_corrected_the_new_transcript_stands(machine: Turns, new: Turns) -> None:
    assert redo(machine, machine, new) == Redone(new)


@given(corrected(), transcripts)
def test_what_people_wrote_is_there_again_or_listed_as_lost(
    given_turns: tuple[Turns, Turns], new: Turns
) -> None:
    machine, people = given_turns
    done = redo(machine, people, new)
    typed = {word for word in all_words(people) if word.startswith("typed")}
    assert typed <= set(all_words(done.turns)) | set(all_words(done.lost))
    assert set(done.reread) <= set(range(len(done.turns)))
    assert bool(done.reread) >= bool(done.lost)


@given(corrected(), transcripts)
def test_words_of_the_new_transcript_go_only_where_people_took_them_out(
    given_turns: tuple[Turns, Turns], new: Turns
) -> None:
    machine, people = given_turns
    heard = tuple(turn(f"{one.text} heard{at}", one.start_ms or 0) for at, one in enumerate(new))
    there = all_words(redo(machine, people, heard).turns)
    assert {word for word in all_words(heard) if word.startswith("heard")} <= set(there)


@given(corrected(), transcripts)
def test_texts_and_timed_words_stay_together(given_turns: tuple[Turns, Turns], new: Turns) -> None:
    for one in redo(*given_turns, new).turns:
        assert [word.text for word in one.words] == one.text.split()
        assert one.text
