"""``fg session close``: the debrief while it is fresh, and the end of the session's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator import room_log, session_log
from facilitator.errors import ReviewOpen
from facilitator.live_log import LiveLog, Sent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facilitator.actions.open_study import OpenStudy
    from facilitator.model import Session

# What the team goes through right after the group has left (after Krueger's debriefing, in our words).
DEBRIEF = {
    "themes": "What were the strongest themes?",
    "surprises": "What was not as expected, or not as in earlier groups?",
    "quotes": "Which quotes should be kept?",
    "guide": "What worked in the guide, and what did not?",
    "next": "What should be different next time?",
    "incidents": "Did anything technical or ethical happen?",
}
_VIEW = "close"  # the sender of what is written here, beside the console's views


def close(
    study: OpenStudy, session_id: str, answers: Mapping[str, str], *, without_debrief: bool = False
) -> Session:
    """Keep the answers (identified: they go into the vault) and end the log; twice changes nothing.

    ``answers`` are by the keys of ``DEBRIEF``. Raises ReviewOpen where nobody debriefed, unless
    that is what is wanted, which the audit then says; NotFound, Busy.
    """
    session = study.repository.session(session_id)
    with study.vault.hold(session_id, "session close") as room:
        before = room_log.load(room)
        told = {event.text for event in before if event.event == "debrief"}
        new = [f"{DEBRIEF[one]} {text.strip()}" for one, text in answers.items() if text.strip()]
        if not (told or new or without_debrief):
            raise ReviewOpen(
                f"The debrief of {session_id} is missing, and it is best written while it is fresh.",
                f"fg session close {session_id}, or with --without-debrief",
            )
        log = LiveLog(room)
        number = sum((event.sender or "").startswith(f"{_VIEW}:") for event in before)
        for text in new:
            if text not in told:
                number += 1
                log.add(Sent(_VIEW, number, "debrief", text=text))
        if not session_log.closed(log.events):
            log.add(Sent(_VIEW, number + 1, session_log.CLOSED))
            detail = f"debrief={int(bool(told or new))}"
            study.repository.audit("session-close", session_id, detail, "")
    return session
