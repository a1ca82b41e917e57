"""The database of a survey. Open one with `create_store` or `open_store`."""

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
