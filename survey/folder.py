"""A survey is a folder: survey.toml, the questionnaire, incoming/, outgoing/ and the database."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from survey.arguments import checked
from survey.messages import HailongError, Problem
from survey.plan import Plan, read_plan

if TYPE_CHECKING:
    from survey.questionnaire.model import Questionnaire

PLAN_FILE = "survey.toml"
TEMPLATES = Path(__file__).resolve().parent / "templates"
DEFAULT_TEMPLATE = "ba-dinh-2020"

_STAGING = ".hailong-init-"


class _Opened(NamedTuple):
    folder: Path
    plan: Plan


class Survey(_Opened):
    """An opened survey folder. `folder` is absolute."""

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire, read when it is first asked for.

        Raises HailongError where it has errors, or lacks an attribute that the plan stratifies by.
        """
        from survey.questionnaire import load_questionnaire

        found = load_questionnaire(self.folder / self.plan.questionnaire)
        _check_strata(self.plan, found)
        return found

    @property
    def database(self) -> Path:
        """The database file; it need not exist yet. Without meaning where the database is on a server."""
        return self.folder / self.plan.database

    @property
    def incoming(self) -> Path:
        """Where files handed in are kept."""
        return self.folder / "incoming"

    @property
    def outgoing(self) -> Path:
        """Where forms, charts and reports are written."""
        return self.folder / "outgoing"


def template_names() -> tuple[str, ...]:
    """Names of the surveys `create_survey` can begin with, in alphabetical order."""
    return tuple(sorted(path.stem for path in TEMPLATES.glob("*.toml")))


@checked
def find_survey(start: Path) -> Path:
    """The survey folder that `start` is, or lies in, walking up as git does.

    Raises HailongError where there is none.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        try:
            if (folder / PLAN_FILE).is_file():
                return folder
        except (OSError, ValueError):  # a folder nobody may enter, a name no system can have
            continue
    raise HailongError("plan.no_survey", path=str(start))


@checked
def open_survey(folder: Path, questionnaire: Literal["now", "when_needed"] = "now") -> Survey:
    """Read a survey folder's plan and questionnaire, this one now or when it is first needed.

    Raises HailongError: no such folder, not a survey, or a plan or questionnaire with errors.
    """
    folder = folder.absolute()
    try:
        exists, is_folder = folder.exists(), folder.is_dir()
        is_survey = is_folder and (folder / PLAN_FILE).is_file()
    except (OSError, ValueError):  # a name no system can have, or a folder nobody may enter
        exists = is_folder = is_survey = False
    if not is_survey:
        name = "not_a_survey" if is_folder else "not_a_folder" if exists else "no_folder"
        raise HailongError(f"plan.{name}", path=str(folder))
    plan = read_plan(folder / PLAN_FILE)
    for path in (plan.questionnaire, "" if "://" in plan.database else plan.database):
        _require_inside(folder, path)
    survey = Survey(folder, plan)
    if questionnaire == "now":
        _ = survey.questionnaire
    return survey


@checked
def create_survey(
    folder: Path,
    template: str = DEFAULT_TEMPLATE,
    questionnaire: str | None = None,
    prepare: Callable[[Survey], None] | None = None,
) -> Survey:
    """Make a new survey folder, all of it or nothing.

    `questionnaire` (a shipped name or a file) replaces the template's. `prepare` is run on the
    survey while it is still hidden, to make its database; if it fails nothing is left behind.
    Raises HailongError: an unknown template, a questionnaire with errors, a folder that is not empty
    or cannot be written.
    """
    import shutil

    from survey.questionnaire import load_questionnaire
    from survey.questionnaire.load import questionnaire_file

    text, named = _read_template(template)
    source = questionnaire_file(questionnaire or named)
    load_questionnaire(source)  # before anything is written
    folder = folder.absolute()
    try:
        waiting = _is_empty_folder(folder)
        made = [] if waiting else _make_parents(folder)
        staging = (folder if waiting else folder.parent) / f"{_STAGING}{os.urandom(4).hex()}"
        try:
            _fill(staging, text, source, prepare)
            if waiting:
                _move_up(staging, folder)
            else:
                staging.rename(folder)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            for parent in made:
                parent.rmdir()
            raise
    except OSError as error:
        reason = error
        raise HailongError("plan.cannot_write", path=str(folder), reason=reason) from None
    return open_survey(folder)


def _fill(staging: Path, text: str, source: Path, prepare: Callable[[Survey], None] | None) -> None:
    staging.mkdir(mode=0o700)
    name = source.name if re.fullmatch(r"[\w. -]+\.ya?ml", source.name) else "questionnaire.yaml"
    _write_own(staging / name, source.read_bytes())
    plan = re.sub(r'(?m)^questionnaire = "[^"\n]*"', f'questionnaire = "{name}"', text, count=1)
    _write_own(staging / PLAN_FILE, plan.encode())
    survey = open_survey(staging)
    survey.incoming.mkdir(mode=0o700)
    survey.outgoing.mkdir(mode=0o700)
    if prepare is not None:
        prepare(survey)


def _write_own(path: Path, content: bytes) -> None:
    """Write a new file for its owner only: the settings may hold a database's password."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb") as stream:
        stream.write(content)


