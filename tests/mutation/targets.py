"""What is mutated, and the tests that are to notice."""

from __future__ import annotations

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]

_STATISTICS = ("tests/analysis/stats",)
_SUMS = ("tests/analysis/summing", "tests/analysis/test_sums.py", "tests/analysis/test_invariances.py")
_RULES = ("values", "words", "ratings", "categories", "dates", "ticks", "serials", "units", "personal")


def _files(folder: str) -> list[str]:
    return sorted(
        str(path.relative_to(CHECKOUT).as_posix())
        for path in (CHECKOUT / folder).glob("*.py")
        if path.name != "__init__.py"
    )


TARGETS = (
    *_files("analysis/stats"),
    "analysis/sums.py",
    *_files("analysis/summing"),
    *(f"survey/importing/{name}.py" for name in _RULES),
)
"""Files, in the order of the data's way back."""


def tests_for(file: str) -> tuple[str, ...]:
    """The tests that are asked about a file; of these, those that reach the line in question are run."""
    if file.startswith("survey/importing/"):
        return tuple(f"tests/survey/importing/test_{name}.py" for name in _RULES)
    if file.startswith("analysis/stats/"):
        return _STATISTICS
    return _SUMS
