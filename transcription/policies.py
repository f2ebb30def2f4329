"""Reads a rule set from ``config/policies``: one TOML file says what happens to each kind of identifier."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from transcription.errors import BadPolicy
from transcription.generalise import DETAILS, NOTHING
from transcription.model import Action, Kind, Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = {"version", "certain_from", "actions", "generalise"}
_OLDEST_KEPT = 89  # years; no rule set keeps an older age (45 CFR 164.514(b)(2)(i)(C))
FOLDER = Path(__file__).parents[1] / "config" / "policies"


def names() -> list[str]:
    """The rule sets that come with the toolkit."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(name: str) -> Policy:
    """The rule set called ``name``, or the one in the file at that path. Raises BadPolicy."""
    path = FOLDER / f"{name}.toml" if name in names() else Path(name)
    if not path.is_file():
        raise BadPolicy(f"There is no policy of that name. These exist: {', '.join(names())}.")
    try:
        written = path.read_text("utf-8")
    except UnicodeDecodeError:
        raise BadPolicy("The policy file is no text.") from None
    return parse(path.stem, written)


def parse(name: str, written: str) -> Policy:
    """The rule set that a text in TOML says, under ``name``. Raises BadPolicy."""
    try:
        document = tomllib.loads(written)
        actions = {Kind(kind): Action(action) for kind, action in document["actions"].items()}
        certain_from = float(document["certain_from"])
        version = str(document["version"])
        detail = _detail(document.get("generalise", {}))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadPolicy(f"The policy file cannot be understood: {error}.") from error
    if unknown := document.keys() - _KEYS:
        raise BadPolicy(f"The policy file has entries that mean nothing here: {', '.join(sorted(unknown))}.")
    return Policy(name, version, actions, certain_from, *detail)


def _detail(table: Mapping[str, object]) -> tuple[str, int]:
    """How much of a generalised date stays, and up to which age ages stay. Raises ValueError."""
    date, ages = table.get("date_tells", NOTHING), table.get("ages_kept_to", 0)
    if unknown := table.keys() - {"date_tells", "ages_kept_to"}:
        raise ValueError(f"[generalise] has no {', '.join(sorted(unknown))}")
    if not isinstance(date, str) or date not in DETAILS:
        raise ValueError(f"date_tells is one of {', '.join(sorted(DETAILS))}")
    if not isinstance(ages, int) or not 0 <= ages <= _OLDEST_KEPT:
        raise ValueError(f"ages_kept_to is a whole number from 0 to {_OLDEST_KEPT}")
    return date, ages
