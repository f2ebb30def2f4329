"""A study opened for work: its folder at once, its store, vault and people when first needed."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from facilitator.errors import BadFile, NoIdentity
from facilitator.roster.people import People
from facilitator.store import glance
from facilitator.vault import keys, recipients
from facilitator.vault.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from facilitator.folder import StudyFolder
    from facilitator.store.repository import Repository
    from facilitator.vault.keys import Identity


_KEY_SHOWN = 8  # letters of a public key: enough to tell the holders of one study apart


class OpenStudy:
    """One study, open. Close it (``opened`` does) so that the store's file is released."""

    def __init__(
        self, folder: StudyFolder, identity_file: Path | None, identity: Identity | None = None
    ) -> None:
        self.folder = folder
        self._identity_file = identity_file
        self._identity = identity

    @cached_property
    def identity(self) -> Identity:
        """The key that opens vault and people, of those on this computer; raises NoIdentity."""
        return self._identity or keys.fitting(self._identity_file, os.environ, self._recipients())

    def _recipients(self) -> list[str]:
        """The public keys that open the vault, then those that open the people."""
        found: list[str] = []
        for place in (self.folder.vault, self.folder.people):
            with suppress(NoIdentity, BadFile):  # nobody yet, or nobody can tell
                found += [one.key for one in recipients.load(place)]
        return found

    @property
    def viewer(self) -> str:
        """Who looks at identified text, for the audit: the end of the public key that `fg key list` shows."""
        return f"key {self.identity.public[-_KEY_SHOWN:]}"

    @cached_property
    def repository(self) -> Repository:
        """The store of de-identified data."""
        from facilitator.store.repository import Repository  # brings SQLAlchemy: not every command needs it

        return Repository.open(self.folder.database)

    def require_session(self, session: str) -> None:
        """Raises NotFound where no such session is planned; quicker than to ask for all of it."""
        if not glance.has_session(self.folder.database, session):
            self.repository.session(session)

    @cached_property
    def vault(self) -> Vault:
        """The encrypted rooms of the sessions."""
        return Vault(self.folder.vault, self.identity)

    @cached_property
    def people(self) -> People:
        """The encrypted roster, consents and study secret."""
        return People(self.folder.people, self.identity)

    def close(self) -> None:
        """Release the store."""
        if "repository" in self.__dict__:
            self.repository.close()


@contextmanager
def opened(
    folder: StudyFolder, identity_file: Path | None = None, identity: Identity | None = None
) -> Iterator[OpenStudy]:
    """The study for the length of a ``with`` block; with ``identity`` no key is looked for."""
    study = OpenStudy(folder, identity_file, identity)
    try:
        yield study
    finally:
        study.close()
