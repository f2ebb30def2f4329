"""Work shared by threads: each piece is done once, and nobody is handed more than there is room for."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.threads import MOST_WORKERS, as_done, cores, divided, even


@given(st.lists(st.integers(), unique=True), st.integers(1, 5))
def test_every_row_comes_once_with_its_own_answer(rows, workers):
    found = list(as_done(lambda one: -one, rows, workers))
    assert sorted(found) == sorted((one, -one) for one in rows)


def test_as_many_are_at_work_as_there_are_workers():
    together = threading.Barrier(3, timeout=30)
    assert len(list(as_done(lambda _one: together.wait(), "abc", workers=3))) == 3


def test_one_worker_is_the_thread_that_asks():
    """An engine that is no good in other threads never sees one."""
    assert dict(as_done(lambda _one: threading.get_ident(), [1, 2], workers=1)) == dict.fromkeys(
        (1, 2), threading.get_ident()
    )


def test_what_goes_wrong_in_a_thread_is_told_to_who_asked_and_the_rest_is_never_begun():
    begun = []

    def act(one):
        begun.append(one)
        if not one:
            raise ZeroDivisionError
        time.sleep(0.02)  # as work does: all of it would take ten seconds

    with pytest.raises(ZeroDivisionError):
        list(as_done(act, range(1_000), workers=2))
    assert len(begun) < 1_000


@given(st.integers(0, 200), st.integers(1, 8), st.integers(1, 4))
def test_batches_are_even_in_order_and_as_many_for_each_worker(number, most, workers):
    rows = list(range(number))
    batches = even(rows, most, workers)
    assert [one for batch in batches for one in batch] == rows
    lengths = [len(batch) for batch in batches]
    assert all(1 <= length <= most for length in lengths)
    assert not lengths or max(lengths) - min(lengths) <= 1
    assert len(batches) % workers == 0 or max(lengths) == 1  # no window is cut in two to busy a worker


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
