"""``fg correct``: mend a wrong word, or hide what was missed, in a session that was reviewed already."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from facilitator import drafts, edit_log
from facilitator.actions import leaks, recall
from facilitator.actions.recall import Recalled
from facilitator.actions.review import Reviewed
from facilitator.actions.review_edit import EditDesk
from facilitator.actions.review_items import occurrences
from facilitator.errors import BadFile, NotFound
from facilitator.model import State
from facilitator.release.lost import lost_turns
from facilitator.terms import study_terms
from transcription.detect import detect
from transcription.mend import Edit, mend
from transcription.model import Kind, Known, TurnKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.actions.open_study import OpenStudy
    from transcription.model import Draft, SafeTurn

COLUMNS = ("words", "becomes", "kind", "who", "turn")


@dataclass(frozen=True, slots=True)
class Correction:
    """Words that are wrong (identified): ``becomes`` is what was said, or ``kind`` says what to hide.

    ``turn`` counts from 1, as the stored text and its releases do; None stands for every turn. ``who`` is
    a participant's id or a placeholder.
    """

    words: str = field(repr=False)
    becomes: str = field(default="", repr=False)
    kind: Kind | None = None
    who: str = ""
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What was mended: how many places, in which stored turns (from 1), and the releases to call back."""

    corrected: int
    turns: tuple[int, ...]
    reviewed: Reviewed
    releases: tuple[Recalled, ...]

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "session": self.reviewed.session,
            "state": str(self.reviewed.state),
            "corrected": self.corrected,
            "turns": list(self.turns),
            "open": self.reviewed.open,
            "releases": [one.document() for one in self.releases],
        }


def read_corrections(text: str) -> list[Correction]:
    """Corrections from CSV with the columns of ``COLUMNS``; raises BadFile, quoting no words."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if not rows.fieldnames or "words" not in rows.fieldnames or set(rows.fieldnames) - set(COLUMNS):
        raise BadFile(f"The file's first line names its columns: {', '.join(COLUMNS)}.")
    return [_row(number, row) for number, row in enumerate(rows, start=2)]


def _row(number: int, row: dict[str, str | None]) -> Correction:
    words, becomes, kind, who, turn = ((row.get(name) or "").strip() for name in COLUMNS)
    sound = bool(words) and bool(becomes) != bool(kind) and (not turn or turn.isdecimal())
    if not sound or (kind and kind not in set(Kind)):
        raise BadFile(
            f"Line {number} cannot be used: give `words`, and either `becomes` or `kind` "
            f"({', '.join(Kind)}); `turn` is a number or empty."
        )
    return Correction(words, becomes, Kind(kind) if kind else None, who, int(turn) if turn else None)


def correct(study: OpenStudy, session_id: str, corrections: Sequence[Correction], reviewer: str) -> Corrected:
    """Mend the draft, store it again, and write a recall sheet for each release that held it.

    Raises NotFound where words stand nowhere (by the number of the correction, and then nothing is
    changed), ReviewOpen before the session was transcribed.
    """
    leaks.check_reviewer(study, reviewer)
    before = _stored(study, session_id)
    desk = EditDesk(study, session_id)
    corrections = _by_draft(desk.draft, before, corrections)
    _check(desk, corrections)
    places = _mend(study, session_id, [one for one in corrections if one.becomes], reviewer)
    desk = EditDesk(study, session_id)
    for one in corrections:
        if one.kind is not None:
            places += desk.add(one.words, one.kind, reviewer, who=one.who, turn=one.turn)
    reviewed = desk.finish(reviewer)
    turns = lost_turns(before, _stored(study, session_id))
    releases = reviewed.releases
    if reviewed.open:  # while something waits, the store still has the old text
        turns = _touched(before, corrections, desk)
        releases = tuple(recall.write_sheets(study, {session_id: turns}, recall.MENDED)) if turns else ()
    study.repository.audit("correct", session_id, f"places={places} turns={len(turns)}", reviewer)
    return Corrected(places, tuple(turns), reviewed, releases)


def _numbered(draft: Draft, stored: Sequence[SafeTurn]) -> dict[int, int]:
    """The draft's turns (from 0) by their numbers in the stored text (from 1), which has not all of them."""
    there = {one.speaker for one in stored}
    released = [
        at
        for at, turn in enumerate(draft.transcript.turns)
        if turn.kind is not TurnKind.PRIVATE_CHAT and (not stored or turn.speaker in there)
    ]
    return dict(enumerate(released, start=1))


