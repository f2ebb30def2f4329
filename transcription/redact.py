"""The privacy border: the only door from identified text to text that may be stored or exported.

``make`` builds an ``Anonymized`` from a transcript whose findings are all decided; ``reopen``
rebuilds one from stored rows and refuses rows that do not match the digest kept with them. Nobody
else can: the class takes a token that never leaves this file, refuses to be pickled or copied, and
``check`` (called by the store and by every exporter) recomputes the digest and a seal that only
this process can make, so that an object conjured with ``__new__`` is refused too.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import InitVar, dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from transcription import talk
from transcription.errors import BorderBreach, Problem
from transcription.hiding import hidden_ranges, hide, joined, opaque
from transcription.model import (
    Decision,
    Finding,
    Kind,
    Mark,
    MarkKind,
    Placeholder,
    Policy,
    SafeTurn,
    Transcript,
    Turn,
    TurnKind,
    Wishes,
)
from transcription.review import Settled, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_TOKEN = object()
_SEAL_KEY = secrets.token_bytes(32)
NO_WISHES = Wishes()
REMOVED = "[removed]"  # stands where somebody was spoken of who is no longer part of the study
WITHHELD = "words withheld"  # stands where a whole turn was masked: [OTHER-1, words withheld]


class OpenFindings(Problem):
    """Findings wait for a person, so nothing may be released."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} possible identifier{'s' if count != 1 else ''} still wait for a reviewer's decision."
        )
        self.count = count


@dataclass(frozen=True)
class Anonymized:
    """A session's turns without identifiers, the only form that may be stored or exported.

    ``policy`` is the rule set's name and version, ``reviewer`` who decided the findings, ``digest``
    the SHA-256 of all other fields in canonical JSON.
    """

    turns: tuple[SafeTurn, ...] = field(repr=False)
    language: str
    engine: str
    model: str
    draft: bool
    duration_ms: int
    policy: str
    reviewer: str
    digest: str = field(init=False)
    token: InitVar[object] = None

    def __post_init__(self, token: object) -> None:
        if token is not _TOKEN:
            raise BorderBreach("Anonymized")
        digest = _digest(self)
        object.__setattr__(self, "digest", digest)
        object.__setattr__(self, "_seal", _seal(digest))

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise BorderBreach("Anonymized")


def make(
    transcript: Transcript,
    findings: Sequence[Finding],
    decisions: Sequence[Decision],
    policy: Policy,
    *,
    key: bytes,
    reviewer: str,
    meanings: Mapping[str, str] | None = None,
    wishes: Wishes = NO_WISHES,
) -> Anonymized:
    """Redact ``transcript``; raises OpenFindings while a finding waits for a decision.

    ``key`` is the study's secret: entity ids are keyed, so they reveal nothing without it.
    ``meanings`` maps an entity, or a term of the study's list, to the words that may stand beside its
    placeholder. ``wishes`` say
    whose turns are left out, or stay without their words.
    """
    settled = settle(findings, decisions, policy)
    waiting = sum(one.open for one in settled)
    if waiting:
        raise OpenFindings(waiting)
    turns = _safe_turns(transcript, settled, key=key, meanings=meanings or {}, wishes=wishes)
    return _anonymized(transcript, turns, policy, reviewer)


def preview(
    transcript: Transcript,
    findings: Sequence[Finding],
    decisions: Sequence[Decision],
    policy: Policy,
    *,
    key: bytes,
    meanings: Mapping[str, str] | None = None,
    wishes: Wishes = NO_WISHES,
) -> tuple[SafeTurn, ...]:
    """The turns as they would be with every undecided finding hidden; for the screen, not the store."""
    settled = settle(findings, decisions, policy)
    return _safe_turns(transcript, settled, key=key, meanings=meanings or {}, wishes=wishes)


def reopen(
    turns: Iterable[SafeTurn],
    *,
    language: str,
    engine: str,
    model: str,
    draft: bool,
    duration_ms: int,
    policy: str,
    reviewer: str,
    digest: str,
) -> Anonymized:
    """Rebuild what was stored; raises BorderBreach when it is not what ``make`` once released."""
    value = Anonymized(
        tuple(turns), language, engine, model, draft, duration_ms, policy, reviewer, token=_TOKEN
    )
    if not hmac.compare_digest(value.digest, digest):
        raise BorderBreach("A stored transcript that was changed behind the toolkit's back")
    return value


