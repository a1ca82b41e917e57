"""From the columns of a sheet to rows: each with its form, its state, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from survey.importing.body import Body, find_left_out, take_body
from survey.importing.context import Context
from survey.importing.dates import read_dates
from survey.importing.headers.layout import Column, Layout
from survey.importing.personal import mask_personal
from survey.importing.readers.cells import Raw, Sheet, cell_text
from survey.importing.serials import parse_serials, read_serials
from survey.importing.ticks import read_ticks
from survey.messages import Problem, Severity
from survey.questionnaire.model import BLANK, UNUSABLE, Item
from survey.store.records import Form, Row, RowState
from survey.text import clean

_LONGEST_VALUE = 200
_LONGEST_COMMENT = 100_000
_ACCEPTED: RowState = "accepted"
_BLANK_BYTE, _UNUSABLE_BYTE = BLANK & 255, UNUSABLE & 255


@dataclass
class _Notes:
    """What was found out about each row while its columns were read."""

    problems: dict[int, list[Problem]] = field(default_factory=dict)
    rules: dict[int, list[str]] = field(default_factory=dict)
    corrected: set[int] = field(default_factory=set)
    stopped: dict[int, tuple[RowState, str]] = field(default_factory=dict)

    def add(self, index: int, problem: Problem) -> None:
        self.problems.setdefault(index, []).append(problem)

    def stop(self, index: int, state: RowState, reason: str) -> None:
        """Keep a row from being accepted; an earlier reason stands."""
        self.stopped.setdefault(index, (state, reason))


def read_rows(
    sheet: Sheet, layout: Layout, context: Context, file_name: str
) -> tuple[list[Row], list[Problem]]:
    """Every non-blank row below the header of a sheet, in order, and the problems of whole columns."""
    body = take_body(sheet, layout)
    notes = _Notes()
    reader = ColumnReader(body, context, notes, file_name)
    ratings = reader.ratings()
    left_out = find_left_out(body, reader.rated_positions, reader.empty, reader.doubtful)
    columns = reader.other_columns(left_out)
    reader.check_width(left_out)
    reader.check_answered(ratings, left_out)
    return _build(reader, ratings, columns, left_out), reader.column_problems


@dataclass(frozen=True)
class _Columns:
    """One value a row for everything on a form that is no rating."""

    serials: Sequence[str | None]
    units: Sequence[str | None]
    dates: Sequence[str | None]
    volunteers: Sequence[str | None]
    weights: Sequence[float | None]
    clusters: Sequence[str | None]
    comments: Sequence[str | None]
    attributes: Mapping[str, Sequence[str | None]]


class ColumnReader:
    """Reads a body column by column; each different cell of a column is understood once."""

    def __init__(self, body: Body, context: Context, notes: _Notes, file_name: str) -> None:
        self.body, self.context, self.notes, self.file_name = body, context, notes, file_name
        self.sheet_name = body.sheet.name or None
        self.items = body.layout.items()
        self.rated_positions = frozenset(c.position for columns in self.items.values() for c in columns)
        self.column_problems: list[Problem] = []
        self.empty: frozenset[int] = frozenset()
        self.doubtful: frozenset[int] = frozenset()
        self._serial_units: Sequence[str | None] = ()

    def problem(
        self, index: int, column: Column, code: str, severity: Severity = "error", /, **values: object
    ) -> Problem:
        """A problem of one cell, its value shortened and masked when it looks personal."""
        address = self.body.address(index, column.position)
        text = cell_text(self.body.columns[column.position][index])[: 5 * _LONGEST_VALUE].strip()
        return Problem(
            code,
            severity,
            sheet=self.sheet_name,
            row=self.body.number(index),
            cell=address,
            column=column.header or None,
            value=mask_personal(text)[0][:_LONGEST_VALUE],
            values={"cell": address, **values},
        )

    # Ratings

    def ratings(self) -> bytearray:
        """The ratings of all rows, one after the other, a byte for each rated item."""
        rated = self.context.questionnaire.rated
        matrix = bytearray([_BLANK_BYTE]) * (len(self.body) * len(rated))
        empty = set(range(len(self.body)))
        doubtful: set[int] = set()
        for position, item in enumerate(rated):
            columns = self.items.get(item.code)
            if not columns or not len(self.body):
                continue
            codes = self._item(item, columns, doubtful)
            matrix[position :: len(rated)] = codes
            if empty:
                empty &= {i for i in empty if codes[i] == _BLANK_BYTE}
        self.empty, self.doubtful = frozenset(empty), frozenset(doubtful)
        return matrix

    def _item(self, item: Item, columns: list[Column], doubtful: set[int]) -> bytes:
        column = next((column for column in columns if column.match.level is None), None)
        if column is None:
            return read_ticks(self, item, columns, doubtful)
        cells = self._without_disagreement(column)
        readings = {raw: self.context.vocabulary.rating(item, raw) for raw in set(cells)}
        by_raw = {raw: reading.rating & 255 for raw, reading in readings.items()}
        if not all(reading.plain for reading in readings.values()):
            special = {raw for raw, reading in readings.items() if not reading.plain}
            for index in [i for i, raw in enumerate(cells) if raw in special]:
                reading = readings[cells[index]]
                if reading.problem is not None:
                    doubtful.add(index)
                    self.notes.add(index, self.rating_problem(index, column, item, reading.problem))
                else:
                    self.notes.rules.setdefault(index, []).append(f"{item.code}: {reading.rule}")
        return bytes([by_raw[raw] for raw in cells])

    def _without_disagreement(self, column: Column) -> Sequence[Raw]:
        """A rated column's cells; where a column of the same name says otherwise, neither is believed."""
        cells = self.body.columns[column.position]
        for twin in self.body.layout.twins.get(column.position, ()):
            others = self.body.columns[twin]
            cells = [
                raw
                if cell_text(raw).strip() == cell_text(other).strip() or not cell_text(other).strip()
                else _both(raw, other)
                for raw, other in zip(cells, others, strict=True)
            ]
        return cells

    def rating_problem(self, index: int, column: Column, item: Item, code: str) -> Problem:
        """A problem of a rated cell: which row of the form it is, and what may be typed there."""
        vocabulary = self.context.vocabulary
        return self.problem(
            index,
            column,
            code,
            item=item.code,
            allowed_vi=vocabulary.allowed(item, "vi"),
            allowed_en=vocabulary.allowed(item, "en"),
        )

    def check_answered(self, ratings: bytearray, left_out: Mapping[int, str]) -> None:
        """Reject forms on which too few criteria are answered. A nonresponse option is an answer."""
        q = self.context.questionnaire
        width = len(q.rated)
        groups = [[q.position[item.code] for item in criterion.items] for criterion in q.criteria]
        least = q.minimum_answered * len(groups)
        bad = (_BLANK_BYTE, _UNUSABLE_BYTE)
        for index in range(len(self.body)):
            row = ratings[index * width : (index + 1) * width]
            if (_BLANK_BYTE not in row and _UNUSABLE_BYTE not in row) or index in left_out:
                continue
            answered = sum(any(row[p] not in bad for p in group) for group in groups)
            if answered < least:
                self.notes.stop(index, "rejected", "importing.too_few_answers")
                self.notes.add(
                    index,
                    Problem(
                        "importing.too_few_answers",
                        sheet=self.sheet_name,
                        row=self.body.number(index),
                        values={
                            "row": self.body.number(index),
                            "answered": answered,
                            "criteria": len(groups),
                        },
                    ),
                )

    def check_width(self, left_out: Mapping[int, str]) -> None:
        """Hold rows of a text table with more cells than the header: their cells may have shifted.

        Where the comment stands last, only it was cut in two: the row is good, and that is said. In a
        workbook cells do not shift, and what stands beside the table is nobody's answer.
        """
        if self.body.sheet.name:
            return
        last = max(self.body.layout.columns, key=lambda column: column.position)
        for index in sorted(self.body.overfull - set(left_out)):
            number = self.body.number(index)
            if last.match.kind == "comment" and last.position + 1 == len(self.body.columns):
                self.notes.add(index, self.problem(index, last, "importing.comment_split", "warning"))
            else:
                self.notes.stop(index, "held", "importing.too_many_cells")
                self.notes.add(index, Problem("importing.too_many_cells", row=number, values={"row": number}))

    # Everything else

    def other_columns(self, left_out: Mapping[int, str]) -> _Columns:
        """Units, serials, dates, attributes and so on of all rows."""
        parsed = parse_serials(self)
        self._serial_units = [s.unit_id if s is not None and s.check == "right" else None for s in parsed]
        units = self._units(left_out)
        return _Columns(
            serials=read_serials(self, parsed, units, left_out),
            units=units,
            dates=self._dates(left_out),
            volunteers=self._texts("volunteer"),
            weights=self._weights(left_out),
            clusters=self._texts(self.context.cluster_role or "cluster"),
            comments=self._comments(),
            attributes={
                column.match.code: self._attribute(column, left_out)
                for column in self.body.layout.columns
                if column.match.kind == "attribute"
            },
        )

    def _nothing(self) -> list[None]:
        return [None] * len(self.body)

    def _units(self, left_out: Mapping[int, str]) -> Sequence[str | None]:
        """The unit of each row; a row without one is held. A file for one unit may not name another."""
        column = self.body.layout.role("unit")
        finder, forced = self.context.units, self.context.forced_unit
        if column is None:
            unit = forced or self._unit_from_names()
            found = [unit or serial_unit for serial_unit in self._serial_units]
            for index in [i for i, unit_id in enumerate(found) if unit_id is None and i not in left_out]:
                self.hold(index, None, "importing.no_unit", units=finder.list_names())
            return found
        cells = self.body.columns[column.position]
        readings = {raw: finder.find(raw) for raw in set(cells)}
        fallback = forced
        if any(reading.rule == "blank" for reading in readings.values()) and fallback is None:
            fallback = self._unit_from_names()
        found = [readings[raw].unit_id for raw in cells]
        special = {
            r for r, reading in readings.items() if reading.unit_id is None or reading.corrected or forced
        }
        for index in [i for i, raw in enumerate(cells) if raw in special and i not in left_out]:
            reading = readings[cells[index]]
            if reading.unit_id is None and reading.rule == "blank":
                found[index] = fallback or self._serial_units[index]
                if found[index] is None:
                    self.hold(index, column, "importing.unit_blank")
            elif reading.unit_id is None:
                code = "importing.unit_unknown" if reading.near is None else "importing.unit_near"
                names = finder.list_names()
                self.hold(index, column, code, near=reading.near or "", units=names)
            elif forced is not None and reading.unit_id != forced:
                self.hold(index, column, "importing.unit_differs", unit=finder.units[forced])
            elif reading.corrected:
                self.correct(index, column, "unit", reading.rule, unit=finder.units[reading.unit_id])
        return found

    def correct(self, index: int, column: Column, what: str, rule: str, **values: str) -> None:
        """Say that a cell was changed to be understood, and how."""
        self.notes.corrected.add(index)
        self.notes.rules.setdefault(index, []).append(f"{what}: {rule}")
        self.notes.add(index, self.problem(index, column, f"importing.{what}_corrected", "warning", **values))

    def _unit_from_names(self) -> str | None:
        """The unit that the sheet's name names, or else the file's."""
        finder = self.context.units
        stem = self.file_name.rpartition(".")[0] or self.file_name
        return finder.find_within(self.body.sheet.name) or finder.find_within(stem)

    def unit_name(self, unit_id: str | None) -> str:
        """A unit's name for a message."""
        return self.context.units.units.get(unit_id or "", unit_id or "")

    def hold(self, index: int, column: Column | None, code: str, **values: str) -> None:
        """Keep a row for a decision, because of one of its cells or of a column that is not there."""
        self.notes.stop(index, "held", code)
        number = self.body.number(index)
        if column is not None:
            self.notes.add(index, self.problem(index, column, code, "error", **values))
        else:
            problem = Problem(code, sheet=self.sheet_name, row=number, values={"row": number, **values})
            self.notes.add(index, problem)

    def _dates(self, left_out: Mapping[int, str]) -> Sequence[str | None]:
        column = self.body.layout.role("date")
        if column is None:
            return self._nothing()
        cells = self.body.columns[column.position]
        dates = read_dates((raw for i, raw in enumerate(cells) if i not in left_out), self.context.period)
        if dates.ambiguous or dates.order == "mdy":
            code = "importing.ambiguous_dates" if dates.ambiguous else "importing.month_first"
            letters = self.body.sheet.letters(column.position)
            self.column_problems.append(
                Problem(
                    code, "warning", sheet=self.sheet_name, column=column.header, values={"letters": letters}
                )
            )
        special = {raw for raw, reading in dates.readings.items() if reading.problem is not None}
        for index in [i for i, raw in enumerate(cells) if raw in special and i not in left_out]:
            code = dates.readings[cells[index]].problem or ""
            self.notes.add(index, self.problem(index, column, code, "warning"))
        return [reading.iso if (reading := dates.readings.get(raw)) else None for raw in cells]

    def _texts(self, role: str) -> Sequence[str | None]:
        column = self.body.layout.role(role)
        if column is None:
            return self._nothing()
        cells = self.body.columns[column.position]
        texts = {raw: mask_personal(clean(cell_text(raw)))[0] or None for raw in set(cells)}
        return [texts[raw] for raw in cells]

    def _weights(self, left_out: Mapping[int, str]) -> Sequence[float | None]:
        column = self.body.layout.role("weight")
        if column is None:
            return self._nothing()
        cells = self.body.columns[column.position]
        weights = {raw: _read_weight(raw) for raw in set(cells)}
        for index in [i for i, raw in enumerate(cells) if weights[raw] is None and i not in left_out]:
            if cell_text(cells[index]).strip():
                self.notes.add(index, self.problem(index, column, "importing.unknown_weight"))
            if self.context.weighted:
                self.notes.stop(index, "held", "importing.unknown_weight")
        return [weights[raw] for raw in cells]

    def _comments(self) -> Sequence[str | None]:
        column = next((c for c in self.body.layout.columns if c.match.kind == "comment"), None)
        if column is None:
            return self._nothing()
        comments: list[str | None] = []
        for index, raw in enumerate(self.body.columns[column.position]):
            if type(raw) is tuple and raw[0] in {"unreadable", "error", "uncomputed"}:
                comments.append(None)
                self.notes.add(index, self.problem(index, column, f"importing.{raw[0]}_cell", "warning"))
                continue
            whole = cell_text(raw)
            if len(whole) > _LONGEST_COMMENT:
                self.notes.add(
                    index,
                    self.problem(index, column, "importing.comment_cut", "warning", limit=_LONGEST_COMMENT),
                )
            text, masked = mask_personal(clean(whole[:_LONGEST_COMMENT]))
            comments.append(text or None)
            if masked:
                self.notes.add(index, self.problem(index, column, "importing.masked", "note", count=masked))
        return comments

    def _attribute(self, column: Column, left_out: Mapping[int, str]) -> Sequence[str | None]:
        reader = self.context.categories[column.match.code]
        cells = self.body.columns[column.position]
        readings = {raw: reader.read(raw) for raw in set(cells)}
        special = {raw for raw, reading in readings.items() if reading.problem is not None}
        for index in [i for i, raw in enumerate(cells) if raw in special and i not in left_out]:
            code = readings[cells[index]].problem or ""
            vi, en = reader.allowed("vi"), reader.allowed("en")
            problem = self.problem(index, column, code, "warning", allowed_vi=vi, allowed_en=en)
            self.notes.add(index, problem)
        return [readings[raw].code for raw in cells]


