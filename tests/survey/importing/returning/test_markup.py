"""The copy marked in the workbook's own XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from survey.importing.returning.markup.anew import write_workbook
from survey.importing.returning.markup.copying import copy_workbook
from survey.importing.returning.markup.package import NotUnderstoodError

TEXTS = {
    "title": "Cần sửa trong tệp <a&b>.xlsx", "explain": "Sửa …", "list_sheet": "Cần sửa",
    "data_sheet": "Dữ liệu", "columns": ["STT", "Trang", "Ô", "Đang ghi", "Cần làm"], "author": "hailong",
}  # fmt: skip
Note = tuple[str, str, str, str, str]
ORDER = [
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection"),
    *("autoFilter", "mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions"),
    *("pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "drawing", "legacyDrawing"),
    *("tableParts", "extLst"),
]
"""Children of a worksheet in the order that the schema (CT_Worksheet, ECMA-376 part 1, 18.3.1.99) demands."""


def request(content: bytes, *notes: Note, before: str = "", **more: Any) -> dict[str, Any]:
    return {
        "content": content, "notes": notes, "listed_before": before, "stamp": "hailong:return:1:book:a.xlsx",
        "texts": TEXTS, "sheets": [], **more,
    }  # fmt: skip


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def made(fill: Callable[[Any, Any], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Phiếu"
    fill(book, sheet)
    return saved(book)


def changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part of it rewritten."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return buffer.getvalue()


def with_parts(content: bytes, **parts: str) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, text in parts.items():
            archive.writestr(re.sub("_(?=[a-z]+$)", ".", name.replace("__", "/")), text)
    return buffer.getvalue()


def load(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def parts(content: bytes) -> Mapping[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def simple(_: Any, sheet: Any) -> None:
    sheet["B2"], sheet["B4"], sheet["D4"] = "Mã phiếu", "S1", 6


NOTE: Note = ("Phiếu", "D4", "6", "Ghi từ 1 đến 5", "error")


def test_rows_without_marks_stay_to_the_letter() -> None:
    """Only the row with the mark is written anew."""
    content = made(simple)
    before = parts(content)["xl/worksheets/sheet1.xml"]
    after = parts(copy_workbook(request(content, NOTE)))["xl/worksheets/sheet1.xml"]
    row = re.search(r'<row r="2".*?</row>', before)
    assert row is not None
    assert row[0] in after


def test_a_mark_keeps_the_cells_own_format() -> None:
    """Number format, font and border are those of the sender; only the fill is new."""

    def fill(_: Any, sheet: Any) -> None:
        sheet["A1"] = 44035
        sheet["A1"].number_format = "dd/mm/yyyy"
        sheet["A1"].font = openpyxl.styles.Font(name="Arial", bold=True)
        sheet["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
        sheet["B1"] = 1
        sheet["B1"].fill = PatternFill("solid", fgColor="FF00FF00")

    sheet = load(copy_workbook(request(made(fill), ("Phiếu", "A1", "", "x", "warning"))))["Phiếu"]
    assert (sheet["A1"].number_format, sheet["A1"].font.name) == ("dd/mm/yyyy", "Arial")
    assert (sheet["A1"].fill.fgColor.rgb, sheet["B1"].fill.fgColor.rgb) == ("FFFFEB9C", "FF00FF00")


@pytest.mark.parametrize("cell", ["A4", "C4", "F4", "C3", "C9"])
def test_a_blank_cell_can_be_marked(cell: str) -> None:
    """Before, between and behind the cells of a row, in a row that is not there, below the last one."""
    sheet = load(copy_workbook(request(made(simple), ("Phiếu", cell, "", "trống", "error"))))["Phiếu"]
    assert (sheet[cell].fill.fgColor.rgb, sheet[cell].comment.text) == ("FFFFC7CE", "trống")
    assert (sheet["B4"].value, sheet["D4"].value) == ("S1", 6)


def test_a_blank_cell_has_its_columns_format() -> None:
    """As Excel shows it."""

    def fill(_: Any, sheet: Any) -> None:
        simple(_, sheet)
        sheet.column_dimensions["F"].number_format = "0.00"

    copy = load(copy_workbook(request(made(fill), ("Phiếu", "F4", "", "x", "error"))))
    assert copy["Phiếu"]["F4"].number_format == "0.00"


def test_a_note_inside_a_merged_cell_is_put_where_it_is_seen() -> None:
    """At the first of the merged cells; two notes there are one comment."""

    def fill(_: Any, sheet: Any) -> None:
        simple(_, sheet)
        sheet.merge_cells("A4:A6")

    notes = [("Phiếu", cell, "", f"ô {cell}", "warning") for cell in ("A4", "A6")]
    sheet = load(copy_workbook(request(made(fill), *notes)))["Phiếu"]
    assert sheet["A4"].comment.text == "ô A4\nô A6"


def test_formulas_leave_their_values() -> None:
    """Ordinary, shared and array ones; one without a value is seen as "="."""
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f t="shared" ref="B1" si="0">A1</f>'
        '<v>x &lt;</v></c><c r="C1" cm="1"><f t="array" ref="C1">A1</f><v>3</v></c><c r="D1"><f>A1</f></c>'
        '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    content = changed(
        made(simple), "xl/worksheets/sheet1.xml",
        lambda xml: re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", xml),
    )  # fmt: skip
    copy = copy_workbook(request(content))
    assert [cell.value for cell in load(copy)["Phiếu"][1]] == [2, "x <", 3, "=", "#DIV/0!"]
    assert "<f" not in parts(copy)["xl/worksheets/sheet1.xml"]
    assert ' cm="' not in parts(copy)["xl/worksheets/sheet1.xml"]


def with_shared_strings(content: bytes) -> bytes:
    """The workbook as Excel writes it: its texts in a part of their own."""
    texts: list[str] = []

    def share(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    content = changed(
        content, "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(r't="inlineStr"><is><t>(.*?)</t></is>', share, xml),
    )  # fmt: skip
    assert texts
    relation = (
        '<Relationship Id="rId99" Target="sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    content = changed(content, rels, lambda xml: xml.replace("</Relationships>", relation))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    content = changed(content, "[Content_Types].xml", lambda xml: xml.replace("</Types>", override))
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_parts(content, xl__sharedStrings_xml=f'<sst xmlns="{main}">{items}</sst>')


@pytest.mark.parametrize("stored", [lambda content: content, with_shared_strings])
def test_texts_that_look_like_formulas_stay_texts_when_edited(stored: Callable[[bytes], bytes]) -> None:
    """Inline and shared ones get Excel's quote prefix; others do not."""

    def fill(_: Any, sheet: Any) -> None:
        for cell, text in (("A1", "=1+1"), ("A2", "-"), ("A3", "chữ = chữ")):
            sheet[cell] = text
            sheet[cell].data_type = "s"

    sheet = load(copy_workbook(request(stored(made(fill)))))["Phiếu"]
    assert [bool(sheet[cell].quotePrefix) for cell in ("A1", "A2", "A3")] == [True, True, False]
    assert sheet["A1"].value == "=1+1"


