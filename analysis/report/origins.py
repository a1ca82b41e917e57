"""Tables of where the figures come from: the files imported, versions, hashes, settings."""

from __future__ import annotations

from datetime import datetime

from analysis.formatting import format_date, format_decimal, format_level
from analysis.report.cells import (
    column_names,
    count_cell,
    make_table,
)
from analysis.report.document import Cell, Row, TableBlock
from analysis.report.facts import Facts


def imports_table(facts: Facts) -> TableBlock | None:
    """The imported files with their hashes."""
    imports = facts.inputs.provenance.imports
    if not imports:
        return None
    counts = [(file.rows, file.accepted, file.held, file.rejected, file.resent) for file in imports]
    totals = [sum(column) for column in zip(*counts, strict=True)]
    names = ["rows", "accepted", "held", "refused", "resent"]
    shown = [index for index, total in enumerate(totals) if total or index < 2]
    rows = []
    for file, own in zip(imports, counts, strict=True):
        words = (Cell(file.name), Cell(file.sha256), Cell(_imported(facts, file.imported_at)))
        rows.append(Row((*words, *(count_cell(facts, own[index]) for index in shown))))
    if len(rows) > 1:
        cells = (count_cell(facts, totals[index]) for index in shown)
        rows.append(Row((Cell(facts.t("words.total")), Cell(""), Cell(""), *cells), "total"))
    headings = column_names(facts, "file", "sha256", "imported", *(names[index] for index in shown))
    notes = [facts.t("notes.import_rows")]
    return make_table(facts, "imports", headings, rows, words=3, notes=notes, wide=True)


def _imported(facts: Facts, stored: str) -> str:
    """The time of an import as the store wrote it, in the report's own zone: 16:05, 24/11/2026."""
    try:
        when = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    if when.tzinfo is not None:
        when = when.astimezone(facts.inputs.provenance.generated_at.tzinfo)
    return f"{when:%H:%M}, {format_date(when.date(), facts.lang)}"


def _moment(facts: Facts, when: datetime) -> str:
    zone = when.strftime("%z")
    shift = f" (UTC{zone[:3]}:{zone[3:5]})" if zone else ""
    return f"{when:%H:%M}, {format_date(when.date(), facts.lang)}{shift}"


def _weights(facts: Facts) -> str:
    method = facts.inputs.indices.method
    said = [facts.t("words.by_respondent")] if method.respondent_weights else []
    said += [] if method.weights == "none" else [facts.t(f"words.by_{method.weights}")]
    return "; ".join(said) or facts.t("words.unweighted")


def _screening(facts: Facts) -> str:
    """Whether the forms were screened, and if so how the last one was made."""
    flagged = facts.inputs.flagged
    if flagged is None:
        return facts.t(f"words.screened_{facts.inputs.screened}")
    fdr = format_level(flagged.fdr, facts.lang)
    return facts.t("words.screened_current", fdr=fdr, seed=str(flagged.seed))


def settings_table(facts: Facts) -> TableBlock:
    """Versions, clock, hashes and settings: what it takes to make the same report again."""
    method, origin = facts.inputs.indices.method, facts.inputs.provenance
    questionnaire = facts.inputs.questionnaire
    entries = {
        "program": origin.version,
        "generated": _moment(facts, origin.generated_at),
        "questionnaire": f"{questionnaire.id}, {questionnaire.version}",
        "questionnaire_hash": origin.questionnaire_sha256,
        "recipe": method.recipe,
        "interval": f"{'t' if facts.interval == 'mean' else facts.interval}, {facts.level_text()}",
        "weights": _weights(facts),
        "fpc": facts.t("words.yes" if method.fpc and facts.known_populations else "words.no"),
        "seed": "" if origin.seed is None else str(origin.seed),
        "screening": _screening(facts),
        "libraries": ", ".join(f"{name} {version}" for name, version in origin.libraries.items()),
        "files": format_decimal(len(origin.imports), 0, facts.lang),
    }
    rows = [Row((Cell(facts.t(f"provenance.{key}")), Cell(value))) for key, value in entries.items() if value]
    return make_table(facts, "settings", column_names(facts, "name", "value"), rows, words=2)
