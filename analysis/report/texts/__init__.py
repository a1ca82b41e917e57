"""The report's wording: one TOML file for each language, read once."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any


class Texts:
    """The texts of one language; `texts("sentences.index", estimate=…)` fills in a sentence."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self._tree = tree

    def __call__(self, name: str, /, **values: str) -> str:
        """The text called `section.name`, its fields filled in. Raises KeyError for an unknown name."""
        section, _, key = name.partition(".")
        text: str = self._tree[section][key]
        return text.format_map(values) if values else text

    def section(self, name: str) -> dict[str, Any]:
        """All texts of a section."""
        found: dict[str, Any] = self._tree.get(name, {})
        return found


@lru_cache(maxsize=4)
def read_texts(lang: str) -> Texts:
    """The texts in `lang`."""
    with (Path(__file__).parent / f"{lang}.toml").open("rb") as stream:
        return Texts(tomllib.load(stream))
