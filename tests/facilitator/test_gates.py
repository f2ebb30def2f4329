"""Gates close when they must, and say why without a name."""

from __future__ import annotations

import pytest

from facilitator.model import (
    Attendance,
    Consent,
    Leaving,
    Mode,
    Participant,
    Presence,
    Purpose,
    Role,
    Session,
    State,
    Withdrawal,
)
from facilitator.release.gates import consent_gate, leak_gate, review_gate, withdrawal_gate
from facilitator.release.scan import Leak

ROSTER = tuple(Participant(one, f"Quillfeather {one}") for one in ("P01", "P02", "P03", "M1"))


def session(*people, name="FG1"):
    return Session(name, "seed", "ab", "students", people)


def there(who="P01", role=Role.PARTICIPANT, presence=Presence.PRESENT):
    return Attendance(who, role, presence)


def consent(purpose, who="P01", on="2031-03-01", given=True):
    return Consent(who, purpose, Mode.SIGNED, on, given)


TAKES_PART, RECORDED = consent(Purpose.TAKE_PART), consent(Purpose.RECORD)


@pytest.mark.parametrize(
    ("people", "consents", "closed"),
    [
        ([there()], [TAKES_PART, RECORDED], False),
        ([there()], [TAKES_PART], True),
        ([there()], [RECORDED], True),
        ([there()], [], True),
        ([there()], [TAKES_PART, consent(Purpose.QUOTE)], True),
        ([there()], [consent(Purpose.TAKE_PART, "P02"), consent(Purpose.RECORD, "P02")], True),
        # Every way of having been there needs it; staff and the absent do not.
        ([there(presence=Presence.LATE)], [], True),
        ([there(presence=Presence.LEFT)], [], True),
        ([there(presence=Presence.WALK_IN)], [], True),
        ([there(presence=Presence.PHONE)], [], True),
        ([there(presence=Presence.SHARED_DEVICE)], [], True),
        ([there(presence=Presence.ABSENT)], [], False),
        ([there(presence=Presence.OBSERVER)], [], False),
        ([there(role=Role.MODERATOR)], [], False),
        ([there(role=Role.ASSISTANT)], [], False),
        ([there(role=Role.OBSERVER)], [], False),
        # The latest word counts, also when it was recorded first.
        ([there()], [TAKES_PART, RECORDED, consent(Purpose.RECORD, on="2031-03-02", given=False)], True),
        ([there()], [consent(Purpose.RECORD, on="2031-02-01", given=False), TAKES_PART, RECORDED], False),
        ([there()], [consent(Purpose.RECORD, on="2031-03-02", given=False), TAKES_PART, RECORDED], True),
        ([there()], [TAKES_PART, RECORDED, consent(Purpose.RECORD, given=False)], True),
        # What nobody can know keeps it closed.
        ([], [TAKES_PART, RECORDED], True),
        ([there("P99")], [consent(Purpose.TAKE_PART, "P99"), consent(Purpose.RECORD, "P99")], True),
    ],
)
def test_the_consent_gate(people, consents, closed):
    gate = consent_gate([session(*people)], consents, ROSTER, {})
    assert gate.closed is closed
    assert bool(gate.why) is bool(gate.next) is closed
    assert "Quillfeather" not in repr(gate)


def test_the_consent_gate_lists_who_lacks_what_in_one_line_to_type():
    people = [there("P03"), there("P01"), there("P02"), there("M1", Role.MODERATOR)]
    gate = consent_gate(
        [session(*people)], [TAKES_PART, RECORDED, consent(Purpose.TAKE_PART, "P02")], ROSTER, {}
    )
    assert gate.why == "No consent to take-part: P03. No consent to record: P02, P03."
    assert gate.next == "fg participant consent P02 P03 --purpose take-part,record --mode signed --on DATE"


def test_who_refused_is_left_out_or_asked_again_and_not_recorded_as_willing():
    said = [RECORDED, consent(Purpose.TAKE_PART, given=False)]
    gate = consent_gate([session(there())], said, ROSTER, {"FG1": {"P01"}})
    assert "Refused to take-part: P01." in gate.why
    assert "P01=absent" in gate.next and "withdraw P01" in gate.next
    assert "participant consent" not in gate.next


def test_who_refused_to_be_recorded_is_left_out_by_the_review_and_need_not_withdraw():
    said = [TAKES_PART, consent(Purpose.RECORD, given=False)]
    gate = consent_gate([session(there(), name="FG2")], said, ROSTER, {"FG1": set(), "FG2": {"P01"}})
    assert gate.closed and gate.next.startswith("fg review FG2,")
    unfinished = consent_gate([session(there())], said, ROSTER, {})
    assert unfinished.closed and unfinished.next.startswith("fg review FG1,")
    assert not consent_gate([session(there())], said, ROSTER, {"FG1": set()}).closed


