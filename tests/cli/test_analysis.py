"""indices, compare, drivers, plan, verify, forms, charts and report, as an analyst uses them."""

from __future__ import annotations

import json
import random
import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from survey.plan.crosswalk import CROSSWALKS
from terminal.plain import width
from tests.cli.conftest import Build, Run, snapshot, write_forms

UNITS = ("Phúc Xá", "Kim Mã", "Thành Công")
HEADER = "Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8,9,Giới tính"


def _rows(seed: int, forms: int = 40) -> list[str]:
    draw = random.Random(seed)
    rows = []
    for unit, low in zip(UNITS, (4, 3, 1), strict=True):
        for number in range(forms):
            marks = ",".join(str(draw.randint(low, 5)) for _ in range(9))
            rows.append(f"{unit[0]}{number:03d}{low},{unit},{marks},{draw.choice(['Nam', 'Nữ', ''])}")
    return rows


@pytest.fixture
def filled(hailong: Run, survey: Path, once: Build) -> Path:
    """A survey of 120 forms in three units that differ."""

    def fill() -> None:
        path = write_forms(survey.parent / "all.csv", *_rows(1), header=HEADER)
        assert hailong("import", "--survey", survey, path).status == 0

    once(fill)
    return survey


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_indices_are_written_in_the_form_the_file_is_named_for(
    hailong: Run, filled: Path, ending: str
) -> None:
    """A CSV, JSON or Parquet file read back holds the same numbers."""
    import duckdb

    path = filled.parent / f"x.{ending}"
    assert hailong("indices", "--survey", filled, "--by", "all", "-o", path).status == 0
    expected = hailong("indices", "--survey", filled, "--by", "all", "--json").json()
    found = duckdb.sql(f"SELECT estimate, lower, criterion, measure FROM '{path}'").fetchall()
    assert found == [(row["estimate"], row["lower"], row["criterion"], row["measure"]) for row in expected]


def test_compare_has_the_columns_of_the_contract(hailong: Run, filled: Path) -> None:
    """Units against the overall index, with rank sets and the target's verdict."""
    rows = hailong("compare", "--survey", filled, "--format", "csv").csv()
    assert list(rows[0]) == [
        "unit_id", "unit", "estimate", "difference", "lower", "upper", "p", "p_adjusted", "group", "rank",
        "rank_lower", "rank_upper", "rank_lower_simultaneous", "rank_upper_simultaneous", "target", "flag",
    ]  # fmt: skip
    groups = {row["unit"]: row["group"] for row in rows if row["group"]}
    assert groups == {"Phúc Xá": "above", "Kim Mã": groups["Kim Mã"], "Thành Công": "below"}
    assert next(row["target"] for row in rows if row["unit"] == "Phúc Xá") == "met"


def test_comparisons_are_the_same_for_the_same_seed(hailong: Run, filled: Path) -> None:
    """Draws are seeded."""
    call = ("compare", "--survey", filled, "--format", "csv", "--seed", "7")
    assert hailong(*call).out == hailong(*call).out


@pytest.mark.parametrize("options", [("--pairs",), ("--by", "gioi_tinh"), ()])
def test_compare_prints_a_table_in_80_columns(hailong: Run, filled: Path, options: tuple[str, ...]) -> None:
    """Units, pairs and groups of respondents."""
    done = hailong("compare", "--survey", filled, *options)
    assert done.status == 0
    assert max(map(len, done.out.splitlines())) <= 80


