"""The program of one worker process: transcribes one session and tells its parent how it goes.

What it needs, the identity too, comes as one line through a pipe: on no disk, in no argument. It answers in
lines of JSON without a word of the transcript. When its parent is gone, however that ended, the pipe ends and
so does it; what was heard until then is kept. Started by ``side_by_side`` alone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator import folder
from facilitator.actions.open_study import opened
from facilitator.actions.transcribe import transcribe
from facilitator.settings import Settings
from facilitator.vault.age import Key
from facilitator.vault.keys import Identity, Origin
from transcription.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = Callable[..., None]

STEP = 0.01  # of a stage: progress is told no more often


def main() -> None:
    """Do what the first line asks for. Ctrl-C reaches a whole terminal: what to do is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer = _answers()
    asked = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer(done=_done(asked, answer))
    except Problem as error:
        answer(error=type(error).__name__, message=error.message, next=error.next)
    except MemoryError:
        answer(error="OutOfMemory", message="The memory of this machine was not enough.", next="")
    except Exception as error:  # noqa: BLE001 - as at the command line: its message may quote what was said
        what = f"An unexpected {type(error).__name__} stopped this; nothing half-done was kept as done."
        answer(error="Problem", message=what, next=f"fg -v transcribe {asked['session']}")


def _answers() -> Answer:
    """Writes to the parent. Whatever else is printed in this process goes nowhere: it may quote people."""
    kept = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    lock = threading.Lock()

    def answer(**told: object) -> None:
        with lock:
            kept.write(json.dumps(told) + "\n")
            kept.flush()

    return answer


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)  # at once, as if killed: every write into the vault is whole or not there


def _done(asked: dict[str, Any], answer: Answer) -> dict[str, Any]:
    told: dict[str, float] = {}

    def progress(stage: str, share: float) -> None:
        if stage not in told or abs(share - told[stage]) >= STEP or share >= 1:
            told[stage] = share
            answer(stage=stage, share=share)

    identity = Identity(Key(asked["key"]), Origin.HANDED)
    with opened(folder.read(Path(asked["study"])), identity=identity) as study:
        done = transcribe(
            study,
            asked["session"],
            Settings(**asked["settings"]),
            speakers=asked["speakers"],
            force=asked["force"],
            progress=progress,
            say=lambda line: answer(say=line),
        )
    return done.document()


if __name__ == "__main__":
    main()
