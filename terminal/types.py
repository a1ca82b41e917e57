"""Parameter types whose complaints are translated."""

from __future__ import annotations

from typing import Any, NoReturn

import click

from survey.messages import say
from terminal.commands import language_of


class OneOf(click.Choice[str]):
    """One word of a fixed list."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        return say("commands.not_one_of", language_of(ctx), value=value, choices=", ".join(self.choices))


class Number(click.ParamType[float, Any]):
    """A number within limits, a decimal comma allowed."""

    name = "number"

    def __init__(self, low: float, high: float, whole: bool = False) -> None:
        self.low, self.high, self.whole = low, high, whole

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            number = float(str(value).replace(",", "."))
        except ValueError:
            self._refuse(value, param, ctx)
        if not self.low <= number <= self.high or (self.whole and number != int(number)):
            self._refuse(value, param, ctx)
        return int(number) if self.whole else number

    def _written(self, limit: float) -> str:
        return str(int(limit)) if self.whole else f"{limit:g}"

    def _refuse(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        message = say(
            "commands.not_in_range",
            language_of(ctx),
            value=value,
            low=self._written(self.low),
            high=self._written(self.high),
        )
        self.fail(message, param, ctx)


class ConfidenceLevel(Number):
    """A confidence level: 0.95 and 95 are the same."""

    name = "level"

    def __init__(self) -> None:
        super().__init__(0, 100)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        level = number / 100 if number >= 50 else number
        if not 0.5 <= level < 1:
            self.fail(say("commands.not_a_level", language_of(ctx), value=value), param, ctx)
        return level
