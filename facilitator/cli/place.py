"""From the options of a command line to the study they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from facilitator.errors import NoStudy

if TYPE_CHECKING:
    from facilitator.folder import StudyFolder


def study_folder(explicit: Path | None) -> StudyFolder:
    """The study that ``--study``, ``FG_STUDY`` or the current folder means; raises NoStudy."""
    from facilitator import folder

    return folder.find(explicit, start=Path.cwd())


def study_folder_if_any(explicit: Path | None) -> StudyFolder | None:
    """The same where a study is welcome but not needed."""
    try:
        return study_folder(explicit)
    except NoStudy:
        if explicit:
            raise
        return None
