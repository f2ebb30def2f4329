"""What the review page shows: the turns, and what is left in each pass, in items and minutes (identified)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from facilitator import recordings
from facilitator.actions import guide as guides
from facilitator.model import State
from facilitator.zoom.folder import FileRole
from transcription.doubt import doubtful
from transcription.doubt_words import doubtful_words
from transcription.mend import placed
from transcription.model import UNINTELLIGIBLE, Action
from transcription.plain import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.review_edit import EditDesk
    from facilitator.actions.review_items import Item
    from transcription.model import Transcript, Turn

SECONDS_PER_VOICE = 10  # s a person needs to hear a clip and say whose it is; own estimate
SECONDS_PER_WORDS = 8  # s for a doubtful stretch, heard twice and typed; own estimate
_CLIPS = 3  # moments of a voice that are offered to be heard
_CLIP_MS = (2_000, 15_000)  # a clip of less tells little, of more takes long
_SHOWN = 40  # items of a queue that go to the page at a time
_KEY_LENGTH = 16  # hexadecimal characters
_UNNAMED = ("Speaker ", "Unknown")  # what a voice is called before somebody knows whose it is


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to be heard: a turn whose speaker is in doubt, or doubtful words (``start`` to ``end``)."""

    key: str
    turn: int
    why: str
    start_ms: int | None
    end_ms: int | None
    start: int = 0
    end: int = 0
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of the session. ``name`` is who that is, where the roster or a label says so."""

    id: str
    name: str = field(repr=False)
    share: float  # of the talking time, 0 to 1
    turns: int
    unnamed: bool
    clips: tuple[tuple[int, int], ...]  # ms


@dataclass(frozen=True, slots=True)
class Sound:
    """A file that can be heard: the mix, or one person's own track."""

    name: str
    label: str = field(repr=False)
    mix: bool
    starts_ms: int
    duration_ms: int


def row(desk: EditDesk, names: Mapping[str, str], number: int) -> dict[str, Any]:
    """One turn for the page."""
    turns = desk.turns
    turn = turns[number]
    before = turns[number - 1].question if number else None
    return {
        "speaker": turn.speaker,
        "name": names.get(turn.speaker, ""),
        "kind": str(turn.kind),
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "text": turn.text,
        "question": turn.question if turn.question != before else None,
    }


def words(turn: Turn) -> list[int]:
    """Where each word begins and when, in pairs: code point, ms, code point, ms."""
    return [value for word, start, _ in placed(turn) for value in (start, word.start_ms)]


def names(study: OpenStudy, transcript: Transcript) -> dict[str, str]:
    """Who the speakers are: the roster's display names, and names met on labels."""
    return {**transcript.labels, **{one.id: one.display_name for one in study.people.load_roster()}}


def questions(study: OpenStudy, session_id: str) -> dict[str, str]:
    """The guide's questions by id, in its order; raises NotFound where the guide is gone."""
    session = study.repository.session(session_id)
    guide = guides.require(study.folder, session.guide).for_group(session.group)
    return {one.id: one.text for one in guide.questions}


def sounds(study: OpenStudy, session_id: str, known: Mapping[str, str]) -> list[Sound]:
    """What can be heard of the session: the mix first, then people's own tracks."""
    heard = [
        one for one in recordings.parts(study.vault.room(session_id)) if one.role in recordings.MEDIA_ROLES
    ]
    found = [
        Sound(
            one.name,
            known.get(one.person or "", one.person or one.name_guess or one.name),
            one.role is not FileRole.TRACK,
            one.starts_ms,
            one.duration_ms,
        )
        for one in heard
    ]
    return sorted(found, key=lambda one: (not one.mix, one.starts_ms, one.name))


