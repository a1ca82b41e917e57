"""Two real surveys through the commands, as a new user would: the numbers are R's to 1e-9.

Reference: R 4.2.2, survey 4.1.1. With populations given, the strata are weighted and the
finite-population correction is on (design B there); without them neither is (design A).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import Build, Run

TOLERANCE = 1e-9
Reference = Mapping[tuple[str, ...], Mapping[str, str]]


def _reference(path: Path, name: str, design: str, *keys: str) -> Reference:
    with path.open(encoding="utf-8") as stream:
        rows = [
            row for row in csv.DictReader(stream) if row["set"] == name and row["design"].startswith(design)
        ]
    return {tuple(row[key] for key in keys): row for row in rows}


def _give_populations(survey: Path, populations: Mapping[str, int]) -> None:
    """Fill in `population =` of each unit in survey.toml, as a user would in an editor."""
    plan = survey / "survey.toml"
    text = plan.read_text(encoding="utf-8")
    for unit, population in populations.items():
        pattern = rf'(id = "{re.escape(unit)}"\n(?:(?!\[\[).*\n)*?)# population =.*\n'
        text, found = re.subn(pattern, rf"\g<1>population = {population}\n", text)
        assert found == 1, unit
    plan.write_text(text, encoding="utf-8")


def _differences(ours: list[dict[str, str]], theirs: Reference, columns: Mapping[str, str]) -> list[float]:
    """Relative differences between our rows and R's, over every value that R has.

    At exactly 0% or 100% R's logit and mean limits are zero wide; ours are refused, with the reason.
    """
    found = []
    for row in ours:
        area = "ALL" if row["scope"] == "all" else row["unit_id"]
        reference = theirs.get((row["criterion"], area))
        if reference is None:
            continue
        for column, name in columns.items():
            if column in ("lower", "upper") and row["flag"] == "no_variation":
                assert (row["lower"], row["upper"], row["se"]) == ("", "", "0.0")
                continue
            if reference[name] not in ("", "NA"):
                expected = float(reference[name])
                found.append(abs(float(row[column]) - expected) / (abs(expected) or 1.0))
    return found


LIMITS = {"beta": ("beta_lo", "beta_hi"), "logit": ("logit_lo", "logit_hi"), "mean": ("mean_lo", "mean_hi")}


@pytest.fixture
def kansas(hailong: Run, shared: Path, tmp_path: Path, once: Build) -> Path:
    """Kansas City's survey, imported from the file as it was published."""

    def fill() -> None:
        assert hailong("init", "kc", "--template", "kansas-city-2021").status == 0
        answers = shared / "data" / "kansas_city_2021" / "resident_survey_2021q3.csv"
        (report,) = hailong("import", "--survey", "kc", answers, "--json").json()
        assert (report["rows"], report["accepted"]) == (1033, 1033)

    once(fill)
    return tmp_path / "kc"


@pytest.mark.parametrize("design", ["A", "B"])
@pytest.mark.parametrize("interval", LIMITS)
def test_kansas_city_equals_r(hailong: Run, shared: Path, kansas: Path, design: str, interval: str) -> None:
    """Each item's share, standard error, df, deff and limits, by council district and for all."""
    options = ["--weights", "none", "--no-fpc"]
    if design == "B":
        _give_populations(kansas, {str(unit): 84_680 for unit in range(1, 7)})
        options = ["--weights", "population"]
    ours = hailong(
        "indices", "--survey", kansas, "--items", "--measure", "satisfied",
        "--interval", interval, "--format", "csv", *options,
    ).csv()  # fmt: skip
    low, high = LIMITS[interval]
    theirs = _reference(shared / "reference" / "kcmo_top2.csv", "kcmo_w1", design, "item", "area")
    columns = {"estimate": "p", "se": "se", "df": "df", "lower": low, "upper": high, "answers": "n"}
    found = _differences(ours, theirs, columns)
    assert len(found) == 27 * 7 * len(columns)
    assert max(found) < TOLERANCE