def test_compare_with_an_earlier_survey(hailong: Run, filled: Path) -> None:
    """The change of every unit that is in both; one comparison at a time."""
    hailong("init", "old", "--template", "ba-dinh-2020-rut-gon")
    hailong("import", "--survey", "old", write_forms(filled.parent / "old.csv", *_rows(2), header=HEADER))
    rows = hailong("compare", "--survey", filled, "--with", "old", "--format", "csv").csv()
    assert {row["unit"] for row in rows if row["difference"]} == set(UNITS)
    assert hailong("compare", "--survey", filled, "--with", "old", "--pairs").status == 2
    changes = hailong("compare", "--survey", filled, "--with", "old", "--changes", "--json").json()
    assert [row["scope"] for row in changes] == ["all", *["level"] * 2, *["unit"] * len(rows)]
    units = {row["unit_id"]: row for row in changes if row["scope"] == "unit"}
    assert all(str(units[row["unit_id"]]["after"]) == row["estimate"] for row in rows if row["estimate"])
    assert hailong("compare", "--survey", filled, "--changes").status == 2


def test_drivers_share_out_the_explained_variance(hailong: Run, filled: Path) -> None:
    """Importances sum to one."""
    rows = hailong("drivers", "--survey", filled, "--replicates", "100", "--json").json()
    assert sum(row["importance"] for row in rows) == pytest.approx(1, rel=1e-12)


@pytest.mark.slow
def test_plan_needs_no_forms(hailong: Run, survey: Path) -> None:
    """Margins and sizes from the quotas alone, in 80 columns."""
    done = hailong("plan", "--survey", survey)
    assert re.search(r"đứng đầu với xác suất \d+%", " ".join(done.out.split()))  # simulated: no decimals
    assert done.status == 0
    assert max(map(len, done.out.splitlines())) <= 80
    rows = hailong("plan", "--survey", survey, "--json").json()
    assert next(row["forms"] for row in rows if row["scope"] == "all") == 2400


def test_verify_finds_every_difference_of_two_entries(hailong: Run, survey: Path) -> None:
    """Differences by cell, the error rate, and a workbook in which they are decided."""
    first = write_forms(survey.parent / "1.csv", "A1,Kim Mã,5,4,4,5,5,4,4,5", "A2,Kim Mã,4,4,4,4,4,4,4,4")
    second = write_forms(survey.parent / "2.csv", "A1,Kim Mã,5,4,4,5,5,4,4,1", "A2,Kim Mã,4,4,4,4,4,4,4,4")
    before = snapshot(survey)
    done = hailong("verify", "--survey", survey, first, second, "--json", "-o", "decide.xlsx")
    assert done.status == 1
    found = json.loads(done.out)
    assert [(d["serial"], d["field"], d["first"], d["second"]) for d in found["differences"]] == [
        ("A1", "8", "5", "1")
    ]
    assert found["overall"]["errors"] == 1
    assert (survey.parent / "decide.xlsx").exists()
    assert snapshot(survey) == before
    assert hailong("verify", "--survey", survey, first, first).status == 0


def test_forms_are_made_and_entered_into_the_ledger_once(hailong: Run, survey: Path) -> None:
    """The same command again makes the same files and hands out no further numbers."""
    call = ("forms", "--survey", survey, "--unit", "p. kim ma", "--from", "1", "--count", "3")
    assert hailong(*call, "--kind", "pdf,xlsx,xlsform").status == 0
    folder = survey / "outgoing" / "forms"
    before = snapshot(folder)
    assert len(before) == 3
    assert hailong(*call).status == 0
    assert snapshot(folder) == before
    issued = {row["unit_id"]: row["issued"] for row in hailong("status", "--survey", survey, "--json").json()}
    assert issued["00028"] == 3


@pytest.mark.parametrize("arguments", [("--kind", "doc"), ("--unit", "Hà Đông"), ("--count", "0")])
def test_forms_refuses_what_it_cannot_make(hailong: Run, survey: Path, arguments: tuple[str, ...]) -> None:
    """No such kind, unit or number: nothing is made, no number handed out."""
    before = snapshot(survey)
    assert hailong("forms", "--survey", survey, *arguments).status == 2
    assert snapshot(survey) == before


