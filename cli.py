"""The `hailong` command: parse, one library call, print, exit status. Nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from survey.messages import HailongError, Language, say
from terminal.commands import Group, Option, Session, language_of
from terminal.running import COULD_NOT, leave, run, show, tell
from terminal.types import ConfidenceLevel, Number, OneOf

if TYPE_CHECKING:
    from analysis.indices import IndexTable
    from analysis.keeping.selecting import KeptIndices
    from analysis.report.build import ReportFiles
    from analysis.report.inputs import ReportInputs
    from analysis.sums import Sums
    from survey.answers import Answers
    from survey.folder import Survey
    from survey.store import Store
    from survey.store.reader import StoreReader
    from survey.store.records import Kept

F = TypeVar("F", bound=Callable[..., Any])

MEASURES = ("satisfied", "mean", "index100", "dissatisfied", "all_satisfied")
RECIPES = ("top2", "mean100", "sipas-factors", "arta-csm", "ikm")
SEVERITY_STATUS = {"note": 0, "warning": 1, "error": 2}
ACTIONS = ("keep-first", "take-new", "accept", "discard")
INTERVALS = ("wilson", "beta", "logit", "mean", "score")
WEIGHTS = ("none", "population", "margins")
LONELY = ("refuse", "certainty", "adjust", "average")


def main() -> None:
    """Run the command line and end the process with its exit status."""
    # Our matrices are small: a linear-algebra library's own threads cost more than they save.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    leave(run(hailong, sys.argv[1:]))


def common(command: F) -> F:
    """Add the options every command has. --lang and --debug are read before parsing."""
    command = click.option("--lang", type=OneOf(("vi", "en")), cls=Option, shared=True, expose_value=False)(
        command
    )
    return click.option("--debug", is_flag=True, cls=Option, shared=True, expose_value=False)(command)


def in_survey(command: F) -> F:
    """Add --survey DIR to a command that works in a survey."""
    return click.option("--survey", "survey_folder", metavar="DIR", cls=Option, shared=True)(common(command))


def estimating(command: F) -> F:
    """Add the choices that every estimate depends on."""
    for option in (
        click.option("--lonely", type=OneOf(LONELY), metavar="|".join(LONELY), cls=Option, shared=True),
        click.option("--no-fpc", is_flag=True, cls=Option, shared=True),
        click.option(
            "--weights",
            type=OneOf(WEIGHTS),
            metavar="|".join(WEIGHTS),
            default="none",
            cls=Option,
            shared=True,
        ),
        click.option("--level", type=ConfidenceLevel(), default=0.95, cls=Option, shared=True),
        click.option(
            "--interval",
            type=OneOf(INTERVALS),
            metavar="|".join(INTERVALS),
            default="wilson",
            cls=Option,
            shared=True,
        ),
        click.option("--recipe", type=OneOf(RECIPES), metavar="NAME", cls=Option, shared=True),
    ):
        command = option(command)
    return command


def by_whom(command: F) -> F:
    """Add --by-whom: who is doing this, for the log."""
    return click.option("--by-whom", metavar="NAME", cls=Option, shared=True)(command)


def output(command: F) -> F:
    """Add the choices of a command whose result is a table."""
    for option in (
        click.option("--json", "as_json", is_flag=True, cls=Option, shared=True),
        click.option("-o", "--output", metavar="FILE", cls=Option, shared=True),
        click.option(
            "--format", "output_format", type=OneOf(("table", "csv", "json", "parquet")),
            cls=Option, shared=True,
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user: a container, an old Windows
        return "?"


def _survey(folder: str | None, questionnaire: Literal["now", "when_needed"] = "now") -> Survey:
    from survey.folder import find_survey, open_survey

    return open_survey(Path(folder) if folder else find_survey(Path.cwd()), questionnaire)


def _unit_id(survey: Survey, named: str | None) -> str | None:
    from survey.importing.units import UnitFinder

    if named is None:
        return None
    found = UnitFinder(survey.plan.units, (p for level in survey.plan.levels for p in level.prefixes)).find(
        named
    )
    if found.unit_id is None:
        known = ", ".join(f"{unit.id} {unit.name}" for unit in survey.plan.units)
        raise HailongError("terminal.unknown_unit", found=named, known=known)
    return found.unit_id


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from survey import __version__

        show(__version__)
        context.exit()


def _store(survey: Survey) -> Store:
    from survey.store.opening import open_survey_store

    lang = language_of(click.get_current_context(silent=True))
    return open_survey_store(survey, on_wait=lambda: tell(say("store.waiting", lang)))


def _reader(survey: Survey, purpose: Literal["counts", "answers"] = "answers") -> StoreReader:
    from survey.store.opening import open_survey_reader

    lang = language_of(click.get_current_context(silent=True))
    return open_survey_reader(survey, purpose, on_wait=lambda: tell(say("store.waiting", lang)))


def _kept(survey: Survey) -> Kept | None:
    """What stays of answers that were removed; None while they are there."""
    with _reader(survey) as reader:
        if not reader.is_purged():
            return None
    with _store(survey) as store:
        return store.kept()


def _answers(survey: Survey, session: Session) -> Answers:
    with _reader(survey) as reader:
        return _read_answers(reader, survey, session)


def _answers_or_kept(
    survey: Survey, session: Session, by: tuple[str, ...]
) -> tuple[Answers | None, Kept | None]:
    """The answers with the attributes in `by`, or what stays of answers that were removed.

    The store is opened once for most.
    """
    with _reader(survey) as reader:
        if not reader.is_purged():
            return _read_answers(reader, survey, session, by), None
    return None, _kept(survey)


def _read_answers(
    reader: StoreReader, survey: Survey, session: Session, attributes: tuple[str, ...] | None = None
) -> Answers:
    from survey.plan import unit_infos

    return reader.read_answers(
        unit_infos(survey.plan, session.lang),
        session.lang,
        strata=survey.plan.strata,
        margins=survey.plan.margins,
        attributes=attributes,
    )


def _sums(
    address: str,
    table: str | None,
    questionnaire_file: str | None,
    survey: Survey | None,
    unit_column: str | None,
    by: tuple[str, ...],
    recipe: str | None,
    weights: str,
    session: Session,
) -> Sums:
    """The sums of answers outside a survey's store; with a survey, its units, strata and margins."""
    from dataclasses import replace

    from analysis.engines import Source, sum_source
    from survey.plan import unit_infos

    source = Source(address, table)
    if survey is None:
        return sum_source(
            questionnaire_file or "", source, unit_column, by=by, recipe=recipe, lang=session.lang
        )
    units, strata = unit_infos(survey.plan, session.lang), survey.plan.strata
    margins = survey.plan.margins if weights == "margins" else {}
    by = tuple(dict.fromkeys((*by, *(name for name in margins if name != "unit"))))
    sums = sum_source(
        survey.questionnaire,
        source,
        unit_column,
        by=by,
        recipe=recipe,
        units=units,
        strata=strata,
        lang=session.lang,
    )
    return replace(sums, margins=margins)


