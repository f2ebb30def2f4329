"""VTT and SRT as Zoom, Teams, Whisper and people write them."""

from __future__ import annotations

import pytest

from transcription.errors import UnreadableText
from transcription.formats import choose
from transcription.formats.srt import text_format as srt
from transcription.formats.vtt import text_format as vtt

ZOOM = (
    "WEBVTT\r\n\r\n1\r\n00:00:03.120 --> 00:00:06.480\r\nTamsin Oduya: Shall we start?\r\n\r\n"
    "2\r\n00:00:06.900 --> 00:00:12.310\r\nPiotr Vale-Hansen: The small group: we were honest.\r\n\r\n"
    "3\r\n00:00:12.400 --> 00:00:13.000\r\n10:30 Meeting: that is when it was.\r\n\r\n"
    "4\r\n00:00:13.100 --> 00:00:14.000\r\nTom &amp; Ines: Q&notes at AT&T"
)


def told(found):
    return [(one.name, one.text) for one in found]


@pytest.mark.parametrize(
    "encoded", [ZOOM.encode(), ZOOM.encode("utf-8-sig"), ZOOM.replace("\r", "").encode()]
)
def test_zooms_transcript_gives_names_times_and_colons_in_speech(encoded):
    found = vtt.read(encoded)
    assert told(found) == [
        ("Tamsin Oduya", "Shall we start?"),
        ("Piotr Vale-Hansen", "The small group: we were honest."),
        (None, "10:30 Meeting: that is when it was."),
        ("Tom & Ines", "Q&notes at AT&T"),
    ]
    assert (found[0].start_ms, found[0].end_ms) == (3120, 6480)


def test_teams_voice_tags_give_names_and_a_colon_is_only_a_colon():
    data = b"""WEBVTT

9f2b-11/14-0
00:00:03.120 --> 00:00:06.480
<v Tamsin Oduya>Hello everyone,
Piotr: you too.</v>

9f2b-11/14-1
00:00:07.000 --> 00:00:08.000
<v.loud Piotr &amp; Ines><i>Yes</i> &lt;b&gt; <3 <laughs></v>

00:00:09.000 --> 00:00:10.000
Anna: nobody's voice
"""
    assert told(vtt.read(data)) == [
        ("Tamsin Oduya", "Hello everyone, Piotr: you too."),
        ("Piotr & Ines", "Yes <b> <3 <laughs>"),
        (None, "Anna: nobody's voice"),
    ]


def test_two_voices_in_one_cue_are_two_utterances():
    data = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Tamsin>Ready?\n<v Piotr>Ready.\n"
    assert [(one.name, one.text, one.start_ms) for one in vtt.read(data)] == [
        ("Tamsin", "Ready?", 1000),
        ("Piotr", "Ready.", 1000),
    ]


def test_captions_without_names_or_numbers_overlapping_and_scrolling_keep_every_cue():
    data = b"""WEBVTT
Kind: captions
Language: en

00:01.000 --> 00:03.000 align:start position:0%
for me the

00:02.000 --> 00:04.000
for me the<00:02.500><c> small group</c>

00:04.000 --> 00:04.000

00:04.000 --> 00:06.000
was best
"""
    assert told(vtt.read(data)) == [
        (None, "for me the"),
        (None, "for me the small group"),
        (None, ""),
        (None, "was best"),
    ]


def test_notes_styles_and_regions_are_not_speech_but_what_looks_like_them_is():
    data = b"""WEBVTT - a title

NOTE made by a program
Tamsin: not said

STYLE
::cue { color: red }

REGION
id:fred

1
00:01.000 --> 00:02.000
NOTE that I said this

NOTE
not said either

NOTES-1
00:03.000 --> 00:04.000
STYLE
matters
"""
    assert told(vtt.read(data)) == [(None, "NOTE that I said this"), (None, "STYLE matters")]


def test_cues_without_blank_lines_and_blank_lines_within_a_cue_lose_nothing():
    data = (
        b"WEBVTT\n1\n00:01.000 --> 00:02.000\nfirst\n2\n00:03.000 --> 00:04.000\nsecond\n\nstill second\n\n"
        b"3\n00:05.000 --> 00:06.000\n42\n4\n00:07.000 --> 00:08.000\n"
    )
    assert told(vtt.read(data)) == [(None, "first"), (None, "second still second"), (None, "42"), (None, "")]


def test_a_vtt_of_nobody_is_empty_and_one_without_times_is_refused():
    assert vtt.read(b"WEBVTT\n\nNOTE nothing was said\n") == ()
    with pytest.raises(UnreadableText, match="not one readable time"):
        vtt.read(b"WEBVTT\n\n1\n00:00:xx --> 00:00:yy\nTamsin: hello\n")


@pytest.mark.parametrize(
    ("data", "known"), [(b"WEBVTT", True), (b"\n WEBVTT\n", True), (b"WEBVTTX", False), (b"1\nWEBVTT", False)]
)
def test_vtt_is_known_by_its_first_word(data, known):
    assert vtt.recognises(data) is known


def test_srt_is_read_with_tags_names_and_times_of_any_kind():
    data = b"""1
00:00:01,000 --> 00:00:02,500
<i>Tamsin:</i> {\\an8}hello <b>you</b>
2
0:00:03.5 --> 0:00:04
Tamsin: on two
lines

3
00:00:05,000 --> 00:00:06,000
1984

4
00:00:07,000 --> 00:00:08,000

"""
    found = srt.read(data)
    assert told(found) == [("Tamsin", "hello you"), ("Tamsin", "on two lines"), (None, "1984"), (None, "")]
    assert [one.start_ms for one in found] == [1000, 3500, 5000, 7000]


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nhi", True),
        (b"00:00:01.000 --> 00:00:02.000\nhi", True),
        (b"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhi", False),
        (b"Anna said it goes A --> B\n", False),
        (b"from\n00:00:01,000 --> 00:00:02,000\nhi", False),
    ],
)
def test_srt_is_known_by_a_timing_line_near_its_start(data, known):
    assert srt.recognises(data) is known


def test_a_vtt_named_srt_is_read_as_what_it_is():
    assert told(choose.read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v P03>hi\n", ".srt")) == [("P03", "hi")]


def test_our_vtt_has_a_voice_tag_for_every_speaker():
    written = vtt.write(vtt.read(ZOOM.encode())[:2]).decode()
    assert written == (
        "WEBVTT\n\n00:00:03.120 --> 00:00:06.480\n<v Tamsin Oduya>Shall we start?\n"
        "\n00:00:06.900 --> 00:00:12.310\n<v Piotr Vale-Hansen>The small group: we were honest.\n"
    )
