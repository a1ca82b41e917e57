"""Our numbers beside R's: the largest relative difference per reference file and quantity.

    python -m benchmarks.reference [FOLDER]

FOLDER holds the folders `data` and `reference` (default: `shared` beside the checkout). The values
come from R 4.2.2 with survey 4.1.1, psych and csranks. The tests use the same comparisons.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analysis.estimating.design import Weights
from analysis.indices import IndexTable, estimate_indices
from analysis.stats.intervals import beta_interval, effective_size, wilson_interval
from benchmarks.comparison import Comparison, read_rows
from benchmarks.reference_designs import (
    SKIPPED,
    compare_designs,
    omega_gap,
    rank_differences,
    somerville,
)
from survey.answers import Answers, Categories, UnitInfo
from survey.questionnaire.model import BLANK, Criterion, Item, Level, Questionnaire, Scale, Text

FOLDER = Path(__file__).resolve().parents[1].parent / "shared"

Row = Mapping[str, str]


def build_questionnaire(name: str, criteria: Mapping[str, Sequence[str]]) -> Questionnaire:
    """A questionnaire of 1–5 items, 4 and 5 satisfied, in the given criteria."""

    def text(value: str) -> Text:
        return Text({"en": value})

    levels = tuple(Level(value, text(str(value))) for value in range(1, 6))
    scale = Scale("five", levels, "ascending", frozenset({4, 5}), frozenset({1, 2}))
    groups = tuple(
        Criterion(code, text(code), tuple(Item(item, text(item), scale) for item in items))
        for code, items in criteria.items()
    )
    return Questionnaire(name, "1", ("en",), text(name), {"five": scale}, groups)


def build_answers(
    questionnaire: Questionnaire,
    rows: Sequence[Row],
    area: str,
    populations: Mapping[str, int] | None = None,
    rounds: str | None = None,
) -> Answers:
    """Answers from the rows of a CSV: the first character is the rating where it is 1 to 5."""
    codes = [item.code for item in questionnaire.rated]
    ratings = [[int(row[c][0]) if row[c][:1] in set("12345") else BLANK for c in codes] for row in rows]
    areas = sorted({row[area] for row in rows})
    known = populations or {}
    attributes, strata = {}, ()
    if rounds is not None:
        names = tuple(sorted({row[rounds] for row in rows}))
        found = np.array([names.index(row[rounds]) for row in rows], dtype=np.int16)
        attributes, strata = {rounds: Categories(found, names, names)}, (rounds,)
    return Answers(
        questionnaire=questionnaire,
        ratings=np.array(ratings, dtype=np.int8),
        unit=np.array([areas.index(row[area]) for row in rows], dtype=np.int32),
        units=tuple(UnitInfo(name, name, "area", "Area", known.get(name)) for name in areas),
        attributes=attributes,
        strata=strata,
    )


@dataclass(frozen=True)
class Source:
    """A survey in the reference values: its answers under a design, and its rows in the files."""

    prefix: str
    designs: Mapping[str, tuple[bool, bool]]
    """Name in the files: (weights and populations, correction)."""
    answers: Callable[[bool], Answers]
    set_of: Callable[[Row], bool]
    pooled: str
    part: str = ""
    """Category of the attribute `rounds` this set is."""


def kansas_city(folder: Path, known: bool) -> Answers:
    """Kansas City's resident survey; each of the six districts holds 84,680 people where `known`."""
    names = [row["item"] for row in read_rows(folder / "reference" / "kcmo_top2.csv")]
    items = list(dict.fromkeys(names))
    criteria = {"q3": [i for i in items if i.startswith("q3")], "others": [i for i in items if i[:2] != "q3"]}
    rows = read_rows(folder / "data" / "kansas_city_2021" / "resident_survey_2021q3.csv")
    rows = [row for row in rows if row["counci"] in set("123456")]
    populations = {str(area): 84680 for area in range(1, 7)} if known else None
    return build_answers(build_questionnaire("kansas-city", criteria), rows, "counci", populations)


def nepal(folder: Path, known: bool) -> Answers:
    """Nepal's three rounds as one survey, its strata the districts crossed with the rounds."""
    items = ["A0JS", "B0JS", "C0JS", "D0JS", "E0JS"]
    rows = read_rows(folder / "data" / "nepal_2015" / "rounds_1_to_3.csv")
    given = read_rows(folder / "reference" / "nepal_population_given.csv")
    populations = {row["District"]: int(row["population"]) for row in given} if known else None
    questionnaire = build_questionnaire("nepal", {"all": items})
    return build_answers(questionnaire, rows, "District", populations, rounds="Round")


