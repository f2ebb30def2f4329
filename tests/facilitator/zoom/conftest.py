"""A Zoom of our own, with nothing in it yet, that the environment points to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fake_zoom import FakeZoom

from facilitator.zoom import limits, wire

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def zoom(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeZoom]:
    fake = FakeZoom()
    for name, value in fake.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(wire, "PAUSES_S", (0.01, 0.01, 0.01))
    monkeypatch.setattr(limits, "_UNSAID_S", (0.01, 0.02, 0.02))
    yield fake
    fake.close()
