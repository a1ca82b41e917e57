"""The Word document that the report starts from: its styles, its page, and no more parts than it needs."""

from __future__ import annotations

import zipfile
from base64 import b64decode
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import etree

from analysis.report.document import Cell, Row, TableBlock
from analysis.report.facts import Facts
from analysis.report.figures import draw_pictures
from analysis.report.outline import outline_report
from analysis.report.word import column_widths, write_word
from survey.messages import Language
from tests.analysis.report import sample

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# ECMA-376, CT_Style, CT_PPrBase and CT_RPr, as far as they are used: Word refuses a file in another order.
ORDER = {
    "style": "name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "pPr": "pStyle keepNext keepLines tabs spacing ind contextualSpacing jc outlineLvl",
    "rPr": "rFonts b bCs i iCs color spacing kern sz szCs lang",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    """A report in each language, with a black pixel for each figure."""
    folder = tmp_path_factory.mktemp("word")
    languages: tuple[Language, ...] = ("vi", "en")
    for lang in languages:
        (folder / f"{lang}.docx").write_bytes(written(lang))
    return {lang: folder / f"{lang}.docx" for lang in languages}


def written(lang: Language = "vi") -> bytes:
    """The sample's report, without drawing its figures."""
    facts = Facts(sample.inputs(), lang)
    pictures = draw_pictures(facts)
    return write_word(outline_report(facts, pictures), dict.fromkeys(pictures, PIXEL))


def effective(word: Document, name: str, tag: str, attribute: str = "val") -> str | None:
    """What a paragraph style sets or inherits; an element without the attribute is "on"."""
    style = word.styles[name]
    while style is not None:
        found = style.element.find(f"{W}{'rPr' if tag in ('sz', 'b', 'i', 'rFonts') else 'pPr'}/{W}{tag}")
        if found is not None and (tag in ("b", "i", "keepNext") or found.get(W + attribute) is not None):
            return found.get(W + attribute, "on")
        style = style.base_style
    return None


@pytest.mark.parametrize(
    ("name", "size", "marks", "before", "after", "align"),
    [
        ("Normal", "28", "", "0", "120", None),
        ("Title", "32", "b keepNext", "200", "80", "center"),
        ("Heading 1", "28", "b keepNext", "200", "80", None),
        ("Caption", "26", "b keepNext", "200", "80", None),
        ("hailong body", "28", "", "0", "120", "both"),
        ("hailong note", "24", "i", "60", "120", None),
        ("hailong subtitle", "28", "", "0", "40", "center"),
        ("hailong picture", "28", "keepNext", "200", "120", None),
        ("hailong source", "22", "", "0", "120", None),
    ],
)
def test_styles_are_those_of_official_documents(
    reports: dict[Language, Path],
    name: str,
    size: str,
    marks: str,
    before: str,
    after: str,
    align: str | None,
) -> None:
    """Sizes in half points, space in twentieths of a point; Times New Roman for every script."""
    word = docx.Document(str(reports["vi"]))
    assert effective(word, name, "sz") == size
    assert [mark for mark in ("b", "i", "keepNext") if effective(word, name, mark)] == marks.split()
    assert effective(word, name, "spacing", "before") == before
    assert effective(word, name, "spacing", "after") == after
    assert effective(word, name, "jc") == align
    scripts = ("ascii", "hAnsi", "eastAsia", "cs")
    assert {effective(word, name, "rFonts", script) for script in scripts} == {"Times New Roman"}


def test_elements_stand_in_the_order_of_the_standard(reports: dict[Language, Path]) -> None:
    """Word calls a file damaged whose properties are in another order."""
    with zipfile.ZipFile(reports["vi"]) as archive:
        for part in ("word/styles.xml", "word/document.xml"):
            for kind, order in ORDER.items():
                for element in etree.fromstring(archive.read(part)).iter(W + kind):
                    places = [order.split().index(etree.QName(child).localname) for child in element]
                    assert places == sorted(set(places)), etree.tostring(element)


@pytest.mark.parametrize(("lang", "expected"), [("vi", "vi-VN"), ("en", "en-GB")])
def test_the_language_is_the_reports(reports: dict[Language, Path], lang: Language, expected: str) -> None:
    """Word checks the spelling in it."""
    word = docx.Document(str(reports[lang]))
    assert word.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:val") == [expected]
    assert word.core_properties.language == lang


def test_nothing_is_in_the_file_that_the_report_does_not_need(reports: dict[Language, Path]) -> None:
    """No theme, fonts or numbering of an empty document, and no looks of tables."""
    with zipfile.ZipFile(reports["vi"]) as archive:
        names = {name for name in archive.namelist() if not name.startswith("word/media/")}
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/settings.xml",
        "word/styles.xml",
    }
    assert len(list(docx.Document(str(reports["vi"])).styles)) < 20


def test_what_is_referred_to_is_there(reports: dict[Language, Path]) -> None:
    """Each style of a paragraph is defined, each picture shown is related, stored and of a known type."""
    with zipfile.ZipFile(reports["vi"]) as archive:
        body, styles, relations, types = (
            etree.fromstring(archive.read(name))
            for name in (
                "word/document.xml",
                "word/styles.xml",
                "word/_rels/document.xml.rels",
                "[Content_Types].xml",
            )
        )
        stored = {name for name in archive.namelist() if name.startswith("word/media/")}
    defined = {style.get(W + "styleId") for style in styles.iter(W + "style")}
    assert {style.get(W + "val") for style in body.iter(W + "pStyle")} <= defined
    targets = {relation.get("Id"): f"word/{relation.get('Target')}" for relation in relations}
    shown = [value for element in body.iter() for key, value in element.items() if key.endswith("}embed")]
    assert len(shown) >= 3
    assert {targets[key] for key in shown} == stored
    assert "image/png" in {kind.get("ContentType") for kind in types}


def test_headings_for_those_who_write_on(reports: dict[Language, Path]) -> None:
    """A second and a third level, a header and a footer are ready."""
    styles = docx.Document(str(reports["vi"])).styles
    assert {"Heading 2", "Heading 3", "Subtitle", "Header", "Footer"} <= {style.name for style in styles}


def _table(columns: int) -> TableBlock:
    """A table of units with long names and so many columns of numbers."""
    name = Cell("Trung tâm Dịch vụ việc làm và Giới thiệu lao động thành phố trực thuộc Sở Lao động")
    row = Row((name, *[Cell("100,00%")] * columns))
    return TableBlock(
        "units", "Bảng", ("Đơn vị", *["Tỷ lệ"] * columns), (False, *[True] * columns), (row, row)
    )


@pytest.mark.parametrize(("columns", "letter"), [(1, 0.69), (6, 0.69), (7, 0.56), (12, 0.3)])
def test_long_names_leave_numbers_the_room_they_need(columns: int, letter: float) -> None:
    """In letters of 12 points; where the page is wide enough, also in a wider font than Times New Roman."""
    widths = column_widths(_table(columns), 24, 9354)
    assert sum(widths) <= 9354 + columns
    assert min(widths[1:]) - 140 >= len("100,00%") * letter * 240


def test_a_column_is_as_wide_as_its_heading_needs() -> None:
    """A long word above short numbers is not broken."""
    block = TableBlock("a", "b", ("Đơn vị", "Nghiêng"), (False, True), (Row((Cell("Kim Mã"), Cell("1"))),))
    assert column_widths(block, 24, 3000)[1] >= len("Nghiêng") * 0.6 * 240
