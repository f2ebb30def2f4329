"""A whole release: what is in it, the same bytes twice, DRAFT on every file, nothing about its maker."""

from __future__ import annotations

import dataclasses
import getpass
import hashlib
import io
import json
import os
import platform
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
import releases

from facilitator.exports import bundle, convention, reading_copy, readme, vtt
from facilitator.exports import json as json_exporter
from facilitator.exports.protocol import CODERS, EVERY_TARGET, NVIVO, TEXT
from transcription.formats.vtt import text_format
from transcription.model import Kind

COMPANIONS = [
    "README.txt",
    "changes.csv",
    "convention.txt",
    "legend.csv",
    "session-sheet.csv",
    "speakers.csv",
]


def talked(**kwargs):
    return releases.release(releases.session(releases.talk()), **kwargs)


def word_files(release):
    return [file for file in bundle.files(release) if file.path.endswith(".docx")]


def digest():
    """Over every file for every program; also called in other processes."""
    whole = hashlib.sha256()
    for target in sorted(EVERY_TARGET):
        for file in bundle.files(talked(target=target)):
            whole.update(file.path.encode() + b"\0" + file.data)
    return whole.hexdigest()


def test_a_release_for_coders_has_every_file_that_they_need():
    assert [file.path for file in bundle.files(talked(target=NVIVO))] == [
        "README.txt",
        "captions/FG1.vtt",
        "changes.csv",
        "convention.txt",
        "json/FG1.json",
        "legend.csv",
        "nvivo-rows/FG1.txt",
        "reading-copy/FG1.docx",
        "session-sheet.csv",
        "speakers.csv",
        "transcripts-stamped/FG1.txt",
        "transcripts/FG1.docx",
        "transcripts/FG1.txt",
        "turns.csv",
    ]


@pytest.mark.parametrize(
    ("wanted", "more"),
    [
        ({"txt"}, ["transcripts-stamped/FG1.txt", "transcripts/FG1.txt"]),
        ({"csv", "vtt"}, ["captions/FG1.vtt", "turns.csv"]),
        ({"json"}, ["json/FG1.json"]),
        ({"docx"}, ["reading-copy/FG1.docx", "transcripts/FG1.docx"]),
    ],
)
def test_formats_are_chosen_and_the_papers_come_with_each(wanted, more):
    assert [file.path for file in bundle.files(talked(), wanted)] == sorted([*COMPANIONS, *more])


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("txt", "transcripts/FG1.txt"),
        ("docx", "transcripts/FG1.docx"),
        ("csv", "turns.csv"),
        ("json", "json/FG1.json"),
        ("vtt", "captions/FG1.vtt"),
    ],
)
def test_one_session_in_one_format_is_one_file(wanted, path):
    assert [file.path for file in bundle.transcripts(talked(), wanted)] == [path]


@pytest.mark.parametrize("target", sorted(EVERY_TARGET))
def test_every_transcript_says_which_turns_may_not_be_quoted(target):
    """Beside the words of that one speaker, in every file that holds them; nobody else's."""
    asked = dataclasses.replace(talked(target=target), not_quoted=frozenset({"P02"}))
    spoken = [one for one in bundle.files(asked, {"txt", "docx", "vtt"}) if "FG1" in one.path]
    texts = {one.path: shown(one) for one in spoken}
    assert len(texts) >= 4
    for path, text in texts.items():
        assert text.count("(not to be quoted) ") == 1, path
        assert "(not to be quoted) Ask" in text, path


def test_no_mark_turns_a_released_line_backwards():
    """The mark that ends the turning may be hidden with a name, and the placeholders would read backwards."""
    text = releases.anonymized(
        [releases.turn("ask \u202eMarta\u202c, \u2067please\u2069", 1)],
        [(0, "Marta\u202c", Kind.PERSON, "marta")],
    )
    for file in bundle.files(releases.release(releases.session(text)), {"txt", "docx", "vtt", "csv", "json"}):
        if "FG1." in file.path or file.path == "turns.csv":
            assert "ask [PERSON-1], please" in shown(file), file.path


def shown(file):
    """What somebody reads in a file, a Word file's paragraphs by line."""
    if not file.path.endswith(".docx"):
        return file.data.decode()
    return "\n".join(one.text for one in docx.Document(io.BytesIO(file.data)).paragraphs)


def test_coders_can_have_five_formats():
    assert bundle.formats(CODERS) == ["csv", "docx", "json", "txt", "vtt"]


def test_another_reader_gets_nothing_of_the_coders_files():
    """A board gets a report and no transcript; a reader nobody knows gets nothing."""
    report = bundle.files(dataclasses.replace(talked(), reader="board"))
    assert [file.path for file in report] == [
        "deidentification-report.docx",
        "deidentification-report.html",
    ]
    assert bundle.files(dataclasses.replace(talked(), reader="nobody")) == []


@pytest.mark.slow
def test_the_same_release_is_the_same_bytes_in_every_process():
    """Neither hash seeds, nor time zones, nor the clock may show."""
    here = str(Path(__file__).parent)
    script = f"import sys; sys.path.insert(0, {here!r}); import test_bundle; print(test_bundle.digest())"
    found = {digest()}
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[3])}
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, env=env, check=True
        )
        found.add(done.stdout.strip())
    assert len(found) == 1


