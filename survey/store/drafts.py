"""A batch made ready to be written: texts encoded, contents compared, all before the database is locked.

A large import spends its time here, so the usual case is short: texts that need no escaping are joined into
JSON, not encoded, and verdicts are shared.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from survey.messages import HailongError
from survey.serials import serial_key
from survey.store.records import Batch, Form, Row
from survey.store.settle import Content, Verdict

NO_UNIT = "store.no_unit"

_ACCEPTED = Verdict("accepted", None)
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_encode_ascii = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(slots=True)
class Draft:
    """A row on its way in. `offered` is what the importer says it is, `verdict` what it will count as."""

    row: Row
    raw: str
    serial: str | None
    key: str | None
    content: Content | None
    offered: Verdict
    verdict: Verdict
    revises: bool = False


def draft_rows(batch: Batch, rated: int) -> tuple[dict[str, list[str]], list[Draft]]:
    """Return the headers of each sheet and a draft of each row; a form has `rated` ratings."""
    with _garbage_left():
        return _draft_rows(batch, rated)


def _draft_rows(batch: Batch, rated: int) -> tuple[dict[str, list[str]], list[Draft]]:
    headers, ragged = _headers(batch.rows)
    encode_attributes = _attribute_encoder()
    drafts = []
    for row in batch.rows:
        if row.sheet in ragged:
            raw = encode_json([row.raw.get(header) for header in headers[row.sheet]])
        else:
            raw = _encode_cells(row.raw)
        form = row.form
        if form is not None and len(form.ratings) == rated:
            content = Content(
                _text(form.unit_id), form.collected_on, form.ratings, encode_attributes(form.attributes),
                form.weight, _text(form.cluster), _text(form.comment),
            )  # fmt: skip
            offered = _offer(row, form)
            serial = _text(form.serial)
            key = serial_key(serial) if serial else serial
            drafts.append(Draft(row, raw, serial, key, content, offered, offered))
        elif form is None and row.state not in ("accepted", "resent"):
            offered = Verdict(row.state, row.reason)
            drafts.append(Draft(row, raw, None, None, None, offered, offered))
        else:
            raise HailongError(
                "store.form_does_not_fit", file=batch.file_name, sheet=row.sheet, row=row.number
            )
    return headers, drafts


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


def form_records(drafts: Sequence[Draft], first_row: int) -> Iterator[tuple[object, ...]]:
    """The records of the table `forms`."""
    for row_id, draft in enumerate(drafts, first_row):
        form, content = draft.row.form, draft.content
        if form is not None and content is not None:
            live = 1 if draft.verdict.state == "accepted" else 0
            yield (row_id, draft.serial, draft.key, *content[:2], _text(form.volunteer), *content[2:], live)


def _headers(rows: Sequence[Row]) -> tuple[dict[str, list[str]], set[str]]:
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


def _offer(row: Row, form: Form) -> Verdict:
    if row.state in ("accepted", "resent"):
        return _ACCEPTED if form.unit_id else Verdict("held", NO_UNIT)
    return Verdict(row.state, row.reason)


def _text(text: str | None) -> str | None:
    return text if not text or text.isprintable() else storable(text)


def _encode_cells(raw: Mapping[str, str]) -> str:
    """The cells as a JSON list."""
    joined = '","'.join(raw.values())
    if joined.isprintable() and "\\" not in joined and joined.count('"') == 2 * (len(raw) - 1):
        return f'["{joined}"]'
    return encode_json(list(raw.values()))


def _attribute_encoder() -> Callable[[Mapping[str, str]], str]:
    """A function that gives attributes as canonical JSON, from a template for each set of codes it meets."""
    templates: dict[tuple[str, ...], tuple[str, list[str]]] = {}

    def encode(attributes: Mapping[str, str]) -> str:
        codes = tuple(attributes)
        if codes not in templates:
            ordered = sorted(codes)
            fields = ",".join(f'{encode_json(code).replace("%", "%%")}:"%s"' for code in ordered)
            templates[codes] = ("{" + fields + "}", ordered)
        template, ordered = templates[codes]
        text = template % tuple([attributes[code] for code in ordered])
        if text.isprintable() and "\\" not in text and text.count('"') == 4 * len(codes):
            return text
        return encode_json(dict(attributes))

    return encode
