"""What every test shares: slow ones wait for FG_SLOW=1, and nobody reaches beyond this machine."""

from __future__ import annotations

import os
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator


SLOW = os.environ.get("FG_SLOW") == "1"
# How long an example takes says more of the machine's load than of our code: no deadlines. A change is
# judged by the same examples each time; `make hunt` looks for new ones.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=100 if SLOW else 30)
settings.register_profile("hunt", deadline=None, print_blob=True)
settings.load_profile("repeatable")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Every connection and every name asked for is refused, but for this machine's own."""
    connect, ask = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _own(address[0]):
            raise OSError("this suite has no network")
        connect(self, address)

    def guarded_ask(host: Any, *given: Any, **named: Any) -> Any:
        if not _own(host):
            raise OSError("this suite has no network")
        return ask(host, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_ask)
        yield


def _own(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ip_address(name).is_loopback or ip_address(name).is_unspecified
    except ValueError:
        return False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked slow, and say how to run it."""
    if SLOW:
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes more than some three seconds: FG_SLOW=1 runs it"))
