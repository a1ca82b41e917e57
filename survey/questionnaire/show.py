"""A questionnaire as plain lines for a terminal: what it asks and how it is counted."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from survey.arguments import checked
from survey.messages import Language, say
from survey.questionnaire.model import Item, Questionnaire, Scale, Text

WIDTH = 100


@checked
def questionnaire_lines(questionnaire: Questionnaire, lang: Language, width: int = WIDTH) -> tuple[str, ...]:
    """The lines of a readable summary, in `lang` where the questionnaire has it; none longer than `width`."""
    return tuple(_Show(questionnaire, lang, width).lines())


class _Show:
    def __init__(self, questionnaire: Questionnaire, lang: Language, width: int) -> None:
        self.q = questionnaire
        self.lang: Language = lang
        self.width = width

    def lines(self) -> Iterator[str]:
        yield from self._wrapped("", self._of(self.q.title))
        yield from self._wrapped(
            "",
            self._say(
                "identity", id=self.q.id, version=self.q.version, languages=", ".join(self.q.languages)
            ),
        )
        for scale in self.q.scales.values():
            yield from self._scale(scale)
        yield from self._nonresponse()
        yield from self._criteria()
        yield from self._single_questions()
        yield from self._attributes()
        yield from self._recipe()

    def _scale(self, scale: Scale) -> Iterator[str]:
        yield ""
        yield from self._wrapped("", self._say("scale", id=scale.id, direction=self._say(scale.direction)))
        for level in scale.levels:
            note = ""
            if level.value in scale.satisfied:
                note = f"  [{self._say('satisfied')}]"
            elif level.value in scale.dissatisfied:
                note = f"  [{self._say('dissatisfied')}]"
            yield from self._wrapped(f"  {level.value:>2}  ", self._of(level.label) + note)
        values = scale.values if scale.printed == "ascending" else scale.values[::-1]
        yield from self._wrapped("      ", self._say("printed", order=" ".join(map(str, values))))

    def _nonresponse(self) -> Iterator[str]:
        if not self.q.nonresponse:
            return
        yield ""
        yield self._say("nonresponse")
        for option in self.q.nonresponse:
            note = f" ({self._say('in_files', values=', '.join(option.values))})" if option.values else ""
            yield from self._wrapped(f"  {option.code}  ", self._of(option.label) + note)

    def _criteria(self) -> Iterator[str]:
        yield ""
        yield self._say("criteria", criteria=len(self.q.criteria), items=len(self.q.items))
        for criterion in self.q.criteria:
            alone = criterion.items[0] if criterion.items[0].code == criterion.code else None
            notes = [*self._scale_note(criterion.items[0]), *(self._boxes_note(alone) if alone else [])]
            yield from self._wrapped(f"  {criterion.code}  ", " ".join([self._of(criterion.label), *notes]))
            for item in criterion.items if alone is None else ():
                yield from self._item(item, "      ", self._boxes_note(item))

    def _single_questions(self) -> Iterator[str]:
        if self.q.overall is not None:
            yield ""
            yield self._say("overall")
            notes = [*self._scale_note(self.q.overall), *self._boxes_note(self.q.overall)]
            yield from self._item(self.q.overall, "  ", notes)
        if self.q.comment is not None:
            yield ""
            yield self._say("comment")
            yield from self._wrapped(f"  {self.q.comment.code}  ", self._of(self.q.comment.label))

    def _attributes(self) -> Iterator[str]:
        if not self.q.attributes:
            return
        yield ""
        yield self._say("attributes", count=len(self.q.attributes))
        for attribute in self.q.attributes:
            options = " / ".join(self._of(option.label) for option in attribute.options) or self._say("open")
            yield from self._wrapped(f"  {attribute.code}  ", f"{self._of(attribute.label)}: {options}")

    def _recipe(self) -> Iterator[str]:
        recipe = self.q.recipe
        yield ""
        yield self._say("recipe", preset=recipe.preset)
        if recipe.weights:
            shares = "; ".join(f"{code} {self._percent(weight)}%" for code, weight in recipe.weights.items())
            yield from self._wrapped("  ", self._say("weights", weights=shares))
        else:
            yield from self._wrapped("  ", self._say("equal"))
        if recipe.factors:
            named = "; ".join(self._of(label) for label in recipe.factors.values())
            yield from self._wrapped("  ", self._say("factors", factors=named))
        share = self.q.minimum_answered
        yield from self._wrapped(
            "", self._say("minimum", percent=self._percent(share)) if share else self._say("no_minimum")
        )

    def _item(self, item: Item, indent: str, notes: list[str]) -> Iterator[str]:
        yield from self._wrapped(f"{indent}{item.code}  ", " ".join([self._of(item.label), *notes]))

    def _scale_note(self, item: Item) -> list[str]:
        """The scale, where there are several."""
        return [self._say("on_scale", id=item.scale.id)] if len(self.q.scales) > 1 else []

    def _boxes_note(self, item: Item) -> list[str]:
        """The boxes this row has and not every row has."""
        everywhere = set.intersection(*(set(row.nonresponse) for row in self.q.rated))
        labels = {option.code: self._of(option.label) for option in self.q.nonresponse}
        offered = [labels[code] for code in item.nonresponse if code not in everywhere]
        return [self._say("offers", options=", ".join(offered))] if offered else []

    def _percent(self, share: float) -> str:
        written = f"{100 * share:.4g}"
        return written.replace(".", ",") if self.lang == "vi" else written

    def _of(self, text: Text) -> str:
        return text.in_language(self.lang)

    def _say(self, name: str, **values: object) -> str:
        return say(f"questionnaire.show_{name}", self.lang, **values)

    def _wrapped(self, lead: str, text: str) -> list[str]:
        """`text` after `lead`, its further lines indented to stand under its first."""
        indent = " " * len(lead)
        return textwrap.wrap(text, self.width, initial_indent=lead, subsequent_indent=indent) or [
            lead.rstrip()
        ]
