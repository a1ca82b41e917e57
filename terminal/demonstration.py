"""What `hailong demo` needs besides the commands it runs: a new survey, its workbooks, a second process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from analysis.formatting import format_count
from survey.demo import write_demo_workbooks
from survey.folder import Survey, create_survey
from survey.forms.issuing import issue_batches
from survey.messages import HailongError, Language, say
from survey.store.opening import open_survey_store, prepare_store
from terminal.commands import Session

_DEFAULT_FOLDER = "hailong-demo"


def prepare_demo(folder: Path | None, seed: int, lang: Language) -> tuple[Survey, tuple[Path, ...], str]:
    """Make the Ba Đình survey in `folder` (a new one by default), its serials and workbooks in incoming/.

    Returns the survey, the workbooks and what to say about them.
    """
    survey = create_survey(folder or _free_folder(), prepare=prepare_store)
    with open_survey_store(survey) as store:
        issued = issue_batches(survey, store, [unit.id for unit in survey.plan.units], by=_DEFAULT_FOLDER)
    files = write_demo_workbooks(survey.plan, survey.questionnaire, survey.incoming, seed)
    said = (
        say("terminal.created", lang, name=survey.plan.name.in_language(lang), folder=survey.folder),
        say("terminal.demo_issued", lang, units=len(issued),
            forms=format_count(sum(len(batch.serials) for batch in issued), lang)),
        say("terminal.demo_generated", lang, forms=format_count(sum(files.forms.values()), lang),
            files=len(files.paths), folder=survey.incoming),
        say("terminal.demo_note", lang),
    )  # fmt: skip
    return survey, files.paths, "\n".join(said)


@contextmanager
def run_beside(program: Path, arguments: Sequence[str], session: Session) -> Iterator[Callable[[], str]]:
    """Run a command of `program` in a process of its own, on the second core, while the block goes on.

    Gives a function that waits for it and returns what it printed. Raises HailongError with what it
    said where it failed. It does not outlive the block.
    """
    options = ("--lang", session.lang, *(("--debug",) if session.debug else ()))
    command = [sys.executable, str(program), *arguments, *options]
    with subprocess.Popen(  # noqa: S603  (our own interpreter and our own program)
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8"
    ) as process:

        def finish() -> str:
            out, err = process.communicate()
            if process.returncode != 0:
                raise HailongError("terminal.beside_failed", said=err.strip() or str(process.returncode))
            return out.rstrip()

        try:
            yield finish
        finally:
            process.kill()


def _free_folder() -> Path:
    names = (_DEFAULT_FOLDER if number == 1 else f"{_DEFAULT_FOLDER}-{number}" for number in count(1))
    return next(path for name in names if not (path := Path(name)).exists())
