"""Threads that do one piece of work after the other, and the results.

What concurrent.futures does, of which an import needs little: with logging, it takes longer to load than a
ward's workbook to read.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class DroppedError(Exception):
    """The work was given up before its turn came."""


class Task(Generic[T]):
    """A piece of work, to be done by another thread."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._error: BaseException | None = None
        self._pending = threading.Lock()
        self._pending.acquire()

    def do(self) -> None:
        """Do the work; whatever it raises is for who asks for the result."""
        try:
            self._result = self._work()
        except BaseException as error:
            self._error = error
        self._pending.release()

    def drop(self) -> None:
        """Give the work up."""
        self._error = DroppedError()
        self._pending.release()

    def result(self, patience: float | None = None) -> T:
        """What the work gave, or what it raised. Raises TimeoutError after `patience` seconds."""
        if not self._pending.acquire(timeout=-1 if patience is None else patience):
            raise TimeoutError
        self._pending.release()
        if self._error is not None:
            raise self._error
        return self._result


class Workers:
    """Up to `count` threads that take tasks in the order in which they were given."""

    def __init__(self, count: int = 1) -> None:
        self._free = count
        self._threads: list[threading.Thread] = []
        self._tasks: deque[Task[object]] = deque()
        self._turns = threading.Semaphore(0)

    def give(self, work: Callable[[], T]) -> Task[T]:
        """Have `work` done."""
        task = Task(work)
        self._tasks.append(task)  # type: ignore[arg-type]  # nobody looks at what it gives
        self._turns.release()
        if self._free:
            self._free -= 1
            self._threads.append(threading.Thread(target=self._take_turns))
            self._threads[-1].start()
        return task

    def stop(self, *, wait: bool = True, drop: bool = False) -> None:
        """Let the threads end after what was given to them or, `drop`, after what they are doing."""
        while drop and self._tasks:
            try:
                self._tasks.popleft().drop()
            except IndexError:  # a thread was quicker
                break
        for _ in self._threads:
            self._turns.release()
        for thread in self._threads if wait else ():
            thread.join()

    def _take_turns(self) -> None:
        while True:
            self._turns.acquire()
            try:
                task = self._tasks.popleft()
            except IndexError:  # stopped
                return
            task.do()
