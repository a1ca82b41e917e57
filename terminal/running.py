"""One run of the program: whatever happens ends in one clear message and an exit status."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from survey.messages import HailongError, Language, say
from terminal.commands import Session, choose_language, usage_message
from terminal.plain import plain

COULD_NOT = 2
"""Exit status: not done, said why, nothing changed."""
SHOWN_PROBLEMS = 50


def run(program: click.Command, args: Sequence[str]) -> int:
    """Run `program` with `args` and return its exit status: 0, 1 or 2.

    Failures go to standard error as one message in the user's language; a traceback only with
    --debug, and never a respondent's answers.
    """
    _speak_utf8()
    session = Session(lang=choose_language(args, os.environ), debug="--debug" in args)
    try:
        if "SOURCE_DATE_EPOCH" in os.environ:  # libraries read it too, when they are imported
            from terminal.clock import now

            now()
        returned = program.main(list(args), prog_name="hailong", standalone_mode=False, obj=session)
        sys.stdout.flush()
        return returned if isinstance(returned, int) else session.status
    except click.UsageError as error:
        tell(usage_message(error, session.lang))
    except HailongError as error:
        _tell_error(error, session.lang)
        _trace(session, error)
    except (click.Abort, KeyboardInterrupt):
        tell(say("commands.interrupted", session.lang))
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough. Point stdout away from the closed
        # pipe so that the interpreter's last flush does not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return session.status
    except OSError as error:
        path = str(error.filename or "")
        tell(say("commands.no_disk_access", session.lang, path=path, why=error))
        _trace(session, error)
    except Exception as error:
        tell(say("commands.unexpected", session.lang, kind=type(error).__name__))
        _trace(session, error)
    return COULD_NOT


def leave(status: int) -> NoReturn:
    """End the process now.

    What was registered for the end is done and what was printed goes out; memory is given back by the
    system, at once, where the interpreter would take it apart piece by piece.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or there is none
            stream.flush()
    os._exit(status)


def show(text: str = "") -> None:
    """Print `text` on standard output, made safe for a terminal."""
    click.echo(plain(text))


def show_data(text: str) -> None:
    """Print `text` for a program to read: to the byte, unless a person is looking at a terminal."""
    click.echo(plain(text) if sys.stdout.isatty() else text, nl=False)


def tell(text: str) -> None:
    """Print `text` on standard error, made safe for a terminal."""
    click.echo(plain(text), err=True)


def _tell_error(error: HailongError, lang: Language) -> None:
    tell(error.message(lang))
    for problem in error.problems[:SHOWN_PROBLEMS]:
        tell("  " + problem.place(lang) + problem.message(lang))
    if len(error.problems) > SHOWN_PROBLEMS:
        tell("  " + say("commands.and_more", lang, count=len(error.problems) - SHOWN_PROBLEMS))


def _trace(session: Session, error: Exception) -> None:
    if session.debug:
        from terminal.tracing import trace_text

        tell(trace_text(error))


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            # A redirected stream on Windows is in a code page without Vietnamese.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="replace")
