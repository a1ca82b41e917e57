"""Import every hostile file, and every file cut short, by the real command line: what was said, what it cost.

    python -m tests.survey.importing.hostile [WORD...]

Each hostile file (whose name holds one of the WORDs) in a process of its own, then the cut ones in one.
Prints a line for each and the worst memory and time; exit status 1 where an answer is not the documented one.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.survey.importing.hostile.files import KINDS
from tests.survey.importing.hostile.measuring import Outcome, import_apart, make_survey
from tests.survey.importing.hostile.truncating import ALLOWED, cut_files


def main(words: list[str]) -> int:
    """Run all, print, and give the exit status."""
    bad: list[str] = []
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        survey = make_survey(folder / "survey")
        print(f"{'file':32} {'answer':18} {'s':>6} {'CPU s':>6} {'MB':>6} {'parser MB':>9}")
        for name, kind in KINDS.items():
            if words and not any(word in name for word in words):
                continue
            done = import_apart(survey, [kind.put(folder)], "--dry-run")
            outcomes[name] = done
            (said,) = done.answers or ("silence",)
            right = said in kind.codes and "Traceback" not in done.errors
            bad += [] if right else [name]
            print(
                f"{name:32} {said:18} {done.seconds:6.2f} {done.cpu:6.2f} {done.megabytes:6.0f} "
                f"{done.child_megabytes:9.0f}{'' if right else '  NOT DOCUMENTED'}",
                flush=True,
            )
        if not words:
            bad += _cut(folder, survey)
    for figure in ("seconds", "cpu", "megabytes", "child_megabytes"):
        worst = max(outcomes, key=lambda name: getattr(outcomes[name], figure))
        print(f"worst {figure}: {getattr(outcomes[worst], figure):.1f} ({worst})")
    print(f"{len(outcomes)} hostile files, {len(bad)} with an answer that is not the documented one")
    return 1 if bad else 0


def _cut(folder: Path, survey: Path) -> list[str]:
    made = cut_files(folder)
    done = import_apart(survey, list(made), "--dry-run")
    bad = [path.name for path, said in zip(made, done.answers, strict=True) if said not in ALLOWED]
    print(f"cut short: {len(made)} files, {len(bad)} not documented, {done.seconds:.1f} s")
    for kind in ("xlsx", "xls", "ods", "csv"):
        said = Counter(
            answer for path, answer in zip(made, done.answers, strict=True) if path.suffix == f".{kind}"
        )
        print(f"  .{kind}: " + ", ".join(f"{count} {code}" for code, count in said.most_common()))
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
