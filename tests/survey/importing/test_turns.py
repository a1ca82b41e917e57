"""Threads that take turns: results, failures, ends."""

from __future__ import annotations

import threading

import pytest

from survey.importing.turns import DroppedError, Workers


def test_one_thread_works_in_the_order_of_the_tasks() -> None:
    """A result may be asked for more than once, by anybody."""
    done: list[int] = []
    workers = Workers()
    tasks = [workers.give(lambda number=number: done.append(number) or number) for number in range(20)]
    assert [task.result() for task in tasks] == list(range(20)) == done
    assert tasks[3].result() == 3
    workers.stop()


def test_several_threads_work_side_by_side() -> None:
    """Each waits for the other: one alone would never be done."""
    meeting = threading.Barrier(2, timeout=30)
    workers = Workers(2)
    tasks = [workers.give(meeting.wait) for _ in range(2)]
    assert sorted(task.result() for task in tasks) == [0, 1]
    workers.stop()


def test_an_error_is_for_who_asks_and_the_thread_goes_on() -> None:
    """Also an error that is no Exception."""
    workers = Workers()

    def fail() -> None:
        raise KeyboardInterrupt

    failing, good = workers.give(fail), workers.give(lambda: 1)
    with pytest.raises(KeyboardInterrupt):
        failing.result()
    assert good.result() == 1
    workers.stop()


def test_who_does_not_wait_longer_may_ask_again() -> None:
    """The work is not disturbed by it."""
    go = threading.Event()
    workers = Workers()
    task = workers.give(lambda: go.wait(30))
    with pytest.raises(TimeoutError):
        task.result(0.01)
    go.set()
    assert task.result(30)
    workers.stop()


def test_stopping_waits_for_everything_that_was_given() -> None:
    """And leaves no thread behind."""
    before = threading.active_count()
    workers = Workers(3)
    tasks = [workers.give(lambda: 1) for _ in range(50)]
    workers.stop()
    assert threading.active_count() == before
    assert sum(task.result(0) for task in tasks) == 50


def test_dropped_work_is_not_done_and_nobody_waits_for_it() -> None:
    """What has begun is finished; a thread that waits for the result of dropped work ends too."""
    begun, go = threading.Event(), threading.Event()
    workers, waiting = Workers(), Workers()
    first = workers.give(lambda: (begun.set(), go.wait(30))[1])
    second = workers.give(lambda: 2)
    follower = waiting.give(second.result)
    assert begun.wait(30)
    workers.stop(wait=False, drop=True)
    with pytest.raises(DroppedError):
        follower.result(30)
    go.set()
    assert first.result(30)
    waiting.stop()
    workers.stop()