def test_nothing_that_acts_by_itself_is_kept() -> None:
    """Macros, links, names, rules with formulas; the list of choices stays."""

    def fill(book: Any, sheet: Any) -> None:
        simple(book, sheet)
        sheet["A9"] = "bấm"
        sheet["A9"].hyperlink = "http://example.org/"
        book.defined_names["Ten"] = openpyxl.workbook.defined_name.DefinedName(
            "Ten", attr_text="cmd|'/C calc'!A0"
        )
        for formula in (
            '"1,2,3"',
            "$A$1:$A$5",
            "'Phiếu'!$A$1:$A$5",
            "INDIRECT(A1)",
            "[1]Khac!$A$1",
            "cmd|' /C'!A0",
        ):
            rule = DataValidation(type="list", formula1=formula)
            rule.add("A1")
            sheet.add_data_validation(rule)

    content = with_parts(made(fill), xl__vbaProject_bin="x", xl__externalLinks__externalLink1_xml="<a/>")
    copy = copy_workbook(request(content))
    book = load(copy)
    assert [rule.formula1 for rule in book["Phiếu"].data_validations.dataValidation] == [
        '"1,2,3"', "$A$1:$A$5", "'Phiếu'!$A$1:$A$5",
    ]  # fmt: skip
    assert (list(book.defined_names), book["Phiếu"]["A9"].hyperlink) == ([], None)
    assert not [name for name in parts(copy) if "vba" in name or "external" in name]
    assert not [name for name, text in parts(copy).items() if "example.org" in text or "calc" in text]


def test_the_senders_comments_stay_and_ours_of_before_go() -> None:
    """So a copy that comes back with another mistake shows that one only."""

    def fill(_: Any, sheet: Any) -> None:
        simple(_, sheet)
        sheet["B4"].comment = Comment("của Lan", "Lan")
        sheet["D4"].comment = Comment("cũ", "hailong")

    sheet = load(copy_workbook(request(made(fill), ("Phiếu", "B2", "", "mới", "error"))))["Phiếu"]
    assert (sheet["B4"].comment.text, sheet["B4"].comment.author) == ("của Lan", "Lan")
    assert (sheet["D4"].comment, sheet["B2"].comment.text) == (None, "mới")


def test_a_second_copy_has_one_list_and_only_the_marks_of_now() -> None:
    """The list of the first return and its colours are gone."""
    first = copy_workbook(request(made(simple), NOTE))
    second = load(copy_workbook(request(first, ("Phiếu", "B4", "", "nữa", "warning"), before="Cần sửa")))
    assert second.sheetnames == ["Cần sửa", "Phiếu"]
    assert (second["Phiếu"]["D4"].fill.fill_type, second["Phiếu"]["D4"].comment) == (None, None)
    assert second["Phiếu"]["B4"].fill.fgColor.rgb == "FFFFEB9C"


