"""The ``fg show`` document of each session: everything that is stored of it, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from facilitator.exports.lines import lines
from facilitator.exports.protocol import (
    ARCHIVE,
    CODERS,
    EVERY_TARGET,
    ExportFile,
    Release,
    ReleasedSession,
    is_draft,
    per_session,
)
from facilitator.exports.tables import status

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = 1


class Document:
    """``json/FG1.json``."""

    name = "json"
    readers = frozenset({CODERS, ARCHIVE})
    targets = EVERY_TARGET
    formats = frozenset({"json"})

    def files(self, release: Release) -> Sequence[ExportFile]:
        """One document per session."""
        return per_session(release, "json/{}.json", _bytes)


def document(release: Release, released: ReleasedSession) -> dict[str, Any]:
    """The session as JSON values. Times are milliseconds; ``question`` is an id of ``questions``."""
    text = released.text
    return {
        "schema": SCHEMA,
        "session": released.session.id,
        "draft": is_draft(release, released),
        "status": status(is_draft(release, released)),
        "language": text.language,
        "engine": text.engine,
        "model": text.model,
        "policy": text.policy,
        "convention": release.convention.label,
        "duration_ms": text.duration_ms,
        "questions": dict(released.question_texts),
        "turns": [
            {
                "speaker": line.label,
                "kind": str(line.kind),
                "start_ms": line.start_ms,
                "end_ms": line.end_ms,
                "text": line.text,
                "question": line.question,
                "evidence": str(line.evidence),
                "margin": line.margin,
                "disputed": line.disputed,
                "quotable": line.quotable,
            }
            for line in lines(release, released)
        ],
    }


def _bytes(release: Release, released: ReleasedSession) -> bytes:
    value = document(release, released)
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


exporter = Document()
