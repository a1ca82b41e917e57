"""The inner loop beside the same sums made form by form."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from analysis.summing import blocks, counting
from analysis.summing.counting import Accumulator
from analysis.summing.scoring import FEATURES, Group, scoring_of
from survey.questionnaire.model import Questionnaire, Text
from tests.analysis.builders import make_questionnaire, make_scale
from tests.records import replace


def rows_of(
    counts: Sequence[int], *, mixed: bool = False, top: int = 5
) -> tuple[Questionnaire, tuple[Group, ...]]:
    """A questionnaire with groups of so many rows, and two rows that are in no group."""
    parts = [make_questionnaire({f"g{k}": n}, scale=make_scale(1, top)) for k, n in enumerate(counts)]
    if mixed:  # another scale in every second group
        other = make_scale(0, 2, name="three")
        parts = [
            make_questionnaire({f"g{k}": n}, scale=other) if k % 2 else parts[k] for k, n in enumerate(counts)
        ]
    loose = make_questionnaire({"loose": 2})
    criteria = tuple(part.criteria[0] for part in (*parts[:1], loose, *parts[1:]))
    whole = replace(loose, criteria=criteria)
    groups = []
    for criterion in criteria:
        if criterion.code != "loose":
            columns = tuple(whole.position[item.code] for item in criterion.items)
            groups.append(Group(criterion.code, Text({"en": criterion.code}), columns))
    return whole, tuple(groups)


def slow_sums(
    q: Questionnaire,
    groups: Sequence[Group],
    ratings: np.ndarray,
    cell: np.ndarray,
    cells: int,
    weight: np.ndarray,
) -> dict[str, np.ndarray]:
    """Every sum of its definition (see Sums), with the powers 0, 1, 2 of the weights."""
    scoring, rated = scoring_of(q), q.rated
    most = max(scoring.levels)
    found = {
        "counts": np.zeros((3, cells, len(rated), most)),
        "totals": np.zeros((3, cells, 4 * len(groups))),
        "gram": np.zeros((3, cells, 4 * len(groups), 4 * len(groups))),
        "tallies": np.zeros((3, cells, len(groups) + 1, 5)),
    }
    for form, row in enumerate(ratings.tolist()):
        powers = np.array([float(weight[form] > 0), weight[form], weight[form] ** 2])
        for column, value in enumerate(row):
            values = list(rated[column].scale.values)
            if value in values:
                found["counts"][:, cell[form], column, values.index(value)] += powers
        features = []
        for group in groups:
            m = x = d = s = 0
            for column in group.columns:
                scale = rated[column].scale
                if row[column] in scale.values:
                    step = scoring.unit // max(1, abs(scale.best - scale.worst))
                    m, x, d = (
                        m + 1,
                        x + (row[column] in scale.satisfied),
                        d + (row[column] in scale.dissatisfied),
                    )
                    s += abs(row[column] - scale.worst) * step
            features.append([m, x, d, s])
        table = np.array(features, dtype=float)
        flat = table.ravel()
        found["totals"][:, cell[form]] += powers[:, None] * flat
        found["gram"][:, cell[form]] += powers[:, None, None] * np.outer(flat, flat)
        for place, (m, x, d, _) in enumerate(table):
            said = [m > 0, m > 0 and x == m, x > 0, d > 0, d < m]
            found["tallies"][:, cell[form], place] += powers[:, None] * said
        said = [
            any(m > 0 for m, *_ in table),
            any(m > 0 for m, *_ in table) and all(x == m for m, x, *_ in table),
            any(x > 0 for _, x, *_ in table),
            any(d > 0 for _, _, d, _ in table),
            any(d < m for m, _, d, _ in table),
        ]
        found["tallies"][:, cell[form], -1] += powers[:, None] * said
    return found


SHAPES = {
    "small groups": ((3, 1, 2), False),
    "scattered rows": ((3, 1, 4), False),
    "large groups": ((6, 1, 9), False),
    "other scales": ((2, 5, 1), True),
    "no group": ((), False),
    "seven levels": ((3, 1), False),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("piece", [16_384, 8])
@pytest.mark.parametrize("cells", [1, 5])
def test_sums_are_those_of_single_forms(
    monkeypatch: pytest.MonkeyPatch, shape: str, weighted: bool, piece: int, cells: int
) -> None:
    """However forms are cut into blocks, pieces and chunks."""
    if piece == 8:
        monkeypatch.setattr(counting, "PIECE", 8)
        monkeypatch.setattr(counting, "LARGEST", 8)
        monkeypatch.setattr(blocks, "LARGEST", 8)
        monkeypatch.setattr(counting, "_WEIGHED", 8)
    counts, mixed = SHAPES[shape]
    q, groups = rows_of(counts, mixed=mixed, top=7 if shape == "seven levels" else 5)
    if shape == "scattered rows":  # neither side by side nor in order
        groups = tuple(
            replace(group, columns=columns)
            for group, columns in zip(groups, ((9, 0, 4), (1,), (2, 7, 5, 3)), strict=True)
        )
    rng = np.random.default_rng(cells + piece)
    forms = 70
    ratings = rng.integers(-4, 9, (forms, len(q.rated))).astype(np.int8)
    ratings[rng.random(forms) < 0.2] = -1
    ratings[rng.random(forms) < 0.2] = 4
    cell = rng.integers(0, cells, forms).astype(np.int32)
    cell[cell == 3] = 0  # a cell without forms
    weight = rng.choice([0.0, 0.3, 1.0, 2.7], forms) if weighted else np.ones(forms)
    expected = slow_sums(q, groups, ratings, cell, cells, weight)
    asked: list[tuple[tuple[str, ...], tuple[int, ...] | None]] = [
        (FEATURES, None), (("m", "s"), None), (("m", "x", "d"), None), (("m", "x"), ()), (FEATURES, (1, 4)),
    ]  # fmt: skip
    for features, rows in asked:
        rows = rows and tuple(row for row in rows if row < len(q.rated))
        work = Accumulator(scoring_of(q), groups, cells, weighted, features, rows)
        for part in (slice(0, 0), slice(0, 50), slice(50, forms)):
            work.add(ratings[part], cell[part], weight[part] if weighted else None)
        found = dict(zip(("counts", "totals", "totals2", "gram", "tallies"), work.results(), strict=True))
        kept = [4 * g + FEATURES.index(name) for g in range(len(groups)) for name in features]
        counted = range(len(q.rated)) if rows is None else rows
        others = [row for row in range(len(q.rated)) if row not in counted]
        counts = found["counts"][:, :, list(counted)]
        assert counts == pytest.approx(expected["counts"][:, :, list(counted)], abs=1e-9)
        assert np.isnan(found["counts"][:, :, others]).all()
        tallies = 5 if "d" in features else 3
        assert found["tallies"][..., :tallies] == pytest.approx(expected["tallies"][..., :tallies], abs=1e-9)
        assert np.isnan(found["tallies"][..., tallies:]).all()
        assert found["totals"] == pytest.approx(expected["totals"][1][:, kept], abs=1e-9)
        assert found["totals2"] == pytest.approx(expected["totals"][2][:, kept], abs=1e-9)
        gram = expected["gram"][1:, :, kept][:, :, :, kept]
        assert found["gram"] == pytest.approx(gram, abs=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
def test_long_runs_are_counted_in_long_stretches(weighted: bool) -> None:
    """40,000 forms of two cells, in chunks: whole pieces of one cell, and one piece of both."""
    q, groups = rows_of((3, 1))
    rng = np.random.default_rng(4)
    forms = 40_000
    ratings = rng.integers(-1, 6, (forms, len(q.rated))).astype(np.int8)
    cell = (rng.random(forms) < 0.3).astype(np.int32)
    weight = rng.uniform(0.5, 2.0, forms) if weighted else None
    work = Accumulator(scoring_of(q), groups, 2, weighted)
    for part in (slice(0, 30_000), slice(30_000, forms)):
        work.add(ratings[part], cell[part], None if weight is None else weight[part])
    counts, totals, totals2, gram, tallies = work.results()
    powers = np.stack(
        [np.ones(forms), *([weight, weight**2] if weight is not None else [np.ones(forms)] * 2)]
    )
    features = []
    for group in groups:
        own = ratings[:, list(group.columns)]
        valid = own > 0
        score = np.where(valid, own - 1, 0)
        features += [
            valid.sum(axis=1),
            (own >= 4).sum(axis=1),
            (own == 1).sum(axis=1),
            score.sum(axis=1),
        ]
    table = np.stack(features, axis=1).astype(float)
    for number in range(2):
        one = powers[:, cell == number]
        mine, rated = table[cell == number], ratings[cell == number]
        levels = np.stack([rated == value for value in range(1, 6)], axis=-1)
        assert counts[:, number] == pytest.approx(np.tensordot(one, levels, axes=1))
        assert totals[number] == pytest.approx(one[1] @ mine)
        assert totals2[number] == pytest.approx(one[2] @ mine)
        assert gram[:, number] == pytest.approx(np.stack([(mine.T * power) @ mine for power in one[1:]]))
        assert tallies[:, number, -1, 0] == pytest.approx(one @ (mine[:, [0, 4]].sum(axis=1) > 0))


def test_a_large_cell_among_many_small_ones() -> None:
    """Blocks are short, as most cells are, and a piece of the large one is no number of long stretches."""
    q, groups = rows_of((3, 1))
    rng = np.random.default_rng(8)
    cell = np.concatenate([np.zeros(12_000), np.arange(1, 2001)]).astype(np.int32)
    ratings = rng.integers(-1, 6, (len(cell), len(q.rated))).astype(np.int8)
    order = rng.permutation(len(cell))
    work = Accumulator(scoring_of(q), groups, 2001, False)
    work.add(ratings[order], cell[order], None)
    counts, totals, _, gram, _ = work.results()
    for value in range(1, 6):
        assert counts[0, 0, :, value - 1].tolist() == (ratings[:12_000] == value).sum(axis=0).tolist()
        assert counts[0, 1:, :, value - 1].tolist() == (ratings[12_000:] == value).tolist()
    answered = (ratings[:, list(groups[0].columns)] > 0).sum(axis=1)
    assert totals[:, 0].tolist() == [answered[:12_000].sum(), *answered[12_000:]]
    assert gram[0, :, 0, 0].tolist() == [(answered[:12_000] ** 2).sum(), *answered[12_000:] ** 2]


def test_lines_of_ones_are_added_as_words() -> None:
    """Up to 2,040 in a line, each of its eight places of a word up to 255 times."""
    rng = np.random.default_rng(1)
    for size in (8, 16, 256, 1024, 2040):
        lines = (rng.random((3, 2, size)) < 0.5).astype(np.uint8)
        lines[0] = 1
        words = np.add.reduce(lines.view(np.uint64), axis=-1)
        assert counting.add_up(words).tolist() == lines.sum(axis=-1, dtype=int).tolist()


@pytest.mark.parametrize("lengths", [[5], [1, 1, 1], [4, 1, 3, 3], [9, 1], [2, 2], [1, 3]])
def test_runs_are_added_up(lengths: list[int]) -> None:
    """A few long ones and many short ones; the values themselves stay as they are."""
    values = np.random.default_rng(2).integers(0, 9, (sum(lengths), 2, 3)).astype(np.float32)
    before, bounds = values.copy(), np.cumsum([0, *lengths])
    found = counting.sum_runs(values, bounds, np.float32)
    expected = [
        values[end - length : end].sum(axis=0) for length, end in zip(lengths, bounds[1:], strict=True)
    ]
    assert found.dtype == np.float32
    assert found.tolist() == np.stack(expected).tolist()
    assert (values == before).all()


def test_a_long_scale_is_read_in_short_pieces() -> None:
    """Rows from 0 to 100 have a line for each level: so few forms at once that memory stays small."""
    q = make_questionnaire({"a": 60}, scale=make_scale(0, 100))
    group = Group("a", Text({"en": "a"}), tuple(range(60)))
    ratings = np.random.default_rng(1).integers(-1, 101, (3000, 60)).astype(np.int8)
    work = Accumulator(scoring_of(q), (group,), 1, False)
    work.add(ratings, np.zeros(3000, dtype=np.int32), None)
    counts, totals, *_ = work.results()
    assert counts[0, 0].sum() == (ratings >= 0).sum()
    assert counts[0, 0, 7, 50] == (ratings[:, 7] == 50).sum()
    assert totals[0].tolist()[3] == ratings[ratings >= 0].sum(dtype=int)


def test_products_are_exact_in_single_precision() -> None:
    """20,000 forms of full marks: the largest sums there are, to the last unit."""
    q, groups = rows_of((4, 4))
    work = Accumulator(scoring_of(q), groups, 1, False)
    forms = 20_000
    work.add(np.full((forms, len(q.rated)), 5, dtype=np.int8), np.zeros(forms, dtype=np.int32), None)
    _, _, _, gram, _ = work.results()
    full = [4, 4, 0, 16]  # answered, satisfied, dissatisfied, score of either group
    assert gram[0, 0].tolist() == (forms * np.outer(full * 2, full * 2)).tolist()


@pytest.mark.parametrize("rows", [4, 5, 6, 7, 26])
def test_products_are_exact_however_large_scores_grow(rows: int) -> None:
    """Rows from 0 to 10: where single precision would round, sums are made in double precision."""
    q = make_questionnaire({"a": rows}, scale=make_scale(0, 10))
    group = Group("a", Text({"en": "a"}), tuple(range(rows)))
    ratings = np.random.default_rng(rows).choice([9, 10], (16_384, rows), p=[0.05, 0.95]).astype(np.int8)
    work = Accumulator(scoring_of(q), (group,), 1, False)
    work.add(ratings, np.zeros(len(ratings), dtype=np.int32), None)
    score = ratings.astype(np.int64).sum(axis=1)
    assert work.results()[3][0, 0, 3].tolist()[3] == int((score * score).sum())


def test_more_cells_than_a_short_number_counts() -> None:
    """40,000 of them, in any order."""
    q, groups = rows_of((1,))
    cells = np.array([39_999, 1, 33_000, 39_999, 0], dtype=np.int32)
    work = Accumulator(scoring_of(q), groups, 40_000, False)
    work.add(np.full((5, len(q.rated)), 5, dtype=np.int8), cells, None)
    totals = work.results()[1]
    assert np.flatnonzero(totals[:, 0]).tolist() == [0, 1, 33_000, 39_999]
    assert totals[[0, 1, 33_000, 39_999], 0].tolist() == [1, 1, 1, 2]
