"""Who had everything removed has left no word and no name behind, wherever the vault may hold one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fg import CAPTIONS
from in_the_clear import named

from facilitator import drafts, folder, recordings, room_log
from facilitator.actions.open_study import opened
from facilitator.actions.review import Desk
from facilitator.actions.review_edit import EditDesk
from facilitator.model import LogEvent
from transcription import edits
from transcription.model import Kind

if TYPE_CHECKING:
    from fg import Fg

NAMES = ["piotr", "vale-hansen", "pete"]


@pytest.fixture
def transcribed(fg: Fg) -> Fg:
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    return fg


def remove(fg: Fg) -> list[str]:
    """Withdraw P02 altogether; what is beyond reach comes back."""
    words = ["participant", "withdraw", "P02", "--mode", "remove-all", "--reviewer", "AB", "--json"]
    return fg.ok(*words).document["outside"]


def held(fg: Fg) -> bytes:
    """Everything in every session's room and in the people's, opened."""
    with opened(folder.read(fg.study)) as study:
        rooms = [study.vault.room(one) for one in study.vault.sessions()]
        with study.people.hold("test") as people:
            return b"\n".join(room.read(name) for room in (*rooms, people) for name in room.names())


def test_what_a_reviewer_marked_in_their_words_is_forgotten_by_record_and_memory(transcribed: Fg) -> None:
    with opened(folder.read(transcribed.study)) as study:
        desk = Desk(study, "FG1")
        assert desk.add("quillby", Kind.PLACE, "AB") == 1
        desk.add("small group", Kind.OTHER, "AB")
        desk.accept_all("AB")
        desk.finish("AB")
    assert named(held(transcribed), ["quillby"])
    remove(transcribed)
    assert named(held(transcribed), [*NAMES, "quillby"]) == []
    with opened(folder.read(transcribed.study)) as study:
        assert any(one.added for one in drafts.journal(study.vault.room("FG1"))), "others' words stay decided"


def test_what_was_marked_in_their_words_and_taken_back_is_forgotten_too(transcribed: Fg) -> None:
    with opened(folder.read(transcribed.study)) as study:
        desk = Desk(study, "FG1")
        desk.add("quillby", Kind.PLACE, "AB")
        desk.undo("AB")
    remove(transcribed)
    assert named(held(transcribed), ["quillby"]) == []


def test_a_finding_that_held_their_name_is_called_by_it_no_more(transcribed: Fg) -> None:
    with opened(folder.read(transcribed.study)) as study:
        desk = Desk(study, "FG1")
        desk.add("Pete will agree", Kind.OTHER, "AB")
        desk.accept_all("AB")
        desk.finish("AB")
    remove(transcribed)
    assert named(held(transcribed), NAMES) == []
    (one,) = [
        one for one in transcribed.ok("show", "FG1", "--json").document["turns"] if one["start_ms"] == 5000
    ]
    assert "agree" not in one["text"]


def test_a_session_that_nobody_transcribed_yet_is_cleaned_and_named(transcribed: Fg) -> None:
    words = ["--guide", "short-60", "--group", "nurses", "--moderator", "M1"]
    transcribed.ok("session", "add", "FG2", *words)
    transcribed.ok("import", "FG2", transcribed.file("meeting.transcript.vtt", CAPTIONS))
    with opened(folder.read(transcribed.study)) as study:
        there = study.repository.session("FG2").people
        study.repository.set_people("FG2", [one for one in there if one.participant != "P02"])
    outside = remove(transcribed)
    assert named(held(transcribed), [*NAMES, "quillby"]) == []
    assert any("FG2, not transcribed yet" in line for line in outside)


def test_captions_under_a_name_that_no_roster_has_go_with_the_person_they_are_given_to(fg: Fg) -> None:
    fg.started().consented()
    strange = CAPTIONS.replace("Piotr Vale-Hansen:", "Grandpa Zebedee:")
    fg.ok("import", "FG1", fg.file("meeting.transcript.vtt", strange))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    with opened(folder.read(fg.study)) as study:
        EditDesk(study, "FG1").edit(lambda now: edits.respoken(now, [2], "P02"), "AB")
    remove(fg)
    assert named(held(fg), [*NAMES, "zebedee", "quillby"]) == []


def test_a_rehearsal_s_log_loses_their_name_too(transcribed: Fg) -> None:
    with opened(folder.read(transcribed.study)) as study, study.vault.hold("FG1", "test") as room:
        events = [LogEvent(1, 0, "", "note", text="Pete is late.")]
        room_log.append(room, events, room_log.REHEARSAL)
    remove(transcribed)
    assert named(held(transcribed), NAMES) == []


def test_a_session_that_says_nothing_of_them_is_left_as_it_is(transcribed: Fg) -> None:
    words = ["--guide", "short-60", "--group", "nurses", "--moderator", "M1"]
    transcribed.ok("session", "add", "FG2", *words)
    others = CAPTIONS.split("\n3\n")[0].replace("Pete", "everybody")
    transcribed.ok("import", "FG2", transcribed.file("meeting.transcript.vtt", others))
    with opened(folder.read(transcribed.study)) as study:
        there = study.repository.session("FG2").people
        study.repository.set_people("FG2", [one for one in there if one.participant != "P02"])
        before = recordings.parts(study.vault.room("FG2"))
    remove(transcribed)
    with opened(folder.read(transcribed.study)) as study:
        assert recordings.parts(study.vault.room("FG2")) == before


def withdraw(fg: Fg, mode: str) -> dict[str, Any]:
    words = ["participant", "withdraw", "P02", "--mode", mode, "--reviewer", "AB", "--json"]
    return fg.ok(*words).document


def texts(fg: Fg, session: str) -> list[tuple[str, str]]:
    turns = fg.ok("show", session, "--identified", "--json").document["turns"]
    return [(one["speaker"], one["text"]) for one in turns]


def again(fg: Fg, captions: str = CAPTIONS) -> None:
    """Another session with the same people, held before and taken in only now."""
    fg.ok("session", "add", "FG2", "--guide", "short-60", "--group", "nurses", "--moderator", "M1")
    fg.ok("import", "FG2", fg.file("later.transcript.vtt", captions))
    fg.ok("transcribe", "FG2", "--engine", "captions")


def test_a_masked_persons_words_stand_in_no_draft_whenever_it_was_made(transcribed: Fg) -> None:
    withdraw(transcribed, "mask")
    again(transcribed)
    transcribed.ok("transcribe", "FG1", "--engine", "captions", "--force")
    for session in ("FG1", "FG2"):
        who, text = texts(transcribed, session)[2]
        assert (who, text) == ("P02", "[words withheld]")
        with opened(folder.read(transcribed.study)) as study:
            waiting = [one.surface for one in Desk(study, session).queue() if one.speaker == "P02"]
            assert waiting == []
            assert EditDesk(study, session).turns[2].words == ()


def test_masking_calls_a_release_back_once_and_leaves_what_came_after_in_use(transcribed: Fg) -> None:
    transcribed.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    transcribed.ok("gate", "accept", "group", "--reason", "both agreed in writing", "--reviewer", "PI")
    exports = transcribed.study / "exports"
    transcribed.ok("export", "-o", exports / "one")
    assert [one["release"] for one in withdraw(transcribed, "mask")["releases"]] == [1]
    transcribed.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    transcribed.ok("export", "-o", exports / "two")
    assert withdraw(transcribed, "mask")["releases"] == []
    with opened(folder.read(transcribed.study)) as study:
        assert [bool(one.recalled) for one in study.repository.releases()] == [True, False]


def test_who_was_removed_is_expected_in_no_later_session(transcribed: Fg) -> None:
    remove(transcribed)
    again(transcribed)
    with opened(folder.read(transcribed.study)) as study:
        assert "P02" not in {one.participant for one in study.repository.session("FG2").people}


def test_a_later_session_that_has_who_was_removed_is_kept_in_until_the_same_command_again(
    transcribed: Fg,
) -> None:
    remove(transcribed)
    again(transcribed, CAPTIONS.replace("Piotr Vale-Hansen:", "P02:"))
    assert [who for who, _ in texts(transcribed, "FG2")] == ["M1", "P01"], "not even the draft has a turn"
    transcribed.ok("session", "people", "FG2", "P02=present")
    gates = {one["name"]: one for one in transcribed("gate", "list", "--json").document["gates"]}
    assert gates["withdrawal"]["closed"]
    assert gates["withdrawal"]["next"] == "fg participant withdraw P02 --mode remove-all"
    done = withdraw(transcribed, "remove-all")
    assert [one["session"] for one in done["sessions"]] == ["FG1", "FG2"]
    gates = {one["name"]: one for one in transcribed("gate", "list", "--json").document["gates"]}
    assert not gates["withdrawal"]["closed"]
