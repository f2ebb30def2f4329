"""Gathers what a board is told: counts, ids and dates out of store, vault, people room and certificates."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from facilitator import approvals, recordings, room_log
from facilitator.actions import key as key_action
from facilitator.actions import purge, second_reader
from facilitator.actions.deidentified import deidentified
from facilitator.counted import counted
from facilitator.exports.procedure import (
    ConsentCount,
    Dated,
    Enrolled,
    GateStanding,
    HeldSession,
    KeyHolder,
    Left,
    Procedure,
    WithdrawalCount,
)
from facilitator.exports.protocol import BOARD
from facilitator.model import Leaving, Presence, Purpose, Role
from facilitator.roster.people import standing
from guides import library
from guides.model import SectionKind
from transcription import policies
from transcription.detectors import ner
from transcription.generalise import MONTH, NOTHING, YEAR
from transcription.model import Action, Kind
from transcription.plugins import discover

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session
    from facilitator.release.gates import Gate
    from guides.model import Guide
    from transcription.model import Policy
    from transcription.protocols import Detector

_PACKAGE = "focus-group-toolkit"
_NOT_THERE = {Presence.ABSENT, Presence.OBSERVER}


def gather(study: OpenStudy, sessions: Sequence[Session], passed: Sequence[Gate]) -> Procedure:
    """Everything for the report on ``sessions``. ``passed`` are the gates as they stand."""
    policy = policies.load(study.folder.study.policy)
    detectors: dict[str, Detector] = discover("transcription.detectors", "detector")
    found = deidentified(study, sessions, policy)
    fine = _fineness(policy)
    return Procedure(
        protocol=study.folder.study.protocol or "",
        date=_today().isoformat(),
        program=f"{_PACKAGE} {_version()}",
        policy=f"{policy.name}, version {policy.version}",
        policy_rules=tuple((str(kind), str(policy.action(kind))) for kind in Kind),
        detectors=tuple(
            (name, ", ".join(sorted(one.languages)))
            for name, one in detectors.items()
            if name != ner.detector.name or ner.model_folder() is not None  # without a model it finds nothing
        ),
        engines=found.engines,
        sessions=tuple(_held(study, one, fine) for one in sessions),
        enrolled=tuple(_enrolled(study, sessions)),
        consents=tuple(_consents(study, sessions, fine)),
        withdrawals=tuple(_withdrawals(study)),
        kinds=found.kinds,
        undecided_drafts=found.destroyed,
        uneven=found.uneven,
        reviewers=found.reviewers,
        second_reading=_second_reading(study),
        gates=tuple(GateStanding(one.name, _stands(one), one.why) for one in passed),
        keys=tuple(_keys(study)),
        key_events=tuple(_key_events(study)),
        places=tuple(_places(study)),
        outside=_outside(study, sessions),
        media_days=study.folder.study.media_kept_days,
        due=tuple(sorted(_due(study, sessions), key=lambda one: one.on)),
        done=tuple(_done(study)),
        releases=tuple(_releases(study)),
    )


def _stands(gate: Gate) -> str:
    """An open gate with something to say was passed by somebody."""
    return "closed" if gate.closed else "passed" if gate.why else "open"


def _version() -> str:
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:  # run from its sources
        return "from its sources"


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _fineness(policy: Policy) -> int:
    """How much of an ISO date (characters) may be told of people's own dates: as in their words."""
    if policy.action(Kind.DATE) is Action.KEEP:
        return len("2026-03-31")
    return {MONTH: len("2026-03"), YEAR: len("2026"), NOTHING: 0}[policy.date_detail]


def _held(study: OpenStudy, session: Session, fine: int) -> HeldSession:
    there = [one for one in session.people if one.role is Role.PARTICIPANT]
    present = [one for one in there if one.presence not in _NOT_THERE]
    known = library.find(study.folder.guides, session.guide)
    guide = known[1] if known and known[1].hash == session.guide_hash else None
    return HeldSession(
        id=session.id,
        group=session.group,
        state=str(session.state),
        date=_taken_in(study, session)[:fine],
        present=len(present),
        absent=len(there) - len(present),
        guide=session.guide,
        guide_version=guide.version if guide else f"version {session.guide_hash[:12]}",
        guide_standing=_guide_standing(study, session),
        consent_script=_consent_script(guide),
        consents_noted=_consents_noted(study, session),
    )


