"""The benchmark that says where a report's time goes books each moment once."""

from __future__ import annotations

import time

import pytest

from benchmarks.phases import DRAWING, IMPORTS, REST, Watch


def test_each_moment_belongs_to_the_innermost_part() -> None:
    """An import within a drawing is an import; the parts add up to the whole."""
    started = time.perf_counter()
    watch = Watch(since=started)
    watch.entered[0] = REST
    with watch.part(DRAWING), watch.part(IMPORTS):
        time.sleep(0.02)
    watch.stop()
    assert watch.spent[IMPORTS] >= 0.02
    assert watch.spent[DRAWING] < watch.spent[IMPORTS]
    assert sum(watch.spent.values()) == pytest.approx(watch.since - started)


def test_a_call_within_its_own_part_is_not_left_when_it_ends() -> None:
    """A drawing that draws goes on drawing."""
    watch = Watch()
    seen: list[str] = []
    inner = watch.watch(lambda: seen.append(watch.entered[-1]), DRAWING)

    def outer() -> None:
        inner()
        seen.append(watch.entered[-1])

    watch.watch(outer, DRAWING)()
    assert seen == [DRAWING, DRAWING]
    assert watch.entered == [IMPORTS]
