"""What every test shares: slow ones wait for FG_SLOW=1."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked slow, and say how to run it."""
    if os.environ.get("FG_SLOW") == "1":
        return
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes more than ten seconds: FG_SLOW=1 runs it"))