def _taken_in(study: OpenStudy, session: Session) -> str:
    """By the study's log where the recording is destroyed."""
    days: list[str] = []
    if session.id in study.vault.sessions():
        days = [part.imported for part in recordings.parts(study.vault.room(session.id)) if part.imported]
    rows = study.repository.audit_rows()
    logged = [row.at[:10] for row in rows if row.session == session.id and row.verb in _TAKEN_IN]
    return min(days or logged, default="")


_TAKEN_IN = frozenset({"import", "zoom-pull"})


def _consents_noted(study: OpenStudy, session: Session) -> int | None:
    """How many people agreed in the room, by its log; None where there is none (any more)."""
    room = study.vault.room(session.id) if session.id in study.vault.sessions() else None
    events = room_log.load(room) if room is not None else ()
    agreed = {one.participant for one in events if one.event == "consent.ok"}
    return len(agreed) if events else None


def _withdrawals(study: OpenStudy) -> Iterator[WithdrawalCount]:
    found = study.people.withdrawals()
    for mode in Leaving:
        of_mode = [one for one in found if one.mode is mode]
        if of_mode:
            yield WithdrawalCount(str(mode), len(of_mode), sum(one.done for one in of_mode))


def _guide_standing(study: OpenStudy, session: Session) -> str:
    approval = approvals.latest(study.folder.guides, session.guide)
    if approval is None:
        return "no approval on record"
    if approval.hash == session.guide_hash:
        return f"as approved on {approval.approved}"
    return f"differs from what was approved on {approval.approved}"


def _consent_script(guide: Guide | None) -> str:
    if guide is None:
        return ""
    scripts = [one for one in guide.sections if one.kind is SectionKind.CONSENT and one.script]
    return f"{guide.id} version {guide.version}" if scripts else ""


def _enrolled(study: OpenStudy, sessions: Sequence[Session]) -> Iterator[Enrolled]:
    roster = [one for one in study.people.load_roster() if one.role is Role.PARTICIPANT]
    gone = {one.participant for one in study.people.withdrawals()}
    for group in dict.fromkeys(one.group for one in sessions):
        listed = {one.id for one in roster if one.group == group}
        attended = {
            who.participant
            for one in sessions
            if one.group == group
            for who in one.people
            if who.role is Role.PARTICIPANT and who.presence not in _NOT_THERE
        }
        yield Enrolled(group, len(listed | attended), len(attended), len((listed | attended) & gone))


def _consents(study: OpenStudy, sessions: Sequence[Session], fine: int) -> Iterator[ConsentCount]:
    """By purpose and mode, over everybody who took part."""
    there = {who.participant for one in sessions for who in one.people if who.role is Role.PARTICIPANT}
    given = [one for one in standing(study.people.consents()).values() if one.participant in there]
    for purpose in Purpose:
        modes = Counter(str(one.mode) if one.given else "withheld" for one in given if one.purpose is purpose)
        for mode, people in sorted(modes.items()):
            days = [
                one.on[:fine]
                for one in given
                if one.purpose is purpose and (str(one.mode) if one.given else "withheld") == mode
            ]
            yield ConsentCount(str(purpose), mode, people, min(days), max(days))
        silent = len(there) - sum(modes.values())
        if silent:
            yield ConsentCount(str(purpose), "not asked", silent, "", "")


