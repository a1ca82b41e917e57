"""A batch made ready to be written: texts encoded, contents compared, all before the database is locked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.messages import HailongError
from survey.store.records import Batch, Form, Row
from survey.store.settle import Content, Verdict

NO_UNIT = "store.no_unit"

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_encode_ascii = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(slots=True)
class Draft:
    """A row on its way in. `offered` is what the importer says it is, `verdict` what it will count as."""

    row: Row
    raw: str
    content: Content | None
    offered: Verdict
    verdict: Verdict
    revises: bool = False

    @property
    def serial(self) -> str | None:
        """The form's serial, if there is a form and it has one."""
        return self.row.form.serial if self.row.form else None


def draft_rows(batch: Batch, rated: int) -> tuple[dict[str, list[str]], list[Draft]]:
    """Return the headers of each sheet and a draft of each row. `rated` is the number of ratings of a form."""
    headers = _headers(batch.rows)
    return headers, [_draft(row, headers[row.sheet], rated, batch.file_name) for row in batch.rows]


def storable(text: str) -> str:
    """`text` without what a database cannot hold: NUL characters and halves of surrogate pairs."""
    if text.isascii() and "\x00" not in text:
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


def _headers(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Every header that occurs, by sheet, in order; rows may leave out their blank cells."""
    found: dict[str, dict[str, None]] = {}
    seen: dict[str, tuple[str, ...]] = {}
    for row in rows:
        keys = tuple(row.raw)
        if seen.get(row.sheet) != keys:
            seen[row.sheet] = keys
            found.setdefault(row.sheet, {}).update(dict.fromkeys(keys))
    return {sheet: list(headers) for sheet, headers in found.items()}


def _draft(row: Row, headers: list[str], rated: int, file_name: str) -> Draft:
    raw: Mapping[str, str] = row.raw
    cells = list(raw.values()) if list(raw) == headers else [raw.get(header) for header in headers]
    form = row.form
    offered = Verdict("accepted" if row.state == "resent" else row.state, row.reason)
    if form is None:
        if offered.state == "accepted":
            raise _unfit(row, file_name)
        return Draft(row, encode_json(cells), None, offered, offered)
    if len(form.ratings) != rated:
        raise _unfit(row, file_name)
    if offered.state == "accepted":
        offered = Verdict("accepted", None) if form.unit_id else Verdict("held", NO_UNIT)
    return Draft(row, encode_json(cells), _content(form), offered, offered)


def _content(form: Form) -> Content:
    return Content(
        _text(form.unit_id), form.collected_on, bytes(form.ratings), encode_json(dict(form.attributes)),
        form.weight, _text(form.cluster), _text(form.comment),
    )  # fmt: skip


def _text(text: str | None) -> str | None:
    return storable(text) if text else None


def _unfit(row: Row, file_name: str) -> HailongError:
    return HailongError("store.form_does_not_fit", file=file_name, sheet=row.sheet, row=row.number)


def form_records(drafts: Sequence[Draft], first_row: int) -> Iterator[tuple[object, ...]]:
    """The records of the table `forms`."""
    for row_id, draft in enumerate(drafts, first_row):
        form, content = draft.row.form, draft.content
        if form is None or content is None:
            continue
        unit_id, collected_on, ratings, attributes, weight, cluster, comment = content
        live = 1 if draft.verdict.state == "accepted" else 0
        yield (
            row_id, _text(form.serial), unit_id, collected_on, _text(form.volunteer), ratings, attributes,
            weight, cluster, comment, live,
        )  # fmt: skip