@click.group(cls=Group)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, cls=Option, shared=True
)
@common
def hailong() -> None:
    pass


@hailong.command("demo")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option("--seed", type=Number(0, 2**32 - 1, whole=True), default=2020, cls=Option)
@common
@click.pass_context
def demo(context: click.Context, folder: str | None, seed: int) -> None:
    from terminal.demonstration import prepare_demo, run_beside

    session = context.ensure_object(Session)
    survey, files, said = prepare_demo(Path(folder) if folder else None, seed, session.lang)
    show(said)
    place = str(survey.folder)
    workbooks = tuple(str(path) for path in files)
    show(f"\n$ hailong import {survey.incoming}{os.sep}*.xlsx")
    context.invoke(import_, files=workbooks, survey_folder=place)
    with run_beside(Path(__file__), ("report", "--survey", place), session) as finish_report:
        show("\n$ hailong indices")
        context.invoke(indices, survey_folder=place)
        show("\n$ hailong charts")
        context.invoke(charts, survey_folder=place)
        show("\n$ hailong report")
        show(finish_report())
    session.status = 0  # what was held back was planted, and the demonstration is done


@hailong.command("init")
@click.argument("folder", metavar="DIR")
@click.option("--template", default="ba-dinh-2020", metavar="NAME", cls=Option)
@click.option("--questionnaire", metavar="FILE", cls=Option)
@common
@click.pass_obj
def init(session: Session, folder: str, template: str, questionnaire: str | None) -> None:
    from survey.folder import create_survey
    from survey.store.opening import prepare_store
    from terminal.views.starting import created_text

    if not folder.strip():
        raise HailongError("terminal.empty_folder_name")
    survey = create_survey(Path(folder), template, questionnaire, prepare_store)
    show(created_text(survey, session.lang))


@hailong.group("questionnaire")
@common
def questionnaire() -> None:
    pass


@questionnaire.command("check", code="questionnaire_check")
@click.argument("file", metavar="FILE")
@common
@click.pass_context
def questionnaire_check(context: click.Context, file: str) -> None:
    from survey.questionnaire import check_questionnaire, load_questionnaire
    from terminal.views.starting import checked_text

    session = context.ensure_object(Session)
    problems = check_questionnaire(file)
    sound = not any(problem.severity == "error" for problem in problems)
    show(checked_text(file, problems, load_questionnaire(file) if sound else None, session.lang))
    session.status = 0 if sound else COULD_NOT


@questionnaire.command("show", code="questionnaire_show")
@click.argument("file", metavar="[FILE]", required=False)
@in_survey
@click.pass_obj
def questionnaire_show(session: Session, file: str | None, survey_folder: str | None) -> None:
    from survey.questionnaire import load_questionnaire
    from survey.questionnaire.show import questionnaire_lines

    loaded = load_questionnaire(file) if file else _survey(survey_folder).questionnaire
    show("\n".join(questionnaire_lines(loaded, session.lang)))


