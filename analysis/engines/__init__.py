"""Sums of answers where they lie: in files larger than memory, on a PostgreSQL server, in Spark.

The engine says which values its columns hold and hands over rows as small numbers; what a value means is
decided by the rules of an import, and counted by the one pass, whatever the engine. So the sums are the
same from each, bit for bit.
"""

from __future__ import annotations

from analysis.engines.summing import Source, sum_source

__all__ = ["Source", "sum_source"]
