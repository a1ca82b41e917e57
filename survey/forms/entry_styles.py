"""How the cells of an entry book look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
    from openpyxl.styles.named_styles import NamedStyle

FONT = "Times New Roman"


class Styles:
    """The named styles of a workbook, made once and applied by name, which is quick for many cells."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        line = Side(style="thin", color="8C8C8C")
        self._box = Border(left=line, right=line, top=line, bottom=line)
        self._centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
        self._left = Alignment(horizontal="left", vertical="center", wrap_text=True)
        self.title = Font(name=FONT, size=14, bold=True)
        self.fact = Font(name=FONT, size=11)
        self.fact_bold = Font(name=FONT, size=11, bold=True)
        self._normal = Font(name=FONT, size=11)
        grey, blue = PatternFill("solid", "EDEDED"), PatternFill("solid", "DDEBF7")
        self.group = self._style("hl_group", Font(name=FONT, size=10, bold=True), blue)
        self.header = self._style("hl_header", Font(name=FONT, size=9, bold=True), blue)
        self.code = self._style("hl_code", Font(name=FONT, size=8, italic=True, color="595959"), grey)
        self.locked = self._style("hl_locked", self._normal, grey, text=True)
        self.locked_left = self._style("hl_unit", Font(name=FONT, size=10), grey, self._left, text=True)
        self.rating = self._style("hl_rating", self._normal, unlocked=True)
        self.date = self._style("hl_date", self._normal, unlocked=True, number_format="DD/MM/YYYY")
        self.short_text = self._style("hl_text", self._normal, unlocked=True, text=True)
        self.long_text = self._style("hl_comment", self._normal, None, self._left, unlocked=True, text=True)
        self.guide = self._style("hl_guide", self._normal, None, self._left, border=False)
        self.allowed = self._style("hl_allowed", Font(name=FONT, size=10))

    def _style(
        self,
        name: str,
        font: Font,
        fill: PatternFill | None = None,
        alignment: Alignment | None = None,
        *,
        unlocked: bool = False,
        text: bool = False,
        border: bool = True,
        number_format: str = "General",
    ) -> NamedStyle:
        from openpyxl.styles import Protection
        from openpyxl.styles.named_styles import NamedStyle

        protection: Protection = Protection(locked=not unlocked)
        style = NamedStyle(name=name, font=font, alignment=alignment or self._centre, protection=protection)
        if fill is not None:
            style.fill = fill
        if border:
            box: Border = self._box
            style.border = box
        style.number_format = "@" if text else number_format
        return style
