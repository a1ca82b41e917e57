"""Records with other values, whether they are data classes or named tuples."""

from __future__ import annotations

import dataclasses
from typing import Any


def replace(record: Any, **changes: object) -> Any:
    """The record with some fields changed."""
    return record._replace(**changes) if isinstance(record, tuple) else dataclasses.replace(record, **changes)
