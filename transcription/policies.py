"""Reads a rule set from ``config/policies``: one TOML file says what happens to each kind of identifier."""

from __future__ import annotations

import tomllib
from pathlib import Path

from transcription.errors import BadPolicy
from transcription.model import Action, Kind, Policy

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
        document = tomllib.loads(path.read_text("utf-8"))
        actions = {Kind(kind): Action(action) for kind, action in document["actions"].items()}
        certain_from = float(document["certain_from"])
        version = str(document["version"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadPolicy(f"The policy file cannot be understood: {error}.") from error
    return Policy(name=path.stem, version=version, actions=actions, certain_from=certain_from)
