"""The ``fg show`` document, and what speech recognizers write as JSON.

Ours: ``{"schema": 1, "turns": [{"speaker", "kind", "start_ms", "end_ms", "text", ...}]}``. Read, too:
a list of such objects; ``segments`` or ``utterances`` with ``start`` and ``end`` in seconds (Whisper).
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from transcription.errors import UnreadableText
from transcription.formats import text
from transcription.formats.label import trimmed
from transcription.formats.timecode import parse
from transcription.model import Evidence, TurnKind, Utterance

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_SCHEMA = 1
_LISTS = ("turns", "utterances", "segments")
_NAMES = ("speaker", "name", "label")
_TEXTS = ("text", "transcript")
_LAST_MS = 2**53  # the largest whole number that every JSON reader keeps


class Json:
    """See the module."""

    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    last_resort = False

    def recognises(self, data: bytes) -> bool:
        """It is JSON that holds a list of turns."""
        if text.head(data)[:1] not in {"{", "["}:
            return False
        try:
            return _turns(data) is not None
        except UnreadableText:
            return False

    def read(
        self, data: bytes, names: Collection[str] = (), starts_at_ms: int | None = None
    ) -> tuple[Utterance, ...]:
        """One utterance a turn. Raises UnreadableText."""
        turns = _turns(data)
        if turns is None:
            raise UnreadableText(
                'This JSON file is no transcript: it holds no list of "turns" with their "text".'
            )
        return tuple(map(_read_turn, turns))

    def write(self, utterances: Sequence[Utterance]) -> bytes:
        """The ``fg show`` document, UTF-8, indented."""
        document = {"schema": _SCHEMA, "turns": [_written(one) for one in utterances]}
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


text_format = Json()


def _turns(data: bytes) -> list[Mapping[str, Any]] | None:
    """The objects that stand for turns, or None where there are none."""
    try:
        document = json.loads(text.decode(data).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise UnreadableText("This JSON file is broken: it is cut short, or was changed by hand.") from None
    if isinstance(document, dict):
        found = [document[key] for key in _LISTS if isinstance(document.get(key), list)]
        document = found[0] if found else None
    if not isinstance(document, list):
        return None
    return (
        document
        if all(isinstance(turn, dict) and _first(turn, _TEXTS, str) is not None for turn in document)
        else None
    )


def _read_turn(turn: Mapping[str, Any]) -> Utterance:
    kind = TurnKind.SPEECH
    with suppress(ValueError):
        kind = TurnKind(str(turn.get("kind")))
    return Utterance(
        text.one_line(_first(turn, _TEXTS, str) or ""),
        _time(turn, "start"),
        _time(turn, "end"),
        trimmed(_first(turn, _NAMES, str) or ""),
        kind,
    )


def _first(turn: Mapping[str, Any], keys: Sequence[str], kind: type[str]) -> str | None:
    return next((turn[key] for key in keys if isinstance(turn.get(key), kind)), None)


def _time(turn: Mapping[str, Any], edge: str) -> int | None:
    """Whole milliseconds of ``start_ms``, or of ``start`` in seconds or as a time; None where neither is."""
    exact, loose = turn.get(f"{edge}_ms"), turn.get(edge)
    if isinstance(loose, str):
        return parse(loose)
    for value, unit in ((exact, 1), (loose, 1000)):
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if 0 <= value * unit <= _LAST_MS:  # neither NaN nor infinity is
            return round(value * unit)
    return None


def _written(one: Utterance) -> dict[str, Any]:
    name = trimmed(one.name or "")
    return {
        "speaker": name,
        "kind": one.kind.value,
        "start_ms": one.start_ms,
        "end_ms": one.end_ms,
        "text": text.one_line(one.text),
        "question": None,
        "evidence": (Evidence.CAPTION if name else Evidence.NONE).value,
    }
