"""Long work: one job a session, with progress, a stop that loses nothing, and news for open pages."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from facilitator.errors import Busy
from facilitator.web.jobs import Job, Jobs, Stand
from facilitator.web.news import Bell, Event
from transcription.errors import NothingToHear, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "Tamsin Oduya"


class Held:
    """Work that goes on until the test lets it."""

    def __init__(self) -> None:
        self._go = threading.Event()
        self.ended = threading.Event()

    def __call__(self, job: Job) -> None:
        try:
            self._go.wait(30)
            job.progress("hear", 0.5)
        finally:
            self.ended.set()

    def go(self) -> None:
        """Let it come to its end."""
        self._go.set()
        assert self.ended.wait(30)


def run(work: Callable[[Job], object]) -> Job:
    job = Job("FG1", "Transcribing FG1", "/")
    job.run(work)
    return job


def test_work_that_ends_is_done_with_what_it_told() -> None:
    def work(job: Job) -> int:
        job.say("Listening.")
        job.progress("hear", 0.5)
        return 7

    job = run(work)
    look = job.look()
    assert (look.stand, look.stage, look.share, look.notes) == (Stand.DONE, "hear", 0.5, ("Listening.",))
    assert job.result == 7


def test_a_problem_is_kept_with_its_next_step() -> None:
    def work(job: Job) -> None:
        raise NothingToHear("FG1 has no recording yet.", "fg import FG1 FOLDER")

    look = run(work).look()
    assert look.stand is Stand.FAILED
    assert look.problem is not None and look.problem.next == "fg import FG1 FOLDER"


def test_what_breaks_unforeseen_is_told_by_its_class_alone() -> None:
    def work(job: Job) -> None:
        raise ValueError(NAME)

    look = run(work).look()
    assert look.problem is not None and "ValueError" in look.problem.message
    assert NAME not in repr(look) + str(look.document()) + look.problem.message


def test_stop_ends_it_at_the_next_word_of_progress_even_where_stages_catch_everything() -> None:
    def work(job: Job) -> None:
        job.stop()
        try:
            job.progress("hear", 0.1)
        except Exception:  # noqa: BLE001  # as a stage of somebody else's may
            job.say("went on")

    look = run(work).look()
    assert (look.stand, look.notes) == (Stand.STOPPED, ())


@pytest.mark.parametrize(("told", "kept"), [(-1.0, 0.0), (0.3, 0.3), (7.0, 1.0)])
def test_a_share_stays_between_nothing_and_all(told: float, kept: float) -> None:
    assert run(lambda job: job.progress("hear", told)).look().share == kept


def test_a_session_has_one_job_at_a_time_and_another_session_its_own() -> None:
    jobs, first, other = Jobs(), Held(), Held()
    jobs.start("FG1", "one", first)
    with pytest.raises(Busy):
        jobs.start("FG1", "two", first)
    jobs.start("FG2", "three", other)
    assert jobs.running()
    first.go()
    other.go()


def test_a_job_that_ended_makes_room_for_the_next() -> None:
    jobs = Jobs()
    done = threading.Event()
    job = jobs.start("FG1", "one", lambda _: None)
    job.bell.ring()
    for _ in range(3000):
        if not jobs.running():
            break
        done.wait(0.01)
    assert jobs.of("FG1") is job and job.look().stand is Stand.DONE
    jobs.start("FG1", "two", lambda _: None)
    assert jobs.of("FG1") is not job
    assert jobs.of("FG2") is None


def test_news_of_a_job_come_once_and_the_newest_is_enough() -> None:
    job = run(lambda job: job.progress("hear", 0.25))
    (first,) = job.since(0)
    assert first.data["percent"] == 25 and first.data["stand"] == "done"
    assert job.since(first.seq) == []


def test_an_event_is_sent_on_one_line_whatever_was_typed() -> None:
    wire = Event(3, "note", {"text": "two\nlines\r\n\ndata: x", "who": "é"}).wire()
    assert wire == 'id: 3\nevent: note\ndata: {"text": "two\\nlines\\r\\n\\ndata: x", "who": "é"}\n\n'


def test_what_an_event_says_is_in_no_repr() -> None:
    assert NAME not in repr(Event(1, "note", {"text": NAME}))


def test_a_bell_rung_from_another_thread_wakes_whoever_listens() -> None:
    bell = Bell()
    heard: list[Any] = []

    async def listen() -> None:
        with bell.listen() as listener:
            threading.Thread(target=bell.ring).start()
            heard.append(await listener.rang(30))
            heard.append(await listener.rang(0.01))

    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    thread.join()
    assert heard == [True, False]
    bell.ring()  # nobody listens any more


def test_a_ring_between_two_waits_is_not_missed() -> None:
    bell = Bell()
    heard: list[bool] = []

    async def listen() -> None:
        with bell.listen() as listener:
            bell.ring()
            await asyncio.sleep(0)
            heard.append(await listener.rang(30))

    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    thread.join()
    assert heard == [True]


def test_a_problem_without_a_next_step_has_a_document_too() -> None:
    def work(job: Job) -> None:
        raise Problem("It stopped.")

    assert run(work).look().document()["problem"] == "It stopped."