def test_report_writes_every_format_and_checks_itself(hailong: Run, filled: Path) -> None:
    """All formats in one run; the Word file agrees with numbers.json as it is written."""
    done = hailong("report", "--survey", filled)
    assert done.status == 0
    folder = filled / "outgoing" / "report"
    names = {path.name for path in folder.iterdir()}
    assert names == {"report.html", "fragment.html", "report.docx", "tables.xlsx", "numbers.json", "figures"}
    assert hailong("report", "check", folder / "report.docx").status == 0
    assert hailong("report", "check", folder / "nothing.docx").status == 2


def test_report_of_one_unit_and_of_a_format(hailong: Run, filled: Path) -> None:
    """--scope and --format choose; a wrong word is refused with what is allowed."""
    assert hailong("report", "--survey", filled, "--scope", "Kim Ma", "--format", "html").status == 0
    assert [path.name for path in (filled / "outgoing" / "report" / "00028").iterdir()] == ["report.html"]
    done = hailong("report", "--survey", filled, "--format", "pdf")
    assert done.status == 2
    assert "docx" in done.err


def test_numbers_and_tables_wait_for_no_figure(
    hailong: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are written without matplotlib, and name its version all the same: it is the survey's report."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    assert hailong("report", "--survey", filled, "--format", "json,xlsx").status == 0
    numbers = json.loads((filled / "outgoing" / "report" / "numbers.json").read_text(encoding="utf-8"))
    assert numbers["provenance"]["libraries"]["matplotlib"] == version("matplotlib")


def test_a_survey_without_forms_is_said_not_crashed(hailong: Run, survey: Path) -> None:
    """Tables say that there are none; charts and report refuse."""
    assert hailong("indices", "--survey", survey).status == 0
    for command in (("charts",), ("report",), ("drivers",)):
        done = hailong(*command, "--survey", survey)
        assert done.status == 2, command
        assert "ngoài dự kiến" not in done.err
    assert "ngoài dự kiến" not in hailong("compare", "--survey", survey).err


def _two_waves(hailong: Run, survey: Path) -> None:
    """`old` of 2020, with Nguyễn Trung Trực, and `survey` without it, in three units of 40 forms."""
    later = survey / "survey.toml"
    blocks = later.read_text(encoding="utf-8").split("[[units]]")
    later.write_text("[[units]]".join(b for b in blocks if 'id = "00010"' not in b), encoding="utf-8")
    hailong("init", "old", "--template", "ba-dinh-2020-rut-gon")
    rows = _rows(2)
    old = [*rows, *(row.replace("T", "N").replace("Nhành Công", "Nguyễn Trung Trực") for row in rows[80:])]
    old += [row.replace("K", "B").replace("Bim Mã", "Trúc Bạch") for row in rows[40:80]]
    hailong("import", "--survey", "old", write_forms(survey.parent / "old.csv", *old, header=HEADER))
    new = [row.replace("Kim Mã", "Trúc Bạch") for row in _rows(3)]
    hailong("import", "--survey", survey, write_forms(survey.parent / "new.csv", *new, header=HEADER))


def test_a_crosswalk_joins_units_that_merged(hailong: Run, survey: Path) -> None:
    """Nguyễn Trung Trực of 2020 is part of Trúc Bạch since 2025: one unit's change, and the whole's."""
    _two_waves(hailong, survey)
    call = ("compare", "--survey", survey, "--with", "old", "--format", "csv")
    plain = {row["unit"]: row["difference"] for row in hailong(*call).csv()}
    joined = {row["unit"]: row for row in hailong(*call, "--crosswalk", "ba-dinh-2020-2025-01").csv()}
    assert joined["Trúc Bạch"]["difference"] not in ("", plain["Trúc Bạch"])
    assert joined["Phúc Xá"]["difference"] == plain["Phúc Xá"]
    assert hailong("compare", "--survey", survey, "--crosswalk", "ba-dinh-2020-2025-01").status == 2
    assert hailong(*call, "--crosswalk", "ba-dinh-2020-2025-07").status == 2


@pytest.mark.slow
def test_a_unit_that_was_split_is_interpolated(hailong: Run, survey: Path, tmp_path: Path) -> None:
    """Four tenths of a ward went to one, the rest to another: compared, and told in terminal and report."""
    _two_waves(hailong, survey)
    shipped = (CROSSWALKS / "ba-dinh-2020-2025-01.toml").read_text(encoding="utf-8")
    move = '[[moves]]\nfrom = "00010"\nto = "00004"\nshare = 1\n'
    parts = (move.replace("share = 1", "share = 0.4"), move.replace("00004", "00001").replace("1\n", "0.6\n"))
    assert shipped.count(move) == 1
    walk = tmp_path / "split.toml"
    walk.write_text(shipped.replace(move, "\n".join(parts)), encoding="utf-8")
    assert "nội suy" in hailong("crosswalk", walk).out
    assert hailong("crosswalk", walk, "--json").json()["interpolated"] == ["00001", "00004"]
    call = ("compare", "--survey", survey, "--with", "old", "--crosswalk", walk)
    rows = {row["unit"]: row for row in hailong(*call, "--json").json()}
    assert "interpolated;forms_as_cases" in rows["Trúc Bạch"]["flag"]
    assert (rows["Trúc Bạch"]["lower"] is None, rows["Thành Công"]["flag"]) == (False, "not_ranked")
    shown = hailong(*call).out
    assert "Phúc Xá, Trúc Bạch: Đơn vị nhận một phần đơn vị cũ" in shown
    made = ("report", "--survey", survey, "--format", "html", "--with", "old")
    assert hailong(*made, "--crosswalk", walk).status == 0
    text = (survey / "outgoing" / "report" / "report.html").read_text(encoding="utf-8")
    assert "Phúc Xá và Trúc Bạch: Đơn vị nhận một phần đơn vị cũ" in text
    assert hailong("report", "--survey", survey, "--crosswalk", walk).status == 2


@pytest.mark.slow
def test_a_code_used_again_is_no_change_in_the_report(hailong: Run, survey: Path) -> None:
    """Another area under the code of Phúc Xá: neither in the table of changes nor in its figure, and said."""
    _two_waves(hailong, survey)
    plan = survey / "survey.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Phúc Xá", "Khu Mới"), encoding="utf-8")
    hailong("report", "--survey", survey, "--format", "html,json", "--with", "old")
    folder = survey / "outgoing" / "report"
    (section,) = re.findall(r'id="trend".*?</section>', (folder / "report.html").read_text("utf-8"), re.S)
    table, note = section.split("</table>", 1)
    assert ("Thành Công" in table, section.count("Khu Mới")) == (True, 1)
    assert "Khu Mới: Mã hoặc tên đơn vị đã được dùng cho địa bàn khác" in note


