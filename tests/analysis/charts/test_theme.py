"""The sheet and its texts."""

from __future__ import annotations

from analysis.charts.theme import INK, ink_on, mixed, nice_steps, tell_apart, text_width, wrap


def test_wrapped_lines_fit() -> None:
    """No line is wider than asked for, and no word is lost while there is room."""
    text = "Thái độ giao tiếp của công chức trong quá trình giải quyết thủ tục hành chính"
    lines = wrap(text, 150, lines=4)
    assert " ".join(lines) == text
    assert all(text_width(line) <= 150 for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    """The last line allowed is shortened, visibly."""
    lines = wrap("Các điều kiện thực hiện góp ý, phản ánh, kiến nghị", 60, lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert text_width(lines[-1]) <= 60


def test_one_endless_word_is_cut() -> None:
    """A very long word does not run over the page."""
    (line,) = wrap("x" * 4000, 100, lines=1)
    assert text_width(line) <= 100


def test_a_no_break_space_holds() -> None:
    """The count under a figure stays on one line."""
    assert wrap("aaaaaa n\u00a0=\u00a02.400", 66)[-1] == "n\u00a0=\u00a02.400"


def test_steps_are_round_and_inside() -> None:
    """Axis labels are whole steps between the ends."""
    assert nice_steps(0.83, 0.97) == [0.84, 0.86, 0.88, 0.9, 0.92, 0.94, 0.96]
    assert nice_steps(-0.04, 0.95, 5) == [0.0, 0.2, 0.4, 0.6, 0.8]


def test_names_that_begin_alike_are_told_apart() -> None:
    """By their last words; a name that no other is cut to keeps its beginning."""
    office = "Trung tâm Phục vụ hành chính công phường"
    names = [f"{office} Vĩnh Phúc", f"{office} Ngọc Hà", "Xã Phúc Xá", "Ủy ban nhân dân thị trấn nông trường"]
    first, second, whole, cut = (lines[0] for lines in tell_apart(names, 130))
    assert (first, second) == ("Trung tâm Phục … Vĩnh Phúc", "Trung tâm … phường Ngọc Hà")
    assert whole == "Xã Phúc Xá"
    assert cut == "Ủy ban nhân dân thị trấn…"
    assert all(text_width(line) <= 130 for line in (first, second, cut))


def test_names_that_differ_only_in_the_middle_are_cut_and_fit() -> None:
    """Nothing helps there, nor with one word; and they do not run over."""
    for names in (["a " * 60 + end for end in ("b c", "d c")], ["x" * 90 + "1", "x" * 90 + "2"], ["", "a"]):
        assert all(text_width(line) <= 100 for lines in tell_apart(names, 100) for line in lines)


def test_two_lines_are_filled() -> None:
    """As in a table of cells."""
    office = "Ủy ban nhân dân thị trấn nông trường Mộc Châu, bộ phận Tiếp nhận và Trả kết quả số"
    for number, lines in enumerate(tell_apart([f"{office} {n}" for n in range(3)], 120, lines=2)):
        assert len(lines) == 2
        assert lines[-1].endswith(f" {number}")
        assert all(text_width(line) <= 120 for line in lines)


def test_letters_stand_out_from_what_is_behind_them() -> None:
    """White on dark colours, dark on pale ones; where both would do, the one with more contrast."""
    assert [ink_on(mixed("#000000", "#ffffff", share)) for share in (0.0, 0.4, 0.6, 1.0)] == [
        "white", "white", INK, INK,
    ]  # fmt: skip
    assert mixed("#102030", "#304050", 0.5) == "#203040"
