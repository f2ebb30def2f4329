"""``fg export``: a release for one kind of reader, through every gate or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator import drafts
from facilitator.actions import gate as gate_action
from facilitator.errors import AlreadyThere, GateClosed, NotFound, ReviewOpen
from facilitator.exports import bundle, labels
from facilitator.exports.protocol import Release, ReleasedSession
from facilitator.model import Role
from facilitator.release import bag, gates, scan
from facilitator.release.gates import Gate
from facilitator.vault import disk
from guides import library
from transcription import placeholders
from transcription.model import Placeholder, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy
    from facilitator.exports.protocol import ExportFile
    from facilitator.model import Session
    from transcription.redact import Anonymized

REVIEW = "review"  # the gate whose closing is another exit code: somebody's work is not finished


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for. ``formats`` empty means every format of that reader."""

    reader: str
    target: str
    formats: tuple[str, ...]
    sessions: tuple[str, ...]
    draft: bool
    series: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What left. ``release`` is its number in the register."""

    files: tuple[tuple[str, str], ...]  # path in the release, SHA-256
    gates: tuple[Gate, ...]
    release: int

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "files": [{"path": path, "sha256": sha256} for path, sha256 in self.files],
            "gates": [gate.document() for gate in self.gates],
            "release": self.release,
        }


def export(study: OpenStudy, order: Order, out: Path, *, force: bool) -> Exported:
    """Write a release to ``out``; raises GateClosed or ReviewOpen, and then nothing is written."""
    _check_formats(order)
    sessions = gate_action.released_by_default(study, order.sessions)
    if not sessions:
        raise NotFound("No session of this study was held yet, so there is nothing to release.", "fg status")
    passed = gate_action.standing(study, sessions)
    _require_open(passed)
    release = _release(study, order, sessions)
    files = bundle.files(release, order.formats)
    leak = _leak_gate(study, files, bundle.files(bundle.blank(release)), sessions)
    _require_open([leak])
    if len(order.formats) == 1 and out.suffix == f".{order.formats[0]}":
        files = _one_file(release, order.formats[0], out, force=force)
    else:
        bag.make(files, out, force=force)
    manifest = [
        (file.path, hashlib.sha256(file.data).hexdigest()) for file in sorted(files, key=lambda one: one.path)
    ]
    number = study.repository.add_release(
        reader=order.reader,
        target=order.target,
        file_count=len(files),
        manifest_sha256=hashlib.sha256(bag.manifest(files)).hexdigest(),
        draft=release.draft or any(one.text.draft for one in release.sessions),
        series=order.series,
        sessions=[one.id for one in sessions],
    )
    return Exported(tuple(manifest), (*passed, leak), number)


def _one_file(release: Release, wanted: str, out: Path, *, force: bool) -> list[ExportFile]:
    """The transcript alone, where one format of one session was asked for under a file's name."""
    found = bundle.transcripts(release, wanted)
    if len(found) != 1:
        raise NotFound(
            f"{len(found)} files cannot go into one.", "fg export with a folder or .zip, or with --session"
        )
    if out.exists() and not force:
        raise AlreadyThere("A file lies there already.", "fg export --force to replace it")
    out.parent.mkdir(parents=True, exist_ok=True)
    disk.write_whole(out, found[0].data)
    return found


def _require_open(passed: Iterable[Gate]) -> None:
    closed = [gate for gate in passed if gate.closed]
    if not closed:
        return
    message = " ".join(f"The {gate.name} gate is closed: {gate.why}" for gate in closed)
    kind = ReviewOpen if all(gate.name == REVIEW for gate in closed) else GateClosed
    raise kind(message, closed[0].next)


def _check_formats(order: Order) -> None:
    known = bundle.formats(order.reader)
    unknown = sorted(set(order.formats) - set(known))
    if unknown:
        raise NotFound(
            f"No such format for {order.reader}: {', '.join(unknown)}. These exist: {', '.join(known)}."
        )


def _release(study: OpenStudy, order: Order, sessions: Sequence[Session]) -> Release:
    texts = {one.id: study.repository.load(one.id) for one in sessions}
    roster = study.people.load_roster()
    return Release(
        title=study.folder.study.title,
        reader=order.reader,
        target=order.target,
        draft=order.draft,
        sessions=tuple(ReleasedSession(one, texts[one.id], _questions(study, one)) for one in sessions),
        numbers=_numbers(study, order.series, texts.values()),
        series=order.series,
        moderators=tuple(labels.in_order(one.id for one in roster if one.role is Role.MODERATOR)),
    )


def _numbers(study: OpenStudy, series: str, texts: Iterable[Anonymized]) -> placeholders.Numbers:
    found = [
        piece
        for text in texts
        for turn in text.turns
        for piece in turn.pieces
        if isinstance(piece, Placeholder)
    ]
    taken = study.repository.numbers(series)
    numbers = placeholders.number(found, key=study.people.secret(), series=series, taken=taken)
    study.repository.keep_numbers(series, numbers)
    return numbers


def _questions(study: OpenStudy, session: Session) -> Mapping[str, str]:
    found = library.find(study.folder.guides, session.guide)
    return {question.id: question.text for question in found[1].questions} if found else {}


def _leak_gate(
    study: OpenStudy, files: Sequence[ExportFile], own: Sequence[ExportFile], sessions: Sequence[Session]
) -> Gate:
    people = tuple(one.person() for one in study.people.load_roster())
    kept = {words for session in sessions for words in _kept_words(study, session)}
    return gates.leak_gate(scan.leaks(files, people, kept, own))


def _kept_words(study: OpenStudy, session: Session) -> Iterable[str]:
    """Words that a reviewer let stand: a participant called Will must not close the gate at every will."""
    if session.id not in study.vault.sessions():
        return  # destroyed, as the protocol wanted
    room = study.vault.room(session.id)
    kept = drafts.read(room)
    if kept is None:
        return
    rejected = {one.finding for one in drafts.decisions(room) if one.verdict is Verdict.REJECT}
    turns = kept.draft.transcript.turns
    for finding in kept.draft.findings:
        if finding.id in rejected:
            yield from (turns[span.turn].text[span.start : span.end] for span in finding.spans)
