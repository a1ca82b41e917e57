"""Tests run against mutants: collected and run once as they are, then in a fork for each mutant.

The mutated code is put into the functions that are there already, so that nothing is imported again. Every
file is put in unchanged first, and the tests must pass with that: what fails later, the mutant did.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import pickle
import select
import signal
import sys
import tempfile
import threading
import time
import traceback
import types
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant

_OPTIONS = (
    "-q", "-n0", "-p", "no:cacheprovider", "--hypothesis-seed=0", "-o", "addopts=", "-m", "not slow",
    "--tb=native", "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
ENDS = _NO_IMPORT, _TOO_LONG, _DIED = "not importable", "out of time", "dead"
_FAILED = "\N{NULL}"

Answer = str | None
"""What noticed a mutant: a test's name, or one of the words above; None where it lives."""

Teller = Callable[[str, Sequence[Answer]], None]
"""Told of each file when all its mutants are done."""


@dataclass
class Known:
    """What a run without mutants shows: the tests that reach each line of a file, and their CPU seconds."""

    reached: dict[tuple[str, int], set[str]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, float] = field(default_factory=dict)


class Runner:
    """A pytest plugin: runs every test once, to learn which lines it reaches, then every mutant.

    `files` are the mutants of each file, by its path in the checkout `root`.
    """

    def __init__(self, root: Path, files: Mapping[str, Sequence[Mutant]], jobs: int, tell: Teller) -> None:
        self._files, self._jobs, self._tell = files, jobs, tell
        self._paths = {str(root / file) for file in files}
        self._root, self._known, self._test = root, Known(), ""
        self._killers: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.answers: dict[str, list[Answer]] = {file: [None] * len(files[file]) for file in files}
        self.finished = False

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        """Lines that run when a file is imported are reached by every test (the empty name)."""
        with self._tracing():
            return (yield)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """All tests without a mutant, then the mutants."""
        items = session.items
        # In a fork too: what a run leaves behind (caches, fixtures) would hide the mutants from the tests.
        known = end_fork(*start_fork(lambda: self._watch_all(items)), answered=True)
        if not isinstance(known, Known):
            raise SystemExit(f"{known} does not pass without a mutant")
        self._known, self._items = known, {item.nodeid: item for item in items}
        gc.freeze()  # a collection in a fork would copy every page
        everything = sorted(known.seconds, key=known.seconds.__getitem__)
        control = end_fork(*start_fork(lambda: self._is_noticed(None, everything)), answered=True)
        if control is not None:
            raise SystemExit(f"{control} does not pass with the files put in unchanged")
        waiting: dict[int, Any] = {}
        for file, mutants in self._files.items():
            for at, mutant in enumerate(mutants):
                while len(waiting) >= self._jobs:
                    self._collect(waiting)
                chosen = self._tests_of(file, mutant)
                patience = 600 + 100 * sum(self._known.seconds[name] for name in chosen)
                pid, stream = start_fork(functools.partial(self._is_noticed, (file, mutant), chosen))
                waiting[stream.fileno()] = (stream, pid, time.monotonic() + patience, file, at)
            while waiting:
                self._collect(waiting)
            self._tell(file, self.answers[file])
        self.finished = True
        return True

    @contextlib.contextmanager
    def _tracing(self) -> Iterator[None]:
        threading.settrace(self._trace)
        sys.settrace(self._trace)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)  # type: ignore[arg-type]

    def _trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename not in self._paths:
            return None
        self._known.reached[frame.f_code.co_filename, frame.f_lineno].add(self._test)
        return self._trace

    def _watch_all(self, items: Sequence[pytest.Item]) -> Known | str:
        """What a run shows, or the name of a test that fails."""
        for item, following in zip(items, [*items[1:], items[0]], strict=True):
            self._test, began = item.nodeid, time.process_time()
            with self._tracing():
                reports = runtestprotocol(item, log=False, nextitem=following)
            if any(report.failed for report in reports):
                return item.nodeid
            self._known.seconds[item.nodeid] = time.process_time() - began
        return Known(dict(self._known.reached), self._known.seconds)

    def _tests_of(self, file: str, mutant: Mutant) -> list[str]:
        """The tests that reach the mutant's statement, the likeliest to notice first.

        Those are the ones that noticed another mutant of its function, then those of the file itself, the
        quickest first.
        """
        path, seconds = str(self._root / file), self._known.seconds
        tests = set().union(*(self._known.reached.get((path, line), set()) for line in mutant.lines))
        if "" in tests or not mutant.function:  # runs at import, of which a conftest may have been the cause
            tests = set().union(
                *(names for (other, _), names in self._known.reached.items() if other == path)
            )
        own, killers = f"test_{Path(file).stem}.", self._killers[file, mutant.function]
        # what one test left in a cache, the next does not reach: those of the file itself are always asked
        tests = (tests - {""}) | {name for name in seconds if own in name}
        return sorted(tests, key=lambda name: (name not in killers, own not in name, seconds[name]))

    def _is_noticed(self, place: tuple[str, Mutant] | None, chosen: Sequence[str]) -> Answer:
        """What notices a mutant, or the files as they are (None). Runs in a fork."""
        with tempfile.TemporaryDirectory() as folder:
            for item in self._items.values():
                item.config._tmp_path_factory._basetemp = Path(folder)  # type: ignore[attr-defined]
                break
            try:
                for file in self._files if place is None else place[:1]:
                    source = place[1].source if place else (self._root / file).read_text(encoding="utf-8")
                    module = sys.modules.get(module_of(file))
                    if module is None:
                        return None
                    put_in(module, source)
            except Exception:
                return _NO_IMPORT
            items = [self._items[name] for name in chosen]
            for item, following in zip(items, [*items[1:], *items[:1]], strict=True):
                # of CPU time, so that a busy machine kills no mutant
                signal.setitimer(signal.ITIMER_PROF, 2 + 5 * self._known.seconds[item.nodeid])
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                    return item.nodeid
        return None

    def _collect(self, waiting: dict[int, Any]) -> None:
        """Wait for one fork or for the end of its time."""
        soonest = max(0.0, min(until for _, _, until, _, _ in waiting.values()) - time.monotonic())
        ready, _, _ = select.select(list(waiting), [], [], soonest)
        late = [fd for fd, (_, _, until, _, _) in waiting.items() if until <= time.monotonic()]
        for fd in ready or late:
            stream, pid, _, file, at = waiting.pop(fd)
            answer = self.answers[file][at] = end_fork(pid, stream, answered=fd in ready)
            killers = self._killers[file, self._files[file][at].function]
            if answer in self._known.seconds and answer not in killers:
                killers.append(answer)


