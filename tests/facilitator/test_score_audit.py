"""A transcript is scored against a person's, and audited by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fg import CAPTIONS
from hypothesis import given
from hypothesis import strategies as st

from facilitator.cli.main import run
from transcription.score import wrong_names

if TYPE_CHECKING:
    from fg import Fg

NAMES = ("Tamsin", "Oduya", "Piotr", "Orla")


@pytest.fixture
def transcribed(fg: Fg) -> Fg:
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    return fg


def scored(fg: Fg, reference: str, name: str = "by-hand.vtt") -> dict[str, dict[str, float]]:
    answer = fg.ok("score", "FG1", "--reference", fg.file(name, reference), "--json")
    assert not [one for one in NAMES if one in answer.out]
    return answer.document


def test_the_same_words_under_the_same_names_are_right(transcribed: Fg) -> None:
    found = scored(transcribed, CAPTIONS)
    assert [found[one]["errors"] for one in ("words", "named", "cp", "wrong_names")] == [0, 0, 0, 0]
    assert found["speaking"]["rate"] == 0


def test_a_wrong_name_is_no_wrong_word_and_a_wrong_word_no_wrong_name(transcribed: Fg) -> None:
    found = scored(transcribed, CAPTIONS.replace("Tamsin Oduya: For", "Piotr Vale-Hansen: For"))
    assert (found["words"]["errors"], found["wrong_names"]["errors"]) == (0, 11)
    assert found["speaking"]["confused_ms"] > 0
    found = scored(transcribed, CAPTIONS.replace("group", "groups"))
    assert (found["words"]["errors"], found["wrong_names"]["errors"]) == (1, 0)


def test_what_was_typed_is_no_missed_speech(fg: Fg) -> None:
    """``fg show`` writes the chat into its VTT too; who corrects that file has it in the reference."""
    fg.started().consented().recorded()
    fg.ok("import", "FG1", fg.file("chat.txt", "00:00:06\tTamsin Oduya:\tthe form is in the post\n"))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    shown = fg.ok("show", "FG1", "--identified", "--format", "vtt").out
    assert "the form is in the post" in shown
    assert scored(fg, shown)["words"]["errors"] == 0


def test_a_reference_without_times_says_nothing_of_who_spoke_when(transcribed: Fg) -> None:
    found = scored(transcribed, "Tamsin Oduya: For me the small group was best.\n", "by-hand.txt")
    assert found["speaking"] is None


def test_what_cannot_be_scored_is_told_in_a_line(transcribed: Fg) -> None:
    assert transcribed("score", "FG1", "--reference", transcribed.file("no.vtt", "WEBVTT\n")).code == 4
    assert transcribed("score", "FG9", "--reference", transcribed.file("a.vtt", CAPTIONS)).code == 2


words = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["yes", "no", "tea"])), max_size=12)


@given(words)
def test_a_transcript_has_no_wrong_name_against_itself(said: list[tuple[str, str]]) -> None:
    assert wrong_names(said, said).errors == 0
    swapped = [("B" if who == "A" else "A", word) for who, word in said]
    assert wrong_names(said, swapped).errors == len(said)


def test_an_audit_is_answered_turn_by_turn_and_goes_on_where_it_stopped(
    transcribed: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.StringIO("1\ny\n"))
    assert run(["audit", "FG1", "--sample", "3"]) == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("0\nn\n0\ny\n"))
    assert run(["audit", "FG1", "--sample", "3"]) == 0
    found = transcribed.ok("audit", "FG1", "--sample", "0", "--json").document
    assert (found["checked"], found["wrong_words"], found["wrong_speakers"]) == (3, 1, 1)
    assert found["low"] == found["rate"] == found["high"]  # all three turns were checked


def test_enter_alone_answers_no_turn(transcribed: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    """A suggested answer would find a transcript without errors for whoever presses Enter through."""
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.StringIO("\n" * 12))
    assert run(["audit", "FG1", "--sample", "3"]) == 0
    assert transcribed.ok("audit", "FG1", "--sample", "0", "--json").document["checked"] == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n2\n\ny\n"))
    assert run(["audit", "FG1", "--sample", "3"]) == 0
    found = transcribed.ok("audit", "FG1", "--sample", "0", "--json").document
    assert (found["checked"], found["wrong_words"]) == (1, 2)