def _both(raw: Raw, other: Raw) -> Raw:
    """A cell for two cells: the filled one, or a mark that they differ."""
    return other if not cell_text(raw).strip() else ("twins", f"{cell_text(raw)} | {cell_text(other)}")


def _read_weight(raw: Raw) -> float | None:
    text = cell_text(raw).strip().replace(",", ".")
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if 0 <= weight < float("inf") else None


def _build(
    reader: ColumnReader, ratings: bytearray, columns: _Columns, left_out: Mapping[int, str]
) -> list[Row]:
    body, notes = reader.body, reader.notes
    width = len(reader.context.questionnaire.rated)
    raw_rows = _raw_rows(body)
    content = bytes(ratings)
    sheet = body.sheet.name
    attribute_codes = tuple(columns.attributes)
    attribute_columns = (
        list(zip(*columns.attributes.values(), strict=True)) if attribute_codes else [()] * len(body)
    )
    rows: list[Row] = []
    for index in range(len(body)):
        if index in left_out:
            if left_out[index]:
                rows.append(_left_out_row(body, index, left_out[index]))
            continue
        attributes = {
            code: value
            for code, value in zip(attribute_codes, attribute_columns[index], strict=True)
            if value
        }
        form = Form(
            columns.serials[index],
            columns.units[index],
            content[index * width : (index + 1) * width],
            attributes,
            columns.dates[index],
            columns.volunteers[index],
            columns.weights[index],
            columns.clusters[index],
            columns.comments[index],
        )
        stopped = notes.stopped.get(index)
        state, reason = stopped if stopped is not None else (_ACCEPTED, None)
        problems = notes.problems.get(index, ())
        if index in notes.rules:
            problems = (*problems, _rules_note(body, index, notes.rules[index]))
        rows.append(
            Row(
                sheet,
                body.number(index),
                state,
                raw_rows(index),
                form,
                reason,
                index in notes.corrected,
                tuple(problems),
            )
        )
    return rows


