"""The review as a person works: by risk, alike at once, undone, bound to the text, agreed over the study."""

from __future__ import annotations

import io
import re
import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from desks import recorded, study

from facilitator import drafts, samples
from facilitator.actions import second_reader
from facilitator.actions.review import Desk
from facilitator.errors import ReviewOpen
from transcription.model import Kind, Verdict

if TYPE_CHECKING:
    from fg import Fg

FIRST = """\
WEBVTT

00:01.000 --> 00:04.000
Orla Quist: The code was 83411. Tell us about Marrowby.

00:05.000 --> 00:09.000
Tamsin Oduya: The code was 83411 in marrowby, and the other code was 90417.

00:10.000 --> 00:12.000
Piotr Vale-Hansen: I was there too.
"""
SECOND = FIRST.replace("Tell us about Marrowby", "Now to Marrowby again").replace("83411", "55120")


def test_what_is_said_alike_stands_together_and_is_decided_at_once(fg: Fg) -> None:
    recorded(fg, FIRST)
    with study(fg) as found:
        desk = Desk(found, "FG1")
        queue = desk.queue()
        risks = [one.risk for one in queue]
        assert risks == sorted(risks, reverse=True)
        item = next(one for one in queue if one.surface == "83411")
        assert item.alike == 2
        assert desk.decide(item.id, Verdict.ACCEPT, "AB", alike=True) == 2
        assert "83411" not in {one.surface for one in desk.queue()}
        assert desk.undo("AB") == 2
        assert {one.id for one in desk.queue()} == {one.id for one in queue}
        room = found.vault.room("FG1")
        assert [one.verdict for one in drafts.journal(room)] == [*[Verdict.ACCEPT] * 2, *[Verdict.UNDO] * 2]
        assert drafts.decisions(room) == ()


def test_nobody_takes_back_what_another_decided(fg: Fg) -> None:
    recorded(fg, FIRST)
    with study(fg) as found:
        desk = Desk(found, "FG1")
        desk.accept_all("AB")
        assert desk.undo("CD") == 0
        assert desk.queue() == []
        assert desk.undo("AB") > 0