def without(value: Anonymized, wishes: Wishes, *, key: bytes) -> Anonymized:
    """A released text with less of some people in it, where what it was made of is destroyed.

    Turns of who is to be masked stay without their words; turns of who is to be removed go, and so does
    what stands for them in what others said. ``key`` is the study's secret. Raises BorderBreach.
    """
    text = check(value)
    withheld = _withheld(key)
    turns = tuple(
        _lessened(turn, wishes, withheld) for turn in text.turns if turn.speaker not in wishes.removed
    )
    return Anonymized(
        turns,
        text.language,
        text.engine,
        text.model,
        text.draft,
        text.duration_ms,
        text.policy,
        text.reviewer,
        token=_TOKEN,
    )


def _lessened(turn: SafeTurn, wishes: Wishes, withheld: Placeholder) -> SafeTurn:
    if turn.speaker in wishes.masked:
        return turn if turn.pieces == (withheld,) else replace(turn, pieces=(withheld,), marks=())
    # Piece by piece, so that the marks keep their places.
    return replace(turn, pieces=tuple(REMOVED if speaks_of(one, wishes) else one for one in turn.pieces))


def speaks_of(piece: str | Placeholder, wishes: Wishes) -> bool:
    """Does the piece stand for somebody who is to be removed?"""
    if isinstance(piece, str):
        return False
    return piece.kind is Kind.PARTICIPANT and piece.entity in wishes.removed


def _withheld(key: bytes) -> Placeholder:
    return Placeholder(Kind.OTHER, opaque(key, Kind.OTHER, WITHHELD), WITHHELD)


def for_archive(value: Anonymized, names: Mapping[str, str], duration_ms: int) -> Anonymized:
    """A released text with less in it, for readers of an archive: never more than ``value`` tells.

    Placeholders lose their meaning (an age keeps its range), turns their times and evidence, and
    ``names`` (roster ids to the archive's own) stand for people everywhere. Raises BorderBreach.
    """
    text = check(value)
    return Anonymized(
        turns=tuple(_told_less(turn, names) for turn in text.turns),
        language=text.language,
        engine=text.engine,
        model=text.model,
        draft=text.draft,
        duration_ms=duration_ms,
        policy=text.policy,
        reviewer="",
        token=_TOKEN,
    )


def _told_less(turn: SafeTurn, names: Mapping[str, str]) -> SafeTurn:
    pieces = tuple(piece if isinstance(piece, str) else _bare(piece, names) for piece in turn.pieces)
    speaker = names.get(turn.speaker, turn.speaker)
    return SafeTurn(
        speaker,
        turn.kind,
        None,
        None,
        pieces,
        question=turn.question,
        disputed=turn.disputed,
        marks=turn.marks,
    )


def _bare(piece: Placeholder, names: Mapping[str, str]) -> Placeholder:
    entity = names.get(piece.entity, piece.entity) if piece.kind is Kind.PARTICIPANT else piece.entity
    return Placeholder(piece.kind, entity, piece.meaning if piece.kind is Kind.AGE else None)


def check(value: object) -> Anonymized:
    """``value`` itself if it truly came through this door; raises BorderBreach otherwise."""
    if type(value) is not Anonymized:
        raise BorderBreach(type(value).__name__)
    seal = getattr(value, "_seal", "")
    try:
        digest = _digest(value)
        genuine = value.digest == digest and hmac.compare_digest(seal, _seal(digest))
    except (AttributeError, TypeError, ValueError):  # a forgery need not even hold turns
        genuine = False
    if not genuine:
        raise BorderBreach("A forged Anonymized")
    return value


def _safe_turns(
    transcript: Transcript,
    settled: Sequence[Settled],
    *,
    key: bytes,
    meanings: Mapping[str, str],
    wishes: Wishes,
) -> tuple[SafeTurn, ...]:
    _check_spans(transcript, settled)
    ranges = hidden_ranges(settled, key=key, meanings=meanings)
    withheld = _withheld(key)
    for number, turn in enumerate(transcript.turns):
        if turn.speaker in wishes.masked:
            ranges[number] = [(0, len(turn.text), withheld)]
    kept = {
        number: turn
        for number, turn in enumerate(transcript.turns)
        if turn.kind is not TurnKind.PRIVATE_CHAT and turn.speaker not in wishes.removed
    }
    happened = talk.happenings(list(kept.values()))
    return tuple(
        _safe_turn(turn, ranges.get(number, []), own)
        for (number, turn), own in zip(kept.items(), happened, strict=True)
    )


