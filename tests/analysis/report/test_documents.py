"""Every format opened again: the same numbers, text that stays text, the same bytes."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest

from analysis.charts.saving import png_bytes
from analysis.indices import estimate_indices
from analysis.report.build import FORMATS, build_report, build_unit_report, build_unit_reports, draw_charts
from analysis.report.check import check_report
from analysis.report.inputs import ReportInputs
from survey.messages import HailongError
from tests.analysis.report import sample
from tests.records import replace as changed

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAGr0i1AAAAABJRU5ErkJggg=="
)
HOSTILE = "<script>document.title='owned'</script>{{7*7}}$\\frac{1}{$\x07\u202eabc &\"'=1+1😀"


@pytest.fixture(scope="module")
def inputs() -> ReportInputs:
    """A whole survey with one small ward."""
    return sample.inputs({"00001": 12, "00002": 40})


@pytest.fixture(scope="module")
def folder(inputs: ReportInputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its report in every format, the pictures coarse."""
    made = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.report.build.png_bytes", lambda figure: png_bytes(figure, 40))
        build_report(inputs, made)
    return made


def test_compiled_templates_are_kept_and_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run finds them; a file that is not whole is written again."""
    from analysis.report.html import environment

    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    environment().get_template("report.html.jinja")
    (kept,) = tmp_path.rglob("templates/*.pyc")
    whole = kept.read_bytes()
    monkeypatch.setattr("jinja2.Environment.compile", None)  # what is kept needs no compiling
    environment().get_template("report.html.jinja")
    monkeypatch.undo()
    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    kept.write_bytes(whole[:40])
    environment().get_template("report.html.jinja")
    assert kept.read_bytes() == whole


def test_templates_without_escaping_are_neither_kept_nor_taken_from_what_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of the program must never come from what somebody compiled without it."""
    from analysis.report.html import environment

    monkeypatch.setattr("sys.pycache_prefix", str(tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    unguarded = environment()
    unguarded.autoescape = False
    unguarded.get_template("report.html.jinja")
    assert list(tmp_path.rglob("templates/*.pyc")) == []
    environment().get_template("report.html.jinja")
    (kept,) = tmp_path.rglob("templates/*.pyc")
    kept.write_bytes(b"not looked at")
    again = environment()
    again.autoescape = False
    again.get_template("report.html.jinja")
    assert kept.read_bytes() == b"not looked at"


def text_of(html: str) -> str:
    """What a reader sees of a page, figures apart."""
    html = re.sub(r"<(style|script|svg|title)\b.*?</\1>|<meta[^>]*>", " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", html)


def numbers_in(text: str) -> set[str]:
    """Numbers with decimals or thousands, and percentages."""
    return set(re.findall(r"(?<![\w.,])[+−]?\d+(?:[.,]\d+)+%?|(?<![\w.,])\d+%", text))


def known_numbers(folder: Path) -> set[str]:
    """Every number of numbers.json as it is written."""
    tree = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))

    def walk(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for entry in value.values() for text in walk(entry)]
        if isinstance(value, list):
            return [text for entry in value for text in walk(entry)]
        return [value] if isinstance(value, str) else []

    return numbers_in(" ".join(walk(tree["sections"]))) | numbers_in(" ".join(tree["subtitle"]))


def test_every_number_of_the_page_is_in_numbers_json(folder: Path) -> None:
    """A sentence and a table cannot disagree with the source."""
    page = text_of((folder / "report.html").read_text(encoding="utf-8"))
    assert len(numbers_in(page)) > 200
    assert numbers_in(page) <= known_numbers(folder)


def test_every_number_of_word_is_in_numbers_json(folder: Path) -> None:
    """The same for the Word document."""
    word = docx.Document(str(folder / "report.docx"))
    text = " ".join(node.text or "" for node in word.element.body.iter() if node.tag.endswith("}t"))
    assert len(numbers_in(text)) > 20
    assert {n for n in numbers_in(text) if "," in n and len(n) < 8} - known_numbers(folder) == set()


