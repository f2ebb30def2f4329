"""Why Zoom did not give what was asked for: one class per cause that is answered differently.

No message holds what Zoom wrote, but for names of scopes: its texts can quote e-mails and meeting ids.
"""

from __future__ import annotations

from facilitator.errors import OutsideFailed


class Unreachable(OutsideFailed):
    """No answer: no network, a stalled or cut connection, or a server in trouble after several tries."""


class NotLoggedIn(OutsideFailed):
    """There are no credentials here, or Zoom does not accept them."""


class MissingScopes(OutsideFailed):
    """The Zoom app lacks scopes; the message names them."""


class NotAllowed(OutsideFailed):
    """The account, its plan or the meeting does not permit this."""


class NotOnZoom(OutsideFailed):
    """Zoom knows no such meeting, recording or user, or has it no more."""


class ComeBackLater(OutsideFailed):
    """A limit for the day, or a wait too long to sit through; the message says until when."""


class BadAnswer(OutsideFailed):
    """What came is not what was asked for: an error page, a cut file, the wrong kind of file."""
