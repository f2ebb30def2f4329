"""Lines in which the identifiers are marked: "thanks «Erin», see you"; "/" stands between two turns."""

from __future__ import annotations

from transcription import number_beside
from transcription.detect import detect
from transcription.model import Known, TextSpan


def unmarked(line):
    """The turns of a marked line, and the spans that are marked in them."""
    texts, spans = [], []
    for number, turn in enumerate(line.split(" / ")):
        place = 0
        for nth, piece in enumerate(turn.replace("»", "«").split("«")):
            if nth % 2:
                spans.append(TextSpan(number, place, place + len(piece)))
            place += len(piece)
        texts.append(turn.replace("«", "").replace("»", ""))
    return texts, spans


def found(line, detector, known=None):
    """What ``detector`` finds in the turns of a marked line, without what is then found beside it."""
    findings = detect(unmarked(line)[0], known or Known(), {"this": detector})
    return [one for one in findings if one.detector != number_beside.NAME]


def spans(findings):
    """All spans of the findings, in order."""
    return sorted(span for one in findings for span in one.spans)


def letters(spans):
    """Turn and offset of every character in the spans."""
    return {(one.turn, at) for one in spans for at in range(one.start, one.end)}