def _rules_note(body: Body, index: int, rules: Iterable[str]) -> Problem:
    number = body.number(index)
    return Problem("importing.rules", "note", sheet=body.sheet.name or None, row=number,
                   values={"row": number, "rules": "; ".join(rules)})  # fmt: skip


def _left_out_row(body: Body, index: int, reason: str) -> Row:
    """A row that is no form. Nothing of it is kept but the place: what stands there is unknown."""
    number = body.number(index)
    problem = Problem(reason, "note", sheet=body.sheet.name or None, row=number, values={"row": number})
    return Row(body.sheet.name, number, "left_out", {}, None, reason, False, (problem,))


def _raw_rows(body: Body) -> Callable[[int], dict[str, str]]:
    """A function giving the texts of a row as typed, by header: used columns only, personal data masked."""
    used = body.layout.columns
    names: list[str] = []
    for column in used:
        name = column.header or body.sheet.letters(column.position)
        names.append(name if name not in names else f"{name} ({body.sheet.letters(column.position)})")
    texts: list[Sequence[str]] = []
    for column in used:
        cells = body.columns[column.position]
        free = column.match.kind in {"comment", "attribute"} or column.match.code == "volunteer"
        different = set(cells)
        if free:
            known = {raw: mask_personal(cell_text(raw)[:_LONGEST_COMMENT])[0] for raw in different}
            texts.append([known[raw] for raw in cells])
        elif all(type(raw) is str for raw in different):
            texts.append(cells)  # type: ignore[arg-type]
        else:
            known = {raw: cell_text(raw) for raw in different}
            texts.append([known[raw] for raw in cells])
    by_row = list(zip(*texts, strict=True)) if texts else [()] * len(body)
    return lambda index: dict(zip(names, by_row[index], strict=True))