@hailong.command("plan")
@click.option("--forms", type=Number(1, 100_000, whole=True), metavar="N", cls=Option)
@click.option("--expected", type=Number(0, 1), default=0.9, cls=Option)
@click.option("--deff", type=Number(0.1, 100), default=1.0, cls=Option)
@click.option("--icc", type=Number(0, 1), cls=Option)
@click.option("--per-volunteer", type=Number(1, 100_000), default=30, cls=Option)
@click.option("--precision", type=Number(0.001, 0.5), default=0.05, cls=Option)
@click.option("--power", type=Number(0.01, 0.999), default=0.8, cls=Option)
@click.option("--spread", type=Number(0, 0.5), default=0.03, cls=Option)
@click.option("--target", type=Number(0, 1), cls=Option)
@click.option("--level", type=ConfidenceLevel(), default=0.95, cls=Option, shared=True)
@click.option("--no-fpc", is_flag=True, cls=Option, shared=True)
@click.option("--seed", type=Number(0, 2**32 - 1, whole=True), default=2020, cls=Option)
@click.option("--picture", metavar="FILE", cls=Option, shared=True)
@output
@in_survey
@click.pass_obj
def plan(
    session: Session,
    /,
    survey_folder: str | None,
    forms: int | None,
    icc: float | None,
    per_volunteer: float,
    deff: float,
    seed: int,
    picture: str | None,
    target: float | None,
    no_fpc: bool,
    output_format: str | None,
    output: str | None,
    as_json: bool,
    **assumptions: Any,
) -> None:
    from analysis.drivers import seeded
    from analysis.planning import design_effect, plan_survey, with_quota
    from survey.plan import unit_infos
    from terminal.output import form_of, put_table
    from terminal.views.planning import plan_text

    if icc is not None and deff != 1:
        raise HailongError("terminal.one_design_effect")
    survey = _survey(survey_folder)
    units = unit_infos(survey.plan, session.lang)
    table = plan_survey(
        units if forms is None else with_quota(units, forms),
        deff=deff if icc is None else design_effect(icc, per_volunteer),
        rng=seeded(seed),
        target=survey.plan.target if target is None else target,
        fpc=not no_fpc,
        lang=session.lang,
        **assumptions,
    )
    form = form_of("json" if as_json else output_format, output)
    put_table(table, form, output, session.lang, lambda: plan_text(table, session.lang))
    if picture:
        from analysis.report.pictures import save_plan

        path = save_plan(table, survey.plan, Path(picture), session.lang)
        tell(say("terminal.written", session.lang, path=path))


@hailong.command("forms")
@click.option("--unit", "units", multiple=True, metavar="U", cls=Option)
@click.option("--kind", default="pdf,xlsx", metavar="pdf,xlsx,xlsform", cls=Option)
@click.option("--count", type=Number(1, 100_000, whole=True), cls=Option)
@click.option("--from", "first", type=Number(1, 10_000_000, whole=True), cls=Option)
@click.option("--volunteer", metavar="NAME", cls=Option)
@click.option("-o", "--output", metavar="DIR", cls=Option)
@by_whom
@in_survey
@click.pass_obj
def forms(
    session: Session,
    units: tuple[str, ...],
    kind: str,
    count: int | None,
    first: int | None,
    volunteer: str | None,
    output: str | None,
    by_whom: str | None,
    survey_folder: str | None,
) -> None:
    from survey.forms.issuing import issue_batches
    from survey.forms.make import make_forms, read_kinds
    from terminal.progress import progress_bar
    from terminal.views.starting import forms_text

    survey = _survey(survey_folder)
    kinds = read_kinds(kind)
    chosen = [_unit_id(survey, unit) for unit in units] or [unit.id for unit in survey.plan.units]
    with _store(survey) as store:
        batches = issue_batches(
            survey,
            store,
            [unit_id for unit_id in chosen if unit_id],
            count=count,
            first=first,
            volunteer=volunteer,
            by=by_whom or _user(),
        )
    folder = Path(output) if output else survey.outgoing / "forms"
    written = make_forms(survey, batches, kinds, folder, progress=progress_bar())
    show(forms_text(batches, written, folder, session.lang))


@hailong.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, cls=Option)
@click.option("--unit", metavar="U", cls=Option)
@click.option("--encoding", metavar="NAME", cls=Option)
@click.option("--columns", metavar="MAP", cls=Option)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@by_whom
@in_survey
@click.pass_obj
def import_(
    session: Session,
    files: tuple[str, ...],
    survey_folder: str | None,
    by_whom: str | None = None,
    dry_run: bool = False,
    unit: str | None = None,
    encoding: str | None = None,
    columns: str | None = None,
    as_json: bool = False,
) -> None:
    from survey.importing.opening import FilesOpened

    with FilesOpened([Path(file) for file in files], encoding) as opened:  # while the rest gets ready
        from survey.importing.mapping import read_mapping
        from survey.importing.report import import_status
        from survey.importing.run import import_files
        from terminal.progress import progress_bar
        from terminal.views.importing import import_json, import_text

        survey = _survey(survey_folder)
        with _store(survey) as store:
            reports = import_files(
                survey,
                store,
                opened,
                unit=unit,
                encoding=encoding,
                columns=read_mapping(columns) if columns else None,
                dry_run=dry_run,
                by=by_whom or _user(),
                progress=progress_bar(),
            )
    session.status = import_status(reports)
    if as_json:
        show(import_json(reports, session.lang))
    else:
        (tell if session.status == COULD_NOT else show)(import_text(reports, session.lang))


@hailong.command("imports")
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@in_survey
@click.pass_obj
def imports(session: Session, as_json: bool, survey_folder: str | None) -> None:
    from terminal.views.importing import imports_json, imports_text

    with _store(_survey(survey_folder)) as store:
        records = store.imports()
    show(imports_json(records) if as_json else imports_text(records, session.lang))


