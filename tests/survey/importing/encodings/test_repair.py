"""Columns in an old encoding."""

from __future__ import annotations

from survey.importing.context import Context
from survey.importing.encodings.files import eight_bit_to_text
from survey.importing.encodings.repair import repair_sheet
from survey.importing.readers.cells import Sheet


def repair(
    context: Context, *rows: list[str], whole_file: bool = False
) -> tuple[list[list[object]], list[str]]:
    sheet, said = repair_sheet(Sheet("s", [list(row) for row in rows]), context.words, whole_file=whole_file)
    return [list(row) for row in sheet.rows], [f"{p.code}:{p.values.get('encoding', '')}" for p in said]


def test_one_known_word_decides_for_the_column(context: Context) -> None:
    """TCVN3 in a workbook, seen through Windows-1252: "Hµi lßng" is not "Hội lưng"."""
    rows, said = repair(context, ["1.1"], ["Hµi lßng"], ["B×nh th­êng"])
    assert rows == [["1.1"], ["Hài lòng"], ["Bình thường"]]
    assert said == ["importing.encoding:TCVN3"]


def test_a_comment_follows_the_encoding_of_its_sheet(context: Context) -> None:
    """It has no known words of its own."""
    rows, _ = repair(context, ["Hµi lßng", "C¸n bé nhiÖt t×nh"])
    assert rows == [["Hài lòng", "Cán bộ nhiệt tình"]]


def test_sound_unicode_is_left_alone(context: Context) -> None:
    """Also where some letters exist in Latin-1."""
    rows = [["Hài lòng", "rất tốt, cảm ơn"], ["Bình thường", "tôi hài lòng"]]
    assert repair(context, *rows) == (rows, [])


def test_a_mixed_column_keeps_its_sound_cells(context: Context) -> None:
    """Two people typed in one workbook."""
    rows, _ = repair(context, ["Hài lòng"], ["B×nh th­êng"])
    assert rows == [["Hài lòng"], ["Bình thường"]]


def test_text_in_an_unknown_encoding_is_marked_not_guessed(context: Context) -> None:
    """In a file of unknown eight-bit text without a known word."""
    rows, said = repair(context, ["1.1", eight_bit_to_text(b"\xe5\xe4 \xf6")], whole_file=True)
    assert rows[0][1] == ("unreadable", eight_bit_to_text(b"\xe5\xe4 \xf6"))
    assert said == ["importing.unreadable_text:"]


def test_windows_1258_and_vni_and_mojibake(context: Context) -> None:
    """Each recognised by the same labels."""
    for encoded, name in (
        (eight_bit_to_text("R\u00e2\u0301t ha\u0300i lo\u0300ng".encode("cp1258")), "WINDOWS-1258"),
        ("Raát haøi loøng", "VNI"),
        (eight_bit_to_text("Rất hài lòng".encode()), "UTF-8"),
    ):
        rows, said = repair(context, [encoded])
        assert rows == [["Rất hài lòng"]]
        assert said == [f"importing.encoding:{name}"]
