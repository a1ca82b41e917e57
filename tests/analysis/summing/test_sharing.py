"""Chunks shared out among accumulators."""

from __future__ import annotations

import os

import numpy as np
import pytest

import analysis.sums as sums_module
from analysis.indices import sum_answers
from analysis.summing import sharing
from analysis.summing.counting import Accumulator
from analysis.summing.scoring import FEATURES, Group, scoring_of
from analysis.summing.sharing import add_all, shares_of
from survey.questionnaire.model import Text
from tests.analysis.builders import make_questionnaire, random_answers


def accumulator(features: tuple[str, ...] = FEATURES) -> Accumulator:
    """One of a row, which is a group."""
    group = Group("a", Text({"en": "a"}), (0,))
    return Accumulator(scoring_of(make_questionnaire({"a": 1})), (group,), 3, False, features)


def test_there_are_more_accumulators_for_more_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 65,536 forms on two, from 1,048,576 four; one where the sums of all cells take too much memory."""
    some = accumulator()
    assert [shares_of(forms, some) for forms in (0, 65_535, 65_536, 1_048_575, 1_048_576)] == [1, 1, 2, 2, 4]
    monkeypatch.setattr(sharing, "_LARGEST", some.size)
    assert shares_of(1_048_576, some) == 4
    monkeypatch.setattr(sharing, "_LARGEST", some.size - 1)
    assert shares_of(1_048_576, some) == 1


def test_the_size_is_that_of_all_sums() -> None:
    """Of three cells: 5 levels, 5 tallies twice, and the products of 4 or 2 features; 8 bytes each."""
    assert accumulator().size == 3 * (5 + 10 + 16) * 8
    assert accumulator(("m", "x")).size == 3 * (5 + 10 + 4) * 8


@pytest.mark.parametrize("cores", [1, 2, 7])
@pytest.mark.parametrize("weighted", [False, True])
def test_sums_do_not_depend_on_the_cores(monkeypatch: pytest.MonkeyPatch, cores: int, weighted: bool) -> None:
    """The same bits; without weights also those of a single accumulator."""
    answers = random_answers(3, forms=700, weighted=weighted)
    alone = sum_answers(answers, by=("age",))
    monkeypatch.setattr(sharing, "_TWO", 100)
    monkeypatch.setattr(sharing, "_FOUR", 600)
    monkeypatch.setattr(sums_module, "CHUNK", 64)
    monkeypatch.setattr(sharing, "_cores", lambda: 3)
    expected = sum_answers(answers, by=("age",))
    monkeypatch.setattr(sharing, "_cores", lambda: cores)
    found = sum_answers(answers, by=("age",))
    for name in ("counts", "totals", "totals2", "gram", "tallies"):
        assert np.array_equal(getattr(found, name), getattr(expected, name)), name
        if weighted:
            assert np.allclose(getattr(found, name), getattr(alone, name), rtol=1e-12, atol=0), name
        else:
            assert np.array_equal(getattr(found, name), getattr(alone, name)), name


def test_every_chunk_is_added_once() -> None:
    """Whatever their number is."""
    seen: list[int] = []
    for shares in (1, 2, 4):
        for count in (0, 1, 3, 8):
            seen.clear()
            chunks = [slice(k, k + 1) for k in range(count)]
            add_all(accumulator(), accumulator, lambda _, part: seen.append(part.start), chunks, shares)
            assert sorted(seen) == list(range(count))


def test_what_fails_in_a_share_fails() -> None:
    """An error is not lost in a thread."""

    def fail(_: Accumulator, part: slice) -> None:
        if part.start:
            raise MemoryError

    with pytest.raises(MemoryError):
        add_all(accumulator(), accumulator, fail, [slice(0, 1), slice(1, 2)], 2)


def test_cores_are_those_the_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system does not say it: those there are, and one where it does not say that either."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {pid, 2, 5} - {1}, raising=False)
    assert sharing._cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    assert sharing._cores() == 6
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert sharing._cores() == 1
