"""From a survey to a set of files with its answers and their codebook."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from survey.arguments import checked
from survey.exporting.dataset import Dataset, read_dataset
from survey.exporting.variables import Missing
from survey.files import write_files
from survey.folder import Survey
from survey.messages import HailongError, Language, Problem
from survey.store import Store

Format = Literal["csv", "xlsx", "parquet", "sav"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "parquet", "sav")
DEFAULT_FORMATS: tuple[Format, ...] = ("csv", "xlsx")


@dataclass(frozen=True)
class ExportedFiles:
    """What was written: the data files, then the codebooks; the forms in each; what should be known."""

    folder: Path
    written: tuple[Path, ...]
    forms: int
    columns: int
    notes: tuple[Problem, ...]


@checked
def read_formats(text: str) -> tuple[Format, ...]:
    """The forms in a text like "csv,xlsx"; "all" is every one. Raises HailongError for another word."""
    words = [word.strip().casefold() for word in text.split(",") if word.strip()]
    for word in words or [text]:
        if word not in (*FORMATS, "all"):
            raise HailongError("exporting.unknown_format", found=word, allowed=", ".join((*FORMATS, "all")))
    return FORMATS if "all" in words else tuple(form for form in FORMATS if form in words)


@checked
def export_answers(
    survey: Survey,
    store: Store,
    folder: Path,
    formats: Sequence[Format] = DEFAULT_FORMATS,
    lang: Language = "vi",
    *,
    comments: bool = False,
    labels: bool = False,
    missing: Missing = "codes",
) -> ExportedFiles:
    """Write the valid forms, one row a form, as answers.csv, .xlsx, .parquet, .sav with their codebook.

    comments: the open comments too, masked as they were imported. labels: the categories' labels in
    `lang` in place of their codes. missing: what stands where there is no score, a documented negative
    code or nothing. The codebook is codebook.xml (DDI-Codebook 2.5),
    .md and .csv. The same store gives the same bytes; the set is written as a whole or not at all, for
    the owner only.

    Raises HailongError: no forms or answers purged, an unknown format, too many forms for Excel, no
    pyreadstat for SPSS, a folder that cannot be written. Then nothing has changed.
    """
    for form in formats:
        if form not in FORMATS:
            raise HailongError("exporting.unknown_format", found=form, allowed=", ".join(FORMATS))
    if "sav" in formats:
        from survey.exporting.spss import require_spss

        require_spss()
    dataset = read_dataset(survey, store, lang, comments=comments, missing=missing)
    files, notes = make_files(dataset, formats, lang, labels=labels)
    written = write_files(folder, files)
    notes = (*dataset.notes, *_code_note(dataset, lang), *notes, *_other_files(folder, files))
    return ExportedFiles(folder, written, dataset.forms, len(dataset.variables), notes)


def make_files(
    dataset: Dataset, formats: Sequence[Format], lang: Language, *, labels: bool = False
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The content of every file by its name, and notes on what did not fit."""
    from survey.exporting.codebook import codebook_csv, codebook_page
    from survey.exporting.ddi import codebook_xml

    if labels:
        dataset = dataset.labelled(lang)
    files: dict[str, bytes] = {}
    notes: list[Problem] = []
    for form in FORMATS:
        if form in formats:
            content, found = _data_file(form, dataset, lang)
            files[f"answers.{form}"] = content
            notes += found
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    page = codebook_page(dataset, tuple(files), lang)
    files |= {
        "codebook.xml": codebook_xml(dataset, hashes),
        "codebook.md": page.encode(),
        "codebook.csv": codebook_csv(dataset),
    }
    return files, tuple(notes)


def _data_file(form: Format, dataset: Dataset, lang: Language) -> tuple[bytes, tuple[Problem, ...]]:
    if form == "csv":
        from survey.exporting.csv_file import csv_bytes

        return csv_bytes(dataset), ()
    if form == "xlsx":
        from survey.exporting.excel import excel_bytes

        return excel_bytes(dataset, lang)
    if form == "parquet":
        from survey.exporting.parquet import write_parquet

        return _from_file(lambda path: write_parquet(dataset, path))
    from survey.exporting.spss import write_spss

    return _from_file(lambda path: write_spss(dataset, path, lang))


def _from_file(write: Callable[[Path], Any]) -> tuple[bytes, tuple[Problem, ...]]:
    """What `write` puts into a file that only the owner can read, and its notes."""
    with tempfile.TemporaryDirectory(prefix="hailong-") as folder:  # made for the owner only
        path = Path(folder) / "answers"
        notes = write(path)
        return path.read_bytes(), notes or ()


def _code_note(dataset: Dataset, lang: Language) -> tuple[Problem, ...]:
    from survey.exporting.study import codes_text

    occurs = any(
        value is not None and isinstance(value, int) and value < 0
        for variable, column in zip(dataset.variables, dataset.columns, strict=True)
        if variable.kind == "rating"
        for value in column
    )
    if not occurs:
        return ()
    return (Problem("exporting.negative_codes", "note", values={"codes": codes_text(dataset, lang)}),)


def _other_files(folder: Path, files: dict[str, bytes]) -> tuple[Problem, ...]:
    """Files of an earlier export that this codebook does not describe."""
    names = {f"answers.{form}" for form in FORMATS} - set(files)
    left = sorted(path.name for path in folder.iterdir() if path.name in names)
    if not left:
        return ()
    return (Problem("exporting.other_files", "warning", values={"files": ", ".join(left)}),)
