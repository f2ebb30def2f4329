"""Zoom's API: zoomus knows the endpoints, this adapter adds what it lacks. The only file that imports zoomus.

zoomus ignores its time limit, sends UUIDs with slashes unencoded, puts path arguments into the query too,
checks no status, and knows no pages, windows or limits. Its components read the token and send through
methods of their own, so both are given to them here.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from facilitator.zoom import cloud, refusals
from facilitator.zoom.account import may_carry_token
from facilitator.zoom.failures import BadAnswer, MissingScopes, NotAllowed, NotLoggedIn, NotOnZoom
from facilitator.zoom.token import Tokens
from facilitator.zoom.wire import Wire, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from facilitator.zoom.account import Account
    from facilitator.zoom.cloud import Attendee, Meeting, Planned
    from facilitator.zoom.token import Lasting, Token
    from facilitator.zoom.wire import Answer

WINDOW_DAYS = 30  # days asked for at once; Zoom gives a month at most and leaves the rest out silently
_PAGE = 300  # rows of a page, the most that Zoom gives
_MOST_PAGES = 200  # of one window; more would be a server that hands out tokens without end
_MOST_RESTARTS = 2  # of one list whose page tokens expire
_OK = frozenset({200, 201, 204})
_EXPIRED = 401
_IN_PATH = frozenset({"meeting_id", "user_id", "id", "recording_id"})  # zoomus sends them a second time
_CHECK = "fg zoom check"
_Document = dict[str, Any]


class Zoom:
    """One account's cloud; ``lasting`` is where the refresh token of a user-managed app is kept.

    Every method raises Unreachable, NotLoggedIn, MissingScopes, NotAllowed, NotOnZoom, ComeBackLater,
    BadAnswer; making one raises Offline and MissingProgram.
    """

    def __init__(self, account: Account, lasting: Lasting | None = None) -> None:
        if not account.complete:
            raise NotLoggedIn("No Zoom account is known here.", "fg zoom login")
        self.wire = Wire()
        self.tokens = Tokens(account, self.wire, lasting)
        self._host = account.host
        self._recording = self._component("recording", "RecordingComponentV2")
        self._past = self._component("past_meeting", "PastMeetingComponentV2")
        self._report = self._component("report", "ReportComponentV2")
        self._user = self._component("user", "UserComponentV2")
        self._meeting = self._component("meeting", "MeetingComponentV2")

    def recordings(self, first: date, last: date) -> list[Meeting]:
        """Every recorded meeting of the host from ``first`` to ``last`` (UTC, both counted), by start."""
        found: dict[str, Meeting] = {}
        for begin, end in windows(first, last):
            span = {"from": begin.isoformat(), "to": end.isoformat()}
            for row in self._pages("meetings", self._recording.list, user_id=_path(self._host), **span):
                one = cloud.meeting(row)
                found.setdefault(one.uuid or f"{one.number} {one.starts}", one)
        return sorted(found.values(), key=lambda one: one.starts)

    def recording(self, meeting: str) -> Meeting:
        """One recording with all its files. A number means its latest instance only; raises NotOnZoom."""
        return cloud.meeting(self._recording.get(meeting_id=_path(meeting)))

    def instances(self, number: str) -> list[str]:
        """The UUIDs of every time that meeting ``number`` was held."""
        rows = self._past.list(meeting_id=_path(number))
        return [str(row["uuid"]) for row in _rows(rows, "meetings", "")[0] if row.get("uuid")]

    def attendees(self, meeting: str) -> list[Attendee]:
        """Who was there, one row per join. The report is asked where the plainer list may not be read."""
        try:
            rows = list(self._pages("participants", self._past.get_participants, meeting_id=_path(meeting)))
        except (MissingScopes, NotAllowed):
            report = self._report.get_meeting_participants_report
            rows = list(self._pages("participants", report, id=_path(meeting)))
        return list(dict.fromkeys(cloud.attendee(row) for row in rows))

    def settings(self) -> _Document:
        """The host's settings."""
        found: _Document = self._user.get_settings(id=_path(self._host))
        return found

    def sharing(self, meeting: str) -> _Document:
        """Who may see a recording on Zoom's pages. zoomus lacks this endpoint."""
        return self._get(f"/meetings/{_path(meeting)}/recordings/settings")

    def trash(self, meeting: str) -> None:
        """Move a recording to Zoom's trash, where it stays for 30 days."""
        self._recording.delete(meeting_id=_path(meeting), action="trash")

    def schedule(self, topic: str, starts: datetime, minutes: int, settings: Mapping[str, Any]) -> _Document:
        """Make a meeting; ``starts`` must know its time zone. The answer holds secrets."""
        made: _Document = self._meeting.create(
            user_id=_path(self._host),
            topic=topic,
            type=2,
            start_time=starts.astimezone(UTC),
            duration=minutes,
            settings=dict(settings),
        )
        return made

    def planned(self) -> list[Planned]:
        """The host's meetings that are still to come."""
        rows = self._pages("meetings", self._meeting.list, user_id=_path(self._host), type="upcoming")
        return [cloud.planned(row) for row in rows]

    def register(self, meeting: str, *, email: str, first_name: str) -> _Document:
        """Register somebody under the name that Zoom will show and write everywhere."""
        path = _path(meeting)
        made: _Document = self._meeting.add_registrant(id=path, email=email, first_name=first_name)
        return made

    def token_for(self, url: str) -> Token | None:
        """The token to fetch ``url`` with; None where no token may go."""
        token = self.tokens.current()
        return token if may_carry_token(url, token.api) else None

    def _component(self, module: str, name: str) -> Any:  # noqa: ANN401 - zoomus has no types
        try:
            from zoomus import components
        except ModuleNotFoundError:
            raise missing() from None
        component = getattr(getattr(components, module), name)(config={})
        component.get_request = self._get
        component.post_request = self._post
        component.delete_request = self._delete
        return component

    def _pages(
        self,
        rows: str,
        endpoint: Callable[..., _Document],
        **arguments: object,
    ) -> Iterator[_Document]:
        """The rows of all pages; where a page token has expired too early, the list begins anew."""
        token, seen, total, restarts = "", 0, 0, 0
        for _ in range(_MOST_PAGES):
            more = {"next_page_token": token} if token else {}
            try:
                page = endpoint(page_size=_PAGE, **arguments, **more)
            except refusals.PageExpired:
                if 0 < total <= seen:  # a token too many, after the last row
                    return
                if not token or restarts == _MOST_RESTARTS:
                    raise
                token, seen, restarts = "", 0, restarts + 1
                continue
            found, total = _rows(page, rows, str(arguments.get("from", "")))
            yield from found
            seen += len(found)
            token = str(page.get("next_page_token") or "")
            if not token:
                return
        raise BadAnswer("Zoom's list has no end, so it cannot be relied on.", _CHECK)

    def _get(self, path: str, params: _Document | None = None) -> _Document:
        return self._ask("GET", _with_query(path, params), None)

    def _delete(self, path: str, params: _Document | None = None) -> _Document:
        return self._ask("DELETE", _with_query(path, params), None)

    def _post(self, path: str, data: _Document) -> _Document:
        return self._ask("POST", path, json.dumps(_without_path(data)).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> _Document:
        token = self.tokens.current()
        answer = self._with(token, method, path, body)
        if answer.status == _EXPIRED or refusals.code(answer) == refusals.TOKEN:
            answer = self._with(self.tokens.renewed(token), method, path, body)
        if answer.status not in _OK or refusals.code(answer) is not None:
            raise refusals.why(answer)
        if answer.status == 204 or not answer.body:
            return {}
        return refusals.document(answer)

    def _with(self, token: Token, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Authorization": f"Bearer {token.value}", "Content-Type": "application/json"}
        harmless = method != "POST"  # a second POST could make a second meeting
        return self.wire.ask(method, token.api + path, headers, body=body, harmless=harmless)


def windows(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Windows of at most 30 days that touch each other, since it is open whether Zoom counts the last day."""
    begin = first
    while True:
        end = min(begin + timedelta(days=WINDOW_DAYS), last)
        yield begin, end
        if end >= last:
            return
        begin = end


def _rows(page: _Document, name: str, begin: str) -> tuple[list[_Document], int]:
    """The rows of a page, and how many there are in all pages (0 where Zoom does not say)."""
    found, total = page.get(name), page.get("total_records")
    count = total if isinstance(total, int) else 0
    if begin and str(page.get("from") or begin)[: len(begin)] > begin:
        raise BadAnswer("Zoom listed fewer days than it was asked for.", _CHECK)
    if not isinstance(found, list):
        if count:
            raise BadAnswer("Zoom counts recordings but lists none.", _CHECK)
        return [], 0
    return [row for row in found if isinstance(row, dict)], count


def _with_query(path: str, params: _Document | None) -> str:
    kept = _without_path(params or {})
    return path + (f"?{urlencode(kept)}" if kept else "")


def _without_path(fields: _Document) -> _Document:
    """What zoomus did not put into the path already: UUIDs and e-mails need not be in every log."""
    return {name: value for name, value in fields.items() if name not in _IN_PATH}


def _path(part: str) -> str:
    """A UUID, number, e-mail or ``me`` as part of a path: encoded twice, as Zoom wants UUIDs with slashes."""
    if not part:
        raise NotOnZoom("Zoom gives no id for this meeting.", "fg zoom list")
    if part.isalnum():
        return part
    once = quote(part, safe="")
    return quote(once, safe="") if "@" not in part else once
