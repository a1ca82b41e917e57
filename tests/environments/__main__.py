"""The same survey, imported and reported in different environments, gives the same bytes.

    python -m tests.environments

Under other locales, time zones, hash seeds, orders of rows and `python -O`, each in a process of its own; the
files of report and export are compared byte by byte, but for what tells the time of making. Then the default
tests under `python -O` in a locale and time zone that are not ours. Exit status 1 where something differs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.environments.comparing import ENVIRONMENTS, differing, make_outputs


def main() -> int:
    """Run all, print, and give the exit status."""
    bad = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        first = make_outputs(folder / "0", *ENVIRONMENTS["plain"])
        for number, (name, settings) in enumerate(ENVIRONMENTS.items(), 1):
            found = make_outputs(folder / str(number), *settings)
            different = differing(first, found)
            bad += bool(different)
            print(f"{name:32} {len(found)} files, {', '.join(different) or 'the same bytes'}", flush=True)
        for seed in (4, 5):
            found = make_outputs(folder / f"rows {seed}", *ENVIRONMENTS["plain"], seed=seed)
            # An export lists the forms in the order in which they came.
            different = [name for name in differing(first, found) if "/report/" in name]
            bad += bool(different)
            said = ", ".join(different) or "the same bytes"
            print(f"rows in another order, {seed:<9} the report: {said}", flush=True)
    print("the default tests under python -O, LC_ALL=C, TZ=Pacific/Kiritimati, PYTHONHASHSEED=7", flush=True)
    strange = {"PYTHONOPTIMIZE": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-m", "pytest", "-W", "ignore::pytest.PytestConfigWarning"],
                          cwd=CHECKOUT, env={**os.environ, **strange})  # fmt: skip
    return 1 if bad or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
