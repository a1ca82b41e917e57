"""Tests run against mutants: collected and run once as they are, then in a fork for each mutant.

The mutated code is put into the functions that are there already, so that nothing is imported again.
"""

from __future__ import annotations

import contextlib
import functools
import os
import pickle
import resource
import select
import signal
import sys
import time
import types
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant

_OPTIONS = (
    "-q", "-n0", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-o", "addopts=", "-m", "not slow",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip


class Runner:
    """A pytest plugin: runs every test once, to learn which lines it reaches, then every mutant."""

    def __init__(self, path: Path, module: str, mutants: Sequence[Mutant], jobs: int) -> None:
        self._path, self._name, self._mutants, self._jobs = str(path), module, mutants, jobs
        self._reached: dict[int, set[str]] = defaultdict(set)
        self._seconds: dict[str, float] = {}
        self._test = ""
        self.survivors: list[Mutant] = []
        self.finished = False

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        """Lines that run when the file is imported are reached by every test (the empty name)."""
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """All tests without a mutant, then the mutants."""
        items = session.items
        # In a fork too: what a run leaves behind (caches, fixtures) would hide the mutants from the tests.
        known = end_fork(*start_fork(lambda: self._watch_all(items), 100_000.0), answered=True)
        if not isinstance(known, tuple):
            raise SystemExit(f"{known} does not pass without a mutant")
        self._reached, self._seconds = known
        self._items = {item.nodeid: item for item in items}
        living: dict[int, Mutant] = {}
        waiting: dict[int, Any] = {}
        for mutant in self._mutants:
            while len(waiting) >= self._jobs:
                self._collect(waiting, living)
            chosen = self._tests_of(mutant)
            patience = 10 + 10 * sum(self._seconds[name] for name in chosen)
            pid, stream = start_fork(functools.partial(self._is_noticed, mutant, chosen), patience)
            waiting[stream.fileno()] = (stream, pid, time.monotonic() + 20 * patience, mutant)
        while waiting:
            self._collect(waiting, living)
        self.survivors = [mutant for mutant in self._mutants if id(mutant) in living]
        self.finished = True
        return True

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != self._path:
            return None
        self._reached[frame.f_lineno].add(self._test)
        return self._trace

    def _watch_all(self, items: Sequence[pytest.Item]) -> tuple[dict[int, set[str]], dict[str, float]] | str:
        """The tests that reach each line and their CPU seconds, or the name of one that fails."""
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            self._test, began = item.nodeid, time.process_time()
            sys.settrace(self._trace)
            try:
                reports = runtestprotocol(item, log=False, nextitem=following)
            finally:
                sys.settrace(None)
            if any(report.failed for report in reports):
                return item.nodeid
            self._seconds[item.nodeid] = time.process_time() - began
        return dict(self._reached), self._seconds

    def _tests_of(self, mutant: Mutant) -> list[str]:
        """The tests that reach the mutant's line: first those of the file itself, the quickest first."""
        tests = self._reached.get(mutant.line, set())
        if "" in tests or not mutant.function:  # runs at import, of which a conftest may have been the cause
            tests = set().union(*self._reached.values())
        own = f"test_{Path(self._path).stem}."
        # what one test left in a cache, the next does not reach: those of the file itself are always asked
        tests = tests | {name for name in self._seconds if own in name}
        return sorted(tests - {""}, key=lambda name: (own not in name, self._seconds[name]))

    def _is_noticed(self, mutant: Mutant, chosen: Sequence[str]) -> bool:
        """Whether a test fails. Runs in a fork."""
        module = sys.modules.get(self._name)
        if module is None:
            return False
        try:
            put_in(module, mutant.source)
        except Exception:
            return True  # it cannot even be imported
        items = [self._items[name] for name in chosen]
        for item, following in zip(items, [*items[1:], *items[:1]], strict=True):
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                return True
        return False

    def _collect(self, waiting: dict[int, Any], living: dict[int, Mutant]) -> None:
        """Wait for one fork or for the end of its time."""
        soonest = max(0.0, min(until for _, _, until, _ in waiting.values()) - time.monotonic())
        ready, _, _ = select.select(list(waiting), [], [], soonest)
        late = [fd for fd, (_, _, until, _) in waiting.items() if until <= time.monotonic()]
        for fd in ready or late:
            stream, pid, _, mutant = waiting.pop(fd)
            if end_fork(pid, stream, answered=fd in ready) is False:
                living[id(mutant)] = mutant


def find_survivors(
    path: Path, module: str, mutants: Sequence[Mutant], tests: Sequence[str], jobs: int
) -> list[Mutant]:
    """The mutants that no test notices. Runs in a fork, so that one file knows nothing of the one before."""

    def run() -> Any:
        runner = Runner(path, module, mutants, jobs)
        code = pytest.main([*_OPTIONS, *tests], plugins=[runner])
        return runner.survivors if runner.finished else str(code)

    pid, stream = start_fork(run, 100_000.0, quiet=False)
    found = end_fork(pid, stream, answered=True)
    if not isinstance(found, list):
        raise SystemExit(f"the tests do not pass without a mutant ({found}): {' '.join(tests)}")
    return found


def put_in(module: ModuleType, source: str) -> None:
    """Make a module behave as `source` says, keeping its functions and classes, which others hold."""
    made = {name: getattr(module, name) for name in ("__name__", "__file__", "__package__")}
    exec(compile(source, str(module.__file__), "exec"), made)
    for name, new in made.items():
        old = module.__dict__.get(name)
        if name.startswith("__") or old is new or isinstance(new, ModuleType):
            continue
        if not _change(old, new, module.__name__):
            for other in list(sys.modules.values()):
                for theirs, value in list(vars(other).items()) if isinstance(other, ModuleType) else ():
                    if value is old and old is not None and theirs == name:
                        setattr(other, theirs, new)
            setattr(module, name, new)


def _change(old: Any, new: Any, module: str) -> bool:
    """Put the code of `new` into `old`, where both are functions or classes; whether it could be done."""
    if isinstance(old, type) and isinstance(new, type):
        if new.__module__ == module:
            for name, member in vars(new).items():
                if name not in {"__dict__", "__weakref__", "__doc__", "__module__"} and not isinstance(
                    member, types.MemberDescriptorType
                ):
                    theirs = vars(old).get(name)
                    if not _change(theirs, member, module):
                        with contextlib.suppress(AttributeError, TypeError):
                            setattr(old, name, member)
        return True
    if isinstance(old, property) and isinstance(new, property):
        return _change(old.fget, new.fget, module)
    if isinstance(old, classmethod | staticmethod) and type(old) is type(new):
        return _change(old.__func__, new.__func__, module)
    if hasattr(old, "cache_clear"):
        old.cache_clear()
    old, new = _inner(old), _inner(new)
    if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
        if old.__module__ != module:
            return True
        try:
            old.__code__ = new.__code__
        except ValueError:  # another number of free variables
            return False
        old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        return True
    return False


def _inner(function: Any) -> Any:
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return getattr(function, "func", function)


def start_fork(work: Callable[[], Any], cpu_seconds: float, quiet: bool = True) -> tuple[int, Any]:
    """Run `work` in a forked process; its number and the stream that its answer comes from."""
    read, write = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(read)
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_seconds) + 1, int(cpu_seconds) + 1))
            if quiet:
                void = os.open(os.devnull, os.O_WRONLY)
                os.dup2(void, 1)
                os.dup2(void, 2)
            body = pickle.dumps(work())
            with os.fdopen(write, "wb") as stream:
                stream.write(body)
        os._exit(0)
    os.close(write)
    return child, os.fdopen(read, "rb")


def end_fork(child: int, stream: Any, *, answered: bool) -> Any:
    """The answer of a fork, which is ended; None where it died or never answered."""
    if not answered:
        os.kill(child, signal.SIGKILL)
    with stream:
        body = stream.read()
    os.waitpid(child, 0)
    return pickle.loads(body) if body else None
