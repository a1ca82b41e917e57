"""The header of a sheet: in which rows it stands, and what each column below it holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from survey.importing.headers.names import ROW_NUMBER_NAMES
from survey.importing.headers.recognise import Match, Recogniser, is_system_column
from survey.importing.readers.cells import Raw, Sheet, cell_text
from survey.messages import Problem
from survey.questionnaire.model import Questionnaire
from survey.text import clean, fold

_LOOK_AHEAD = 60
_CERTAIN, _NEARBY = 12, 5
_LOOK_AT_MOST = 5_000


class Column(NamedTuple):
    """One used column: its position in the sheet's rows, its header as found, what it means."""

    position: int
    header: str
    match: Match


class Layout(NamedTuple):
    """What each column of a sheet holds.

    `header_rows` are positions of rows (the last one ends the header). `columns` are the columns in
    use; `ticks` the columns of each item that has one column a level; `unknown` the others, by
    position.
    """

    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    unknown: Mapping[int, str] = {}
    problems: tuple[Problem, ...] = ()
    twins: Mapping[int, tuple[int, ...]] = {}
    """Columns that say the same as a used one, by the position of that one."""

    @property
    def first_data_row(self) -> int:
        """Position of the first row below the header."""
        return self.header_rows[-1] + 1

    def role(self, name: str) -> Column | None:
        """The column of a role, if there is one."""
        return next((c for c in self.columns if c.match.kind == "role" and c.match.code == name), None)

    def items(self) -> dict[str, list[Column]]:
        """The column of each item found; several where each level has its own."""
        found: dict[str, list[Column]] = defaultdict(list)
        for column in self.columns:
            if column.match.kind == "item":
                found[column.match.code].append(column)
        return dict(found)


def covered_criteria(questionnaire: Questionnaire, codes: set[str]) -> int:
    """How many criteria have at least one item among `codes`."""
    return sum(any(item.code in codes for item in criterion.items) for criterion in questionnaire.criteria)


def find_layout(sheet: Sheet, recogniser: Recogniser) -> Layout | None:
    """The layout of a sheet by its best header; None when no row of it names any column.

    The header is the row that names the most different items (title rows, groups of questions and
    notes name fewer), joined by the rows around it that name columns it leaves open: a row of codes
    below the labels, a row of role names above.
    """
    best, best_score = -1, 0
    for position, row in enumerate(islice(sheet.rows, _LOOK_AT_MOST)):
        certain = best_score >= _CERTAIN and position > best + _NEARBY
        if certain or (best_score > 2 and position >= _LOOK_AHEAD):
            break
        score = _score(row, recogniser)
        if score > best_score:
            best, best_score = position, score
    if best < 0:
        return None
    matches, headers, rows = _join_rows(sheet, best, recogniser)
    rows, matches = _join_ticks(sheet, rows, matches, recogniser)
    return _settle(sheet, rows, matches, headers)


def _row_matches(row: Sequence[Raw], recogniser: Recogniser) -> dict[int, Match]:
    found: dict[int, Match] = {}
    for position, raw in enumerate(row):
        text = cell_text(raw)
        if text:
            match = recogniser.recognise(text)
            if match is not None:
                found[position] = match
    return found


def _score(row: Sequence[Raw], recogniser: Recogniser) -> int:
    """Different columns named, less the names that occur again: a row of answers repeats itself."""
    found = _row_matches(row, recogniser)
    matches = [(match.kind, match.code, match.level) for match in found.values()]
    items = [match for match in matches if match[0] == "item"]
    different = len(set(items))
    if len(items) - different > different:
        return 0
    if len(items) == len(matches) and _are_answers([clean(cell_text(row[c])) for c in sorted(found)]):
        return 0
    return 3 * different - 2 * (len(items) - different) + len(set(matches)) - different


