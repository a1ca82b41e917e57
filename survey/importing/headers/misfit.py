"""Why no sheet of a file fits the questionnaire, in terms a person can act on."""

from __future__ import annotations

from collections.abc import Sequence

from survey.importing.context import Context
from survey.importing.headers.layout import Layout
from survey.importing.readers.cells import Sheet, cell_kind, cell_text
from survey.importing.source import SourceFile
from survey.messages import HailongError, Problem
from survey.text import clean, fold

_SHOWN = 8


def explain_misfit(
    source: SourceFile, layouts: Sequence[tuple[Sheet, Layout | None]], context: Context
) -> HailongError:
    """The error for a file without a fitting sheet: empty, no header, or another questionnaire."""
    name = source.path.name
    filled = [(sheet, layout) for sheet, layout in layouts if any(any(row) for row in sheet.rows)]
    if not filled:
        return HailongError("importing.empty", path=name)
    sheet, layout = max(filled, key=lambda pair: len(pair[1].items()) if pair[1] else -1)
    expected = [item.code for item in context.questionnaire.rated]
    if layout is None:
        return HailongError("importing.no_header", path=name, expected=_short(expected))
    found = list(layout.items())
    near = tuple(_near_misses(sheet, layout, context))
    return HailongError(
        "importing.does_not_fit",
        problems=near,
        path=name,
        questionnaire=context.questionnaire.id,
        found=len(found),
        found_codes=_short(found) or "–",
        expected_count=len(expected),
        missing=_short([code for code in expected if code not in found]),
        row=sheet.row_number(layout.header_rows[-1]),
    )


def _short(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_SHOWN]) + (" …" if len(codes) > _SHOWN else "")


def _near_misses(sheet: Sheet, layout: Layout, context: Context) -> list[Problem]:
    """Headers that nearly name a missing item."""
    labels = {
        fold(text): item.code
        for item in context.questionnaire.rated
        if item.code not in layout.items()
        for text in (item.code, *item.label.by_language.values())
    }
    from difflib import get_close_matches

    problems: list[Problem] = []
    row = layout.header_rows[-1]
    for position, raw in enumerate(sheet.rows[row]):
        header = clean(cell_text(raw))
        if position in {c.position for c in layout.columns} or cell_kind(raw) != "text":
            continue
        near = get_close_matches(fold(header)[:200], labels, n=1, cutoff=0.75)
        if near:
            problems.append(
                Problem(
                    "importing.near_header",
                    "note",
                    sheet=sheet.name or None,
                    cell=sheet.address(row, position),
                    column=header,
                    values={"near": labels[near[0]], "header": header},
                )
            )
    return problems[:_SHOWN]
