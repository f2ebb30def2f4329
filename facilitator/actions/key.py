"""``fg key``: who can open the vault and the people room, and the sheet that saves a study."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from facilitator.actions import certificates
from facilitator.errors import NoIdentity, NotFound
from facilitator.vault import access, keys, recipients, recovery_sheet
from facilitator.vault.recipients import Recipient

if TYPE_CHECKING:
    from pathlib import Path

    from facilitator.actions.open_study import OpenStudy


class Scope(StrEnum):
    """What a key opens: a person can be given the vault without the people."""

    BOTH = "both"
    VAULT = "vault"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a key, and what it opens."""

    label: str
    public: str
    added: str
    vault: bool
    people: bool

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "label": self.label,
            "public": self.public,
            "added": self.added,
            "vault": self.vault,
            "people": self.people,
        }


def holders(study: OpenStudy) -> list[Holder]:
    """Everybody who holds a key, by label."""
    vault = {one.key: one for one in recipients.load(study.folder.vault)}
    people = {one.key: one for one in recipients.load(study.folder.people)}
    everybody = {**people, **vault}
    return sorted(
        (
            Holder(one.label, key, one.added.isoformat(), key in vault, key in people)
            for key, one in everybody.items()
        ),
        key=lambda holder: holder.label,
    )


def add(study: OpenStudy, label: str, public: str, scope: Scope) -> list[Holder]:
    """Let another key open what ``scope`` says."""
    recipient = Recipient(label, public, datetime.now(UTC).date())
    for place in _places(study, scope):
        access.grant(place, study.identity, recipient)
    study.repository.audit("key-add", None, f"scope={scope}", "")
    return holders(study)


def remove(study: OpenStudy, label: str) -> str:
    """Take a key off everything it opens; what that cannot undo comes back, to be said aloud."""
    places = [
        place
        for place in _places(study, Scope.BOTH)
        if label in {one.label for one in recipients.load(place)}
    ]
    if not places:
        raise NotFound("No key has this label.", "fg key list")
    warnings = [access.revoke(place, study.identity, label).warning for place in places]
    study.repository.audit("key-remove", None, "", "")
    return warnings[0]


def sheet(study: OpenStudy) -> str:
    """The text to print and lock away: with it, this study can be opened on another machine."""
    study.repository.audit("key-recovery", None, "", "")
    return recovery_sheet.recovery_sheet(study.identity, study.folder.study.title)


def restore(text: str, file: Path) -> None:
    """Write the key of a printed sheet into a new key file."""
    keys.write_identity(file, recovery_sheet.from_recovery_sheet(text).key)


def bring_back(text: str, named: Path | None) -> str:
    """Keep the key of a printed sheet where it will be found, beside others; what happened, in words.

    Raises BadFile, AlreadyThere: a key is never written over another.
    """
    before = keys.keep(recovery_sheet.from_recovery_sheet(text).key, named, os.environ)
    if not before:
        return "The key is back on this computer."
    return (
        f"The key is back, beside what was here: {before + 1} keys are on this computer now. "
        "Each study is opened with the one that it was made with."
    )


def here(study: OpenStudy) -> tuple[int, bool]:
    """How many keys are on this computer, and whether one of them opens this study."""
    public = {one.public for one in keys.at_hand(None, os.environ)}
    return len(public), any(one.public in public for one in holders(study))


def destroy(study: OpenStudy) -> str:
    """Destroy this machine's copy of the key, with a certificate; what lies beyond our reach comes back."""
    everybody = holders(study)
    if study.identity.public not in {one.public for one in everybody}:
        raise NoIdentity(
            "The key to this study is not on this computer: nothing was destroyed.", "fg key list"
        )
    others = len(everybody) - 1
    outside = [
        f"keys of other people that open this study ({others})",
        "recovery sheets, backups of this machine, and copies of the key on other machines",
    ]
    study.repository.audit("key-destroy", None, "", "")
    told = keys.destroy(study.identity)
    day = datetime.now(UTC).date().isoformat()
    gone = ["this machine's copy of a key, with which everything encrypted here could be opened"]
    certificate = certificates.text("a key of the study", day, gone, outside if others else outside[1:])
    certificates.write(study.folder.exports, f"key-{day}", certificate)
    return told


def _places(study: OpenStudy, scope: Scope) -> list[Path]:
    places = {Scope.VAULT: [study.folder.vault], Scope.PEOPLE: [study.folder.people]}
    return places.get(scope, [study.folder.vault, study.folder.people])
