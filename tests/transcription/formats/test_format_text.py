"""Bytes to text: every encoding that transcripts come in, and nothing that is no text."""

from __future__ import annotations

import pytest

from transcription.errors import UnreadableText
from transcription.formats.text import PLAIN, decode, head, lines, one_line
from transcription.formats.timecode import clock, exact, parse, parse_range, since

WORDS = "Zoë said: naïve, “fine”\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_a_text_is_read_whatever_its_encoding(encoding):
    assert decode(WORDS.encode(encoding)) == WORDS


def test_a_file_cut_within_a_character_keeps_all_the_others():
    whole = ("Zoë " * 5).encode()
    assert decode(whole[:-2]).startswith("Zoë Zoë Zoë Zoë Zo")


@pytest.mark.parametrize("raw", [b"a\r\nb\r\nc", b"a\rb\rc", b"a\nb\nc"])
def test_every_line_end_is_one(raw):
    assert lines(raw) == ["a", "b", "c"]


@pytest.mark.parametrize("raw", [b"", b"  \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0\0"])
def test_an_empty_file_is_said_to_be_empty(raw):
    with pytest.raises(UnreadableText, match="empty"):
        decode(raw)
    assert head(raw) == ""


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42",
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"RIFF\x24\x08\x00\x00WAVEfmt \x10\x00\x00\x00",
    ],
)
def test_sound_and_pictures_are_no_text(raw):
    with pytest.raises(UnreadableText, match="not a text"):
        decode(raw)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (" a \n\n b ", "a b"),
        ("a\u2028b\x85c\x0bd", "a b c d"),
        ("cafe\u0301", "caf\u00e9"),
        ("a\x00\x07b\ufeffc" + PLAIN, "abc"),
        ("a\ud800b\uffff", "a\ufffdb\ufffd"),
        ("a  b\tc", "a  b\tc"),
    ],
)
def test_a_text_becomes_one_clean_line(raw, clean):
    assert one_line(raw) == clean


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("00:00:03.120", 3120),
        ("00:00:03,12", 3120),
        ("1:02", 62_000),
        ("75:30", 4_530_000),
        ("100:00:00.5", 360_000_500),
        ("00:00:01.1239999", 1123),
        (" 00:00:01 ", 1000),
        ("10:99", None),
        ("1:60:00", None),
        ("12", None),
        ("a:bc", None),
        ("", None),
        ("\u0661\u0662:\u0663\u0664", None),
    ],
)
def test_times_are_read_as_files_write_them(written, ms):
    assert parse(written) == ms


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("00:00:03.120 --> 00:00:06.480", (3120, 6480)),
        ("00:03.120 --> 00:06.480 align:start position:0%", (3120, 6480)),
        ("00:00:01,000-->00:00:02,000", (1000, 2000)),
        ("0:0:3.1 --> 0:0:5.25", (3100, 5250)),
        ("00:00:05.000 --> 00:00:03.000", (5000, 5000)),
        ("A --> B", None),
        ("00:00:05.000 -->", None),
        ("at 00:01 --> 00:02", None),
    ],
)
def test_timing_lines_are_told_from_arrows_in_talk(line, span):
    assert parse_range(line) == span


def test_times_are_written_in_full():
    assert (clock(360_000_999), exact(62_003), exact(62_003, ",")) == (
        "100:00:00",
        "00:01:02.003",
        "00:01:02,003",
    )


def test_a_clock_runs_over_midnight_and_what_was_before_the_start_is_at_the_start():
    assert since(parse("00:05:00") or 0, parse("23:55:00") or 0) == 600_000
    assert since(parse("10:55:00") or 0, parse("11:00:00") or 0) == 0
