"""What is fuzzed: each target takes any bytes, and only `HailongError` may come out of it."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from survey.folder import TEMPLATES, create_survey
from survey.importing.child.process import library_folder
from survey.importing.child.refusal import Refused
from survey.importing.context import Context, survey_context
from survey.importing.limits import Limits
from survey.importing.readers import file_reader
from survey.importing.readers.delimited import read_text_table
from survey.importing.readers.file_reader import FileReader, text_sheet
from survey.importing.sheets import read_sheets
from survey.importing.source import SourceFile
from survey.messages import HailongError
from survey.plan import read_plan, unit_infos
from survey.questionnaire import load_questionnaire
from survey.questionnaire.load import SHIPPED
from survey.questionnaire.show import questionnaire_lines
from tests.survey.importing.hostile import workbooks as made
from tests.survey.importing.hostile.files import KINDS, TABLE
from tests.survey.questionnaire.conftest import SMALL

LIMITS = Limits(rows=2000, columns=64, seconds=2.0, inflated_bytes=2_000_000)
CORPUS = Path(__file__).with_name("corpus")
"""Inputs that once found something; a folder for each target."""


class Broken(AssertionError):  # noqa: N818  (an assertion with a name of its own)
    """A promise of the importer that an input broke."""


@cache
def _folder() -> Path:
    """A folder for the files of this process."""
    return Path(tempfile.mkdtemp(prefix="hailong-fuzz-"))


@cache
def _context() -> Context:
    return survey_context(create_survey(_folder() / "survey", "ba-dinh-2020-rut-gon"))


@cache
def _reader() -> FileReader:
    return FileReader(LIMITS)


@cache
def _inspect() -> Callable[[bytes, Mapping[str, int]], object]:
    """The part of the parsing process that is Python, here, where what it reaches is seen."""
    sys.path += [str(Path(file_reader.__file__).parent), library_folder("python_calamine") or ""]
    import workbook_parts  # type: ignore[import-not-found]

    return workbook_parts.inspect  # type: ignore[no-any-return]


def read_text(data: bytes) -> None:
    """A text table: every filled row below the header is accounted for, every problem can be said."""
    with contextlib.suppress(HailongError, Refused):
        sheet, name, problems = text_sheet(read_text_table(data, None, "a.csv", LIMITS._asdict()))
        _understand(SourceFile(Path("a.csv"), "0", len(data), data, (sheet,), name, problems))


def read_book(data: bytes) -> None:
    """A workbook: the bytes of an old .xls, or, after a letter, a part of an .xlsx or .ods archive."""
    content = _book(data)
    with contextlib.suppress(Exception):  # the parsing process answers any exception; hanging it may not
        _inspect()(content, LIMITS._asdict())
    with contextlib.suppress(HailongError):
        sheets = _reader().read_workbook(content)
        _understand(SourceFile(Path("a.xlsx"), "0", len(content), content, sheets))


def _book(data: bytes) -> bytes:
    kind, rest = data[:1], data[1:]
    if kind == b"x":
        return made.pack({**made.xlsx_parts(), "xl/worksheets/sheet1.xml": rest}, method=0)
    if kind == b"b":
        return made.pack({**made.xlsx_parts(), "xl/workbook.xml": rest}, method=0)
    if kind == b"o":
        return made.pack({"META-INF/manifest.xml": "<m/>", "content.xml": rest}, method=0)
    return data


def _understand(source: SourceFile) -> None:
    found = read_sheets(source, _context())
    for row in found.rows:
        if (row.reason is None) != (row.state == "accepted"):
            raise Broken(f"a row that is {row.state} for the reason {row.reason}")
        for problem in row.problems:
            problem.message("vi")
    for problem in found.problems:
        problem.message("en")


def read_questionnaire(data: bytes) -> None:
    """A questionnaire file: a questionnaire that can be shown, or every fault with its line."""
    path = _folder() / "q.yaml"
    path.write_bytes(data)
    try:
        loaded = load_questionnaire(path)
    except HailongError as error:
        error.message("vi")
        for problem in error.problems:
            problem.message("en")
    else:
        for lang in ("vi", "en"):
            questionnaire_lines(loaded, lang)  # type: ignore[arg-type]


def read_survey(data: bytes) -> None:
    """A survey.toml: a plan with units, or every fault."""
    path = _folder() / "survey.toml"
    path.write_bytes(data)
    try:
        plan = read_plan(path)
    except HailongError as error:
        error.message("en")
        for problem in error.problems:
            problem.message("vi")
    else:
        unit_infos(plan, "vi")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": read_text,
    "book": read_book,
    "questionnaire": read_questionnaire,
    "survey": read_survey,
}


def seeds(target: str) -> list[bytes]:
    """Good and hostile inputs to begin with."""
    match target:
        case "questionnaire":
            return [SMALL.encode(), (SHIPPED / "nepal-2015.yaml").read_bytes()]
        case "survey":
            return [(TEMPLATES / f"{name}.toml").read_bytes() for name in ("blank", "nepal-2015")]
        case "text":
            kinds = (kind.content for kind in KINDS.values() if kind.file.endswith(".csv") and not kind.heavy)
            tables = [TABLE.encode(encoding) for encoding in ("utf-8", "utf-16")]
            return [*tables, *(content for content in kinds if isinstance(content, bytes) and content)]
        case _:
            sheet = made.xlsx_parts()["xl/worksheets/sheet1.xml"].encode()
            book = made.xlsx_parts()["xl/workbook.xml"].encode()
            table = made.ODS.format(tables=made.ods_table(made.ods_rows(made.HEADER, made.FORM))).encode()
            return [b"x" + sheet, b"b" + book, b"o" + table, (made.HERE / "forms.xls").read_bytes()]
