"""The quick `dataclass` behaves as the standard one."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from survey.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    x: int
    y: int = 0
    tags: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Named:
    """Something with a name, checked."""

    name: str
    length: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclass
class Counter:
    """Something that changes."""

    count: int = 0


def test_fields_are_given_by_place_by_name_and_by_default() -> None:
    """Arguments are those of the standard decorator."""
    made = [Point(1), Point(1, 2), Point(y=2, x=1, tags={"a": 1})]
    assert [(point.x, point.y, dict(point.tags)) for point in made] == [
        (1, 0, {}),
        (1, 2, {}),
        (1, 2, {"a": 1}),
    ]


@pytest.mark.parametrize("wrong", [{}, {"x": 1, "z": 2}])
def test_missing_and_unknown_arguments_are_refused(wrong: dict[str, Any]) -> None:
    """A wrong call is a TypeError that names the method."""
    with pytest.raises(TypeError, match="__init__"):
        Point(**wrong)


def test_equal_values_are_equal_and_hash_alike() -> None:
    """Fields with compare=False do not count; other classes are never equal."""
    assert Point(1, tags={"a": 1}) == Point(1)
    assert hash(Point(1, tags={"a": 1})) == hash(Point(1))
    assert Point(1) != Point(2)
    assert Point(1) != (1, 0)


def test_frozen_fields_stay() -> None:
    """Neither set nor deleted, with and without slots."""
    for instance, name in ((Point(1), "x"), (Named("a"), "name")):
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(instance, name, 5)
        with pytest.raises(FrozenInstanceError, match=name):
            delattr(instance, name)


def test_an_unfrozen_one_changes_and_has_no_hash() -> None:
    """As the standard decorator's."""
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)


def test_post_init_runs_and_fields_out_of_init_are_no_arguments() -> None:
    """`field(init=False)` is filled by __post_init__ and left out of repr where told so."""
    named = Named("abc")
    assert (named.length, repr(named)) == (3, "Named(name='abc')")


@pytest.mark.parametrize("copied", [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy])
def test_pickled_and_copied_whole(copied: Any) -> None:
    """Frozen slots survive a process boundary."""
    again = copied(Point(1, 2, {"a": 3}))
    assert (again, dict(again.tags)) == (Point(1, 2), {"a": 3})


def test_the_standard_functions_work_on_it() -> None:
    """fields, replace, asdict and match."""
    assert dataclasses.replace(Point(1, 2), x=5) == Point(5, 2)
    assert dataclasses.asdict(Point(1, 2)) == {"x": 1, "y": 2, "tags": {}}
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_a_standard_dataclass_may_inherit_from_it() -> None:
    """Its fields come first, and the new class is frozen."""

    @dataclasses.dataclass(frozen=True)
    class Higher(Point):
        """A place above the ground."""

        z: int = 9

    assert repr(Higher(1, 2, {}, 3)).endswith("Higher(x=1, y=2, tags={}, z=3)")
    assert Higher(1) != Higher(1, z=2)


def test_the_signature_is_known_before_the_first_instance() -> None:
    """`help` shows the fields."""

    @dataclass(frozen=True)
    class Fresh:
        """Never made."""

        a: int
        b: int = 3

    assert str(inspect.signature(Fresh)) == "(a, b=3)"