def _by_draft(
    draft: Draft, stored: Sequence[SafeTurn], corrections: Iterable[Correction]
) -> list[Correction]:
    """The corrections with their turns as the draft counts them; 0 where the stored text has no such turn."""
    at = _numbered(draft, stored)
    return [one if one.turn is None else replace(one, turn=at.get(one.turn, -1) + 1) for one in corrections]


def _check(desk: EditDesk, corrections: Iterable[Correction]) -> None:
    for number, one in enumerate(corrections, start=1):
        if not _places(desk.draft, one):
            raise NotFound(
                f"The words of correction {number} stand nowhere in that place, so nothing was changed.",
                f"fg show {desk.session} --identified",
            )


def _places(draft: Draft, one: Correction) -> list[tuple[int, int, int]]:
    found = occurrences([turn.text for turn in draft.transcript.turns], one.words)
    return [place for place in found if one.turn is None or place[0] == one.turn - 1]


def _mend(study: OpenStudy, session_id: str, corrections: Sequence[Correction], reviewer: str) -> int:
    """Put the right words in their places; what they hold is looked for, and the rest stays decided."""
    with study.vault.hold(session_id, "correct") as room:
        kept = drafts.read(room)
        if kept is None:
            raise NotFound(f"{session_id} has no transcript any more.", f"fg transcribe {session_id}")
        edits = {
            place: Edit(*place, one.becomes) for one in corrections for place in _places(kept.draft, one)
        }
        if not edits:
            return 0
        # First the state: killed in between, the session waits for its review and nothing leaves.
        study.repository.set_state(session_id, State.IN_REVIEW, actor=reviewer)
        kept = replace(kept, machine=edit_log.begin(room, kept))
        said = drafts.journal(room)
        mended = mend(kept.draft, said, edits.values())
        touched = {one.turn for one in edits.values()}
        marks = [one[1] for one in drafts.changed_turns(room, mended.draft, said) if one[0] in touched]
        said = (*said, *mended.carried, *drafts.approvals(marks, reviewer))
        new = replace(kept, draft=_looked_through(study, mended.draft, touched))
        edit_log.replace_draft(room, new, said, None)
    return len(edits)


def _looked_through(study: OpenStudy, draft: Draft, turns: Iterable[int]) -> Draft:
    """The draft with what the detectors find in the mended turns; the others' findings stay as they are."""
    known = Known(
        roster=tuple(one.person() for one in study.people.load_roster()),
        labels=draft.transcript.labels,
        terms=study_terms(study.folder),
        language=draft.transcript.language,
    )
    touched = set(turns)
    there = {one.id for one in draft.findings}
    found = detect([turn.text for turn in draft.transcript.turns], known)
    new = [one for one in found if one.id not in there and touched.intersection(s.turn for s in one.spans)]
    return replace(draft, findings=(*draft.findings, *new))


def _stored(study: OpenStudy, session_id: str) -> tuple[SafeTurn, ...]:
    try:
        return study.repository.load(session_id).turns
    except NotFound:
        return ()


def _touched(before: Sequence[SafeTurn], corrections: Iterable[Correction], desk: EditDesk) -> list[int]:
    """The stored turns that were asked for, counted from 1; none before anything was stored."""
    if not before:
        return []
    words = [(one.becomes or one.words, one.turn) for one in corrections]
    texts = [turn.text for turn in desk.turns]
    found = {(place[0], turn) for text, turn in words for place in occurrences(texts, text)}
    numbers = _numbered(desk.draft, before)
    return [number for number, at in numbers.items() if found & {(at, None), (at, at + 1)}]
