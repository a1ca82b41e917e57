"""How long an import takes, whole processes, beside the readers alone."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.harness import Case, Line, Pairs, Run, call, hailong, importing, process, python, take_turns
from benchmarks.startup import demo_survey, new_folder
from survey.folder import create_survey, open_survey
from survey.store.opening import prepare_store

NEEDS = ("click", "yaml", "sqlite3", "python_calamine")
_READ = """
import sys, {imports}
for path in sys.argv[1:]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""
ROWS = 100_000


def read_with_calamine(files: list[Path]) -> None:
    """Read every cell of every sheet."""
    from python_calamine import CalamineWorkbook

    for path in files:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def measure_workbooks() -> list[Line]:
    """The demonstration's 15 workbooks into an empty survey.

    Two lines, for two readings of the goal: three times (reading and bare start), and three times
    reading plus one bare start.
    """
    files = sorted((demo_survey() / "incoming").glob("*.xlsx"))
    names = [str(path) for path in files]
    read = process([*python(_READ.format(imports=", ".join(NEEDS))), *names])
    with new_folder() as folder:
        empty = folder / "empty"
        create_survey(empty, prepare=prepare_store)
        pairs = take_turns(into_copies(empty, folder, "import", *names), read, 9)
    reading = sorted(call(lambda: read_with_calamine(files))().wall for _ in range(7))[3]
    start = process(importing(*NEEDS))
    bare = sorted(start().wall for _ in range(9))[4]
    strict = 3 * reading + bare
    note = "python-calamine in a bare process with " + ", ".join(NEEDS)
    return [
        _line("importing.workbooks", pairs, 3, note),
        Line("importing.workbooks_strict", pairs.ours_wall, strict, pairs.ours_wall / strict, 1, "shown",
             note=f"3 × reading alone ({1000 * reading:.0f} ms) + one bare start ({1000 * bare:.0f} ms)"),
    ]  # fmt: skip


def measure_csv() -> Line:
    """A CSV of 100,000 forms into an empty survey, against pandas' read_csv of it."""
    with new_folder() as folder:
        empty = folder / "empty"
        create_survey(empty, prepare=prepare_store)
        path = folder / "answers.csv"
        write_csv(path, ROWS)
        read = process([*python("import sys, pandas; pandas.read_csv(sys.argv[1])"), str(path)])
        pairs = take_turns(into_copies(empty, folder, "import", str(path)), read, 5, 90)
    return _line("importing.csv", pairs, 4, f"pandas.read_csv of the same {ROWS:,} rows, whole process")


def _line(name: str, pairs: Pairs, goal: float, note: str) -> Line:
    from benchmarks.harness import ratio_line

    return ratio_line(name, pairs, goal, note=note)


def into_copies(empty: Path, folder: Path, *arguments: str) -> Callable[[], Run]:
    """Time a command that changes the survey, on a fresh copy each time."""
    number = iter(range(10**6))

    def run() -> Run:
        copy = folder / f"copy-{next(number)}"
        shutil.copytree(empty, copy)
        try:
            return process(hailong(*arguments), copy)()
        finally:
            shutil.rmtree(copy)

    return run


def write_csv(path: Path, rows: int) -> None:
    """Forms of the demonstration's answers, repeated under new serials."""
    from survey.plan import unit_infos
    from survey.store.opening import open_survey_store

    survey = open_survey(demo_survey())
    with open_survey_store(survey) as store:
        answers = store.read_answers(unit_infos(survey.plan, "vi"))
    names = [unit.name for unit in answers.units]
    codes = [item.code for item in survey.questionnaire.rated]
    attributes = answers.attributes
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Mã phiếu", "Đơn vị", *codes, *attributes])
        for row in range(rows):
            form = row % answers.forms
            unit = int(answers.unit[form])
            ratings = (value if value > 0 else "" for value in answers.ratings[form].tolist())
            labels = (
                column.labels[code] if (code := int(column.codes[form])) >= 0 else ""
                for column in attributes.values()
            )
            serial = f"{answers.units[unit].id}-{row + 1:06d}"
            writer.writerow([serial, names[unit], *ratings, *labels])


CASES = (Case("importing.workbooks", measure_workbooks), Case("importing.csv", measure_csv))