def _check_spans(transcript: Transcript, settled: Iterable[Settled]) -> None:
    # A span outside its text would hide nothing: the findings were made for another transcript.
    lengths = [len(turn.text) for turn in transcript.turns]
    for span in (span for one in settled for span in one.finding.spans):
        if not (0 <= span.turn < len(lengths) and 0 <= span.start <= span.end <= lengths[span.turn]):
            raise BorderBreach("A transcript with the findings of another text")


def _safe_turn(
    turn: Turn, hidden: Sequence[tuple[int, int, Placeholder]], happened: Sequence[talk.Happening]
) -> SafeTurn:
    return SafeTurn(
        speaker=turn.speaker,
        kind=turn.kind,
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
        pieces=hide(turn.text, hidden),
        evidence=turn.evidence,
        question=turn.question,
        margin=turn.margin,
        disputed=turn.disputed,
        marks=_marks(happened, len(turn.text), hidden),
    )


def _marks(
    happened: Iterable[talk.Happening], length: int, hidden: Sequence[tuple[int, int, Placeholder]]
) -> tuple[Mark, ...]:
    """What happened in a turn, at its place in the pieces that ``hide`` makes; none within a placeholder."""
    borders = [(start, end) for start, end, _ in joined(hidden)]
    parts = talk.parts(length, borders)
    found = [mark for one in happened if (mark := talk.placed(one, parts, borders)) is not None]
    return tuple(sorted(found, key=lambda one: (one.piece, one.at, one.kind)))


def _anonymized(
    transcript: Transcript, turns: tuple[SafeTurn, ...], policy: Policy, reviewer: str
) -> Anonymized:
    return Anonymized(
        turns=turns,
        language=transcript.language,
        engine=transcript.engine,
        model=transcript.model,
        draft=transcript.draft,
        duration_ms=transcript.duration_ms,
        policy=f"{policy.name} {policy.version}",
        reviewer=reviewer,
        token=_TOKEN,
    )


def plain_pieces(pieces: Iterable[str | Placeholder]) -> list[str | dict[str, str]]:
    """Pieces as JSON values, for the store and for the digest."""
    return [piece if isinstance(piece, str) else _plain_placeholder(piece) for piece in pieces]


def _plain_placeholder(piece: Placeholder) -> dict[str, str]:
    plain = {"kind": str(piece.kind), "entity": piece.entity}
    return plain if piece.meaning is None else {**plain, "meaning": piece.meaning}


def pieces_from_plain(plain: Iterable[str | dict[str, str]]) -> tuple[str | Placeholder, ...]:
    """The inverse of ``plain_pieces``."""
    return tuple(
        one if isinstance(one, str) else Placeholder(Kind(one["kind"]), one["entity"], one.get("meaning"))
        for one in plain
    )


def plain_marks(marks: Iterable[Mark]) -> list[list[str | int]]:
    """Marks as JSON values, for the store and for the digest."""
    return [[str(one.kind), one.piece, one.at, one.ms] for one in marks]


def marks_from_plain(plain: Iterable[tuple[str, int, int, int]]) -> tuple[Mark, ...]:
    """The inverse of ``plain_marks``."""
    return tuple(Mark(MarkKind(kind), piece, at, ms) for kind, piece, at, ms in plain)


def _digest(value: Anonymized) -> str:
    document: dict[str, Any] = {
        "turns": [
            [
                turn.speaker,
                str(turn.kind),
                turn.start_ms,
                turn.end_ms,
                plain_pieces(turn.pieces),
                str(turn.evidence),
                turn.question,
                *_later_facts(turn),
            ]
            for turn in value.turns
        ],
        "language": value.language,
        "engine": value.engine,
        "model": value.model,
        "draft": value.draft,
        "duration_ms": value.duration_ms,
        "policy": value.policy,
        "reviewer": value.reviewer,
    }
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _later_facts(turn: SafeTurn) -> list[Any]:
    """What turns of earlier versions had not: without any of it the digest is what it was then."""
    facts = [turn.margin, turn.disputed, plain_marks(turn.marks)]
    return [] if facts == [None, False, []] else facts


def _seal(digest: str) -> str:
    return hmac.new(_SEAL_KEY, digest.encode(), hashlib.sha256).hexdigest()
