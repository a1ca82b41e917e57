"""The printed form as a PDF: pages, letters, serials, safety, sameness."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from survey.forms.layout import Wording
from survey.forms.printed import FormPrinter, qr_runs
from survey.messages import HailongError
from survey.questionnaire import load_questionnaire
from survey.questionnaire.model import Item, Questionnaire
from survey.serials import format_serial
from tests.survey.forms.samples import FIVE, criterion, questionnaire, small, text

SERIALS = [format_serial("00007", number) for number in (1, 2)]


def pages(pdf: bytes) -> int:
    """Number of pages of a PDF."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def words(pdf: bytes, folder: Path) -> str:
    """The text of a PDF on one line; skips where pdftotext is not installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext (poppler)")
    path = folder / "form.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, encoding="utf-8", check=True
    )
    return " ".join(done.stdout.split())


@pytest.fixture(scope="module")
def ba_dinh() -> FormPrinter:
    """A printer of the full Ba Đình questionnaire."""
    return FormPrinter(Wording(load_questionnaire("ba-dinh-2020"), "vi"), authority="")


@pytest.mark.slow
def test_the_27_rows_fit_two_pages_in_type_of_at_least_10_points(ba_dinh: FormPrinter) -> None:
    """A sheet printed on both sides, still readable by an old man at a counter."""
    assert ba_dinh.pages("Phường Cống Vị") == 2
    assert ba_dinh._fit("Phường Cống Vị")["size"] >= 10
    assert pages(ba_dinh.print("Phường Cống Vị", SERIALS)) == 4


def test_every_copy_has_its_serial_on_every_page_and_as_qr(ba_dinh: FormPrinter, tmp_path: Path) -> None:
    """Sheets that come apart can be put together again: twice on page one, once on page two."""
    found = words(ba_dinh.print("Phường Cống Vị", SERIALS), tmp_path)
    assert [found.count(serial) for serial in SERIALS] == [3, 3]
    assert "Đơn vị: Phường Cống Vị" in found


def test_vietnamese_is_there_to_the_last_mark(ba_dinh: FormPrinter, tmp_path: Path) -> None:
    """Labels come out of the PDF letter by letter as they went in, in NFC."""
    found = words(ba_dinh.print("Phường Cống Vị", SERIALS[:1]), tmp_path).replace("\u00a0", " ")
    for phrase in (
        "ỦY BAN NHÂN DÂN QUẬN BA ĐÌNH",
        "Tuân thủ đúng quy định, không gây phiền hà",
        "Kết quả được trả đúng hẹn hoặc sớm hẹn",
        "Lao động – Thương binh và Xã hội",
    ):
        assert phrase in found


def test_only_our_own_font_is_in_the_file(ba_dinh: FormPrinter) -> None:
    """Tinos, embedded: no letter of a word comes from another typeface."""
    names = set(re.findall(rb"/FontName\s*/[A-Z]{6}\+([\w-]+)", ba_dinh.print("Phường Cống Vị", SERIALS[:1])))
    assert names == {b"Tinos", b"Tinos-Bold", b"Tinos-Italic"}


@pytest.mark.slow
def test_the_same_form_has_the_same_bytes(ba_dinh: FormPrinter) -> None:
    """No clock, no random number in the file; another printer sets the same."""
    again = FormPrinter(Wording(load_questionnaire("ba-dinh-2020"), "vi"), authority="")
    assert again.print("Phường Cống Vị", SERIALS) == ba_dinh.print("Phường Cống Vị", SERIALS)


def test_markup_in_a_text_is_printed_not_obeyed(tmp_path: Path) -> None:
    """A label with the template's own signs is only a label."""
    nasty = '#set page(width: 1cm) *a* _b_ $x_1$ <y> `z` \\ "q" // [c] @d'
    q = replace(small(), title=text(nasty), criteria=(criterion("1", nasty, Item("1.1", text(nasty), FIVE)),))
    found = words(FormPrinter(Wording(q, "vi"), authority=nasty).print(nasty, [nasty[:20]]), tmp_path)
    assert found.count("#set page(width: 1cm) *a* _b_ $x_1$ <y> `z`") >= 4


def test_a_short_form_leaves_the_back_of_its_sheet_blank() -> None:
    """A batch printed on both sides stays in step: a copy never begins on the back of another."""
    printer = FormPrinter(Wording(small(), "vi"))
    assert printer._fit("A")["pages"] == 1
    assert printer.pages("A") == 2
    assert pages(printer.print("A", SERIALS)) == 4


def test_a_long_form_takes_more_sheets() -> None:
    """73 rows on two scales: more pages, still an even number."""
    assert FormPrinter(Wording(load_questionnaire("kansas-city-2021"), "en")).pages("District 1") == 4


def test_a_letter_no_font_has_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No citizen gets an empty box in the place of a letter."""
    q: Questionnaire = questionnaire(criterion("1", "A", Item("1", text("\U0001318c"), FIVE)))
    with pytest.raises(HailongError) as caught:
        FormPrinter(Wording(q, "vi")).print("A", SERIALS)
    assert caught.value.code == "forms.no_glyph"
    assert "\U0001318c" in caught.value.message("vi")


def test_the_qr_code_is_the_serials() -> None:
    """Version 1 (21 modules), level Q; the finder pattern's top row is seven dark modules at either end."""
    rows = qr_runs("00007-0001H")
    assert len(rows) == 21
    assert (rows[0][0], rows[0][-1]) == ((0, 7), (14, 7))
