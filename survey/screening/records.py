"""What a screening finds: evidence with addresses, never a verdict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from survey.messages import Language

DuplicateKind = Literal["resend", "conflict", "double_entry", "copied_block", "twin"]
"""resend: the same form again, kept once. conflict: one serial on two different forms. double_entry: one
paper form typed twice, with other answers in few places. copied_block: rows that stand again, one after
the other, under other serials. twin: forms whose answers happen to be equal, which means nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form stands. `row` is Excel's own row number; `row_id` the store's name of it."""

    row_id: int
    file: str
    sheet: str
    row: int
    serial: str | None
    unit_id: str | None
    volunteer: str | None

    def address(self) -> str:
        """File, sheet and row, as an address: `cong_vi.xlsx [Phiếu!12]`."""
        return f"{self.file} [{self.sheet}!{self.row}]" if self.sheet else f"{self.file} [{self.row}]"


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Forms that stand more than once.

    `first[k]` and `second[k]` are the k-th pair, `second` what came later; of twins all are in `first`.
    `differing` cells of `compared` differ between the pairs. `chance` bounds the probability that honest
    forms look like that, where it was worked out.
    """

    kind: DuplicateKind
    first: tuple[Place, ...]
    second: tuple[Place, ...] = ()
    differing: int = 0
    compared: int = 0
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measure of a volunteer's forms beside what a random dealing of the ward's forms gives.

    `low` and `high` hold the middle 95% of random dealings. `score` is the normal score, shrunk by what
    honest volunteers differ; `strong` says that it is part of the reason for a call-back.
    """

    code: str
    value: float
    expected: float
    low: float
    high: float
    score: float
    strong: bool


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A volunteer of one unit, what was measured, and whether forms of theirs need a call-back.

    `named` is false where nobody gave names and a file stands for who typed it. `p` and `p_adjusted` are None
    for one with too few forms to say anything. `busiest_day` is the most forms dated one day, None
    without dates; `missing_numbers` form numbers not received within their own pad.
    """

    unit_id: str
    name: str
    named: bool
    rows: tuple[int, ...]
    indicators: tuple[Indicator, ...] = ()
    evidence: float | None = None
    """The largest shrunk score."""
    threshold: float | None = None
    """The score at which chance alone, over one volunteer, is at 5%."""
    p: float | None = None
    p_adjusted: float | None = None
    flagged: bool = False
    busiest_day: int | None = None
    missing_numbers: int = 0

    @property
    def forms(self) -> int:
        """Number of forms."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Correlation:
    """How alike the forms of one volunteer are within a unit, in the share of satisfied answers of a form.

    `deff` is the design effect it implies for a mean over all forms: 1 + (size − 1) × correlation, with the
    size Σm²/Σm. The interval is at `level`.
    """

    correlation: float
    lower: float
    upper: float
    level: float
    volunteers: int
    forms: int
    size: float
    deff: float
    deff_upper: float


@dataclass(frozen=True)
class Screening:
    """The evidence about a survey's forms.

    `flagged_rows` are the row ids of forms under question, for `Store.read_answers(without=…)`: all forms
    of flagged volunteers, and of a copied block those that came later. Which of the two places is the
    original nobody knows without the paper; leaving out both would lose genuine forms, so the later goes.
    Resends count once already; a conflict's or double entry's second form waits and counts for nothing;
    a twin means nothing: none of these is flagged.
    """

    forms: int
    duplicates: tuple[Duplicate, ...]
    volunteers: tuple[Volunteer, ...]
    places: Mapping[int, Place]
    unit_names: Mapping[str, str]
    correlation: Correlation | None
    correlation_without: Correlation | None
    """The same without the flagged forms."""
    fdr: float
    dealings: int
    without_volunteer: int
    """Forms of which nobody is known to have collected them."""
    rows: tuple[int, ...] = ()
    """Row ids of all forms that were screened, ascending."""
    seal: str = ""
    """What tells these forms from others (`seal_forms`)."""

    @property
    def flagged(self) -> tuple[Volunteer, ...]:
        """The volunteers of whom forms need a call-back, the strongest evidence first."""
        found = [volunteer for volunteer in self.volunteers if volunteer.flagged]
        return tuple(sorted(found, key=lambda v: (v.p or 0.0, -(v.evidence or 0.0), v.unit_id, v.name)))

    @property
    def flagged_rows(self) -> tuple[int, ...]:
        """Row ids of forms under question, ascending."""
        rows = {row for volunteer in self.flagged for row in volunteer.rows}
        rows |= {place.row_id for found in self.of_kind("copied_block") for place in found.second}
        return tuple(sorted(rows))

    def of_kind(self, kind: DuplicateKind) -> tuple[Duplicate, ...]:
        """The duplicates of one kind."""
        return tuple(found for found in self.duplicates if found.kind == kind)

    def to_json(self, lang: Language = "vi") -> dict[str, Any]:
        """Everything found as plain values and sentences, for a program."""
        from survey.screening.wording import screening_json

        return screening_json(self, lang)

    def to_text(self, lang: Language = "vi") -> str:
        """Everything a person has to know, in lines."""
        from survey.screening.wording import screening_lines

        return "\n".join(screening_lines(self, lang))


def seal_forms(unit_ids: Iterable[str | None], ratings: bytes) -> str:
    """SHA-256 of the units and ratings of forms in their order: the same forms, the same seal."""
    units = "\n".join(unit_id or "" for unit_id in unit_ids)
    return hashlib.sha256(units.encode() + b"\0" + ratings).hexdigest()
