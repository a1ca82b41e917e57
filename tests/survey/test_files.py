"""Files are put in place whole, the owner's only, and are as they were where that fails."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from survey.files import UNFINISHED, unfinished, write_file, write_files
from survey.messages import HailongError


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under `folder` and what it holds."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file named "b" cannot be replaced, as when it is open in Excel."""
    replaced = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if target.name == "b":
            raise PermissionError(13, "open elsewhere")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_a_set_is_written_with_its_folders(tmp_path: Path) -> None:
    """And nothing else is left beside it."""
    paths = write_files(tmp_path / "new", {"a": b"1", "figures/b": b"2"})
    assert paths == (tmp_path / "new/a", tmp_path / "new/figures/b")
    assert contents(tmp_path) == {"new/a": b"1", "new/figures/b": b"2"}


@pytest.mark.usefixtures("stubborn")
def test_a_set_is_put_back_when_one_file_cannot_be_replaced(tmp_path: Path) -> None:
    """The first is the old one again, the new name is gone, nothing is left lying about."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"old " + name.encode())
    with pytest.raises(HailongError) as caught:
        write_files(tmp_path, {"new": b"n", "a": b"new a", "b": b"new b"})
    assert caught.value.code == "files.cannot_write"
    assert contents(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_everything_is_on_the_disk_before_anything_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many files are waited for at once."""
    events: list[str] = []
    sync, replaced = os.fsync, Path.replace

    def note_sync(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        sync(descriptor)
        events.append(kind)

    def note_replace(self: Path, target: Path) -> Path:
        events.append("replace")
        return replaced(self, target)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_replace)
    write_files(tmp_path, {str(number): b"x" * number for number in range(9)})
    assert events == ["file"] * 9 + ["replace"] * 9 + ["folder"]


def test_a_disk_that_fails_at_the_end_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is known to be there only when the disk says so."""
    (tmp_path / "a").write_bytes(b"old a")

    def fail(descriptor: int) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(HailongError) as caught:
        write_files(tmp_path, {"a": b"new a", "b": b"new b"})
    assert caught.value.code == "files.cannot_write"
    assert contents(tmp_path) == {"a": b"old a"}


def test_an_old_file_that_cannot_be_put_back_is_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails at the second file and does not recover: the others are put back all the same."""
    names = ("a", "b", "c")
    for name in names:
        (tmp_path / name).write_bytes(b"old " + name.encode())
    replaced = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if target.name == "c" or (target.name == "b" and ".old" in self.name):
            raise OSError(5, "the disk fails")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(HailongError) as caught:
        write_files(tmp_path, dict.fromkeys(names, b"new"))
    left = Path(str(caught.value.values["old"]))
    assert caught.value.code == "files.not_put_back"
    assert left.read_bytes() == b"old b"
    assert (tmp_path / "a").read_bytes() == b"old a"
    assert UNFINISHED.search(left.name)


@pytest.mark.usefixtures("stubborn")
def test_without_links_the_old_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A USB stick's file system knows no second names."""

    def refuse(*names: object) -> None:
        raise PermissionError(1, "no links")

    monkeypatch.setattr(os, "link", refuse)
    write_files(tmp_path, {"a": b"old"})
    with pytest.raises(HailongError):
        write_files(tmp_path, {"a": b"new", "b": b"b"})
    assert contents(tmp_path) == {"a": b"old"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_files_are_their_owners_only(tmp_path: Path) -> None:
    """Whatever the umask allows."""
    before = os.umask(0)
    try:
        path = write_file(tmp_path / "made" / "a", b"1")
        with unfinished(tmp_path / "made" / "b") as temporary:
            temporary.write_bytes(b"2")
    finally:
        os.umask(before)
    modes = [item.stat().st_mode & 0o777 for item in (path.parent, path, path.with_name("b"))]
    assert modes == [0o700, 0o600, 0o600]


def test_a_block_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    """What it wrote until then is gone."""
    path = write_file(tmp_path / "a", b"old")

    def fail(temporary: Path) -> None:
        temporary.write_bytes(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), unfinished(path) as temporary:
        fail(temporary)
    assert contents(tmp_path) == {"a": b"old"}


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    """With the path and what it is, in one message."""
    (tmp_path / "a").mkdir()
    for write in (lambda: write_file(tmp_path / "a", b"1"), lambda: unfinished(tmp_path / "a").__enter__()):
        with pytest.raises(HailongError) as caught:
            write()
        assert "đây là một thư mục" in caught.value.message("vi")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path: Path) -> None:
    """255 bytes of Vietnamese, in which a letter may take three."""
    path = write_file(tmp_path / ("ế" * 85), b"1")
    assert path.read_bytes() == b"1"


def test_what_an_interruption_leaves_has_a_name_that_tells(tmp_path: Path) -> None:
    """`doctor` looks for it."""
    with unfinished(tmp_path / "report.html") as temporary:
        assert UNFINISHED.search(temporary.name)
    assert not UNFINISHED.search("report.part.html")
