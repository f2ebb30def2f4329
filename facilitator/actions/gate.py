"""``fg gate``: what keeps a release from leaving, and why; and passing what a named person may pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator import drafts, recordings
from facilitator.actions import demographics, leaks, withdraw_stored, withdrawn_later
from facilitator.errors import BadFile, GateClosed, NotFound
from facilitator.exports.protocol import ARCHIVE, BOARD
from facilitator.model import GatePass, Purpose, State
from facilitator.release import gates, passable
from facilitator.release.differences import smallest_told
from transcription import detect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Counted, Session
    from facilitator.release.gates import Gate
    from facilitator.vault.room import Room

_FEWEST_WORDS = 3  # a reason that a board can weigh


def standing(study: OpenStudy, sessions: Sequence[Session], reader: str = "") -> list[Gate]:
    """Every gate that these sessions pass through for ``reader``, open or closed."""
    people = study.people
    needed = (*gates.NEEDED, Purpose.SHARE) if reader == ARCHIVE else gates.NEEDED
    speakers = _speakers(study, sessions)
    withdrawals = people.withdrawals()
    return [
        gates.consent_gate(sessions, people.consents(), people.load_roster(), speakers, needed, withdrawals),
        gates.review_gate({one.id: one.state for one in sessions}, _destroyed(study, sessions)),
        gates.withdrawal_gate(
            sessions,
            withdrawals,
            [
                *withdraw_stored.unfinished(study, sessions, withdrawals),
                *withdrawn_later.unfinished(study, sessions, withdrawals),
            ],
        ),
        *passable_gates(study, sessions),
    ]


def needed_open(found: Sequence[Gate], reader: str) -> list[Gate]:
    """The gates that must be open for ``reader``: a board gets no transcript, but is told of every gate."""
    return [one for one in found if reader != BOARD or one.name not in passable.PASSABLE]


def passable_gates(study: OpenStudy, sessions: Sequence[Session]) -> list[Gate]:
    """The gates that a named person may pass."""
    passes = study.repository.gate_passes()
    smallest = study.folder.study.smallest_group
    return [
        passable.group_gate(_small(study, sessions), smallest, passes),
        passable.language_gate(_unread(study, sessions), passes),
    ]


def demographics_gate(study: OpenStudy, sessions: Sequence[Session]) -> Gate:
    """May tables of who took part in ``sessions`` leave, for all that earlier releases told?"""
    told = _told_together(study, sessions)
    smallest = study.folder.study.smallest_group
    return passable.demographics_gate(sessions, told, smallest, study.repository.gate_passes())


def _told_together(study: OpenStudy, sessions: Sequence[Session]) -> dict[int, int]:
    """Earlier releases beside which the new tables tell too much, with the smallest number of people."""
    earlier = study.people.counted()
    smallest = study.folder.study.smallest_group
    found: dict[int, int] = {}
    for new in demographics.counted(study, sessions) if earlier else ():
        before = [one for one in earlier if one.characteristic == new.characteristic]
        for release, told in _told_beside(new, before, smallest):
            found[release] = min(told, found.get(release, told))
    return found


def _told_beside(new: Counted, before: Sequence[Counted], smallest: int) -> list[tuple[int, int]]:
    """The earlier tables beside which a new one tells too much: one by one, or else all of them together."""
    alone = [(one.release, smallest_told(new, [one], smallest)) for one in before]
    found = [(release, told) for release, told in alone if told is not None]
    told = None if found else smallest_told(new, before, smallest)
    return found if told is None else [(one.release, told) for one in before]


def accept(
    study: OpenStudy, gate: str, subject: str, *, reason: str, reviewer: str, reference: str = ""
) -> list[Gate]:
    """Pass ``gate`` for one group or session, or (subject empty) for all that it names now.

    Raises GateClosed for a gate that nobody can pass, NotFound where there is nothing to pass, and
    BadFile for a reason that is none or holds a name.
    """
    if gate not in passable.PASSABLE:
        raise GateClosed(
            f"Nobody can pass the {gate} gate: it protects participants who were promised it.", "fg gate list"
        )
    _check_words(study, reason, reviewer, reference)
    if gate == passable.DEMOGRAPHICS:
        return _accept_demographics(study, subject, GatePass(gate, "", 0, reviewer, reason, reference))
    sessions = released_by_default(study, ())
    small = _small(study, sessions) if gate == passable.GROUP else dict.fromkeys(_unread(study, sessions), 0)
    wanted = {one: size for one, size in small.items() if subject in {"", one}}
    if not wanted:
        raise NotFound(f"The {gate} gate has nothing of that name to pass.", "fg gate list")
    for one, size in wanted.items():
        study.repository.pass_gate(GatePass(gate, one, size, reviewer, reason, reference))
    return passable_gates(study, sessions)


def _accept_demographics(study: OpenStudy, subject: str, said: GatePass) -> list[Gate]:
    """For the tables of the sessions in ``subject`` (parted by commas), else of all that were held."""
    sessions = released_by_default(study, tuple(subject.split(",")) if subject else ())
    told = _told_together(study, sessions)
    if not told:
        raise NotFound(
            "These tables tell nothing beside earlier ones: there is nothing to pass.", "fg gate list"
        )
    held = ",".join(one.id for one in sessions)
    for release, number in told.items():
        study.repository.pass_gate(replace(said, subject=f"{held} beside release {release}", size=number))
    return [*passable_gates(study, sessions), demographics_gate(study, sessions)]


def _check_words(study: OpenStudy, reason: str, reviewer: str, reference: str) -> None:
    """They are stored in the clear and printed for the board."""
    if len(reason.split()) < _FEWEST_WORDS:
        raise BadFile("Say the reason in a few words: it stands in every report to the board.")
    if leaks.names_somebody(study, reason, reviewer, reference):
        raise BadFile(
            "The reason, reviewer or reference holds a name of the roster. They are kept in the clear: "
            "write ids, and the reviewer's initials or role."
        )


def _small(study: OpenStudy, sessions: Sequence[Session]) -> dict[str, int]:
    held = released_by_default(study, ())
    return passable.small_groups(sessions, held, study.folder.study.smallest_group)


def _unread(study: OpenStudy, sessions: Sequence[Session]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Sessions in a language that some detector does not know, with those detectors."""
    stored = [one.id for one in sessions if one.state is State.STORED]
    spoken = {one: study.repository.load(one).language for one in stored}
    silent = {language: detect.silent_in(language) for language in set(spoken.values())}
    return {one: (language, silent[language]) for one, language in spoken.items() if silent[language]}


def _destroyed(study: OpenStudy, sessions: Sequence[Session]) -> list[str]:
    """Sessions in review without a transcript, and without a recording to make another one of."""
    rooms = set(study.vault.sessions())
    waiting = [one.id for one in sessions if one.state is State.IN_REVIEW]
    return [one for one in waiting if one not in rooms or _empty(study.vault.room(one))]


def _empty(room: Room) -> bool:
    return not (room.has(drafts.DRAFT) or recordings.parts(room))


def _speakers(study: OpenStudy, sessions: Sequence[Session]) -> dict[str, set[str]]:
    """Who speaks or writes in what is stored of each session."""
    stored = [one.id for one in sessions if one.state is State.STORED]
    return {one: {turn.speaker for turn in study.repository.load(one).turns} for one in stored}


def released_by_default(study: OpenStudy, named: Sequence[str]) -> list[Session]:
    """The sessions named, else all that were held. Raises NotFound."""
    if named:
        return [study.repository.session(one) for one in named]
    return [one for one in study.repository.sessions() if one.state is not State.PLANNED]