def test_means_have_the_interval_that_the_line_below_names(hailong: Run, filled: Path) -> None:
    """t, whichever is chosen for shares, but for score, which is Wilson's of both."""
    asked = ("indices", "--survey", filled, "--by", "all", "--measure", "mean", "--criterion", "overall")
    lower = {}
    for interval in ("wilson", "mean", "score"):
        (row,) = hailong(*asked, "--interval", interval, "--format", "csv").csv()
        lower[interval] = row["lower"]
        line = hailong(*asked, "--interval", interval, "--lang", "en").out
        assert f"; {'score' if interval == 'score' else 't'} intervals" in line
    assert lower["wilson"] == lower["mean"] != lower["score"]
    both = hailong(*asked, "--measure", "satisfied", "--interval", "score", "--lang", "en").out
    assert "; score intervals" in both


def test_a_unit_of_one_form_is_named_and_dealt_with(hailong: Run, filled: Path) -> None:
    """Its name and what to do on standard error; --lonely or survey.toml gives the whole its interval."""
    one = write_forms(filled.parent / "one.csv", "L0001,Vĩnh Phúc,5,4,5,4,5,4,5,4,5,Nam", header=HEADER)
    hailong("import", "--survey", filled, one)

    def whole(*more: str) -> tuple[str, str]:
        done = hailong("indices", "--survey", filled, "--by", "all", "--format", "csv", *more)
        return done.csv()[0]["lower"], done.err

    lower, told = whole()
    assert lower == ""
    assert "Vĩnh Phúc" in told
    assert "--lonely" in told
    lower, told = whole("--lonely", "average")
    assert lower
    assert "Vĩnh Phúc" in told
    plan = filled / "survey.toml"
    text = plan.read_text(encoding="utf-8").replace("[design]\n", '[design]\nlonely = "average"\n')
    plan.write_text(text, encoding="utf-8")
    assert whole()[0] == lower
    compared = hailong("compare", "--survey", filled)
    assert compared.status == 0
    assert "Vĩnh Phúc" in compared.err


