"""The valid forms as arrays, for the analysis."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey.answers import Answers, Categories, UnitInfo
from survey.messages import HailongError
from survey.questionnaire.model import Attribute, Questionnaire
from survey.store.database import Session


def read_answers(
    session: Session,
    questionnaire: Questionnaire,
    units: Sequence[UnitInfo],
    lang: str,
    *,
    strata: tuple[str, ...] = (),
    weights: bool = True,
    clusters: bool = True,
    without: Collection[int] = (),
    margins: Mapping[str, Mapping[str, float | None]] | None = None,
    attributes: Collection[str] | None = None,
) -> Answers:
    """All valid forms as arrays; see `Store.read_answers`."""
    asked = None if attributes is None else {*attributes, *strata, *(margins or ())}
    wanted = [a for a in questionnaire.attributes if asked is None or a.code in asked]
    columns = ["unit_id", "ratings", *(["attributes"] if wanted else [])]
    # What no form has is not fetched: a column of a million nothings takes its time too.
    filled = session.query("SELECT count(weight), count(cluster) FROM forms WHERE live = 1")[0]
    columns += [name for name, count in zip(("weight", "cluster"), filled, strict=True) if count]
    records = session.query(f"SELECT {', '.join(columns)}, row_id FROM forms WHERE live = 1 ORDER BY row_id")  # noqa: S608
    if without:
        left_out = set(without)
        records = [record for record in records if record[-1] not in left_out]
    found: dict[str, Sequence[Any]] = dict.fromkeys(columns, ())
    if records:
        found.update(zip(columns, zip(*records, strict=True), strict=False))
    ratings, nothing = found["ratings"], (None,) * len(records)
    unit = _unit_codes(found["unit_id"], units)
    return Answers(
        questionnaire=questionnaire,
        ratings=np.frombuffer(b"".join(ratings), dtype=np.int8).reshape(
            len(records), len(questionnaire.rated)
        ),
        unit=unit,
        units=tuple(units),
        attributes=_categories(found["attributes"], wanted, lang) if wanted else {},
        strata=strata,
        weight=_weights(found.get("weight", nothing)) if weights else None,
        cluster=_clusters(unit, found.get("cluster", nothing)) if clusters else None,
        margins=margins or {},
    )


def _unit_codes(unit_ids: Sequence[str], units: Sequence[UnitInfo]) -> NDArray[np.int32]:
    place = {unit.id: index for index, unit in enumerate(units)}
    unknown = sorted(set(unit_ids) - set(place))
    if unknown:
        raise HailongError("store.unknown_units", units=", ".join(unknown))
    return np.fromiter(map(place.__getitem__, unit_ids), dtype=np.int32, count=len(unit_ids))


def _weights(weights: Sequence[float | None]) -> NDArray[np.float64] | None:
    missing = sum(weight is None for weight in weights)
    if missing == len(weights):
        return None
    if missing:
        raise HailongError("store.weights_missing", missing=missing, forms=len(weights))
    return np.array(weights, dtype=np.float64)


def _clusters(unit: NDArray[np.int32], clusters: Sequence[str | None]) -> NDArray[np.int32] | None:
    """Clusters nest in units: one name in two units is two clusters. A form without one is one itself."""
    if not any(cluster is not None for cluster in clusters):
        return None
    codes: dict[object, int] = {}
    keys = (
        (own, cluster) if cluster is not None else index
        for index, (own, cluster) in enumerate(zip(unit.tolist(), clusters, strict=True))
    )
    return np.fromiter(
        (codes.setdefault(key, len(codes)) for key in keys), dtype=np.int32, count=len(clusters)
    )


def _categories(texts: Sequence[str], attributes: Sequence[Attribute], lang: str) -> dict[str, Categories]:
    """Each distinct JSON text is decoded once, all of them as one list; the forms only look up its number."""
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    which = np.fromiter(map(numbers.__getitem__, texts), dtype=np.int64, count=len(texts))
    distinct: list[Mapping[str, str]] = json.loads(f"[{','.join(numbers)}]")
    found: dict[str, Categories] = {}
    for attribute in attributes:
        if attribute.options:
            keys = tuple(option.code for option in attribute.options)
            labels = tuple(option.label.in_language(lang) for option in attribute.options)
        else:
            keys = labels = tuple(
                sorted({values[attribute.code] for values in distinct if attribute.code in values})
            )
        place = {key: index for index, key in enumerate(keys)}
        codes = np.array(
            [place.get(values.get(attribute.code, ""), -1) for values in distinct], dtype=np.int16
        )
        found[attribute.code] = Categories(codes[which], keys, labels)
    return found
