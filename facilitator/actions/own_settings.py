"""How talks are transcribed here: by the user's own file, the study, the environment, and what is said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from facilitator.settings import read_toml, settings
from facilitator.vault.keys import config_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facilitator.folder import StudyFolder
    from facilitator.settings import Settings


def chosen(folder: StudyFolder, flags: Mapping[str, str | None]) -> Settings:
    """The settings that hold for a study; raises BadFile for a file of settings that cannot be read."""
    user = read_toml(config_folder() / "settings.toml")
    return settings(user=user, study=folder.document, env=os.environ, flags=flags)