def test_every_number_of_the_fragment_and_the_workbook_is_in_numbers_json(folder: Path) -> None:
    """What is pasted, what is calculated with (to 14 digits), what a page sorts by: nothing else is there."""
    values: set[float] = set()

    def walk(entry: object) -> None:
        if isinstance(entry, dict):
            value = entry.get("value")
            values.update([value] if isinstance(value, float) else [])
            for inner in entry.values():
                walk(inner)
        elif isinstance(entry, list):
            for inner in entry:
                walk(inner)

    walk(json.loads((folder / "numbers.json").read_text(encoding="utf-8")))
    known = known_numbers(folder)
    assert numbers_in(text_of((folder / "fragment.html").read_text(encoding="utf-8"))) <= known
    sorted_by = re.findall(r'data-v="([^"]+)"', (folder / "report.html").read_text(encoding="utf-8"))
    assert len(sorted_by) > 200
    assert {float(value) for value in sorted_by} <= values
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    numbers = {float(value) for value in cells if isinstance(value, int | float)}
    assert len(numbers) > 200
    assert {f"{value:.14g}" for value in numbers} <= {f"{value:.14g}" for value in values}
    assert numbers_in(" ".join(value for value in cells if isinstance(value, str))) <= known


def test_every_number_drawn_is_in_numbers_json(folder: Path) -> None:
    """Numbers with two decimals in the figures are the tables'."""
    drawn: set[str] = set()
    for path in (folder / "figures").glob("*.svg"):
        texts = [e.text or "" for e in ElementTree.parse(path).iter() if e.tag.endswith("}text")]
        drawn |= {n.rstrip("%") for n in re.findall(r"(?<![\d,.])\d{1,3},\d\d(?!\d)", " ".join(texts))}
    assert len(drawn) > 100
    assert drawn <= {n.rstrip("%") for n in known_numbers(folder)}


def test_a_number_has_its_value_beside_its_text(folder: Path) -> None:
    """Full precision in numbers.json, rounding only in the text."""
    tree = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    headline = tree["sections"][0]["blocks"][0]
    estimate = headline["figures"]["estimate"]
    assert estimate["text"] in headline["text"]
    assert abs(estimate["value"] * 100 - float(estimate["text"].rstrip("%").replace(",", "."))) <= 0.005


def test_suppressed_figures_are_in_no_file(inputs: ReportInputs, folder: Path) -> None:
    """The small ward's index, at any precision, is nowhere."""
    table = inputs.indices.where(scope="unit", unit_id="00001", measure="satisfied")
    page = (folder / "report.html").read_text(encoding="utf-8")
    everything = page + (folder / "numbers.json").read_text(encoding="utf-8")
    row = re.search(r"<tr><th scope=\"row\">Phường Phúc Xá</th>.*?\[c\].*?</tr>", page)
    assert row is not None
    for value in table["estimate"].tolist():
        assert repr(value) not in everything or value in (0.0, 1.0, 0.5)


@pytest.mark.slow
def test_same_input_same_bytes(inputs: ReportInputs, tmp_path: Path) -> None:
    """Every file, from a second run."""
    first, second = tmp_path / "first", tmp_path / "second"
    build_report(inputs, first)
    build_report(inputs, second)
    for path in sorted(first.rglob("*.*")):
        assert (second / path.relative_to(first)).read_bytes() == path.read_bytes(), path.name


