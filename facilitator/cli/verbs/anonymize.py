"""``fg anonymize``: take the identifiers out of a transcript from anywhere; no study needed."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
