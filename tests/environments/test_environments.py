"""Where and in which order a survey is worked up changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.environments.comparing import ENVIRONMENTS, differing, make_outputs

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the plain environment gives."""
    return make_outputs(tmp_path_factory.mktemp("plain") / "x", *ENVIRONMENTS["plain"])


def test_another_environment_gives_the_same_bytes(plain: dict[str, bytes], tmp_path: Path) -> None:
    """Another locale, time zone and hash seed at once, without assert."""
    variables = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "99"}
    found = make_outputs(tmp_path / "x", variables, ("-O",))
    assert len(found) >= 15
    assert differing(plain, found) == []


def test_another_order_of_rows_gives_the_same_report(plain: dict[str, bytes], tmp_path: Path) -> None:
    """The report's pages, figures, tables and Word document, byte by byte."""
    found = make_outputs(tmp_path / "x", *ENVIRONMENTS["plain"], seed=4)
    assert [name for name in differing(plain, found) if "/report/" in name] == []
