"""The format is found by content; what is no transcript is named and refused."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from transcription.errors import Problem, UnreadableText
from transcription.formats import choose
from transcription.formats.json import text_format as json
from transcription.model import TurnKind, Utterance

SAMPLES = {
    "vtt": b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nAnna: hi\n",
    "srt": b"1\n00:00:01,000 --> 00:00:02,000\nAnna: hi\n",
    "txt": b"Anna: hi\n\nPiotr: there\n",
    "json": b'{"schema": 1, "turns": [{"speaker": "P03", "text": "hi"}]}',
    "zoom-chat": b"00:04:40\tAnna Farrow:\thi\r\n",
    "zoom-captions": b"[Anna Farrow] 18:04:40\nhi\n",
    "docx": choose.write([Utterance("hi", name="Anna")], ".docx"),
}


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("suffix", ["", ".txt", ".vtt", ".docx"])
def test_each_format_is_known_whatever_the_file_is_called(name, suffix):
    known = [
        one.name for one in choose.formats().values() if one.recognises(SAMPLES[name]) and not one.last_resort
    ]
    assert known == ([] if name == "txt" else [name])
    assert choose.read(SAMPLES[name], suffix)[0].text == "hi"


def test_every_format_has_a_sample_here():
    assert set(SAMPLES) == set(choose.formats())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
        (b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", "no Word document"),
        (b"<!DOCTYPE html><html>", "web page"),
        ("<html lang='en'>".encode("utf-16"), "web page"),
        (b'{"status": false, "errorCode": 124, "errorMessage": "Forbidden"}', "no list"),
        (b'{"schema": 1, "turns": [{"text": "cut', "broken"),
        (b'{"turns": [{"speaker": "no text"}]}', "no list"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", "not a text"),
    ],
)
def test_what_is_no_transcript_is_named_and_refused(data, said):
    with pytest.raises(UnreadableText, match=said):
        choose.read(data)


@pytest.mark.parametrize("data", [b"[00:00:03] hi", b"<Anna> hi", b"{hello} there", b"[P03]: hi"])
def test_what_only_begins_like_something_else_is_text(data):
    assert len(choose.read(data)) == 1


def test_only_what_can_be_written_is_offered():
    assert choose.suffixes() == (".docx", ".json", ".srt", ".txt", ".vtt")
    with pytest.raises(Problem, match=r"\.docx, \.json"):
        choose.write([], ".pdf")
    for name in ("zoom-chat", "zoom-captions"):
        with pytest.raises(Problem, match="not written"):
            choose.formats()[name].write([])


def test_json_of_recognizers_is_read_in_seconds_and_ours_in_milliseconds():
    ours = (
        b'{"schema":1,"turns":[{"speaker":"P03","kind":"chat",'
        b'"start_ms":3120,"end_ms":null,"text":"a\\nb","x":1}]}'
    )
    assert json.read(ours) == (Utterance("a b", 3120, None, "P03", TurnKind.CHAT),)
    whisper = (
        b'{"text":"all","segments":[{"start":1.5,"end":2,"text":" hi"},'
        b'{"start":true,"end":"00:00:03.5","text":"yo","speaker":"SPEAKER_00"}]}'
    )
    assert json.read(whisper) == (Utterance("hi", 1500, 2000), Utterance("yo", None, 3500, "SPEAKER_00"))
    assert json.read(b'[{"name": "Anna", "transcript": "hi", "kind": "song", "start_ms": -1}]') == (
        Utterance("hi", name="Anna"),
    )


def test_our_json_is_the_document_that_fg_show_prints():
    written = json.write([Utterance("hi", 1, 2, "P03", TurnKind.CHAT)]).decode()
    assert '"schema": 1' in written
    for key in ("speaker", "kind", "start_ms", "end_ms", "text", "question", "evidence"):
        assert f'"{key}": ' in written


@pytest.mark.parametrize(
    "data",
    [
        b"a" + b" " * 300_000 + b"b",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v" + b" " * 300_000 + b"<",
        b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * 100_000,
        b"1\n00:00:01,000 --> 00:00:02,000\n" + b"{\\" * 100_000,
        b"[00:00" + b" " * 300_000,
        b"1:" * 150_000,
        b"18:00:01 From " + b" to " * 70_000 + b" : x",
        b"18:00:01 From A to B" + b" " * 300_000 + b"(x : y",
        b'18:00:01 From A to B:\n\tReplying to "' + b'" with ' * 40_000,
        b"[Anna] 00:00:01\n" + b"[" * 300_000,
        b'{"turns":' + b"[" * 300_000,
        b"(" * 300_000,
        b"Anna" + b" " * 300_000 + b"[00:00]",
    ],
)
def test_no_file_takes_more_than_linear_time(data):
    start = time.perf_counter()
    with suppress(UnreadableText):
        choose.read(data)
    assert time.perf_counter() - start < 5  # seconds; what is not linear here takes minutes
