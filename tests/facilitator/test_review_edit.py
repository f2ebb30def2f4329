"""Edits in review are on disk before they count, are taken back for good, and leave nothing unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from facilitator import drafts, edit_log
from facilitator.actions.open_study import opened
from facilitator.actions.review_edit import EditDesk
from facilitator.actions.review_steps import Said, do
from facilitator.errors import AlreadyThere, BadFile, NotFound
from facilitator.folder import read
from facilitator.model import State
from transcription import edits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Fg

    from facilitator.actions.open_study import OpenStudy


@pytest.fixture
def study(fg: Fg) -> Iterator[OpenStudy]:
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    with opened(read(fg.study)) as found:
        yield found


def texts(study: OpenStudy) -> list[str]:
    kept = drafts.read(study.vault.room("FG1"))
    assert kept is not None
    return [turn.text for turn in kept.draft.transcript.turns]


def said(desk: EditDesk, step: str, turn: int, **more: object) -> Said:
    return Said(step, turn=turn, was=desk.turns[turn].text, **more)  # type: ignore[arg-type]


def test_every_edit_is_in_the_draft_that_everything_reads_and_all_are_taken_back(study: OpenStudy) -> None:
    desk = EditDesk(study, "FG1")
    machine = desk.draft.transcript
    before = texts(study)
    do(desk, said(desk, "words", 1, text="For me the  large group was best."), "AB", {})
    do(desk, said(desk, "split", 2, place=8), "AB", {})
    do(desk, said(desk, "merge", 1), "AB", {})
    do(desk, said(desk, "speaker", 1, speaker="M1", scope="from"), "AB", {"M1": ""})
    do(desk, said(desk, "question", 0, question="K1"), "AB", {})
    assert texts(study)[0].endswith("Shall we start? For me the large group was best.")
    again = EditDesk(study, "FG1")  # after a restart
    assert len(again.history.done) == 5
    while again.history.done:
        again.step_back("AB")
    assert texts(study) == before
    assert again.draft.transcript == machine
    with pytest.raises(AlreadyThere):
        again.step_back("AB")
    while again.history.undone:
        again.step_forward("AB")
    assert texts(study)[0].endswith("large group was best.")
    first = edit_log.machine_draft(study.vault.room("FG1"), again._kept.machine)
    assert first is not None
    assert first.draft.transcript == machine


def test_a_name_that_an_edit_brings_in_is_found_and_hidden(study: OpenStudy, fg: Fg) -> None:
    desk = EditDesk(study, "FG1")
    do(desk, said(desk, "words", 1, text="Ask Orla Quist, she knows it."), "AB", {})
    desk.accept_all("AB")
    desk.finish("AB")
    assert "Orla" not in fg.ok("show", "FG1").out
    assert "[M1]" in fg.ok("show", "FG1").out


def test_what_was_kept_stays_kept_while_its_words_stay(study: OpenStudy) -> None:
    desk = EditDesk(study, "FG1")
    desk.add("small group", "org", "AB")  # type: ignore[arg-type]
    do(
        desk,
        said(desk, "words", 1, text="Well, for me the small group was best, and Pete will agree."),
        "AB",
        {},
    )
    hidden = [one.finding for one in desk.settled() if one.finding.detector == "reviewer"]
    turn = desk.turns[1].text
    assert [turn[one.spans[0].start : one.spans[0].end] for one in hidden] == ["small group"]
    assert desk.step_back("AB") is not None  # first the edit, then the answer
    assert desk.step_back("AB") is None
    assert [one for one in desk.settled() if one.finding.detector == "reviewer"] == []


def test_an_edit_reopens_a_stored_text_and_its_reader_has_read_it(study: OpenStudy) -> None:
    desk = EditDesk(study, "FG1")
    desk.accept_all("AB")
    desk.finish("AB")
    do(desk, said(desk, "words", 0, text="Thank you all for coming."), "AB", {})
    assert study.repository.session("FG1").state is State.IN_REVIEW
    assert [one for one in desk.queue() if one.finding is None] == []
    desk.step_back("AB")
    assert desk.queue() == []
    assert desk.finish("AB").state is State.STORED


def test_a_killed_run_is_finished_by_the_next(study: OpenStudy, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = EditDesk(study, "FG1")
    do(desk, said(desk, "words", 0, text="Thank you for coming."), "AB", {})
    desk.add("small group", "org", "AB")  # type: ignore[arg-type]
    monkeypatch.setattr(EditDesk, "_follow", lambda *_: None)  # the power fails after the log was written
    do(desk, said(desk, "words", 1, text="So for me the small group was best."), "AB", {})
    monkeypatch.undo()
    assert texts(study)[1].startswith("For me")
    after = EditDesk(study, "FG1")
    assert texts(study)[1] == "So for me the small group was best."
    [added] = [one.finding for one in after.settled() if one.finding.detector == "reviewer"]
    assert texts(study)[1][added.spans[0].start : added.spans[0].end] == "small group"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "more", "error"),
    [
        ("words", {"text": " "}, BadFile),
        ("split", {"place": 0}, BadFile),
        ("speaker", {"speaker": "Tamsin Oduya"}, NotFound),
        ("words", {"was": "another text", "text": "x"}, AlreadyThere),
        ("fly", {}, BadFile),
    ],
)
def test_a_step_that_cannot_be_done_changes_nothing(study: OpenStudy, step, more, error) -> None:
    desk = EditDesk(study, "FG1")
    before = texts(study)
    with pytest.raises(error):
        do(desk, Said(step, **{"turn": 1, "was": desk.turns[1].text, **more}), "AB", {"P01": ""})
    assert texts(study) == before
    assert desk.history.done == ()


def test_a_doubt_that_was_looked_at_stays_settled(study: OpenStudy) -> None:
    desk = EditDesk(study, "FG1")
    do(desk, Said("right", doubts=("abc",)), "AB", {})
    assert EditDesk(study, "FG1").history.done[-1].edit == edits.settled(["abc"])


def test_words_removed_with_their_person_are_in_no_log(study: OpenStudy, fg: Fg) -> None:
    desk = EditDesk(study, "FG1")
    do(desk, said(desk, "words", 1, text="For me the large group was best."), "AB", {})
    fg("participant", "withdraw", "P01", "--mode", "remove-all", "--reviewer", "AB", "--mix", "silence")
    assert study.vault.room("FG1").names(edit_log.FOLDER) == []


def test_what_was_marked_is_hidden_again_after_a_restart_when_an_edit_of_it_is_taken_back(
    study: OpenStudy,
) -> None:
    desk = EditDesk(study, "FG1")
    desk.add("small group", "org", "AB")  # type: ignore[arg-type]
    before = desk.settled()
    do(desk, said(desk, "words", 1, text="For me the smaller crowd was best, and Pete will agree."), "AB", {})
    EditDesk(study, "FG1").step_back("AB")  # in another process
    assert {(one.finding.spans, one.open) for one in EditDesk(study, "FG1").settled()} == {
        (one.finding.spans, one.open) for one in before
    }


def test_two_who_take_back_at_once_take_back_two_edits(study: OpenStudy) -> None:
    first, second = EditDesk(study, "FG1"), EditDesk(study, "FG1")
    before = texts(study)
    do(first, said(first, "words", 0, text="Thank you for coming."), "AB", {})
    do(first, said(first, "split", 1, place=8), "AB", {})
    second.step_back("AB")  # it was opened before either edit
    first.step_back("AB")
    assert texts(study) == before


def test_an_open_review_finishes_the_edit_of_a_run_that_was_killed(
    study: OpenStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, killed = EditDesk(study, "FG1"), EditDesk(study, "FG1")
    desk.add("small group", "org", "AB")  # type: ignore[arg-type]
    do(killed, said(killed, "words", 0, text="Thank you for coming."), "CD", {})
    monkeypatch.setattr(EditDesk, "_keep_draft", lambda *_: None)  # after the record, before the draft
    do(killed, said(killed, "split", 1, place=8), "CD", {})
    monkeypatch.undo()
    desk.add("coming", "org", "AB")  # type: ignore[arg-type]
    hidden = [one.finding for one in desk.settled() if one.finding.detector == "reviewer"]
    words = {desk.turns[one.spans[0].turn].text[one.spans[0].start : one.spans[0].end] for one in hidden}
    assert words == {"small group", "coming"}
    assert len(texts(study)) == 4
