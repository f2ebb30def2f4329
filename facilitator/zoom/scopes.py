"""The scopes that our commands need, and which of them a token lacks.

Granular names: https://developers.zoom.us/docs/integrations/oauth-scopes-granular/ ; older apps have the
classic ones. Server-to-server apps have ``:admin`` behind most.
"""

from __future__ import annotations

from dataclasses import dataclass

_RECORDINGS = ("recording:read", "recording:write")
_MEETINGS = ("meeting:read", "meeting:write")
_REPORT = ("report:read:list_meeting_participants", "report:read")


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that needs a scope; any of ``others`` serves as well. Without some, pull works."""

    what: str
    scope: str
    others: tuple[str, ...]
    for_pull: bool = True


NEEDS = (
    Need("list recordings", "cloud_recording:read:list_user_recordings", _RECORDINGS),
    Need("list a recording's files", "cloud_recording:read:list_recording_files", _RECORDINGS),
    Need("read the host's settings", "user:read:settings", ("user:read", "user:write"), for_pull=False),
    Need("see who shares what", "cloud_recording:read:recording_settings", _RECORDINGS, for_pull=False),
    Need("pull old meetings by number", "meeting:read:list_past_instances", _MEETINGS, for_pull=False),
    Need(
        "tell whose a renamed track is",
        "meeting:read:list_past_participants",
        (*_MEETINGS, *_REPORT),
        for_pull=False,
    ),
    Need("schedule meetings", "meeting:write:meeting", ("meeting:write",), for_pull=False),
    Need("register participants", "meeting:write:registrant", ("meeting:write",), for_pull=False),
    Need("schedule after a cut", "meeting:read:list_meetings", _MEETINGS, for_pull=False),
    Need(
        "empty the cloud",
        "cloud_recording:delete:meeting_recording",
        ("recording:write",),
        for_pull=False,
    ),
)


def lacking(granted: frozenset[str]) -> tuple[Need, ...]:
    """The needs that no granted scope meets; none where Zoom did not say what it granted."""
    if not granted:
        return ()
    return tuple(need for need in NEEDS if not _met(need, granted))


def _met(need: Need, granted: frozenset[str]) -> bool:
    names = (need.scope, *need.others)
    return any(name in granted or f"{name}:admin" in granted for name in names)
