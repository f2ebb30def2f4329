"""What was really asked, question by group."""

from __future__ import annotations

from facilitator.model import LogEvent
from facilitator.question_table import Said, by_group, rows
from guides.model import Guide, Question, Section, SectionKind, StakeholderGroup

GUIDE = Guide(
    id="g",
    title="T",
    version="1",
    language="en",
    minutes=60,
    buffer=5,
    aims={},
    groups=(StakeholderGroup("nurses", "Nurses"), StakeholderGroup("leads", "Leads")),
    sections=(
        Section(
            "key",
            SectionKind.KEY,
            30,
            questions=(
                Question("K1", "one?"),
                Question("K2", "two?", only=("leads",)),
                Question("K3", "three?"),
            ),
        ),
    ),
)


def log(*events):
    return [
        LogEvent(number, at_s * 1000, "", kind, participant=who, question=question)
        for number, (at_s, kind, question, who) in enumerate(events, start=1)
    ]


LOG = log(
    (0, "session.open", None, None),
    (60, "q.ask", "K3", None),
    (90, "probe.use", "K3a", None),
    (95, "probe.use", "K3a", None),
    (100, "probe.free", None, None),
    (120, "q.ask", "K1", None),
    (130, "speak", None, "P02"),
    (150, "probe.skip", "K1a", None),
    (300, "session.close", None, None),
)
SAID = [
    Said("M1", "K3", 0, 5_000, 9),
    Said("P01", "K3", 5_000, 20_000, 30),
    Said("P02", "K3", 20_000, 30_000, 12),
    Said("M1", "K1", 60_000, 62_000, 4),
    Said("P01", "K1", 62_000, 90_000, 7),
    Said("P01", None, 90_000, 91_000, 2),
]


def table(events, said, group="nurses", session="FG1"):
    return {one.question: one for one in rows(session, group, GUIDE, events, said, {"M1"})}


def test_the_log_tells_order_minutes_and_probes():
    found = table(LOG, SAID)
    assert list(found) == ["K1", "K3"]
    assert (found["K3"].order, found["K3"].minutes) == (1, 1.0)
    assert (found["K1"].order, found["K1"].minutes) == (2, 3.0)
    assert (found["K3"].probes_used, found["K3"].own_probes) == (("K3a",), 1)
    assert found["K1"].probes_left_out == ("K1a",)
    assert {one.source for one in found.values()} == {"log"}


def test_the_transcript_tells_who_answered_and_how_much_but_not_the_moderator():
    found = table(LOG, SAID)
    assert (found["K3"].answered, found["K3"].words) == (("P01", "P02"), 42)


def test_without_a_transcript_taps_tell_who_answered():
    assert table(LOG, [])["K1"].answered == ("P02",)


def test_without_a_log_the_words_tell():
    found = table([], SAID)
    assert (found["K1"].source, found["K1"].asked, found["K1"].order, found["K1"].minutes) == (
        "words",
        True,
        2,
        0.5,
    )


def test_a_question_for_another_group_is_no_gap_and_one_that_was_left_out_is():
    found = table(log((0, "q.ask", "K1", None), (60, "session.close", None, None)), [])
    assert "K2" not in found
    assert (found["K3"].planned, found["K3"].asked, found["K3"].order) == (True, False, None)


def test_a_question_that_is_on_no_guide_is_shown_too():
    found = table(log((0, "q.ask", "X9", None), (60, "session.close", None, None)), [])
    assert (found["X9"].planned, found["X9"].asked) == (False, True)


def test_a_question_taken_up_again_adds_up():
    events = log(
        (0, "q.ask", "K1", None),
        (60, "q.ask", "K3", None),
        (90, "q.ask", "K1", None),
        (150, "rec.stop", None, None),
    )
    assert table(events, [])["K1"].minutes == 2.0


def test_groups_are_summed_over_their_sessions():
    found = [*table(LOG, SAID).values(), *table([], SAID, session="FG2").values()]
    cell = by_group(found)["K3"]["nurses"]
    assert (cell.asked, cell.sessions, cell.answered, cell.words) == (2, 2, 2, 84)
    assert cell.text() == "2/2, 1.5 min, K3a +1, 2 people, 84 words"


def test_who_came_twice_is_one_person_and_a_voice_without_a_name_is_another_in_each_session():
    heard = [*SAID, Said("S1", "K3", 30_000, 31_000, 1), Said("Speaker 2", "K3", 31_000, 32_000, 1)]
    found = [*table(LOG, heard).values(), *table([], heard, session="FG2").values()]
    assert by_group(found)["K3"]["nurses"].answered == 2 + 4
