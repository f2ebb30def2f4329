"""What people decide about a study, in ``study.toml``: each value is checked before the file is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from facilitator import folder as folders
from facilitator.actions import leaks
from facilitator.vault import disk
from transcription import policies
from transcription.conventions import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facilitator.actions.open_study import OpenStudy
    from facilitator.folder import StudyFolder

TEXTS = ("title", "protocol")
CHOICES = ("policy", "convention")
NUMBERS = {"smallest_group": (2, 100), "media_kept_days": (1, 36_500)}  # people; days, a century
DATE = "withdrawal_closes"
SWITCHES = ("keep_video", "keep_private_chat")
NAMES = (*TEXTS, *CHOICES, *NUMBERS, DATE, *SWITCHES)
ON, OFF = "yes", "no"
_MAY_BE_EMPTY = ("protocol", "media_kept_days", DATE)
_LONGEST = 300  # characters of a title


def options(folder: StudyFolder) -> dict[str, list[str]]:
    """What can be chosen where there is a choice; what the study has now is among it."""
    known = {"policy": policies.names(), "convention": rules.names()}
    return {name: list(dict.fromkeys([*found, typed(folder)[name]])) for name, found in known.items()}


def typed(folder: StudyFolder) -> dict[str, str]:
    """Every setting as somebody would type it; empty where the study has none."""
    values = {name: getattr(folder.study, name) for name in NAMES}
    switched = {name: ON if values[name] else OFF for name in SWITCHES}
    return {name: "" if value is None else str(value) for name, value in values.items()} | switched


def change(study: OpenStudy, said: Mapping[str, str]) -> dict[str, str]:
    """Write the settings that differ; or give back what is wrong with each, and change nothing.

    A setting that is not in ``said``, or says what holds already, stays as it stands in the file.
    """
    before = typed(study.folder)
    new = {name: text.strip() for name, text in said.items() if name in before}
    new = {name: text for name, text in new.items() if text != before[name]}
    found = {name: _mistake(study, name, text) for name, text in new.items()}
    if wrong := {name: why for name, why in found.items() if why}:
        return wrong
    if new:
        path = study.folder.root / folders.STUDY_FILE
        values = {name: _value(name, text) for name, text in new.items()}
        disk.write_whole(path, folders.edited(path.read_bytes(), values))
        study.folder = folders.read(study.folder.root)
        study.repository.audit("study-settings", None, f"changed={'+'.join(sorted(new))}", "")
    return {}


def _mistake(study: OpenStudy, name: str, text: str) -> str:
    """What is wrong with one setting as it was typed; empty where nothing is."""
    if not text:
        return "" if name in _MAY_BE_EMPTY else "This cannot be empty."
    if name in NUMBERS:
        least, most = NUMBERS[name]
        fits = text.isascii() and text.isdigit() and least <= int(text) <= most
        return "" if fits else f"This is a whole number from {least} to {most}."
    if name == DATE:
        return _wrong_date(text)
    if name in TEXTS:
        return _wrong_text(study, text)
    allowed = [ON, OFF] if name in SWITCHES else options(study.folder)[name]
    return "" if text in allowed else "Choose one of the list."


def _wrong_date(text: str) -> str:
    try:
        return "" if date.fromisoformat(text).isoformat() == text else "A date is written 2026-03-31."
    except ValueError:
        return "A date is written 2026-03-31 (year, month, day)."


def _wrong_text(study: OpenStudy, text: str) -> str:
    if len(text) > _LONGEST or not text.isprintable():
        return f"This is one line of {_LONGEST} characters at most."
    named = leaks.names_somebody(study, text)
    return "This stands in the clear on every release, and it holds a name of the roster." if named else ""


def _value(name: str, text: str) -> str | int | None:
    if not text:
        return None
    if name in SWITCHES:
        return text == ON
    return int(text) if name in NUMBERS else text