def test_all_parts_are_declared_and_in_the_order_of_the_schema() -> None:
    """Every part has a content type and every relation a part; one sheet is selected, the first."""

    def fill(book: Any, sheet: Any) -> None:
        simple(book, sheet)
        sheet.freeze_panes, sheet.auto_filter.ref = "C3", "B2:D4"
        sheet.protection.sheet = True
        sheet.print_options.horizontalCentered = True
        sheet.oddHeader.center.text = "&A"
        sheet.row_breaks.append(openpyxl.worksheet.pagebreak.Break(id=3))
        rule = DataValidation(type="whole", formula1="1", formula2="5")
        rule.add("D4")
        sheet.add_data_validation(rule)
        sheet.add_table(openpyxl.worksheet.table.Table(displayName="Bang", ref="F1:G2"))
        sheet["F1"], sheet["G1"] = "a", "b"
        sheet.merge_cells("A9:B9")
        book.create_sheet("Ẩn").sheet_state = "hidden"

    found = parts(copy_workbook(request(made(fill), NOTE)))
    for name, xml in found.items():
        if name.startswith("xl/worksheets/sheet") and name.endswith(".xml"):
            depth_one = [t for t in re.findall(r"<(\w+)[ />]", xml) if t in ORDER]
            assert depth_one == sorted(depth_one, key=ORDER.index)
    types = found["[Content_Types].xml"]
    for name in found:
        if name != "[Content_Types].xml":
            assert f'PartName="/{name}"' in types or f'Extension="{name.rpartition(".")[2]}"' in types
    targets = {
        t for n, xml in found.items() if n.endswith(".rels") for t in re.findall('Target="/([^"]*)"', xml)
    }
    assert targets <= set(found)
    assert sum(xml.count("tabSelected") for xml in found.values()) == 1
    assert 'state="hidden"' in found["xl/workbook.xml"]
    assert "<tablePart " in found["xl/worksheets/sheet1.xml"]


def test_many_comments_have_boxes_of_their_own() -> None:
    """Over a thousand on a sheet: Excel wants a block of ids for each 1,024."""
    notes = [("Phiếu", f"A{row}", "", "x", "error") for row in range(1, 1500)]
    found = parts(copy_workbook(request(made(simple), *notes)))
    boxes = found["xl/drawings/vmlDrawing1.vml"]
    numbers = re.findall(r'id="_x0000_s(\d+)"', boxes)
    maps = re.search(r'idmap v:ext="edit" data="([^"]*)"', boxes)
    assert maps is not None
    assert len(set(numbers)) == 1499
    assert {int(number) // 1024 for number in numbers} <= {int(block) for block in maps[1].split(",")}


def test_dates_since_1904_stay_so() -> None:
    """A workbook made on an old Mac."""
    content = changed(
        made(simple), "xl/workbook.xml", lambda xml: xml.replace("<workbookPr", '<workbookPr date1904="1"')
    )
    assert 'date1904="1"' in parts(copy_workbook(request(content)))["xl/workbook.xml"]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        ("xl/worksheets/sheet1.xml", "<row ", "<!-- x --><row "),
        ("xl/worksheets/sheet1.xml", '<row r="4"', "<row"),
        ("xl/worksheets/sheet1.xml", '<c r="D4"', '<c r="A4"'),
        ("xl/worksheets/sheet1.xml", "</row></sheetData>", "</sheetData>"),
        ("xl/styles.xml", "<cellXfs", "<other"),
        ("xl/workbook.xml", "<sheet ", "<x:sheet "),
    ],
)
def test_what_is_not_understood_is_refused(part: str, old: str, new: str) -> None:
    """Rather than half copied: the caller has other ways."""
    content = changed(made(simple), part, lambda xml: xml.replace(old, new))
    with pytest.raises(NotUnderstoodError):
        copy_workbook(request(content, NOTE))


def test_values_alone_make_a_workbook_with_the_same_marks() -> None:
    """For text tables and old formats: texts, numbers, dates as texts; hostile ones too."""
    rows = [["Mã", "=1+1", 4.0, ("date", "2020-08-01")], [], ["<&>\x01", "", 2.5]]
    sheet = ("Phường [1]: A", rows, 3, 1)
    notes = (("Phường [1]: A", "C3", "", "sai", "error"), ("Phường [1]: A", "F9", "", "trống", "warning"))
    book = load(write_workbook(request(b"", *notes, sheets=[sheet])))
    copy = book["Phường _1__ A"]
    assert [copy.cell(3, c).value for c in range(2, 6)] == ["Mã", "=1+1", 4, "2020-08-01"]
    assert (copy["B5"].value, copy["D5"].value) == ("<&>\ufffd", 2.5)
    assert (copy["C3"].fill.fgColor.rgb, copy["C3"].quotePrefix) == ("FFFFC7CE", True)
    assert copy["F9"].comment.text == "trống"
    assert book.worksheets[0]["C5"].hyperlink.location == "'Phường _1__ A'!C3"
