"""What a first user tried that must not slip through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fg import CAPTIONS

from facilitator import folder, room_log
from facilitator.actions.open_study import opened
from facilitator.model import LogEvent
from facilitator.roster.demographics import read

if TYPE_CHECKING:
    from fg import Fg


@pytest.mark.parametrize(
    ("session", "group", "code"),
    [
        ("Tamsin", "nurses", 4),
        ("tamsin-1", "nurses", 4),
        ("FG2", "Oduyas", 4),
        ("Tam", "nurses", 4),
        ("FG2", "wards", 0),
    ],
)
def test_a_name_of_the_roster_is_no_session_and_no_group(fg: Fg, session: str, group: str, code: int) -> None:
    fg.started()
    answer = fg("session", "add", session, "--guide", "short-60", "--group", group)
    assert answer.code == code
    assert session not in answer.err or code == 0


def test_another_sessions_captions_are_not_mixed_in(fg: Fg) -> None:
    fg.started().recorded()
    other = fg.file("other.vtt", CAPTIONS.replace("small group", "big room"))
    refused = fg("import", "FG1", other)
    assert refused.code == 2
    assert "--force" in refused.err
    fg.ok("import", "FG1", other, "--force")


def test_the_notes_of_the_room_outlive_the_sound(fg: Fg) -> None:
    fg.started().recorded()
    with opened(folder.read(fg.study)) as study, study.vault.hold("FG1", "test") as room:
        room_log.append(room, [LogEvent(1, 0, "", "debrief", text="all went well")])
    doomed = fg.ok("purge", "FG1", "--what", "media", "--confirm", "FG1", "--json").document["destroyed"]
    assert doomed
    assert not [one for one in doomed if one.startswith(room_log.LOG)]
    doomed = fg.ok("purge", "FG1", "--what", "identified", "--confirm", "FG1", "--json").document["destroyed"]
    assert [one for one in doomed if one.startswith(room_log.LOG)]


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("comment", False),
        ("Q7_other", False),
        ("Any remarks", False),
        ("gender", True),
        ("years_in_post", True),
    ],
)
def test_what_people_write_freely_is_no_characteristic(title: str, kept: bool) -> None:
    rows = "".join(f"P{number:02},{'yes' if number % 2 else 'no'}\n" for number in range(1, 9))
    found = read(f"id,{title}\n{rows}", {f"P{number:02}" for number in range(1, 9)})
    assert bool(found.characteristics) is kept
