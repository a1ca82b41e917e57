"""What an export wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.formatting import format_count
from survey.messages import Language, say

if TYPE_CHECKING:
    from survey.exporting.export import ExportedFiles


def exported_text(done: ExportedFiles, lang: Language) -> str:
    """How many forms went into which files, and what to know before computing with them."""
    names = ", ".join(path.name for path in done.written)
    lines = [
        say("exporting.done", lang, forms=format_count(done.forms, lang), columns=done.columns,
            folder=done.folder, files=names)
    ]  # fmt: skip
    lines += [note.message(lang) for note in done.notes if note.severity == "note"]
    return "\n".join(lines)


def exported_warnings(done: ExportedFiles, lang: Language) -> list[str]:
    """What a person must do before the files are used or leave the office."""
    return [note.message(lang) for note in done.notes if note.severity != "note"]
