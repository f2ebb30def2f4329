"""Captions under the alias that Zoom showed belong to the person who was registered with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fg import CAPTIONS

from facilitator import folder
from facilitator.actions import zoom_schedule
from facilitator.actions.open_study import opened
from facilitator.actions.review import Desk
from facilitator.actions.review_edit import EditDesk
from facilitator.actions.zoom_schedule import Scheduled, as_shown
from transcription import edits, plain
from transcription.model import Kind

if TYPE_CHECKING:
    from fg import Fg

ALIAS = "Quiet Heron"


def under_alias(fg: Fg) -> Fg:
    """FG1, for which P02 was registered as Quiet Heron and P01 by the id."""
    fg.started()
    made = Scheduled("1", "2026-03-01T17:00:00+00:00", aliases=(("P01", "P01"), ("P02", ALIAS)))
    with opened(folder.read(fg.study)) as study, study.vault.hold("FG1", "test") as room:
        room.put("zoom-scheduled.json", plain.dump(made))
    said = CAPTIONS.replace("Piotr Vale-Hansen:", f"{ALIAS}:").replace("and Pete", f"and {ALIAS}")
    fg.ok("import", "FG1", fg.file("meeting.transcript.vtt", said))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    return fg


def test_captions_under_an_alias_are_the_persons_and_the_alias_is_hidden_in_talk(fg: Fg) -> None:
    under_alias(fg)
    turns = fg.ok("show", "FG1", "--json").document["turns"]
    assert [one["speaker"] for one in turns] == ["M1", "P01", "P02"]
    assert "and [P02] will agree" in turns[1]["text"]


def test_an_alias_typed_in_a_correction_is_hidden_too(fg: Fg) -> None:
    under_alias(fg)
    with opened(folder.read(fg.study)) as study:
        EditDesk(study, "FG1").edit(lambda now: edits.reworded(now, 0, f"Welcome, {ALIAS}."), "AB")
        found = [one.finding for one in Desk(study, "FG1").settled() if one.finding.spans[0].turn == 0]
        assert (Kind.PARTICIPANT, "P02") in [(one.kind, one.entity) for one in found]


def test_only_an_alias_that_is_no_id_becomes_a_name(fg: Fg) -> None:
    under_alias(fg)
    with opened(folder.read(fg.study)) as study:
        people = [one.person() for one in study.people.load_roster()]
        room = study.vault.room("FG1")
        shown = zip(people, as_shown(room, people), strict=True)
        more = {new.id: set(new.names) - set(old.names) for old, new in shown}
        assert more == {"M1": set(), "P01": set(), "P02": {ALIAS}}
        with study.vault.hold("FG1", "test") as held:
            zoom_schedule.forget(held, "P02")
        assert as_shown(room, people) == tuple(people)
