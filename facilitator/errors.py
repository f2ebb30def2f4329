"""One class per cause on the facilitator's side; ``cli/errors.py`` gives each its exit code.

As everywhere: no participant's words or name, and no path that could hold one, in any message.
"""

from __future__ import annotations

from transcription.errors import Problem


class NoStudy(Problem):
    """No study folder here or above."""


class NotFound(Problem):
    """A session, participant, guide or template of that id does not exist."""


class AlreadyThere(Problem):
    """Something would be overwritten."""


class KeyBeside(Problem):
    """A key would lie with what it opens, so that whoever is given the one has the other."""


class BadFile(Problem):
    """A file of the user's (roster, terms, study.toml, guide) has mistakes, all of them listed."""


class NoIdentity(Problem):
    """The key that opens this study's vault is not on this machine, or is not the right one."""


class VaultDamaged(Problem):
    """A vault file is missing a part or was changed."""


class GateClosed(Problem):
    """A gate (consent, approval, leak, language) keeps something from leaving."""


class ReviewOpen(Problem):
    """A person's review is not finished."""


class Busy(Problem):
    """Another run holds this session."""


class OutsideFailed(Problem):
    """A service outside this machine failed or refused."""


class DiskFull(OutsideFailed):
    """There is no room left on the disk; what was written before is whole and stays."""


class WorkerDied(OutsideFailed):
    """A process that works for this one was ended from outside, often for lack of memory."""


class Offline(Problem):
    """The network was needed while ``FG_OFFLINE=1`` forbids it."""
