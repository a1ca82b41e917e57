"""Blank forms of a survey into a folder: printable forms, entry books, the XLSForm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from survey.arguments import checked
from survey.files import write_file
from survey.folder import Survey
from survey.forms.entry_book import EntryBook, entry_book_bytes
from survey.forms.layout import Wording
from survey.forms.names import file_name_part, unit_name
from survey.forms.printed import FormPrinter
from survey.forms.xlsform import XlsForm, form_languages, xlsform_bytes
from survey.messages import HailongError, say
from survey.plan import Unit
from survey.serials import format_serial, unit_key

FormKind = Literal["pdf", "xlsx", "xlsform"]
FORM_KINDS: tuple[FormKind, ...] = ("pdf", "xlsx", "xlsform")


@checked
def read_kinds(text: str) -> tuple[FormKind, ...]:
    """The kinds in a text like "pdf,xlsx". Raises HailongError for another word."""
    words = [word.strip().casefold() for word in text.split(",") if word.strip()]
    found = tuple(kind for kind in FORM_KINDS if kind in words)
    for word in words:
        if word not in FORM_KINDS:
            raise HailongError("forms.no_such_kind", found=word, allowed=", ".join(FORM_KINDS))
    if not found:
        raise HailongError("forms.no_such_kind", found=text, allowed=", ".join(FORM_KINDS))
    return found


Progress = Callable[[int, int, str], None]
"""Called with forms done, forms in all, and the name of the file being made."""

_COPIES_A_FILE = 500
"""A longer batch is printed into several files: one that a printer's memory takes."""


@dataclass(frozen=True, slots=True)
class FormBatch:
    """Forms of one unit with consecutive numbers, as the ledger handed them out."""

    unit_id: str
    first: int
    count: int

    @property
    def serials(self) -> tuple[str, ...]:
        """The serials of these forms, in order."""
        return tuple(format_serial(self.unit_id, number) for number in self._numbers())

    def _numbers(self) -> range:
        return range(self.first, self.first + self.count)

    def split(self, most: int) -> Iterator[FormBatch]:
        """The same forms in batches of at most `most`."""
        for start in self._numbers()[::most]:
            yield FormBatch(self.unit_id, start, min(most, self.first + self.count - start))


