"""The page in a browser: accessible, usable on a telephone, sortable, and nothing planted in it runs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.indices import estimate_indices
from analysis.report.build import build_report
from analysis.report.inputs import ReportInputs
from tests.analysis.report import sample
from tests.analysis.report.chromium import dump_dom, find_axe, run_in_page

pytestmark = pytest.mark.slow

PLANTED = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a whole survey with one small ward."""
    folder = tmp_path_factory.mktemp("page")
    made = build_report(sample.inputs({"00001": 12, "00002": 40}), folder, formats=("html",)).path(
        "report.html"
    )
    assert made is not None
    return made


@pytest.mark.parametrize("width", [1100, 360])
def test_axe_finds_no_violation(page: Path, tmp_path: Path, width: int) -> None:
    """WCAG 2.2 AA and axe's best practices, wide and narrow."""
    script = find_axe().read_text(encoding="utf-8")
    run = (
        "const r = await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa',"
        "'best-practice']}); return r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join());"
    )
    assert run_in_page(page, f"{script};{run}", tmp_path, width) == []


def test_the_page_fits_a_telephone(page: Path, tmp_path: Path) -> None:
    """At 360 px nothing but the scrolling boxes is wider than the window."""
    width = run_in_page(
        page, "return [document.documentElement.scrollWidth, window.innerWidth];", tmp_path, 360
    )
    assert width[0] <= width[1] == 360


def test_a_click_sorts_a_table(page: Path, tmp_path: Path) -> None:
    """By number, then backwards; totals stay below, withheld figures behind the numbers."""
    script = (
        "const t = document.querySelector('#units-caption').parentElement;"
        "const b = t.querySelectorAll('thead button')[1]; const read = () => [...t.tBodies[0].rows].map(r =>"
        "r.cells[1].textContent); b.click(); const up = read(); b.click(); return [up, read()];"
    )
    up, down = run_in_page(page, script, tmp_path)
    numbers = [float(text.rstrip("%").replace(",", ".")) for text in up if re.match(r"[\d,]+%", text)]
    wards = numbers[:-3]
    assert wards == sorted(wards)
    assert up[-3:] == down[-3:]


def test_the_policy_lets_the_sorting_run(page: Path, tmp_path: Path) -> None:
    """The hash in the policy is the script's: the headings are buttons in the page as written."""
    assert "<button" in dump_dom(page, tmp_path)


def hostile(inputs: ReportInputs) -> ReportInputs:
    """A script planted in every name."""
    units = tuple(unit._replace(name=PLANTED + unit.id) for unit in inputs.answers.units)
    answers = replace(inputs.answers, units=units)
    imports = tuple(replace(file, name=PLANTED) for file in inputs.provenance.imports)
    return replace(
        inputs,
        answers=answers,
        indices=estimate_indices(answers),
        provenance=replace(inputs.provenance, imports=imports),
    )


def test_nothing_planted_runs(tmp_path: Path) -> None:
    """A script in every field: the title stays, even without the policy; the control shows it would fire."""
    inputs = hostile(sample.inputs(survey=sample.plan(PLANTED)))
    page = build_report(inputs, tmp_path, formats=("html",)).path("report.html")
    assert page is not None
    title = "return document.title;"
    assert run_in_page(page, title, tmp_path) != "owned"
    html = page.read_text(encoding="utf-8")
    control = tmp_path / "control.html"
    control.write_text(html.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"'), encoding="utf-8")
    assert run_in_page(control, title, tmp_path) == "owned"
