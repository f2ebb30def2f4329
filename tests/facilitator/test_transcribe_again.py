"""Who transcribes a session again keeps what people corrected and decided, or is told what found no place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from fg import CAPTIONS, ROSTER, Fg

from facilitator import drafts, edit_log
from facilitator.actions.open_study import opened
from facilitator.actions.review_edit import EditDesk
from facilitator.folder import read
from transcription import edits
from transcription.model import Kind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room

HEARD_ANEW = CAPTIONS.replace("For me the small", "Well, for me the small").replace(
    "You can call me on", "You may ring me on"
)


@pytest.fixture
def first(fg: Fg) -> Fg:
    """A session transcribed from its captions."""
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    return fg


@contextmanager
def at_desk(fg: Fg) -> Iterator[EditDesk]:
    with opened(read(fg.study)) as study:
        yield EditDesk(study, "FG1")


def reword(fg: Fg, turn: int, old: str, new: str) -> None:
    with at_desk(fg) as desk:
        text = desk.turns[turn].text.replace(old, new)
        assert text != desk.turns[turn].text
        desk.edit(lambda turns: edits.reworded(turns, turn, text), "AB")


def hear_anew(fg: Fg, captions: str = HEARD_ANEW) -> dict[str, Any]:
    file = fg.file("meeting.transcript.vtt", captions)
    fg.ok("import", "FG1", "--captions", file, "--force")
    (session,) = fg.ok("transcribe", "FG1", "--engine", "captions", "--json").document["sessions"]
    return session


def turns(fg: Fg, *words: str) -> list[dict[str, Any]]:
    return fg.ok("show", "FG1", "--identified", "--json", *words).document["turns"]


def texts(fg: Fg, *words: str) -> list[str]:
    return [one["text"] for one in turns(fg, *words)]


def waiting(fg: Fg) -> list[str]:
    with at_desk(fg) as desk:
        return [f"{one.kind}: {one.surface}" for one in desk.queue()]


def test_the_same_words_again_keep_all_corrections_and_they_can_still_be_taken_back(first: Fg) -> None:
    machine = turns(first)
    reword(first, 1, "small group", "smaller group")
    with at_desk(first) as desk:
        desk.edit(lambda now: edits.respoken(now, [2], "P01"), "AB")
    people = turns(first)
    first.ok("transcribe", "FG1", "--engine", "captions", "--force")
    first.ok("participant", "import", first.file("roster.csv", ROSTER.replace("Pete,", "Pete;Petey,")))
    (told,) = first.ok("transcribe", "--all", "--engine", "captions", "--json").document["sessions"]
    assert not [one for one in told["notes"] if "--earlier" in one]
    assert turns(first) == people
    with at_desk(first) as desk:
        desk.step_back("AB")
        desk.step_back("AB")
    assert turns(first) == machine


def test_other_words_keep_the_corrections_that_still_fit_time_and_again(first: Fg) -> None:
    reword(first, 1, "small group", "smaller group")
    with at_desk(first) as desk:
        desk.edit(lambda now: edits.respoken(now, [2], "P01"), "AB")
    told = hear_anew(first)
    assert "Kept as people had corrected them: 2 turns." in told["notes"]
    kept = "The transcript before this one is kept: fg show FG1 --identified --earlier."
    assert kept in told["notes"]
    assert texts(first)[1] == "Well, for me the smaller group was best, and Pete will agree."
    assert turns(first)[2]["speaker"] == "P01"
    hear_anew(first, HEARD_ANEW.replace("Shall we start", "Shall we begin"))
    assert "smaller group" in texts(first)[1]
    assert turns(first)[2]["speaker"] == "P01"
    assert not [one for one in waiting(first) if one.startswith("changed-turn")]


def test_a_correction_without_a_place_is_told_asked_about_and_kept_in_the_earlier_transcript(
    first: Fg,
) -> None:
    reword(first, 1, "small group", "smaller group")
    told = hear_anew(first, HEARD_ANEW.replace("the small group", "the tall troupe"))
    (note,) = [one for one in told["notes"] if "heard otherwise now" in one]
    assert "1 turn (00:00:05)" in note
    assert "fg show FG1 --identified --earlier" in note
    assert "tall troupe" in texts(first)[1]
    assert "smaller group" in texts(first, "--earlier")[1]
    (asked,) = [one for one in waiting(first) if one.startswith("changed-turn")]
    assert "tall troupe" in asked
    first.ok("transcribe", "FG1", "--engine", "captions", "--force")
    assert asked in waiting(first), "a run in between takes nothing off the list"
    reword(first, 1, "tall troupe", "smaller group")
    assert not [one for one in waiting(first) if one.startswith("changed-turn")]


def test_words_mended_by_a_command_are_carried_over_too(first: Fg) -> None:
    first.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    mend = first.file("mend.csv", "words,becomes\nsmall group,smaller group\n")
    first.ok("correct", "FG1", "--from", mend, "--reviewer", "AB")
    hear_anew(first)
    assert texts(first)[1] == "Well, for me the smaller group was best, and Pete will agree."


def test_decisions_go_along_with_their_words(first: Fg) -> None:
    with at_desk(first) as desk:
        assert desk.add("group", Kind.OTHER, "AB") == 1
        for item in desk.queue():
            desk.decide(item.id, Verdict.REJECT, "AB")
        assert not desk.queue()
    before = hidden(first)
    hear_anew(first)
    assert hidden(first) == before
    assert not waiting(first)


def test_what_was_hidden_and_reads_otherwise_now_is_hidden_and_asked_about(first: Fg) -> None:
    with at_desk(first) as desk:
        desk.add("group", Kind.OTHER, "AB")
    hear_anew(first, CAPTIONS.replace("small group", "small troupe"))
    assert "other: troupe" in waiting(first)
    assert "troupe" in hidden(first)


def hidden(fg: Fg) -> list[str]:
    with at_desk(fg) as desk:
        return sorted(
            desk.turns[span.turn].text[span.start : span.end]
            for one in desk.settled()
            if one.action != "keep"
            for span in one.finding.spans
        )


def test_a_run_killed_while_it_puts_the_new_draft_in_place_is_finished_by_whoever_comes_next(
    first: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at_desk(first) as desk:
        desk.add("group", Kind.OTHER, "AB")
    whole = hear_anew_killed(first, monkeypatch, drafts.write)
    with opened(read(first.study)) as study:
        assert edit_log.unfinished(room(study))
        EditDesk(study, "FG1")
        assert not edit_log.unfinished(room(study))
    assert texts(first)[1].startswith("Well, for me the small")
    assert hidden(first) == whole


def hear_anew_killed(fg: Fg, monkeypatch: pytest.MonkeyPatch, last: Callable[..., Any]) -> list[str]:
    before = hidden(fg)
    with monkeypatch.context() as patch:
        patch.setattr(drafts, last.__name__, _killed)
        file = fg.file("meeting.transcript.vtt", HEARD_ANEW)
        fg.ok("import", "FG1", "--captions", file, "--force")
        assert fg("transcribe", "FG1", "--engine", "captions").code == 130
    return before


def _killed(*_given: Any, **_named: Any) -> None:
    raise KeyboardInterrupt


def room(study: OpenStudy) -> Room:
    return study.vault.room("FG1")


def test_there_is_no_earlier_transcript_before_a_second_one(first: Fg) -> None:
    assert first("show", "FG1", "--identified", "--earlier", "--json").code == 2
    assert first("show", "FG1", "--earlier").code == 2
