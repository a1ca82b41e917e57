"""The printable form: A4, black and white, each copy with its own serial as text and QR code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.forms.layout import Wording, form_data
from survey.messages import HailongError

if TYPE_CHECKING:
    import typst

_TEMPLATES = Path(__file__).parent / "templates"
_FONTS = Path(__file__).parent / "fonts"

SETTINGS = (
    *((size, padding) for size in (12.0, 11.5, 11.0, 10.5, 10.0) for padding in (0.5, 0.42)),
    (10.0, 0.34), (9.5, 0.34), (9.5, 0.26),
)  # fmt: skip
"""Sizes of type (points) and space above and below the text of a row (ems), best first.

The last still reads well at arm's length, and decides how many sheets the form takes.
"""
_ONE_PAGE = (11.0, 0.42)
"""The smallest setting in which a form is printed on one side of a sheet only."""
_FEWEST_LINES, _MOST_LINES = 3, 12


class FormPrinter:
    """Sets copies of one questionnaire's form, all with one compiler, which remembers what it has set."""

    def __init__(self, wording: Wording, *, authority: str = "") -> None:
        self._wording = wording
        self._authority = authority
        self._fitted: dict[str, dict[str, Any]] = {}
        self._typesetter = Typesetter()

    def print(self, unit: str, serials: Sequence[str]) -> bytes:
        """Return a PDF with a copy for each serial, in their order, all for the unit of this name.

        The same texts and serials give the same bytes. Raises HailongError where no font can write
        a text.
        """
        form = self._fit(unit)
        batch = {
            "title": form["title"],
            "authority": form["authority"],
            "lang": form["lang"],
            "serial": form["labels"]["serial"],
            "pdf": list(self._typesetter.set("form", form)),
            "pages": form["pages"],
            "blank_page": form["blank_page"],
            "copies": [{"serial": serial, "qr": qr_runs(serial)} for serial in serials],
        }
        return self._typesetter.set("copies", batch)

    def pages(self, unit: str) -> int:
        """Return the number of pages of one copy, always even: a copy is a whole number of sheets."""
        fitted = self._fit(unit)
        return int(fitted["pages"]) + int(fitted["blank_page"])

    def _fit(self, unit: str) -> dict[str, Any]:
        """The form's data with the largest type that takes no more sheets than the smallest would.

        A unit is first set as the one before it was, since they differ in a name only.
        """
        if unit not in self._fitted:
            data = form_data(self._wording, authority=self._authority, unit=unit)
            for earlier in list(self._fitted.values())[-1:]:
                trial = {**earlier, "unit": data["unit"]}
                if self._measure(trial)[0] == earlier["pages"]:
                    self._fitted[unit] = trial
                    return trial
            self._fitted[unit] = self._best_fit(data)
        return self._fitted[unit]

    def _best_fit(self, data: dict[str, Any]) -> dict[str, Any]:
        """Settle the size of the type, then give the open question the lines that are left on its page."""
        fewest, smallest = _FEWEST_LINES, self._measure(_sized(data, *SETTINGS[-1], _FEWEST_LINES))[0]
        most_pages = smallest + smallest % 2
        if self._measure(_sized(data, *_ONE_PAGE, fewest))[0] == 1:
            most_pages = 1
        fitting = (s for s in SETTINGS if self._measure(_sized(data, *s, fewest))[0] <= most_pages)
        setting = next(fitting, SETTINGS[-1])
        best = self._measure(_sized(data, *setting, fewest))
        lines = range(_MOST_LINES, fewest, -1) if data["comment"] else ()
        most = next((n for n in lines if self._measure(_sized(data, *setting, n)) == best), fewest)
        return {**_sized(data, *setting, most), "pages": best[0], "blank_page": best[0] % 2 == 1}

    def _measure(self, data: dict[str, Any]) -> tuple[int, int]:
        """Number of pages one copy takes, and the page the open question stands on (0 without one)."""
        self._typesetter.set("form", {"pages": 0, **data})
        comment = self._typesetter.find("form", "<comment>")
        return self._typesetter.find("form", "<end>")[0], (comment or [0])[0]


class Typesetter:
    """Our templates and fonts, and a compiler for each template."""

    def __init__(self) -> None:
        self._compilers: dict[str, typst.Compiler] = {}
        self._system_fonts = False

    def set(self, template: str, data: Mapping[str, Any]) -> bytes:
        """Return the PDF of `template` filled with `data`, which reaches it as JSON, never as markup.

        Our own fonts are used alone, so that every computer sets the same; the system's are added
        where ours lack a letter (अ, 好).
        """
        from typst import TypstError

        name = "form" if template == "form" else "batch"
        inputs = {name: json.dumps(data, ensure_ascii=False)}
        # PDF/A refuses a letter without a glyph, which plain PDF prints as an empty box; it does not
        # take another PDF as a picture.
        standard: list[typst.PDFStandard] = ["a-2b"] if template == "form" else ["1.7"]
        while True:
            try:
                pdf = self._compiler(template).compile(
                    sys_inputs=inputs, format="pdf", pdf_standards=standard, pdf_tags=False
                )
            except TypstError as error:
                missing = missing_letters(error)
                if not missing:
                    raise
                if self._system_fonts:
                    raise HailongError("forms.no_glyph", text=missing) from None
                self._system_fonts = True
                self._compilers.clear()
                continue
            if isinstance(pdf, bytes):
                return pdf
            raise TypeError(type(pdf))

    def find(self, template: str, label: str) -> list[int]:
        """Return the numbers that the document last set from `template` carries under `label`."""
        return [int(value) for value in json.loads(self._compiler(template).query(label, field="value"))]

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self._compilers:
            import typst

            fonts = typst.Fonts(include_system_fonts=self._system_fonts, font_paths=[str(_FONTS)])
            path = _TEMPLATES / f"{template}.typ"
            self._compilers[template] = typst.Compiler(str(path), root=str(_TEMPLATES), font_paths=fonts)
        return self._compilers[template]


def _sized(data: dict[str, Any], size: float, padding: float, lines: int) -> dict[str, Any]:
    comment = data["comment"] and {**data["comment"], "lines": lines}
    return {**data, "size": size, "padding": padding, "comment": comment}


def missing_letters(error: Exception) -> str:
    """Return the letters the compiler had no glyph for, '' when the error is about something else."""
    import re

    found = re.findall(r'the text `"(.+?)"` could not be displayed', str(getattr(error, "diagnostic", error)))
    return "".join(dict.fromkeys("".join(found)))


def qr_runs(text: str) -> list[list[tuple[int, int]]]:
    """Return the QR code of `text`, row by row: each run of dark modules as (first, how many).

    Error correction level Q (a quarter may be damaged); the code's size is the number of rows.
    """
    import segno

    rows = []
    for row in segno.make(text, error="q", micro=False).matrix:
        runs, start = [], 0
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                runs.append((start, length))
            start += length
        rows.append(runs)
    return rows
