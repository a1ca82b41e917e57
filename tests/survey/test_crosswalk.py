"""Crosswalks of units: reading, what is refused, and the real case of Ba Đình."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.messages import HailongError
from survey.plan.crosswalk import check_crosswalk, read_crosswalk, shipped_crosswalks

HEAD = '[crosswalk]\nname = "Thử"\n'


def units(side: str, *ids: str) -> str:
    return "".join(f'[[{side}]]\nid = "{unit}"\nname = "Đơn vị {side} {unit}"\n' for unit in ids)


def move(earlier: str, later: str, share: str) -> str:
    return f'[[moves]]\nfrom = "{earlier}"\nto = "{later}"\nshare = {share}\n'


def write(tmp_path: Path, *parts: str) -> Path:
    path = tmp_path / "crosswalk.toml"
    path.write_text(HEAD + "".join(parts), encoding="utf-8")
    return path


def test_shipped_crosswalks_are_sound() -> None:
    """Both of Ba Đình read without a problem."""
    assert shipped_crosswalks() == ("ba-dinh-2020-2025-01", "ba-dinh-2020-2025-07")
    assert [read_crosswalk(name).moves != () for name in shipped_crosswalks()] == [True, True]


def test_a_merger_maps_both_units_to_one() -> None:
    """Trúc Bạch of 2025 is Trúc Bạch and Nguyễn Trung Trực of 2020; nothing breaks."""
    crosswalk = read_crosswalk("ba-dinh-2020-2025-01")
    assert crosswalk.shares()["00004"] == {"00004": 1.0, "00010": 1.0}
    assert (crosswalk.breaks, crosswalk.interpolated) == ((), ())


def test_the_wards_since_july_2025_are_breaks() -> None:
    """Every new ward is refused, and names and codes used again are said."""
    crosswalk = read_crosswalk("ba-dinh-2020-2025-07")
    assert [found.reason for found in crosswalk.breaks] == ["crosswalk.unknown_share"] * 5
    ngoc_ha = next(found for found in crosswalk.breaks if found.unit.name == "Ngọc Hà")
    assert ngoc_ha.reused == ("Liễu Giai (00008)", "Ngọc Hà (00016)")
    assert "Liễu Giai (00008)" in ngoc_ha.message("vi")


def test_unknown_shares_are_refused_for_use() -> None:
    """Neither the parts of a ward nor any shares can be had."""
    crosswalk = read_crosswalk("ba-dinh-2020-2025-07")
    with pytest.raises(HailongError) as parts:
        crosswalk.parts("00004")
    assert parts.value.code == "crosswalk.unknown_share"
    with pytest.raises(HailongError) as shares:
        crosswalk.shares()
    assert shares.value.code == "crosswalk.nothing_usable"


def test_a_split_is_interpolated(tmp_path: Path) -> None:
    """Six tenths of A are a part, not a unit: forms do not tell which part they are of."""
    text = (units("before", "A", "B"), units("after", "X", "Y", "Z"))
    moves = (move("A", "X", "0.6"), move("A", "Y", "0.4"), move("B", "Z", "1"))
    crosswalk = read_crosswalk(write(tmp_path, *text, *moves))
    assert crosswalk.shares() == {"X": {"A": 0.6}, "Y": {"A": 0.4}, "Z": {"B": 1.0}}
    assert [unit.id for unit in crosswalk.interpolated] == ["X", "Y"]
    assert crosswalk.breaks == ()


def test_a_new_area_and_an_unknown_unit_are_said(tmp_path: Path) -> None:
    """A later unit nothing moved into, and an id that is not there."""
    crosswalk = read_crosswalk(
        write(tmp_path, units("before", "A"), units("after", "X", "N"), move("A", "X", "1"))
    )
    for unit, code in (("N", "crosswalk.new_area"), ("Q", "crosswalk.no_unit")):
        with pytest.raises(HailongError) as caught:
            crosswalk.parts(unit)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("moves", "code"),
    [
        (move("A", "X", "0.7"), "shares_not_one"),
        (move("A", "X", "0.7") + move("A", "Y", "0.7"), "shares_not_one"),
        (move("A", "X", "1.0") + move("A", "Y", '"unknown"'), "shares_leave_nothing"),
        (move("A", "X", "1.5"), "bad_share"),
        (move("A", "X", "0"), "bad_share"),
        (move("A", "X", "true"), "bad_share"),
        (move("A", "X", '"một nửa"'), "bad_share"),
        (move("A", "Q", "1"), "unknown_unit"),
        (move("Q", "X", "1") + move("A", "X", "1"), "unknown_unit"),
        (move("A", "X", "0.5") + move("A", "X", "0.5"), "same_move"),
    ],
)
def test_wrong_moves_are_found(tmp_path: Path, moves: str, code: str) -> None:
    """Each rule, by its code, with a line."""
    problems = check_crosswalk(write(tmp_path, units("before", "A"), units("after", "X", "Y"), moves))
    assert f"crosswalk.{code}" in [problem.code for problem in problems]
    assert all(problem.row for problem in problems)
    assert all(problem.message("vi") and problem.message("en") for problem in problems)


def test_units_that_go_nowhere_or_twice_are_found(tmp_path: Path) -> None:
    """A unit must move or be ended, not both, and stand once."""
    ended = '[[before]]\nid = "E"\nname = "Hết"\nended = true\n'
    path = write(
        tmp_path,
        units("before", "A", "A", "B"),
        ended,
        units("after", "X"),
        move("A", "X", "1"),
        move("E", "X", "1"),
    )
    codes = {problem.code for problem in check_crosswalk(path)}
    assert codes == {"crosswalk.same_id", "crosswalk.goes_nowhere", "crosswalk.ended_but_moves"}


def test_a_file_with_errors_is_refused_with_all_of_them(tmp_path: Path) -> None:
    """Empty lists and a missing name are told at once."""
    path = tmp_path / "x.toml"
    path.write_text("[crosswalk]\n", encoding="utf-8")
    with pytest.raises(HailongError) as caught:
        read_crosswalk(path)
    assert caught.value.code == "crosswalk.invalid"
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"name = ", b""])
def test_broken_files_give_our_errors(tmp_path: Path, content: bytes) -> None:
    """Never a traceback."""
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(HailongError):
        read_crosswalk(path)
    with pytest.raises(HailongError):
        read_crosswalk(tmp_path / "none.toml")


def test_the_shares_are_what_a_trend_takes() -> None:
    """Units of 2020 and of January 2025 by the shipped crosswalk: none is left without an earlier one."""
    from analysis.comparing.trends import match_units
    from survey.answers import UnitInfo

    crosswalk = read_crosswalk("ba-dinh-2020-2025-01")
    before, after = (
        [UnitInfo(unit.id, unit.name, "ward", "Phường") for unit in side]
        for side in (crosswalk.before, crosswalk.after)
    )
    matches = {match.unit.name: match for match in match_units(after, before, crosswalk)}
    assert all(match.earlier and not match.reason for match in matches.values())
    assert [unit.name for unit in matches["Trúc Bạch"].earlier] == ["Trúc Bạch", "Nguyễn Trung Trực"]
