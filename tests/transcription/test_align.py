"""Turns: who wins, where a stretch is cut, what belongs together."""

from __future__ import annotations

import io

from transcription.align import turns
from transcription.model import (
    Evidence,
    Known,
    Media,
    Person,
    Recording,
    Span,
    SpeakerSpan,
    TurnKind,
    Utterance,
    Word,
)

ROSTER = (
    Person("M1", "moderator", ("Tamsin Oduya",)),
    Person("P01", "participant", ("Piotr Vale-Hansen",)),
    Person("P02", "participant", ("Inês Rautio", "Inês")),
)
KNOWN = Known(roster=ROSTER)
MINUTE = 60_000  # ms


def track(name, person, duration_ms=MINUTE):
    return Media(name, io.BytesIO, "0" * 64, duration_ms, person)


def recording(*, tracks=(), captions=(), chat=(), duration_ms=MINUTE):
    audio = (Media("mix-1", io.BytesIO, "f" * 64, duration_ms),)
    return Recording(audio=audio, tracks=tracks, captions=captions, chat=chat)


def span(start_ms, end_ms, label, source):
    return SpeakerSpan(Span(start_ms, end_ms), label, source)


def said(text, start_ms, end_ms, name=None, channel="mix"):
    return Utterance(text, start_ms, end_ms, name, channel=channel)


def spoken(text, start_ms, each_ms=500, name=None):
    """An utterance whose words last ``each_ms`` each."""
    words = tuple(
        Word(word, start_ms + each_ms * at, start_ms + each_ms * (at + 1))
        for at, word in enumerate(text.split())
    )
    return Utterance(text, start_ms, words[-1].end_ms, name, words=words)


def shown(made):
    return [(turn.speaker, turn.text, turn.start_ms, turn.end_ms, str(turn.evidence)) for turn in made]


def test_strongest_evidence_wins_and_is_told():
    spans = [
        span(0, 4000, "P01", Evidence.TRACK),
        span(0, 8000, "Tamsin Oduya", Evidence.TIMELINE),
        span(0, 12000, "SPEAKER_00", Evidence.VOICE),
    ]
    heard = [
        said("by track", 500, 3500, "Inês"),
        said("by timeline", 5000, 7000, "Inês"),
        said("by voice", 9000, 11000, "Inês"),
        said("by caption", 13000, 15000, "Inês"),
        said("by nothing", 17000, 19000),
    ]
    made, _ = turns(heard, spans, recording(tracks=(track("track-1", "P01"),)), KNOWN)
    assert [(turn.speaker, str(turn.evidence)) for turn in made] == [
        ("P01", "track"),
        ("M1", "timeline"),
        ("M1", "voice"),
        ("P02", "caption"),
        ("Unknown", "none"),
    ]


def test_what_was_heard_on_a_persons_track_is_theirs():
    made, _ = turns(
        [said("mine", 0, 2000, "Tamsin Oduya", "track-2")],
        [span(0, 2000, "Tamsin Oduya", Evidence.TIMELINE)],
        recording(tracks=(track("track-2", "P02"),)),
        KNOWN,
    )
    assert shown(made) == [("P02", "mine", 0, 2000, "track")]
