"""``fg zoom check``: will the recording of tomorrow arrive as the study needs it, and who else can see it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facilitator.actions.zoom_list import window
from facilitator.zoom import scopes
from facilitator.zoom.failures import ComeBackLater, NotLoggedIn, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from facilitator.zoom.client import Zoom
    from facilitator.zoom.cloud import Meeting

_MOST_LOOKED_AT = 20  # recordings whose sharing is asked for; each is a request
_PUBLIC = "publicly"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. Without a ``needed`` one, ``fg zoom pull`` does not work."""

    name: str
    ok: bool
    note: str
    needed: bool = False

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"name": self.name, "ok": self.ok, "note": self.note}


def check(zoom: Zoom) -> list[Check]:
    """Token, scopes, settings, what was recorded last, and what is open to everybody.

    Raises NotLoggedIn, Unreachable, ComeBackLater: then nothing more can be looked at.
    """
    token = zoom.tokens.current()
    checks = [Check("token", ok=True, note="Zoom accepts these credentials", needed=True)]
    checks += _scopes(token.scopes)
    checks += _tried("settings", lambda: _settings(zoom.settings()))
    found: list[Meeting] = []
    checks += _tried("recordings", lambda: _recordings(zoom, found), needed=True)
    if found:
        checks += _tried("separate files", lambda: _separate(zoom, found[-1]))
        checks += _tried("sharing", lambda: _sharing(zoom, found[-_MOST_LOOKED_AT:]))
    return checks


def _tried(name: str, look: Callable[[], Iterator[Check]], *, needed: bool = False) -> list[Check]:
    """What cannot be looked at is one failed check; only a lost connection ends it all."""
    from facilitator.errors import OutsideFailed

    try:
        return list(look())
    except (NotLoggedIn, Unreachable, ComeBackLater):
        raise
    except OutsideFailed as error:
        return [Check(name, ok=False, note=error.message, needed=needed)]


def _scopes(granted: frozenset[str]) -> Iterator[Check]:
    missing = scopes.lacking(granted)
    if not missing:
        note = "all that our commands need" if granted else "Zoom does not list them; commands will tell"
        yield Check("scopes", ok=True, note=note)
    for need in missing:
        note = f"the app lacks {need.scope} (to {need.what})"
        yield Check(f"scope {need.scope}", ok=False, note=note, needed=need.for_pull)


def _settings(settings: Mapping[str, Any]) -> Iterator[Check]:
    recording = settings.get("recording")
    here = recording if isinstance(recording, dict) else {}
    wanted = {
        "cloud recording": ("cloud_recording", "without it, record on your computer and use fg import"),
        "separate audio files": (
            "record_audio_file_each_participant",
            "'Record a separate audio file of each participant': it says who speaks",
        ),
        "audio-only file": ("record_audio_file", "'Record an audio only file': it spares fetching video"),
        "audio transcript": (
            "recording_audio_transcript",
            "'Create audio transcript' helps on slow machines",
        ),
    }
    for name, (key, why) in wanted.items():
        on = here.get(key) is True
        yield Check(name, ok=on, note="switched on" if on else f"switched off: {why}")
    days = here.get("auto_delete_cmr_days")
    if here.get("auto_delete_cmr") is True:
        yield Check("auto-delete", ok=True, note=f"Zoom deletes recordings after {days} days: pull before")
    else:
        yield Check("auto-delete", ok=False, note="Zoom keeps recordings until somebody deletes them")


def _recordings(zoom: Zoom, found: list[Meeting]) -> Iterator[Check]:
    found += zoom.recordings(*window(None, None))
    note = (
        f"{len(found)} in the last 30 days" if found else "none in the last 30 days: make a one-minute test"
    )
    yield Check("recordings", ok=bool(found), note=note)


def _separate(zoom: Zoom, last: Meeting) -> Iterator[Check]:
    """The one proof there is: what arrived of the last meeting, best a one-minute test of two people."""
    files = zoom.recording(last.uuid).files
    own = sum(file.participant for file in files)
    day = last.starts[:10]
    working = not all(file.ready for file in files)
    if own:
        note = f"{own} came with the last recording ({day})"
    elif working or not files:
        note = f"Zoom is still working on the last recording ({day}): check again later"
    else:
        note = f"none came with the last recording ({day}); hold a one-minute test with two people and check"
    yield Check("separate files", ok=bool(own), note=note)


def _sharing(zoom: Zoom, recent: list[Meeting]) -> Iterator[Check]:
    rules = [zoom.sharing(one.uuid) for one in recent if one.uuid]
    public = sum(one.get("share_recording") == _PUBLIC for one in rules)
    loose = sum(bool(one.get("viewer_download")) for one in rules)
    if public:
        note = (
            f"{public} recordings can be seen by everybody who has the link: tell your board, and close them"
        )
        yield Check("sharing", ok=False, note=note)
    elif loose:
        yield Check("sharing", ok=False, note=f"viewers may download {loose} recordings")
    else:
        yield Check("sharing", ok=True, note="no recent recording is shared publicly")
