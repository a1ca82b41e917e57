"""The rules by which rows of one form are settled."""

from __future__ import annotations

from itertools import permutations

import pytest

from survey.store.settle import Claim, Content, settle

A, B = (Content("u", None, bytes([k]), "{}", None, None, None) for k in (1, 2))


def claim(row: int, content: Content = A, offered: str = "accepted", **fields: object) -> Claim:
    return Claim(row, (row, row), offered, None if offered == "accepted" else "r", content, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("claims", "states"),
    [
        ([claim(1)], ["accepted"]),
        ([claim(1), claim(2)], ["accepted", "resent"]),
        ([claim(1), claim(2, B)], ["accepted", "held"]),
        ([claim(1), claim(2, B), claim(3, B), claim(4)], ["accepted", "held", "held", "resent"]),
        ([claim(1, offered="held"), claim(2)], ["resent", "accepted"]),
        ([claim(1, A._replace(unit_id=None), "held"), claim(2)], ["resent", "accepted"]),
        ([claim(1, B, "held"), claim(2)], ["held", "accepted"]),
        ([claim(1, offered="rejected"), claim(2)], ["rejected", "accepted"]),
        ([claim(1, discarded=True), claim(2)], ["rejected", "accepted"]),
        ([claim(1), claim(2, B, taken=9, beats=frozenset({1}))], ["rejected", "accepted"]),
        ([claim(1), claim(2, B, taken=9, beats=frozenset({1})), claim(3)], ["rejected", "accepted", "held"]),
        ([claim(1), claim(2, B, yields_to=frozenset({1}))], ["accepted", "rejected"]),
        ([claim(2, B, yields_to=frozenset({1}))], ["accepted"]),
        ([claim(1, discarded=True), claim(2, B, yields_to=frozenset({1}))], ["rejected", "accepted"]),
        # Kept out for each other: one must stand, and the other is asked about again.
        (
            [claim(1, yields_to=frozenset({2})), claim(2, B, yields_to=frozenset({1}))],
            ["accepted", "held"],
        ),
    ],
)
def test_rows_of_one_serial(claims: list[Claim], states: list[str]) -> None:
    """As the rules at the head of `settle` say, whatever order the rows are looked at in."""
    for order in permutations(claims):
        verdicts = settle(order, by_serial=True)
        assert [verdicts[c.row_id].state for c in claims] == states


@pytest.mark.parametrize(
    ("claims", "states"),
    [
        ([claim(1), claim(2)], ["accepted", "resent"]),
        ([claim(1), claim(2, B), claim(3, B)], ["accepted", "accepted", "resent"]),
        ([claim(1), claim(2, B, revises=True)], ["accepted", "held"]),
        ([claim(2, B, revises=True)], ["accepted"]),
        ([claim(1), claim(2, B, revises=True, taken=9, beats=frozenset({1}))], ["rejected", "accepted"]),
    ],
)
def test_rows_of_one_place(claims: list[Claim], states: list[str]) -> None:
    """Different answers at one place are two people, unless the file is a newer version."""
    verdicts = settle(claims, by_serial=False)
    assert [verdicts[c.row_id].state for c in claims] == states
