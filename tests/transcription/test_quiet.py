"""The switches against telemetry, downloads and waiting threads."""

import os

from transcription.quiet import SWITCHES, hush


def test_every_switch_is_set_over_what_was_there(monkeypatch):
    for name in SWITCHES:
        monkeypatch.setenv(name, "something else")
    hush()
    assert {name: os.environ[name] for name in SWITCHES} == SWITCHES
    assert SWITCHES["PYANNOTE_METRICS_ENABLED"] == "0"
    assert SWITCHES["HF_HUB_OFFLINE"] == "1"
