"""Switches that keep the speech libraries silent: no telemetry, no download, no wait that burns a core."""

from __future__ import annotations

import os

SWITCHES = {
    "PYANNOTE_METRICS_ENABLED": "0",  # pyannote.audio 4 reports every run to its makers unless told not to
    "HF_HUB_OFFLINE": "1",  # a missing file is an error at once, not half a minute of attempts to fetch it
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DO_NOT_TRACK": "1",  # https://consoledonottrack.com
    "OMP_WAIT_POLICY": "PASSIVE",  # on busy cores spinning threads made decoding 25 times slower
}


def hush() -> None:
    """Set the switches. Libraries read them as they are imported, so call it before any such import."""
    os.environ.update(SWITCHES)
