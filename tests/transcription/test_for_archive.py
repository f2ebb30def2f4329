"""What an archive is told of a text is less than was released, and never more."""

from __future__ import annotations

import pytest

from transcription import policies, redact
from transcription.errors import BorderBreach
from transcription.model import Finding, Kind, TextSpan, Transcript, Turn, TurnKind

SAID = "I was 34 when Quillfeather met Ada at Larkmoor on the ninth of May."
HIDDEN = [
    ("34", Kind.AGE, "34"),
    ("Quillfeather", Kind.PERSON, "quillfeather"),
    ("Ada", Kind.PARTICIPANT, "P07"),
    ("Larkmoor", Kind.TERM, "larkmoor"),
    ("the ninth of May", Kind.DATE, "9 May"),
]
MEANINGS = {"quillfeather": "a colleague", "larkmoor": "town in the north"}


def released():
    found = [
        Finding(
            (TextSpan(0, SAID.index(words), SAID.index(words) + len(words)),),
            kind,
            entity,
            "t",
            1.0,
            "",
            words,
        )
        for words, kind, entity in HIDDEN
    ]
    turn = Turn("P03", TurnKind.SPEECH, 5_000, 9_000, SAID, question="q1")
    heard = Transcript((turn,), "en", "whisper", "small.en", draft=False, duration_ms=3_000_000)
    policy = policies.load("qualitative")
    return redact.make(heard, found, [], policy, key=b"k", reviewer="JW", meanings=MEANINGS)


def test_words_and_questions_stay_and_meanings_times_reviewer_and_ids_go():
    text = released()
    told = redact.for_archive(text, {"P03": "R01", "P07": "R02"}, 900_000)
    (before,), (turn,) = text.turns, told.turns
    assert (turn.speaker, turn.start_ms, turn.end_ms, turn.question) == ("R01", None, None, "q1")
    assert (told.reviewer, told.duration_ms, told.language) == ("", 900_000, "en")
    assert [one for one in turn.pieces if isinstance(one, str)] == [
        one for one in before.pieces if isinstance(one, str)
    ]
    placeholders = [one for one in turn.pieces if not isinstance(one, str)]
    assert [one.kind for one in placeholders] == [kind for _, kind, _ in HIDDEN]
    assert [one.entity for one in placeholders if one.kind is Kind.PARTICIPANT] == ["R02"]
    assert [one.kind for one in placeholders if one.meaning and one.kind is not Kind.AGE] == []
    assert any(one.meaning for one in before.pieces if not isinstance(one, str))
    assert redact.check(told) is told


def test_identified_text_cannot_be_told_to_an_archive():
    heard = Transcript((), "en", "whisper", "", draft=False, duration_ms=1)
    with pytest.raises(BorderBreach):
        redact.for_archive(heard, {}, 1)
