"""What a meeting program writes beside the audio: captions, active-speaker timeline, chat."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from facilitator.demo.bundle import CHAT_TO_EVERYONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from facilitator.demo.bundle import SpokenLine, Truth
    from facilitator.demo.script import Script, Speaker

TIMELINE_DELAY_MS = 200  # the unrefined timeline notices a new speaker a little late
FIRST_USER_ID = 16778240  # user ids of a meeting count up in steps of 1024
USER_ID_STEP = 1024
LONGEST_CUE_CHARS = 90  # captions break longer speech at the end of a sentence
_SENTENCE_END = re.compile(r"(?<=[a-z][.?!]) ")


def clock(ms: int) -> str:
    """``HH:MM:SS.mmm``, as captions and timeline count."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def transcript_vtt(script: Script, truth: Truth) -> str:
    """Numbered cues with ``Name: text``, every line ended by CR LF."""
    cues = sorted(_cues(script, truth))
    blocks = [
        f"{number}\n{clock(start)} --> {clock(end)}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    ]
    return "\n".join(["WEBVTT\n", *blocks]).replace("\n", "\r\n")


def _cues(script: Script, truth: Truth) -> Iterator[tuple[int, int, str]]:
    for written, spoken in zip(script.lines, truth.lines, strict=True):
        caption = spoken.text if written.caption is None else written.caption
        name = script.speaker(spoken.speaker).display_name
        for start, end, part in _parts(caption, spoken):
            yield start, end, f"{name}: {part}"


def _parts(caption: str, spoken: SpokenLine) -> Iterator[tuple[int, int, str]]:
    """A caption in cues of a readable length; their times in proportion to their letters."""
    sentences: list[str] = []
    for sentence in _SENTENCE_END.split(caption) if caption else ():
        if sentences and len(sentences[-1]) + len(sentence) < LONGEST_CUE_CHARS:
            sentences[-1] += f" {sentence}"
        else:
            sentences.append(sentence)
    per_char = (spoken.end_ms - spoken.start_ms) / max(1, sum(map(len, sentences)))
    at = float(spoken.start_ms)
    for sentence in sentences:
        yield round(at), round(at + len(sentence) * per_char), sentence
        at += len(sentence) * per_char


def timeline_json(script: Script, truth: Truth) -> str:
    """Who is active from one entry to the next; the refined list has the exact moments."""
    users = {one.id: _user(number, one) for number, one in enumerate(script.speakers)}
    refined = _entries(truth, users, delay_ms=0)
    entries = _entries(truth, users, delay_ms=TIMELINE_DELAY_MS)
    return json.dumps({"timeline": entries, "timeline_refine": refined}, indent=1) + "\n"


def _user(number: int, speaker: Speaker) -> dict[str, Any]:
    host = speaker.role == "moderator"
    return {
        "username": speaker.display_name,
        "multiple_people": False,
        "user_id": str(FIRST_USER_ID + number * USER_ID_STEP),
        "zoom_userid": "kQ1invented0host" if host else "",
        "client_type": 0,
        "avatar_url": "",
        "email_address": "moderator@example.org" if host else "",
    }


def _entries(truth: Truth, users: dict[str, dict[str, Any]], *, delay_ms: int) -> list[dict[str, Any]]:
    edges = sorted({edge for line in truth.lines for edge in (line.start_ms, line.end_ms)})
    entries = []
    for edge in edges:
        active = {line.speaker for line in truth.lines if line.start_ms <= edge < line.end_ms}
        entries.append(
            {"ts": clock(edge + delay_ms), "users": [users[one] for one in users if one in active]}
        )
    return entries


def chat_txt(script: Script, truth: Truth) -> str:
    """Clock time, sender and receiver on one line, the words after a tab on the next."""
    return "".join(f"{line}\r\n" for line in _chat_lines(script, truth))


def _chat_lines(script: Script, truth: Truth) -> Iterable[str]:
    for typed in truth.chat:
        at = (script.start + timedelta(milliseconds=typed.at_ms)).strftime("%H:%M:%S")
        receiver = "Everyone"
        if typed.to != CHAT_TO_EVERYONE:
            receiver = f"{script.speaker(typed.to).display_name}(direct message)"
        yield f"{at} From {script.speaker(typed.speaker).display_name} to {receiver}:"
        yield f"\t{typed.text}"
