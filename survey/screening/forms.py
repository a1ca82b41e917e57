"""The forms of a survey as arrays, in the order in which they were typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from survey.messages import HailongError
from survey.questionnaire.model import Questionnaire
from survey.store.records import StoredForm
from survey.text import fold_marked

_NUMBER = re.compile(r"(.*?)(\d{1,9})\D?")
_EPOCH = date(1970, 1, 1).toordinal()
NO_DAY = np.iinfo(np.int32).min
"""The day of a form without a date."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who collected or typed some forms of one unit: a volunteer, or a file where no name is given."""

    unit_id: str
    name: str
    named: bool


@dataclass(frozen=True)
class FormArrays:
    """n forms in the order of their sheets and, within a sheet, of its rows.

    ratings: (n, r) int8 as stored. scores: (n, r) float32, 0 the worst level and 1 the best, NaN
    where there is none. cells: (n, c) int16, everything a copied form has in common with its original,
    ratings first, then attributes (−1 not given). unit, hand: (n,) positions in `unit_ids` and `hands`,
    −1 unknown. source: (n,) number of the sheet. day: (n,) int32 days since 1970, or NO_DAY. number: (n,)
    the running number in the serial, −1 where there is none.
    """

    forms: tuple[StoredForm, ...]
    ratings: NDArray[np.int8]
    scores: NDArray[np.float32]
    cells: NDArray[np.int16]
    unit: NDArray[np.int32]
    unit_ids: tuple[str, ...]
    hand: NDArray[np.int32]
    hands: tuple[Hand, ...]
    source: NDArray[np.int32]
    day: NDArray[np.int32]
    number: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.forms)


def forms_to_arrays(forms: Sequence[StoredForm], questionnaire: Questionnaire) -> FormArrays:
    """Lay forms out as arrays. Raises HailongError for a form of another questionnaire."""
    rated = len(questionnaire.rated)
    misfit = next((form for form in forms if len(form.form.ratings) != rated), None)
    if misfit is not None:
        raise HailongError(
            "store.form_does_not_fit", file=misfit.file_name, sheet=misfit.sheet, row=misfit.number
        )
    sheets: dict[tuple[int, str, str], int] = {}
    for form in sorted(forms, key=lambda f: f.row_id):  # sheets in the order they came
        sheets.setdefault((form.import_id, form.file_name, form.sheet), len(sheets))
    ordered = tuple(
        sorted(forms, key=lambda f: (sheets[f.import_id, f.file_name, f.sheet], f.number, f.row_id))
    )
    ratings = np.frombuffer(b"".join(form.form.ratings for form in ordered), dtype=np.int8)
    ratings = ratings.reshape(len(ordered), rated)
    units = _codes([form.form.unit_id for form in ordered])
    hands = _hands(ordered)
    return FormArrays(
        ordered,
        ratings,
        _scores(ratings, questionnaire),
        np.column_stack([ratings.astype(np.int16), _attributes(ordered, questionnaire)]),
        units[0],
        units[1],
        hands[0],
        hands[1],
        np.array([sheets[f.import_id, f.file_name, f.sheet] for f in ordered], dtype=np.int32),
        np.array([_day(form.form.collected_on) for form in ordered], dtype=np.int32),
        _numbers(ordered),
    )


def _codes(values: Sequence[str | None]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    known = tuple(sorted({value for value in values if value is not None}))
    place: dict[str | None, int] = {value: index for index, value in enumerate(known)}
    return np.array([place.get(value, -1) for value in values], dtype=np.int32), known


def _scores(ratings: NDArray[np.int8], questionnaire: Questionnaire) -> NDArray[np.float32]:
    worst = np.array([item.scale.worst for item in questionnaire.rated], dtype=np.float32)
    best = np.array([item.scale.best for item in questionnaire.rated], dtype=np.float32)
    width = np.where(best == worst, 1, best - worst)
    return np.where(ratings < 0, np.float32(np.nan), (ratings - worst) / width).astype(np.float32)


def _attributes(forms: Sequence[StoredForm], questionnaire: Questionnaire) -> NDArray[np.int16]:
    columns = []
    for attribute in questionnaire.attributes:
        codes, _ = _codes([form.form.attributes.get(attribute.code) for form in forms])
        columns.append(codes.astype(np.int16))
    return np.column_stack(columns) if columns else np.empty((len(forms), 0), dtype=np.int16)


def _hands(forms: Sequence[StoredForm]) -> tuple[NDArray[np.int32], tuple[Hand, ...]]:
    """Volunteers nest in units, and one name typed in two ways is one volunteer.

    In a unit where nobody gave a name, each file stands for the hand that typed it.
    """
    nameless: dict[str, bool] = defaultdict(lambda: True)
    for form in forms:
        if form.form.unit_id is not None and fold_marked(form.form.volunteer or ""):
            nameless[form.form.unit_id] = False
    found: dict[tuple[str, str, bool], Hand] = {}
    keys: list[tuple[str, str, bool] | None] = []
    for form in forms:
        unit_id, volunteer = form.form.unit_id, fold_marked(form.form.volunteer or "")
        if unit_id is None or not (volunteer or nameless[unit_id]):
            keys.append(None)
            continue
        key = (unit_id, volunteer or form.file_name, bool(volunteer))
        found.setdefault(
            key, Hand(unit_id, (form.form.volunteer if volunteer else form.file_name) or "", bool(volunteer))
        )
        keys.append(key)
    ordered = sorted(found)
    place = {key: index for index, key in enumerate(ordered)}
    codes = np.array([-1 if key is None else place[key] for key in keys], dtype=np.int32)
    return codes, tuple(found[key] for key in ordered)


def _day(text: str | None) -> int:
    try:
        return date.fromisoformat(text or "").toordinal() - _EPOCH
    except ValueError:
        return NO_DAY


def _numbers(forms: Sequence[StoredForm]) -> NDArray[np.int32]:
    """The running numbers of serials; of those of a unit only the ones written like most of them."""
    parsed: list[tuple[str, int] | None] = []
    counts: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for form in forms:
        match = _NUMBER.fullmatch(form.form.serial or "")
        parsed.append((match[1], int(match[2])) if match else None)
        if match:
            counts[form.form.unit_id][match[1]] += 1
    usual = {unit: max(sorted(found), key=found.__getitem__) for unit, found in counts.items()}
    return np.array(
        [
            entry[1] if entry is not None and entry[0] == usual[form.form.unit_id] else -1
            for form, entry in zip(forms, parsed, strict=True)
        ],
        dtype=np.int32,
    )
