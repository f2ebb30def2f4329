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
_CLOUD = "cloud_recording"
_UNSAID = "Zoom does not say; look at zoom.us, Settings, Recording"


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
        note = f"the app lacks it (to {need.what}): add it on marketplace.zoom.us"
        yield Check(f"scope {need.scope}", ok=False, note=note, needed=need.for_pull)


def _settings(settings: Mapping[str, Any]) -> Iterator[Check]:
    recording = settings.get("recording")
    here = recording if isinstance(recording, dict) else {}
    wanted = {
        "cloud recording": (_CLOUD, "without it, record on your computer and use fg import"),
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
        needed = key == _CLOUD and here.get(key) is False
        yield _switch(name, here.get(key), "switched on", f"switched off: {why}", needed=needed)
    days = here.get("auto_delete_cmr_days")
    yield _switch(
        "auto-delete",
        here.get("auto_delete_cmr"),
        f"Zoom deletes recordings after {days} days: pull before",
        "switched off: Zoom keeps recordings until somebody deletes them (fg zoom forget)",
    )


def _switch(name: str, setting: object, on: str, off: str, *, needed: bool = False) -> Check:
    note = on if setting is True else off if setting is False else _UNSAID
    return Check(name, ok=setting is True, note=note, needed=needed)


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
    day = f"{last.started.astimezone():%Y-%m-%d}" if last.started else last.number
    working = not all(file.ready for file in files)
    if own:
        note = f"{own} came with the last recording ({day})"
    elif working or not files:
        note = f"Zoom is still working on the last recording ({day}): check again later"
    else:
        note = f"none came with the last recording ({day}); hold a one-minute test with two people and check"
    yield Check("separate files", ok=bool(own), note=note)


def _sharing(zoom: Zoom, recent: list[Meeting]) -> Iterator[Check]:
    rules = {one: zoom.sharing(one.uuid) for one in recent if one.uuid}
    public = [one for one, rule in rules.items() if rule.get("share_recording") == _PUBLIC]
    loose = [one for one, rule in rules.items() if rule.get("viewer_download")]
    if public:
        note = (
            f"everybody who has the link can see {_named(public)}: tell your board, and close it on zoom.us"
        )
        yield Check("sharing", ok=False, note=note)
    elif loose:
        yield Check("sharing", ok=False, note=f"viewers may download {_named(loose)}: close it on zoom.us")
    else:
        yield Check("sharing", ok=True, note="no recent recording is shared publicly")


def _named(meetings: list[Meeting]) -> str:
    """How many, and of which days by this machine's clock."""
    days = sorted({f"{one.started.astimezone():%Y-%m-%d}" for one in meetings if one.started})
    return f"{len(meetings)} recordings ({', '.join(days)})"
