"""What a test says of its Zoom, and what it is told of the requests that came: plain data."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

ACCOUNT, CLIENT, SECRET = "acc-invented", "client-invented", "s3cret-\u00e4-invented"
ERROR_59 = b'{"status":false,"errorCode":124,"errorMessage":"Forbidden"}'
HTML = (
    b"<!DOCTYPE html><html><head><title>Zoom</title></head><body>This recording does not exist.</body></html>"
)


_DIGESTS: dict[int, tuple[bytes, str]] = {}  # by identity: the same bytes travel with every request


def _digest(data: bytes) -> str:
    kept = _DIGESTS.get(id(data))
    if kept is None or kept[0] is not data:
        kept = _DIGESTS[id(data)] = (data, sha256(data).hexdigest())
    return kept[1]


@dataclass
class File:
    """A file in the cloud. ``listed`` replaces fields of its entry; None takes a field away."""

    id: str
    kind: str
    what: str
    data: bytes
    extension: str = "M4A"
    name: str = ""
    start: str = ""
    listed: dict[str, Any] = field(default_factory=dict)
    polls: int = 0  # how often it is listed as processing first
    faults: list[str] = field(default_factory=list)  # one is used up by each download

    @property
    def digest(self) -> str:
        """What stands for the bytes where a file travels between the processes."""
        return self.__dict__.get("sent") or _digest(self.data)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "data": b"", "sent": self.digest}


@dataclass
class Held:
    """A recorded meeting."""

    uuid: str
    number: int
    start: str
    files: list[File]
    people: list[File] = field(default_factory=list)
    topic: str = "Interviews"
    duration: int = 60
    attendees: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    server: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """An answer to give instead of the right one."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Cloud:
    """All that the double holds and how it is to behave; both processes have it, the test's is the truth."""

    meetings: list[Held] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by part of a path, used up one by one
    expires_in: Any = 3599
    dies_after: int | None = None  # requests until the token dies
    page_size: int = 300
    extra_page: bool = False
    settings: dict[str, Any] = field(default_factory=dict)
    sharing: dict[str, Any] = field(default_factory=dict)
    trashed: list[str] = field(default_factory=list)
    registered: list[dict[str, Any]] = field(default_factory=list)
    scheduled: list[dict[str, Any]] = field(default_factory=list)
    no_length: bool = False
    slow_s: float = 0.0  # seconds between two pieces of a file
    late_s: float = 0.0  # seconds until the answer to a POST, after what was asked is done
    refresh_tokens: list[str] = field(default_factory=lambda: ["refresh-1-invented"])
    challenge: str = ""

    def find(self, key: str) -> Held | None:
        """The meeting of a UUID, or the last one of a number."""
        found = [one for one in self.meetings if key in (one.uuid, str(one.number))]
        return max(found, key=lambda one: one.start, default=None)

    def files(self) -> dict[str, File]:
        """Every file by its id."""
        return {one.id: one for held in self.meetings for one in (*held.files, *held.people)}