@hailong.command("undo")
@click.argument("number", metavar="ID", type=Number(1, 2**53, whole=True))
@click.option("--decision", is_flag=True, cls=Option)
@by_whom
@in_survey
@click.pass_obj
def undo(
    session: Session, number: int, decision: bool, by_whom: str | None, survey_folder: str | None
) -> None:
    from terminal.views.deciding import decision_text
    from terminal.views.importing import undone_text

    with _store(_survey(survey_folder)) as store:
        if decision:
            taken_back = store.undo_decision(number, by=by_whom or _user())
            show(decision_text(taken_back, session.lang, undone=True))
        else:
            show(undone_text(store.undo(number, by=by_whom or _user()), session.lang))


@hailong.command("status")
@click.option("--picture", metavar="FILE", cls=Option, shared=True)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@in_survey
@click.pass_obj
def status(session: Session, picture: str | None, as_json: bool, survey_folder: str | None) -> None:
    from survey.standing import read_standings
    from terminal.views.standing import status_json, status_text

    survey = _survey(survey_folder, "when_needed")
    with _reader(survey, "counts") as store:
        store.require_answers()
        standings = read_standings(survey, store, session.lang)
    show(status_json(standings) if as_json else status_text(standings, session.lang))
    if picture:
        from analysis.report.progress import draw_standings

        tell(
            say(
                "terminal.written",
                session.lang,
                path=draw_standings(standings, survey, Path(picture), session.lang),
            )
        )


@hailong.command("held")
@click.option("--reason", metavar="CODE", cls=Option)
@click.option("--unit", metavar="U", cls=Option)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@in_survey
@click.pass_obj
def held(
    session: Session, reason: str | None, unit: str | None, as_json: bool, survey_folder: str | None
) -> None:
    from terminal.views.deciding import held_json, held_text

    survey = _survey(survey_folder)
    with _store(survey) as store:
        rows = store.held(reason=reason, unit_id=_unit_id(survey, unit))
    view = held_json if as_json else held_text
    show(view(rows, survey.questionnaire, session.lang))
    session.status = 1 if rows else 0


@hailong.command("resolve")
@click.argument("rows", metavar="[ID...]", nargs=-1, type=Number(1, 2**53, whole=True))
@click.option("--action", required=True, type=OneOf(ACTIONS), metavar="ACTION", cls=Option)
@click.option("--reason", metavar="CODE", cls=Option)
@click.option("--unit", metavar="U", cls=Option)
@click.option("--serial", metavar="TEXT", cls=Option)
@click.option("--note", default="", metavar="TEXT", cls=Option)
@by_whom
@in_survey
@click.pass_obj
def resolve(
    session: Session,
    rows: tuple[int, ...],
    action: str,
    reason: str | None,
    unit: str | None,
    serial: str | None,
    note: str,
    by_whom: str | None,
    survey_folder: str | None,
) -> None:
    from terminal.views.deciding import decision_text

    survey = _survey(survey_folder)
    with _store(survey) as store:
        chosen = rows or tuple(row.row_id for row in store.held(reason=reason) if reason)
        if not chosen:
            raise HailongError("terminal.resolve_nothing")
        decision = store.resolve(
            chosen,
            action.replace("-", "_"),  # type: ignore[arg-type]
            by=by_whom or _user(),
            unit_id=_unit_id(survey, unit),
            serial=serial,
            note=note or (f"reason: {reason}" if reason else ""),
        )
    show(decision_text(decision, session.lang))


@hailong.command("indices")
@click.option("--by", multiple=True, metavar="unit|level|all|ATTRIBUTE", cls=Option)
@click.option("--criterion", multiple=True, metavar="CODE", cls=Option)
@click.option("--items", is_flag=True, cls=Option)
@click.option("--measure", multiple=True, type=OneOf(MEASURES), metavar="NAME", cls=Option)
@click.option("--answers", "answers_at", metavar="FILES|URL", cls=Option)
@click.option("--table", "table_at", metavar="TABLE", cls=Option)
@click.option("--questionnaire", "questionnaire_file", metavar="FILE", cls=Option)
@click.option("--unit-column", metavar="COLUMN", cls=Option)
@click.option("--without-flagged", is_flag=True, cls=Option)
@estimating
@output
@in_survey
@click.pass_obj
def indices(
    session: Session,
    survey_folder: str | None,
    answers_at: str | None = None,
    table_at: str | None = None,
    questionnaire_file: str | None = None,
    unit_column: str | None = None,
    by: tuple[str, ...] = (),
    criterion: tuple[str, ...] = (),
    items: bool = False,
    measure: tuple[str, ...] = (),
    without_flagged: bool = False,
    recipe: str | None = None,
    interval: str = "wilson",
    level: float = 0.95,
    weights: str = "none",
    no_fpc: bool = False,
    lonely: str | None = None,
    output_format: str | None = None,
    output: str | None = None,
    as_json: bool = False,
) -> None:
    from analysis.indices import estimate_indices
    from analysis.keeping.selecting import select_indices
    from terminal.output import form_of, put_table
    from terminal.views.indices import indices_text, lonely_text

    if answers_at is None and (table_at or questionnaire_file or unit_column):
        raise HailongError("terminal.needs_answers")
    chosen = form_of("json" if as_json else output_format, output)
    choices: dict[str, Any] = {
        "by": by,
        "criteria": criterion or None,
        "items": items,
        "measures": measure or (None if chosen == "table" else MEASURES),
        "recipe": recipe,
        "interval": interval,
        "level": level,
        "weights": weights,
        "fpc": not no_fpc,
        "lang": session.lang,
    }
    brief = not (by or criterion or items or measure)
    survey = None if answers_at and questionnaire_file else _survey(survey_folder)
    policy = choices["lonely"] = lonely or (survey.plan.lonely if survey else "refuse")
    if without_flagged:
        if answers_at or survey is None:
            raise HailongError("terminal.flagged_needs_survey")
        _put_both(survey, chosen, output, session, choices, brief)
        return
    answers, kept = _answers_or_kept(survey, session, by) if survey and not answers_at else (None, None)
    table: IndexTable | KeptIndices
    if kept is not None and survey is not None:
        table, questionnaire, told = select_indices(kept, **choices), survey.questionnaire, ""
    else:
        source: Answers | Sums
        if answers is None:
            source = _sums(
                answers_at or "",
                table_at,
                questionnaire_file,
                survey,
                unit_column,
                by,
                recipe,
                weights,
                session,
            )
        else:
            source = answers
        table, questionnaire = estimate_indices(source, **choices), source.questionnaire
        told = lonely_text(source, policy, session.lang, fpc=not no_fpc)
    put_table(
        table,
        chosen,
        output,
        session.lang,
        lambda: indices_text(table, questionnaire, session.lang, brief=brief),
    )
    if told:
        tell(told)


