"""The database of a survey. Open one with `create_store` or `open_store`.

Each name is loaded when it is first used: counting what is in needs little of the store.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey.store.records import (
        Added,
        Batch,
        Decision,
        Form,
        HeldRow,
        ImportRecord,
        IssuedRange,
        Row,
        StoredForm,
        UnitCounts,
    )
    from survey.store.store import Store, create_store, open_store

__all__ = [
    "Added",
    "Batch",
    "Decision",
    "Form",
    "HeldRow",
    "ImportRecord",
    "IssuedRange",
    "Row",
    "Store",
    "StoredForm",
    "UnitCounts",
    "create_store",
    "open_store",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'survey.store' has no attribute {name!r}")
    home = "store" if name in {"Store", "create_store", "open_store"} else "records"
    return getattr(import_module(f"survey.store.{home}"), name)
