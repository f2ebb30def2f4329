"""A withdrawal does what the protocol promises, all of it, once, even when it is killed half-way."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fg import CAPTIONS
from in_the_clear import named

from facilitator import drafts, folder, recordings, room_log
from facilitator.actions.open_study import opened
from facilitator.demo import bundle
from facilitator.model import Leaving, LogEvent, Withdrawal
from facilitator.vault.checkpoint import PREFIX
from transcription.media import samples

if TYPE_CHECKING:
    from fg import Fg

NAMES = ["piotr", "vale-hansen", "pete"]

# Dies without a word after so many writes into rooms, as a laptop does whose battery is flat.
KILLED = """
import os, sys
from facilitator.vault.room import Room
from facilitator.cli.main import run

left = int(sys.argv[1])
real = Room.put

def put(self, *given):
    global left
    left -= 1
    if left < 0:
        os._exit(137)
    return real(self, *given)

Room.put = put
sys.exit(run(sys.argv[2:]))
"""


@pytest.fixture
def stored(fg: Fg) -> Fg:
    return fg.started().consented().recorded().reviewed()


def turns(fg: Fg) -> list[tuple[str, str]]:
    return [(one["speaker"], one["text"]) for one in fg.ok("show", "FG1", "--json").document["turns"]]


class Typing(io.StringIO):
    """Somebody at a terminal."""

    def isatty(self) -> bool:
        return True


def test_who_types_is_asked_once_more_before_words_go(stored: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    before = turns(stored)
    asked = ("participant", "withdraw", "P02", "--mode", "remove-all", "--reviewer", "AB", "--mix", "silence")
    monkeypatch.setattr("sys.stdin", Typing("n\n"))
    assert stored(*asked).code == 130
    assert turns(stored) == before
    monkeypatch.setattr("sys.stdin", Typing("y\n"))
    stored.ok(*asked)
    assert "P02" not in {who for who, _ in turns(stored)}


def withdraw(fg: Fg, mode: str, *more: str):
    return fg("participant", "withdraw", "P02", "--mode", mode, "--reviewer", "AB", "--json", *more)


def identified(fg: Fg) -> bytes:
    """Everything that the two rooms hold, opened."""
    with opened(folder.read(fg.study)) as study:
        room = study.vault.room("FG1")
        people = [repr(study.people.load_roster()[2].display_name).encode()]
        return b"\n".join([*(room.read(name) for name in room.names()), *people])


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["left-early", "keep", "remove-quotes"])
def test_milder_modes_leave_the_text_as_it_is(stored: Fg, mode: str) -> None:
    before = turns(stored)
    assert withdraw(stored, mode).code == 0
    assert turns(stored) == before


def test_masked_turns_stay_in_their_places_without_words(stored: Fg) -> None:
    before = turns(stored)
    assert withdraw(stored, "mask").document["sessions"][0]["turns"] == 1
    after = turns(stored)
    assert after[:2] == before[:2]
    assert after[2] == ("P02", "[OTHER-1, words withheld]")


def test_removed_quotes_are_marked_in_the_table(stored: Fg) -> None:
    withdraw(stored, "remove-quotes")
    out = stored.study / "exports" / "coders"
    stored.ok("export", "-o", out)
    rows = (out / "data" / "turns.csv").read_text("utf-8-sig").splitlines()
    told = {row["speaker"]: row["quotable"] for row in csv.DictReader(rows)}
    assert told == {"Moderator": "yes", "P01": "yes", "P02": "no"}


def test_coders_are_told_which_turns_they_may_not_quote_any_more(stored: Fg) -> None:
    asked = ("--purpose", "quote", "--mode", "signed", "--on")
    stored.ok("participant", "consent", "--all", *asked, "2026-03-01")
    stored.ok("export", "-o", stored.study / "exports" / "first")
    stored.ok("participant", "consent", "P02", *asked, "2026-03-02", "--withheld")
    stored.ok("export", "-o", stored.study / "exports" / "second")
    rows = (stored.study / "exports" / "second" / "data" / "changes.csv").read_text("utf-8-sig")
    (row,) = csv.DictReader(rows.splitlines())
    assert (row["what"], row["turns"], row["compared_with_release"]) == ("changed", "3", "1")


def test_no_list_of_changes_tells_whose_turns_are_left_out_for_a_consent_taken_back(stored: Fg) -> None:
    stored.ok("export", "-o", stored.study / "exports" / "first")
    words = ("--purpose", "record", "--mode", "signed", "--on", "2026-03-02", "--withheld")
    stored.ok("participant", "consent", "P02", *words)
    assert stored("export", "-o", stored.study / "exports" / "second").code == 5
    stored.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    stored.ok("export", "-o", stored.study / "exports" / "second")
    data = stored.study / "exports" / "second" / "data"
    (row,) = csv.DictReader((data / "changes.csv").read_text("utf-8-sig").splitlines())
    assert (row["turns"], row["turns_before"], row["compared_with_release"]) == ("", "", "")
    assert "P02:" not in (data / "transcripts" / "FG1.txt").read_text("utf-8")


def test_nothing_of_the_person_is_left_anywhere(stored: Fg) -> None:
    stored.ok("export", "-o", stored.study / "exports" / "coders")
    assert named(identified(stored), NAMES)
    done = withdraw(stored, "remove-all").document
    assert (done["sessions"][0]["turns"], done["sessions"][0]["mentions"]) == (1, 1)
    assert named(identified(stored), NAMES) == []
    assert [speaker for speaker, _ in turns(stored)] == ["M1", "P01"]
    assert "[removed] will agree" in turns(stored)[1][1]
    (recall,) = done["releases"]
    assert named((stored.study / recall["sheet"]).read_bytes(), [*NAMES, "P02"]) == []
    stored.ok("gate", "accept", "group", "--reason", "the one left agreed to it", "--reviewer", "PI")
    stored.ok("export", "-o", stored.study / "exports" / "again")
    audit = [row for row in audit_rows(stored) if row.verb == "withdraw"]
    assert [(row.detail, row.actor) for row in audit] == [("mode=remove-all sessions=1", "AB")]


def test_the_name_of_a_file_goes_too_once_the_plain_file_is_gone(fg: Fg) -> None:
    fg.started().consented()
    given = fg.file("Piotr Vale-Hansen.vtt", CAPTIONS)
    fg.ok("import", "FG1", given)
    fg.reviewed()
    given.unlink()
    withdraw(fg, "remove-all")
    assert named(identified(fg), NAMES) == []


def audit_rows(fg: Fg):
    with opened(folder.read(fg.study)) as study:
        return study.repository.audit_rows()


def test_doing_it_twice_changes_nothing(stored: Fg) -> None:
    withdraw(stored, "remove-all")
    before, rows = turns(stored), len(audit_rows(stored))
    assert withdraw(stored, "remove-all").code == 0
    assert (turns(stored), len(audit_rows(stored))) == (before, rows)


def test_a_new_transcription_does_not_bring_the_person_back(stored: Fg) -> None:
    withdraw(stored, "remove-all")
    stored.ok("transcribe", "FG1", "--engine", "captions", "--force")
    stored.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    assert [speaker for speaker, _ in turns(stored)] == ["M1", "P01"]
    assert named(identified(stored), NAMES) == []


@pytest.mark.slow
@pytest.mark.parametrize("writes", range(0, 14, 2))
def test_a_killed_run_is_finished_by_the_same_command(stored: Fg, writes: int) -> None:
    words = ["participant", "withdraw", "P02", "--mode", "remove-all", "--reviewer", "AB"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(writes), *words],
        env=dict(os.environ),
        check=False,
        capture_output=True,
    )
    assert killed.returncode in {0, 137}
    stored.ok(*words)
    assert named(identified(stored), NAMES) == []
    assert [speaker for speaker, _ in turns(stored)] == ["M1", "P01"]


@pytest.mark.slow
def test_half_way_through_nothing_can_be_released(stored: Fg) -> None:
    words = ["participant", "withdraw", "P02", "--mode", "remove-all", "--reviewer", "AB"]
    subprocess.run(
        [sys.executable, "-c", KILLED, "3", *words], env=dict(os.environ), check=False, capture_output=True
    )
    assert stored("export", "-o", stored.study / "exports" / "early").code in {5, 6}


def test_after_the_closing_date_what_was_said_stays(stored: Fg) -> None:
    with (stored.study / "study.toml").open("a", encoding="utf-8") as config:
        config.write("withdrawal_closes = 2020-01-31\n")
    before = turns(stored)
    assert withdraw(stored, "remove-all").code == 5
    assert turns(stored) == before
    assert withdraw(stored, "keep").code == 0


def test_milder_after_stricter_is_refused(stored: Fg) -> None:
    withdraw(stored, "mask")
    assert withdraw(stored, "keep").code == 5


def test_who_refused_to_be_recorded_is_left_out_of_the_text(stored: Fg) -> None:
    stored.ok("participant", "consent", "P02", "--purpose", "record", "--mode", "oral", "--withheld")
    assert stored("export", "-o", stored.study / "exports" / "coders").code == 5
    stored.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    assert [speaker for speaker, _ in turns(stored)] == ["M1", "P01"]
    stored.ok("export", "-o", stored.study / "exports" / "coders")


@pytest.mark.slow
def test_the_voice_is_silent_in_every_file_of_sound(fg: Fg) -> None:
    fg.ok("demo", fg.study, "--engine", "captions")
    done = fg("participant", "withdraw", "P03", "--mode", "remove-all", "--reviewer", "AB", "--json")
    if done.code == 5:  # a session recorded by one phone: nobody can tell whose voice it is
        words = ["participant", "withdraw", "P03", "--mode", "remove-all", "--reviewer", "AB", "--json"]
        done = fg.ok(*words, "--mix", "destroy")
    spans = [line.span for line in bundle.truth().lines if line.speaker == "P03"]
    with opened(folder.read(fg.study)) as study:
        room = study.vault.room("FG1")
        assert drafts.read(room) is not None
        assert room.names(PREFIX) == []
        sound = [part for part in recordings.parts(room) if part.role in recordings.MEDIA_ROLES]
        assert sound
        assert all(part.person != "P03" for part in sound)
        for part in sound:
            with room.open_file(recordings.place(part.sha256)) as reader:
                for span in spans:
                    assert not np.any(samples(reader, span.start_ms, span.end_ms))
                    reader.seek(0)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["identified", "all"])
def test_a_withdrawal_after_a_purge_is_carried_out_on_the_stored_text(stored: Fg, what: str) -> None:
    stored.ok("purge", "FG1", "--what", what, "--confirm", "FG1")
    before = turns(stored)
    assert withdraw(stored, "mask").document["sessions"][0]["turns"] == 1
    assert turns(stored) == [*before[:2], ("P02", "[OTHER-1, words withheld]")]
    withdraw(stored, "mask")
    done = withdraw(stored, "remove-all")
    assert (done.code, done.document["sessions"][0]["mentions"]) == (0, 1)
    assert [speaker for speaker, _ in turns(stored)] == ["M1", "P01"]
    assert "[removed] will agree" in turns(stored)[1][1]
    assert stored.ok("status", "--json").document["sessions"][0]["state"] == "stored"
    stored.ok("gate", "accept", "group", "--reason", "the one left agreed to it", "--reviewer", "PI")
    stored.ok("export", "-o", stored.study / "exports" / "again")


def test_a_withdrawal_that_a_stored_text_knows_nothing_of_keeps_every_export_in(stored: Fg) -> None:
    with opened(folder.read(stored.study)) as study:
        noted = Withdrawal("P02", Leaving.REMOVE_ALL, "2026-03-02", ("FG1",), done=True)
        study.people.save_withdrawals([noted])
    answer = stored("export", "-o", stored.study / "exports" / "coders")
    assert answer.code != 0
    assert "withdrawal gate is closed" in answer.err
    withdraw(stored, "remove-all")
    stored.ok("gate", "accept", "group", "--reason", "the one left agreed to it", "--reviewer", "PI")
    stored.ok("export", "-o", stored.study / "exports" / "coders")


@pytest.mark.parametrize("mode", ["mask", "remove-all"])
def test_a_dry_run_counts_where_others_speak_of_them(stored: Fg, mode: str) -> None:
    assert withdraw(stored, mode, "-n").document["sessions"][0]["mentions"] == 1
    stored.ok("purge", "FG1", "--what", "identified", "--confirm", "FG1")
    assert withdraw(stored, mode, "-n").document["sessions"][0]["mentions"] == 1


def test_a_note_in_the_sessions_log_loses_the_name_of_who_withdrew(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    events = [
        LogEvent(1, 0, "", "note", text="Tamsin nods, Pete does not."),
        LogEvent(2, 9, "", "quote", participant="P01", text="The small group was best."),
    ]
    with opened(folder.read(fg.study)) as study, study.vault.hold("FG1", "test") as room:
        room_log.append(room, events)
    fg.ok("participant", "withdraw", "P01", "--mode", "remove-all", "--reviewer", "AB")
    with opened(folder.read(fg.study)) as study:
        left = room_log.load(study.vault.room("FG1"))
    assert [one.text for one in left] == ["[removed] nods, Pete does not.", None]
    assert {one.participant for one in left} == {None}
