"""What was logged in the room reaches the transcript: questions, marks, notes, and what nobody may hear."""

from __future__ import annotations

import csv
import io
import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest

from facilitator import drafts, folder, recordings, room_log
from facilitator.actions.open_study import opened
from facilitator.model import LogEvent
from transcription.media import samples

if TYPE_CHECKING:
    from fg import Fg

RATE = 16_000
TABLES = ("session-notes.csv", "turns.csv")
SECRET = "my boss drinks"
TALK = f"""\
WEBVTT

00:00:01.000 --> 00:00:04.000
Orla Quist: Thank you for coming. Let us start.

00:00:05.000 --> 00:00:08.000
Tamsin Oduya: The small group was best.

00:00:10.000 --> 00:00:13.000
Piotr Vale-Hansen: Between us, {SECRET}.

00:00:15.000 --> 00:00:18.000
Orla Quist: And the second thing.

00:00:19.000 --> 00:00:24.000
Tamsin Oduya: The ward was loud.
"""
LOG = [
    (0, "rec.start", {}),
    (2, "q.ask", {"question": "O1"}),
    (9, "offrecord.on", {}),
    (14, "offrecord.off", {}),
    (16, "q.ask", {"question": "K1"}),
    (24.5, "privacy", {}),
    (25, "quote", {"participant": "P01", "text": "Loud, said Tamsin"}),
]


def tone(seconds: int) -> bytes:
    time = np.arange(seconds * RATE) / RATE
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, RATE, 0, "NONE", ""))
        writer.writeframes((9_000 * np.sin(2 * np.pi * 220 * time)).astype("<i2").tobytes())
    return file.getvalue()


@pytest.fixture
def held(fg: Fg) -> Fg:
    """A session that was held with the console, and its recording."""
    fg.started().consented()
    sound, talk = fg.folder / "meeting.wav", fg.file("meeting.transcript.vtt", TALK)
    sound.write_bytes(tone(26))
    fg.ok("import", "FG1", sound, talk)
    with opened(folder.read(fg.study)) as study, study.vault.hold("FG1", "test") as room:
        for seq, (at_s, event, fields) in enumerate(LOG, start=1):
            room_log.append(room, [LogEvent(seq, round(at_s * 1000), "", event, **fields)])
    return fg


def shown(fg: Fg, *words: str) -> list[dict[str, object]]:
    return fg.ok("show", "FG1", *words, "--json").document["turns"]


def test_every_turn_carries_the_question_under_which_it_was_said(held: Fg) -> None:
    held.ok("transcribe", "FG1", "--engine", "captions")
    speech = [one for one in shown(held) if one["kind"] == "speech"]
    assert [one["question"] for one in speech] == ["O1", "O1", "K1", "K1"]
    table = {one["question"]: one for one in held.ok("coverage", "--json").document["rows"]}
    assert (table["K1"]["source"], table["K1"]["answered"], table["K1"]["words"]) == ("log", ["P01"], 4)


def test_what_was_off_the_record_is_in_no_text_and_in_no_sound(held: Fg) -> None:
    held.ok("transcribe", "FG1", "--engine", "captions")
    with opened(folder.read(held.study)) as study:
        room = study.vault.room("FG1")
        kept = drafts.read(room)
        assert kept is not None
        assert not [turn for turn in kept.draft.transcript.turns if SECRET in turn.text]
        (part,) = [one for one in recordings.parts(room) if one.role in recordings.MEDIA_ROLES]
        with room.open_file(recordings.place(part.sha256)) as reader:
            assert not np.any(samples(reader, 9_100, 13_900))
            reader.seek(0)
            assert np.abs(samples(reader, 5_000, 8_000)).max() > 0.1


def test_the_sound_is_silenced_once(held: Fg) -> None:
    held.ok("transcribe", "FG1", "--engine", "captions")

    def files() -> list[str]:
        with opened(folder.read(held.study)) as study:
            return [one.sha256 for one in recordings.parts(study.vault.room("FG1"))]

    before = files()
    held.ok("transcribe", "FG1", "--engine", "captions", "--force")
    assert files() == before


def test_a_private_moment_waits_for_a_person_and_is_hidden_until_then(held: Fg) -> None:
    held.ok("transcribe", "FG1", "--engine", "captions")
    open_review = held("review", "FG1", "--reviewer", "AB", "--json")
    assert open_review.code == 6
    assert open_review.document["open"] >= 1
    loud = [one["text"] for one in shown(held) if "ward" in str(one["text"])]
    assert loud == []


def test_a_note_goes_through_the_anonymizer_like_speech(held: Fg) -> None:
    held.ok("transcribe", "FG1", "--engine", "captions")
    (note,) = [one for one in shown(held) if one["kind"] == "note"]
    assert (note["speaker"], note["text"]) == ("P01", "Quote: Loud, said [P01]")


def test_no_note_stands_in_a_transcript_that_coders_get_but_in_the_session_sheets_folder(held: Fg) -> None:
    held.ok("transcribe", "FG1", "--engine", "captions")
    held.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    held.ok("gate", "accept", "group", "--reason", "all three agreed in writing", "--reviewer", "PI")
    out = held.folder / "release"
    held.ok("export", "-o", out)
    texts = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert b"Loud, said" not in texts["FG1.txt"]
    assert b"Loud, said [P01]" in texts["session-notes.csv"]
    rows = {name: list(csv.DictReader(texts[name].decode("utf-8-sig").splitlines())) for name in TABLES}
    noted = {one["question"] for one in rows["session-notes.csv"]}
    assert noted <= {one["question"] for one in rows["turns.csv"]}, "notes and turns cannot be put together"


def test_the_checklist_is_filled_from_the_records_and_the_rest_is_open(held: Fg) -> None:
    held.ok("transcribe", "FG1", "--engine", "captions")
    items = {one["number"]: one for one in held.ok("coreq", "--json").document["items"]}
    assert items[1]["found"] == "FG1: M1"
    assert items[12]["found"] == "2 people in 1 session of nurses"
    assert items[20]["found"] == "1 note, no debrief"
    assert [number for number, one in items.items() if one["filled"]] == [1, 12, 17, 19, 20, 21, 22, 27]
