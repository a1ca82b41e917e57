"""Find a questionnaire, read it, and refuse it with all its faults at once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from survey.arguments import checked
from survey.messages import HailongError, Problem
from survey.questionnaire.check import check_draft
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.nodes import parse_yaml
from survey.questionnaire.read import read_questionnaire

SHIPPED = Path(__file__).resolve().parents[2] / "questionnaires"
"""The questionnaires that come with the program, beside the package in a checkout and in a wheel."""
LARGEST = 1_000_000
"""Bytes a questionnaire file may have; a long one has 40,000."""


def shipped_questionnaires() -> tuple[str, ...]:
    """Names of the questionnaires that come with the program, in alphabetical order."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def questionnaire_file(name_or_path: str | Path) -> Path:
    """The file of a shipped questionnaire's name, or of a path.

    Raises HailongError where there is no such file.
    """
    if isinstance(name_or_path, str) and name_or_path in shipped_questionnaires():
        return SHIPPED / f"{name_or_path}.yaml"
    path = Path(name_or_path)
    try:
        if path.is_dir():
            raise HailongError("questionnaire.is_folder", path=str(path))
        found = path.is_file()
    except (OSError, ValueError):  # a name too long for the system, or with a NUL in it
        found = False
    if not found:
        known = ", ".join(shipped_questionnaires())
        raise HailongError("questionnaire.not_found", path=str(name_or_path), known=known)
    return path


@checked
def load_questionnaire(name_or_path: str | Path) -> Questionnaire:
    """The questionnaire of a shipped name ("ba-dinh-2020") or of a YAML file.

    Raises HailongError: no such file, not readable as text, or with errors, all of them listed in
    its `problems` with their lines. Warnings do not stop it.
    """
    path = questionnaire_file(name_or_path)
    questionnaire, problems = _read_and_check(path)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if questionnaire is None or errors:
        raise HailongError("questionnaire.invalid", errors, path=str(path), count=len(errors))
    return questionnaire


@checked
def check_questionnaire(name_or_path: str | Path) -> tuple[Problem, ...]:
    """Everything wrong with a questionnaire file, in the order of its lines; () when it is fine.

    `Problem.row` is the line in the file. Raises HailongError only where there is no file to read.
    """
    return _read_and_check(questionnaire_file(name_or_path))[1]


def _read_and_check(path: Path) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    questionnaire, problems = _check_text(_read_text(path))
    return questionnaire, _placed(problems, path)


@lru_cache(maxsize=8)
def _check_text(text: str) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    """What a text holds and what is wrong with it: read once, however often it is asked for."""
    tree, problems = parse_yaml(text)
    if tree is None:
        return None, problems
    draft = read_questionnaire(tree)
    check_draft(draft)
    return draft.questionnaire, (*problems, *draft.notes.problems)


def _placed(problems: tuple[Problem, ...], path: Path) -> tuple[Problem, ...]:
    """In the order of the lines, each once: a criterion without items is looked at as an item too."""
    once = {
        (problem.row or 0, problem.code, problem.value, str(problem.values)): problem for problem in problems
    }
    return tuple(once[key]._replace(file=path.name) for key in sorted(once, key=lambda key: key[0]))


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error
        raise HailongError("questionnaire.unreadable", path=str(path), reason=reason) from None
    if len(data) > LARGEST:
        raise HailongError("questionnaire.too_large", path=str(path), largest=LARGEST // 1_000_000)
    # Notepad's "Unicode" is UTF-16 with a byte order mark; its "UTF-8" may have one too.
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise HailongError("questionnaire.not_utf8", path=str(path), line=line) from None
