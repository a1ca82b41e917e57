"""Removing a survey's answers for good, and writing out what was kept of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis.keeping.reports import write_charts, write_report
from analysis.keeping.selecting import only_kept, read_content, require_same
from analysis.keeping.sums import Gather, keep_sums
from analysis.report.build import ALL_UNITS, FORMATS, ReportFiles, safe_name
from analysis.report.numbers import write_json
from survey.arguments import checked
from survey.files import write_files
from survey.folder import Survey
from survey.messages import HailongError, Language
from survey.store import Store
from survey.store.records import Kept


@checked
def purge_survey(survey: Survey, store: Store, gather: Gather, *, by: str, at: datetime | None = None) -> int:
    """Keep the sums and the report, remove all answers; return the number of forms removed.

    `gather` gives the inputs of the report by the choices it was published with. Raises HailongError, with
    nothing removed, when something comes in while the sums are made. A second time it only makes sure that
    nothing is left in the files.
    """
    if store.kept() is not None:
        return store.purge("", by=by)
    entries = len(store.audit())
    sums = keep_sums(survey, store, gather, at or datetime.now(UTC).astimezone())
    return store.purge(sums, by=by, entries=entries)


@checked
def write_kept(store: Store, folder: Path) -> tuple[Path, ...]:
    """Write what was kept into `folder`: kept.json, and the report's numbers.vi.json and numbers.en.json.

    Raises HailongError while the answers are there, or where the folder cannot be written.
    """
    kept = store.kept()
    if kept is None:
        raise HailongError("purging.nothing_kept")
    content = dict(read_content(kept))
    reports = content.pop("reports")
    readable = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    files = {"kept.json": readable.encode()}
    files |= {
        f"numbers.{lang}.json": write_json(found["numbers"]).encode() for lang, found in reports.items()
    }
    return write_files(folder, files)


@checked
def publish_again(
    kept: Kept,
    folder: Path,
    lang: Language,
    formats: Sequence[str] = FORMATS,
    *,
    scope: str = "all",
    template: Path | None = None,
    choices: Mapping[str, Any],
) -> tuple[ReportFiles, ...]:
    """Write the report as it was when the answers were removed, or units' sheets, in the same bytes.

    Raises HailongError for what would need answers: another way of computing, a unit without forms.
    """
    report = _kept_report(kept, lang, choices)
    if scope == "all":
        return (write_report(report, folder, formats, template),)
    sheets = report.get("sheets", {})
    wanted = list(sheets) if scope == ALL_UNITS else [scope]
    if not wanted or wanted[0] not in sheets:
        raise only_kept(kept, "--scope", scope, ", ".join(("all", *sheets)))
    return tuple(write_report(sheets[id_], folder / safe_name(id_), formats, template) for id_ in wanted)


@checked
def publish_charts(
    kept: Kept, folder: Path, lang: Language, *, choices: Mapping[str, Any]
) -> tuple[Path, ...]:
    """Write the charts as they were when the answers were removed, in the same bytes.

    Raises HailongError for another way of computing.
    """
    report = _kept_report(kept, lang, choices)
    if "charts" not in report:
        raise HailongError("store.answers_removed", at=kept.at, by=kept.by)
    return write_charts(report, folder)


def _kept_report(kept: Kept, lang: Language, choices: Mapping[str, Any]) -> Mapping[str, Any]:
    content = read_content(kept)
    if lang not in content["reports"]:
        raise HailongError("store.answers_removed", at=kept.at, by=kept.by)
    report: Mapping[str, Any] = content["reports"][lang]
    require_same(kept, content["indices"]["method"], choices)
    seed = report["numbers"]["provenance"]["seed"]
    for option, asked, own in (
        ("--seed", choices.get("seed"), seed),
        ("--with", choices.get("earlier"), "–"),
        ("--crosswalk", choices.get("crosswalk"), "–"),
    ):
        if asked is not None and asked != own:
            raise only_kept(kept, option, asked, own)
    return report