def _second_reading(study: OpenStudy) -> tuple[str, ...]:
    found = second_reader.study_bound(study)
    changed = ", ".join(found.outdated)
    outdated = (
        (f"Read again by a second reader, but changed since, so that no bound comes of it: {changed}.",)
        if changed
        else ()
    )
    if not found.samples:
        return outdated
    never = ", ".join(one for one in found.unread if one not in found.outdated)
    unread = f" Not read again: {never}." if never else ""
    alone = [one for one in found.samples if not one.independent]
    same = f" {len(alone)} of them by the first reviewer." if alone else ""
    sampled = f"Sampled: {counted(len(found.samples), 'session')}.{same}{unread}"
    return (f"{found.bound.sentence()}.", sampled, *outdated)


def _keys(study: OpenStudy) -> Iterator[KeyHolder]:
    for one in key_action.holders(study):
        words = (
            *(["recordings", "transcripts"] if one.vault else []),
            *(["roster", "consents"] if one.people else []),
        )
        opens = ", ".join(words)
        yield KeyHolder(one.label, opens, one.added)


def _key_events(study: OpenStudy) -> Iterator[Dated]:
    """What was done with keys, by the study's log: it names nobody."""
    for row in study.repository.audit_rows():
        if row.verb in _KEY_EVENTS:
            yield Dated(row.at[:10], _KEY_EVENTS[row.verb])


_KEY_EVENTS = {
    "key-add": "a key was given to somebody",
    "key-remove": "a key was taken back",
    "key-recovery": "a recovery sheet was shown, to print and lock away",
    "key-destroy": "one machine's copy of a key was destroyed",
}


def _places(study: OpenStudy) -> Iterator[tuple[str, str]]:
    """Where things lie, without a path: paths hold people's names."""
    folder = study.folder
    for what, place in (
        ("Recordings, transcripts with names (encrypted)", folder.vault),
        ("Roster, consents, key to the placeholders (encrypted, apart)", folder.people),
    ):
        inside = place.resolve().is_relative_to(folder.root.resolve())
        yield what, "in the study's folder" if inside else "outside the study's folder, as study.toml says"
    local = folder.database.startswith("sqlite")
    yield (
        "Text without identifiers, register, log",
        "in the study's folder" if local else "on a database server",
    )
    yield "Releases and certificates", "in the study's folder, exports; copies as handed on"
    yield "Keys", "outside the study's folder, with each holder above; recovery sheets on paper"


def _outside(study: OpenStudy, sessions: Sequence[Session]) -> tuple[str, ...]:
    rooms = set(study.vault.sessions())
    held = [study.vault.room(session.id) for session in sessions if session.id in rooms]
    plain = sum(len(recordings.plain_originals(room)) for room in held)
    return purge.beyond_reach(plain) if held else ()


def _due(study: OpenStudy, sessions: Sequence[Session]) -> Iterator[Dated]:
    days = study.folder.study.media_kept_days
    for session in sessions:
        first = _taken_in(study, session)
        if first and days is not None:
            due = date.fromisoformat(first) + timedelta(days=days)
            yield Dated(due.isoformat(), f"{session.id}: the recording is to be destroyed")
        if session.id in study.vault.sessions():
            plain = len(recordings.plain_originals(study.vault.room(session.id)))
            if plain:
                yield Dated(
                    "",
                    f"{session.id}: unencrypted originals still on the computer ({counted(plain, 'file')})",
                )


def _done(study: OpenStudy) -> Iterator[Dated]:
    """What was destroyed, by the study's log; each has its certificate."""
    for row in study.repository.audit_rows():
        if row.verb == "purge":
            what = dict(part.split("=", 1) for part in row.detail.split() if "=" in part).get("what", "")
            yield Dated(row.at[:10], f"{row.session}: {_DESTROYED.get(what, what)}")


_DESTROYED = {
    "media": "the recording",
    "identified": "the recording and the transcript with names",
    "all": "everything identified, with its key",
}


def _releases(study: OpenStudy) -> Iterator[Left]:
    for one in study.repository.releases():
        if one.reader != BOARD:
            yield Left(
                one.id,
                one.at[:10],
                one.reader,
                ", ".join(one.sessions),
                one.file_count,
                one.manifest_sha256[:12],
                one.recalled,
                one.returned,
            )
