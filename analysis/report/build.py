"""From inputs to files: every format of a report in one run, a whole set or nothing."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.charts.saving import MARGIN, png_bytes, svg_text
from analysis.report.document import Document
from analysis.report.facts import Facts
from analysis.report.figures import Picture, draw_pictures, draw_unit_picture
from analysis.report.inputs import ReportInputs
from analysis.report.outline import outline_report, outline_unit
from survey.arguments import checked
from survey.files import write_files
from survey.messages import HailongError, Language

FORMATS: Final = ("html", "fragment", "docx", "xlsx", "figures", "json")
"""report.html; fragment.html with its pictures; report.docx; tables.xlsx; figures/; numbers.json."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ReportFiles:
    """What was written: the main file of each format asked for, and everything in order."""

    folder: Path
    written: tuple[Path, ...]

    def path(self, name: str) -> Path | None:
        """The file called `name` (report.html …), or None."""
        return next((path for path in self.written if path.name == name), None)


ALL_UNITS: Final = "all-units"
"""The scope that gives a sheet for each unit."""


@checked
def read_formats(text: str) -> tuple[str, ...]:
    """The formats in a text like "html,docx"; "all" is every one. Raises HailongError for another word."""
    words = [word.strip().casefold() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in (*FORMATS, "all"):
            raise HailongError("report.unknown_format", found=word, allowed=", ".join(("all", *FORMATS)))
    return FORMATS if "all" in words or not words else tuple(name for name in FORMATS if name in words)


@checked
def draws(formats: Sequence[str]) -> bool:
    """Whether these formats show figures."""
    return not {"xlsx", "json"}.issuperset(formats)


@checked
def build_reports(
    inputs: ReportInputs,
    folder: Path,
    lang: Language = "vi",
    formats: Sequence[str] = FORMATS,
    *,
    scope: str = "all",
    template: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> tuple[ReportFiles, ...]:
    """Write the report of a scope: "all", ALL_UNITS, or one unit's id. See the functions for each."""
    if scope == "all":
        return (build_report(inputs, folder, lang, formats, template=template),)
    if scope == ALL_UNITS:
        told = None if progress is None else lambda done, total: progress(done, total, "")
        return build_unit_reports(inputs, folder, lang, formats, template=template, progress=told)
    return (build_unit_report(inputs, scope, folder / safe_name(scope), lang, formats, template=template),)


@checked
def build_report(
    inputs: ReportInputs,
    folder: Path,
    lang: Language = "vi",
    formats: Sequence[str] = FORMATS,
    *,
    template: Path | None = None,
) -> ReportFiles:
    """Write the report of the whole survey into `folder`.

    `template` is an office's own Word document to fill (see docs). Raises HailongError for an
    unknown format, a survey without forms, a template that is none; then nothing has changed.
    """
    _check(inputs, formats)
    facts = Facts(inputs, lang)
    pictures = draw_pictures(facts)
    document = outline_report(facts, pictures)
    files = make_files(document, pictures, formats, template)
    return ReportFiles(folder, write_files(folder, files))


def build_unit_report(
    inputs: ReportInputs,
    unit_id: str,
    folder: Path,
    lang: Language = "vi",
    formats: Sequence[str] = FORMATS,
    *,
    template: Path | None = None,
) -> ReportFiles:
    """Write one unit's own sheet of two pages into `folder`. Raises HailongError for an unknown unit."""
    _check(inputs, formats)
    units = {unit.id: unit.name for unit in inputs.answers.units}
    if unit_id not in units:
        raise HailongError("report.unknown_unit", found=unit_id, allowed=", ".join(units))
    return _build_unit(Facts(inputs, lang), unit_id, units[unit_id], folder, formats, template)


def build_unit_reports(
    inputs: ReportInputs,
    folder: Path,
    lang: Language = "vi",
    formats: Sequence[str] = FORMATS,
    *,
    template: Path | None = None,
    progress: Progress | None = None,
) -> tuple[ReportFiles, ...]:
    """Write a sheet for each unit with forms or a quota, each into a folder named by the unit's id.

    `progress` is told after each unit how many are done, of how many.
    """
    _check(inputs, formats)
    facts = Facts(inputs, lang)
    made = []
    for done, unit in enumerate(facts.units, 1):
        made.append(_build_unit(facts, unit.id, unit.name, folder / safe_name(unit.id), formats, template))
        if progress is not None:
            progress(done, len(facts.units))
    return tuple(made)


def _build_unit(
    facts: Facts, unit_id: str, name: str, folder: Path, formats: Sequence[str], template: Path | None
) -> ReportFiles:
    document, pictures = outline_sheet(facts, unit_id, name)
    return ReportFiles(folder, write_files(folder, make_files(document, pictures, formats, template)))


def outline_sheet(facts: Facts, unit_id: str, name: str) -> tuple[Document, dict[str, Picture]]:
    """A unit's own sheet and the figure in it, if there is one."""
    picture = draw_unit_picture(facts, unit_id, name)
    pictures = {picture.block.id: picture} if picture is not None else {}
    return outline_unit(facts, unit_id, picture), pictures


@checked
def draw_charts(inputs: ReportInputs, folder: Path, lang: Language = "vi") -> list[Path]:
    """Write every figure with its title as PNG (200 dpi) and SVG into `folder`; the paths written."""
    _check(inputs, ())
    return list(write_files(folder, make_charts(draw_pictures(Facts(inputs, lang)))))


def make_charts(pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    """The content of the files that `draw_charts` writes."""
    files: dict[str, bytes] = {}
    for name, picture in pictures.items():
        figure = picture.draw(picture.block.caption)
        files[f"{name}.png"] = png_bytes(figure, margin=MARGIN)
        svg = svg_text(figure, name, picture.block.caption, picture.block.alt, margin=MARGIN)
        files[f"{name}.svg"] = ('<?xml version="1.0" encoding="UTF-8"?>\n' + svg).encode()
    return files


def _check(inputs: ReportInputs, formats: Sequence[str]) -> None:
    for name in formats:
        if name not in FORMATS:
            raise HailongError("report.unknown_format", found=name, allowed=", ".join(FORMATS))
    if not inputs.answers.forms:
        raise HailongError("report.no_forms")


def safe_name(unit_id: str) -> str:
    """A unit's id as the name of a folder on any system."""
    kept = "".join(char if char.isalnum() or char in "-_" else "_" for char in unit_id)
    return kept or "_"


@dataclass(frozen=True)
class Drawn:
    """Figures as they stand in files, by name: SVG elements, PNG files, their sizes in CSS pixels."""

    svgs: Mapping[str, str]
    pngs: Mapping[str, bytes]
    sizes: Mapping[str, tuple[int, int]]


def draw_all(
    pictures: Mapping[str, Picture],
    vector: Container[str] | None = None,
    raster: Container[str] | None = None,
) -> Drawn:
    """Draw the pictures named in `vector` as SVG and those in `raster` as PNG; None is every one."""
    vector = pictures if vector is None else vector
    raster = pictures if raster is None else raster
    figures = {name: pictures[name].draw(None) for name in pictures if name in vector or name in raster}
    sizes = {name: figure.get_size_inches() * 96 for name, figure in figures.items()}
    svgs = {
        name: svg_text(
            figures[name], f"figure-{name}", pictures[name].block.caption, pictures[name].block.alt
        )
        for name in figures
        if name in vector
    }
    pngs = {name: png_bytes(figures[name]) for name in figures if name in raster}
    return Drawn(
        svgs, pngs, {name: (round(float(size[0])), round(float(size[1]))) for name, size in sizes.items()}
    )


def make_files(
    document: Document, pictures: Mapping[str, Picture], formats: Sequence[str], template: Path | None = None
) -> dict[str, bytes]:
    """The content of every file of the formats asked for, by its path in the folder.

    The PNG files are made when a format needs them (the fragment and Word do).
    """
    vector, raster = _figures_wanted(document, pictures, formats, template)
    return render_files(document, draw_all(pictures, vector, raster), formats, template)


def render_files(
    document: Document, drawn: Drawn, formats: Sequence[str], template: Path | None = None
) -> dict[str, bytes]:
    """The same, from figures that are drawn."""
    from analysis.report.numbers import document_to_numbers, write_json

    files: dict[str, bytes] = {}
    for name in formats:
        if name == "html":
            from analysis.report.html import render_page

            files["report.html"] = render_page(document, drawn.svgs).encode()
        elif name == "fragment":
            from analysis.report.html import Linked, render_fragment

            linked = {name: Linked(f"figures/{name}.png", *size) for name, size in drawn.sizes.items()}
            files["fragment.html"] = render_fragment(document, linked).encode()
        elif name == "docx":
            from analysis.report.word import write_word

            files["report.docx"] = write_word(document, drawn.pngs, template)
        elif name == "xlsx":
            from analysis.report.excel import write_workbook

            files["tables.xlsx"] = write_workbook(document)
        elif name == "json":
            files["numbers.json"] = write_json(document_to_numbers(document)).encode()
    if {"fragment", "figures"} & set(formats):
        files |= {f"figures/{name}.png": content for name, content in drawn.pngs.items()}
    if "figures" in formats:
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        files |= {f"figures/{name}.svg": (head + svg).encode() for name, svg in drawn.svgs.items()}
    return files


def _figures_wanted(
    document: Document, pictures: Mapping[str, Picture], formats: Sequence[str], template: Path | None
) -> tuple[frozenset[str], frozenset[str]]:
    """The figures needed as SVG and as PNG: none is drawn for nothing, and a bad template is found first."""
    every, none = frozenset(pictures), frozenset[str]()
    needed = none
    if "docx" in formats:
        from analysis.report.word import figures_needed

        needed = figures_needed(document, template)
    vector = every if {"html", "figures"} & set(formats) else none
    return vector, every if {"fragment", "figures"} & set(formats) else needed & every
