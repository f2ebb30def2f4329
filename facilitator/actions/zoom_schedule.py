"""``fg zoom schedule``: a meeting in which Zoom itself writes pseudonyms.

Participants are registered under an alias, so that transcript, chat and file names carry that and not
their names. Zoom wants an e-mail for each; it is sent nothing else of the roster.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from facilitator.errors import AlreadyThere, BadFile
from facilitator.model import Role
from facilitator.zoom.cloud import moment
from facilitator.zoom.failures import BadAnswer
from transcription import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from facilitator.actions.open_study import OpenStudy
    from facilitator.vault.room import Room
    from facilitator.zoom.client import Zoom
    from transcription.model import Person

_NOTES = "zoom-scheduled.json"  # in the session's room
_ASKED = "zoom-asked.json"  # in the session's room while nobody knows whether Zoom has made the meeting
_SETTINGS = {
    "auto_recording": "cloud",
    "waiting_room": True,
    "join_before_host": False,
    "approval_type": 0,  # registrants are let in without being asked about
    "registration_type": 1,
    "registrants_email_notification": False,  # Zoom's mails would carry its own wording
    "auto_start_meeting_summary": False,  # no machine but ours reads what people say
    "allow_multiple_devices": True,
}


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A session's meeting. ``links`` are personal: participant's id and address, for nobody else.

    ``aliases`` are the names that Zoom shows, by id.
    """

    number: str
    starts: str
    links: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    without_mail: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "meeting": self.number,
            "starts": self.starts,
            "registrants": [{"participant": one, "join_url": link} for one, link in self.links],
            "not_registered": list(self.without_mail),
        }


def scheduled(room: Room) -> Scheduled | None:
    """The meeting that was made for a session."""
    return plain.load(room.read(_NOTES), Scheduled) if room.has(_NOTES) else None


def as_shown(room: Room, roster: Iterable[Person]) -> tuple[Person, ...]:
    """The roster, each person with the alias that Zoom shows for them in this session's meeting.

    An alias that is a roster's id is left out: as a word of talk it names nobody.
    """
    made = scheduled(room)
    aliases = dict(made.aliases) if made else {}
    people = tuple(roster)
    ids = {one.id for one in people}
    return tuple(
        replace(one, names=tuple(dict.fromkeys((*one.names, aliases[one.id]))))
        if aliases.get(one.id, one.id) not in ids
        else one
        for one in people
    )


def forget(room: Room, person: str) -> None:
    """Keep nothing of what ``person`` was registered with; Zoom still has it."""
    made = scheduled(room)
    if made is None:
        return
    links, aliases = (tuple(one for one in pairs if one[0] != person) for pairs in (made.links, made.aliases))
    if (links, aliases) != (made.links, made.aliases):
        room.put(_NOTES, plain.dump(replace(made, links=links, aliases=aliases)))


def schedule(
    study: OpenStudy,
    zoom: Zoom,
    session: str,
    *,
    starts: datetime,
    minutes: int,
    aliases: Mapping[str, str],
    force: bool,
) -> Scheduled:
    """Make the meeting and register the session's participants by alias (their ids, if not said).

    Run again after a failure, it goes on with those who are not registered yet. Raises AlreadyThere for a
    session that has a meeting at another time, or somebody registered under another alias; BadFile for
    an alias that is somebody's name, that two have, or whose person is not expected.
    """
    people = _participants(study, session)
    _check_aliases(study, session, aliases, people)
    with study.vault.hold(session, "fg zoom schedule") as room:
        made = None if force else scheduled(room)
        if made is not None and made.starts != _utc(starts):
            raise AlreadyThere(
                f"{session} has a meeting at another time.", f"fg zoom schedule {session} --force"
            )
        if made is None:
            made = _made_once(zoom, room, session, starts, minutes, again=force)
        _refuse_others(made, session, aliases)
        for one, email in people.items():
            if email and one not in dict(made.links):
                made = _registered(zoom, made, one, email, aliases.get(one, one))
                room.put(_NOTES, plain.dump(made))
        made = replace(made, without_mail=tuple(one for one, email in people.items() if not email))
        room.put(_NOTES, plain.dump(made))
    study.repository.audit("zoom-schedule", session, f"registered={len(made.links)}", "")
    return made


