"""Forms that carry one serial: sent again, typed twice, or two forms with one number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from survey.questionnaire.model import Questionnaire
from survey.screening.forms import forms_to_arrays
from survey.screening.likeness import count_differences, measure_likeness
from survey.screening.records import Duplicate, Place
from survey.store.records import Form, StoredForm

SAME_PAPER = 0.01
"""Two forms of one serial are one paper typed twice where other forms of the unit are that alike in fewer
cases than this; with more, they may be two papers with one number."""

Pair = tuple[StoredForm, StoredForm]


def find_repeated_serials(
    valid: Sequence[StoredForm],
    waiting: Sequence[StoredForm],
    places: Mapping[int, Place],
    questionnaire: Questionnaire,
) -> tuple[Duplicate, ...]:
    """Sort what shares a serial into resends, double entries and conflicts.

    `valid` and `waiting` (resent or held) come in the order they were sent. Resends are gathered by sheet.
    A form without a serial is a resend only of a form with the same content in the same row of a
    sheet and file of the same name: equal answers alone never make a duplicate.
    """
    first_of: dict[object, StoredForm] = {}
    again: list[Pair] = []
    other: list[Pair] = []
    for form in [*valid, *waiting]:
        key = _identity(form)
        first = first_of.setdefault(key, form)
        if first is form:
            continue
        if _content(first.form) == _content(form.form):
            again.append((first, form))
        elif form.form.serial is not None:
            other.append((first, form))
    return (*_gather(again, places), *_compare(other, valid, places, questionnaire))


def _identity(form: StoredForm) -> object:
    """What says which paper form this is: its serial, or else its place in a file."""
    return form.form.serial or (form.file_name, form.sheet, form.number)


def _content(form: Form) -> tuple[object, ...]:
    return (form.ratings, tuple(sorted(form.attributes.items())), form.collected_on, form.comment)


def _gather(pairs: Sequence[Pair], places: Mapping[int, Place]) -> list[Duplicate]:
    by_sheet: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for first, second in pairs:
        key = (
            first.import_id,
            first.file_name,
            first.sheet,
            second.import_id,
            second.file_name,
            second.sheet,
        )
        by_sheet[key].append((first, second))
    return [
        Duplicate(
            "resend",
            tuple(places[first.row_id] for first, _ in found),
            tuple(places[second.row_id] for _, second in found),
        )
        for found in by_sheet.values()
    ]


def _compare(
    pairs: Sequence[Pair],
    valid: Sequence[StoredForm],
    places: Mapping[int, Place],
    questionnaire: Questionnaire,
) -> list[Duplicate]:
    """Each pair of different forms with one serial, by whether two forms are ever that alike by chance."""
    if not pairs:
        return []
    extra = [second for _, second in pairs if second.row_id not in {form.row_id for form in valid}]
    arrays = forms_to_arrays([*valid, *extra], questionnaire)
    at = {form.row_id: index for index, form in enumerate(arrays.forms)}
    cells = arrays.cells
    near = measure_likeness(count_differences(cells, cells), cells.shape[1], arrays.unit, arrays.source)
    found = []
    for first, second in pairs:
        i, j = at[first.row_id], at[second.row_id]
        differing = count_differences(arrays.cells[[i]], arrays.cells[[j]])
        chance = float(near.chance(i, np.array([j]), differing[0])[0])
        found.append(
            Duplicate(
                "double_entry" if chance < SAME_PAPER else "conflict",
                (places[first.row_id],),
                (places[second.row_id],),
                int(differing[0, 0]),
                arrays.cells.shape[1],
                chance,
            )
        )
    return found
