"""The HTTP status that stands for each cause of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator import errors as ours
from transcription import errors as speech

if TYPE_CHECKING:
    from transcription.errors import Problem

# Looked up along the class's bases; the status codes are HTTP's (RFC 9110).
STATUS: dict[type[Problem], int] = {
    ours.NoStudy: 404,
    ours.NotFound: 404,
    ours.AlreadyThere: 409,
    ours.Busy: 409,
    ours.KeyBeside: 409,
    ours.GateClosed: 409,
    ours.ReviewOpen: 409,
    ours.NoIdentity: 403,
    ours.BadFile: 422,
    ours.VaultDamaged: 500,
    ours.OutsideFailed: 502,
    ours.Offline: 502,
    speech.MissingModel: 424,
    speech.MissingProgram: 424,
    speech.UnreadableMedia: 422,
    speech.UnreadableText: 422,
    speech.NothingToHear: 422,
    speech.BadPolicy: 422,
    speech.BorderBreach: 500,
    speech.DetectorFailed: 500,
    speech.OutOfMemory: 507,
    speech.PluginFailed: 500,
}
_OTHER = 400


def of(problem: Problem) -> int:
    """The HTTP status for a problem; 400 for a cause that the table does not know."""
    return next((STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS), _OTHER)