@pytest.mark.parametrize("draft", ["release", "engine"])
def test_a_draft_says_so_in_every_file(draft):
    text = releases.anonymized([releases.turn("Marta?", 0)], draft=draft == "engine")
    release = releases.release(releases.session(text), target=NVIVO, draft=draft == "release")
    files = bundle.files(release)
    assert len(files) == 14
    for file in files:
        content = file.data
        if file.path.endswith(".docx"):
            header = zipfile.ZipFile(io.BytesIO(content)).read("word/header1.xml")
            assert b"DRAFT" in header
            content = header
        assert b"DRAFT" in content, file.path


def test_what_is_no_draft_does_not_say_so():
    for file in bundle.files(talked()):
        if not file.path.endswith(".docx"):
            assert b"DRAFT" not in file.data, file.path
    for file in word_files(talked()):
        archive = zipfile.ZipFile(io.BytesIO(file.data))
        assert not any(b"DRAFT" in archive.read(name) for name in archive.namelist())


def test_a_draft_of_one_session_leaves_the_other_s_files_alone():
    rough = releases.anonymized([releases.turn("Hm.", 0)], draft=True)
    both = releases.release(releases.session(rough), releases.session(releases.talk(), "FG2"))
    files = bundle.files(both)
    assert b"DRAFT" in releases.named(files, "transcripts/FG1.txt")
    assert b"DRAFT" not in releases.named(files, "transcripts/FG2.txt")
    assert b"DRAFT" in releases.named(files, "README.txt")


def test_word_files_know_nobody_and_no_time():
    maker = {getpass.getuser(), platform.node(), "python-docx"} - {""}
    for file in word_files(talked()):
        properties = docx.Document(io.BytesIO(file.data)).core_properties
        assert (properties.author, properties.last_modified_by, properties.title) == ("", "", "")
        assert properties.created.year == properties.modified.year == 2000
        archive = zipfile.ZipFile(io.BytesIO(file.data))
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        assert not [name for name in names if "thumbnail" in name or "app.xml" in name or "theme" in name]
        metadata = archive.read("docProps/core.xml").decode()
        assert not [word for word in maker if word in metadata]


def test_the_reading_copy_numbers_its_turns_and_shows_what_was_removed():
    document = docx.Document(io.BytesIO(reading_copy.exporter.files(talked())[0].data))
    turns = [one for one in document.paragraphs if one.style.name == "Turn"]
    assert [one.text for one in turns][:2] == [
        "Moderator:\tWhat comes first for you?",
        "P01:\t[PERSON-1, a colleague] helped me. Marta knew [ORG-1].",
    ]
    assert [run.text for run in turns[1].runs if run.style.name == "Removed"] == [
        "[PERSON-1, a colleague]",
        "[ORG-1]",
    ]
    numbered = document.styles["Turn"].element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    assert numbered == ["1"]
    texts = [one.text for one in document.paragraphs]
    assert "Question 2. Who opened the door?\tminute 0" in texts
    assert "Present\tModerator, A1, P01, P02" in texts
    assert "Also heard\tS1, Speaker 2" in texts
    footer = document.sections[0].footer._element.xpath(".//w:fldSimple/@w:instr")
    assert footer == ["PAGE", "NUMPAGES"]


def test_the_document_of_a_session_holds_its_turns_as_stored():
    found = json.loads(json_exporter.exporter.files(talked())[0].data)
    assert (found["schema"], found["session"], found["draft"]) == (1, "FG1", False)
    assert found["turns"][1] == {
        "speaker": "P01",
        "kind": "speech",
        "start_ms": 29_000,
        "end_ms": 49_000,
        "text": "[PERSON-1, a colleague] helped me. Marta knew [ORG-1].",
        "question": "q1",
        "evidence": "track",
        "margin": None,
        "disputed": False,
        "quotable": True,
    }
    assert set(found["questions"]) == {"q1", "q2"}


def test_captions_carry_every_turn_with_its_voice():
    data = vtt.exporter.files(talked())[0].data
    assert b"<v P01>[PERSON-1, a colleague] helped me." in data
    read = text_format.read(data)
    assert [line.name for line in read] == ["Moderator", "P01", "P02", "S1", "Moderator", "Speaker 2"]
    assert read[3].text.startswith("(in chat) the link")


def test_draft_captions_are_still_captions():
    data = vtt.exporter.files(talked(draft=True))[0].data
    assert data.startswith(b"WEBVTT\n\nNOTE DRAFT")
    assert len(text_format.read(data)) == 6


def test_captions_of_nasty_speech_come_back_whole():
    read = text_format.read(vtt.exporter.files(releases.nasty(TEXT))[0].data)
    composed = [unicodedata.normalize("NFC", text) for text in releases.NASTY]
    assert [releases.bare(line.text) for line in read] == [releases.bare(text) for text in composed]


def test_every_program_has_its_instructions():
    for target in EVERY_TARGET:
        text = readme.exporter.files(talked(target=target))[0].data.decode()
        assert target == TEXT or target in text.lower().replace(".", "")


def test_no_text_beside_the_transcripts_looks_like_speech():
    """Somebody will import the whole folder."""
    for target in EVERY_TARGET:
        for exporter in (readme.exporter, convention.exporter):
            for line in exporter.files(talked(target=target))[0].data.decode().splitlines():
                assert ":" not in line[:63], line
