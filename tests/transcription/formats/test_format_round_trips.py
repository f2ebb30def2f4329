"""What is written comes back: every format, any text, any name."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transcription.errors import Problem, UnreadableText
from transcription.formats import choose, docx, json, srt, txt, vtt
from transcription.formats.label import trimmed
from transcription.formats.text import PLAIN, one_line
from transcription.model import TurnKind, Utterance, Word

unhurried = settings(deadline=None, max_examples=100)  # the machine is shared; speed has a test of its own

TRICKY = [
    "10:30 Meeting: we start",
    "So I said: no",
    "Anna: hi",
    "Anna",
    "Anna   0:03",
    "[00:00:03]",
    "[00:00:03] Anna: hi",
    "00:00:03 Anna",
    "00:00:03",
    "1:02",
    "00:00:01,000 --> 00:00:02,000",
    "0:0:1.0 --> 0:0:2.0",
    "a --> b",
    "WEBVTT",
    "NOTE this",
    "STYLE",
    "7",
    "<v Anna>hi</v> & <b>bold</b> &amp; &lt; AT&T <3",
    "{\\an8}up",
    "\U0001f44d\U0001f3fd caf\u00e9 \u4f60\u597d",
    "\u05e9\u05dc\u05d5\u05dd: \u05d0\u05e0\u05d9",
    "\uff1a\u5927\u5bb6\u597d",
    "\u0338joined",
    "tab\tin it",
    PLAIN + "hidden",
    "",
    "-",
    "https://example.org/a:b",
    '{"turns": []}',
]
texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(TRICKY),
    st.lists(st.sampled_from([*TRICKY, ":", ": ", "\n", "\r\n", "\u2028"]), max_size=4).map("".join),
)
names = st.one_of(
    st.none(),
    st.sampled_from(["P03", "Moderator", "S1", "Speaker 2", "Tamsin Oduya (she/her)", "Sam #2", "sam"]),
    texts,
)
times = st.one_of(st.none(), st.integers(0, 10**9))


@st.composite
def utterances(draw: st.DrawFn, *, timed: bool = False) -> list[Utterance]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, 10**8) if timed else times)
        end = None if start is None else start + draw(st.integers(0, 10**6))
        found.append(Utterance(draw(texts), start, end, draw(names), draw(st.sampled_from(TurnKind))))
    return found


def said(found: object) -> list[tuple[str | None, str]]:
    return [(trimmed(one.name or ""), one_line(one.text)) for one in found]


@unhurried
@given(utterances(timed=True))
def test_vtt_gives_back_every_time_name_and_text(wanted):
    found = vtt.text_format.read(vtt.text_format.write(wanted))
    assert said(found) == said(wanted)
    assert [(one.start_ms, one.end_ms) for one in found] == [(one.start_ms, one.end_ms) for one in wanted]


@unhurried
@given(utterances(timed=True).filter(bool))
def test_srt_gives_back_every_time_name_and_text_that_is_no_markup(wanted):
    found = srt.text_format.read(srt.text_format.write(wanted))
    assert [(one.start_ms, one.end_ms) for one in found] == [(one.start_ms, one.end_ms) for one in wanted]
    if not re.search(r"[<{]", "".join(one.text + (one.name or "") for one in wanted)):
        assert said(found) == said(wanted)


@unhurried
@given(utterances())
def test_json_gives_back_everything(wanted):
    found = json.text_format.read(json.text_format.write(wanted))
    assert said(found) == said(wanted)
    assert [(one.start_ms, one.end_ms, one.kind) for one in found] == [
        (one.start_ms, one.end_ms, one.kind) for one in wanted
    ]


@unhurried
@given(utterances().filter(bool))
@example([Utterance("Anna   0:03"), Utterance("hello")])
@example([Utterance("", name="P03"), Utterance("hello")])
@example([Utterance("hi", name="(00:02)")])
def test_txt_gives_back_name_text_and_whole_seconds(wanted):
    found = txt.text_format.read(txt.text_format.write(wanted))
    assert said(found) == said(wanted)
    assert [one.start_ms for one in found] == [
        None if one.start_ms is None else one.start_ms // 1000 * 1000 for one in wanted
    ]


@settings(unhurried, max_examples=20)
@given(utterances().filter(bool))
def test_docx_gives_back_name_text_and_whole_seconds(wanted):
    found = docx.text_format.read(docx.text_format.write(wanted))
    assert said(found) == said(wanted)
    assert [one.start_ms for one in found] == [
        None if one.start_ms is None else one.start_ms // 1000 * 1000 for one in wanted
    ]


@unhurried
@given(st.text())
def test_a_clean_line_is_clean_already(raw):
    once = one_line(raw)
    assert one_line(once) == once
    assert len(once.splitlines()) < 2
    assert trimmed(trimmed(raw) or "") == trimmed(raw)


@unhurried
@given(st.binary(max_size=400))
@example(b"")
@example(b"PK\x03\x04")
@example(b"WEBVTT")
@example(b"{")
@example(b"\xff\xfe")
@example(b"[1]")
@example(b'{"turns":[{"text":1e999}]}')
def test_any_bytes_are_read_or_refused_in_plain_words(data):
    for one in [*choose.formats().values()]:
        for read in (one.read, choose.read):
            try:
                read(data)
            except UnreadableText as refusal:
                assert refusal.message


BEGINNINGS = [
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n",
    b"1\n00:00:01,000 --> 00:00:02,000\n",
    b"00:00:01\tAnna:\t",
    b"18:00:01 From Anna to Everyone:\n\t",
    b"[Anna] 00:00:01\n",
    b'{"turns": [{"text": "',
    b"\xff\xfe",
    b"\xef\xbb\xbf",
]


@unhurried
@given(st.sampled_from(BEGINNINGS), st.one_of(st.binary(max_size=200), texts.map(lambda one: one.encode())))
def test_what_begins_like_a_format_is_read_or_refused(start, rest):
    try:
        found = choose.read(start + rest)
    except UnreadableText:
        return
    assert all(one.text == one_line(one.text) for one in found)


@pytest.mark.parametrize("suffix", choose.suffixes())
def test_the_same_utterances_give_the_same_bytes_and_no_words(suffix):
    wanted = [Utterance("hello there", 3120, 6480, "P03", words=(Word("secret", 3120, 3500),))]
    first = choose.write(wanted, suffix)
    assert first == choose.write(wanted, suffix.upper())
    assert b"secret" not in first


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_subtitles_need_a_time_to_begin_with(suffix):
    with pytest.raises(Problem, match="no times"):
        choose.write([Utterance("hello", name="P03")], suffix)


def test_a_missing_end_reaches_to_the_next_start_and_a_missing_start_follows_on():
    wanted = [Utterance("a", 1000), Utterance("b"), Utterance("c", 5000, 5500), Utterance("d", 6000)]
    found = vtt.text_format.read(vtt.text_format.write(wanted))
    assert [(one.start_ms, one.end_ms) for one in found] == [
        (1000, 3000),
        (1000, 5000),
        (5000, 5500),
        (6000, 8000),
    ]
