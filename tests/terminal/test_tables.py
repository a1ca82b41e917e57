"""Tables and paragraphs for a terminal of 80 columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from terminal.plain import plain, shorten, shorten_apart, width
from terminal.tables import text_table, wrap


def test_a_wide_table_gives_way_in_its_texts_never_in_its_numbers() -> None:
    """Left-aligned columns are shortened, right-aligned ones kept whole."""
    text = text_table(["Tên", "Số"], [["Phường " * 30, "12.345,67"]], ["left", "right"])
    assert max(map(width, text.splitlines())) <= 80
    assert "12.345,67" in text
    assert "…" in text


def test_combining_marks_take_no_column() -> None:
    """A name in decomposed letters is as wide as it looks."""
    assert width("Cô\u0301ng Vi\u0323") == width("Cống Vị") == 7


@given(st.text(), st.integers(2, 30))
def test_shortened_text_fits(text: str, columns: int) -> None:
    """Whatever the text, its short form is no wider than asked."""
    assert width(shorten(text, columns)) <= max(columns, 1) or width(text) <= columns


def test_names_that_begin_alike_are_cut_in_the_middle() -> None:
    """Whoever reads the table can tell the units apart; texts of one beginning only are cut at the end."""
    names = [f"Trung tâm Dịch vụ hành chính công số {number}" for number in (1, 2, 13)]
    assert shorten_apart(names, 18) == ["Trung tâ…công số 1", "Trung tâ…công số 2", "Trung t…công số 13"]
    assert shorten_apart([names[0], "Kim Mã"], 18) == ["Trung tâm Dịch vụ…", "Kim Mã"]
    text = text_table(["Tên", "Số"], [[name * 3, "1"] for name in names])
    assert len(set(text.splitlines())) == 5


@given(st.lists(st.text(), max_size=4), st.integers(3, 30))
def test_texts_kept_apart_fit(texts: list[str], columns: int) -> None:
    """Wherever they are cut."""
    assert all(
        width(short) <= columns for short in shorten_apart([*texts, *(t + "!" for t in texts)], columns)
    )


@given(st.text())
def test_nothing_steers_the_terminal(text: str) -> None:
    """No escape, control or reordering character is left."""
    safe = plain(text)
    assert "\x1b" not in safe
    assert "\u202e" not in safe
    assert plain(safe) == safe


def test_wrapped_lines_keep_the_indent_and_every_word() -> None:
    """The first line keeps its indent, later ones hang."""
    words = [f"từ{number}" for number in range(60)]
    lines = wrap("  " + " ".join(words), columns=40, hanging="    ").splitlines()
    assert all(width(line) <= 40 for line in lines)
    assert lines[0].startswith("  từ0")
    assert all(line.startswith("    ") for line in lines[1:])
    assert " ".join(lines).split() == words
