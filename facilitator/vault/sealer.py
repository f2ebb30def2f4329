"""The program of one worker process: takes parts in the clear from its parent and writes them encrypted.

It is given public keys only, so that it can lock and never open, and it holds one part at a time. When its
parent is gone, however that ended, the pipe ends and so does it. Started by ``sealing`` alone.
"""

from __future__ import annotations

import json
import signal
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.vault import age, disk

if TYPE_CHECKING:
    from typing import BinaryIO

HEAD = struct.Struct(">IQ")  # bytes of the JSON that says where to and for whom, bytes of the part


def main() -> None:
    """Serve until the parent closes the pipe. Ctrl-C reaches a whole terminal: what to do is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(source: BinaryIO, answers: BinaryIO) -> None:
    """One JSON line for each part of ``source``: its ``mark``, or the ``errno`` why it is not on disk."""
    while len(head := source.read(HEAD.size)) == HEAD.size:
        words, size = HEAD.unpack(head)
        line, plain = source.read(words), source.read(size)
        if len(line) < words or len(plain) < size:
            return
        told = json.loads(line)
        answers.write(json.dumps(_sealed(Path(told["path"]), told["to"], plain)).encode() + b"\n")
        answers.flush()


def _sealed(path: Path, public: str, plain: bytes) -> dict[str, str | int]:
    cipher = age.encrypt(plain, [public])
    try:
        disk.write_soon(path, cipher)
    except OSError as error:
        return {"errno": error.errno or 0}
    return {"mark": age.mark(cipher)}


if __name__ == "__main__":
    main()
