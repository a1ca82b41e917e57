"""From answers to numbers, pictures and documents.

What a notebook needs is here; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.engines import Source, sum_source
    from analysis.frames import answers_from_frame
    from analysis.indices import estimate_indices
    from analysis.table import Table

__all__ = ["Source", "Table", "answers_from_frame", "estimate_indices", "sum_source"]

_HOMES = {
    "Source": "analysis.engines",
    "Table": "analysis.table",
    "answers_from_frame": "analysis.frames",
    "estimate_indices": "analysis.indices",
    "sum_source": "analysis.engines",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