def test_weights_follow_the_margins_of_the_plan(hailong: Run, filled: Path) -> None:
    """[margins] moves the index to where the given respondents are; without it there is a plain error."""
    call = ("indices", "--survey", filled, "--by", "all", "--by", "gioi_tinh", "--criterion", "overall")
    assert "[margins" in hailong(*call, "--weights", "margins").err
    plan = filled / "survey.toml"
    sizes = {"nam": 1.0, "nu": 0.0001}
    text = "".join(f"{code} = {total}\n" for code, total in sizes.items())
    plan.write_text(plan.read_text(encoding="utf-8") + f"\n[margins.gioi_tinh]\n{text}", encoding="utf-8")
    done = hailong("indices", "--survey", filled, "--by", "all", "--weights", "margins")
    assert done.status == 0
    assert "Trọng số không đều" in done.out
    elsewhere = ("--answers", filled.parent / "all.csv", "--unit-column", "Đơn vị")
    same = hailong("indices", "--survey", filled, "--by", "all", "--weights", "margins", *elsewhere)
    assert same.out == done.out
    plan.write_text(plan.read_text(encoding="utf-8").replace("nu =", "nữ ="), encoding="utf-8")
    assert hailong("indices", "--survey", filled).status == 2


def test_the_funnel_is_given_as_numbers(hailong: Run, filled: Path) -> None:
    """A row for each unit, also those without forms; the text says what the dispersion means."""
    rows = {
        row["unit"]: row
        for row in hailong("compare", "--survey", filled, "--funnel", "--format", "csv").csv()
    }
    assert rows["Thành Công"]["place"] == "outside_998"
    assert float(rows["Kim Mã"]["lower_998"]) < float(rows["Kim Mã"]["lower_95"])
    assert rows["Cống Vị"]["flag"] == "no_forms"
    assert rows["Cống Vị"]["lower_95"] == ""
    for lang in ("vi", "en"):
        shown = hailong("compare", "--survey", filled, "--funnel", "--lang", lang).out
        assert "φ" in shown
        assert max(map(width, shown.splitlines())) <= 80
    assert hailong("compare", "--survey", filled, "--funnel", "--pairs").status == 2


def test_the_reliability_of_the_questionnaire(hailong: Run, filled: Path) -> None:
    """α of all items with its interval; each item by itself with --items."""
    (row,) = hailong("reliability", "--survey", filled, "--format", "csv").csv()
    assert row["criterion"] == "overall"
    assert float(row["lower"]) < float(row["alpha"]) < float(row["upper"])
    items = hailong("reliability", "--survey", filled, "--items", "--format", "csv").csv()
    assert len(items) == int(row["items"])
    assert "ω" in hailong("reliability", "--survey", filled).out
    (record,) = hailong("reliability", "--survey", filled, "--json").json()
    assert (record["measure"], record["flag"]) == ("satisfied", "")
    assert 0 <= record["unit_means"] <= 1
