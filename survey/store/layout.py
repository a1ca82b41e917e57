"""The questionnaire a store was made for: what of it the stored bytes depend on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from survey.store.database import Session


def hash_questionnaire(questionnaire: Questionnaire) -> str:
    """SHA-256 (hexadecimal) of everything a questionnaire says, independent of how its file is written."""
    return hashlib.sha256(_canonical(_plain(questionnaire)).encode()).hexdigest()


def write_layout(session: Session, questionnaire: Questionnaire, at: str) -> None:
    """Pin `questionnaire` in a new store."""
    session.insert_many(
        "layout",
        ("id", "questionnaire_id", "questionnaire_version", "sha256", "rated", "nonresponse", "created_at"),
        [
            (
                1,
                questionnaire.id,
                questionnaire.version,
                hash_questionnaire(questionnaire),
                _canonical(_rated(questionnaire)),
                _canonical([option.code for option in questionnaire.nonresponse]),
                at,
            )
        ],
    )


def require_fit(session: Session, questionnaire: Questionnaire, name: str) -> None:
    """Raise HailongError unless stored ratings mean under `questionnaire` what they meant when stored.

    Texts, labels, spellings, attributes and the recipe may change and nonresponse options may be added at
    the end. The rated rows, their order, their levels' values and the earlier options may not.
    """
    found = session.query("SELECT questionnaire_id, rated, nonresponse FROM layout")
    if len(found) != 1:
        raise HailongError("store.damaged", path=name, detail="layout")
    stored_id, rated, nonresponse = found[0]
    if stored_id != questionnaire.id:
        raise HailongError("store.other_questionnaire", path=name, stored=stored_id, given=questionnaire.id)
    was, now = json.loads(rated), _rated(questionnaire)
    if was != now:
        raise HailongError(
            "store.rows_changed", path=name, stored=_differing(was, now), given=_differing(now, was)
        )
    options: list[str] = json.loads(nonresponse)
    codes = [option.code for option in questionnaire.nonresponse]
    if codes[: len(options)] != options:
        raise HailongError(
            "store.options_changed", path=name, stored=", ".join(options), given=", ".join(codes)
        )


def _rated(questionnaire: Questionnaire) -> list[list[Any]]:
    return [[item.code, list(item.scale.values)] for item in questionnaire.rated]


def _differing(these: list[list[Any]], those: list[list[Any]]) -> str:
    """The first row of `these` that is not at the same place in `those`, for a message."""
    for place, row in enumerate(these):
        if place >= len(those) or those[place] != row:
            return f"{place + 1}. {row[0]} ({', '.join(map(str, row[1]))})"
    return "–"


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):  # a named one is a mapping of its fields
        return _plain(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((_plain(entry) for entry in value), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
