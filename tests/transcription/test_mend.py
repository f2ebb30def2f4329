"""An edit changes its own words and nothing else: findings, decisions and times go with their text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.mend import Edit, mend, placed, without_turns
from transcription.model import (
    Decision,
    Draft,
    Finding,
    Kind,
    TextSpan,
    Transcript,
    Turn,
    TurnKind,
    Verdict,
    Word,
)
from transcription.redact import REMOVED
from transcription.review import identify, standing

SAID = ("we met dora at noon", "dora again", "dora again", "nobody here")


def drafted(*texts: str) -> Draft:
    turns = tuple(
        Turn(
            f"P0{number}",
            TurnKind.SPEECH,
            number * 1000,
            number * 1000 + 900,
            text,
            tuple(
                Word(word, number * 1000 + at * 100, number * 1000 + at * 100 + 90)
                for at, word in enumerate(text.split())
            ),
        )
        for number, text in enumerate(texts, start=1)
    )
    found = [
        Finding(
            (TextSpan(at, text.find("dora"), text.find("dora") + 4),),
            Kind.PERSON,
            "name:dora",
            "names",
            0.5,
            "x",
        )
        for at, text in enumerate(texts)
        if "dora" in text
    ]
    transcript = Transcript(turns, "en", "e", "m", draft=False, duration_ms=9000)
    return Draft(transcript, tuple(identify(found, list(texts))))


def hidden(draft: Draft) -> list[str]:
    return [
        draft.transcript.turns[span.turn].text[span.start : span.end]
        for one in draft.findings
        for span in one.spans
    ]


def decided(draft: Draft) -> list[Decision]:
    return [Decision(one.id, Verdict.ACCEPT, "AB", "2026-01-01") for one in draft.findings]


def test_what_stands_behind_an_edit_moves_with_its_decision() -> None:
    draft = drafted(*SAID)
    said = decided(draft)
    mended = mend(draft, said, [Edit(0, 0, 2, "they all")])
    assert mended.draft.transcript.turns[0].text == "they all met dora at noon"
    assert hidden(mended.draft) == ["dora", "dora", "dora"]
    last = standing([*said, *mended.carried])
    assert all(one.id in last for one in mended.draft.findings)
    assert {one.at for one in last.values()} == {"2026-01-01"}


def test_what_a_detector_found_in_words_that_were_edited_is_for_the_detectors_to_find_again() -> None:
    mended = mend(drafted(*SAID), [], [Edit(0, 7, 11, "a friend")])
    assert hidden(mended.draft) == ["dora", "dora"]


def test_what_a_person_hid_is_asked_about_when_its_words_are_corrected() -> None:
    draft = drafted(*SAID)
    said = decided(draft)
    mended = mend(draft, said, [Edit(0, 7, 11, "dorian")])
    assert hidden(mended.draft) == ["dorian", "dora", "dora"]
    assert mended.draft.findings[0].id not in standing([*said, *mended.carried])


def test_words_that_are_taken_out_leave_the_rest_of_a_name_as_it_was_decided() -> None:
    draft = drafted("we met dora vale", "nobody here")
    whole = Finding((TextSpan(0, 7, 16),), Kind.PERSON, "name:dora vale", "names", 0.9, "x")
    draft = replace(draft, findings=tuple(identify([whole], [turn.text for turn in draft.transcript.turns])))
    said = decided(draft)
    mended = mend(draft, said, [Edit(0, 7, 11, REMOVED)])
    assert hidden(mended.draft) == [" vale"]
    assert mended.draft.findings[0].id in standing([*said, *mended.carried])


def test_a_decision_is_not_inherited_by_words_that_come_to_stand_under_its_id() -> None:
    draft = drafted("dora again", "dora again")
    said = [Decision(draft.findings[0].id, Verdict.REJECT, "AB", "2026-01-01")]
    mended = mend(draft, said, [Edit(0, 5, 10, "once")])
    assert [draft.transcript.turns[1].text, hidden(mended.draft)] == ["dora again", ["dora", "dora"]]
    last = standing([*said, *mended.carried])
    assert [one.id in last for one in mended.draft.findings] == [True, False]


def test_one_of_two_equal_turns_may_be_edited_and_the_other_keeps_its_decision() -> None:
    draft = drafted(*SAID)
    said = decided(draft)
    mended = mend(draft, said, [Edit(1, 5, 10, "once")])
    last = standing([*said, *mended.carried])
    assert [one.text for one in mended.draft.transcript.turns[1:3]] == ["dora once", "dora again"]
    assert all(one.id in last for one in mended.draft.findings)


def test_turns_are_taken_out_and_the_rest_keeps_its_decisions() -> None:
    draft = drafted(*SAID)
    said = decided(draft)
    mended = without_turns(draft, said, {0, 1})
    assert [turn.speaker for turn in mended.draft.transcript.turns] == ["P03", "P04"]
    assert hidden(mended.draft) == ["dora"]
    assert all(one.id in standing([*said, *mended.carried]) for one in mended.draft.findings)


def test_new_words_share_the_time_of_those_they_replace() -> None:
    mended = mend(drafted(*SAID), [], [Edit(0, 7, 11, "two friends")])
    words = mended.draft.transcript.turns[0].words
    assert [word.text for word in words] == ["we", "met", "two", "friends", "at", "noon"]
    assert (words[2].start_ms, words[3].end_ms) == (1200, 1290)
    assert words[4].start_ms == 1300


@pytest.mark.parametrize(
    "edits", [[Edit(0, 0, 4, "x"), Edit(0, 3, 5, "y")], [Edit(0, 5, 99, "x")], [Edit(0, 2, 2, "x")]]
)
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edits"):
        mend(drafted(*SAID), [], edits)


@given(
    st.lists(st.sampled_from(["dora", "we", "met", "again", "\u00e9t\u00e9"]), min_size=1, max_size=8),
    st.integers(0, 7),
    st.text(st.characters(categories=["Ll", "Zs"]), min_size=1, max_size=12),
)
def test_every_other_word_stays_where_it_is(words: list[str], which: int, new: str) -> None:
    text = " ".join(words)
    draft = drafted(text, "dora again")
    start = sum(len(word) + 1 for word in words[: which % len(words)])
    edit = Edit(0, start, start + len(words[which % len(words)]), new)
    after = mend(draft, decided(draft), [edit]).draft
    turn = after.transcript.turns[0]
    assert turn.text == text[:start] + new + text[edit.end :]
    assert after.transcript.turns[1] == draft.transcript.turns[1]
    assert all(one == "dora" for one in hidden(after) if one != new)
    assert [word for word, _, _ in placed(turn)] == list(turn.words)


@pytest.mark.parametrize("how", ["mend", "without"])
def test_what_a_reviewer_added_hides_its_own_words_wherever_they_are_now(how: str):
    draft = drafted("nobody here", "dora again", "we met noel at noon")
    texts = [turn.text for turn in draft.transcript.turns]
    mark = Finding((TextSpan(2, 7, 11),), Kind.PERSON, "name:noel", "reviewer", 1.0, "marked")
    [added] = identify([mark], texts)
    said = (Decision(added.id, Verdict.ADD, "AB", "2026-03-01T10:00:00+00:00", added=added),)
    edit = Edit(2, 0, 2, "yesterday we")
    mended = mend(draft, said, [edit]) if how == "mend" else without_turns(draft, said, {0})
    left = [one.added for one in standing((*said, *mended.carried)).values() if one.added]
    turns = mended.draft.transcript.turns
    assert [[turns[s.turn].text[s.start : s.end] for s in one.spans] for one in left] == [["noel"]]
