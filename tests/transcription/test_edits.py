"""Whatever a reviewer edits can be taken back to the machine's words, and what was decided stays decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcription import edits
from transcription.carry import Lost, carried
from transcription.edits import TurnEdit, apply
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
from transcription.review import identify, standing

WORDS = ("we", "met", "dora", "at", "noon", "Yeah.", "café", "dora-lee's")
AT = "2026-03-01T10:00:00+00:00"


def turn(text: str, start_ms: int = 0, speaker: str = "P01") -> Turn:
    words = tuple(
        Word(word, start_ms + 100 * place, start_ms + 100 * place + 90, 0.4)
        for place, word in enumerate(text.split())
    )
    return Turn(speaker, TurnKind.SPEECH, start_ms, start_ms + 100 * len(words), text, words)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
transcripts = st.lists(texts, min_size=1, max_size=5).map(
    lambda all_texts: tuple(turn(text, 1000 * number) for number, text in enumerate(all_texts))
)
Make = Callable[[tuple[Turn, ...]], TurnEdit]


@st.composite
def made(draw: st.DrawFn) -> Make:
    at, place, text = draw(st.integers(0, 5)), draw(st.integers(0, 30)), draw(texts)
    return draw(
        st.sampled_from(
            [
                lambda turns: edits.reworded(turns, at % len(turns), text),
                lambda turns: edits.split(turns, at % len(turns), place),
                lambda turns: edits.merged(turns, at % len(turns)),
                lambda turns: edits.respoken(turns, [at % len(turns)], "P02"),
                lambda turns: edits.requestioned(turns, at % len(turns), "K1"),
            ]
        )
    )


def tried(turns: tuple[Turn, ...], make: Make) -> TurnEdit | None:
    try:
        return make(turns)
    except ValueError:
        return None


@given(transcripts, st.lists(made(), max_size=8))
def test_taking_all_back_is_the_machines_transcript_and_doing_all_again_is_the_edited_one(turns, makes):
    now, done = turns, []
    for make in makes:
        edit = tried(now, make)
        if edit is not None:
            now = apply(now, edit)
            done.append(edit)
    edited = now
    for edit in reversed(done):
        now = apply(now, edit.back)
    assert now == turns
    for edit in done:
        now = apply(now, edit)
    assert now == edited


@given(transcripts, st.lists(made(), max_size=8))
def test_words_stand_in_their_turns_text_in_order_and_within_its_time(turns, makes):
    for make in makes:
        edit = tried(turns, make)
        turns = turns if edit is None else apply(turns, edit)
    for one in turns:
        assert " ".join(word.text for word in one.words) == one.text or not one.words or "-" in one.text
        times = [time for word in one.words for time in (word.start_ms, word.end_ms)]
        assert all(word.start_ms <= word.end_ms for word in one.words)
        if one.start_ms is not None and one.end_ms is not None and times:
            assert one.start_ms <= min(times)


def test_words_that_stay_keep_their_times_and_new_ones_are_marked_as_approximate():
    [after] = edits.reworded((turn("we met dora at noon"),), 0, "we saw old dora at noon").after
    told = [(word.text, word.start_ms, word.approximate) for word in after.words]
    assert told == [
        ("we", 0, False),
        ("saw", 100, True),
        ("old", 145, True),
        ("dora", 200, False),
        ("at", 300, False),
        ("noon", 400, False),
    ]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda turns: edits.reworded(turns, 0, "  "), "words"),
        (lambda turns: edits.split(turns, 0, 0), "words"),
        (lambda turns: edits.merged(turns, 0), "above"),
        (lambda turns: edits.merged(turns, 2), "above"),
    ],
)
def test_what_cannot_be_done_is_refused(make, why):
    typed = replace(turn("typed"), kind=TurnKind.CHAT)
    with pytest.raises(ValueError, match=why):
        make((turn("we met"), turn("dora"), typed))


def test_an_edit_made_for_other_turns_is_refused():
    edit = edits.reworded((turn("we met"),), 0, "we saw")
    with pytest.raises(ValueError, match="not those"):
        apply((turn("we left"),), edit)


def test_a_question_begins_where_the_reviewer_says_and_ends_where_the_next_begins():
    turns = tuple(replace(turn("we"), question=one) for one in ("K1", "K1", "K1", "K2"))
    after = apply(turns, edits.requestioned(turns, 1, "K3"))
    assert [one.question for one in after] == ["K1", "K3", "K3", "K2"]


def drafted(turns: tuple[Turn, ...]) -> Draft:
    found = [
        Finding((TextSpan(number, at, at + 4),), Kind.PERSON, "name:dora", "names", 0.5, "x")
        for number, one in enumerate(turns)
        for at in range(len(one.text))
        if one.text.startswith("dora", at)
    ]
    transcript = Transcript(turns, "en", "e", "m", draft=False, duration_ms=9000)
    return Draft(transcript, tuple(identify(found, [one.text for one in turns])))


def shown(draft: Draft, one: Finding) -> str:
    return "|".join(draft.transcript.turns[s.turn].text[s.start : s.end] for s in one.spans)


@settings(max_examples=150)
@given(transcripts, st.lists(made(), min_size=1, max_size=5), st.sampled_from(Verdict))
def test_findings_hold_their_words_through_edits_and_their_decisions_come_back_with_them(
    turns, makes, verdict
):
    first = drafted(turns)
    verdict = verdict if verdict in {Verdict.ACCEPT, Verdict.REJECT} else Verdict.ADD
    said = tuple(
        Decision(one.id, verdict, "AB", AT, added=one if verdict is Verdict.ADD else None)
        for one in first.findings
    )
    draft = replace(first, findings=()) if verdict is Verdict.ADD else first
    start, done = draft, []
    for make in makes:
        edit = tried(draft.transcript.turns, make)
        if edit is not None and edit.before:
            mended = carried(draft, said, edit, apply(draft.transcript.turns, edit), "AB", AT)
            draft, said = mended.draft, (*said, *mended.carried)
            done.append(edit)
        alive = [one.added for one in standing(said).values() if one.added]
        for one in (*draft.findings, *alive):
            assert shown(draft, one)
            assert one.why != "x" or shown(draft, one).replace("|", "") == "dora"
    if not any(edit.kind is edits.EditKind.WORDS for edit in done):
        for edit in reversed(done):
            mended = carried(draft, said, edit.back, apply(draft.transcript.turns, edit.back), "AB", AT)
            draft, said = mended.draft, (*said, *mended.carried)
        if all(shown(draft, one) == "dora" and one.why == "x" for one in draft.findings):
            assert set(standing(said)) >= {one.id for one in draft.findings}
        assert draft.transcript == start.transcript


def test_two_hidden_words_stay_hidden_when_one_comes_to_stand_under_the_id_that_the_other_left():
    turns = (turn("dora-lee's we"), turn("dora-lee's"))
    first = drafted(turns)
    said = tuple(Decision(one.id, Verdict.ADD, "AB", AT, added=one) for one in first.findings)
    edit = edits.split(turns, 0, 10)
    mended = carried(replace(first, findings=()), said, edit, apply(turns, edit), "AB", AT)
    alive = [one.added for one in standing((*said, *mended.carried)).values() if one.added]
    assert [(one.spans[0].turn, shown(mended.draft, one)) for one in alive] == [(0, "dora"), (2, "dora")]


def test_what_a_person_hid_stays_hidden_when_its_words_are_edited_and_is_asked_about_again():
    draft = drafted((turn("we met dora at noon"),))
    said = (Decision(draft.findings[0].id, Verdict.ACCEPT, "AB", AT),)
    edit = edits.reworded(draft.transcript.turns, 0, "we met doris at noon")
    mended = carried(draft, said, edit, apply(draft.transcript.turns, edit), "AB", AT)
    [left] = mended.draft.findings
    assert shown(mended.draft, left) == "doris"
    assert left.score <= 0.5
    assert standing((*said, *mended.carried)) == {}


def test_what_only_a_detector_found_is_gone_with_its_words():
    draft = drafted((turn("we met dora at noon"),))
    edit = edits.reworded(draft.transcript.turns, 0, "we met the door at noon")
    mended = carried(draft, (), edit, apply(draft.transcript.turns, edit), "AB", AT)
    assert mended.draft.findings == ()


class Log:
    """A review: what is edited, and how it is taken back."""

    def __init__(self, *said: str) -> None:
        self.draft = drafted(tuple(turn(text, 1000 * number) for number, text in enumerate(said)))
        self.said: tuple[Decision, ...] = ()
        self.done: list[tuple[TurnEdit, tuple[Lost, ...]]] = []

    def edit(self, make: Make) -> None:
        edit = make(self.draft.transcript.turns)
        self.done.append((edit, self.follow(edit, ())))

    def back(self) -> None:
        edit, lost = self.done.pop()
        self.follow(edit.back, lost)

    def follow(self, edit: TurnEdit, lost: tuple[Lost, ...]) -> tuple[Lost, ...]:
        turns = apply(self.draft.transcript.turns, edit)
        mended = carried(self.draft, self.said, edit, turns, "AB", AT, lost)
        self.draft, self.said = mended.draft, (*self.said, *mended.carried)
        return mended.lost

    def decide(self, number: int, verdict: Verdict) -> None:
        self.said = (*self.said, Decision(self.draft.findings[number].id, verdict, "AB", AT))

    def mark(self, words: str) -> None:
        """Hide words in the first turn in which they stand."""
        texts = [one.text for one in self.draft.transcript.turns]
        number = next(number for number, text in enumerate(texts) if words in text)
        span = TextSpan(number, texts[number].find(words), texts[number].find(words) + len(words))
        found = Finding((span,), Kind.PERSON, f"name:{words}", "reviewer", 1.0, "marked")
        [added] = identify([found], texts)
        self.said = (*self.said, Decision(added.id, Verdict.ADD, "AB", AT, added=added))

    def hidden(self) -> list[str]:
        """What is not seen: everything but what was kept."""
        last = standing(self.said)
        added = [one.added for one in last.values() if one.added]
        kept = {one for one, word in last.items() if word.verdict is Verdict.REJECT}
        return [shown(self.draft, one) for one in (*self.draft.findings, *added) if one.id not in kept]


def test_what_a_reviewer_marked_is_hidden_again_when_an_edit_of_its_words_is_taken_back():
    log = Log("we met noel at noon")
    log.mark("noel")
    log.edit(lambda turns: edits.reworded(turns, 0, "we met joel at noon"))
    assert log.hidden() == ["joel"]
    log.back()
    assert log.hidden() == ["noel"]
    assert [one.verdict for one in standing(log.said).values()] == [Verdict.ADD]


def test_what_is_asked_about_after_an_edit_is_asked_about_after_the_next():
    log = Log("we met noel at noon")
    log.mark("noel")
    log.edit(lambda turns: edits.reworded(turns, 0, "we met joel at noon"))
    log.edit(lambda turns: edits.reworded(turns, 0, "we met old joe at noon"))
    assert log.hidden() == ["old joe"]


def test_a_mark_over_a_finding_leaves_the_finding_when_it_is_taken_back_after_an_edit():
    log = Log("we met", "dora at noon")
    [found] = log.draft.findings
    log.said = (Decision(found.id, Verdict.ADD, "AB", AT, added=found),)
    log.edit(lambda turns: edits.split(turns, 0, 3))
    log.said = (*log.said, Decision(found.id, Verdict.UNDO, "AB", AT))
    assert log.hidden() == ["dora"]


def test_one_undo_takes_back_a_mark_whose_turn_has_moved():
    log = Log("we met", "noel at noon")
    log.mark("noel")
    log.edit(lambda turns: edits.split(turns, 0, 3))
    [word] = standing(log.said).values()
    log.said = (*log.said, replace(word, verdict=Verdict.UNDO, added=None))
    assert log.hidden() == []


def test_of_two_alike_one_kept_and_one_hidden_what_is_left_is_asked_about():
    log = Log("dora met dora")
    log.decide(0, Verdict.REJECT)
    log.decide(1, Verdict.ACCEPT)
    log.edit(lambda turns: edits.reworded(turns, 0, "met dora"))
    assert log.hidden() == ["dora"]
    log.back()
    assert sorted(one.verdict for one in standing(log.said).values()) == [Verdict.ACCEPT, Verdict.REJECT]


def test_a_name_put_in_the_place_of_a_hidden_one_beside_its_like_is_asked_about():
    log = Log("noel noel")
    log.mark("noel noel")
    log.edit(lambda turns: edits.reworded(turns, 0, "joel noel"))
    assert log.hidden() == ["joel noel"]