def passes(desk: EditDesk, known: Mapping[str, str]) -> dict[str, Any]:
    """What is left in each pass, with the next items of each; what the page asks for after each step."""
    settled = _settled(desk)
    voices = [one for one in _voice_doubts(desk.turns) if one.key not in settled]
    unsure = [one for one in _word_doubts(desk.turns) if one.key not in settled]
    queue = desk.queue()
    seconds = sum(one.seconds for one in queue)
    return {
        "voices": _pass(voices, len(voices) * SECONDS_PER_VOICE),
        "words": _pass(unsure, len(unsure) * SECONDS_PER_WORDS),
        "identifiers": {
            "left": len(queue),
            "minutes": _minutes(seconds),
            "items": [_item(one) for one in queue[:_SHOWN]],
        },
        "speakers": [asdict(one) for one in _voices(desk.turns, known)],
        "marks": _marks(desk, queue),
        "can": {"undo": bool(desk.history.done or desk.said), "redo": bool(desk.history.undone)},
        "stored": desk.counts("").state is State.STORED,
    }


def _pass(doubts: Sequence[Doubt], seconds: float) -> dict[str, Any]:
    return {
        "left": len(doubts),
        "minutes": _minutes(seconds),
        "items": [asdict(one) for one in doubts[:_SHOWN]],
    }


def _minutes(seconds: float) -> int:
    return -(-round(seconds) // 60)


def _item(one: Item) -> dict[str, Any]:
    spans = one.finding.spans if one.finding is not None else ()
    return {
        "id": one.id,
        "kind": one.kind,
        "why": one.why,
        "turn": one.turn,
        "spans": [[span.turn, span.start, span.end] for span in spans],
        "before": one.before,
        "surface": one.surface,
        "after": one.after,
        "alike": one.alike,
    }


def _marks(desk: EditDesk, queue: Sequence[Item]) -> list[list[int]]:
    """What is hidden (1) or waits (0) in the text: turn, start, end, which."""
    waiting = {one.id for one in queue}
    return [
        [span.turn, span.start, span.end, int(one.finding.id not in waiting)]
        for one in desk.settled()
        if one.action is not Action.KEEP
        for span in one.finding.spans
    ]


def _settled(desk: EditDesk) -> set[str]:
    """The doubts that a person has looked at."""
    return {key for entry in desk.history.done for key in entry.edit.doubts}


def voice_key(start_ms: int | None, speaker: str) -> str:
    """Names the doubt whether this turn is this speaker's, whatever else is edited."""
    return digest("voice", start_ms, speaker)[:_KEY_LENGTH]


def _voice_doubts(turns: Sequence[Turn]) -> Iterator[Doubt]:
    for one in doubtful(turns):
        turn = turns[one.turn]
        key = voice_key(turn.start_ms, turn.speaker)
        yield Doubt(key, one.turn, "; ".join(one.why), turn.start_ms, turn.end_ms)


def _word_doubts(turns: Sequence[Turn]) -> Iterator[Doubt]:
    for one in doubtful_words(turns):
        said = turns[one.turn].text[one.start : one.end]
        why = "not understood" if said == UNINTELLIGIBLE else "the recognizer was unsure"
        key = digest("words", one.start_ms, said)[:_KEY_LENGTH]
        yield Doubt(key, one.turn, why, one.start_ms, one.end_ms, one.start, one.end, said)


def _voices(turns: Sequence[Turn], known: Mapping[str, str]) -> list[Voice]:
    """Who speaks, in the order of their first word."""
    said: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        if turn.kind.spoken:
            said[turn.speaker].append(turn)
    whole = sum(_length_ms(turn) for own in said.values() for turn in own) or 1
    return [
        Voice(
            speaker,
            known.get(speaker, ""),
            round(sum(map(_length_ms, own)) / whole, 3),
            len(own),
            speaker.startswith(_UNNAMED),
            _clips(own),
        )
        for speaker, own in said.items()
    ]


def _clips(own: Sequence[Turn]) -> tuple[tuple[int, int], ...]:
    """Moments in which this person can be heard well: the longest turns, the start of very long ones."""
    least, most = _CLIP_MS
    longest = sorted((turn for turn in own if _length_ms(turn)), key=_length_ms, reverse=True)
    fitting = [turn for turn in longest if _length_ms(turn) >= least] or longest
    return tuple(
        (turn.start_ms, min(turn.end_ms, turn.start_ms + most))
        for turn in fitting[:_CLIPS]
        if turn.start_ms is not None and turn.end_ms is not None
    )


def _length_ms(turn: Turn) -> int:
    return (turn.end_ms or 0) - (turn.start_ms or 0)