def _put_both(
    survey: Survey,
    chosen: str,
    output: str | None,
    session: Session,
    choices: dict[str, Any],
    brief: bool,
) -> None:
    from analysis.flagged import estimate_without_flagged
    from survey.screening.kept import find_flagged
    from terminal.output import put_table
    from terminal.views.flagged import flagged_text

    answers = _answers(survey, session)
    with _store(survey) as store:
        flagged = find_flagged(survey, store, answers)
    table = estimate_without_flagged(answers, flagged, **choices)
    put_table(
        table,
        chosen,
        output,
        session.lang,
        lambda: flagged_text(table, survey.questionnaire, session.lang, brief=brief),
    )


@hailong.command("screen")
@click.option("--fdr", type=Number(0.001, 0.5), default=0.1, cls=Option)
@click.option("--seed", type=Number(0, 2**32 - 1, whole=True), default=2020, cls=Option)
@click.option("-o", "--output", metavar="FILE.xlsx", cls=Option)
@click.option("--share", type=Number(0.01, 1), default=0.2, cls=Option)
@click.option("--picture", metavar="FILE", cls=Option, shared=True)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@in_survey
@click.pass_obj
def screen(
    session: Session,
    fdr: float,
    seed: int,
    output: str | None,
    share: float,
    picture: str | None,
    as_json: bool,
    survey_folder: str | None,
) -> None:
    from survey.screening import screen_survey, write_callback_list
    from survey.screening.draws import seeded
    from survey.screening.kept import keep_screening
    from terminal.views.screening import screening_text

    survey = _survey(survey_folder)
    rng = seeded(seed)
    with _store(survey) as store:
        found = screen_survey(store, survey.questionnaire, survey.plan, rng, fdr)
    keep_screening(found, survey.folder, seed)
    show(screening_text(found, session.lang, as_json=as_json))
    if output:
        write_callback_list(found, Path(output), rng, share, session.lang)
        tell(say("terminal.written", session.lang, path=output))
    if picture:
        from analysis.report.pictures import save_screening

        path = save_screening(found, survey.plan, Path(picture), session.lang)
        tell(say("terminal.written", session.lang, path=path))
    session.status = 1 if found.flagged_rows else 0


@hailong.command("comments")
@click.option("--words", type=Number(0, 1000, whole=True), default=20, cls=Option)
@click.option("--quotes", is_flag=True, cls=Option)
@click.option("-o", "--output", metavar="FILE.xlsx", cls=Option)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@in_survey
@click.pass_obj
def comments(
    session: Session,
    words: int,
    quotes: bool,
    output: str | None,
    as_json: bool,
    survey_folder: str | None,
) -> None:
    from survey.screening.comment_tables import write_comment_tables
    from survey.screening.comments import summarise_comments
    from terminal.views.screening import comments_text

    survey = _survey(survey_folder)
    with _store(survey) as store:
        found = summarise_comments(store, survey.questionnaire, survey.plan, session.lang)
    show(comments_text(found, session.lang, words=words, quotes=quotes, as_json=as_json))
    if output:
        write_comment_tables(found, Path(output), session.lang, quotes=quotes)
        tell(say("terminal.written", session.lang, path=output))