def find_killers(
    root: Path, files: Mapping[str, Sequence[Mutant]], tests: Sequence[str], jobs: int, tell: Teller
) -> dict[str, list[Answer]]:
    """What noticed each mutant of each file. Runs in a fork: one run knows nothing of the one before."""

    def run() -> Any:
        # no time limits, which a busy machine would break, and no search for a smaller example
        generate = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("mutants", deadline=None, phases=generate, database=None)
        hypothesis.settings.load_profile("mutants")
        runner = Runner(root, files, jobs, tell)
        code = pytest.main([*_OPTIONS, *tests], plugins=[runner])
        return runner.answers if runner.finished else str(code)

    pid, stream = start_fork(run, quiet=False)
    found = end_fork(pid, stream, answered=True)
    if not isinstance(found, dict):
        raise SystemExit(f"the tests do not pass without a mutant ({found}): {' '.join(tests)}")
    return found


def module_of(file: str) -> str:
    """The name by which a file of the checkout is imported."""
    return file.removesuffix(".py").replace("/", ".")


def put_in(module: ModuleType, source: str) -> None:
    """Make a module behave as `source` says, keeping its functions and classes, which others hold."""
    made = {name: getattr(module, name) for name in ("__name__", "__file__", "__package__")}
    exec(compile(source, str(module.__file__), "exec"), made)
    for name, new in made.items():
        old = module.__dict__.get(name)
        if name.startswith("__") or old is new or isinstance(new, ModuleType):
            continue
        if not _change(old, new, module.__name__):
            for other in list(sys.modules.values()) if old is not None else ():
                if isinstance(other, ModuleType) and vars(other).get(name) is old:
                    setattr(other, name, new)
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


def start_fork(work: Callable[[], Any], quiet: bool = True) -> tuple[int, Any]:
    """Run `work` in a forked process; its number and the stream that its answer comes from."""
    read, write = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(read)
        errors = os.dup(2)
        if quiet:
            void = os.open(os.devnull, os.O_WRONLY)
            os.dup2(void, 1)
            os.dup2(void, 2)
        try:
            body = pickle.dumps(work())
        except BaseException:
            os.write(errors, traceback.format_exc().encode())
            body = pickle.dumps(_FAILED)
        with os.fdopen(write, "wb") as stream:
            stream.write(body)
        os._exit(0)
    os.close(write)
    return child, os.fdopen(read, "rb")


def end_fork(child: int, stream: Any, *, answered: bool) -> Any:
    """The answer of a fork, which is ended, or how it ended without one. A fault of this runner ends all."""
    if not answered:
        os.kill(child, signal.SIGKILL)
    with stream:
        body = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if body:
        answer = pickle.loads(body)
        if answer == _FAILED:
            raise SystemExit("the runner itself failed")
        return answer
    return _TOO_LONG if not answered or status == -signal.SIGPROF else _DIED
