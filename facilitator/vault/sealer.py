"""The program of one sealing process: takes parts in the clear from its parent and writes them encrypted.

It is given public keys only, so that it can lock and never open, and it holds one part at a time. When its
parent is gone, however that ended, the pipe ends and so does it. Started by ``sealing`` alone.
"""

from __future__ import annotations

import errno
import os
import signal
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.vault import age, disk, memory

if TYPE_CHECKING:
    from typing import BinaryIO

HEAD = struct.Struct(">62sHI")  # public key, bytes of the path and of the part; both follow
ANSWER = struct.Struct(">I43s")  # errno, 0 where the part is written; its mark


def main() -> None:
    """Serve until the parent closes the pipe. Ctrl-C reaches a whole terminal: what to do is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory.keep_for_parts()
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(source: BinaryIO, answers: BinaryIO) -> None:
    """Write each part of ``source`` encrypted, and answer with its mark or why the disk refused it."""
    while len(head := source.read(HEAD.size)) == HEAD.size:
        public, length, size = HEAD.unpack(head)
        path, plain = source.read(length), source.read(size)
        if len(plain) < size:  # the parent was killed as it sent this
            return
        try:
            answer = ANSWER.pack(0, write(Path(os.fsdecode(path)), plain, public.decode()).encode())
        except OSError as error:
            answer = ANSWER.pack(error.errno or errno.EIO, b"")
        answers.write(answer)
        answers.flush()


def write(path: Path, plain: bytes, public: str) -> str:
    """Encrypt a part to the key ``public`` into the new file ``path``; its mark comes back."""
    cipher = age.encrypt(plain, [public])
    disk.write_soon(path, cipher)
    return age.mark(cipher)


if __name__ == "__main__":
    main()
