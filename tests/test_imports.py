"""Who imports what: the layers, and that asking for help loads nothing heavy."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import click
import pytest

import cli
from tests.conftest import CHECKOUT

HEAVY = {
    "pandas",
    "numpy",
    "scipy",
    "matplotlib",
    "openpyxl",
    "duckdb",
    "narwhals",
    "jinja2",
    "yaml",
    "docx",
    "typst",
}


def _paths(command: click.Command, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = [words]
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            found += _paths(child, (*words, name))
    return found


COMMANDS = _paths(cli.hailong)


def test_help_of_every_command_is_light() -> None:
    """`--help` of every command, in one fresh interpreter, imports none of the heavy libraries."""
    script = (
        "import sys\n"
        "import cli\n"
        "from terminal.running import run\n"
        f"for words in {COMMANDS!r}:\n"
        "    if run(cli.hailong, [*words, '--help']):\n"  # no assert: it would be nothing under python -O
        "        sys.exit(repr(words))\n"
        f"print('loaded:', sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=environment, encoding="utf-8", check=True
    )
    assert done.stderr.strip() == "loaded: []"
    assert done.stdout.count("--help") >= len(COMMANDS)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_in_both_languages_and_fits(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command's help exists in Vietnamese and in English and fits 80 columns."""
    from click.testing import CliRunner

    from terminal.commands import Session

    monkeypatch.setenv("COLUMNS", "80")
    texts = {
        lang: CliRunner()
        .invoke(cli.hailong, [*words, "--help"], obj=Session(lang=lang), terminal_width=80)
        .output
        for lang in ("vi", "en")
    }
    assert "Cách dùng:" in texts["vi"]
    assert "Usage:" in texts["en"]
    assert all(len(line) <= 80 for text in texts.values() for line in text.splitlines())


def test_cli_imports_only_click_and_the_house_at_the_top() -> None:
    """cli.py is thin: its top-level imports are the standard library, click and light rooms of ours."""
    tree = ast.parse((CHECKOUT / "cli.py").read_text(encoding="utf-8"))
    modules = {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    third_party = {name for name in modules if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name.partition(".")[0] for name in third_party} <= {"click", "terminal", "survey"}


@pytest.mark.slow
def test_only_cli_imports_the_terminal() -> None:
    """The library returns values; only the outermost shell prints."""
    for folder in ("survey", "analysis"):
        for path in (CHECKOUT / folder).rglob("*.py"):
            names = [
                getattr(node, "module", None) or ""
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.ImportFrom)
            ]
            assert not any(name.partition(".")[0] in ("terminal", "cli", "click") for name in names), path
