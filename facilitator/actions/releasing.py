"""What a release is made of, by its reader: texts out of the store, numbers, changes, tables, procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from facilitator.actions import demographics, procedure
from facilitator.exports import labels
from facilitator.exports.changes import FIRST, REPLACES
from facilitator.exports.protocol import ARCHIVE, BOARD, Release, ReleasedSession, is_draft
from facilitator.model import CHANGES_TEXT, Role
from facilitator.release import archive, marks
from facilitator.release.marks import Earlier
from facilitator.roster.wishes import not_quoted, wishes
from guides import library
from transcription import placeholders
from transcription.conventions import rules as conventions
from transcription.model import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facilitator.actions.open_study import OpenStudy
    from facilitator.exports.count_table import CountTable
    from facilitator.model import Session
    from facilitator.release.gates import Gate
    from facilitator.store import records as stored
    from transcription.conventions.rules import Convention
    from transcription.redact import Anonymized

MAIN_SERIES = "main"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for. ``formats`` empty means every format of that reader, ``series`` the usual one."""

    reader: str
    target: str
    formats: tuple[str, ...]
    sessions: tuple[str, ...]
    draft: bool
    series: str = ""
    demographics: bool = False
    convention: str = ""  # empty: the study's own


@dataclass(frozen=True, slots=True)
class Releasing:
    """A release with what the register notes of it: our own session ids, and a mark per turn."""

    release: Release
    sessions: tuple[str, ...]
    draft: bool
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)


def make(study: OpenStudy, order: Order, sessions: Sequence[Session], passed: Sequence[Gate]) -> Releasing:
    """The release that ``order`` asks for, before any file is made of it."""
    ids = tuple(one.id for one in sessions)
    if order.reader == BOARD:
        told = procedure.gather(study, sessions, passed)
        tables = _tables(study, order, sessions)
        release = Release(
            study.folder.study.title,
            BOARD,
            order.target,
            order.draft,
            (),
            {},
            "",
            tables=tables,
            procedure=told,
        )
        return Releasing(release, ids, order.draft)
    texts = {one.id: study.repository.load(one.id) for one in sessions}
    released = tuple(ReleasedSession(one, texts[one.id], _questions(study, one)) for one in sessions)
    if order.reader == ARCHIVE:
        return _for_archive(study, order, released, ids)
    return _for_coders(study, order, released, ids)


def _for_coders(
    study: OpenStudy, order: Order, sessions: tuple[ReleasedSession, ...], ids: tuple[str, ...]
) -> Releasing:
    series = order.series or MAIN_SERIES
    release = Release(
        title=study.folder.study.title,
        reader=order.reader,
        target=order.target,
        draft=order.draft,
        sessions=sessions,
        numbers=_numbers(study, series, [one.text for one in sessions]),
        series=series,
        moderators=_moderators(study),
        tables=_tables(study, order, [one.session for one in sessions]),
    )
    silent = not_quoted(study.people.consents(), study.people.withdrawals(), _participants(study))
    release = replace(release, convention=_convention(study, order), not_quoted=silent)
    found = marks.of(release, study.people.secret())
    line = _line(study, release)
    withdrawn = _withdrawn_from(study)
    standing = [_earlier(one) for one in line if not (one.recalled and withdrawn.intersection(one.sessions))]
    first = REPLACES if len(standing) < len(line) else FIRST
    changes = marks.changes(found, marks.before(found, standing), first)
    return Releasing(replace(release, changes=changes), ids, is_draft(release), found)


def _line(study: OpenStudy, release: Release) -> list[stored.Release]:
    """Earlier releases to the same reader with the same numbers, oldest first; drafts count among drafts."""
    return [
        one
        for one in study.repository.releases()
        if (one.reader, one.series, one.draft) == (release.reader, release.series, is_draft(release))
        and any(one.marks)
    ]


def _withdrawn_from(study: OpenStudy) -> set[str]:
    """Sessions of which somebody's words went: a list of changes would tell whose, turn by turn."""
    withdrawals = study.people.withdrawals()
    found = [one for one in withdrawals if one.mode in CHANGES_TEXT]
    refused = wishes(study.people.consents(), withdrawals).removed  # also who said no to being recorded
    with_them = {
        one.id for one in study.repository.sessions() if refused & {who.participant for who in one.people}
    }
    return {session for one in found for session in one.sessions} | with_them


def _earlier(one: stored.Release) -> Earlier:
    return Earlier(one.id, dict(zip(one.sessions, one.marks, strict=True)))


def _for_archive(
    study: OpenStudy, order: Order, sessions: tuple[ReleasedSession, ...], ids: tuple[str, ...]
) -> Releasing:
    key = study.people.secret()
    series = archive.series((one.text for one in sessions), key)
    roles = {one.id: one.role for one in study.people.load_roster()}
    renamed = archive.rename(sessions, roles, key, series)
    told = archive.strictest(sessions, renamed)
    release = Release(
        title=study.folder.study.title,
        reader=order.reader,
        target=order.target,
        draft=order.draft,
        sessions=told,
        numbers=_numbers(study, series, [one.text for one in told]),
        series=series,
        moderators=tuple(renamed.people[one] for one in _moderators(study) if one in renamed.people),
        tables=_tables(study, order, [one.session for one in sessions]),
    )
    silent = not_quoted(study.people.consents(), study.people.withdrawals(), _participants(study))
    unquoted = frozenset(renamed.people[one] for one in silent if one in renamed.people)
    release = replace(release, convention=_convention(study, order), not_quoted=unquoted)
    return Releasing(release, ids, is_draft(release))


def _participants(study: OpenStudy) -> list[str]:
    return [one.id for one in study.people.load_roster() if one.role is Role.PARTICIPANT]


def _convention(study: OpenStudy, order: Order) -> Convention:
    return conventions.load(order.convention or study.folder.study.convention)


def _tables(study: OpenStudy, order: Order, sessions: Sequence[Session]) -> tuple[CountTable, ...]:
    return demographics.tables(study, sessions) if order.demographics else ()


def _moderators(study: OpenStudy) -> tuple[str, ...]:
    roster = study.people.load_roster()
    return tuple(labels.in_order(one.id for one in roster if one.role is Role.MODERATOR))


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
