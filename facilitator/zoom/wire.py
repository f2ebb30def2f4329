"""HTTP to Zoom: always with time limits, never through a proxy or ``~/.netrc``, redirects never followed.

urllib3 comes with zoomus; requests, which zoomus uses, would replace our token by a ``.netrc`` entry.
"""

from __future__ import annotations

import logging
import os
import ssl
import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING

from facilitator.errors import Offline
from facilitator.zoom import limits
from facilitator.zoom.account import is_safe
from facilitator.zoom.failures import BadAnswer, Unreachable
from transcription.errors import MissingProgram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse, PoolManager

CONNECT_S = 10.0  # seconds to reach a server
READ_S = 60.0  # seconds without a single byte before a connection counts as stalled
PAUSES_S = (0.5, 1.0, 2.0, 4.0)  # seconds between tries where the server or the network is in trouble
_LONGEST_ANSWER = 32 << 20  # bytes of an answer of the API; a page of 300 meetings is a hundredth of it
_IN_TROUBLE = 500  # statuses from here on are the server's own fault and may pass
_TOO_MUCH = 429  # RFC 6585
_CONNECTIONS = 8  # kept open per host


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the API, read whole. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Wire:
    """Connections that may be used by several threads at once. Raises Offline, MissingProgram."""

    def __init__(self) -> None:
        if os.environ.get("FG_OFFLINE") == "1":
            raise Offline("FG_OFFLINE=1 forbids the network, and Zoom's cloud is out there.", "fg import")
        self._plain = _pool(None)  # for this machine

    @cached_property
    def _secure(self) -> PoolManager:
        return _pool(_certificates())

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        body: bytes | None = None,
        harmless: bool = True,
    ) -> Answer:
        """One request, its answer read whole. Limits are waited out.

        A server in trouble is asked again where that is ``harmless``. Raises Unreachable, ComeBackLater.
        """
        refused = 0
        pauses = iter(PAUSES_S if harmless else ())
        while True:
            answer = self._once(method, url, headers, body)
            if answer is not None and answer.status == _TOO_MUCH:
                now = datetime.now(UTC)
                said = answer.body.decode("utf-8", "replace")
                time.sleep(limits.pause_s(limits.read(answer.headers, said, now), refused, now))
                refused += 1
                continue
            if answer is not None and answer.status < _IN_TROUBLE:
                return answer
            pause_s = next(pauses, None)
            if pause_s is None:
                raise unreachable()
            time.sleep(pause_s)

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer | None:
        try:
            with self.stream(method, url, headers, body=body) as response:
                return Answer(response.status, lower(response.headers), _whole(response))
        except Unreachable:
            return None

    @contextmanager
    def stream(
        self, method: str, url: str, headers: Mapping[str, str], *, body: bytes | None = None
    ) -> Iterator[BaseHTTPResponse]:
        """One answer to be read piece by piece, its bytes as they were sent; raises Unreachable."""
        from urllib3.exceptions import HTTPError

        if not is_safe(url):
            raise BadAnswer(
                "Zoom names an address that is not https: nothing is asked for there.", "fg doctor"
            )
        pool = self._plain if url[:5].casefold() == "http:" else self._secure
        try:
            response = pool.request(
                method,
                url,
                headers={"Accept-Encoding": "identity", **headers},
                body=body,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
        except (HTTPError, OSError, ValueError):
            raise unreachable() from None  # the cause quotes the address
        whole = False
        try:
            yield response
            whole = True
        except HTTPError:
            raise unreachable() from None
        finally:
            if whole:
                response.release_conn()
            else:
                response.close()


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers by lower-case name."""
    return {name.lower(): value for name, value in headers.items()}


def _whole(response: BaseHTTPResponse) -> bytes:
    body: bytes = response.read(_LONGEST_ANSWER)
    if response.read(1):
        raise BadAnswer("Zoom's answer is far longer than any answer should be.", "fg zoom check")
    return body


def unreachable() -> Unreachable:
    """The network or the other side failed, after all tries."""
    return Unreachable(
        "Zoom cannot be reached, or stopped in the middle of an answer.",
        "look at the network, then type the same command again: it goes on where it stopped",
    )


def _pool(certificates: ssl.SSLContext | None) -> PoolManager:
    try:
        from urllib3 import PoolManager, Timeout
    except ModuleNotFoundError:
        raise missing() from None
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)  # it writes addresses: e-mails, signatures
    times = Timeout(connect=CONNECT_S, read=READ_S)
    return PoolManager(maxsize=_CONNECTIONS, timeout=times, ssl_context=certificates)


@cache
def _certificates() -> ssl.SSLContext:
    """The system's, a university's own among them, and a full set, which Python on a Mac may lack."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def missing() -> MissingProgram:
    """The toolkit was installed without its Zoom part."""
    return MissingProgram(
        "The part of the toolkit that talks to Zoom is not installed.",
        'pip install "focus-group-toolkit[zoom]"',
    )
