"""Everything that one reader gets, from whichever exporters serve that reader, program and format."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facilitator.errors import GateClosed
from facilitator.exports.procedure import Procedure
from facilitator.exports.protocol import ExportFile, Release, ReleasedSession, checked
from facilitator.model import Session
from transcription import redact
from transcription.errors import BorderBreach
from transcription.model import Policy, Transcript
from transcription.plugins import discover

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from facilitator.exports.protocol import Exporter

_ALONE = ("transcripts/", "captions/", "json/", "turns.csv", "deidentification-report.")


def exporters() -> list[Exporter]:
    """All exporters, ours and those that other packages register, by name."""
    return list(discover("facilitator.exports", "exporter").values())


def formats(reader: str) -> list[str]:
    """The formats that this reader can have."""
    return sorted({name for one in exporters() if reader in one.readers for name in one.formats})


def files(release: Release, wanted: Collection[str] = ()) -> list[ExportFile]:
    """The files of a release in order of their paths: of the ``wanted`` formats, by default of all.

    The papers that go with every release (who, legend, convention) are always there. Raises
    BorderBreach where a session's text did not come through the privacy border.
    """
    found = [
        file
        for one in exporters()
        if release.reader in one.readers and release.target in one.targets
        if not one.formats or not wanted or not one.formats.isdisjoint(wanted)
        for file in _made(one, checked(release))
    ]
    return sorted(found, key=lambda file: file.path)


def _made(exporter: Exporter, release: Release) -> Sequence[ExportFile]:
    """Its files; a broken plug-in stops the release. What it says may hold the text, so it is not told."""
    made: Sequence[ExportFile] | None = None
    try:
        made = exporter.files(release)
    except BorderBreach:
        raise
    except Exception:  # noqa: BLE001 - plug-ins may raise anything
        made = None
    if made is None:  # raised out here, so that the other exception is not carried along
        raise GateClosed(
            f"The exporter {exporter.name} broke, so the release is not whole and nothing was written.",
            "fg export --format with the formats that you need, without that one",
        )
    return made


def transcripts(release: Release, wanted: str) -> list[ExportFile]:
    """The transcripts in that format, or the board's report: for ``-o FILE``, where there is just one."""
    fitting = [file for file in files(release, {wanted}) if file.path.endswith(f".{wanted}")]
    return [file for file in fitting if file.path.startswith(_ALONE)]


def blank(release: Release) -> Release:
    """The same release with nobody and nothing in it: what its files still hold is our own wording."""
    empty = redact.make(
        Transcript(turns=(), language="", engine="", model="", draft=False, duration_ms=0),
        (),
        (),
        Policy(name="", version="", actions={}, certain_from=1.0),
        key=b"",
        reviewer="",
    )
    session = ReleasedSession(Session(id="X", guide="", guide_hash="", group=""), empty)
    return replace(
        release,
        title="",
        sessions=(session,),
        numbers={},
        moderators=(),
        changes=(),
        tables=(),
        procedure=Procedure(),
    )
