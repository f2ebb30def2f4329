"""Variables of each speaker, keyed by the label that the transcripts use.

For MAXQDA's speaker variables, NVivo's classification sheets and ATLAS.ti's document groups. Only
group and role: demographics leave when somebody asks for them, and not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from facilitator.exports.labels import in_order, voices
from facilitator.exports.lines import lines
from facilitator.exports.protocol import ARCHIVE, CODERS, EVERY_TARGET, ExportFile, Release, checked, is_draft
from facilitator.exports.session_sheet import UNKNOWN_ROLE
from facilitator.exports.tables import quotable, status, table
from facilitator.model import Role
from transcription.model import MODERATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facilitator.exports.labels import Voice
    from facilitator.model import Session

_HEADER = ("speaker", "id", "group", "role", "sessions", "status", "quotable")


class SpeakerTable:
    """``speakers.csv``, a row per label."""

    name = "speakers"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats: frozenset[str] = frozenset()

    def files(self, release: Release) -> Sequence[ExportFile]:
        """The one table."""
        found: dict[str, list[tuple[Session, Voice]]] = {}
        for one in checked(release).sessions:
            for voice in voices(release, one):
                found.setdefault(voice.label, []).append((one.session, voice))
        labels = sorted(in_order(found), key=lambda label: label.startswith(MODERATOR))
        silent = {line.label for one in release.sessions for line in lines(release, one) if not line.quotable}
        rows = [
            (*_row(label, found[label]), status(is_draft(release)), quotable(label not in silent))
            for label in labels
        ]
        return [ExportFile("speakers.csv", table(_HEADER, rows))]


def _row(label: str, seen: Sequence[tuple[Session, Voice]]) -> tuple[str, ...]:
    attended = [(session, voice.attendance) for session, voice in seen if voice.attendance is not None]
    return (
        label,
        _joined(who.participant for _, who in attended),
        _joined(session.group for session, who in attended if who.role is Role.PARTICIPANT),
        _joined(who.role for _, who in attended) or UNKNOWN_ROLE,
        _joined(session.id for session, _ in seen),
    )


def _joined(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(values))


exporter = SpeakerTable()