def test_the_draft_is_read_once_and_not_for_each_answer(fg: Fg, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(fg, FIRST)
    read: list[str] = []
    real = drafts.read
    monkeypatch.setattr(drafts, "read", lambda room: read.append("x") or real(room))
    with study(fg) as found:
        desk = Desk(found, "FG1")
        while queue := desk.queue():
            desk.decide(queue[0].id, Verdict.ACCEPT, "AB")
    assert len(read) == 1


def test_a_missed_name_can_be_said_to_be_somebody_known(fg: Fg) -> None:
    recorded(fg, FIRST)
    with study(fg) as found:
        desk = Desk(found, "FG1")
        desk.accept_all("AB")
        assert desk.add("other code", Kind.PERSON, "AB", who="P02") == 1
        desk.finish("AB")
    assert "the [P02] was" in fg.ok("show", "FG1").out


def test_taking_back_an_answer_takes_a_stored_session_back_to_review(fg: Fg) -> None:
    recorded(fg, FIRST)
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    assert fg("review", "FG1", "--undo", "--reviewer", "AB").code == 6
    assert fg.ok("status", "--json").document["sessions"][0]["state"] == "in-review"
    assert "review" in fg("export", "-o", "out").err


def test_an_edited_turn_goes_back_to_review_and_the_others_stay_approved(fg: Fg) -> None:
    recorded(fg, FIRST)
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    fg.ok(
        "import",
        "FG1",
        "--force",
        fg.file("meeting-1.vtt", FIRST.replace("I was there too", "I was not there")),
    )
    fg.ok("transcribe", "FG1", "--engine", "captions")
    with study(fg) as found:
        queue = Desk(found, "FG1").queue()
        assert [(one.kind, one.turn, one.surface) for one in queue] == [
            ("changed-turn", 2, "I was not there.")
        ]
    asked = fg("review", "FG1", "--reviewer", "CD", "--json").document
    assert (asked["open"], asked["turns_open"], asked["state"]) == (1, 1, "in-review")


def test_another_speaker_of_the_same_words_is_a_change_too(fg: Fg) -> None:
    recorded(fg, FIRST)
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    swapped = FIRST.replace("Piotr Vale-Hansen: I was", "Tamsin Oduya: I was")
    fg.ok("import", "FG1", "--force", fg.file("meeting-1.vtt", swapped))
    fg.ok("transcribe", "FG1", "--engine", "captions")
    with study(fg) as found:
        changed = [one for one in Desk(found, "FG1").queue() if one.finding is None]
        assert changed
        assert all(one.speaker == "P01" for one in changed)


@pytest.mark.slow
def test_what_is_found_in_one_session_is_found_in_all_under_one_number(fg: Fg) -> None:
    recorded(fg, *(one.replace("there too", "home too") for one in (FIRST, SECOND)))
    for session in ("FG1", "FG2"):
        fg.ok("review", session, "--accept-all", "--reviewer", "AB")
    with study(fg) as found:
        desk = Desk(found, "FG2")
        desk.add("home", Kind.PLACE, "AB")
        elsewhere = desk.finish("AB").elsewhere
    assert [(one.session, one.open) for one in elsewhere] == [("FG1", 1)], "an everyday word is asked about"
    assert fg.ok("status", "--json").document["sessions"][0]["state"] == "in-review"
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    last = [fg.ok("show", one, "--json").document["turns"][-1]["text"] for one in ("FG1", "FG2")]
    assert last[0] == last[1]
    assert last[0].startswith("I was [PLACE-")


SURNAME = {
    "full": "My boss, Dr. Penelope Quennerby, said so, and Quennerby was right.",
    "bare": "Here Quennerby said so too.",
    "other": "Mr. Kasimir Quennerby came with Dr. Penelope Quennerby, and Quennerby was right.",
}


@pytest.mark.slow
@pytest.mark.parametrize("order", [("full", "bare"), ("bare", "full")])
@pytest.mark.parametrize("late", [False, True])
def test_a_surname_alone_has_the_number_of_the_full_name_whichever_session_was_first(
    fg: Fg, order: tuple[str, str], late: bool
) -> None:
    texts = [f"WEBVTT\n\n00:01.000 --> 00:04.000\nTamsin Oduya: {SURNAME[one]}\n" for one in order]
    recorded(fg, *texts)
    reviewed_in_turn(fg, len(texts))
    if late:
        fg.ok("transcribe", "--all", "--engine", "captions", "--force")
        reviewed_in_turn(fg, len(texts))
    assert len(set(people_named(fg, len(texts)))) == 1


@pytest.mark.slow
def test_a_surname_of_two_people_of_one_session_is_neither_whatever_another_session_says(fg: Fg) -> None:
    texts = [
        f"WEBVTT\n\n00:01.000 --> 00:04.000\nTamsin Oduya: {SURNAME[one]}\n" for one in ("other", "full")
    ]
    recorded(fg, *texts)
    reviewed_in_turn(fg, len(texts))
    kasimir, penelope, either, full, alone = people_named(fg, len(texts))
    assert len({kasimir, penelope, either}) == 3
    assert penelope == full == alone


def reviewed_in_turn(fg: Fg, sessions: int) -> None:
    for number in range(1, sessions + 1):
        fg.ok("review", f"FG{number}", "--accept-all", "--reviewer", "AB")


def people_named(fg: Fg, sessions: int) -> list[str]:
    shown = "".join(fg.ok("show", f"FG{number}").out for number in range(1, sessions + 1))
    return re.findall(r"\[PERSON-\d+\]", shown)


@pytest.mark.slow
def test_only_people_places_and_organisations_are_carried_over(fg: Fg) -> None:
    recorded(fg, FIRST, SECOND)
    for session in ("FG1", "FG2"):
        fg.ok("review", session, "--accept-all", "--reviewer", "AB")
    with study(fg) as found:
        before = found.repository.load("FG1").digest
        desk = Desk(found, "FG2")
        desk.add("tell us", Kind.OTHER, "AB")
        assert desk.finish("AB").elsewhere == ()
        assert found.repository.load("FG1").digest == before
    assert "arrowby" not in fg.ok("show", "FG1").out + fg.ok("show", "FG2").out


def test_a_second_reading_is_kept_with_its_bound_and_goes_on_where_it_stopped(
    fg: Fg, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(fg, FIRST)
    with study(fg) as found, pytest.raises(ReviewOpen):
        second_reader.begin(found, "FG1", 2, "CD")
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    monkeypatch.setattr("sys.stdin", io.StringIO("o\nq\n"))
    stopped = fg("review", "FG1", "--sample", "3", "--reviewer", "CD", "--json")
    assert (stopped.code, stopped.document["sample"]["read"]) == (6, 1)
    monkeypatch.setattr("sys.stdin", io.StringIO("m\nthe other\nother\no\n"))
    done = fg.ok("review", "FG1", "--sample", "3", "--reviewer", "CD", "--json").document["sample"]
    assert (done["read"], done["missed"], done["independent"]) == (3, 1, True)
    assert done["at_most"] == round(1 / 3, 4)
    with study(fg) as found:
        whole = second_reader.study_bound(found)
        assert (whole.bound.drawn, whole.unread, whole.outdated) == (3, (), ())


def test_a_second_reading_of_a_text_that_changed_since_is_told_and_bounds_nothing(fg: Fg) -> None:
    recorded(fg, FIRST)
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    with study(fg) as found:
        drawn = second_reader.begin(found, "FG1", 1, "CD")
        with found.vault.hold("FG1", "test") as room:
            read = dict.fromkeys(drawn.drawn, False)
            samples.save(room, replace(drawn, answers=read, text="as it was before"))
        whole = second_reader.study_bound(found)
        assert (whole.samples, whole.unread, whole.outdated) == ((), ("FG1",), ("FG1",))


@pytest.mark.parametrize(("reader", "independent"), [("ab", False), ("EF", False), ("CD", True)])
def test_who_answered_in_the_review_is_no_second_reader_whoever_signed_it(
    fg: Fg, reader: str, independent: bool
) -> None:
    hopeful(fg, HOPE)
    with study(fg) as found:
        desk = Desk(found, "FG1")
        desk.decide(desk.queue()[0].id, Verdict.ACCEPT, "AB")
        desk.accept_all("EF")
        desk.finish("EF")
        assert second_reader.begin(found, "FG1", 2, reader).independent is independent


@pytest.mark.slow
def test_no_decision_or_sample_lies_in_the_clear(fg: Fg) -> None:
    recorded(fg, FIRST, SECOND)
    fg.ok("review", "FG1", "--accept-all", "--reviewer", "AB")
    for path in fg.study.rglob("*"):
        assert not path.is_file() or b"arrowby" not in path.read_bytes(), path.name
    with sqlite3.connect(fg.study / "study.db") as database:
        assert "arrowby" not in "\n".join(database.iterdump())


HOPE = """\
WEBVTT

00:01.000 --> 00:04.000
Orla Quist: We hope it works. I hope so.

00:05.000 --> 00:09.000
Tamsin Oduya: Hope's sister is ill, and then Hope went home.
"""


SIGNED = ("--mode", "signed", "--on", "2026-03-01")


def hopeful(fg: Fg, said: str) -> None:
    """Somebody on the roster has a name that is an everyday word too."""
    fg.started()
    people = "id,display_name,role,group\nP14,Hope Castellano,participant,nurses\n"
    fg.ok("participant", "import", fg.file("more.csv", people))
    fg.ok("import", "FG1", fg.file("hope.vtt", said))
    fg.ok("transcribe", "FG1", "--engine", "captions")


def test_a_verb_kept_alike_lets_no_name_go_with_it(fg: Fg) -> None:
    hopeful(fg, HOPE)
    with study(fg) as found:
        desk = Desk(found, "FG1")
        verb = next(one for one in desk.queue() if one.surface == "hope")
        assert verb.alike == 2
        assert desk.decide(verb.id, Verdict.REJECT, "AB", alike=True) == 2
        assert {one.written for one in desk.queue() if one.surface == "Hope"} == {"Hope's"}
        desk.accept_all("AB")
        desk.finish("AB")
    told = fg.ok("show", "FG1").out
    assert "We hope it works" in told
    assert "Hope" not in told


@pytest.mark.slow
@pytest.mark.parametrize("what", ["identified", "all"])
def test_what_was_let_stand_may_leave_after_the_record_of_it_is_destroyed(fg: Fg, what: str) -> None:
    """A participant called Hope keeps no release in for ever once the identified text is gone."""
    hopeful(fg, HOPE)
    fg.ok("participant", "consent", "P01", "P02", "--purpose", "take-part,record", *SIGNED)
    fg.ok("gate", "accept", "group", "--reason", "both agreed in writing", "--reviewer", "PI")
    with study(fg) as found:
        desk = Desk(found, "FG1")
        while queue := desk.queue():
            desk.decide(queue[0].id, Verdict.REJECT, "AB")
        desk.finish("AB")
    fg.ok("export", "-o", fg.folder / "before")
    certificate = fg.ok("purge", "FG1", "--what", what, "--confirm", "FG1").out
    assert "the transcript with names" in certificate and ".json" not in certificate
    fg.ok("export", "-o", fg.folder / "after")
    for path in (fg.study / "people").rglob("*"):
        assert not path.is_file() or b"Hope" not in path.read_bytes()


@pytest.mark.parametrize("alike", [True, False])
def test_a_name_kept_as_a_name_leaves_only_where_it_was_decided_by_itself(fg: Fg, alike: bool) -> None:
    hopeful(fg, HOPE.replace("ill, and then Hope went home", "ill. Hope's brother is not"))
    fg.ok("participant", "consent", "P01", "P02", "--purpose", "take-part,record", *SIGNED)
    fg.ok("gate", "accept", "group", "--reason", "both agreed in writing", "--reviewer", "PI")
    with study(fg) as found:
        desk = Desk(found, "FG1")
        while queue := desk.queue():
            desk.decide(queue[0].id, Verdict.REJECT, "AB", alike=alike)
        desk.finish("AB")
    answer = fg("export", "-o", fg.study / "exports" / "coders")
    assert (answer.code == 0) is not alike, answer.err
    assert alike == ("leak gate" in answer.err)


def test_an_answer_moves_nothing_in_the_queue_and_what_is_taken_back_has_its_old_place(fg: Fg) -> None:
    recorded(fg, FIRST.replace("I was there too", "Hope was there, and I hope Margo was"))
    with study(fg) as found:
        desk = Desk(found, "FG1")
        order = [one.id for one in desk.queue()]
        assert len(order) > 2
        for wanted in order[::-1]:
            desk.decide(wanted, Verdict.REJECT, "AB")
            left = [one.id for one in desk.queue()]
            assert left == [one for one in order if one in left]
        while desk.undo("AB"):
            left = [one.id for one in desk.queue()]
            assert left == [one for one in order if one in left]
        assert [one.id for one in desk.queue()] == order
