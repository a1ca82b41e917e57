"""The page docs/commands.md, written from the commands themselves: `python -m terminal.reference`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from survey.messages import Language
from terminal.commands import Session

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
_WIDTH = 100
_INTRODUCTION = """\
# The commands

Written from the commands' own help by `python -m terminal.reference`; a test keeps it current. The
interface speaks Vietnamese by default; `--lang en` (or `HAILONG_LANG=en`) gives what stands here.

Exit status of every command: 0 done and everything in; 1 done, but something was held back or
rejected (said which); 2 could not be done (said why; nothing changed).
"""


def commands_reference(program: click.Command, lang: Language = "en") -> str:
    """The help of every command of `program` as one Markdown page."""
    parts = [_INTRODUCTION]
    root = click.Context(program, info_name="hailong", obj=Session(lang=lang), **program.context_settings)
    for context in _contexts(program, root):
        context.terminal_width = context.max_content_width = _WIDTH
        parts.append(f"## {context.command_path}\n\n```\n{context.get_help()}\n```\n")
    return "\n".join(parts)


def _contexts(command: click.Command, context: click.Context) -> Iterator[click.Context]:
    yield context
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _contexts(
                child, click.Context(child, info_name=name, parent=context, **child.context_settings)
            )


if __name__ == "__main__":
    import cli

    PAGE.write_text(commands_reference(cli.hailong), encoding="utf-8", newline="\n")
