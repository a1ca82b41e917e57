"""The documents say what is true: commands that exist, links that lead somewhere, examples that run."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import cli
from tests.conftest import CHECKOUT

DOCUMENTS = [
    *sorted(CHECKOUT.glob("*.md")),
    *sorted((CHECKOUT / "docs").rglob("*.md")),
    CHECKOUT / "questionnaires" / "README.md",
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link names a file of the repository."""
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_tests_that_are_named_exist(document: Path) -> None:
    """`file.py::test` names a test; `::test` one of the file named before it. Paths as the page says."""
    file = ""
    for named, test in re.findall(r"`([\w/.]*)::(test_\w+)`", document.read_text(encoding="utf-8")):
        file = named or file
        places = [CHECKOUT / file, CHECKOUT / "tests" / "survey" / file]
        code = next((place for place in places if place.is_file()), None)
        assert code is not None, file
        assert f"def {test}(" in code.read_text(encoding="utf-8"), (file, test)


def _commands(text: str) -> list[list[str]]:
    lines = re.findall(r"(?m)(?:^|&& |`)hailong ([a-z-][^`\n#|]*)", text)
    return [line.split() for line in lines]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_and_options_exist(document: Path) -> None:
    """Every `hailong …` line uses a command and options that there are."""
    for words in _commands(document.read_text(encoding="utf-8")):
        command: click.Command = cli.hailong
        context = click.Context(command, **command.context_settings)
        for word in words:
            if word.startswith("--"):
                known = {name for param in command.get_params(context) for name in param.opts}
                assert word.partition("=")[0] in known, (words, word)
            elif isinstance(command, click.Group) and word in command.commands:
                command = command.commands[word]
                context = click.Context(command, parent=context, **command.context_settings)
        assert command is not cli.hailong or any(word.startswith("-") for word in words), words


def test_three_lines_from_a_data_frame_to_a_table() -> None:
    """The README's Python example runs as it is printed."""
    import pandas as pd

    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.+?)```", readme, re.DOTALL)
    assert example
    frame = pd.DataFrame({"counci": [1, 1, 2, 2, 2], "q1_01": [5, 4, 9, 3, 4], "q3_02": [4, 4, 2, 3, 5]})
    names = {"frame": frame}
    exec(example.group(1), names)
    table = names["table"]
    share = table[(table["scope"] == "all") & (table["criterion"] == "q1_01")]["estimate"]
    assert share.tolist() == [0.75]


def test_the_page_of_commands_is_current() -> None:
    """docs/commands.md is what the commands' own help says now."""
    from terminal.reference import PAGE, commands_reference

    assert PAGE.read_text(encoding="utf-8") == commands_reference(cli.hailong)
