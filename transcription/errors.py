"""One class per cause. The message says what happened and why it matters; ``next`` what to type.

No message may hold a participant's words or name, or a path that could hold one.
"""

from __future__ import annotations

import errno

# What the system says when nothing more fits: the disk, a file system's largest file, a quota.
DISK_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class Problem(Exception):
    """Something a researcher can act on. ``next`` is the next command to type, if there is one."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next = next_step

    @property
    def code(self) -> str:
        """The cause as scripts read it: ``MissingModel`` is ``missing-model``."""
        name = type(self).__name__
        return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


class BorderBreach(Problem):
    """Identified text was about to pass the privacy border, or a safe text was forged."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} may not leave the vault this way: only redact.py makes text that may.")


class UnreadableMedia(Problem):
    """A recording that is empty, broken or cut short."""


class UnreadableText(Problem):
    """A transcript, caption, chat or timeline file that cannot be read."""


class MissingModel(Problem):
    """An engine was named whose weights are not on this machine."""


class MissingProgram(Problem):
    """An optional part of the toolkit is not installed."""


class NothingToHear(Problem):
    """The session holds nothing that the chosen engine can work on."""


class PluginFailed(Problem):
    """A recognizer or diarizer broke off."""


class OutOfMemory(PluginFailed):
    """The machine has too little memory for what a recognizer or diarizer needs."""


class DetectorFailed(Problem):
    """A detector broke: nothing may be released on its word."""


class BadPolicy(Problem):
    """A policy file that cannot be understood."""


class BadConvention(BadPolicy):
    """A transcription convention's file that cannot be understood."""