@hailong.command("compare")
@click.option("--pairs", is_flag=True, cls=Option)
@click.option("--by", "attribute", metavar="ATTRIBUTE", cls=Option)
@click.option("--funnel", is_flag=True, cls=Option)
@click.option("--with", "earlier", metavar="SURVEY", cls=Option)
@click.option("--crosswalk", metavar="NAME|FILE", cls=Option, shared=True)
@click.option("--changes", is_flag=True, cls=Option)
@click.option("--criterion", default="overall", metavar="CODE", cls=Option)
@click.option("--measure", type=OneOf(MEASURES), metavar="NAME", cls=Option)
@click.option("--target", type=Number(0, 1), cls=Option)
@click.option("--adjustment", type=OneOf(("holm", "bh")), default="holm", cls=Option)
@click.option("--seed", type=Number(0, 2**32 - 1, whole=True), default=2020, cls=Option)
@estimating
@output
@in_survey
@click.pass_obj
def compare(
    session: Session,
    /,
    survey_folder: str | None,
    pairs: bool,
    funnel: bool,
    attribute: str | None,
    earlier: str | None,
    crosswalk: str | None,
    changes: bool,
    target: float | None,
    seed: int,
    output_format: str | None,
    output: str | None,
    as_json: bool,
    **choices: Any,
) -> None:
    from analysis.comparing.choosing import choose_comparison, rows_to_write
    from terminal.output import form_of, put_table
    from terminal.views.comparing import comparison_text, comparison_warnings
    from terminal.views.indices import lonely_text

    survey = _survey(survey_folder)
    choices["fpc"] = not choices.pop("no_fpc")
    choices["lonely"] = choices["lonely"] or survey.plan.lonely
    answers = _answers(survey, session)
    table = choose_comparison(
        answers,
        before=_answers(_survey(earlier), session) if earlier else None,
        crosswalk=crosswalk,
        pairs=pairs,
        funnel=funnel,
        attribute=attribute,
        target=survey.plan.target if target is None else target,
        seed=seed,
        lang=session.lang,
        **choices,
    )
    form = form_of("json" if as_json else output_format, output)
    written = rows_to_write(table, changes=changes)
    put_table(written, form, output, session.lang, lambda: comparison_text(table, session.lang))
    for warning in (
        lonely_text(answers, choices["lonely"], session.lang, fpc=choices["fpc"]),
        *comparison_warnings(table, session.lang),
    ):
        if warning:
            tell(warning)


@hailong.command("crosswalk")
@click.argument("file", metavar="[NAME|FILE]", required=False)
@click.option("--picture", metavar="FILE", cls=Option, shared=True)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@common
@click.pass_obj
def crosswalk(session: Session, file: str | None, picture: str | None, as_json: bool) -> None:
    from survey.plan.crosswalk import check_crosswalk, read_crosswalk, shipped_crosswalks
    from terminal.views.crosswalk import crosswalk_json, crosswalk_problems, crosswalk_text

    if file is None:
        show(say("crosswalk.listed", session.lang, names=", ".join(shipped_crosswalks())))
        return
    problems = check_crosswalk(file)
    if problems:
        show(crosswalk_problems(file, problems, session.lang))
        session.status = COULD_NOT
        return
    found = read_crosswalk(file)
    show(crosswalk_json(found, session.lang) if as_json else crosswalk_text(found, file, session.lang))
    if picture:
        from analysis.report.pictures import save_crosswalk

        tell(say("terminal.written", session.lang, path=save_crosswalk(found, Path(picture), session.lang)))


@hailong.command("drivers")
@click.option("--recipe", type=OneOf(RECIPES), metavar="NAME", cls=Option, shared=True)
@click.option("--level", type=ConfidenceLevel(), default=0.95, cls=Option, shared=True)
@click.option("--replicates", type=Number(100, 100_000, whole=True), default=1000, cls=Option)
@click.option("--seed", type=Number(0, 2**32 - 1, whole=True), default=2020, cls=Option)
@output
@in_survey
@click.pass_obj
def drivers(
    session: Session,
    survey_folder: str | None,
    recipe: str | None,
    level: float,
    replicates: int,
    seed: int,
    output_format: str | None,
    output: str | None,
    as_json: bool,
) -> None:
    from analysis.drivers import find_drivers, seeded
    from terminal.output import form_of, put_table
    from terminal.views.drivers import drivers_text

    survey = _survey(survey_folder)
    answers = _answers(survey, session)
    table = find_drivers(
        answers, recipe=recipe, level=level, replicates=replicates, rng=seeded(seed), lang=session.lang
    )
    form = form_of("json" if as_json else output_format, output)
    put_table(
        table, form, output, session.lang, lambda: drivers_text(table, survey.questionnaire, session.lang)
    )


@hailong.command("reliability")
@click.option("--items", is_flag=True, cls=Option)
@click.option("--recipe", type=OneOf(RECIPES), metavar="NAME", cls=Option, shared=True)
@click.option("--level", type=ConfidenceLevel(), default=0.95, cls=Option, shared=True)
@output
@in_survey
@click.pass_obj
def reliability(
    session: Session,
    survey_folder: str | None,
    items: bool,
    recipe: str | None,
    level: float,
    output_format: str | None,
    output: str | None,
    as_json: bool,
) -> None:
    from analysis.reliability import measure_reliability
    from terminal.output import form_of, put_table
    from terminal.views.reliability import reliability_text

    survey = _survey(survey_folder)
    found = measure_reliability(_answers(survey, session), level, recipe)
    form = form_of("json" if as_json else output_format, output)
    put_table(
        found.by_item if items else found,
        form,
        output,
        session.lang,
        lambda: reliability_text(found, survey.questionnaire, session.lang, items=items),
    )


