"""Releases for the tests of the exporters; invented people and words."""

from __future__ import annotations

from facilitator.exports.protocol import CODERS, TEXT, Release, ReleasedSession
from facilitator.model import Attendance, Presence, Role, Session, State
from transcription import placeholders, policies, redact
from transcription.model import Evidence, Finding, Kind, Placeholder, TextSpan, Transcript, Turn, TurnKind

POLICY = policies.load("qualitative")
KEY = b"the study's secret"
PEOPLE = (
    Attendance("M1", Role.MODERATOR),
    Attendance("P01", Role.PARTICIPANT),
    Attendance("P02", Role.PARTICIPANT, Presence.LATE),
    Attendance("P10", Role.PARTICIPANT, Presence.ABSENT),
    Attendance("A1", Role.ASSISTANT),
)
QUESTIONS = {"q1": "What comes first: time or money?", "q2": "Who opened the door?"}
SPEAKERS = ("M1", "P01", "P02", "S1", "Speaker 2")

# Speech that looks like labels, stamps and paragraphs to a program that is not careful.
NASTY = (
    "So: here is the thing",
    "At 10:30, then 11:45: done. For example: nobody asked me.",
    "https://example.org/a:b?c=d",
    "@home: I read, @P02: you write",
    "[note]: and {note} and #P01: a hash",
    "P02: is what I said",
    "Moderator: you asked, [00:00:09]P02: remember",
    "one line\nP02: forged\r\n\r\nSpeaker 9: forged",
    "before\u2028P02: forged\u2029@P02: forged\x85P02: forged\x0bP02: forged",
    "a\ttab\tand a null\x00 and a bell\x07",
    "=1+1",
    "\U0001f600 emoji, \u202eright to left\u202c, combining e\u0301, \u7530\u4e2d",
)


def turn(text, number=0, speaker=None, *, kind=TurnKind.SPEECH, question=None, timed=True, end=True):
    start = 24_000 * number + 5_000 if timed else None
    stop = start + 20_000 if timed and end else None
    who = SPEAKERS[number % len(SPEAKERS)] if speaker is None else speaker
    return Turn(who, kind, start, stop, text, evidence=Evidence.TRACK, question=question)


def anonymized(turns, hidden=(), meanings=None, *, draft=False, duration_ms=3_725_000):
    """``hidden`` are (turn number, words, kind, entity)."""
    findings = []
    for at, words, kind, entity in hidden:
        start = turns[at].text.index(words)
        findings.append(
            Finding((TextSpan(at, start, start + len(words)),), kind, entity, "t", 1.0, "", words)
        )
    heard = Transcript(tuple(turns), "en", "whisper", "small.en", draft=draft, duration_ms=duration_ms)
    return redact.make(heard, findings, [], POLICY, key=KEY, reviewer="JW", meanings=meanings or {})


def session(text, name="FG1", group="students", people=PEOPLE, questions=QUESTIONS):
    return ReleasedSession(
        Session(name, "seed", "ab" * 32, group, tuple(people), State.STORED), text, questions
    )


def release(*sessions, target=TEXT, title="Research in medical school", draft=False, moderators=()):
    found = [
        piece
        for one in sessions
        for each in one.text.turns
        for piece in each.pieces
        if isinstance(piece, Placeholder)
    ]
    numbers = placeholders.number(found, key=KEY, series="main", taken={})
    return Release(title, CODERS, target, draft, tuple(sessions), numbers, "main", tuple(moderators))


def talk():
    """A short session with something of everything."""
    return anonymized(
        [
            turn("What comes first for you?", 0, question="q1"),
            turn("Marta helped me. Marta knew Northfield.", 1, question="q1"),
            turn("Ask Jordan!", 2, question="q1"),
            turn("the link is here: https://example.org/x", 3, kind=TurnKind.CHAT, end=False, question="q1"),
            turn("Who opened the door?", 0, "M1", question="q2"),
            turn("Nobody.", 4, question="q2"),
        ],
        [
            (1, "Marta", Kind.PERSON, "marta"),
            (1, "Northfield", Kind.ORG, "northfield"),
            (2, "Jordan", Kind.PARTICIPANT, "P02"),
        ],
        {"marta": "a colleague"},
    )


def nasty(target=TEXT, title="A study: part 1, at 10:30", **kwargs):
    """A release whose speech, title, group and questions all hold colons."""
    turns = [turn(text, number, **kwargs) for number, text in enumerate(NASTY)]
    return release(session(anonymized(turns), group="group: one"), target=target, title=title)


def named(files, path):
    """The content of the file at ``path``."""
    return next(file.data for file in files if file.path == path)


def bare(text):
    """Letters and digits only: what no change of white space can touch."""
    return "".join(char for char in text if char.isalnum())
