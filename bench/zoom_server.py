"""A static Zoom for the benchmark: just enough API, and files by sendfile from several processes.

Must be several times faster than whoever fetches, so it does nothing else: no faults, no log. POSIX only.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

UUID = "bench0invented=="
NUMBER = 81230000000
_BEGIN = "2026-03-10T18:00:00Z"
_PROCESSES = 3
_TOKEN = {"access_token": "token-invented", "token_type": "bearer", "expires_in": 3599, "scope": ""}


class StaticZoom:
    """Serves the files of ``folder`` as one recorded meeting until ``close``."""

    def __init__(self, folder: Path) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        fork = multiprocessing.get_context("fork")
        documents = {"token": _body(_TOKEN), "recording": _body(_meeting(folder, self.address))}
        self._processes = [
            fork.Process(target=_serve, args=(self._listening, folder, documents), daemon=True)
            for _ in range(_PROCESSES)
        ]
        for one in self._processes:
            one.start()

    @property
    def environment(self) -> dict[str, str]:
        """What makes ``fg`` talk to this server."""
        return {
            "FG_ZOOM_ACCOUNT_ID": "acc-invented",
            "FG_ZOOM_CLIENT_ID": "client-invented",
            "FG_ZOOM_CLIENT_SECRET": "secret-invented",
            "FG_ZOOM_API": f"{self.address}/v2",
            "FG_ZOOM_OAUTH": f"{self.address}/oauth/token",
        }

    def close(self) -> None:
        """End the processes."""
        for one in self._processes:
            one.terminate()
        self._listening.close()


def url(address: str, name: str) -> str:
    """Where a file is fetched."""
    return f"{address}/rec/download/{name}"


def _meeting(folder: Path, address: str) -> dict[str, Any]:
    files = [
        {
            "id": path.name,
            "file_type": "M4A",
            "file_extension": "M4A",
            "file_size": path.stat().st_size,
            "recording_start": _BEGIN,
            "recording_end": _BEGIN,
            "status": "completed",
            "file_name": f"Audio only - Guest {number}",
            "download_url": url(address, path.name),
        }
        for number, path in enumerate(sorted(folder.iterdir()))
    ]
    about = {"uuid": UUID, "id": NUMBER, "topic": "Bench", "start_time": _BEGIN, "duration": 60}
    return {**about, "recording_files": [], "participant_audio_files": files}


def _body(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def _serve(listening: socket.socket, folder: Path, documents: dict[str, bytes]) -> None:
    while True:
        with suppress(OSError):
            connection, _ = listening.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_answer, args=(connection, folder, documents), daemon=True).start()


def _answer(connection: socket.socket, folder: Path, documents: dict[str, bytes]) -> None:
    with connection, connection.makefile("rb") as lines, suppress(OSError):
        while head := lines.readline():
            length = 0
            while line := lines.readline().strip().lower():
                if line.startswith(b"content-length:"):
                    length = int(line.partition(b":")[2])
            lines.read(length)
            path = head.split()[1].decode()
            if path.startswith("/rec/"):
                _send_file(connection, folder / path.rpartition("/")[2])
            else:
                _send(connection, documents["token" if "oauth" in path else "recording"])


def _send(connection: socket.socket, body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)


def _send_file(connection: socket.socket, path: Path) -> None:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = f'HTTP/1.1 200 OK\r\nContent-Length: {size}\r\nETag: "{path.name}"\r\n\r\n'
        connection.sendall(head.encode(), socket.MSG_MORE if hasattr(socket, "MSG_MORE") else 0)
        connection.sendfile(file)
