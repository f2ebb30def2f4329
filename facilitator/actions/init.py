"""``fg init``: a new study, its vault and people rooms, and the key that opens them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from facilitator import folder as folders
from facilitator.errors import GateClosed
from facilitator.folder import StudyFolder
from facilitator.roster.people import People
from facilitator.store.repository import Repository
from facilitator.vault import keys, recipients
from facilitator.vault.keys import Identity
from facilitator.vault.recipients import Recipient

FIRST_KEY = "first key"  # the label of whoever made the study, until they change it


@dataclass(frozen=True, slots=True)
class Started:
    """The new study and the key it was locked with."""

    folder: StudyFolder
    identity: Identity

    def document(self) -> dict[str, Any]:
        """As JSON values; the key's public half only."""
        return {
            "study": {"title": self.folder.study.title, "path": str(self.folder.root)},
            "identity": {
                "public": self.identity.public,
                "where": str(self.identity.origin),
                "created": self.identity.created,
            },
        }


def init(root: Path, *, title: str, protocol: str | None, identity_file: Path | None) -> Started:
    """Make the study in ``root``. Raises AlreadyThere, and GateClosed for a key inside the study folder."""
    _refuse_key_beside_vault(root, identity_file)
    identity = keys.find_identity(identity_file, os.environ, create=True)
    folder = folders.create(root, title=title, protocol=protocol)
    first = Recipient(FIRST_KEY, identity.public, datetime.now(UTC).date())
    for place in (folder.vault, folder.people):
        recipients.start(place, first)
    People.create(folder.people, identity)
    with Repository.open(folder.database) as repository:
        repository.audit("init", None, "", "")
    return Started(folder, identity)


def _refuse_key_beside_vault(root: Path, identity_file: Path | None) -> None:
    named = identity_file or os.environ.get(keys.VARIABLE)
    if named and Path(named).expanduser().resolve().is_relative_to(root.resolve()):
        raise GateClosed(
            "The key may not lie in the study folder: whoever copies the one would have the other.",
            "fg init with --identity outside the folder",
        )
