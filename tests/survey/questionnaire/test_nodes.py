"""The reading of YAML as it is written, with lines, and of YAML that means harm."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.nodes import YamlList, YamlMap, YamlText, parse_yaml


def _problems(text: str) -> list[tuple[int | None, str]]:
    problems = parse_yaml(text)[1]
    for problem in problems:
        assert problem.message("vi")
    return [(problem.row, problem.code.removeprefix("questionnaire.")) for problem in problems]


def test_scalars_stay_as_written() -> None:
    """1.10 is not 1.1, no is not False, a date is not a date, null is a word."""
    tree, problems = parse_yaml("a: 1.10\nb: no\nc: 2020-06-15\nd: null\ne: 0o7\nf: 00007\n")
    assert problems == ()
    assert isinstance(tree, YamlMap)
    texts = [node.text for node in tree.entries.values() if isinstance(node, YamlText)]
    assert texts == ["1.10", "no", "2020-06-15", "null", "0o7", "00007"]


def test_every_node_knows_its_line() -> None:
    """Lines are counted from 1, of keys and of values, also inside lists."""
    tree, _ = parse_yaml("# first\na:\n  - x\n  - {b: y}\n")
    assert isinstance(tree, YamlMap)
    assert tree.key_lines == {"a": 2}
    entries = tree.entries["a"]
    assert isinstance(entries, YamlList)
    assert [node.line for node in entries.entries] == [3, 4]


@pytest.fixture(params=["C", "Python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of the YAML library: the fast one is not on every machine."""
    if request.param == "Python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, "duplicate_key")]),
        ("a: &x 1\nb: *x\n", [(1, "yaml_anchor"), (2, "yaml_anchor")]),
        ("a: !!python/object/apply:os.system [x]\n", [(1, "yaml_tag")]),
        ("a: !!binary aGk=\n", [(1, "yaml_tag")]),
        ("? [a]\n: b\n", [(1, "yaml_key")]),
        ("a: {b\n", [(2, "yaml_syntax")]),
        ("a: b: c\n", [(1, "yaml_colon")]),
        ("a:\n\tb: c\n", [(2, "yaml_tab")]),
        ("a: 1\n---\nb: 2\n", [(3, "yaml_second_document")]),
        ("", [(1, "yaml_empty")]),
        ("# nothing\n", [(1, "yaml_empty")]),
        ("a: \x07\n", [(1, "yaml_syntax")]),
        ("[" * 50, [(1, "yaml_too_deep")]),
        ("- " * 5_000, [(1, "yaml_too_deep")]),
    ],
)
def test_what_is_refused(text: str, expected: list[tuple[int, str]]) -> None:
    """Everything YAML offers that a questionnaire does not need is a problem with its line."""
    assert _problems(text) == expected


@pytest.mark.slow
@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 100_000, "? " * 100_000, '"' * 99_999, "&" * 100_000]
)
def test_floods_are_refused_quickly(text: str) -> None:
    """A hundred thousand openings are refused, however the parser puts it."""
    assert parse_yaml(text)[0] is None


def test_aliases_do_not_multiply() -> None:
    """A billion laughs is nine problems, in no time."""
    lines = ["a0: &a0 [x]"] + [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 9)]
    problems = _problems("\n".join(lines))
    assert {name for _, name in problems} == {"yaml_anchor"}
    assert len(problems) == 9 + 8 * 9


def test_surrogates_are_refused() -> None:
    r"""An escape such as "\ud800" would make a text that cannot be written anywhere."""
    assert [name for _, name in _problems('a: "\\ud800"\n')] == ["yaml_syntax"]


@given(st.text(st.sampled_from("ab:-?[]{}&*!|>'\"%@`#,\\ \n\t0\x00\ufeffđ"), max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    """Whatever the text, there is a tree, or a problem that says why there is none."""
    tree, problems = parse_yaml(text)
    assert tree is not None or problems
