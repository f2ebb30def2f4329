"""What Zoom writes is what is read, for each of its formats; and no bytes make a traceback."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcription.errors import UnreadableText
from transcription.formats import choose, vtt, zoom_captions, zoom_chat, zoom_report, zoom_timeline
from transcription.formats.zoom_report import Present
from transcription.model import Evidence, Span, SpeakerSpan, TurnKind, Utterance

unhurried = settings(deadline=None, max_examples=60)  # the machine is shared
names = st.sampled_from(["Tamsin Oduya", "Piotr Vale-Hansen", "P03", "iPhone #2", "\u5f20\u4f1f", "O'Hara"])
words = st.lists(
    st.sampled_from(["tea", "at", "10:30", "caf\u00e9", "\u4f60\u597d", "(laughs)", "to", "From", "so:"]),
    min_size=1,
    max_size=6,
).map(" ".join)
seconds = st.integers(0, 35_999)
lines = st.lists(st.tuples(seconds, names, words), min_size=1, max_size=6)


def clock(at_s: int) -> str:
    return f"{at_s // 3600:02}:{at_s // 60 % 60:02}:{at_s % 60:02}"


@unhurried
@given(lines)
def test_a_cloud_transcript_comes_back(said: list[tuple[int, str, str]]) -> None:
    cues = [
        f"{number}\r\n{clock(at)}.000 --> {clock(at)}.500\r\n{name}: {text}\r\n"
        for number, (at, name, text) in enumerate(said, 1)
    ]
    data = ("WEBVTT\r\n\r\n" + "\r\n".join(cues)).encode()
    found = vtt.text_format.read(data, names={name for _, name, _ in said})
    assert [(one.start_ms, one.name, one.text) for one in found] == [
        (at * 1000, name, text) for at, name, text in said
    ]


@unhurried
@given(lines)
def test_the_clouds_chat_comes_back(said: list[tuple[int, str, str]]) -> None:
    data = "".join(f"{clock(at)}\t{name}:\t{text}\r\n" for at, name, text in said).encode()
    found = zoom_chat.text_format.read(data)
    assert found == tuple(Utterance(text, at * 1000, None, name, TurnKind.CHAT) for at, name, text in said)


@unhurried
@given(lines, st.booleans())
def test_a_chat_saved_on_a_computer_comes_back(said: list[tuple[int, str, str]], private: bool) -> None:
    to = "Orla Quist(direct message)" if private else "Everyone"
    data = "".join(f"{clock(at)} From {name} to {to}:\r\n\t{text}\r\n" for at, name, text in said).encode()
    found = zoom_chat.text_format.read(data, starts_at_ms=0)
    kind = TurnKind.PRIVATE_CHAT if private else TurnKind.CHAT
    assert found == tuple(Utterance(text, at * 1000, None, name, kind) for at, name, text in said)


@unhurried
@given(lines)
def test_captions_saved_on_a_computer_come_back(said: list[tuple[int, str, str]]) -> None:
    data = "".join(f"[{name}] {clock(at)}\n{text}\n\n" for at, name, text in said).encode()
    found = zoom_captions.text_format.read(data, starts_at_ms=0)
    assert [(one.start_ms, one.name, one.text) for one in found] == [
        (at * 1000, name, text) for at, name, text in said
    ]


@unhurried
@given(st.lists(st.tuples(st.integers(1, 500), names), min_size=1, max_size=8), st.booleans())
def test_a_timeline_comes_back(steps: list[tuple[int, str]], refined: bool) -> None:
    """Each speaks until the next does, with a moment of silence in between."""
    at, entries, wanted = 0, [], []
    for length, name in steps:
        entries.append({"ts": f"{clock(at)}.000", "users": [{"username": name, "user_id": name}]})
        entries.append({"ts": f"{clock(at + length)}.000", "users": []})
        wanted.append(SpeakerSpan(Span(at * 1000, (at + length) * 1000), name, Evidence.TIMELINE))
        at += length + 1
    raw = {"timeline": [] if refined else entries, "timeline_refine": entries if refined else []}
    assert zoom_timeline.read(json.dumps(raw).encode(), at * 1000) == tuple(wanted)


present = st.builds(
    Present,
    name=names,
    original=st.sampled_from(["", "Wings", "Orla Quist"]),
    email=st.sampled_from(["", "p03@example.org"]),
    joined=st.sampled_from(["", "09/24/2020 11:35:16 AM"]),
    left=st.sampled_from(["", "09/24/2020 11:36:16 AM"]),
    minutes=st.one_of(st.none(), st.integers(0, 999)),
    guest=st.sampled_from([None, True, False]),
    consent=st.sampled_from([None, True, False]),
    waiting=st.sampled_from([None, True, False]),
)


@unhurried
@given(st.lists(present, max_size=5), st.permutations(range(8)))
def test_a_participants_report_comes_back(rows: list[Present], order: list[int]) -> None:
    headings = ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"]
    headings += ["Guest", "Recording Consent", "In Waiting Room"]
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([headings[at] for at in order])
    for one in rows:
        told = {True: "Yes", False: "No", None: ""}
        name = f"{one.name} ({one.original})" if one.original else one.name
        minutes = "" if one.minutes is None else str(one.minutes)
        cells = [name, one.email, one.joined, one.left, minutes]
        cells += [told[one.guest], told[one.consent], told[one.waiting]]
        table.writerow([cells[at] for at in order])
    assert zoom_report.read(out.getvalue().encode()) == tuple(rows)


STARTS = [
    b"",
    b"WEBVTT\n\n00:00:01.000 --> ",
    b"00:00:01\tSam:\t",
    b"18:00:00 From Sam to ",
    b"[Sam] 00:00:01\n",
    b'{"timeline": [',
    b'{"timeline": [{"ts": "00:00:01", "users": ',
    b"Name (Original Name),Guest\n",
]


@unhurried
@pytest.mark.parametrize(
    "read",
    [
        vtt.text_format.read,
        zoom_chat.text_format.read,
        zoom_captions.text_format.read,
        lambda data: zoom_timeline.read(data, 60_000),
        zoom_report.read,
        choose.read,
    ],
)
@given(st.sampled_from(STARTS), st.binary(max_size=120))
def test_no_bytes_make_a_traceback(read, start: bytes, rest: bytes) -> None:
    with suppress(UnreadableText):
        read(start + rest)
