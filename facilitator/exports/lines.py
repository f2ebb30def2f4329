"""The turns of a session as every exporter writes them: labelled, numbered, on one line each.

Which words are there is for the release's transcription convention to say. They are not altered
otherwise; only what would break a paragraph, a table row or an XML file (line breaks, control
characters) becomes a blank, and marks that would turn a line backwards go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from facilitator.exports.labels import speaker_labels
from transcription.conventions.written import written
from transcription.model import Evidence, SafeTurn, TurnKind
from transcription.placeholders import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from facilitator.exports.protocol import Release, ReleasedSession
    from transcription.redact import Anonymized

IN_CHAT = "(in chat) "
NOT_QUOTED = "(not to be quoted) "
_MS_PER_MINUTE = 60_000

# Controls, line and paragraph separators, and the two code points that XML 1.0 forbids.
_BREAKS = re.compile("\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
# Marks that turn the direction of what follows (UAX #9): without the one that ends them, which may be hidden
# with a name, the rest of a turn and its placeholders would stand there backwards.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOCK_COLON = re.compile(r"(?<=\d)\s*[:\uff1a]\s*(?=\d)")
_COLON = re.compile(r"\s*[:\uff1a]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line: words as spoken, or a placeholder (``hidden``)."""

    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A turn ready for writing. ``number`` is that of the stored turn, from 1, in every file and release.

    One that is not ``quotable`` may be analysed; its speaker did not agree to be quoted.
    """

    number: int
    label: str
    kind: TurnKind
    start_ms: int | None
    end_ms: int | None
    pieces: tuple[Piece, ...]
    question: str | None
    evidence: Evidence = Evidence.NONE
    margin: float | None = None
    disputed: bool = False
    quotable: bool = True

    @property
    def text(self) -> str:
        """The words with their placeholders."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def before(self) -> str:
        """What a transcript says before the words: that nobody may quote them, that they were typed."""
        return ("" if self.quotable else NOT_QUOTED) + (IN_CHAT if self.kind is TurnKind.CHAT else "")

    @property
    def paragraph(self) -> str:
        """The words as a transcript shows them."""
        return self.before + self.text


def lines(release: Release, released: ReleasedSession) -> list[Line]:
    """The session's turns as the release's convention writes them; turns that overlap are both there.

    What the assistant noted is nobody's turn: ``notes`` has it.
    """
    labels = speaker_labels(release, released)
    text = released.text
    return [
        _line(number, turn, labels[turn.speaker], release)
        for number, turn in written(text.turns, release.convention, text.language)
        if turn.kind is not TurnKind.NOTE
    ]


def stored_lines(release: Release, released: ReleasedSession) -> list[Line]:
    """Every turn with every word, as the store has them."""
    return [line for line in _stored(release, released) if line.kind is not TurnKind.NOTE]


def notes(release: Release, released: ReleasedSession) -> list[Line]:
    """What the assistant noted in the room, as the store has it."""
    return [line for line in _stored(release, released) if line.kind is TurnKind.NOTE]


def _stored(release: Release, released: ReleasedSession) -> list[Line]:
    labels = speaker_labels(release, released)
    return [
        _line(number, turn, labels[turn.speaker], release)
        for number, turn in enumerate(released.text.turns, start=1)
    ]


def _line(number: int, turn: SafeTurn, name: str, release: Release) -> Line:
    return Line(
        number=number,
        label=name,
        kind=turn.kind,
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
        pieces=_pieces(turn, release),
        question=turn.question,
        evidence=turn.evidence,
        margin=turn.margin,
        disputed=turn.disputed,
        quotable=turn.speaker not in release.not_quoted,
    )


def _pieces(turn: SafeTurn, release: Release) -> tuple[Piece, ...]:
    """The turn's pieces on one line, without blanks at its two ends."""
    pieces = [
        Piece(flat(piece)) if isinstance(piece, str) else Piece(flat(label(piece, release.numbers)), True)
        for piece in turn.pieces
    ]
    while pieces and not pieces[0].text.lstrip():
        pieces.pop(0)
    while pieces and not pieces[-1].text.rstrip():
        pieces.pop()
    if pieces:
        pieces[0] = Piece(pieces[0].text.lstrip(), pieces[0].hidden)
        pieces[-1] = Piece(pieces[-1].text.rstrip(), pieces[-1].hidden)
    return tuple(pieces)


def flat(text: str) -> str:
    """``text`` with a blank for every line break, tab and control character.

    Blanks at its ends stay, because a piece joins its neighbours. What UTF-8 cannot hold (a lone
    surrogate) becomes U+FFFD.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _BREAKS.sub(" ", _DIRECTIONS.sub("", whole.replace("\ufeff", "")))


def heading(text: str) -> str:
    """``text`` for a paragraph that is no turn: no colon, which programs would take for a speaker."""
    return _COLON.sub(",", _CLOCK_COLON.sub(".", flat(text))).strip()


def session_heading(release: Release, released: ReleasedSession) -> str:
    """Names the session and the study. Begins with a word of ours, never with a speaker mark."""
    parts = [f"Focus group {released.session.id}", released.session.group]
    first = ", ".join(heading(part) for part in parts if part)
    return f"{first}. {heading(release.title)}" if release.title else first


def question_headings(questions: Mapping[str, str]) -> dict[str, str]:
    """The paragraph "Question 2. Wording" for each question of the guide, by its id."""
    return {
        key: f"Question {number}. {heading(text)}" for number, (key, text) in enumerate(questions.items(), 1)
    }


def under_questions(
    spoken: Iterable[Line], questions: Mapping[str, str]
) -> Iterator[tuple[str | None, Line]]:
    """Each line with the heading that stands before it, None where the question goes on."""
    headings = question_headings(questions)
    current = None
    for line in spoken:
        new = line.question is not None and line.question != current
        current = line.question if new else current
        yield (headings.get(line.question or "") if new else None), line


def recogniser(text: Anonymized) -> str:
    """Engine and model; said once where they are the same."""
    return ", ".join(dict.fromkeys(heading(part) for part in (text.engine, text.model) if part))


def minutes(ms: int) -> int:
    """Whole minutes, rounded: a length to the second would help to find the recording it came from."""
    return round(ms / _MS_PER_MINUTE)
