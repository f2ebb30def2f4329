"""Contracts that run commands borrow the user and the Zoom of the facilitator's tests."""

from __future__ import annotations

import sys
from pathlib import Path

_FACILITATOR = Path(__file__).parents[1] / "facilitator"
sys.path += [str(_FACILITATOR), str(_FACILITATOR / "zoom")]
