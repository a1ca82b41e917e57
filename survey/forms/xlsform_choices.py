"""The lists of choices of an XLSForm."""

from __future__ import annotations

from collections.abc import Sequence

from survey.forms.names import xml_name
from survey.forms.xlsform_texts import Cells, XlsForm, label
from survey.questionnaire.model import Item, Nonresponse
from survey.text import fold


class Lists:
    """The lists of choices, each different one once."""

    def __init__(self, form: XlsForm) -> None:
        self._form = form
        self._rows: dict[str, list[Cells]] = {}
        self._ratings: dict[tuple[str, tuple[str, ...]], str] = {}

    def rows(self) -> list[Cells]:
        """Return the rows of the sheet `choices`."""
        return [row for rows in self._rows.values() for row in rows]

    def add(self, name: str, choices: Sequence[tuple[str, Cells]]) -> str:
        """Add a list of (name, labels) and return what it is called: `name`, or that with a number."""
        free, number = name, 2
        while free in self._rows:
            free, number = f"{name}_{number}", number + 1
        self._rows[free] = [{"list_name": free, "name": choice, **labels} for choice, labels in choices]
        return free

    def rating(self, item: Item) -> str:
        """The list a row is answered with: its scale in printed order, then the other answers it offers."""
        key = (item.scale.id, item.nonresponse)
        if key not in self._ratings:
            form, scale = self._form, item.scale
            levels = scale.levels if scale.printed == "ascending" else tuple(reversed(scale.levels))
            choices = [(str(level.value), label(form, level.label)) for level in levels]
            taken = {name for name, _ in choices}
            for option in form.questionnaire.nonresponse:
                if option.code in item.nonresponse:
                    name = nonresponse_name(option, taken)
                    taken.add(name)
                    choices.append((name, label(form, option.label)))
            self._ratings[key] = self.add(xml_name(f"scale_{scale.id}"), choices)
        return self._ratings[key]


def nonresponse_name(option: Nonresponse, taken: set[str]) -> str:
    """Return the name under which an answer that is no score is stored: what an import reads back.

    That is the figure files use for it, else the words of its label (`khong_ap_dung`), else its code.
    """
    words = [fold(label).replace(" ", "_") for label in option.label.by_language.values()]
    names = [*option.values[:1], *words, option.code, f"{option.code}_"]
    return next(name for name in names if name and " " not in name and name not in taken)