@pytest.mark.slow
def test_same_input_same_text(inputs: ReportInputs, folder: Path, tmp_path: Path) -> None:
    """Page, numbers and workbook, from a second run."""
    build_report(inputs, tmp_path, formats=("html", "json", "xlsx"))
    for name in ("report.html", "numbers.json", "tables.xlsx"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_files_are_the_owners_own_and_none_is_left_over(folder: Path) -> None:
    """No temporary file stays, nobody else may read."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in paths} == {".html", ".docx", ".xlsx", ".json", ".png", ".svg"}
    assert len({path.stat().st_mode & 0o077 for path in paths} - {0}) == 0


def test_the_page_forbids_everything_but_itself(folder: Path) -> None:
    """A policy by hashes, no other address, no style attribute, no event handler."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    links = {link for link in re.findall(r'(?:src|href)="([^"]*)"', page) if not link.startswith("#")}
    assert not links
    assert not re.search(r'\sstyle="|\son\w+="', page)


def test_ids_of_the_page_are_unique(folder: Path) -> None:
    """Captions, sections and the figures' clip paths."""
    ids = re.findall(r'\sid="([^"]+)"', (folder / "report.html").read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids))


def test_the_fragment_is_a_fragment(folder: Path) -> None:
    """No html, head or body; pictures that lie beside it."""
    fragment = (folder / "fragment.html").read_text(encoding="utf-8")
    assert not re.search(r"<(html|head|body|script|style)\b", fragment)
    sources = re.findall(r'src="([^"]+)"', fragment)
    assert sources
    assert all((folder / source).is_file() for source in sources)


def test_word_is_native(folder: Path) -> None:
    """A4 with the office's margins, headings, captions with fields, repeated header rows, alt text."""
    word = docx.Document(str(folder / "report.docx"))
    section = word.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 15]
    assert word.styles["Normal"].font.name == "Times New Roman"
    assert [p.style.name for p in word.paragraphs if p.text == "Kết quả chính"] == ["Heading 1"]
    xml = word.element.body.xml
    assert xml.count("<w:tblHeader/>") == len(word.tables) >= 8
    assert xml.count('w:instr=" SEQ') == len(word.tables) + len(word.inline_shapes)
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
    assert not [p for p in word.paragraphs if not p.text and not p._p.xpath(".//w:drawing")]


def test_the_workbook_holds_numbers(folder: Path) -> None:
    """Values at full precision with a format that shows them as in the report."""
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    sheet = book["Bảng 1"]
    assert isinstance(sheet["B4"].value, float)
    assert sheet["B4"].number_format == "0.00%"
    assert sheet["E4"].value == 300


def test_the_appendix_has_its_five_columns(folder: Path) -> None:
    """2.3.8 and 2.3.9, with the interval under "Giải trình"."""
    word = docx.Document(str(folder / "report.docx"))
    table = next(t for t in word.tables if t.cell(0, 0).text == "TT")
    assert [cell.text for cell in table.rows[0].cells][2:] == ["Số lượng", "Đơn vị tính", "Giải trình"]
    assert [row.cells[0].text for row in table.rows[1:]] == ["2.3.8", "2.3.9"]
    assert "Khoảng tin cậy 95%" in table.cell(2, 4).text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with something nasty in every text a user can set."""
    made = tmp_path_factory.mktemp("hostile")
    base = sample.inputs(survey=sample.plan(HOSTILE))
    units = tuple(unit._replace(name=HOSTILE + unit.id) for unit in base.answers.units)
    answers = replace(base.answers, units=units)
    from analysis.indices import estimate_indices

    file = replace(base.provenance.imports[0], name=HOSTILE)
    changed = replace(
        base,
        answers=answers,
        indices=estimate_indices(answers),
        provenance=replace(base.provenance, imports=(file,)),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.report.build.png_bytes", lambda figure, **_: PNG)
        build_report(changed, made)
    return made


def test_hostile_text_is_text_in_html(hostile: Path) -> None:
    """One script element, our own; braces are not filled in."""
    for name in ("report.html", "fragment.html"):
        page = (hostile / name).read_text(encoding="utf-8")
        assert page.count("<script") == (1 if name == "report.html" else 0)
        assert "{{7*7}}" in page


def test_hostile_text_is_text_in_word_and_figures(hostile: Path) -> None:
    """Both open, and show what was written without its control characters."""
    word = docx.Document(str(hostile / "report.docx"))
    assert any("<script>" in cell.text for table in word.tables for cell in table.columns[0].cells)
    for path in (hostile / "figures").glob("*.svg"):
        assert not [e for e in ElementTree.parse(path).iter() if e.tag.endswith("}script")]


@pytest.mark.slow
def test_a_formula_is_text_in_the_workbook(tmp_path: Path) -> None:
    """A unit called =1+1 stays what it is."""
    base = sample.inputs()
    units = tuple(unit._replace(name="=1+1" + unit.id) for unit in base.answers.units)
    from analysis.indices import estimate_indices

    answers = replace(base.answers, units=units)
    build_report(
        replace(base, answers=answers, indices=estimate_indices(answers)), tmp_path, formats=("xlsx",)
    )
    with zipfile.ZipFile(BytesIO((tmp_path / "tables.xlsx").read_bytes())) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/" in name]
    assert not [sheet for sheet in sheets if "<f>" in sheet]
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    assert any(cell.value == "=1+1quan" and cell.data_type == "s" for row in book["Bảng 2"] for cell in row)


def test_an_edited_number_is_found(folder: Path, tmp_path: Path) -> None:
    """In a sentence and in a table; an untouched report agrees."""
    assert check_report(folder / "report.docx") == ()
    word = docx.Document(str(folder / "report.docx"))
    paragraph = next(p for p in word.paragraphs if p.text.startswith("Chỉ số hài lòng chung đạt"))
    paragraph.runs[0].text = re.sub(r"đạt [\d,]+%", "đạt 99,99%", paragraph.runs[0].text, count=1)
    word.tables[1].cell(3, 2).paragraphs[0].runs[0].text = "151"
    word.add_paragraph("Kế hoạch số 115 ngày 21/5/2020 của quận.")
    word.save(str(tmp_path / "edited.docx"))
    found = check_report(tmp_path / "edited.docx", folder / "numbers.json")
    assert [d.found for d in found] == ["99,99%", "151"]
    assert "Phường Trúc Bạch" in found[1].place


@pytest.mark.slow
def test_names_that_differ_in_their_marks_alone_are_told_apart(tmp_path: Path) -> None:
    """ "Valid" and "Valid, %" of the English report, wards called Hàng Bồ and Hàng Bò."""
    whole = sample.inputs(lang="en")
    first, second, *others = whole.answers.units
    units = (changed(first, name="Hàng Bồ"), changed(second, name="Hàng Bò"), *others)
    named = replace(whole, answers=replace(whole.answers, units=units))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.report.build.png_bytes", lambda figure, **_: PNG)
        build_report(named, tmp_path, "en", formats=("docx", "json"))
    assert check_report(tmp_path / "report.docx") == ()


def office_document(path: Path, *lines: str) -> Path:
    """An office's document with these lines and a table with a marked cell."""
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(path))
    return path


