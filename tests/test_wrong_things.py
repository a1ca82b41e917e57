"""Public functions given the wrong things answer with our errors: never a TypeError from somewhere inside."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.planning import plan_survey
from survey.folder import create_survey, open_survey
from survey.importing.run import import_files
from survey.messages import HailongError
from survey.plan import unit_infos
from survey.questionnaire import load_questionnaire
from survey.store import open_store
from survey.store.opening import prepare_store
from tests.conftest import CHECKOUT

PACKAGES = (
    "analysis", "survey.questionnaire", "survey.plan", "survey.store", "survey.screening", "survey.demo",
    "survey.forms",
)  # fmt: skip
UNCHECKED = {
    "Survey", "Answers", "Store", "Table", "ReportInputs", "seeded", "share_interval", "import_status",
    "shipped_questionnaires", "shipped_crosswalks", "gather_report",
}  # fmt: skip
"""Classes, functions without arguments, and those that pass on what the command line has read."""
WRONG = (None, 5, -1.5, float("nan"), "zz", "", "\0", b"x", object(), [], {}, ("zz",), [None], lambda: None)


@cache
def public_functions() -> dict[str, Callable[..., Any]]:
    """What the packages export, and what the command line calls, by module and name."""
    found: dict[str, Callable[..., Any]] = {}
    for package in PACKAGES:
        module = import_module(package)
        for name in getattr(module, "__all__", ()):
            found[f"{package}.{name}"] = getattr(module, name)
    for node in ast.walk(ast.parse((CHECKOUT / "cli.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("survey.", "analysis.")):
            for alias in node.names:
                found[f"{node.module}.{alias.name}"] = getattr(import_module(str(node.module)), alias.name)
    return {
        name: value
        for name, value in found.items()
        if inspect.isfunction(value) and name.rpartition(".")[2] not in UNCHECKED and "messages" not in name
    }


@pytest.mark.parametrize("name", sorted(public_functions()))
def test_an_argument_of_the_wrong_type_is_our_error(name: str) -> None:
    """Each argument in turn is an object of no use, the first before anything else is looked at."""
    function = public_functions()[name]
    parameters = list(inspect.signature(function).parameters.values())
    annotated = [p for p in parameters if p.annotation not in {"Any", "object", inspect.Parameter.empty}]
    assert annotated
    for parameter in annotated:
        required = {p.name: None for p in parameters if p.default is p.empty and p.kind is not p.VAR_KEYWORD}
        with pytest.raises(HailongError) as caught:
            function(**{**required, parameter.name: object()})
        assert caught.value.message("vi") != caught.value.message("en")


def calls(folder: Path) -> Iterator[tuple[Callable[..., Any], dict[str, Any]]]:
    """Functions that are quick, with arguments that are right."""
    survey = create_survey(folder / "s", "ba-dinh-2020-rut-gon", prepare=prepare_store)
    units = unit_infos(survey.plan, "vi")
    frame = pd.DataFrame({"1": [4, 5], "2": [3, 4], "đv": ["a", "b"]})
    from analysis import answers_from_frame, estimate_indices
    from analysis.comparing.units import compare_units

    answers = answers_from_frame("ba-dinh-2020-rut-gon", frame, "đv")
    yield load_questionnaire, {"name_or_path": "ba-dinh-2020"}
    yield open_survey, {"folder": survey.folder}
    yield unit_infos, {"plan": survey.plan, "lang": "vi"}
    yield plan_survey, {"units": units, "expected": 0.9, "level": 0.95, "precision": 0.05}
    yield (
        answers_from_frame,
        {
            "questionnaire": "ba-dinh-2020-rut-gon",
            "frame": frame,
            "unit": "đv",
            "level": None,
            "weight": None,
            "columns": None,
            "unusable": "error",
            "strata": (),
        },
    )
    yield (
        estimate_indices,
        {"source": answers, "by": ("unit",), "recipe": None, "interval": "wilson", "level": 0.95},
    )
    yield compare_units, {"source": answers, "recipe": None, "level": 0.95, "draws": 50}
    with open_store(survey.database, survey.questionnaire) as store:
        yield import_files, {"survey": survey, "store": store, "paths": [], "unit": None, "encoding": None,
                             "columns": None, "by": "x", "lang": "vi"}  # fmt: skip


def test_any_wrong_value_is_answered_or_refused(tmp_path: Path) -> None:
    """One argument at a time is each of many wrong things; what comes out is a result or our error."""
    refused = 0
    for function, right in calls(tmp_path):
        for name in right:
            for wrong in WRONG:
                try:
                    function(**{**right, name: wrong})
                except HailongError:
                    refused += 1
    assert refused > 200


def test_a_sequence_is_looked_into() -> None:
    """A word is no list of words, and a list of numbers neither."""
    with pytest.raises(HailongError) as caught:
        plan_survey("unit")  # type: ignore[arg-type]
    assert caught.value.code == "system.wrong_argument"
    with pytest.raises(HailongError):
        plan_survey([1, 2])  # type: ignore[list-item]
