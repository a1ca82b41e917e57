"""The workbook in which two entries of the same forms are brought together, to be decided and imported."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from survey.arguments import checked
from survey.importing.verify import Difference, Pair, Verification
from survey.messages import Language, say
from survey.questionnaire.model import FIRST_NONRESPONSE, Questionnaire

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FILL = "FFFFEB9C"
_ROLES = ("serial", "unit", "date", "volunteer")


@checked
def write_resolved(
    verification: Verification,
    questionnaire: Questionnaire,
    path: Path,
    lang: Language,
    prefer: Literal["first", "second"] | None = None,
) -> Path:
    """Write a workbook of all forms in both files, to be imported once every difference is decided.

    Where the two agree their answer stands; where they differ the cell is empty, coloured, with both
    answers in a comment, to be filled from the paper form. `prefer` fills them from one of the files.
    """
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = say("importing.resolved_sheet", lang)
    codes = [
        *_ROLES,
        *(item.code for item in questionnaire.rated),
        *(a.code for a in questionnaire.attributes),
    ]
    if questionnaire.comment is not None:
        codes.append(questionnaire.comment.code)
    for column, code in enumerate(codes, 1):
        _write(sheet, 1, column, say(f"importing.role_{code}", lang) if code in _ROLES else code)
    differing: dict[str, dict[str, Difference]] = defaultdict(dict)
    for difference in verification.differences:
        differing[difference.serial][difference.field] = difference
    for row, pair in enumerate(verification.pairs, 2):
        for column, code in enumerate(codes, 1):
            found = differing[pair.serial].get(code)
            if found is None or prefer is not None:
                _write(sheet, row, column, _value(pair, code, questionnaire, lang, prefer or "first"))
            else:
                _ask(sheet.cell(row, column), found, lang)
    sheet.freeze_panes = "B2"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _write(sheet: Worksheet, row: int, column: int, value: str) -> None:
    """Write a text as text, a digit as a number."""
    cell: Any = sheet.cell(row, column)
    if value.isdigit() and len(value) < 3 and column > len(_ROLES):
        cell.value = int(value)
    elif value:
        cell.value = value
        cell.data_type = "s"


def _ask(cell: Any, difference: Difference, lang: Language) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_FILL)
    text = say(
        "importing.resolved_ask",
        lang,
        first=difference.first,
        first_cell=difference.first_place.cell,
        second=difference.second,
        second_cell=difference.second_place.cell,
    )
    cell.comment = Comment(text, "hailong")


def _value(pair: Pair, code: str, questionnaire: Questionnaire, lang: Language, which: str) -> str:
    """One field as a volunteer would type it."""
    form = pair.first.form if which == "first" else pair.second.form
    if form is None:
        return ""
    roles = {
        "serial": form.serial or "",
        "unit": form.unit_id or "",
        "date": form.collected_on or "",
        "volunteer": form.volunteer or "",
    }
    if code in roles:
        return roles[code]
    if code in questionnaire.position:
        byte = form.ratings[questionnaire.position[code]]
        if byte < 128:
            return str(byte)
        index = FIRST_NONRESPONSE - (byte - 256)
        return questionnaire.nonresponse[index].label.in_language(lang) if index >= 0 else ""
    if questionnaire.comment is not None and code == questionnaire.comment.code:
        return form.comment or ""
    return form.attributes.get(code, "")
