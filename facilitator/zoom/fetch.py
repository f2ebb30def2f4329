"""One file out of the cloud, byte for byte, whatever the server and the network do in between.

The token goes to the configured API and Zoom's own hosts only, and never along a redirect. A cut
download goes on with Range and If-Range (RFC 9110, 13.1.5 and 14.2); what the server says of the length
decides whether all has come, and what Zoom listed where the server says nothing.
"""

from __future__ import annotations

import json
import re
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin

from facilitator.zoom import container, limits, wire
from facilitator.zoom.container import Head
from facilitator.zoom.failures import BadAnswer, NotAllowed, NotOnZoom, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from urllib3 import BaseHTTPResponse

    from facilitator.zoom.client import Zoom
    from facilitator.zoom.cloud import CloudFile
    from facilitator.zoom.token import Token

_PIECE = 1 << 20  # bytes taken at a time at most: a part of the vault, which then is not cut
_MOST_HOPS = 5  # redirects of one download; Zoom needs one
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
_NO_MORE = re.compile(r"bytes \*/(\d+)")
_AGAIN = "type the same command again: it goes on where it stopped"


class Sink(Protocol):
    """Where a file goes: the vault. ``note`` was given to ``begin``, maybe by an earlier run."""

    note: str

    @property
    def size(self) -> int:
        """Bytes that are there."""

    def begin(self, note: str) -> None:
        """Forget what came and start from nothing."""

    def append(self, data: bytes) -> None:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of the file is coming, so that a later run can go on with the same one."""

    tag: str = ""  # a strong ETag, or else Last-Modified
    total: int | None = None  # bytes, as HTTP says


class _Expired(Exception):
    """The token was refused."""


class _Waited(Exception):
    """A limit was waited out; it counts by itself, not as a cut."""


class _Refused(Exception):
    """A page came in place of the file."""


@dataclass(slots=True)
class _Luck:
    """What may still go wrong in one download."""

    cuts: int = 0  # without a byte of progress in between
    limits: int = 0
    renewed: bool = False
    refused: bool = False


def fetch(zoom: Zoom, file: CloudFile, sink: Sink, tell: Callable[[int], None]) -> Version:
    """Bring ``file`` into ``sink``, all of it; ``tell`` is called with each number of bytes that came.

    Raises Unreachable, NotLoggedIn, NotAllowed, NotOnZoom, ComeBackLater, BadAnswer, and whatever
    ``tell`` raises to stop; what came before stays in ``sink``.
    """
    luck = _Luck()
    while True:
        before = sink.size
        token = zoom.token_for(file.url)
        try:
            return _once(zoom, file, sink, token, tell, luck)
        except _Expired:
            if luck.renewed or token is None:
                raise NotAllowed(
                    "Zoom gives this file to no token of this account.", "fg zoom check"
                ) from None
            luck.renewed = True
            zoom.tokens.renewed(token)
        except _Waited:
            continue
        except _Refused:
            if luck.refused:
                raise BadAnswer(
                    "Zoom sent a page in place of a file: it was deleted, or this account may not fetch it.",
                    "look at it on zoom.us, or fg zoom check",
                ) from None
            luck.refused = True
            time.sleep(wire.PAUSES_S[0])
        except Unreachable:
            luck.cuts = 0 if sink.size > before else luck.cuts
            if luck.cuts >= len(wire.PAUSES_S):
                raise
            time.sleep(wire.PAUSES_S[luck.cuts])
            luck.cuts += 1


def _once(
    zoom: Zoom, file: CloudFile, sink: Sink, token: Token | None, tell: Callable[[int], None], luck: _Luck
) -> Version:
    known = _version(sink.note) if sink.size else Version()
    if sink.size and sink.size == known.total:
        return known
    headers = _resuming(sink.size, known) if sink.size else {}
    with _at_the_end(zoom, file.url, token, headers) as response:
        named = wire.lower(response.headers)
        if response.status == 429:
            now = datetime.now(UTC)
            time.sleep(limits.pause_s(limits.read(named, "", now), luck.limits, now))
            luck.limits += 1
            raise _Waited
        if response.status == 416:
            return _nothing_more(named, sink, known)
        if response.status == 206:
            version = _rest(named, sink, known)
        elif response.status == 200:
            version = _read_head(file, response, named, sink, tell)
        else:
            raise _why(response.status)
        while piece := response.read1(_PIECE - sink.size % _PIECE):  # what is there: a slow line shows
            sink.append(piece)
            tell(len(piece))
        return _all_came(file, sink, version, chunked=named.get("transfer-encoding", "") == "chunked")


@contextmanager
def _at_the_end(
    zoom: Zoom, url: str, token: Token | None, headers: dict[str, str]
) -> Iterator[BaseHTTPResponse]:
    """The answer behind all redirects; only the first request carries the token."""
    carried = {**headers, "Authorization": f"Bearer {token.value}"} if token else headers
    for _ in range(_MOST_HOPS + 1):
        with zoom.wire.stream("GET", url, carried) as response:
            if response.status not in _REDIRECTS:
                yield response
                return
            url = urljoin(url, response.headers.get("Location") or "")
            response.drain_conn()
        carried = headers
    raise BadAnswer("Zoom sends from one address to the next without end.", "fg zoom check")


def _resuming(size: int, known: Version) -> dict[str, str]:
    wanted = {"Range": f"bytes={size}-"}
    return {**wanted, "If-Range": known.tag} if known.tag else wanted


def _rest(headers: dict[str, str], sink: Sink, known: Version) -> Version:
    """The version that goes on, if this is the rest of it from the byte that was asked for."""
    found = _RANGE.fullmatch(headers.get("content-range", "").strip())
    total = int(found[2]) if found and found[2] != "*" else None
    told_apart = known.tag or total is not None  # a version of which nothing is known cannot go on
    if not found or int(found[1]) != sink.size or not told_apart or known.total not in {None, total}:
        sink.begin("")
        raise Unreachable("Zoom sent another part of the file than was asked for.", _AGAIN)
    return Version(known.tag, total)


def _read_head(
    file: CloudFile,
    response: BaseHTTPResponse,
    headers: dict[str, str],
    sink: Sink,
    tell: Callable[[int], None],
) -> Version:
    """The first bytes, which must be those of the listed file; only then is anything taken."""
    head: bytes = response.read(container.HEAD)
    found = container.look(file, head, headers.get("content-type", ""))
    if found is Head.EXPIRED:
        raise _Expired
    if found is Head.PAGE:
        raise _Refused
    if found is Head.WRONG:
        raise BadAnswer(f"What Zoom sends as {file.kind or 'a file'} is no such file.", _AGAIN)
    length = headers.get("content-length", "")
    tag = headers.get("etag", "")
    version = Version(
        tag=tag if tag and not tag.startswith("W/") else headers.get("last-modified", ""),
        total=int(length) if length.isdigit() else None,
    )
    sink.begin(json.dumps(asdict(version)))
    sink.append(head)
    tell(len(head))
    return version


def _all_came(file: CloudFile, sink: Sink, version: Version, *, chunked: bool) -> Version:
    """HTTP's word on the length is the arbiter; where it says nothing, what Zoom listed is."""
    if version.total is not None and sink.size != version.total:
        raise Unreachable("The file came with another length than it began with.", _AGAIN)
    cut = version.total is None and not chunked and file.size is not None and sink.size < file.size
    if cut:
        raise Unreachable("The connection ended before the file did.", _AGAIN)
    return Version(version.tag, sink.size)


def _nothing_more(headers: dict[str, str], sink: Sink, known: Version) -> Version:
    """Nothing lies behind what has come: it is whole, or it is of another version."""
    found = _NO_MORE.fullmatch(headers.get("content-range", "").strip())
    if found and int(found[1]) == sink.size:
        return Version(known.tag, sink.size)
    sink.begin("")
    raise Unreachable("The file on Zoom's side has changed.", _AGAIN)


def _version(note: str) -> Version:
    try:
        return Version(**json.loads(note))
    except (ValueError, TypeError):
        return Version()


def _why(status: int) -> Exception:
    if status == 401:
        return _Expired()
    if status in {404, 410}:
        return NotOnZoom("Zoom has this file no more.", "fg zoom list")
    if status == 403:
        return NotAllowed("Zoom does not let this account fetch a file.", "fg zoom check")
    if status >= 500:
        return Unreachable("Zoom's download server is in trouble.", _AGAIN)
    return BadAnswer(f"Zoom's download server answered with status {status}.", _AGAIN)
