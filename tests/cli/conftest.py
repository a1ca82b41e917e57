"""The command line, run in this process as a user would run it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cli
from terminal.running import run


@dataclass(frozen=True)
class Done:
    """What a command answered."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Done]


@pytest.fixture
def hailong(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `hailong` with the given arguments in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HAILONG_LANG", raising=False)

    def call(*arguments: object) -> Done:
        status = run(cli.hailong, [str(argument) for argument in arguments])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Done(status, captured.out, captured.err)

    return call


Build = Callable[[Callable[[], object]], None]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the tests of a module begin with."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def once(kept: Path, tmp_path: Path) -> Build:
    """Calls what it is given for the first test of the module, and copies what that made for the others."""

    def build(make: Callable[[], object]) -> None:
        made = kept / make.__qualname__.replace("<locals>", "")
        if made.exists():
            shutil.copytree(made, tmp_path, dirs_exist_ok=True)
        else:
            make()
            shutil.copytree(tmp_path, made)

    return build


@pytest.fixture
def survey(hailong: Run, tmp_path: Path) -> Path:
    """A new survey with the short questionnaire, the current folder being beside it."""
    assert hailong("init", "s", "--template", "ba-dinh-2020-rut-gon").status == 0
    return tmp_path / "s"


def write_forms(path: Path, *rows: str, header: str = "Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8") -> Path:
    """A CSV of forms of the short questionnaire."""
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its content."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