@hailong.command("verify")
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@click.option("--resolved", metavar="FILE", cls=Option)
@click.option("-o", "--output", metavar="FILE.xlsx", cls=Option)
@click.option("--prefer", type=OneOf(("first", "second")), metavar="first|second", cls=Option)
@click.option("--unit", metavar="U", cls=Option)
@click.option("--level", type=ConfidenceLevel(), default=0.95, cls=Option, shared=True)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@in_survey
@click.pass_obj
def verify(
    session: Session,
    first: str,
    second: str,
    resolved: str | None,
    output: str | None,
    prefer: str | None,
    unit: str | None,
    level: float,
    as_json: bool,
    survey_folder: str | None,
) -> None:
    from analysis.double_entry import share_interval
    from survey.importing.resolved import write_resolved
    from survey.importing.verify import verify_files
    from terminal.views.verifying import verification_json, verification_text

    survey = _survey(survey_folder)
    found = verify_files(
        survey,
        Path(first),
        Path(second),
        interval=share_interval(level),
        resolved=Path(resolved) if resolved else None,
        unit=unit,
    )
    show(verification_json(found) if as_json else verification_text(found, session.lang))
    if output:
        write_resolved(found, survey.questionnaire, Path(output), session.lang, prefer)  # type: ignore[arg-type]
        tell(say("terminal.written", session.lang, path=output))
    session.status = 1 if found.differences or found.only_first or found.only_second else 0


@hailong.command("doctor")
@click.option("--seal", metavar="TEXT", cls=Option)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@in_survey
@click.pass_obj
def doctor(session: Session, seal: str | None, as_json: bool, survey_folder: str | None) -> None:
    from survey.checkup import examine
    from terminal.views.starting import doctor_json, doctor_text

    survey = _survey(survey_folder)
    with _store(survey) as store:
        problems, now = examine(survey, store, seal), store.seal()
    show(doctor_json(problems, session.lang) if as_json else doctor_text(survey, problems, now, session.lang))
    session.status = max((SEVERITY_STATUS[problem.severity] for problem in problems), default=0)


@hailong.command("backup")
@click.argument("file", metavar="FILE")
@in_survey
@click.pass_obj
def backup(session: Session, file: str, survey_folder: str | None) -> None:
    with _store(_survey(survey_folder)) as store:
        store.backup(Path(file))
    show(say("terminal.backed_up", session.lang, path=file))


@hailong.command("charts")
@click.option("-o", "--output", "output", metavar="DIR", cls=Option)
@estimating
@in_survey
@click.pass_obj
def charts(session: Session, /, survey_folder: str | None, output: str | None = None, **choices: Any) -> None:
    from analysis.keeping.purging import publish_charts
    from analysis.report.build import draw_charts
    from analysis.report.inputs import ReportInputs
    from terminal.views.starting import written_text

    survey = _survey(survey_folder)
    folder = Path(output) if output else survey.outgoing / "figures"
    with _store(survey) as store:
        source = store.kept() or _report_inputs(survey, store, session, **choices)
    if isinstance(source, ReportInputs):
        written = draw_charts(source, folder, session.lang)
    else:
        asked = {**choices, "fpc": not choices["no_fpc"]}
        written = list(publish_charts(source, folder, session.lang, choices=asked))
    show(written_text(folder, written, session.lang))


@hailong.group("report", invoke_without_command=True)
@click.option("--format", "formats", default="all", metavar="html,docx,…", cls=Option)
@click.option("--scope", default="all", metavar="all|U|all-units", cls=Option)
@click.option("--template", metavar="FILE.docx", cls=Option)
@click.option("--with", "earlier", metavar="SURVEY", cls=Option)
@click.option("--crosswalk", metavar="NAME|FILE", cls=Option, shared=True)
@click.option("-o", "--output", "output", metavar="DIR", cls=Option)
@click.option("--seed", type=Number(0, 2**32 - 1, whole=True), cls=Option)
@estimating
@in_survey
@click.pass_context
def report(
    context: click.Context,
    /,
    survey_folder: str | None,
    formats: str = "all",
    scope: str = "all",
    template: str | None = None,
    earlier: str | None = None,
    output: str | None = None,
    **choices: Any,
) -> None:
    if context.invoked_subcommand is not None:
        return
    from analysis.keeping.purging import publish_again
    from analysis.report.build import ALL_UNITS, build_reports, draws, read_formats
    from analysis.report.inputs import ReportInputs
    from terminal.progress import progress_bar
    from terminal.views.starting import report_text

    session = context.ensure_object(Session)
    survey = _survey(survey_folder)
    folder = Path(output) if output else survey.outgoing / "report"
    wanted = read_formats(formats)
    filled = Path(template) if template else None
    whole = scope if scope in ("all", ALL_UNITS) else _unit_id(survey, scope) or ""
    with _store(survey) as store:
        source: Kept | ReportInputs | None = store.kept()
        if source is None:
            before = _survey(earlier) if earlier else None
            drawn = draws(wanted)
            source = _report_inputs(survey, store, session, earlier=before, drawn=drawn, **choices)
    sets: tuple[ReportFiles, ...]
    screened = "current"
    if isinstance(source, ReportInputs):
        screened = source.screened
        sets = build_reports(
            source,
            folder,
            session.lang,
            wanted,
            scope=whole,
            template=filled,
            progress=progress_bar(),
        )
    else:
        asked = {**choices, "fpc": not choices["no_fpc"], "earlier": earlier}
        sets = publish_again(
            source, folder, session.lang, wanted, scope=whole, template=filled, choices=asked
        )
    show(report_text(sets, session.lang))
    if screened != "current":
        tell(say(f"terminal.screening_{screened}", session.lang))


