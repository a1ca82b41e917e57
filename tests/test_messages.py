"""The catalogue of messages: complete in both languages, and nothing said that is not in it."""

from __future__ import annotations

import pkgutil
import re
import string
import unicodedata
from importlib import import_module
from pathlib import Path

import pytest

import survey.messages
from tests.conftest import CHECKOUT

ROOMS = [module.name for module in pkgutil.iter_modules(survey.messages.__path__)]
SAID = [room for room in ROOMS if room != "demo"]  # its entries are what volunteers write


def _messages(room: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = import_module(f"survey.messages.{room}").MESSAGES
    return found


def _fields(template: str) -> set[str]:
    """Names of the fields; `allowed_vi` and `allowed_en` are one field in two languages."""
    names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    return {re.sub("_(vi|en)$", "", name) for name in names}


def _sources() -> list[Path]:
    return [CHECKOUT / "cli.py"] + [
        path for folder in ("survey", "analysis", "terminal") for path in (CHECKOUT / folder).rglob("*.py")
    ]


@pytest.mark.parametrize("room", SAID)
def test_both_languages_fill_the_same_fields(room: str) -> None:
    """A translation that forgot a field would hide where or what was wrong."""
    assert [name for name, (vi, en) in _messages(room).items() if _fields(vi) != _fields(en)] == []


@pytest.mark.parametrize("room", SAID)
def test_messages_are_composed_and_not_empty(room: str) -> None:
    """Vietnamese is stored in NFC, and no message is blank."""
    wrong = [
        name
        for name, (vi, en) in _messages(room).items()
        if vi != unicodedata.normalize("NFC", vi) or not vi.strip() or not en.strip()
    ]
    assert wrong == []


def test_every_code_used_is_in_the_catalogue() -> None:
    """A code without a message would be a KeyError in front of a volunteer."""
    used = set()
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"\b(?:say|HailongError|Problem)\(\s*\"([a-z_]+\.[a-z0-9_]+)\"", text))
    known = {f"{room}.{name}" for room in ROOMS for name in _messages(room)}
    assert used
    assert used - known == set()