@pytest.mark.parametrize("design", ["A", "B"])
def test_kansas_city_means_and_pooled_ratio_equal_r(
    hailong: Run, shared: Path, kansas: Path, design: str
) -> None:
    """Item means with their limits, and the pooled index of the sixteen items of question 3."""
    options = ["--no-fpc"]
    if design == "B":
        _give_populations(kansas, {str(unit): 84_680 for unit in range(1, 7)})
        options = ["--weights", "population"]
    call = ("indices", "--survey", kansas, "--format", "csv", *options)
    means = _reference(shared / "reference" / "kcmo_means.csv", "kcmo_w1", design, "item", "area")
    columns = {"estimate": "mean", "se": "se", "df": "df", "lower": "lo", "upper": "hi"}
    found = _differences(hailong(*call, "--items", "--measure", "mean").csv(), means, columns)
    assert len(found) == 27 * 7 * len(columns)
    assert max(found) < TOLERANCE

    pooled = _reference(shared / "reference" / "kcmo_pooled_q3.csv", "kcmo_w1", design, "area")
    ours = hailong(*call, "--criterion", "q3", "--measure", "satisfied", "--interval", "mean").csv()
    columns = {
        "estimate": "pooled_ratio",
        "se": "pooled_se",
        "df": "df",
        "lower": "pooled_lo",
        "upper": "pooled_hi",
    }
    found = _differences(ours, {("q3", *area): row for area, row in pooled.items()}, columns)
    assert len(found) == 7 * len(columns)
    assert max(found) < TOLERANCE


@pytest.fixture
def nepal(hailong: Run, shared: Path, tmp_path: Path, once: Build) -> Path:
    """The three rounds of Nepal's survey, imported from one file; labels are the answers."""

    def fill() -> None:
        assert hailong("init", "np", "--template", "nepal-2015").status == 0
        answers = shared / "data" / "nepal_2015" / "rounds_1_to_3.csv"
        (report,) = hailong("import", "--survey", "np", answers, "--json").json()
        assert (report["rows"], report["accepted"]) == (4102, 4102)

    once(fill)
    return tmp_path / "np"


def _by_round(rows: list[dict[str, str]], turn: int) -> list[dict[str, str]]:
    return [row for row in rows if row["group"].endswith(str(turn))]


@pytest.mark.parametrize(("turn", "design"), [(1, "A"), (1, "B"), (2, "B"), (3, "B")])
def test_nepal_equals_r(hailong: Run, shared: Path, nepal: Path, turn: int, design: str) -> None:
    """A round within the file is what the round alone is in R: districts × rounds are the strata."""
    options = ["--no-fpc"]
    if design == "B":
        text = (shared / "reference" / "nepal_population_given.csv").read_text(encoding="utf-8")
        given = csv.DictReader(text.splitlines())
        _give_populations(nepal, {row["District"]: int(row["population"]) for row in given})
        options = ["--weights", "population"]
    call = ("indices", "--survey", nepal, "--by", "round", "--format", "csv", *options)
    name = f"nepal_r{turn}"
    for interval, (low, high) in LIMITS.items():
        columns = {"estimate": "p", "se": "se", "df": "df", "lower": low, "upper": high, "answers": "n"}
        theirs = _reference(shared / "reference" / "nepal_top2.csv", name, design, "item", "area")
        found = []
        for scope in ("all", "unit"):
            rows = hailong(
                *call, "--by", scope, "--items", "--measure", "satisfied", "--interval", interval
            ).csv()
            found += _differences(_by_round(rows, turn), theirs, columns)
        assert len(found) > 400
        assert max(found) < TOLERANCE


def test_nepal_pooled_ratio_equals_r(hailong: Run, shared: Path, nepal: Path) -> None:
    """All answers of the five items pooled: the recipe arta-csm."""
    theirs = _reference(shared / "reference" / "nepal_pooled5.csv", "nepal_r1", "A", "area")
    rows = []
    for scope in ("all", "unit"):
        rows += hailong(
            "indices", "--survey", nepal, "--by", "round", "--by", scope, "--no-fpc", "--recipe", "arta-csm",
            "--criterion", "overall", "--measure", "satisfied", "--interval", "mean", "--format", "csv",
        ).csv()  # fmt: skip
    columns = {
        "estimate": "pooled_ratio",
        "se": "pooled_se",
        "df": "df",
        "lower": "pooled_lo",
        "upper": "pooled_hi",
    }
    found = _differences(
        _by_round(rows, 1), {("overall", *area): row for area, row in theirs.items()}, columns
    )
    assert len(found) == len(theirs) * len(columns)
    assert len(theirs) >= 14
    assert max(found) < TOLERANCE
