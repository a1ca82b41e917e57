"""One fuzzing process: `python -m tests.fuzz.one TARGET [libFuzzer's options and folders]`."""

from __future__ import annotations

import gc
import sys

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["survey", "workbook_parts", "xls_parts", "ods_parts"]):
    from tests.fuzz import targets

    targets._inspect()


def main() -> None:
    """Fuzz until libFuzzer has had enough; an exception that is not ours ends the process with status 77."""
    target = targets.TARGETS[sys.argv[1]]
    target(b"")  # what is made once is made before the clock runs
    gc.freeze()
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
