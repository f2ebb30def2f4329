"""One step of a reviewer on the page: said as JSON, done at the desk, answered with what changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from facilitator.actions.review_passes import voice_key
from facilitator.actions.review_view import row, words
from facilitator.errors import AlreadyThere, BadFile, NotFound
from transcription import edits
from transcription.model import Kind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from facilitator.actions.review import Reviewed
    from facilitator.actions.review_edit import EditDesk
    from transcription.edits import TurnEdit, Turns

LONGEST = 20_000  # code points of one turn; twenty minutes without a break have about 18,000
_SCOPES = ("this", "from", "all")


@dataclass(frozen=True, slots=True)
class Said:
    """What the page sent (identified); ``was`` is the turn's text as the page shows it."""

    step: str
    turn: int = 0
    was: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    place: int = 0
    speaker: str = ""
    scope: str = "this"
    question: str = ""
    id: str = ""
    alike: bool = False
    kind: str = ""
    who: str = ""
    here: bool = False  # mark words in this turn only
    doubts: tuple[str, ...] = ()


def do(desk: EditDesk, said: Said, reviewer: str, known: Mapping[str, str]) -> dict[str, Any]:
    """Do it; what the page must show differently comes back. Raises BadFile, AlreadyThere, NotFound."""
    if said.step in _EDITS:
        return changed(desk, _edit(desk, said, reviewer, known), known)
    if said.step == "undo":
        return changed(desk, desk.step_back(reviewer), known)
    if said.step == "redo":
        return changed(desk, desk.step_forward(reviewer), known)
    if said.step not in _ANSWERS:
        raise BadFile("The page sent a step that this version does not know.", "reload the page")
    reviewed = _answer(desk, said, reviewer)
    if reviewed is None:
        return {}
    return {"released": {**reviewed.document(), "uneven": [asdict(one) for one in reviewed.uneven]}}


def changed(desk: EditDesk, edit: TurnEdit | None, known: Mapping[str, str]) -> dict[str, Any]:
    """The turns that take the place of others on the page."""
    if edit is None:
        return {}
    if edit.changes:
        numbers = [one.turn for one in edit.changes]
        last = len(desk.turns) - 1
        around = sorted({min(one + by, last) for one in numbers for by in (0, 1)})
        return {"rows": {one: row(desk, known, one) for one in around}}
    if not edit.before:
        return {}
    numbers = list(range(edit.at, edit.at + len(edit.after)))
    return {
        "at": edit.at,
        "count": len(edit.before),
        "turns": [{**row(desk, known, one), "words": words(desk.turns[one])} for one in numbers],
    }


def _edit(desk: EditDesk, said: Said, reviewer: str, known: Mapping[str, str]) -> TurnEdit | None:
    if said.step != "right" and not (
        0 <= said.turn < len(desk.turns) and desk.turns[said.turn].text in {said.was, said.text}
    ):
        raise AlreadyThere("This turn was changed elsewhere meanwhile.", "reload the page")
    if len(said.text) > LONGEST:
        raise BadFile(f"A turn is longer than {LONGEST} characters.", "split it in two")
    if said.step == "speaker":
        _check_speaker(desk, said, known)
    if said.step == "words" and desk.turns[said.turn].text == " ".join(said.text.split()):
        return None
    return desk.edit(lambda turns: _EDITS[said.step](turns, said), reviewer)


def _check_speaker(desk: EditDesk, said: Said, known: Mapping[str, str]) -> None:
    """Only ids that the study has: a name typed here would stand in every export."""
    there = {turn.speaker for turn in desk.turns} | set(known) | set(new_voices(desk))
    if said.speaker not in there or said.scope not in _SCOPES:
        raise NotFound("Nobody of that id is on the roster or in this session.", "fg participant list")


def new_voices(desk: EditDesk) -> list[str]:
    """What else a voice can be called: the next free number, and nobody known."""
    there = {turn.speaker for turn in desk.turns}
    free = next(n for n in range(1, len(there) + 2) if f"Speaker {n}" not in there)
    return [f"Speaker {free}", "Unknown"]


def _respoken(turns: Turns, said: Said) -> TurnEdit:
    now = turns[said.turn].speaker
    numbers = {
        "this": [said.turn],
        "from": [n for n in range(said.turn, len(turns)) if turns[n].speaker == now],
        "all": [n for n, turn in enumerate(turns) if turn.speaker == now],
    }[said.scope]
    keys = tuple(voice_key(turns[n].start_ms, said.speaker) for n in numbers)
    return replace(edits.respoken(turns, numbers, said.speaker), doubts=keys)


_EDITS: Mapping[str, Callable[[Turns, Said], TurnEdit]] = {
    "words": lambda turns, said: edits.reworded(turns, said.turn, said.text),
    "split": lambda turns, said: edits.split(turns, said.turn, said.place),
    "merge": lambda turns, said: edits.merged(turns, said.turn),
    "speaker": _respoken,
    "question": lambda turns, said: edits.requestioned(turns, said.turn, said.question or None),
    "right": lambda _turns, said: edits.settled(said.doubts),
}
_ANSWERS = frozenset({"accept", "reject", "mark", "relabel", "finish"})


def _answer(desk: EditDesk, said: Said, reviewer: str) -> Reviewed | None:
    """Keep an answer; with the last one the text is stored."""
    if said.step in {"accept", "reject"}:
        desk.decide(said.id, Verdict(said.step), reviewer, alike=said.alike)
    elif said.step in {"mark", "relabel"}:
        _mark(desk, said, reviewer)
    if desk.queue():
        return None
    return desk.finish(reviewer)


def _mark(desk: EditDesk, said: Said, reviewer: str) -> None:
    """Hide words that were missed, or hide found ones as something else."""
    if said.kind not in set(Kind) or not said.text.strip():
        raise BadFile("Say which words were missed, and what they are.", "reload the page")
    turn = said.turn + 1 if said.here else None
    if not desk.add(said.text.strip(), Kind(said.kind), reviewer, who=said.who, turn=turn):
        raise NotFound("These words do not stand there, or are hidden already.")
    if said.step == "relabel":
        desk.decide(said.id, Verdict.REJECT, reviewer)
