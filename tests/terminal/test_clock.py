"""The time documents are made at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cli import hailong
from survey.messages import HailongError
from terminal.clock import VARIABLE, now
from terminal.running import COULD_NOT, run


def test_the_environment_may_give_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As reproducible builds do: 4 September 2020."""
    monkeypatch.setenv(VARIABLE, "1599177600")
    assert now() == datetime(2020, 9, 4, tzinfo=UTC)


def test_without_it_the_time_is_now_and_knows_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the day on the report is the reader's."""
    monkeypatch.delenv(VARIABLE, raising=False)
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("given", ["", "hôm nay", "-1", "9" * 30, "²"])
def test_what_is_no_time_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    """With what was found and what to give."""
    monkeypatch.setenv(VARIABLE, given)
    with pytest.raises(HailongError) as caught:
        now()
    assert caught.value.code == "terminal.bad_clock"


def test_any_command_refuses_it_before_libraries_stumble_over_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message and exit status 2."""
    monkeypatch.setenv(VARIABLE, "hôm nay")
    assert run(hailong, ["indices", "--lang", "en"]) == COULD_NOT
    assert VARIABLE in capsys.readouterr().err
