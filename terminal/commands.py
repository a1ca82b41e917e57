"""Click commands whose help and errors speak the user's language.

A command's help is not written at its definition: it is the message ``commands.<name>`` and each
option's is ``commands.<name>_<option>`` (or ``commands.option_<option>`` where commands share it).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from survey.messages import LANGUAGES, Language, say


class Session:
    """What holds for one run of the program."""

    def __init__(self, lang: Language = "vi", debug: bool = False) -> None:
        self.lang, self.debug = lang, debug
        self.status = 0


def choose_language(args: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language asked for by --lang anywhere in `args`, else by HAILONG_LANG, else Vietnamese.

    Read before the arguments are parsed, so that a wrong argument is answered in it too.
    """
    wanted = environment.get("HAILONG_LANG", "")
    for index, argument in enumerate(args):
        if argument == "--":
            break
        if argument == "--lang" and index + 1 < len(args):
            wanted = args[index + 1]
        elif argument.startswith("--lang="):
            wanted = argument.partition("=")[2]
    return next((lang for lang in LANGUAGES if lang == wanted), "vi")


def language_of(context: click.Context | None) -> Language:
    """The language of the run that `context` belongs to."""
    session = context.find_object(Session) if context else None
    return session.lang if session else choose_language((), os.environ)


def _show_help(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(context.get_help(), color=context.color)
        context.exit()


def _say(context: click.Context, code: str) -> str:
    return say(f"commands.{code}", language_of(context))


class _Translated(click.Command):
    subcommand_metavar: str

    def __init__(self, *args: Any, code: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **kwargs)
        self.code = code or (self.name or "hailong").replace("-", "_")
        self._help: click.Option | None = None

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.options_metavar = _say(ctx, "options_metavar")
        if isinstance(self, click.Group):
            self.subcommand_metavar = _say(ctx, "command_metavar")
        pieces = self.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_say(ctx, "usage_label") + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        text = _say(ctx, self.code)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for param in self.get_params(ctx) if (record := param.get_help_record(ctx))]
        records = [record for record in records if record[1]]  # arguments say nothing here
        if records:
            with formatter.section(_say(ctx, "options_label")):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option for help; click's own would look for translations of its sentence on the disk."""
        if self._help is None:
            names = sorted(self.get_help_option_names(ctx), key=len)
            self._help = click.Option(
                names, is_flag=True, is_eager=True, expose_value=False, callback=_show_help
            )  # fmt: skip
        self._help.help = _say(ctx, "option_help")  # the language of this run
        return self._help

    def get_short_help_str(self, limit: int = 45) -> str:
        return self.short_help_in(language_of(click.get_current_context(silent=True)))

    def short_help_in(self, lang: Language) -> str:
        """The first paragraph of the help."""
        return say(f"commands.{self.code}", lang).partition("\n\n")[0]


class Command(_Translated):
    """A command with translated help."""


class Group(_Translated, click.Group):
    """A group of commands with translated help; commands are listed in the order of the work."""

    command_class = Command
    group_class = type

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _Translated.format_options(self, ctx, formatter)
        records = [
            (name, command.short_help_in(language_of(ctx)))
            for name, command in self.commands.items()
            if isinstance(command, _Translated)
        ]
        with formatter.section(_say(ctx, "commands_label")):
            formatter.write_dl(records)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class Option(click.Option):
    """An option whose help is a message, by its command's and its own name.

    It is not made until something is asked of it: a run uses one command's options of some hundred.
    """

    def __init__(self, *args: Any, shared: bool = False, **kwargs: Any) -> None:
        self.shared = shared
        self._waiting = (args, kwargs)

    def __getattr__(self, name: str) -> Any:
        waiting = self.__dict__.pop("_waiting", None)
        if waiting is None:
            raise AttributeError(name)
        super().__init__(*waiting[0], **waiting[1])
        return getattr(self, name)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        owner = "option" if self.shared else getattr(ctx.command, "code", "")
        self.help = _say(ctx, f"{owner}_{self.name}")
        return super().get_help_record(ctx)


def usage_message(error: click.UsageError, lang: Language) -> str:
    """What is wrong with the arguments, what is allowed and what to do, in `lang`."""
    path = error.ctx.command_path if error.ctx else "hailong"
    if isinstance(error, click.NoSuchOption):
        sentence = say("commands.no_such_option", lang, option=error.option_name)
        near = error.possibilities or ()
    elif isinstance(error, click.NoSuchCommand):
        sentence = say("commands.no_such_command", lang, command=error.command_name)
        near = error.possibilities or ()
    elif isinstance(error, click.MissingParameter):
        sentence = say("commands.missing_parameter", lang, parameter=_name(error))
        near = ()
    elif isinstance(error, click.BadOptionUsage):
        sentence = say("commands.option_needs_value", lang, option=error.option_name)
        near = ()
    elif isinstance(error, click.BadParameter):
        sentence = say("commands.bad_parameter", lang, parameter=_name(error), why=error.message)
        near = ()
    else:
        sentence = say("commands.bad_usage", lang)
        near = ()
    if near:
        sentence += " " + say("commands.did_you_mean", lang, names=", ".join(sorted(near)))
    return sentence.rstrip(".") + ". " + say("commands.try_help", lang, command=f"{path} --help")


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return (
        "/".join(error.param.opts)
        if isinstance(error.param, click.Option)
        else error.param.make_metavar(error.ctx or click.Context(click.Command(None)))
    )
