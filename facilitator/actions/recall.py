"""Which releases have to come back, and a sheet for each that says so and prints no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from facilitator.actions import leaks, register
from facilitator.counted import counted
from facilitator.errors import BadFile, NotFound
from facilitator.release.lost import lost_turns
from facilitator.roster.wishes import wishes
from facilitator.store.records import Release
from facilitator.vault import disk
from transcription import redact

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy
    from transcription.redact import Anonymized

RECALLS = "recalls"  # a folder of the study's exports
_WITHOUT_TEXT = frozenset({"board"})  # readers whose releases hold no transcript
MENDED = "words in it were not what they should be."
_LINES = 6  # empty lines for recipients on a sheet


@dataclass(frozen=True, slots=True)
class Recalled:
    """A release that has to come back, and where its sheet lies within the study."""

    release: Release
    sheet: str

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        one = self.release
        return {
            "release": one.id,
            "at": one.at,
            "reader": one.reader,
            "target": one.target,
            "sessions": list(one.sessions),
            "sheet": self.sheet,
        }


def called_back(study: OpenStudy) -> list[Release]:
    """The releases that were called back, oldest first."""
    return [one for one in study.repository.releases() if one.recalled]


def all_back(study: OpenStudy, number: int, day: str, reviewer: str) -> Release:
    """Note that on ``day`` (ISO) every copy of a release was destroyed or here again; the release comes back.

    Doing it twice changes nothing: the first day stays. Raises NotFound for a release that was not called
    back, BadFile for a day that cannot be or a reviewer who is a name of the roster.
    """
    called = {one.id: one for one in called_back(study)}
    if number not in called:
        raise NotFound(f"Release {number} was not called back: nothing is to come back.", "fg recall list")
    if not reviewer.strip():
        raise BadFile("Say who vouches for it: initials or a role.", "the same command with --reviewer XX")
    leaks.check_reviewer(study, reviewer)
    _check_day(day, called[number])
    study.repository.return_release(number, day, actor=reviewer.strip())
    register.write(study)
    return next(one for one in called_back(study) if one.id == number)


def _check_day(day: str, release: Release) -> None:
    try:
        said = date.fromisoformat(day)
    except ValueError:
        raise BadFile("A date is written 2026-03-31 (year, month, day).") from None
    today = datetime.now(UTC).astimezone().date()
    if said > today:
        raise BadFile("That day has not come yet.")
    # A recall is noted by UTC, where it may be a day later than here.
    if said.isoformat() < min(release.recalled, today.isoformat()):
        raise BadFile(f"Release {release.id} was called back on {release.recalled}, later than that day.")


def affected(study: OpenStudy, sessions: Collection[str]) -> list[Release]:
    """The releases that hold text of these sessions, oldest first."""
    return [
        one
        for one in study.repository.releases()
        if one.reader not in _WITHOUT_TEXT and set(sessions).intersection(one.sessions)
    ]


def write_sheets(
    study: OpenStudy, changed: Mapping[str, Sequence[int]], why: str, day: str = ""
) -> list[Recalled]:
    """Call back every release that holds a session of ``changed`` (session to turns, counted from 1).

    Each is marked in the register first, then gets its sheet.

    No turns for a session means: all of it. ``day`` (ISO) is today unless said; the same sheet of the
    same day is written once.
    """
    day = day or _today()
    called = affected(study, changed)
    for one in called:
        study.repository.recall_release(one.id, day)
    if called:
        register.write(study)
    return [_write(study, one, changed, why, day) for one in called]


def for_new_text(study: OpenStudy, session_id: str, new: Anonymized) -> list[Recalled]:
    """Call back what holds words of a session that the new text no longer says; call it before storing."""
    try:
        before = study.repository.load(session_id)
    except NotFound:
        return []
    turns = lost_turns(before.turns, new.turns)
    if not turns:
        return []
    return write_sheets(study, {session_id: () if _tells_whose(study, before) else turns}, MENDED)


def _tells_whose(study: OpenStudy, before: Anonymized) -> bool:
    """Do somebody's words go altogether, so that a list of turns would tell whose?"""
    consents, withdrawals = study.people.consents(), study.people.withdrawals()
    left_out = wishes(consents, withdrawals).removed
    if any(turn.speaker in left_out for turn in before.turns):
        return True
    # Of whoever withdrew, what others said goes too; who only refused to be recorded may be spoken of.
    gone = wishes((), withdrawals)
    return redact.without(before, gone, key=study.people.secret()).digest != before.digest


def sheets(study: OpenStudy, release: Release) -> list[str]:
    """Where the recall sheets of a release lie within the study, oldest first."""
    folder = study.folder.exports / RECALLS
    found = folder.glob(f"release-{release.id}-*.txt")
    names = (path.relative_to(study.folder.root).as_posix() for path in found)
    return sorted(names, key=lambda name: (len(name), name))  # the second one of a day after the first


def _write(
    study: OpenStudy, release: Release, changed: Mapping[str, Sequence[int]], why: str, day: str
) -> Recalled:
    text = sheet(release, changed, why, day)
    folder = study.folder.exports / RECALLS
    folder.mkdir(parents=True, exist_ok=True)
    names = (f"release-{release.id}-{day}{more}.txt" for more in chain([""], (f"-{n}" for n in count(2))))
    path = next(folder / name for name in names if _free(folder / name, text))
    if not path.exists():
        disk.write_whole(path, text.encode())
    return Recalled(release, path.relative_to(study.folder.root).as_posix())


def _free(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text("utf-8") == text


def sheet(release: Release, changed: Mapping[str, Sequence[int]], why: str, day: str) -> str:
    """The words of a recall sheet: which release, what is wrong by number, what every holder must do."""
    files = counted(release.file_count, "file")
    where = [f"  {one}: {_turns(changed[one])}" for one in release.sessions if one in changed]
    return "\n".join(
        [
            f"Recall of release {release.id}",
            "",
            f"Made {release.at[:10]} for {release.reader} ({release.target}), {files}.",
            f"Called back {day}: {why}",
            "",
            "Where:",
            *where,
            "",
            "Everybody who has this release:",
            "  1. Stop using it, and do not quote from it.",
            "  2. Delete every copy: folders, zip files, e-mail, shared drives, backups, projects of MAXQDA,",
            "     NVivo, ATLAS.ti, QualCoder and the like into which it was imported, and print-outs.",
            "  3. Do not compare it with the release that replaces it: the differences tell what was wrong.",
            "  4. Sign below, and only then ask for the new release.",
            "",
            "Turns keep their numbers, unless a whole session is named above: codes can be moved over.",
            "",
            "Held by (role)                  told on         destroyed on    signed",
            *["______________________________  ______________  ______________  ______________"] * _LINES,
            "",
        ]
    )


def _turns(numbers: Sequence[int]) -> str:
    if not numbers:
        return "the whole session"
    return f"turn{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
