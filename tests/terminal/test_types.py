"""Numbers and words as people write them on the command line."""

from __future__ import annotations

import click
import pytest

from terminal.commands import choose_language
from terminal.types import ConfidenceLevel, Number, OneOf


@pytest.mark.parametrize(("text", "level"), [("0.95", 0.95), ("95", 0.95), ("0,9", 0.9), ("99.9", 0.999)])
def test_a_level_may_be_a_fraction_or_a_percentage(text: str, level: float) -> None:
    """0.95, 0,95 and 95 are the same."""
    assert ConfidenceLevel().convert(text, None, None) == pytest.approx(level, rel=1e-12)


@pytest.mark.parametrize("text", ["0.3", "2", "100", "-95", "nan", "cao"])
def test_other_levels_are_refused(text: str) -> None:
    """A level under 50%, of 100%, or no number."""
    with pytest.raises(click.BadParameter):
        ConfidenceLevel().convert(text, None, None)


@pytest.mark.parametrize("text", ["1.5", "0", "11", "inf", "x"])
def test_a_whole_number_within_limits(text: str) -> None:
    """Neither a fraction nor beyond the limits."""
    assert Number(1, 10, whole=True).convert("7", None, None) == 7
    with pytest.raises(click.BadParameter):
        Number(1, 10, whole=True).convert(text, None, None)


def test_a_wrong_word_is_answered_with_every_allowed_one() -> None:
    """None of the choices is left out of the message."""
    with pytest.raises(click.BadParameter) as error:
        OneOf(("wilson", "beta", "logit")).convert("wald", None, None)
    assert all(word in str(error.value.message) for word in ("wald", "wilson", "beta", "logit"))


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ((), {}, "vi"),
        ((), {"HAILONG_LANG": "en"}, "en"),
        (("indices", "--lang", "vi"), {"HAILONG_LANG": "en"}, "vi"),
        (("--lang=en",), {}, "en"),
        (("import", "--", "--lang=en"), {}, "vi"),
        (("--lang", "fr"), {}, "vi"),
    ],
)
def test_language_is_known_before_parsing(
    arguments: tuple[str, ...], environment: dict[str, str], lang: str
) -> None:
    """--lang anywhere before --, then HAILONG_LANG, then Vietnamese."""
    assert choose_language(arguments, environment) == lang
