"""A batch made ready to be written: columns of texts, contents to compare, before the database is locked.

A large import spends its time here, so the usual case is short: columns that come as columns are passed on,
texts that need no escaping are joined into JSON and not encoded, and only rows that are not simply accepted
have a verdict of their own.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from survey.messages import HailongError
from survey.serials import serial_keys
from survey.store.columns import SheetColumns, Table
from survey.store.records import Batch, Form, Row
from survey.store.settle import Content, Verdict

NO_UNIT = "store.no_unit"

ACCEPTED = Verdict("accepted", None)
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_encode_ascii = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_Texts = list[str | None]
_TOGETHER = 64
"""Rows whose cells are written together: where one has something to escape, all of these are encoded."""


@dataclass(eq=False)
class Drafts:
    """The rows of a file on their way in, column by column.

    `offered` is what the importer says a row is, where it does not simply offer a form; `verdicts` what a
    row counts as, where that is something else than it was offered as. A row in `formless` has no form.
    """

    rows: Sequence[Row]
    headers: dict[str, list[str]] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    raws: list[str] = field(default_factory=list)
    serials: _Texts = field(default_factory=list)
    keys: _Texts = field(default_factory=list)
    units: _Texts = field(default_factory=list)
    days: _Texts = field(default_factory=list)
    volunteers: _Texts = field(default_factory=list)
    ratings: list[bytes] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    weights: list[float | None] = field(default_factory=list)
    clusters: _Texts = field(default_factory=list)
    comments: _Texts = field(default_factory=list)
    formless: set[int] = field(default_factory=set)
    corrected: set[int] = field(default_factory=set)
    offered: dict[int, Verdict] = field(default_factory=dict)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    revises: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.numbers)

    def content(self, index: int) -> Content | None:
        """What the form of a row says; None where there is none."""
        if index in self.formless:
            return None
        return Content(
            self.units[index], self.days[index], self.ratings[index], self.attributes[index],
            self.weights[index], self.clusters[index], self.comments[index],
        )  # fmt: skip

    def offer(self, index: int) -> Verdict:
        """What the importer says a row is."""
        return self.offered.get(index, ACCEPTED)

    def verdict(self, index: int) -> Verdict:
        """What a row counts as."""
        found = self.verdicts.get(index)
        return found if found is not None else self.offered.get(index, ACCEPTED)

    def judge(self, index: int, verdict: Verdict) -> None:
        """Say what a row counts as."""
        if verdict != self.verdict(index):
            self.verdicts[index] = verdict


def draft_rows(batch: Batch, rated: int) -> Drafts:
    """The rows of a batch as drafts; a form has `rated` ratings."""
    with _garbage_left():
        if isinstance(batch.rows, Table) and not batch.rows.changed:
            return _draft_table(batch.rows, batch.file_name, rated)
        return _draft_each(batch, rated)


def _draft_table(table: Table, file_name: str, rated: int) -> Drafts:
    drafts = Drafts(table)
    for start, part in table.starts():
        if part.width != rated and len(part):
            raise HailongError(
                "store.form_does_not_fit", file=file_name, sheet=part.sheet, row=part.numbers[0]
            )
        _add_part(drafts, start, part)
    return drafts


def _add_part(drafts: Drafts, start: int, part: SheetColumns) -> None:
    count, width, content = len(part), part.width, part.ratings
    drafts.headers[part.sheet] = list(part.headers)
    drafts.sheets += [part.sheet] * count
    drafts.numbers += part.numbers
    drafts.raws += part.raws
    serials = _storable_column(part.serials)
    drafts.serials += serials
    drafts.keys += serial_keys(serials)
    for column, texts in (
        (drafts.units, part.units), (drafts.days, part.days), (drafts.volunteers, part.volunteers),
        (drafts.clusters, part.clusters), (drafts.comments, part.comments),
    ):  # fmt: skip
        column += _storable_column(texts)
    drafts.ratings += [content[at : at + width] for at in range(0, count * width, width)]
    drafts.attributes += part.attributes
    drafts.weights += part.weights
    drafts.formless |= {start + index for index in part.formless}
    for index, event in part.events.items():
        if event.corrected:
            drafts.corrected.add(start + index)
        if event.state not in ("accepted", "resent"):
            drafts.offered[start + index] = Verdict(event.state, event.reason)
    if not all(part.units):
        for index in [i for i, unit in enumerate(part.units, start) if not unit]:
            if index not in drafts.formless:
                drafts.offered.setdefault(index, Verdict("held", NO_UNIT))


def _storable_column(texts: Sequence[str | None]) -> list[str | None]:
    """A column of texts as a database can hold them."""
    if "".join(filter(None, texts)).isprintable():
        return list(texts)
    return list(map(_text, texts))


def _draft_each(batch: Batch, rated: int) -> Drafts:
    drafts = Drafts(batch.rows)
    drafts.headers, ragged = _headers(batch.rows)
    drafts.raws = _encode_rows(batch.rows, drafts.headers, ragged)
    forms: list[Form] = []
    for index, row in enumerate(batch.rows):
        if row.corrected:
            drafts.corrected.add(index)
        form = row.form
        fits = len(form.ratings) == rated if form is not None else row.state not in ("accepted", "resent")
        if not fits:
            raise HailongError(
                "store.form_does_not_fit", file=batch.file_name, sheet=row.sheet, row=row.number
            )
        offered = _offer(row, form)
        if offered is not ACCEPTED:
            drafts.offered[index] = offered
        if form is None:
            drafts.formless.add(index)
        forms.append(form or _NO_FORM)
    drafts.sheets = [row.sheet for row in batch.rows]
    drafts.numbers = [row.number for row in batch.rows]
    _add_forms(drafts, forms)
    return drafts


_NO_FORM = Form(None, None, b"")


def _add_forms(drafts: Drafts, forms: Sequence[Form]) -> None:
    if not forms:
        return
    serials, units, ratings, attributes, days, volunteers, weights, clusters, comments = zip(
        *forms, strict=True
    )
    drafts.serials = _storable_column(serials)
    drafts.keys = serial_keys(drafts.serials)
    drafts.units = _storable_column(units)
    drafts.days = list(days)
    drafts.volunteers = _storable_column(volunteers)
    drafts.ratings = list(ratings)
    drafts.attributes = _encode_attributes(attributes)
    drafts.weights = list(weights)
    drafts.clusters = _storable_column(clusters)
    drafts.comments = _storable_column(comments)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Keep Python from looking for cycles among a million rows that have none: a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def storable(text: str) -> str:
    """`text` without what a database cannot hold: NUL characters and halves of surrogate pairs."""
    if text.isprintable():
        return text
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def encode_json(value: object) -> str:
    """Compact JSON, with letters as they are wherever they can be stored so."""
    text = _encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _encode_ascii(value)
    return text


def _headers(rows: Iterable[Row]) -> tuple[dict[str, list[str]], set[str]]:
    """Every header that occurs, by sheet, in order, and the sheets whose rows leave out blank cells."""
    found: dict[str, list[str]] = {}
    ragged: set[str] = set()
    for row in rows:
        headers, own = found.get(row.sheet), list(row.raw)
        if headers is None:
            found[row.sheet] = own
        elif own != headers:
            ragged.add(row.sheet)
            found[row.sheet] = list(dict.fromkeys((*headers, *own)))
    return found, ragged


def _offer(row: Row, form: Form | None) -> Verdict:
    if row.state in ("accepted", "resent") and form is not None:
        return ACCEPTED if form.unit_id else Verdict("held", NO_UNIT)
    return Verdict(row.state, row.reason)


def _text(text: str | None) -> str | None:
    return text if not text or text.isprintable() else storable(text)


def _encode_rows(rows: Sequence[Row], headers: Mapping[str, list[str]], ragged: Collection[str]) -> list[str]:
    """The cells of each row as a JSON list.

    Rows are looked at together, some at a time: nearly all of them hold nothing that must be escaped.
    """
    if ragged:
        return [encode_json([row.raw.get(header) for header in headers[row.sheet]]) for row in rows]
    written: list[str] = []
    for start in range(0, len(rows), _TOGETHER):
        cells = [row.raw.values() for row in rows[start : start + _TOGETHER]]
        joined = ['","'.join(own) for own in cells]
        whole, marks = "".join(joined), sum(map(len, cells)) - len(cells)
        if whole.isprintable() and "\\" not in whole and whole.count('"') == 2 * marks:
            written += [f'["{own}"]' for own in joined]
        else:
            written += [encode_json(list(own)) for own in cells]
    return written


def _encode_attributes(attributes: Sequence[Mapping[str, str]]) -> list[str]:
    """Attributes as canonical JSON. A column at a time: of each, the different values are written once."""
    if not any(attributes):
        return ["{}"] * len(attributes)
    columns: dict[str, Sequence[str | None]]
    first = list(attributes[0])
    if all(list(own) == first for own in attributes):
        columns = dict(zip(first, zip(*(own.values() for own in attributes), strict=True), strict=True))
    else:
        codes = frozenset().union(*attributes)
        columns = {code: [own.get(code) for own in attributes] for code in codes}
    written = [
        map(write_fields(code, values).__getitem__, values) for code, values in sorted(columns.items())
    ]
    return join_fields(map("".join, zip(*written, strict=True)))


def write_fields(code: str, values: Iterable[str | None]) -> dict[str | None, str]:
    """What each different value of an attribute adds to a row's JSON object, a comma first; None nothing."""
    name = encode_json(code)
    return {value: "" if value is None else f",{name}:{encode_json(value)}" for value in frozenset(values)}


def join_fields(rows: Iterable[str]) -> list[str]:
    """The JSON objects of rows whose fields each begin with a comma."""
    return ["{" + fields[1:] + "}" for fields in rows]