@report.command("check", code="report_check")
@click.argument("file", metavar="FILE.docx")
@click.option("--numbers", metavar="numbers.json", cls=Option)
@click.option("--json", "as_json", is_flag=True, cls=Option, shared=True)
@common
@click.pass_context
def report_check(context: click.Context, file: str, numbers: str | None, as_json: bool) -> None:
    from analysis.report.check import check_report
    from terminal.views.starting import disagreements_json, disagreements_text

    session = context.ensure_object(Session)
    found = check_report(Path(file), Path(numbers) if numbers else None)
    show(disagreements_json(found) if as_json else disagreements_text(file, found, session.lang))
    session.status = 1 if found else 0


@hailong.command("export")
@click.option("--format", "formats", default="csv,xlsx", metavar="csv,xlsx,…", cls=Option)
@click.option("--comments", is_flag=True, cls=Option)
@click.option("--labels", is_flag=True, cls=Option)
@click.option("--missing", type=OneOf(("codes", "empty")), default="codes", cls=Option)
@click.option("-o", "--output", metavar="DIR", cls=Option)
@in_survey
@click.pass_obj
def export(
    session: Session, /, survey_folder: str | None, formats: str, output: str | None, **choices: Any
) -> None:
    from survey.exporting.export import export_answers, read_formats
    from terminal.views.exporting import exported_text, exported_warnings

    survey = _survey(survey_folder)
    folder = Path(output) if output else survey.outgoing / "export"
    with _store(survey) as store:
        done = export_answers(survey, store, folder, read_formats(formats), session.lang, **choices)
    show(exported_text(done, session.lang))
    for warning in exported_warnings(done, session.lang):
        tell(warning)


@hailong.command("purge")
@click.option("--yes", is_flag=True, cls=Option)
@click.option("--copies", is_flag=True, cls=Option)
@click.option("--kept", "kept", metavar="DIR", cls=Option)
@click.option("--with", "earlier", metavar="SURVEY", cls=Option)
@click.option("--crosswalk", metavar="NAME|FILE", cls=Option, shared=True)
@click.option("--seed", type=Number(0, 2**32 - 1, whole=True), cls=Option)
@estimating
@by_whom
@in_survey
@click.pass_obj
def purge(
    session: Session,
    /,
    yes: bool,
    copies: bool,
    by_whom: str | None,
    survey_folder: str | None,
    kept: str | None = None,
    earlier: str | None = None,
    **choices: Any,
) -> None:
    from analysis.keeping.purging import purge_survey, write_kept
    from survey.remains import delete_copies, find_remains
    from terminal.views.purging import plan_text, purged_text, remains_text, written_text

    survey = _survey(survey_folder)
    before = _survey(earlier) if earlier else None

    def gather(lang: Language) -> ReportInputs:
        with _store(survey) as own:
            return _report_inputs(survey, own, Session(lang), earlier=before, **choices)

    with _store(survey) as store:
        was = store.kept()
        if not yes and not kept:
            show(plan_text(store, survey, find_remains(survey, store), session.lang))
            session.status = COULD_NOT
            return
        if yes:
            forms = purge_survey(survey, store, gather, by=by_whom or _user())
            if copies:
                delete_copies(find_remains(survey, store))
            remains = find_remains(survey, store)
            show(purged_text(forms, was, session.lang))
            show(remains_text(survey, remains, session.lang))
            session.status = 1 if any(remains.by_kind()) else 0
        if kept or was is None:
            try:
                written = write_kept(store, Path(kept) if kept else survey.outgoing / "kept")
            except HailongError as error:
                if not yes:
                    raise
                tell(say("purging.not_written", session.lang, why=error.message(session.lang)))
                session.status = 1
            else:
                show(written_text(written, session.lang))


def _report_inputs(
    survey: Survey,
    store: Store,
    session: Session,
    recipe: str | None = None,
    interval: str = "wilson",
    level: float = 0.95,
    weights: str = "none",
    no_fpc: bool = False,
    lonely: str | None = None,
    seed: int | None = None,
    earlier: Survey | None = None,
    crosswalk: str | None = None,
    drawn: bool = True,
) -> ReportInputs:
    import numpy
    import scipy

    from analysis.report.gathering import gather_report
    from survey import __version__
    from terminal.clock import now
    from terminal.views.indices import lonely_text

    with ExitStack() as stores:
        inputs = gather_report(
            survey,
            store,
            session.lang,
            earlier=earlier,
            earlier_store=stores.enter_context(_store(earlier)) if earlier else None,
            crosswalk=crosswalk,
            seed=seed,
            generated_at=now(),
            version=__version__,
            libraries={
                "numpy": numpy.__version__,
                "scipy": scipy.__version__,
                "matplotlib": _matplotlib_version(drawn=drawn),
            },
            recipe=recipe,
            interval=interval,
            level=level,
            weights=weights,
            fpc=not no_fpc,
            lonely=lonely or survey.plan.lonely,
        )
    if told := lonely_text(inputs.answers, lonely or survey.plan.lonely, session.lang, fpc=not no_fpc):
        tell(told)
    return inputs


def _matplotlib_version(*, drawn: bool) -> str:
    """Asked of matplotlib where it is imported anyway, for something is drawn; else read, which is sooner."""
    if drawn:
        import matplotlib

        return matplotlib.__version__
    from importlib.metadata import version

    return version("matplotlib")


if __name__ == "__main__":
    main()
