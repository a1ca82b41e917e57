"""The time that documents are made at, which whoever wants the same bytes again may give."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from survey.messages import HailongError

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, as reproducible builds use it: https://reproducible-builds.org/specs/source-date-epoch/."""
_LATEST = 253_402_300_799
"""The last second of the year 9999."""


def now() -> datetime:
    """Local time, or in UTC what the environment gives instead. Raises HailongError where that is no time."""
    given = os.environ.get(VARIABLE)
    if given is None:
        return datetime.now(UTC).astimezone()
    if not (given.isascii() and given.isdigit()) or int(given[:20]) > _LATEST:
        raise HailongError("terminal.bad_clock", variable=VARIABLE, found=given[:40])
    return datetime.fromtimestamp(int(given), UTC)
