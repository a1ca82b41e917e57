"""How large and how slow a file may be before it is refused."""

from __future__ import annotations

from typing import NamedTuple

MEGABYTE = 1_000_000


class Limits(NamedTuple):
    """What one file may cost: bytes on disk and inflated, rows, columns, seconds, bytes of memory.

    Each wrong answer is told with its place, at a kilobyte or more: a file with more than `wrong_answers` is
    another survey's, or its columns are mapped askew.
    """

    file_bytes: int = 50 * MEGABYTE
    inflated_bytes: int = 200 * MEGABYTE
    rows: int = 100_000
    columns: int = 512
    seconds: float = 10.0
    memory_bytes: int = 512 * MEGABYTE
    wrong_answers: int = 100_000


DEFAULT_LIMITS = Limits()
