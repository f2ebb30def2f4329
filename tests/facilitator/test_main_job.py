"""The main job as a user types it: from an empty folder to a checked release, through every gate."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from in_the_clear import left_in, named

if TYPE_CHECKING:
    from pathlib import Path

    from fg import Fg

EMPTY_ZIP = b"PK\x05\x06" + bytes(18)  # what a model file begins and ends as
NAMES = ("tamsin", "oduya", "tamsin oduya", "piotr", "vale hansen", "orla", "quist", "orla quist", "0134")


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_recording_goes_from_guide_to_release_and_no_name_is_left_anywhere(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    out = fg.study / "exports" / "coders"
    released = fg.ok("export", "--for", "coders", "-o", out, "--json").document
    assert {gate["name"]: gate["closed"] for gate in released["gates"]} == {
        "consent": False,
        "review": False,
        "withdrawal": False,
        "group": False,
        "language": False,
        "leak": False,
    }
    assert fg.ok("verify", out, "--json").document["ok"]
    assert sum(path.is_file() for path in fg.study.rglob("*")) > 10
    assert left_in(fg.study, NAMES) == {}


def test_the_shown_transcript_names_nobody_and_keeps_the_rest(fg: Fg) -> None:
    fg.started().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    draft = fg.ok("show", "FG1", "--json").document
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    stored = fg.ok("show", "FG1", "--json").document
    texts = [turn["text"] for turn in stored["turns"]]
    assert [turn["speaker"] for turn in stored["turns"]] == ["M1", "P01", "P02"]
    assert texts[0] == "Thank you for coming, [P01]. Shall we start?"
    assert texts[1] == "For me the small group was best, and [P02] will agree."
    assert "[PHONE-1]" in texts[2]
    assert "[P01]'s sister" in texts[2]
    assert (draft["state"], stored["state"]) == ("in-review", "stored")
    assert [turn["text"] for turn in draft["turns"]] == texts


def test_the_identified_transcript_needs_the_key_and_leaves_a_trace(fg: Fg, tmp_path: Path) -> None:
    fg.started().recorded().reviewed()
    shown = fg.ok("show", "FG1", "--identified", "--words", "--json").document
    assert shown["turns"][0]["text"].startswith("Thank you for coming, Tamsin")
    assert shown["turns"][0]["words"][0]["text"] == "Thank"
    stranger = fg("show", "FG1", "--identified", "--identity", tmp_path / "nobody.txt")
    assert stranger.code == 3
    assert "Tamsin" not in stranger.out + stranger.err


def test_without_consent_nothing_leaves(fg: Fg) -> None:
    fg.started().recorded().reviewed()
    out = fg.study / "exports" / "coders"
    refused = fg("export", "-o", out, "--json")
    assert refused.code == 5
    assert refused.document["error"]["code"] == "gate-closed"
    assert "P01" in refused.document["error"]["message"]
    assert not out.exists()
    fg.ok("participant", "consent", "--all", "--purpose", "take-part,record", "--mode", "oral")
    fg.ok("export", "-o", out)
    fg.ok("participant", "consent", "P01", "--purpose", "record", "--mode", "oral", "--withheld")
    assert fg("export", "-o", fg.study / "exports" / "again").code == 5


def test_somebody_on_no_roster_who_speaks_keeps_everything_in(fg: Fg) -> None:
    fg.started().consented()
    stranger = "WEBVTT\n\n00:01.000 --> 00:04.000\nIlse Marrow: I just came along.\n"
    fg.ok("import", "FG1", fg.file("meeting.vtt", stranger))
    fg.reviewed()
    refused = fg("export", "-o", fg.study / "exports" / "coders")
    assert refused.code == 5
    assert "S1 in FG1" in refused.err
    assert "Marrow" not in refused.err


def test_somebody_who_speaks_needs_consent_though_not_on_the_attendance_list(fg: Fg) -> None:
    fg.started().recorded().reviewed()
    fg.ok("participant", "consent", "P01", "--purpose", "take-part,record", "--mode", "signed")
    fg.ok("session", "people", "FG1", "P02=absent")
    refused = fg("export", "-o", fg.study / "exports" / "coders")
    assert refused.code == 5
    assert "P02" in refused.err


def test_consent_taken_back_for_an_earlier_day_reads_the_same_in_list_and_gate(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    fg.ok(
        "participant",
        "consent",
        "P01",
        "--purpose",
        "record",
        "--mode",
        "oral",
        "--withheld",
        "--on",
        "2026-01-01",
    )
    listed = fg.ok("participant", "list", "--json").document["participants"]
    assert {one["id"]: one["consent"]["record"] for one in listed}["P01"] == "signed"
    assert fg("export", "-o", fg.study / "exports" / "coders").code == 0


def test_a_name_that_everybody_missed_can_be_marked_when_nothing_waits(
    fg: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    fg.started().recorded().reviewed()
    assert "quillby" in fg.ok("show", "FG1").out
    monkeypatch.setattr("sys.stdin", io.StringIO("m\nQuillby\nplace\nd\n"))
    reviewed = fg.ok("review", "FG1", "--reviewer", "CD", "--terminal", "--json").document
    assert (reviewed["added"], reviewed["state"]) == (1, "stored")
    assert "[PLACE-1]" in fg.ok("show", "FG1").out


def test_a_destroyed_session_still_leaves_with_the_others(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    fg.ok("purge", "FG1", "--what", "all", "--confirm", "FG1")
    fg.ok("export", "-o", fg.study / "exports" / "coders")
    assert fg("review", "FG1", "--accept-all", "--reviewer", "AB").code == 2
    assert not (fg.study / "vault" / "session-FG1").exists()


def test_an_open_review_keeps_everything_in(fg: Fg) -> None:
    fg.started().consented().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    out = fg.study / "exports" / "coders"
    refused = fg("export", "-o", out)
    assert refused.code == 6
    assert "fg review FG1" in refused.err
    assert not out.exists()


def test_a_name_that_nobody_found_closes_the_leak_gate(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    late = "id,display_name,full_name,aliases,role,group\nP09,Quillby,Dora Quillby,,participant,nurses\n"
    fg.ok("participant", "import", fg.file("late.csv", late))
    refused = fg("export", "-o", fg.study / "exports" / "coders")
    assert refused.code == 5
    assert "leak" in refused.err
    assert "quillby" not in refused.err.casefold()


def test_doing_it_twice_changes_nothing(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    out = fg.study / "exports" / "coders"
    fg.ok("export", "-o", out)
    first, shown = everything_in(out), fg.ok("show", "FG1").out
    fg.ok("import", "FG1", fg.folder / "meeting.transcript.vtt")
    again = fg.ok("transcribe", "FG1", "--engine", "captions", "--json").document
    assert again["sessions"][0]["state"] == "stored"
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    fg.ok("export", "-o", out, "--force")
    assert fg.ok("show", "FG1").out == shown
    assert everything_in(out) == first


def test_forced_transcription_keeps_the_decisions_on_unchanged_text(fg: Fg) -> None:
    fg.started().recorded()
    fg.ok("transcribe", "FG1", "--engine", "captions")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    fg.ok("transcribe", "FG1", "--engine", "captions", "--force")
    assert fg.ok("status", "--json").document["sessions"][0]["state"] == "in-review"
    reviewed = fg.ok("review", "FG1", "--reviewer", "CD", "--json").document
    assert (reviewed["state"], reviewed["open"]) == ("stored", 0)


@pytest.mark.slow
def test_one_broken_session_stops_no_other(fg: Fg) -> None:
    fg.started().recorded()
    fg.ok("session", "add", "FG2", "--guide", "short-60", "--group", "nurses")
    done = fg("transcribe", "FG2", "FG1", "--engine", "captions", "--json")
    sessions = {one["id"]: one for one in done.document["sessions"]}
    assert done.code == 4
    assert sessions["FG2"]["error"]
    assert sessions["FG1"]["state"] == "in-review"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("transcribe", "FG9"), 2),
        (("transcribe", "FG1", "--all"), 2),
        (("transcribe", "FG1", "--engine", "captions"), 4),
        (("show", "FG1"), 2),
        (("export", "-o", "out"), 2),
        (("guide", "new", "nonsense"), 2),
        (("review", "FG1", "--accept-all", "--reviewer", "AB"), 6),
        (("session", "add", "../x", "--guide", "short-60", "--group", "g"), 4),
        (("session", "add", "FG1", "--guide", "short-60", "--group", "nurses"), 2),
        (("participant", "consent", "P77", "--purpose", "record", "--mode", "oral"), 2),
        (("import", "FG1", __file__), 4),
        (("nonsense",), 2),
    ],
)
def test_every_failure_has_its_exit_code_one_line_and_a_next_command(
    fg: Fg, words: tuple[str, ...], code: int
) -> None:
    fg.started()
    answer = fg(*words)
    assert answer.code == code
    assert answer.out == ""
    said = [line for line in answer.err.splitlines() if line.startswith("fg: ")]
    assert len(said) == 1
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(("engine", "said"), [("nonsense", "captions"), ("whisper", "whisper")])
def test_an_engine_that_is_not_here_is_said_to_be_missing(fg: Fg, engine: str, said: str) -> None:
    fg.started().recorded()
    answer = fg("transcribe", "FG1", "--engine", engine)
    assert answer.code == 3
    assert said in answer.err


def test_outside_a_study_every_verb_says_how_to_make_one(fg: Fg) -> None:
    answer = fg("status")
    assert (answer.code, "fg init" in answer.err) == (2, True)


def test_a_key_inside_the_study_is_refused(fg: Fg) -> None:
    answer = fg("init", fg.study, "--title", "T", "--identity", fg.study / "key.txt")
    assert answer.code == 5
    assert not (fg.study / "key.txt").exists()


def test_a_wrong_roster_adds_nobody_and_names_no_name(fg: Fg) -> None:
    fg.ok("init", fg.study, "--title", "T")
    roster = "id,display_name,role,group\nTamsin,Tamsin Oduya,participant,nurses\nP02,,participant,nurses\n"
    answer = fg("participant", "import", fg.file("roster.csv", roster))
    assert answer.code == 4
    assert "line 2" in answer.err
    assert "line 3" in answer.err
    assert "Oduya" not in answer.err
    assert fg.ok("participant", "list", "--json").document["participants"] == []


def test_a_backup_opens_with_the_same_key_and_holds_no_name(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    shown = fg.ok("show", "FG1", "--identified").out
    backup = fg.folder / "backup.zip"
    fg.ok("backup", backup)
    assert named(backup.read_bytes(), NAMES) == []
    back = fg.folder / "back"
    fg.ok("backup", backup, "--restore", back)
    assert fg.ok("show", "FG1", "--identified", "--study", back).out == shown


def test_a_recovery_sheet_opens_the_study_on_another_machine(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    fg.started().recorded().reviewed()
    sheet = fg.ok("key", "recovery").out
    monkeypatch.setattr("sys.stdin", io.StringIO(sheet))
    found = fg.folder / "found.txt"
    fg.ok("key", "recovery", "--restore", found)
    assert "Tamsin" in fg.ok("show", "FG1", "--identified", "--identity", found).out


def test_the_review_in_the_terminal_keeps_each_answer_at_once(
    fg: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    fg.started()
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nTamsin Oduya: The code was 83411 and then 90215.\n"
    fg.ok("import", "FG1", fg.file("meeting.vtt", text))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    monkeypatch.setattr("sys.stdin", io.StringIO("k\nq\n"))
    first = fg("review", "FG1", "--terminal", "--reviewer", "AB", "--json")
    assert (first.code, first.document["rejected"], first.document["open"]) == (6, 1, 1)
    monkeypatch.setattr("sys.stdin", io.StringIO("h\nd\n"))
    second = fg.ok("review", "FG1", "--terminal", "--reviewer", "AB", "--json").document
    assert (second["accepted"], second["open"], second["state"]) == (1, 0, "stored")
    assert (
        fg.ok("show", "FG1", "--json").document["turns"][0]["text"] == "The code was 83411 and then [ID-1]."
    )


def test_one_format_of_one_session_goes_into_one_file(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    out = fg.folder / "FG1.vtt"
    released = fg.ok("export", "--format", "vtt", "--session", "FG1", "-o", out, "--json").document
    assert len(released["files"]) == 1
    assert "<v P01>" in out.read_text("utf-8")
    assert fg("export", "--format", "vtt", "--session", "FG1", "-o", out).code == 2
    assert fg.ok("export", "-o", fg.folder / "all.zip").code == 0
    assert fg.ok("verify", fg.folder / "all.zip").code == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "identified", "room"), [("media", 0, True), ("identified", 2, True), ("all", 2, False)]
)
def test_what_was_purged_is_gone_and_certified_and_the_stored_text_stays(
    fg: Fg, what: str, identified: int, room: bool
) -> None:
    fg.started().consented().recorded().reviewed()
    shown = fg.ok("show", "FG1").out
    words = ["purge", "FG1", "--what", what]
    assert fg(*words, "--confirm", "FG2").code == 2
    assert fg.ok(*words, "--confirm", "FG1", "--dry-run", "--json").document["destroyed"]
    assert fg.ok("show", "FG1", "--identified").code == 0
    purged = fg.ok(*words, "--confirm", "FG1", "--json").document
    assert any("Zoom" in one for one in purged["outside"])
    assert fg("show", "FG1", "--identified").code == identified
    assert (fg.study / "vault" / "session-FG1" / "key.age").exists() == room
    assert fg.ok("show", "FG1").out == shown
    certificates = list((fg.study / "exports" / "certificates").iterdir())
    assert len(certificates) == 1
    assert named(certificates[0].read_bytes(), NAMES) == []


@pytest.mark.parametrize("what", ["media", "all"])
def test_a_purge_that_was_killed_before_its_certificate_is_certified_by_the_next(
    fg: Fg, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    from facilitator import folder
    from facilitator.actions import certificates, purge
    from facilitator.actions.open_study import opened

    class Killed(BaseException): ...

    def kill(*_: object) -> None:
        raise Killed

    fg.started().recorded()
    wanted = fg.ok("purge", "FG1", "--what", what, "--confirm", "FG1", "--dry-run", "--json").document
    with monkeypatch.context() as torn, opened(folder.read(fg.study)) as study, pytest.raises(Killed):
        torn.setattr(certificates, "write", kill)
        purge.purge(study, "FG1", purge.What(what))
    assert not (fg.study / "exports" / "certificates").exists()
    again = fg.ok("purge", "FG1", "--what", what, "--confirm", "FG1", "--json").document
    assert again == wanted
    (certificate,) = (fg.study / "exports" / "certificates").iterdir()
    assert "the recording" in certificate.read_text("utf-8")
    if what == "all":
        assert fg("purge", "FG1", "--what", what, "--confirm", "FG1").code == 2


def test_models_come_from_a_disk_and_are_listed(fg: Fg) -> None:
    source = fg.folder / "disk"
    source.mkdir()
    (source / "tiny.pt").write_bytes(EMPTY_ZIP)
    assert fg.ok("models", "list", "--json").document["models"] == []
    taken = fg.ok("models", "import", source, "--json").document["models"]
    assert [(one["name"], one["bytes"]) for one in taken] == [("tiny", len(EMPTY_ZIP))]
    assert fg.ok("models", "list", "--json").document["models"] == taken
    assert fg.ok("models", "import", source, "--json").document["models"] == taken
    (source / "tiny.pt").write_bytes(EMPTY_ZIP[:-1] + b"\1!")
    assert fg("models", "import", source).code == 2
    assert fg("models", "import", fg.file("notes.txt", "no model")).code == 4
    assert fg("models", "import", fg.file("cut.pt", "half a model")).code == 4


def test_of_two_reviewers_the_first_answer_stands(fg: Fg) -> None:
    from facilitator import folder
    from facilitator.actions import review
    from facilitator.actions.open_study import opened
    from facilitator.errors import AlreadyThere
    from transcription.model import Verdict

    fg.started()
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\nTamsin Oduya: The code was 83411.\n"
    fg.ok("import", "FG1", fg.file("meeting.vtt", text))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    with opened(folder.read(fg.study)) as study:
        desk = review.Desk(study, "FG1")
        (item,) = desk.queue()
        fg.ok("review", "FG1", "--accept-all", "--reviewer", "EF")
        with pytest.raises(AlreadyThere):
            desk.decide(item.id, Verdict.REJECT, "CD")
    assert "83411" not in fg.ok("show", "FG1").out


def test_consent_cannot_be_given_on_a_day_to_come(fg: Fg) -> None:
    fg.started()
    answer = fg(
        "participant", "consent", "P01", "--purpose", "record", "--mode", "oral", "--on", "2162-03-01"
    )
    assert answer.code == 2
    assert "not come yet" in answer.err


def test_plain_originals_are_remembered_when_the_media_are_gone(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    fg.ok("purge", "FG1", "--what", "identified", "--confirm", "FG1")
    assert "plain originals" in fg.ok("status", "--json").document["due"][0]["what"]
    (fg.folder / "meeting.transcript.vtt").unlink()
    assert fg.ok("status", "--json").document["due"] == []


def test_what_was_released_needs_no_next_step(fg: Fg) -> None:
    fg.started().consented().recorded().reviewed()
    assert "fg export" in fg.ok("status", "--json").document["sessions"][0]["next"]
    fg.ok("export", "-o", fg.study / "exports" / "coders")
    assert fg.ok("status", "--json").document["sessions"][0]["next"] == ""


def test_a_private_chat_line_is_not_even_kept_in_the_draft(fg: Fg) -> None:
    fg.started()
    chat = (
        "18:04:40 From Tamsin Oduya to Everyone:\n\thello all\n"
        "18:05:10 From Tamsin Oduya to Orla Quist(direct message):\n\tonly you\n"
    )
    fg.ok(
        "import", "FG1", fg.file("meeting.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nOrla Quist: Welcome.\n")
    )
    fg.ok("import", "FG1", fg.file("chat.txt", chat))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    shown = fg.ok("show", "FG1", "--identified").out
    assert "hello all" in shown
    assert "only you" not in shown


@pytest.mark.parametrize("command", [["purge", "--what", "key"], ["key", "destroy"]])
def test_a_key_that_is_destroyed_leaves_a_certificate_without_a_name(fg: Fg, command: list[str]) -> None:
    fg.started()
    fg.ok(*command, "--confirm", "Tea at work")
    (certificate,) = (fg.study / "exports" / "certificates").iterdir()
    told = certificate.read_text("utf-8")
    assert re.match(r"Certificate of destruction, a key of the study, \d{4}-\d\d-\d\d\n", told)
    assert "recovery sheets" in told
    assert str(fg.folder) not in told
    assert fg("participant", "list").code != 0
