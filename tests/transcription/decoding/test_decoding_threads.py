"""Windows dealt to threads: each is heard once, and its answer comes back in its place."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.decoding.threads import MOST_WORKERS, cores, dealt, divided, each


@given(st.lists(st.integers()), st.integers(1, 5))
def test_every_row_is_answered_once_in_its_place(rows, workers):
    asked = []

    def act(some):
        asked.extend(some)
        return [-one for one in some]

    assert dealt(act, rows, workers) == [-one for one in rows]
    assert sorted(asked) == sorted(rows)


def test_as_many_are_at_work_as_there_are_workers():
    together = threading.Barrier(3, timeout=30)
    assert each(lambda one: together.wait() >= 0 and one, "abc", workers=3) == ["a", "b", "c"]


def test_one_worker_is_the_thread_that_asks():
    """An engine that is no good in other threads never sees one."""
    assert each(lambda _one: threading.get_ident(), [1, 2], workers=1) == [threading.get_ident()] * 2


def test_what_goes_wrong_in_a_thread_is_told_to_who_asked():
    with pytest.raises(ZeroDivisionError):
        each(lambda one: 1 // one, [1, 0, 2], workers=2)


DIVIDED = {  # cores, windows of a batch: workers, threads of each
    (1, 8): (1, 1),
    (2, 8): (2, 1),
    (2, 1): (1, 2),
    (4, 8): (4, 1),
    (8, 8): (4, 1),
    (8, 1): (1, 4),
    (8, 3): (3, 1),
    (16, 8): (4, 2),
    (16, 1): (1, 8),
}


@pytest.mark.parametrize("given", DIVIDED)
def test_cores_are_divided_among_as_many_workers_as_there_are_windows_for(given):
    assert divided(*given) == DIVIDED[given]


@given(st.integers(1, 256), st.integers(1, 8))
def test_no_more_threads_than_cores_and_no_worker_without_one(on, windows):
    workers, threads = divided(on, windows)
    assert 1 <= workers <= min(MOST_WORKERS, windows)
    assert 1 <= workers * threads <= on


@pytest.mark.parametrize(("told", "wanted"), [("3", 3), ("0", None), ("", None), ("2,1", None)])
def test_a_process_that_was_given_cores_takes_no_others(told, wanted, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    free = cores()
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert cores() == (wanted or free)
