"""Zoom's chat files, of every generation."""

from __future__ import annotations

import pytest

from transcription.errors import UnreadableText
from transcription.formats.zoom_chat import text_format as chat
from transcription.model import TurnKind

ELEVEN = 11 * 3_600_000
CHAT, PRIVATE = TurnKind.CHAT, TurnKind.PRIVATE_CHAT


def told(text, starts_at_ms=None):
    return [
        (one.start_ms, one.name, one.text, one.kind) for one in chat.read(text.encode(), (), starts_at_ms)
    ]


def test_a_cloud_chat_counts_from_the_recordings_start():
    text = (
        "00:04:40\tPiotr Vale-Hansen:\tfirst\tand a tab\r\nsecond line\r\n\r\n"
        "00:05:00\tSam: the 2nd:\tten: past\r\n01:00:00\tInes:\t"
    )
    assert told(text) == [
        (280_000, "Piotr Vale-Hansen", "first\tand a tab second line", CHAT),
        (300_000, "Sam: the 2nd", "ten: past", CHAT),
        (3_600_000, "Ines", "", CHAT),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("11:04:40 From Piotr Vale-Hansen to Everyone : hi", ("Piotr Vale-Hansen", "hi", CHAT)),
        ("11:04:40 From  Piotr  to  Everyone : a : b to c", ("Piotr", "a : b to c", CHAT)),
        ("11:04:40\t From  Piotr : hi", ("Piotr", "hi", CHAT)),
        ("11:04:40\t From  Piotr   to   Sam(Privately) : hi", ("Piotr", "hi", PRIVATE)),
        ("11:04:40 From Piotr  to  Sam(Direct Message) : hi", ("Piotr", "hi", PRIVATE)),
        ("11:04:40 From Piotr to Sam (direct message):\r\n\thi", ("Piotr", "hi", PRIVATE)),
        ("11:04:40 From Piotr to Hosts and panelists:\r\n\thi", ("Piotr", "hi", PRIVATE)),
        ("11:04:40 From Piotr To Everyone:\r\n    hi\r\n    there", ("Piotr", "hi there", CHAT)),
        ("11:04:40 From Up to Eleven to Everyone:\n\thi", ("Up to Eleven", "hi", CHAT)),
        ("11:04:40 From Piotr to Everyone: hi", ("Piotr", "hi", CHAT)),
        ("11:04:40 From Piotr to Everyone (in Waiting Room):\n\thi", ("Piotr", "hi", CHAT)),
    ],
)
def test_a_local_chat_says_from_whom_and_to_whom(line, expected):
    (found,) = told(line, starts_at_ms=ELEVEN)
    assert found == (280_000, *expected)


def test_a_local_chat_has_no_times_without_the_clock_of_the_start():
    assert told("11:04:40 From Piotr to Everyone : hi")[0][0] is None
    assert told("10:59:00 From Piotr to Everyone : early", ELEVEN)[0][0] == 0


def test_replies_and_reactions_are_told_without_the_words_they_quote():
    text = """11:04:40 From Piotr to Everyone:
\tlink to the reading list
11:05:02 From Tamsin to Everyone:
\tReplying to "link to the reading..."
\t
\tthanks
11:05:10 From Sam to Everyone:
\tReacted to "thanks" with \U0001f44d
11:05:12 From Sam to Everyone:
\tRemoved a \U0001f44d reaction from "thanks"
11:05:20 From Ines to Everyone:
\tReplying to "said before the recording"
\t
\tyes
11:05:30 From Ines to Everyone:
\tReplying to "" said nobody
"""
    assert [(name, said) for _, name, said, _ in told(text)] == [
        ("Piotr", "link to the reading list"),
        ("Tamsin", "thanks"),
        ("Sam", "Reacted with \U0001f44d"),
        ("Sam", "Removed a \U0001f44d reaction"),
        ("Ines", 'Replying to "said before the recording" yes'),
        ("Ines", 'Replying to "" said nobody'),
    ]


def test_lines_above_the_first_message_are_kept():
    assert [said for _, _, said, _ in told("cut off\n00:00:01\tSam:\thi")] == ["cut off", "hi"]


@pytest.mark.parametrize(
    "line",
    [
        "00:12:41 From what I saw: it was good",
        "00:12:41 Sam: hi",
        "[00:12:41]Sam: hi",
        "00:12:41\tno name here",
        "From Sam to Everyone : hi",
        "Sam: hi",
    ],
)
def test_what_only_looks_like_a_chat_is_none(line):
    assert not chat.recognises(line.encode())
    with pytest.raises(UnreadableText):
        chat.read(line.encode())


@pytest.mark.parametrize(
    ("line", "name", "kind"),
    [
        ("18:04:40 Von Tamsin Oduya an Alle:", "Tamsin Oduya", TurnKind.CHAT),
        ("18:04:40 Von Tamsin an Piotr (Direktnachricht):", "Tamsin", TurnKind.PRIVATE_CHAT),
        ("18:04:40 De Piotr Vale-Hansen a Todos:", "Piotr Vale-Hansen", TurnKind.CHAT),
        ("18:04:40 De Piotr \u00e0 Tout le monde :", "Piotr", TurnKind.CHAT),
        ("18:04:40 De Piotr para Todos:", "Piotr", TurnKind.CHAT),
        ("18:04:40 De Piotr a Tamsin:", "Piotr", TurnKind.PRIVATE_CHAT),
        ("18:04:40 Da Piotr a Tutti:", "Piotr", TurnKind.CHAT),
        ("18:04:40 Van Piotr aan Iedereen:", "Piotr", TurnKind.CHAT),
        ("18:04:40\tVon Piotr an Tamsin (Direktnachricht):", "Piotr", TurnKind.PRIVATE_CHAT),
        ("00:04:40\tDe Jong:", "De Jong", TurnKind.CHAT),
        ("18:04:40 From Piotr to Someone Unheard Of:", "Piotr", TurnKind.PRIVATE_CHAT),
    ],
)
def test_a_chat_is_read_in_the_language_it_was_saved_in(line: str, name: str, kind: TurnKind) -> None:
    (found,) = chat.read(f"{line}\r\n\ttea\r\n".encode(), starts_at_ms=0)
    assert (found.name, found.kind, found.text) == (name, kind, "tea")


@pytest.mark.parametrize(
    "line",
    [
        "18:04:40 Von hier gesehen: nichts",
        "18:04:40 De nada: gracias",
        "18:04:40 Hello Piotr to Everyone:",
        "18:04:40 Van alles : iets",
    ],
)
def test_a_sentence_that_begins_like_one_is_none(line: str) -> None:
    assert not chat.recognises(f"{line}\r\n\ttea\r\n".encode())
