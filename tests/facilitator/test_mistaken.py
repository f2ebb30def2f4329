"""What was added by mistake can be taken away, and nothing else: what was held or agreed to stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from facilitator import folder as folders
from facilitator.actions import mistaken
from facilitator.actions.open_study import opened
from facilitator.errors import GateClosed
from facilitator.model import Participant, Role
from facilitator.room_log import LOG, REHEARSAL
from transcription.model import Kind, Remembered

if TYPE_CHECKING:
    from fg import Fg

TWIN = "P09"  # somebody typed twice: the same name as P01


@pytest.fixture
def study(fg: Fg) -> Fg:
    """FG1 is transcribed, FG9 only planned; P09 is on the roster by mistake."""
    fg.started().consented()
    fg.ok("session", "add", "FG9", "--guide", "short-60", "--group", "nurses")
    with opened(folders.read(fg.study)) as found:
        twin = Participant(TWIN, "Tamsin Oduya", "Tamsin Oduya", (), Role.PARTICIPANT, "nurses")
        found.people.save_roster((*found.people.load_roster(), twin))
    return fg


def test_a_planned_session_goes_with_its_rehearsal_and_the_audit_still_names_it(study: Fg) -> None:
    with opened(folders.read(study.study)) as found:
        with found.vault.hold("FG9", "test") as room:
            room.put(f"{REHEARSAL}000000001", b"")
        before = found.repository.audit_rows()
    assert study.ok("session", "remove", "FG9", "--json").document["session"]["id"] == "FG9"
    with opened(folders.read(study.study)) as found:
        assert [one.id for one in found.repository.sessions()] == ["FG1"]
        assert found.vault.sessions() == []
        rows = found.repository.audit_rows()
        assert [row.id for row in rows[: len(before)]] == [row.id for row in before], "no row went"
        last = rows[-1]
        assert (last.verb, last.session, last.detail) == ("session-remove", None, "session=FG9")
        planned = next(row for row in rows if row.verb == "session-add" and "FG9" in row.detail)
        assert planned.detail == "people=2 session=FG9"
    study.ok("session", "add", "FG9", "--guide", "short-60", "--group", "nurses")


@pytest.mark.parametrize("name", [f"{LOG}000000001", "zoom.json", "debrief.json"])
def test_a_session_of_which_anything_is_kept_stays(study: Fg, name: str) -> None:
    with opened(folders.read(study.study)) as found, found.vault.hold("FG9", "test") as room:
        room.put(name, b"{}")
    answer = study("session", "remove", "FG9")
    assert answer.code == 5
    assert "fg purge FG9" in answer.err
    assert "FG9" in study.ok("session", "list").out


def test_a_session_stays_when_what_it_held_was_destroyed(study: Fg) -> None:
    study.recorded()
    with opened(folders.read(study.study)) as found:
        found.vault.destroy("FG1")
        found.repository.audit("purge", "FG9", "what=all", "")
        for name in ("FG1", "FG9"):
            with pytest.raises(GateClosed):
                mistaken.remove_session(found, name)


def test_a_person_typed_twice_goes_and_the_right_one_stays(study: Fg) -> None:
    study.recorded()
    answer = study.ok("participant", "remove", TWIN, "--json")
    assert answer.document["participants"] == [{"id": TWIN}]
    with opened(folders.read(study.study)) as found:
        assert [one.id for one in found.people.load_roster()] == ["M1", "P01", "P02"]
        row = found.repository.audit_rows()[-1]
        assert (row.verb, row.detail) == ("participant-remove", TWIN)
    assert study("participant", "remove", TWIN).code == 2


def test_whoever_anything_refers_to_stays_and_the_way_is_said(study: Fg) -> None:
    study.recorded()
    study.ok("transcribe", "FG1", "--engine", "captions")
    answer = study("participant", "remove", "P01")
    assert answer.code == 5
    assert "a consent is on record; FG1, FG9 names them" in answer.err
    assert "fg participant withdraw P01" in answer.err
    assert "Tamsin" not in answer.err
    with opened(folders.read(study.study)) as found:
        found.people.remember("FG1", [Remembered(Kind.PARTICIPANT, TWIN, "Tam", sure=True)])
        with pytest.raises(GateClosed, match="hidden as theirs"):
            mistaken.remove_participant(found, TWIN)


def test_whoever_only_a_transcript_names_stays(study: Fg) -> None:
    study.recorded()
    study.ok("transcribe", "FG1", "--engine", "captions")
    with opened(folders.read(study.study)) as found:
        found.repository.set_people("FG1", ())
        found.repository.remove_session("FG9")
        with pytest.raises(GateClosed, match="FG1 names them"):
            mistaken.remove_participant(found, "P02")
