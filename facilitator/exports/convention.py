"""How the transcripts were made and written down, in words for coders and for the methods section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.lines import heading, minutes, recogniser
from facilitator.exports.protocol import (
    CODERS,
    DRAFT,
    EVERY_TARGET,
    ExportFile,
    Release,
    ReleasedSession,
    checked,
    is_draft,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULES = """
WORDS
Intelligent verbatim as recognised. The words are those that the speech recogniser heard, in its
spelling and punctuation. Recognisers leave out many fillers (um, uh), repeated beginnings and
listeners' short signals, and they mishear. Nothing was rephrased or shortened afterwards.

SPEAKERS
P01, P02 and so on are the roster's ids and mean the same person in every session. The person who
led the discussion is Moderator, a second one Moderator 2. S1, S2 are people whose name was on no
roster, Speaker 2 and the like are voices without a name; these labels hold within one session
only, so S1 of one session is not S1 of another.

TURNS
A paragraph is one turn, in the order in which the turns began. Where people talked over each other
both turns are there, one after the other; the overlap itself is not marked, the times show it.
Turn numbers are the same in all files.

CHAT
"(in chat)" at the start of a turn means that it was typed to everybody. Private messages are left out.

PLACEHOLDERS
Words that could identify somebody were replaced by words in square brackets. [P03] is somebody of
the study, [PERSON-4], [ORG-2], [PLACE-1] and so on are others; the same number is the same person
or place in all sessions. What follows a comma, as in [PERSON-4, a colleague], says what matters for
the analysis. legend.csv lists them all. Quote them as they stand.

TIMES
Hours, minutes and seconds from the start of the recording.
"""


class Convention:
    """``convention.txt``."""

    name = "convention"
    readers = frozenset({CODERS})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one text."""
        parts = ["TRANSCRIPTION CONVENTION", heading(release.title)]
        parts += [_DRAFT_NOTE] if is_draft(checked(release)) else []
        sessions = "\n".join(["SESSIONS", *(_session(release, one) for one in release.sessions)])
        text = "\n\n".join(part for part in (*parts, _RULES.strip(), sessions) if part)
        return [ExportFile("convention.txt", f"{text}\n".encode())]


_DRAFT_NOTE = f"""{DRAFT}
The review is not finished, or the words of a session marked DRAFT below come from a recogniser that
is not fit for research."""


def _session(release: Release, released: ReleasedSession) -> str:
    text = released.text
    facts = [
        released.session.id,
        f"{minutes(text.duration_ms)} minutes",
        f"recognised with {recogniser(text)}",
        f"language {heading(text.language)}",
        f"de-identified with rule set {heading(text.policy)}",
    ]
    return ", ".join([*facts, "DRAFT"] if is_draft(release, released) else facts)


exporter = Convention()