def test_parts_go_to_marked_places(inputs: ReportInputs, tmp_path: Path) -> None:
    """A tag is replaced by its part, everything around it stays."""
    office = office_document(
        tmp_path / "office.docx",
        "I. Kết quả",
        "{{hailong:headline}}",
        "II. Bảng",
        "{{hailong:table_units}}",
        "Hết.",
    )
    build_report(inputs, tmp_path, formats=("docx",), template=office)
    word = docx.Document(str(tmp_path / "report.docx"))
    texts = [p.text for p in word.paragraphs]
    assert texts[0] == "I. Kết quả"
    assert texts[-1] == "Hết."
    assert not [text for text in texts if "hailong:" in text]
    assert len(word.tables) == 2


def test_parts_fit_where_they_are_placed(inputs: ReportInputs, tmp_path: Path) -> None:
    """A table is no wider than the office's text, a figure no wider than the cell it stands in."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Twips

    word = docx.Document()
    (section,) = word.sections
    section.page_width, section.left_margin, section.right_margin = Mm(148), Mm(20), Mm(20)
    word.add_paragraph("{{hailong:table_units}}")
    cells = word.add_table(1, 2)
    cells.cell(0, 1).text = "{{hailong:figure_progress}}"
    word.save(str(tmp_path / "office.docx"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.report.build.png_bytes", lambda figure, **_: PNG)
        build_report(inputs, tmp_path, formats=("docx",), template=tmp_path / "office.docx")
    made = docx.Document(str(tmp_path / "report.docx"))
    widths = [int(width.get(qn("w:w"))) for width in made.tables[0]._tbl.iter(qn("w:gridCol"))]
    assert sum(widths) == pytest.approx(Twips(Mm(108).twips).twips, abs=len(widths))
    (picture,) = made.inline_shapes
    assert picture.width <= cells.cell(0, 1).width


@pytest.mark.slow
def test_a_bookmark_is_a_place_too(inputs: ReportInputs, tmp_path: Path) -> None:
    """hailong_headline marks the headline."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    word = docx.Document()
    mark = OxmlElement("w:bookmarkStart")
    mark.set(qn("w:id"), "7")
    mark.set(qn("w:name"), "hailong_headline")
    word.add_paragraph("đặt ở đây")._p.append(mark)
    word.save(str(tmp_path / "office.docx"))
    build_report(inputs, tmp_path, formats=("docx",), template=tmp_path / "office.docx")
    texts = [p.text for p in docx.Document(str(tmp_path / "report.docx")).paragraphs]
    assert "đặt ở đây" not in texts
    assert any(text.startswith("Chỉ số hài lòng chung") for text in texts)