def _move_up(staging: Path, folder: Path) -> None:
    """Move what was built inside an existing empty folder up into it, survey.toml last.

    The folder itself is not replaced: it may be the one the user's shell is in.
    """
    moved: list[Path] = []
    try:
        for entry in sorted(staging.iterdir(), key=lambda path: path.name == PLAN_FILE):
            moved.append(entry.rename(folder / entry.name))
        staging.rmdir()
    except BaseException:
        import shutil

        for entry in reversed(moved):
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        raise


def _is_empty_folder(folder: Path) -> bool:
    """True for an empty folder, False for none. Raises HailongError for anything else."""
    if not folder.exists() and not folder.is_symlink():
        return False
    if not folder.is_dir():
        raise HailongError("plan.not_a_folder", path=str(folder))
    if (folder / PLAN_FILE).exists():
        raise HailongError("plan.already_a_survey", path=str(folder))
    first = next(folder.iterdir(), None)
    if first is not None:
        raise HailongError("plan.folder_not_empty", path=str(folder), found=first.name)
    return True


def _make_parents(folder: Path) -> list[Path]:
    """Make the folders `folder` will lie in; returns those made, the innermost first."""
    missing = [parent for parent in folder.parents if not parent.exists()]
    folder.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _read_template(name: str) -> tuple[str, str]:
    """The text of a template's survey.toml and the name of its questionnaire.

    A template may be another one with a different questionnaire, so that a list of units is
    written once.
    """
    known = template_names()
    if name not in known:
        from difflib import get_close_matches

        close = get_close_matches(name, known, 1)
        if close:
            raise HailongError(
                "plan.unknown_template_close", name=name, close=close[0], known=", ".join(known)
            )
        raise HailongError("plan.unknown_template", name=name, known=", ".join(known))
    import tomllib

    text = (TEMPLATES / f"{name}.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    if "like" in content:
        return _read_template(content["like"])[0], content["questionnaire"]
    return text, content["survey"]["questionnaire"].removesuffix(".yaml")


def _require_inside(folder: Path, path: str) -> None:
    """Follow links: a path that looks inside may still lead out."""
    if not (folder / path).resolve().is_relative_to(folder.resolve()):
        raise HailongError("plan.leads_outside", path=path, folder=str(folder))


def _margin_problems(plan: Plan, questionnaire: Questionnaire) -> Iterator[Problem]:
    """Margins of what is no attribute, and totals of what is no category."""
    known = {
        attribute.code: [option.code for option in attribute.options]
        for attribute in questionnaire.attributes
        if attribute.options
    }
    known["unit"] = [unit.id for unit in plan.units]
    for code, totals in plan.margins.items():
        if code not in known:
            values = {"known": ", ".join(known)}
            yield Problem("plan.unknown_margin", file=PLAN_FILE, value=code, values=values)
            continue
        for category in totals:
            if category not in known[code]:
                values = {"known": ", ".join(known[code]), "margin": code}
                yield Problem("plan.unknown_margin_category", file=PLAN_FILE, value=category, values=values)


def _check_strata(plan: Plan, questionnaire: Questionnaire) -> None:
    known = [attribute.code for attribute in questionnaire.attributes]
    problems = tuple(
        Problem("plan.unknown_stratum", file=PLAN_FILE, value=code, values={"known": ", ".join(known)})
        for code in plan.strata
        if code not in known
    )
    problems += tuple(_margin_problems(plan, questionnaire))
    if problems:
        raise HailongError("plan.invalid", problems, path=PLAN_FILE, count=len(problems))
