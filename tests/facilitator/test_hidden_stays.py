"""What somebody hid is not seen in ``fg show`` again: in other turns, in a new run, after a killed one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from fg import CAPTIONS

from facilitator import drafts, folder
from facilitator.actions.open_study import opened
from facilitator.actions.review_edit import EditDesk
from transcription import edits
from transcription.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fg import Fg

AGAIN = CAPTIONS.replace("Shall we start?", "Shall we start at quillby?")


@pytest.fixture
def hidden(fg: Fg) -> Fg:
    """FG1, in which a reviewer hid a place that no detector knows, and whose review is finished."""
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    with at_desk(fg) as desk:
        desk.add("quillby", Kind.PLACE, "AB")
        desk.accept_all("AB")
        desk.finish("AB")
    return fg


@contextmanager
def at_desk(fg: Fg, session: str = "FG1") -> Iterator[EditDesk]:
    with opened(folder.read(fg.study)) as study:
        yield EditDesk(study, session)


def hear(fg: Fg, session: str, captions: str) -> None:
    fg.ok("import", session, "--captions", fg.file("meeting.transcript.vtt", captions), "--force")
    fg.ok("transcribe", session, "--engine", "captions")


def shown(fg: Fg, session: str = "FG1") -> str:
    return fg.ok("show", session).out


def test_a_word_that_is_heard_in_another_turn_now_is_hidden_there_too(hidden: Fg) -> None:
    hear(hidden, "FG1", AGAIN)
    assert "quillby" not in shown(hidden)


def test_a_word_that_was_gone_for_one_run_is_hidden_when_it_is_heard_again(hidden: Fg) -> None:
    hear(hidden, "FG1", CAPTIONS.replace("quillby", "here"))
    hear(hidden, "FG1", AGAIN)
    assert "quillby" not in shown(hidden)


def test_a_word_that_is_typed_into_another_turn_is_hidden_before_the_review_goes_on(hidden: Fg) -> None:
    with at_desk(hidden) as desk:
        desk.edit(lambda now: edits.reworded(now, 0, f"quillby {now[0].text}"), "AB")
    assert "quillby" not in shown(hidden)


def test_what_one_session_hides_is_not_shown_of_another_that_waits_for_its_review(fg: Fg) -> None:
    fg.started().consented().recorded()
    fg.ok("session", "add", "FG2", "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
    fg.ok("transcribe", "FG1", "--engine", "captions")
    hear(fg, "FG2", CAPTIONS)
    assert "quillby" in shown(fg, "FG2")
    with at_desk(fg) as desk:
        desk.add("quillby", Kind.PLACE, "AB")
        desk.accept_all("AB")
        desk.finish("AB")
    assert "quillby" not in shown(fg, "FG2")


@pytest.fixture
def killed(hidden: Fg, monkeypatch: pytest.MonkeyPatch) -> Fg:
    """The first edit of a session, killed when its decisions had moved and its draft was not written yet."""
    write, left = drafts.write, [1]  # the first write notes which log the draft follows

    def dying(*given: Any) -> str:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return write(*given)

    with at_desk(hidden) as desk, monkeypatch.context() as patch:
        patch.setattr(drafts, "write", dying)
        with pytest.raises(KeyboardInterrupt):
            desk.edit(lambda now: edits.split(now, 2, 8), "AB")
    return hidden


def test_an_edit_that_was_killed_between_record_and_draft_shows_nothing(killed: Fg) -> None:
    assert "quillby" not in shown(killed)
    assert len(killed.ok("show", "FG1", "--json").document["turns"]) == 4


def test_a_session_is_transcribed_again_with_what_a_killed_edit_had_kept_hidden(killed: Fg) -> None:
    killed.ok("transcribe", "FG1", "--engine", "captions", "--force")
    assert "quillby" not in shown(killed)


def test_a_withdrawal_after_a_killed_edit_unhides_nothing(killed: Fg) -> None:
    words = ["participant", "withdraw", "P01", "--mode", "remove-all", "--reviewer", "AB"]
    killed.ok(*words)
    assert "[PLACE-1]" in shown(killed)
    assert "quillby" not in shown(killed)
