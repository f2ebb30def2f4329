"""``fg export``: a release for one kind of reader, through every gate or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from facilitator.actions import demographics, leaks, register, releasing
from facilitator.actions import gate as gate_action
from facilitator.errors import AlreadyThere, BadFile, GateClosed, NotFound, ReviewOpen
from facilitator.exports import bundle
from facilitator.exports.lines import flat
from facilitator.exports.protocol import ARCHIVE, CODERS, ExportFile
from facilitator.release import archive, bag, gates, passable
from facilitator.release.gates import Gate
from facilitator.vault import disk
from transcription import policies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy
    from facilitator.actions.releasing import Order, Releasing
    from facilitator.exports.protocol import Release
    from facilitator.model import Session

REVIEW = "review"  # the gate whose closing is another exit code: somebody's work is not finished


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
    """Write a release to ``out``; raises GateClosed or ReviewOpen, and then nothing is written.

    The same release made again keeps its number, and its bytes.
    """
    _check(order)
    sessions = gate_action.released_by_default(study, order.sessions)
    if not sessions:
        raise NotFound("No session of this study was held yet, so there is nothing to release.", "fg status")
    with study.people.hold(
        "fg export"
    ):  # two releases at once must not get one number, nor miss a withdrawal
        passed = gate_action.standing(study, sessions, order.reader)
        needed = gate_action.needed_open(passed, order.reader)
        if order.demographics:
            tables = gate_action.demographics_gate(study, sessions)
            passed, needed = [*passed, tables], [*needed, tables]
        _require_open(needed)
        making = releasing.make(study, order, sessions, passed)
        files = _files(making.release, order, out)
        earlier = _same(study, making, files)
        number = earlier or register.following(study)
        info = _info(making.release, number)
        closing = _last_gates(study, making.release, [*files, _as_file(info)], sessions)
        _require_open([*closing, _still_reviewed(study, sessions)])
        _require_way(study, order, out, force=force)
        if not earlier:  # before it is written: what may have left has to stand in the register
            _enter(study, making, files)
            if order.demographics:
                told = demographics.counted(study, sessions)
                study.people.keep_counted(replace(one, release=number) for one in told)
        if _alone(order, out):
            _write_alone(files[0], out)
        else:
            bag.make(files, out, info=info, base=_base(making.release, number), force=force)
    manifest = [(file.path, hashlib.sha256(file.data).hexdigest()) for file in files]
    return Exported(tuple(manifest), (*passed, *closing), number)


def _still_reviewed(study: OpenStudy, sessions: Sequence[Session]) -> Gate:
    """The review gate once more: a reviewer may have begun to change something while the files were made."""
    return gates.review_gate({one.id: study.repository.session(one.id).state for one in sessions})


def _check(order: Order) -> None:
    known = bundle.formats(order.reader)
    unknown = sorted(set(order.formats) - set(known))
    if unknown:
        exist = f"These exist: {', '.join(known)}." if known else "It has none to choose from."
        raise NotFound(f"No such format for {order.reader}: {', '.join(unknown)}. {exist}")
    if order.series and order.reader != CODERS:
        raise BadFile(f"A release for {order.reader} has numbers of its own: leave --series out.")


def _require_open(passed: Iterable[Gate]) -> None:
    closed = [gate for gate in passed if gate.closed]
    if not closed:
        return
    message = " ".join(f"The {gate.name} gate is closed: {gate.why}" for gate in closed)
    firm = {gate.name for gate in closed} - set(passable.PASSABLE)
    # A review comes before anybody can answer for a small group: the exit code says what to do first.
    first = next((gate for gate in closed if gate.name in firm), closed[0])
    raise (ReviewOpen if firm == {REVIEW} else GateClosed)(message, first.next)


def _last_gates(
    study: OpenStudy, release: Release, files: Sequence[ExportFile], sessions: Sequence[Session]
) -> list[Gate]:
    """The gates that only the finished files can tell: names in them, and rules too loose for an archive."""
    own = bundle.files(bundle.blank(release))
    found = [leaks.leak_gate(study, files, own, sessions)]
    if release.reader == ARCHIVE:
        found.append(archive.rules_gate((one.text.policy for one in release.sessions), policies.load))
    return found


def _files(release: Release, order: Order, out: Path) -> list[ExportFile]:
    """The release in order of its paths, or the one transcript that goes into a file of its own."""
    if not _alone(order, out):
        return bundle.files(release, order.formats)
    found = bundle.transcripts(release, order.formats[0])
    if len(found) != 1:
        raise NotFound(
            f"{len(found)} files cannot go into one.", "fg export with a folder or .zip, or with --session"
        )
    return found


def _alone(order: Order, out: Path) -> bool:
    return len(order.formats) == 1 and out.suffix == f".{order.formats[0]}"


def _require_way(study: OpenStudy, order: Order, out: Path, *, force: bool) -> None:
    """Nothing may be in the way, and what leaves may not lie among what must never leave."""
    place = out.resolve()
    if any(place.is_relative_to(one.resolve()) for one in (study.folder.vault, study.folder.people)):
        raise BadFile(
            "That place lies among the study's encrypted files: whoever shares the one may share the other.",
            "fg export -o exports/NAME",
        )
    if not _alone(order, out):
        bag.require_way(out, force=force)
    elif out.exists() and not force:
        raise AlreadyThere("A file lies there already.", "fg export --force to replace it")


def _write_alone(file: ExportFile, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    disk.write_whole(out, file.data)


def _base(release: Release, number: int) -> str:
    return f"{release.reader}-release-{number}"


def _info(release: Release, number: int) -> dict[str, str]:
    """What stands on the bag itself. A date only for a board: others could find the sessions by it."""
    told = {
        "External-Description": " ".join(flat(release.title).split()),
        "External-Identifier": _base(release, number),
    }
    if release.procedure.date:
        told["Bagging-Date"] = release.procedure.date
    return told


def _as_file(info: Mapping[str, str]) -> ExportFile:
    return ExportFile("bag-info.txt", "\n".join(info.values()).encode())


def _same(study: OpenStudy, making: Releasing, files: Sequence[ExportFile]) -> int | None:
    """The number of an earlier release of just these bytes for the same reader that still holds, if any."""
    sum_ = _sum(files)
    found = [
        one.id
        for one in study.repository.releases()
        if (one.reader, one.target, one.series, one.manifest_sha256)
        == (making.release.reader, making.release.target, making.release.series, sum_)
        and not one.recalled
    ]
    return found[-1] if found else None


def _enter(study: OpenStudy, making: Releasing, files: Sequence[ExportFile]) -> None:
    release = making.release
    study.repository.add_release(
        reader=release.reader,
        target=release.target,
        file_count=len(files),
        manifest_sha256=_sum(files),
        draft=making.draft,
        series=release.series,
        sessions=making.sessions,
        marks=making.marks,
    )
    register.write(study)


def _sum(files: Sequence[ExportFile]) -> str:
    return hashlib.sha256(bag.manifest(files)).hexdigest()