@pytest.mark.parametrize(
    ("lines", "code"),
    [(("không có chỗ nào",), "report.no_places"), (("{{hailong:nothing}}",), "report.unknown_place")],
)
def test_a_template_without_places_is_refused(
    inputs: ReportInputs, tmp_path: Path, lines: tuple[str, ...], code: str
) -> None:
    """The message says what to add."""
    office = office_document(tmp_path / "office.docx", *lines)
    with pytest.raises(HailongError) as error:
        build_report(inputs, tmp_path / "out", formats=("docx",), template=office)
    assert error.value.code == code
    assert "office.docx" in error.value.message("vi")


def test_what_is_not_word_is_refused(inputs: ReportInputs, tmp_path: Path) -> None:
    """A text file renamed .docx."""
    (tmp_path / "x.docx").write_text("not a zip", encoding="utf-8")
    with pytest.raises(HailongError, match="could not be opened"):
        build_report(inputs, tmp_path / "out", formats=("docx",), template=tmp_path / "x.docx")


def test_a_unit_has_its_own_sheet(inputs: ReportInputs, tmp_path: Path) -> None:
    """Two tables and a figure, nothing of other units."""
    build_unit_report(inputs, "00004", tmp_path, formats=("html", "json"))
    page = text_of((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert "Phường Cống Vị" in page
    assert "Liễu Giai" not in page


@pytest.mark.slow
def test_all_units_report_progress(inputs: ReportInputs, tmp_path: Path) -> None:
    """One folder for each unit, told as they are done."""
    told: list[tuple[int, int]] = []
    made = build_unit_reports(inputs, tmp_path, formats=("json",), progress=lambda *done: told.append(done))
    assert len(made) == 15
    assert told[-1] == (15, 15)
    assert (tmp_path / "00014" / "numbers.json").is_file()


def test_an_unknown_format_or_unit_changes_nothing(inputs: ReportInputs, tmp_path: Path) -> None:
    """Said, with what is allowed."""
    with pytest.raises(HailongError, match="html, fragment, docx"):
        build_report(inputs, tmp_path, formats=("pdf",))
    with pytest.raises(HailongError, match="no unit"):
        build_unit_report(inputs, "99999", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_charts_are_written_as_png_and_svg(
    inputs: ReportInputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each figure twice, with its title."""
    monkeypatch.setattr("analysis.report.build.png_bytes", lambda figure, **_: PNG)
    written = draw_charts(inputs, tmp_path)
    assert {path.suffix for path in written} == {".png", ".svg"}
    assert "Cơ cấu người trả lời" in (tmp_path / "profile.svg").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ba-dinh-2020-rut-gon", "ba-dinh-2020"])
@pytest.mark.parametrize("recipe", ["top2", "mean100", "arta-csm"])
def test_every_recipe_makes_a_report(name: str, recipe: str, tmp_path: Path) -> None:
    """Shares and means, in English too."""
    made = build_report(sample.inputs(recipe=recipe, name=name, lang="en"), tmp_path, "en", ("html", "json"))
    assert made.path("report.html") is not None
    assert set(FORMATS) >= {"html", "json"}


def test_the_title_is_the_reports(folder: Path) -> None:
    """Not a section's."""
    assert json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["title"] == (
        "Kết quả khảo sát mức độ hài lòng"
    )


def test_a_report_of_means_counts_in_points(tmp_path: Path) -> None:
    """Differences of a 0–100 index are points, its intervals are t, and the lines in percent stay out."""
    inputs = sample.inputs(recipe="mean100")
    build_report(inputs, tmp_path, formats=("json",))
    text = (tmp_path / "numbers.json").read_text(encoding="utf-8")
    blocks = [block for section in json.loads(text)["sections"] for block in section["blocks"]]
    units = next(block for block in blocks if block.get("id") == "units" and block["kind"] == "table")
    column = units["columns"].index("Chênh lệch so với mức chung (điểm)")
    gaps = [row["cells"][column]["value"] for row in units["rows"] if row["kind"] != "total"]
    assert all(abs(gap) < 0.3 for gap in gaps)
    assert "t, 95%" in text
    chosen = replace(inputs, indices=estimate_indices(inputs.sums, recipe="mean100", interval="score"))
    build_report(chosen, tmp_path / "score", formats=("json",))
    text = (tmp_path / "score" / "numbers.json").read_text(encoding="utf-8")
    assert "score, 95%" in text
    assert "phân phối t" not in text
    assert "Dòng 2.3.8, 2.3.9 của phụ lục tính bằng %" in text