def _registered(zoom: Zoom, made: Scheduled, person: str, email: str, alias: str) -> Scheduled:
    answer = zoom.register(made.number, email=email, first_name=alias)
    link = (person, str(answer.get("join_url") or ""))
    return replace(made, links=(*made.links, link), aliases=(*made.aliases, (person, alias)))


def local_time(text: str) -> datetime:
    """``2026-03-31 18:00`` by this machine's clock, or with a zone of its own; raises BadFile."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise BadFile("A time is written 2026-03-31 18:00.", "fg zoom schedule --help") from None


def _made_once(
    zoom: Zoom, room: Room, session: str, starts: datetime, minutes: int, *, again: bool
) -> Scheduled:
    """The meeting, made once also where a run is killed between Zoom's making it and our noting it."""
    made = _made_before(zoom, session, starts) if room.has(_ASKED) and not again else None
    room.put(_ASKED, _utc(starts).encode())
    made = made or _made(zoom, session, starts, minutes)
    room.put(_NOTES, plain.dump(made))
    room.remove(_ASKED)
    return made


def _made(zoom: Zoom, session: str, starts: datetime, minutes: int) -> Scheduled:
    """The topic is the session's id and nothing else: everybody who is invited reads it."""
    number = zoom.schedule(session, starts, minutes, _SETTINGS).get("id")
    if not isinstance(number, int | str) or not number:
        raise BadAnswer("Zoom made a meeting and gave it no number.", "look at it on zoom.us")
    return Scheduled(str(number), _utc(starts))


def _made_before(zoom: Zoom, session: str, starts: datetime) -> Scheduled | None:
    """The meeting of a run that was stopped after Zoom made it; raises AlreadyThere for several."""
    found = [one for one in zoom.planned() if one.topic == session and moment(one.starts) == starts]
    if len(found) > 1:
        raise AlreadyThere(
            f"Zoom has {len(found)} meetings of {session} at this time, made by runs that were stopped.",
            f"delete all but one on zoom.us, then fg zoom schedule {session}",
        )
    return Scheduled(found[0].number, _utc(starts)) if found else None


def _utc(starts: datetime) -> str:
    return starts.astimezone(UTC).isoformat(timespec="seconds")


def _participants(study: OpenStudy, session: str) -> dict[str, str]:
    """The e-mail of each participant of the session, "" where the roster has none."""
    roster = {one.id: one for one in study.people.load_roster()}
    expected = [one for one in study.repository.session(session).people if one.role is Role.PARTICIPANT]
    return {
        one.participant: roster[one.participant].email if one.participant in roster else ""
        for one in expected
    }


def _check_aliases(
    study: OpenStudy, session: str, aliases: Mapping[str, str], expected: Collection[str]
) -> None:
    """Each alias is for one expected participant, and no name of the roster, or it would be none."""
    strange = len(set(aliases) - set(expected))
    if strange:
        raise BadFile(
            f"Aliases are for the participants of {session} ({', '.join(expected)}); "
            f"{strange} lines name somebody else.",
            f"fg zoom schedule {session} --aliases FILE, with the file put right",
        )
    shown = Counter(alias.casefold() for alias in aliases.values())
    names = {
        name.casefold()
        for one in study.people.load_roster()
        for name in (one.full_name, one.display_name, *one.aliases)
        if name
    }
    for wrong, why in (
        (names, "is a name on the roster"),
        ({a for a, n in shown.items() if n > 1}, "is given twice"),
    ):
        people = sorted(person for person, alias in aliases.items() if alias.casefold() in wrong)
        if people:
            raise BadFile(f"The alias of {', '.join(people)} {why}.", "choose another alias")


def _refuse_others(made: Scheduled, session: str, aliases: Mapping[str, str]) -> None:
    """Zoom keeps the name that somebody was registered under."""
    known = dict(made.aliases)
    changed = sorted(person for person, alias in aliases.items() if known.get(person, alias) != alias)
    if changed:
        raise AlreadyThere(
            f"{', '.join(changed)} of {session} have another alias in this meeting already.",
            f"without --aliases, or fg zoom schedule {session} --force for another meeting",
        )
