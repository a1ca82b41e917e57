"""What removing the answers would do, and what it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.formatting import format_count
from survey.messages import Language, say
from survey.store.database import is_url
from terminal.plain import local_time

if TYPE_CHECKING:
    from pathlib import Path

    from survey.folder import Survey
    from survey.remains import Remains
    from survey.store import Store
    from survey.store.records import Kept

_LISTED = 10


def plan_text(store: Store, survey: Survey, remains: Remains, lang: Language) -> str:
    """What would be removed and kept, and which copies there are."""
    valid = sum(counts.valid for counts in store.counts_by_unit())
    rows = sum(record.rows + record.left_out for record in store.imports())
    lines = [
        say("purging.would_remove", lang, forms=format_count(valid, lang), rows=format_count(rows, lang)),
        say("purging.would_keep", lang),
        remains_text(survey, remains, lang),
        say("purging.how_to", lang),
    ]
    if _deletable(remains):
        lines.append(say("purging.how_to_copies", lang))
    return "\n".join(lines)


def purged_text(forms: int, kept: Kept | None, lang: Language) -> str:
    """How many forms are gone now, or when and by whom they were removed before (`kept`)."""
    if kept is None:
        return say("purging.done", lang, forms=format_count(forms, lang))
    return say("purging.already", lang, at=local_time(kept.at), by=kept.by)


def written_text(written: Sequence[Path], lang: Language) -> str:
    """The files of what was kept."""
    return say("purging.kept_written", lang, files=", ".join(map(str, written)))


def remains_text(survey: Survey, remains: Remains, lang: Language) -> str:
    """The files that hold answers, and what lies out of reach."""
    lines = list(_files(survey, remains, lang))
    if lines:
        lines.insert(0, say("purging.cannot_reach", lang))
    lines.append(say("purging.left_elsewhere", lang))
    if is_url(survey.plan.database):
        lines.append(say("purging.left_server", lang))
    return "\n".join(lines)


def _files(survey: Survey, remains: Remains, lang: Language) -> Iterator[str]:
    for kind, paths in remains.by_kind():
        yield "  " + say(f"purging.left_{kind}", lang, count=format_count(len(paths), lang))
        for path in paths[:_LISTED]:
            yield f"    {path.relative_to(survey.folder).as_posix()}"
        if len(paths) > _LISTED:
            yield "    " + say("purging.left_more", lang, count=format_count(len(paths) - _LISTED, lang))


def _deletable(remains: Remains) -> bool:
    return any(kind != "other" for kind, _ in remains.by_kind())
