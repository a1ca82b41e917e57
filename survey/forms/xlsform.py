"""The questionnaire as an XLSForm, for ODK Collect, Kobo and Enketo.

Questions are named by `survey.forms.names.question_names` (1.1 is `c1_1`), in a group for each
criterion, so that an export's headers are `g1/c1_1` or `g1-c1_1`. Levels are stored by their figure,
categories by their code, other answers by the figure files use for them or by their label's words.
"""

from __future__ import annotations

from survey.forms.names import xml_name
from survey.forms.xlsform_choices import Lists
from survey.forms.xlsform_questions import question_rows
from survey.forms.xlsform_texts import Cells, XlsForm, form_languages, language_name
from survey.workbooks import workbook_bytes, write_text

__all__ = ["XlsForm", "form_languages", "xlsform_bytes", "xlsform_sheets"]


def xlsform_bytes(form: XlsForm) -> bytes:
    """Return the XLSForm as an .xlsx file; the same form gives the same bytes."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    for index, (name, rows) in enumerate(xlsform_sheets(form).items()):
        sheet = workbook.worksheets[0] if index == 0 else workbook.create_sheet()
        sheet.title = name
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for position, column in enumerate(columns, 1):
            write_text(sheet, 1, position, column)
            sheet.column_dimensions[get_column_letter(position)].width = 24
        for number, row in enumerate(rows, 2):
            for position, column in enumerate(columns, 1):
                if row.get(column):
                    write_text(sheet, number, position, row[column])
        sheet.freeze_panes = "A2"
    workbook.properties.creator = "hailong"
    return workbook_bytes(workbook)


def xlsform_sheets(form: XlsForm) -> dict[str, list[Cells]]:
    """Return the rows of the sheets `survey`, `choices` and `settings`."""
    lists = Lists(form)
    survey = question_rows(form, lists)
    title = form.wordings[0].of(form.questionnaire.title)
    settings = {
        "form_title": title,
        "form_id": xml_name(form.questionnaire.id),
        "version": form.questionnaire.version,
        "default_language": language_name(form.wordings[0].lang),
        "instance_name": "${serial}",
    }
    return {"survey": survey, "choices": lists.rows(), "settings": [settings]}
