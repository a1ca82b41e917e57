"""What a user installs: the wheel has the data files, and the command runs from it anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
        ".",
    ]
    subprocess.run(command, cwd=CHECKOUT, check=True)
    return next(folder.glob("hailong-*.whl"))


def _tracked(*folders: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *folders],
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return set(filter(None, listed.stdout.split("\0")))


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    """Questionnaires, templates and texts are in the wheel, like every module; tests are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert _tracked("survey", "analysis", "questionnaires", "terminal", "cli.py") <= names
    assert any(name.endswith("ba-dinh-2020.yaml") for name in names)
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)


def test_command_runs_from_the_installed_wheel_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """A new survey is made and its questionnaire shown by what the wheel alone brings."""
    site = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(command, check=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    script = (
        f"import sys; sys.path.insert(0, {str(site)!r}); import cli; "
        f"assert cli.__file__.startswith({str(site)!r}), cli.__file__; cli.main()"
    )
    for arguments in (["init", "survey"], ["questionnaire", "show", "--survey", "survey"]):
        done = subprocess.run(
            [sys.executable, "-P", "-c", script, *arguments],
            cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert "Cơ sở vật chất" in done.stdout
