"""Every cause of failure and its exit code, in one table (the contract's "Manners")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator import errors as ours
from transcription import errors as speech

if TYPE_CHECKING:
    from transcription.errors import Problem

DONE = 0
UNEXPECTED = 1
USAGE = 2
MISSING = 3
UNREADABLE = 4
GATE = 5
REVIEW = 6
OUTSIDE = 7
INTERRUPTED = 130

# Looked up along the class's bases, so that a new cause inherits its parent's code.
EXIT_CODES: dict[type[BaseException], int] = {
    speech.MissingModel: MISSING,
    speech.MissingProgram: MISSING,
    ours.NoIdentity: MISSING,
    speech.UnreadableMedia: UNREADABLE,
    speech.UnreadableText: UNREADABLE,
    speech.NothingToHear: UNREADABLE,
    speech.BadPolicy: UNREADABLE,
    ours.BadFile: UNREADABLE,
    ours.VaultDamaged: UNREADABLE,
    ours.NoStudy: USAGE,
    ours.NotFound: USAGE,
    ours.AlreadyThere: USAGE,
    ours.KeyBeside: USAGE,
    ours.GateClosed: GATE,
    ours.Busy: GATE,
    speech.BorderBreach: GATE,
    speech.DetectorFailed: GATE,
    ours.ReviewOpen: REVIEW,
    ours.OutsideFailed: OUTSIDE,
    speech.OutOfMemory: OUTSIDE,
    ours.Offline: OUTSIDE,
}


def exit_code(error: Problem) -> int:
    """The exit code for ``error``; 1 for a cause that the table does not know."""
    return next((EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES), UNEXPECTED)