def test_who_does_not_want_to_be_shared_need_not_leave_the_study():
    willing = [consent(Purpose.SHARE, "P02"), consent(Purpose.SHARE, given=False)]
    held = [session(there()), session(there("P02"), name="FG2")]
    needed = (Purpose.SHARE,)
    both = consent_gate(held, willing, ROSTER, {"FG1": {"P01"}, "FG2": {"P02"}}, needed)
    assert both.closed and both.next.startswith("fg export --for archive --session FG2,")
    alone = consent_gate(held[:1], willing, ROSTER, {"FG1": {"P01"}}, needed)
    assert alone.closed and alone.next.startswith("ask them again")
    assert "withdraw" not in both.next + alone.next


def test_who_was_not_asked_is_asked_before_who_refused_is_left_out():
    said = [TAKES_PART, consent(Purpose.RECORD, given=False), consent(Purpose.TAKE_PART, "P02")]
    gate = consent_gate([session(there("P01"), there("P02"))], said, ROSTER, {"FG1": {"P01"}})
    assert gate.next == "fg participant consent P02 --purpose record --mode signed --on DATE"


@pytest.mark.parametrize(
    ("mode", "heard_in", "step"),
    [
        (Leaving.REMOVE_ALL, "FG1", "fg purge FG1 --what all"),
        (Leaving.REMOVE_ALL, "FG2", "fg participant add"),
        (Leaving.MASK, "FG1", "fg participant add"),
    ],
)
def test_a_stranger_may_be_who_had_everything_removed_and_is_not_just_put_back(mode, heard_in, step):
    left = Withdrawal("P09", mode, "2031-04-01", ("FG1",), done=True)
    gate = consent_gate(
        [session(there())], [TAKES_PART, RECORDED], ROSTER, {heard_in: {"S1"}}, withdrawals=[left]
    )
    assert gate.closed and gate.next.startswith(step)
    assert ("P09" in gate.why) == step.startswith("fg purge")


def test_a_session_without_an_attendance_list_is_named():
    gate = consent_gate(
        [session(there(), name="FG1"), session(name="FG2")], [TAKES_PART, RECORDED], ROSTER, {}
    )
    assert gate.closed and "FG2" in gate.why and gate.next == "fg session people FG2"


@pytest.mark.parametrize(
    ("states", "step"),
    [
        ({"FG1": State.STORED, "FG2": State.STORED}, ""),
        ({}, ""),
        ({"FG1": State.STORED, "FG2": State.IN_REVIEW}, "fg review FG2"),
        ({"FG1": State.RECORDED}, "fg transcribe FG1"),
        ({"FG1": State.PLANNED}, "fg import FG1"),
    ],
)
def test_the_review_gate_opens_when_every_session_is_stored(states, step):
    gate = review_gate(states)
    assert (gate.closed, gate.next) == (bool(step), step)


def test_what_nobody_can_review_any_more_is_to_be_left_out():
    gate = review_gate({"FG1": State.IN_REVIEW, "FG2": State.STORED, "FG3": State.IN_REVIEW}, ["FG1"])
    assert gate.closed
    assert "FG1 was in review when its identified text was destroyed" in gate.why
    assert "FG3 is in review" in gate.why
    assert gate.next == "leave out what cannot be reviewed: fg export --session FG2 --session FG3"


def test_the_review_gate_names_each_session_that_waits():
    states = {"FG1": State.IN_REVIEW, "FG2": State.STORED, "FG3": State.RECORDED}
    assert review_gate(states).why == "FG1 is in review; FG3 is not transcribed yet."


@pytest.mark.parametrize(
    ("done", "sessions", "closed"),
    [(True, ("FG1",), False), (False, ("FG1", "FG2"), True), (False, ("FG2",), False)],
)
def test_a_withdrawal_that_stopped_halfway_keeps_its_sessions_in(done, sessions, closed):
    left = Withdrawal("P07", Leaving.MASK, "2031-03-01", sessions, done)
    gate = withdrawal_gate([session(there(), name="FG1")], [left])
    assert gate.closed is closed
    assert bool(gate.next) is closed and ("P07" in gate.why) is closed


def test_the_leak_gate_names_files_and_counts():
    assert not leak_gate([]).closed
    gate = leak_gate([Leak("transcripts/FG1.txt", 2), Leak("turns.csv", 1)])
    assert gate.closed and "transcripts/FG1.txt (2), turns.csv (1)" in gate.why and gate.next


def test_a_gate_is_also_a_document():
    assert review_gate({}).document() == {"name": "review", "closed": False, "why": "", "next": ""}