def synthetic(folder: Path, known: bool) -> Answers:
    """The synthetic set with its boundary cases."""
    rows = read_rows(folder / "reference" / "synthetic_data.csv")
    populations = {row["area"]: int(row["N"]) for row in rows} if known else None
    questionnaire = build_questionnaire("synthetic", {"all": ["q1", "q2", "q3", "q4", "q5"]})
    return build_answers(questionnaire, rows, "area", populations)


def sources(folder: Path) -> Iterator[Source]:
    """Every survey with reference values of the same form."""
    yield Source(
        "kcmo",
        {"A_strat_unweighted": (False, False), "B_strat_equalN84680_fpc": (True, True)},
        lambda known: kansas_city(folder, known),
        lambda row: row["set"] == "kcmo_w1",
        "pooled_q3",
    )
    for number in "123":
        name = f"nepal_r{number}"
        yield Source(
            "nepal",
            {"A_strat_unweighted": (False, False), "B_strat_popweight_fpc": (True, True)},
            lambda known: nepal(folder, known),
            lambda row, name=name: row["set"] == name,  # type: ignore[misc]
            "pooled5",
            number,
        )
    yield Source(
        "synthetic",
        {"strat_fpc": (True, True), "strat_nofpc": (True, False)},
        lambda known: synthetic(folder, known),
        lambda row: row["set"] == "synthetic",
        "pooled5",
    )


Key = tuple[str, str, str]


def _by_key(table: IndexTable, part: str) -> dict[Key, dict[str, float | None]]:
    """The rows of a table by (area, criterion, measure); the areas of one round where `part` is given."""
    found = {}
    for row in table.rows():
        if row["group"] == part:
            area = "ALL" if row["scope"] == "all" else row["unit"]
            found[area, row["criterion"], row["measure"]] = row
    return found


def compare_source(folder: Path, source: Source) -> list[Comparison]:
    """Compare one survey with its three reference files."""
    top2, means, pooled = (
        Comparison(f"{source.prefix}_{name}.csv") for name in ("top2", "means", source.pooled)
    )
    files = {c.file: read_rows(folder / "reference" / c.file) for c in (top2, means, pooled)}
    for design, (known, fpc) in source.designs.items():
        answers = source.answers(known)
        by = [("all", "Round"), ("unit", "Round")] if source.part else [()]
        tables: dict[str, dict[Key, dict[str, float | None]]] = {}
        for interval in ("wilson", "beta", "logit", "mean"):
            tables[interval] = {}
            for entries in by:
                table = estimate_indices(
                    answers,
                    by=entries,
                    items=True,
                    measures=("satisfied", "mean"),
                    interval=interval,  # type: ignore[arg-type]
                    weights="population" if known else "none",
                    fpc=fpc,
                    lang="en",
                )
                tables[interval] |= _by_key(table, source.part)
        rows = {
            name: [row for row in found if row["design"] == design and source.set_of(row)]
            for name, found in files.items()
        }
        _compare_top2(top2, rows[top2.file], tables)
        _compare_means(means, rows[means.file], tables["mean"])
        _compare_pooled(pooled, rows[pooled.file], tables["mean"])
    return [top2, means, pooled]


def _compare_top2(
    out: Comparison, rows: Iterable[Row], tables: Mapping[str, Mapping[Key, Mapping[str, float | None]]]
) -> None:
    for row in rows:
        key = (row["area"], row["item"], "satisfied")
        ours = tables["mean"][key]
        for name, column in (("n", "forms"), ("p", "estimate"), ("se", "se"), ("df", "df")):
            out.add(name, row[name], ours[column])
        deff = row["deff_replace"]
        out.add("deff", "" if ours["deff"] is None and float(deff or 0) == 0 else deff, ours["deff"])
        for interval in ("mean", "logit", "beta"):
            found = tables[interval][key]
            if row[f"{interval}_lo"] == row[f"{interval}_hi"]:
                continue  # zero width or not a number in R; ours is documented
            out.add(f"{interval}_lo", row[f"{interval}_lo"], found["lower"])
            out.add(f"{interval}_hi", row[f"{interval}_hi"], found["upper"])
        p, se, df, n = (float(ours[name] or 0) for name in ("estimate", "se", "df", "forms"))
        if se > 0:
            out.add("neff_var", row["neff_var"], p * (1 - p) / se**2)
            out.add("neff_kg", row["neff_kg_R"], float(effective_size(p, se**2, n, df, 0.95)))
        share = float(row["x"]) / n
        exact, score = beta_interval(share, n, 0.95), wilson_interval(share, n, 0.95)
        for name, limits in (("unw_cp", exact), ("unw_wilson", score)):
            out.add(f"{name}_lo", row[f"{name}_lo"], float(limits[0]))
            out.add(f"{name}_hi", row[f"{name}_hi"], float(limits[1]))


