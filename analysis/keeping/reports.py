"""The published report as it is kept, and written again when the answers are gone."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.report.build import (
    FORMATS,
    Drawn,
    ReportFiles,
    draw_all,
    make_charts,
    outline_sheet,
    render_files,
)
from analysis.report.document import Cell, Document, FigureBlock, Paragraph, Row, Section, TableBlock
from analysis.report.facts import Facts
from analysis.report.figures import Picture, draw_pictures
from analysis.report.numbers import document_to_numbers, write_json
from analysis.report.outline import outline_report
from survey.files import write_files
from survey.messages import HailongError

_OWN = frozenset({"format", "language", "title", "subtitle", "sections"})


def keep_report(facts: Facts) -> dict[str, Any]:
    """A report as plain data, with the units' own sheets by id, and the files of its charts, packed."""
    pictures = draw_pictures(facts)
    return {
        **_keep(outline_report(facts, pictures), pictures),
        "sheets": {unit.id: _keep(*outline_sheet(facts, unit.id, unit.name)) for unit in facts.units},
        "charts": {name: _pack(content) for name, content in make_charts(pictures).items()},
    }


def _keep(document: Document, pictures: Mapping[str, Picture]) -> dict[str, Any]:
    """A document's numbers, the words of its layout, and its figures."""
    drawn = draw_all(pictures)
    return {
        "numbers": json.loads(write_json(document_to_numbers(document))),
        "words": dict(document.words),
        "figures": {
            name: {
                "svg": _pack(drawn.svgs[name].encode()),
                "png": _pack(drawn.pngs[name]),
                "size": list(drawn.sizes[name]),
            }
            for name in drawn.svgs
        },
    }


def write_charts(kept: Mapping[str, Any], folder: Path) -> tuple[Path, ...]:
    """Write the charts of a kept report into `folder`: the same bytes as when it was kept."""
    return write_files(folder, {name: _unpack(content) for name, content in kept["charts"].items()})


def write_report(
    kept: Mapping[str, Any], folder: Path, formats: Sequence[str] = FORMATS, template: Path | None = None
) -> ReportFiles:
    """Write a kept report into `folder`: the same bytes as when it was kept.

    Raises HailongError for an unknown format, a template that is none; then nothing has changed.
    """
    for name in formats:
        if name not in FORMATS:
            raise HailongError("report.unknown_format", found=name, allowed=", ".join(FORMATS))
    figures = kept["figures"]
    drawn = Drawn(
        svgs={name: _unpack(figure["svg"]).decode() for name, figure in figures.items()},
        pngs={name: _unpack(figure["png"]) for name, figure in figures.items()},
        sizes={name: tuple(figure["size"]) for name, figure in figures.items()},
    )
    document = read_document(kept["numbers"], kept["words"])
    return ReportFiles(folder, write_files(folder, render_files(document, drawn, formats, template)))


def read_document(numbers: Mapping[str, Any], words: Mapping[str, str]) -> Document:
    """The document whose numbers these are."""
    return Document(
        lang=numbers["language"],
        title=numbers["title"],
        subtitle=tuple(numbers["subtitle"]),
        sections=tuple(
            Section(section["id"], section["title"], tuple(map(_block, section["blocks"])))
            for section in numbers["sections"]
        ),
        words=words,
        facts={name: value for name, value in numbers.items() if name not in _OWN},
    )


def _block(block: Mapping[str, Any]) -> Paragraph | TableBlock | FigureBlock:
    if block["kind"] == "paragraph":
        figures = {name: Cell(**cell) for name, cell in block["figures"].items()}
        return Paragraph(block["id"], block["text"], figures, block["manner"])
    if block["kind"] == "table":
        return _table(block)
    data = block["data"]
    return FigureBlock(
        block["id"], block["caption"], block["alt"], None if data is None else _table(data), block["table"]
    )


def _table(block: Mapping[str, Any]) -> TableBlock:
    return TableBlock(
        id=block["id"],
        caption=block["caption"],
        columns=tuple(block["columns"]),
        numeric=tuple(block["numeric"]),
        rows=tuple(Row(tuple(Cell(**cell) for cell in row["cells"]), row["kind"]) for row in block["rows"]),
        notes=tuple(block["notes"]),
        wide=block["wide"],
    )


def _pack(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()


def _unpack(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))
