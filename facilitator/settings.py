"""Settings from one function: defaults < the user's file < ``study.toml`` < ``FG_*`` < the flag."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from facilitator.errors import BadFile

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULTS = Path(__file__).parents[1] / "config" / "defaults.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """How sessions are transcribed; an empty string leaves the choice to the toolkit."""

    engine: str
    diarizer: str
    model: str
    language: str
    compute: str = ""


def settings(
    *,
    user: Mapping[str, Any],
    study: Mapping[str, Any],
    env: Mapping[str, str],
    flags: Mapping[str, str | None],
) -> Settings:
    """The settings that hold here. ``user`` and ``study`` are parsed TOML documents."""
    values: dict[str, Any] = {}
    known = {field.name for field in fields(Settings)}
    for document in (read_toml(DEFAULTS), user, study):
        values |= {name: value for name, value in document.get("transcribe", {}).items() if name in known}
    values |= {name: env[f"FG_{name.upper()}"] for name in known if env.get(f"FG_{name.upper()}")}
    values |= {name: value for name, value in flags.items() if name in known and value is not None}
    return Settings(**values)


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a document; an absent file is empty. Raises BadFile."""
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(f"{path.name} cannot be read: {error}.", "mend that line and try again") from None