def _compare_means(
    out: Comparison, rows: Iterable[Row], table: Mapping[Key, Mapping[str, float | None]]
) -> None:
    columns = {"n": "forms", "mean": "estimate", "se": "se", "df": "df", "lo": "lower", "hi": "upper"}
    for row in rows:
        ours = table[row["area"], row["item"], "mean"]
        for name, column in columns.items():
            if row["lo"] != row["hi"] or name not in ("lo", "hi"):
                out.add(name, row[name], ours[column])
        deff = row["deff_replace"]
        out.add("deff", "" if ours["deff"] is None and float(deff or 0) == 0 else deff, ours["deff"])


def _compare_pooled(
    out: Comparison, rows: Iterable[Row], table: Mapping[Key, Mapping[str, float | None]]
) -> None:
    columns = {"n": "forms", "answers": "answers", "pooled_ratio": "estimate", "pooled_se": "se", "df": "df"}
    limits = {"pooled_lo": "lower", "pooled_hi": "upper"}
    for row in rows:
        criterion = "q3" if row["items"].startswith("q3") else "all"
        ours = table[row["area"], criterion, "satisfied"]
        for name, column in {**columns, **(limits if row["pooled_lo"] != row["pooled_hi"] else {})}.items():
            out.add(name, row[name], ours[column])


def compare_item_average(folder: Path, source: Source) -> Comparison:
    """The composite of items with equal weights beside R's delta method (`item_avg`)."""
    out = Comparison(f"{source.prefix}_{source.pooled}.csv")
    rows = [r for r in read_rows(folder / "reference" / out.file) if source.set_of(r)]
    for design, (known, fpc) in source.designs.items():
        answers = source.answers(known)
        chosen = [row for row in rows if row["design"] == design]
        if not chosen:
            continue
        items = chosen[0]["items"].split("+")
        split = build_questionnaire("items", {item: [item] for item in items})
        columns = [answers.questionnaire.position[item] for item in items]
        apart = replace(answers, questionnaire=split, ratings=answers.ratings[:, columns])
        found: dict[Key, dict[str, float | None]] = {}
        for entries in [("all", "Round"), ("unit", "Round")] if source.part else [()]:
            weights: Weights = "population" if known else "none"
            table = estimate_indices(apart, by=entries, interval="mean", weights=weights, fpc=fpc, lang="en")
            found |= _by_key(table, source.part)
        for row in chosen:
            ours = found[row["area"], "overall", "satisfied"]
            out.add("item_avg", row["item_avg"], ours["estimate"])
            out.add("item_avg_se", row["item_avg_se"], ours["se"])
            if row["item_avg_lo"] != row["item_avg_hi"]:
                out.add("item_avg_lo", row["item_avg_lo"], ours["lower"])
                out.add("item_avg_hi", row["item_avg_hi"], ours["upper"])
    return out


def compare_all(folder: Path) -> list[Comparison]:
    """Every comparison there is."""
    found = []
    for source in sources(folder):
        found += compare_source(folder, source)
        found.append(compare_item_average(folder, source))
    return found


def main() -> None:
    """Print a line per file and quantity, and the largest difference of all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    comparisons = [*compare_all(folder), *compare_designs(folder, kansas_city(folder, False))]
    print(f"{'file':34s} {'quantity':16s} {'values':>6s} {'largest':>9s} {'single':>6s}")
    for comparison in comparisons:
        for line in comparison.lines():
            print(line)
    print(f"\nlargest relative difference: {max(c.largest for c in comparisons):.1e}")
    gaps = [abs(gap) for gap in rank_differences(folder)]
    print(
        f"rank sets (Monte Carlo): {sum(map(bool, gaps))} of {len(gaps)} ends differ, at most by {max(gaps)}"
    )
    scores = somerville(folder)
    print(f"omega beside lavaan's: {omega_gap(folder, scores, 'somerville_uci'):.1e}")
    print("\nnot compared to 1e-9:")
    for what, why in SKIPPED.items():
        print(f"  {what}: {why}")


if __name__ == "__main__":
    main()
