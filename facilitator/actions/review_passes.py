"""What is left in each pass of a review, in items and minutes (identified)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from facilitator.draft_bytes import Unchanged
from facilitator.heard import share
from transcription.doubt import doubtful
from transcription.doubt_words import in_turn
from transcription.model import UNINTELLIGIBLE, Action
from transcription.plain import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from facilitator.actions.review_edit import EditDesk
    from facilitator.actions.review_items import Item
    from facilitator.heard import Ranges
    from transcription.doubt_words import DoubtfulWords
    from transcription.model import Turn

SECONDS_PER_VOICE = 10  # s a person needs to hear a clip and say whose it is; own estimate
SECONDS_PER_WORDS = 8  # s for a doubtful stretch, heard twice and typed; own estimate
_CLIPS = 3  # moments of a voice that are offered to be heard
_CLIP_MS = (2_000, 15_000)  # a clip of less tells little, of more takes long
_SHOWN = 40  # items of a queue that go to the page at a time
_KEY_LENGTH = 16  # hexadecimal characters
_UNNAMED = ("Speaker ", "Unknown")  # what a voice is called before somebody knows whose it is


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to be heard: a turn whose speaker is in doubt, or doubtful words (``start`` to ``end``).

    ``risk`` ranks doubtful words, 0 to 1.
    """

    key: str
    turn: int
    why: str
    start_ms: int | None
    end_ms: int | None
    start: int = 0
    end: int = 0
    words: str = field(default="", repr=False)
    risk: float = 0.0


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of the session. ``name`` is who that is, where the roster or a label says so."""

    id: str
    name: str = field(repr=False)
    share: float  # of the talking time, 0 to 1
    turns: int
    unnamed: bool
    clips: tuple[tuple[int, int], ...]  # ms


class Passes:
    """The passes of one open review; after an edit only the turns that it touched are looked at anew."""

    def __init__(self) -> None:
        self._unsure: Unchanged[Turn, list[Doubt]] = Unchanged(_unsure)
        self._keys: Unchanged[Turn, str] = Unchanged(lambda turn: voice_key(turn.start_ms, turn.speaker))

    def of(self, desk: EditDesk, known: Mapping[str, str]) -> dict[str, Any]:
        """What is left in each, with its next items: what the page asks for after each step."""
        settled = _looked_at(desk)
        voices = [one for one in self._voice_doubts(desk.turns) if one.key not in settled]
        unsure = [one for one in self._word_doubts(desk.turns) if one.key not in settled]
        queue = desk.queue()
        return {
            "voices": _pass(voices, len(voices) * SECONDS_PER_VOICE),
            "words": _pass(unsure, len(unsure) * SECONDS_PER_WORDS),
            "identifiers": {
                "left": len(queue),
                "minutes": _minutes(sum(one.seconds for one in queue)),
                "items": [_item(one) for one in queue[:_SHOWN]],
            },
            "speakers": [asdict(one) for one in _voices(desk.turns, known)],
            "marks": _marks(desk, queue),
            "can": {"undo": bool(desk.history.done or desk.said), "redo": bool(desk.history.undone)},
            "stored": desk.stored,
        }

    def _voice_doubts(self, turns: Sequence[Turn]) -> Iterator[Doubt]:
        keys = self._keys.of(turns)
        for one in doubtful(turns):
            turn = turns[one.turn]
            yield Doubt(keys[one.turn], one.turn, "; ".join(one.why), turn.start_ms, turn.end_ms)

    def _word_doubts(self, turns: Sequence[Turn]) -> list[Doubt]:
        """Every doubtful stretch, the riskiest first."""
        rows = enumerate(self._unsure.of(turns))
        found = [(-one.risk, number, one.start, one) for number, row in rows for one in row]
        return [replace(one, turn=number) for _, number, _, one in sorted(found, key=lambda row: row[:3])]


def heard_so_far(ranges: Ranges, turns: Sequence[Turn], talk_ms: int) -> dict[str, Any]:
    """The bar of what was heard: its ranges, its share of the talk, and the minutes that were not."""
    found = share(ranges, turns)
    return {
        "ranges": ranges,
        "length": talk_ms,
        "share": found.share,
        "minutes": _minutes(found.left_ms / 1000),
    }


def voice_key(start_ms: int | None, speaker: str) -> str:
    """Names the doubt whether this turn is this speaker's, whatever else is edited."""
    return digest("voice", start_ms, speaker)[:_KEY_LENGTH]


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


def _looked_at(desk: EditDesk) -> set[str]:
    """The doubts that a person has looked at."""
    return {key for entry in desk.history.done for key in entry.edit.doubts}


def _unsure(turn: Turn) -> list[Doubt]:
    """The doubtful stretches of a turn, whichever its number is."""
    found = in_turn(0, turn) if turn.kind.spoken else ()
    return [_of_words(turn.text[one.start : one.end], one) for one in found]


def _of_words(said: str, one: DoubtfulWords) -> Doubt:
    why = "not understood" if said == UNINTELLIGIBLE else "the recognizer was unsure"
    key = digest("words", one.start_ms, said)[:_KEY_LENGTH]
    return Doubt(key, one.turn, why, one.start_ms, one.end_ms, one.start, one.end, said, one.risk)


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
