"""The log of a running session: on disk before anybody sees it, each event once, through any crash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from in_the_clear import named

from facilitator import room_log
from facilitator.actions.open_study import opened
from facilitator.errors import BadFile
from facilitator.folder import read
from facilitator.live_log import LONGEST_TEXT, LiveLog, Sent
from facilitator.model import LogEvent
from facilitator.vault.keys import find_identity
from facilitator.vault.room import Room

if TYPE_CHECKING:
    from fg import Fg


class Clock:
    """A laptop's two clocks; the monotonic one begins anew when it is started again."""

    def __init__(self) -> None:
        self.s = 100.0
        self.utc = datetime(2026, 3, 1, 10, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        self.s += seconds
        self.utc += timedelta(seconds=seconds)

    def restart(self) -> None:
        self.s = 3.0

    def log(self, room) -> LiveLog:
        return LiveLog(room, clock=lambda: self.s, now=lambda: self.utc)


def new_room(folder):
    return Room.create(folder / "room", (find_identity(folder / "key.txt", {}, create=True).public,))


@pytest.fixture
def room(tmp_path):
    return new_room(tmp_path)


def test_what_was_added_is_on_disk_at_once_and_in_order(room):
    clock = Clock()
    log = clock.log(room)
    log.add(Sent("m", 1, "session.open"))
    clock.sleep(2.5)
    log.add(Sent("a", 1, "speak", participant="P03"))
    assert [(one.seq, one.at_ms, one.event) for one in room_log.own(room)[0]] == [
        (1, 0, "session.open"),
        (2, 2500, "speak"),
    ]


def test_after_a_crash_numbers_and_clock_go_on(room):
    clock = Clock()
    clock.log(room).add(Sent("m", 1, "session.open"))
    clock.sleep(60)
    clock.restart()
    log = clock.log(room)
    clock.sleep(1)
    event = log.add(Sent("m", 2, "rec.start"))
    assert (event.seq, event.at_ms) == (2, 61_000)


def test_a_clock_that_was_set_back_never_turns_the_log_round(room):
    clock = Clock()
    log = clock.log(room)
    log.add(Sent("m", 1, "session.open"))
    clock.sleep(50)
    log.add(Sent("m", 2, "rec.start"))
    clock.utc -= timedelta(hours=1)
    clock.restart()
    assert clock.log(room).add(Sent("m", 3, "note", text="x")).at_ms >= 50_000


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ma"), st.integers(1, 6)), max_size=25), st.integers(0, 25))
def test_whatever_is_sent_again_is_kept_once_even_over_a_restart(tmp_path_factory, sent, crash_after):
    folder = tmp_path_factory.mktemp("log")
    room = new_room(folder)
    log = LiveLog(room)
    for number, (view, own) in enumerate(sent):
        if number == crash_after:
            log = LiveLog(room)
        log.add(Sent(view, own, "note", text=f"{view}{own}"))
    kept = [one.text for one in room_log.own(room)[0]]
    assert sorted(kept) == sorted({f"{view}{own}" for view, own in sent})
    assert [one.seq for one in room_log.own(room)[0]] == list(range(1, len(kept) + 1))


@pytest.mark.parametrize(
    "sent",
    [
        Sent("m", 1, "rm -rf"),
        Sent("m", 1, "speak", participant="Tamsin Oduya"),
        Sent("m", 1, "note", text="x" * (LONGEST_TEXT + 1)),
    ],
)
def test_what_a_log_may_not_hold_is_refused_without_its_words(room, sent):
    with pytest.raises(BadFile) as refused:
        LiveLog(room).add(sent)
    assert "Tamsin" not in str(refused.value)
    assert room_log.own(room)[0] == ()


def test_two_laptops_logs_become_one_and_travel_encrypted(fg: Fg) -> None:
    fg.started()
    log = [LogEvent(1, 5_000, "", "sync"), LogEvent(2, 9_000, "", "q.ask", question="K1")]
    other = [LogEvent(1, 65_000, "", "sync"), LogEvent(2, 66_000, "", "note", text="Tamsin nods")]
    with opened(read(fg.study)) as study, study.vault.hold("FG1", "test") as room:
        for event in other:
            room_log.append(room, [event])
    sealed = fg.folder / "other.age"
    fg.ok("session", "log", "FG1", "-o", sealed)
    assert named(sealed.read_bytes(), ["Tamsin nods"]) == []
    with opened(read(fg.study)) as study, study.vault.hold("FG1", "test") as room:
        for name in room.names(room_log.LOG):
            room.remove(name)
        room_log.append(room, log)
    merged = fg.ok("session", "log", "FG1", "--merge", sealed, "--json").document
    assert (merged["own"], merged["second"]) == (2, 2)
    with opened(read(fg.study)) as study:
        found = [(one.at_ms, one.event) for one in room_log.load(study.vault.room("FG1"))]
    assert found == [(5_000, "sync"), (5_000, "sync"), (6_000, "note"), (9_000, "q.ask")]
    assert fg("session", "log", "FG1", "--merge", fg.file("no.age", "nothing")).code == 4