def _are_answers(texts: Sequence[str]) -> bool:
    """Whether names of items are bare digits in no order: a header with nothing else counts up or down."""
    if not all(text.isdecimal() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return numbers != sorted(set(numbers)) and numbers != sorted(set(numbers), reverse=True)


def _join_rows(
    sheet: Sheet, best: int, recogniser: Recogniser
) -> tuple[dict[int, Match], dict[int, str], tuple[int, ...]]:
    """Matches and header texts by column of the best row and the rows that complete it."""
    matches = _row_matches(sheet.rows[best], recogniser)
    headers = {c: clean(cell_text(raw)) for c, raw in enumerate(sheet.rows[best]) if cell_text(raw).strip()}
    first = last = best
    for position in (best - 1, best - 2):
        if position < 0 or not any(cell_text(raw).strip() for raw in sheet.rows[position]):
            break
        above = _row_matches(sheet.rows[position], recogniser)
        new = {
            c: m for c, m in above.items() if c not in matches and (m.kind, m.code) not in _targets(matches)
        }
        if not new:
            continue
        first = position
        matches.update(new)
        headers.update({c: clean(cell_text(sheet.rows[position][c])) for c in new})
    while last + 1 < len(sheet.rows) and last < best + 2:
        row = sheet.rows[last + 1]
        below = _row_matches(row, recogniser)
        if not _continues_header(row, below, matches):
            break
        last += 1
        for c, match in below.items():
            if c not in matches and (match.kind, match.code) not in _targets(matches):
                matches[c] = match
                headers.setdefault(c, clean(cell_text(row[c])))
    return matches, headers, tuple(range(first, last + 1))


def _targets(matches: Mapping[int, Match]) -> set[tuple[str, str]]:
    return {(match.kind, match.code) for match in matches.values()}


def _continues_header(row: Sequence[Raw], below: Mapping[int, Match], matches: Mapping[int, Match]) -> bool:
    """Whether the row under the header names columns too: the same ones, or ones still open.

    A row of answers fails this: digits that happen to be codes stand under other items' headers.
    """
    filled = sum(1 for raw in row if cell_text(raw).strip())
    same = [c for c, match in below.items() if c in matches and matches[c].code == match.code]
    other = [c for c, match in below.items() if c in matches and matches[c].code != match.code]
    opened = {match.code for c, match in below.items() if c not in matches and match.kind == "item"}
    opened |= {
        match.code for c, match in below.items() if c not in matches and not cell_text(row[c]).isdigit()
    }
    return len(other) <= len(same) // 4 and len(same) + len(opened) >= max(2, filled * 0.6)


def _join_ticks(
    sheet: Sheet, rows: tuple[int, ...], matches: dict[int, Match], recogniser: Recogniser
) -> tuple[tuple[int, ...], dict[int, Match]]:
    """Columns under one question that a row divides by level: the item above, its levels beneath.

    The question stands over the first of its columns (its cell may be merged over all of them).
    """
    for below in (rows[-1], rows[-1] + 1):
        if below >= len(sheet.rows):
            continue
        row = sheet.rows[below]
        found: dict[int, Match] = {}
        items = sorted(c for c, match in matches.items() if match.kind == "item" and match.level is None)
        headed = _headed(sheet, rows, below)
        for start in items:
            if (
                start not in headed
            ):  # the row of levels is not the row of questions: "1 2 3 4 5 6 7" are items
                continue
            if (
                recogniser.level(matches[start].code, cell_text(row[start]) if start < len(row) else "")
                is None
            ):
                continue
            end = min((c for c in headed if c > start), default=len(row))
            group: dict[int, Match] = {}
            for c in range(start, min(end, len(row))):
                level = recogniser.level(matches[start].code, cell_text(row[c]))
                if level is None:
                    break
                group[c] = Match("item", matches[start].code, "ticked", 0, level)
            if len({match.level for match in group.values()}) == len(group) > 1:
                found.update(group)
        if len({match.code for match in found.values()}) * 2 > len(items):
            joined = {c: match for c, match in matches.items() if c not in found} | found
            return (*rows, below) if below not in rows else rows, joined
    return rows, matches


def _headed(sheet: Sheet, rows: tuple[int, ...], below: int) -> set[int]:
    """Columns with a header of their own in the rows above `below`."""
    return {
        c
        for position in rows
        if position != below
        for c, raw in enumerate(sheet.rows[position])
        if cell_text(raw).strip()
    }


def _settle(
    sheet: Sheet, rows: tuple[int, ...], matches: Mapping[int, Match], headers: Mapping[int, str]
) -> Layout:
    """One column for each target: the strongest name wins, the others are ignored and said."""
    chosen: dict[tuple[str, str, int | None], int] = {}
    problems: list[Problem] = []
    dropped: set[int] = set()
    twins: dict[int, list[int]] = {}
    for position in sorted(matches, key=lambda c: (matches[c].rank, c)):
        match = matches[position]
        target = (match.kind, match.code, match.level)
        first = chosen.setdefault(target, position)
        if first != position:
            dropped.add(position)
            if match.rank == matches[first].rank or match.kind != "role":
                twins.setdefault(first, []).append(position)
                problems.append(
                    Problem(
                        "importing.duplicate_column",
                        "warning",
                        sheet=sheet.name or None,
                        cell=sheet.address(rows[-1], position),
                        column=headers.get(position, ""),
                        values={"used": sheet.letters(first), "ignored": sheet.letters(position)},
                    )
                )
    columns = tuple(
        Column(position, headers.get(position, ""), matches[position])
        for position in sorted(matches)
        if position not in dropped
    )
    said = {c for others in twins.values() for c in others}
    unknown = {c: text for c, text in headers.items() if c not in matches or c in dropped - said}
    return Layout(rows, columns, unknown, tuple(problems), {c: tuple(others) for c, others in twins.items()})


def extra_columns(layout: Layout) -> list[str]:
    """Headers of columns that are not used, apart from row numbers and ODK's own."""
    return [
        header
        for header in layout.unknown.values()
        if fold(header) not in ROW_NUMBER_NAMES and not is_system_column(header)
    ]
