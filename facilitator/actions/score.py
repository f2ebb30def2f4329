"""``fg score``: how good is a session's transcript, against one that a person made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator import drafts
from facilitator.errors import BadFile, NotFound
from transcription import score as measures
from transcription.formats import choose
from transcription.model import UNINTELLIGIBLE, Span, TurnKind
from transcription.score import SpeakingScore, WordScore
from transcription.speakers import UNKNOWN, resolve_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.actions.open_study import OpenStudy
    from transcription.model import Draft, Person, Turn, Utterance
    from transcription.score import Named


@dataclass(frozen=True, slots=True)
class Scored:
    """The rates of one session; ``speaking`` is None where the reference has no times."""

    session: str
    words: WordScore
    named: WordScore
    cp: WordScore
    wrong_names: WordScore
    speaking: SpeakingScore | None

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.session,
            "words": _words(self.words),
            "named": _words(self.named),
            "cp": _words(self.cp),
            "wrong_names": _words(self.wrong_names),
            "speaking": _speaking(self.speaking) if self.speaking else None,
        }


def score(study: OpenStudy, session_id: str, reference: bytes) -> Scored:
    """Compare; the reference holds real names and is not kept. Raises NotFound, BadFile, UnreadableMedia."""
    study.repository.session(session_id)
    kept = drafts.read(study.vault.room(session_id))
    if kept is None:
        raise NotFound(f"{session_id} has no transcript to score.", f"fg transcribe {session_id}")
    roster = [one.person() for one in study.people.load_roster()]
    lines = _spoken(choose.read(reference, names=[name for one in roster for name in one.names]), kept.draft)
    if not lines:
        raise BadFile(
            "The reference holds no speech that could be read.",
            "give a VTT, SRT, TXT, DOCX or JSON transcript",
        )
    turns = [turn for turn in kept.draft.transcript.turns if turn.kind.spoken]
    who = _speakers(lines, roster)
    said, heard = _reference(lines, who), _heard(turns)
    by_name = measures.by_speaker((who, word) for who, word in said)
    by_label = measures.by_speaker((who, word) for who, word in heard)
    return Scored(
        session_id,
        words=measures.word_errors([word for _, word in said], [word for _, word in heard]),
        named=measures.named_word_errors(by_name, by_label),
        cp=measures.cp_word_errors(by_name, by_label),
        wrong_names=measures.wrong_names(said, heard),
        speaking=_speaking_score(lines, who, turns),
    )


def _spoken(lines: Iterable[Utterance], draft: Draft) -> list[Utterance]:
    """What was said. A format without kinds, such as VTT, shows what was typed in the chat as if it were."""
    turns = draft.transcript.turns
    typed = {(turn.start_ms, *measures.words(turn.text)) for turn in turns if not turn.kind.spoken}
    speech = (line for line in lines if line.kind is TurnKind.SPEECH and line.text.strip())
    return [line for line in speech if (line.start_ms, *measures.words(line.text)) not in typed]


def _reference(lines: Sequence[Utterance], who: Sequence[str]) -> list[Named]:
    return [
        (speaker, word)
        for line, speaker in zip(lines, who, strict=True)
        for word in measures.words(line.text)
    ]


def _speakers(lines: Sequence[Utterance], roster: Sequence[Person]) -> list[str]:
    """Whose each line is: a roster id where the name fits one, else what the reference calls them."""
    names = resolve_names([line.name for line in lines if line.name], roster)
    return [names.speaker(line.name) if line.name else UNKNOWN for line in lines]


def _heard(turns: Sequence[Turn]) -> list[Named]:
    return [
        (turn.speaker, word)
        for turn in turns
        for word in measures.words(turn.text.replace(UNINTELLIGIBLE, " "))
    ]


def _speaking_score(
    lines: Sequence[Utterance], who: Sequence[str], turns: Sequence[Turn]
) -> SpeakingScore | None:
    if any(line.start_ms is None or line.end_ms is None for line in lines):
        return None
    said: dict[str, list[Span]] = {}
    for line, speaker in zip(lines, who, strict=True):
        said.setdefault(speaker, []).append(Span(line.start_ms or 0, line.end_ms or 0))
    heard: dict[str, list[Span]] = {}
    for turn in turns:
        if turn.start_ms is not None and turn.end_ms is not None:
            heard.setdefault(turn.speaker, []).append(Span(turn.start_ms, turn.end_ms))
    return measures.speaking_errors(said, heard)


def _words(one: WordScore) -> dict[str, Any]:
    return {"errors": one.errors, "words": one.words, "rate": round(one.rate, 4)}


def _speaking(one: SpeakingScore) -> dict[str, Any]:
    return {
        "missed_ms": one.missed_ms,
        "false_ms": one.false_ms,
        "confused_ms": one.confused_ms,
        "spoken_ms": one.spoken_ms,
        "rate": round(one.rate, 4),
    }