@checked
def make_forms(
    survey: Survey,
    batches: Sequence[FormBatch],
    kinds: Iterable[FormKind],
    folder: Path,
    *,
    lang: str | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write blank forms into `folder` (made where missing) and return the files, in order.

    "pdf" and "xlsx" make a file for each batch (a long batch: several PDFs), "xlsform" one for all
    units of the batches. `lang` is the language of the forms, by default the survey's; a language
    the questionnaire does not speak is replaced by its first. Each file appears whole or not at
    all. An entry book that is there already and differs (somebody may have typed in it) is not
    replaced: HailongError, raised before anything is written, as for an unknown unit.
    """
    maker = _Maker(survey, lang or survey.plan.language, folder)
    maker.check(batches)
    jobs = list(maker.jobs(batches, kinds))
    total, done = sum(job.forms for job in jobs), 0
    for job in jobs:
        if progress is not None:
            progress(done, total, job.path.name)
        write_file(job.path, job.make())
        done += job.forms
    if progress is not None:
        progress(total, total, "")
    return tuple(job.path for job in jobs)


@checked
def check_printable(survey: Survey, unit_ids: Iterable[str], *, lang: str | None = None) -> None:
    """Raise HailongError where the forms of these units cannot be made: before numbers are handed out."""
    maker = _Maker(survey, lang or survey.plan.language, Path())
    batches = [FormBatch(unit_id, 1, 1) for unit_id in unit_ids]
    maker.check(batches)
    for batch in batches:
        maker.printer.pages(maker.unit_name(batch.unit_id))


@dataclass(frozen=True)
class _Job:
    """One file to make: what is needed to know before, and how."""

    path: Path
    forms: int
    make: Callable[[], bytes]


@dataclass(frozen=True)
class _Maker:
    survey: Survey
    lang: str
    folder: Path

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return form_languages(self.survey.questionnaire, self.lang)

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.survey.questionnaire, self.languages[0], self.survey.plan.texts)

    @cached_property
    def printer(self) -> FormPrinter:
        plan, wording = self.survey.plan, self.wording
        authority = wording.of(plan.texts.get("authority")) or wording.of(plan.organiser).upper()
        return FormPrinter(wording, authority=authority)

    def unit(self, unit_id: str) -> Unit:
        unit = self.survey.plan.unit(unit_id)
        if unit is None:
            known = ", ".join(f"{unit.id} ({unit.name})" for unit in self.survey.plan.units)
            raise HailongError("forms.no_such_unit", unit=unit_id, units=known)
        return unit

    def unit_name(self, unit_id: str) -> str:
        return unit_name(self.survey.plan, self.unit(unit_id), self.languages[0])

    def check(self, batches: Sequence[FormBatch]) -> None:
        """Raise HailongError for an unknown unit, a batch of nothing, serials that two units share."""
        seen: dict[str, str] = {}
        for unit in self.survey.plan.units:
            first = seen.setdefault(unit_key(unit.id).lstrip("0"), unit.id)
            if first != unit.id:
                raise HailongError("forms.same_serials", first=first, second=unit.id, key=unit_key(unit.id))
        for batch in batches:
            name = self.unit(batch.unit_id).name
            if batch.first < 1 or batch.count < 1:
                raise HailongError("forms.no_forms", unit=name, count=batch.count, first=batch.first)

    def jobs(self, batches: Sequence[FormBatch], kinds: Iterable[FormKind]) -> Iterator[_Job]:
        """What is to be made, PDFs first. An entry book already there is compared with the new one."""
        wanted = set(kinds)
        if "pdf" in wanted:
            for batch in (part for whole in batches for part in whole.split(_COPIES_A_FILE)):
                yield _Job(self._path("pdf", batch), batch.count, self._pdf(batch))
        if "xlsx" in wanted:
            for batch in batches:
                yield _Job(self._path("xlsx", batch), batch.count, self._entry_book(batch))
        if "xlsform" in wanted and batches:
            path = self.folder / f"xlsform-{file_name_part(self.survey.questionnaire.id)}.xlsx"
            yield _Job(path, 1, self._xlsform({batch.unit_id for batch in batches}))

    def _path(self, kind: Literal["pdf", "xlsx"], batch: FormBatch) -> Path:
        last = batch.first + batch.count - 1
        what = say(f"forms.file_{kind}", self.wording.ui)
        unit, name = (file_name_part(text) for text in (batch.unit_id, self.unit(batch.unit_id).name))
        parts = [what, unit, *([name] if name != unit else []), f"{batch.first:04d}", f"{last:04d}"]
        return self.folder / f"{'-'.join(parts)}.{kind}"

    def _pdf(self, batch: FormBatch) -> Callable[[], bytes]:
        return lambda: self.printer.print(self.unit_name(batch.unit_id), batch.serials)

    def _entry_book(self, batch: FormBatch) -> Callable[[], bytes]:
        plan = self.survey.plan
        book = EntryBook(
            self.wording,
            self.unit_name(batch.unit_id),
            batch.serials,
            self.unit(batch.unit_id).quota,
            plan.period_from,
            plan.period_to,
            self.wording.of(plan.name),
        )
        path = self._path("xlsx", batch)
        if path.exists() and path.read_bytes() != entry_book_bytes(book):
            raise HailongError("forms.would_overwrite", path=str(path))
        return lambda: entry_book_bytes(book)

    def _xlsform(self, unit_ids: set[str]) -> Callable[[], bytes]:
        plan, q = self.survey.plan, self.survey.questionnaire
        units = [unit for unit in plan.units if unit.id in unit_ids]
        form = XlsForm(
            [Wording(q, language, plan.texts) for language in self.languages],
            units,
            {unit.id: self.unit_name(unit.id) for unit in units},
            plan.period_from,
            plan.period_to,
        )
        return lambda: xlsform_bytes(form)
