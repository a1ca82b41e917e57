"""The codebook for people: a Markdown page, and a table for Excel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from survey.exporting.csv_file import BOM, csv_field
from survey.exporting.dataset import Dataset, Value, printable
from survey.exporting.study import study_facts
from survey.exporting.variables import Category, Variable
from survey.messages import Language, say
from survey.questionnaire.model import Text

_HEADER = ("variable", "code", "group", "label", "type", "value", "value_label", "missing")
_MARKS = str.maketrans({mark: "\\" + mark for mark in "\\`*_{}[]<>#|~"})


def codebook_header(lang: Language) -> list[str]:
    """The headings of the codebook's table."""
    return [say(f"exporting.codebook_{name}", lang) for name in _HEADER]


def codebook_rows(dataset: Dataset, lang: Language) -> Iterator[list[str | int]]:
    """A row for each variable, and under it one for each value it may have."""
    for variable in dataset.variables:
        yield [*_about(variable, lang), "", "", ""]
        for category in variable.categories:
            missing = say("exporting.codebook_yes", lang) if category.missing else ""
            label = printable(category.label.in_language(lang))
            yield [variable.name, "", "", "", "", category.value, label, missing]


def _about(variable: Variable, lang: Language) -> list[str]:
    return [
        variable.name,
        variable.code,
        printable(variable.group.in_language(lang)),
        printable(variable.label.in_language(lang)),
        say(f"exporting.type_{variable.kind}", lang),
    ]


def codebook_csv(dataset: Dataset) -> bytes:
    """Return the codebook as CSV of the same kind as the answers, labels in both languages."""
    header = (
        "variable", "code", "type", "group_vi", "group_en", "label_vi", "label_en",
        "value", "value_label_vi", "value_label_en", "missing",
    )  # fmt: skip
    rows: list[Sequence[Value]] = [header]
    for variable in dataset.variables:
        about = (variable.name, variable.code, variable.kind, *_both(variable.group), *_both(variable.label))
        rows.append((*about, None, None, None, None))
        rows += [
            (variable.name, *(None,) * 6, category.value, *_both(category.label), int(category.missing))
            for category in variable.categories
        ]
    lines = [";".join(csv_field(value) for value in row) for row in rows]
    return (BOM + "\r\n".join(lines) + "\r\n").encode()


def _both(text: Text) -> tuple[str, str]:
    return printable(text.in_language("vi")), printable(text.in_language("en"))


def codebook_page(dataset: Dataset, files: Sequence[str], lang: Language) -> str:
    """Return the codebook as a page of Markdown: the survey, then every variable with its values."""
    plan = dataset.survey.plan
    title = say("exporting.codebook_title", lang, name=plan.name.in_language(lang))
    lines = [f"# {_plain(title)}", ""]
    lines += [f"- **{_plain(name)}**: {_plain(text)}" for name, text in study_facts(dataset, lang)]
    lines += [f"- **{say('exporting.files', lang)}**: {', '.join(files)}", ""]
    if "answers.csv" in files:
        lines += [_plain(say("exporting.csv_text", lang)), ""]
    lines += [_plain(say("exporting.confidential", lang)), ""]
    group = ""
    for variable in dataset.variables:
        own = printable(variable.group.in_language(lang))
        if own != group:
            group = own
            lines += [f"## {_plain(group)}", ""]
        lines += [*_variable_lines(variable, lang), ""]
    return "\n".join(lines)


def _variable_lines(variable: Variable, lang: Language) -> list[str]:
    code = f" ({_plain(variable.code)})" if variable.code else ""
    kind = say(f"exporting.type_{variable.kind}", lang)
    head = f"**`{variable.name}`**{code} — {_plain(variable.label.in_language(lang))} · *{kind}*"
    if not variable.categories:
        return [head]
    columns = [say(f"exporting.codebook_{name}", lang) for name in ("value", "value_label", "missing")]
    table = ["| " + " | ".join(columns) + " |", "|---|---|---|"]
    return [head, "", *table, *(_category_line(category, lang) for category in variable.categories)]


def _category_line(category: Category, lang: Language) -> str:
    missing = say("exporting.codebook_yes", lang) if category.missing else ""
    return f"| {_plain(str(category.value))} | {_plain(category.label.in_language(lang))} | {missing} |"


def _plain(text: str) -> str:
    """Text that Markdown takes as text, on one line."""
    return " ".join(printable(text).split()).translate(_MARKS)
