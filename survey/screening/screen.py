"""The run of a screening: which stages there are, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from survey.arguments import checked
from survey.messages import HailongError
from survey.plan.model import Plan
from survey.questionnaire.model import Questionnaire
from survey.screening.blocks import find_blocks
from survey.screening.correlation import estimate_correlation, satisfied_share
from survey.screening.forms import FormArrays, forms_to_arrays
from survey.screening.likeness import count_differences
from survey.screening.records import Correlation, Duplicate, Place, Screening, seal_forms
from survey.screening.serials import find_repeated_serials
from survey.screening.twins import find_twins
from survey.screening.volunteers import screen_volunteers
from survey.store.records import StoredForm
from survey.store.store import Store


@checked
def screen_survey(
    forms: Store | Sequence[StoredForm],
    questionnaire: Questionnaire,
    plan: Plan,
    rng: np.random.Generator,
    fdr: float = 0.1,
    dealings: int | None = None,
) -> Screening:
    """Look through a survey's forms for duplicates and for volunteers of whom forms need a call-back.

    `forms` is a store, or forms that all count (a serial that comes twice is then a duplicate too). `fdr`
    is the share of wrong names among those flagged that is accepted on average; `dealings` the number of
    random dealings (by default 1,999, more for many volunteers). The same forms and seed give the same
    result, in whatever order the forms are handed over.
    """
    if isinstance(forms, Store):
        valid = forms.read_forms(("accepted",))
        waiting = forms.read_forms(("resent", "held"))
    else:
        valid, waiting = tuple(sorted(forms, key=lambda form: form.row_id)), ()
    if not 0 < fdr < 1:
        raise HailongError("screening.bad_rate", found=fdr)
    arrays = forms_to_arrays(valid, questionnaire)
    places = {form.row_id: _place(form) for form in (*valid, *waiting)}
    duplicates = (
        *find_repeated_serials(valid, waiting, places, questionnaire),
        *_copied_blocks(arrays, places),
        *_twins(arrays, places),
    )
    volunteers = screen_volunteers(arrays, questionnaire, plan, rng, fdr, dealings)
    found = Screening(
        forms=len(valid),
        duplicates=duplicates,
        volunteers=volunteers.volunteers,
        places=places,
        unit_names={unit.id: unit.name for unit in plan.units},
        correlation=_correlation(arrays, questionnaire),
        correlation_without=None,
        fdr=fdr,
        dealings=volunteers.dealings,
        without_volunteer=int((arrays.hand < 0).sum()),
        rows=tuple(form.row_id for form in valid),
        seal=seal_forms((form.form.unit_id for form in valid), b"".join(f.form.ratings for f in valid)),
    )
    if not found.flagged_rows:
        return replace(found, correlation_without=found.correlation)
    left = ~np.isin([form.row_id for form in arrays.forms], found.flagged_rows)
    return replace(found, correlation_without=_correlation(arrays, questionnaire, left))


def _place(form: StoredForm) -> Place:
    content = form.form
    return Place(
        form.row_id,
        form.file_name,
        form.sheet,
        form.number,
        content.serial,
        content.unit_id,
        content.volunteer,
    )


def _copied_blocks(arrays: FormArrays, places: dict[int, Place]) -> list[Duplicate]:
    found = []
    for match in find_blocks(arrays.cells, arrays.unit, arrays.source, arrays.ratings.shape[1]):
        rows = [range(start, start + match.length) for start in (match.first, match.second)]
        ids = [[arrays.forms[row].row_id for row in part] for part in rows]
        if max(ids[0]) > max(ids[1]):  # what came later is the copy
            rows.reverse()
            ids.reverse()
        differing = [
            int(count_differences(arrays.cells[[i]], arrays.cells[[j]])[0, 0])
            for i, j in zip(*rows, strict=True)
        ]
        found.append(
            Duplicate(
                "copied_block",
                tuple(places[row] for row in ids[0]),
                tuple(places[row] for row in ids[1]),
                sum(differing),
                match.length * arrays.cells.shape[1],
                match.chance,
            )
        )
    return found


def _twins(arrays: FormArrays, places: dict[int, Place]) -> list[Duplicate]:
    groups = find_twins(arrays.ratings)
    return [Duplicate("twin", tuple(places[arrays.forms[row].row_id] for row in group)) for group in groups]


def _correlation(
    arrays: FormArrays, questionnaire: Questionnaire, keep: NDArray[np.bool_] | None = None
) -> Correlation | None:
    keep = np.ones(len(arrays), dtype=bool) if keep is None else keep
    values = satisfied_share(arrays.ratings[keep], questionnaire)
    return estimate_correlation(values, arrays.unit[keep], arrays.hand[keep])
