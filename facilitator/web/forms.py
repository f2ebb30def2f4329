"""What a browser sends: fields, JSON, and files that are read as they come and never lie on disk.

All of it is for endpoints that are plain functions: they run in a thread and may block.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import Message
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from anyio import from_thread
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser
from starlette.requests import ClientDisconnect

from facilitator.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

_FORM_LIMIT = 2**20  # bytes of all fields together; what a person types is far less


@dataclass(frozen=True, slots=True)
class Field:
    """A form's field and what somebody typed into it (may be identified)."""

    name: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way. ``chunks`` gives its bytes once; its file name may hold a person's."""

    name: str
    filename: str = field(repr=False)
    chunks: Iterator[bytes] = field(repr=False)


def fields(request: Request) -> dict[str, str]:
    """A form's fields, the last value of each. Raises BadFile for one that is broken or too long."""
    return dict(pairs(request))


def typed(said: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """What was typed, for a form that is shown again: empty where nothing was."""
    return defaultdict(str, said or {})


def pairs(request: Request) -> list[tuple[str, str]]:
    """A form's fields in their order, for names that come more than once."""
    if _media_type(request)[0] != "multipart/form-data":
        return parse_qsl(body(request).decode("utf-8", errors="replace"), keep_blank_values=True)
    return [(one.name, one.value) for one in parts(request) if isinstance(one, Field)]


def day(said: str) -> str:
    """A day that has come, as an ISO date; raises BadFile."""
    try:
        found = date.fromisoformat(said.strip())
    except ValueError:
        raise BadFile("A date is written 2026-03-31 (year, month, day).") from None
    if found > datetime.now(UTC).astimezone().date():
        raise BadFile("That day has not come yet.")
    return found.isoformat()


def today() -> str:
    """Today where the researcher is, as an ISO date."""
    return datetime.now(UTC).astimezone().date().isoformat()


def document(request: Request) -> dict[str, Any]:
    """The JSON object that a script of ours sent. Raises BadFile."""
    try:
        found = json.loads(body(request))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadFile("The page sent something that cannot be read.", "reload the page")
    return found


def within(upload: Upload, limit: int) -> bytes:
    """A small file that is read whole, in memory only. Raises BadFile beyond ``limit`` bytes."""
    too_large = BadFile(f"That file is larger than {limit // 2**20} MB, the most that is taken here.")
    return _within(upload.chunks, limit, too_large)


def body(request: Request, limit: int = _FORM_LIMIT) -> bytes:
    """The whole body. Raises BadFile beyond ``limit`` bytes."""
    return _within(chunks(request), limit, _too_much())


def chunks(request: Request) -> Iterator[bytes]:
    """The body as it comes; raises BadFile where the browser breaks off."""
    stream = request.stream()

    async def following() -> bytes | None:
        return await anext(stream, None)

    try:
        while (chunk := from_thread.run(following)) is not None:
            yield chunk
    except ClientDisconnect:
        raise _broken_off() from None


def parts(request: Request) -> Iterator[Field | Upload]:
    """A multipart form, part by part, in order. Read an upload's chunks before you ask for the next part."""
    kind, boundary = _media_type(request)
    if kind != "multipart/form-data" or not boundary:
        raise BadFile("The page sent no form with files.", "reload the page")
    reading = _Multipart(boundary, chunks(request))
    while (headers := reading.next_part()) is not None:
        name, filename = _disposition(headers)
        if filename is None:
            yield Field(
                name, _within(reading.data(), _FORM_LIMIT, _too_much()).decode("utf-8", errors="replace")
            )
        else:
            yield Upload(name, filename, reading.data())


class _Multipart:
    """Turns the parser's calls into parts that are asked for one by one."""

    def __init__(self, boundary: str, body: Iterator[bytes]) -> None:
        self._body = body
        self._news: deque[tuple[str, bytes]] = deque()
        self._parser = MultipartParser(
            boundary.encode("latin-1"),
            {
                "on_header_field": self._keep("field"),
                "on_header_value": self._keep("value"),
                "on_header_end": lambda: self._news.append(("header", b"")),
                "on_headers_finished": lambda: self._news.append(("start", b"")),
                "on_part_data": self._keep("data"),
                "on_part_end": lambda: self._news.append(("end", b"")),
                "on_end": lambda: self._news.append(("last", b"")),
            },
        )

    def next_part(self) -> dict[str, str] | None:
        """The headers of the next part, in lower case; what was left of the one before is skipped."""
        headers: dict[str, str] = {}
        name = value = b""
        while True:
            what, piece = self._next()
            if what == "last":
                return None
            if what == "start":
                return headers
            if what == "field":
                name += piece
            elif what == "value":
                value += piece
            elif what == "header":
                headers[name.decode("latin-1").lower()] = value.decode("utf-8", errors="replace")
                name = value = b""

    def data(self) -> Iterator[bytes]:
        """The bytes of the part whose headers came last."""
        while True:
            what, piece = self._next()
            if what != "data":
                return
            yield piece

    def _next(self) -> tuple[str, bytes]:
        while not self._news:
            chunk = next(self._body, None)
            if chunk is None:
                raise _broken_off()
            try:
                self._parser.write(chunk)
            except MultipartParseError:
                raise _broken_off() from None
        return self._news.popleft()

    def _keep(self, what: str) -> Callable[[bytes, int, int], None]:
        return lambda data, start, end: self._news.append((what, data[start:end]))


def _disposition(headers: dict[str, str]) -> tuple[str, str | None]:
    """Name and file name of a part (RFC 7578, section 4.2)."""
    said = Message()
    said["content-disposition"] = headers.get("content-disposition", "")
    name = said.get_param("name", header="content-disposition")
    return str(name or ""), said.get_filename()


def _media_type(request: Request) -> tuple[str, str]:
    said = Message()
    said["content-type"] = request.headers.get("content-type", "")
    return said.get_content_type(), str(said.get_param("boundary") or "")


def _within(pieces: Iterator[bytes], limit: int, too_much: BadFile) -> bytes:
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > limit:
            raise too_much
    return bytes(whole)


def _too_much() -> BadFile:
    return BadFile("That is more text than a form here can hold.", "send it as a file")


def _broken_off() -> BadFile:
    return BadFile("What the browser sent ended too early, so nothing of it was kept.", "try again")
