"""Columns of text in an old encoding, found by a closed vocabulary and brought back to Unicode.

No statistics of letters: a column is in an encoding when, decoded so, some of its cells become words
that the survey knows (unit names, labels of answers, headers) and that they are not as they stand. One
such word decides, for the whole column; where encodings tie, the one that explains most of the sheet.
Free text has no vocabulary: it follows the encoding of its sheet, or is marked unreadable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set

from survey.importing.encodings.codecs import ALIASES, DECODERS, decode_with
from survey.importing.readers.cells import Raw, Sheet
from survey.messages import Problem
from survey.text import fold_marked

_SAMPLE = 2_000
_LONGEST = 160
_VIQR_SIGN = re.compile(r"[aeiouyAEIOUY][\^(+*'`?~.]|[dD][dD]")
_LETTERS = frozenset("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ")
_SIGNS = frozenset("–—‘’“”…•·«»×°²³½≥≤№\xa0✓✔☑☒\u200b\ufeff")
_SOUND = _LETTERS | frozenset("".join(_LETTERS).upper()) | _SIGNS | frozenset(map(chr, range(32, 127)))
_UNICODE_ONLY = frozenset(map(chr, range(0x1EA0, 0x1EFA)))
"""Letters of Unicode alone: bytes of an old encoding never look like one of them."""


def repair_sheet(
    sheet: Sheet, words: frozenset[str], *, whole_file: bool, named: str | None = None
) -> tuple[Sheet, tuple[Problem, ...]]:
    """The sheet with its columns in Unicode, and what was done.

    `words` are all texts the survey knows, by `fold_marked`. `whole_file` says that the file's bytes
    were in an unknown eight-bit encoding, so that nothing in it is Unicode. `named` is the encoding the
    user gave.
    """
    if (
        len(sheet.rows) > 2 * _SAMPLE
        and not whole_file
        and not _choose(_suspicious(sheet.different(_SAMPLE)), words)
    ):
        return sheet, ()  # a long sheet in which nothing of a sample is in an old encoding
    columns = _suspicious(sheet.different())
    if named is not None:
        name = ALIASES.get(named.lower(), named.lower())
        chosen = dict.fromkeys(columns, name) if name in DECODERS else {}
    else:
        chosen = _choose(columns, words, whole_file=whole_file)
    return _apply(sheet, columns, chosen, words, whole_file)


def _choose(
    columns: Mapping[int, set[str]], words: frozenset[str], *, whole_file: bool = False
) -> dict[int, str]:
    """The encoding of each column that is in an old one."""
    chosen: dict[int, str] = {}
    hits = {column: _hits(texts, words) for column, texts in columns.items()}
    totals = sum(hits.values(), Counter())
    for column, counted in hits.items():
        if counted:
            chosen[column] = max(counted, key=lambda name: (counted[name], totals[name], -_rank(name)))
    main = max(totals, key=lambda name: (totals[name], -_rank(name))) if totals else None
    for column, texts in columns.items():
        if column not in chosen and main is not None and (whole_file or _is_foreign(texts, main)):
            chosen[column] = main
    return chosen


def _rank(name: str) -> int:
    return list(DECODERS).index(name)


def _suspicious(different: Iterable[Set[Raw]]) -> dict[int, set[str]]:
    """The different texts of each column that may be something else than they seem."""
    found: dict[int, set[str]] = {}
    for column, cells in enumerate(different):
        texts = {raw for raw in cells if type(raw) is str and _may_be_coded(raw)}
        if texts:
            found[column] = texts
    return found


def _may_be_coded(text: str) -> bool:
    if not text.isascii():
        return True
    return 2 < len(text) < _LONGEST and not text.isalnum() and _VIQR_SIGN.search(text) is not None


def _hits(texts: Iterable[str], words: frozenset[str]) -> Counter[str]:
    """How many texts each encoding turns into known words that they are not as they stand."""
    counted: Counter[str] = Counter()
    for text in sorted(texts)[:_SAMPLE]:
        if len(text) > _LONGEST or _is_sound(text) or fold_marked(text) in words:
            continue
        for name in DECODERS:
            if (name == "viqr") is not text.isascii():
                continue
            decoded = decode_with(name, text)
            if decoded is not None and decoded != text and fold_marked(decoded) in words:
                counted[name] += 1
    return counted


def _is_foreign(texts: Iterable[str], main: str) -> bool:
    """Whether a column without known words is in the sheet's encoding too: none of it is sound Vietnamese
    beyond Latin-1, and all of it can be decoded."""
    marked = [text for text in texts if not text.isascii()]
    if main == "viqr":
        return not marked
    return bool(marked) and all(_decodes(text, main) for text in marked)


def _decodes(text: str, name: str) -> bool:
    decoded = decode_with(name, text)
    return decoded is not None and is_vietnamese(decoded)


def _is_sound(text: str) -> bool:
    """Whether a text is Vietnamese in Unicode beyond doubt."""
    return not _UNICODE_ONLY.isdisjoint(text) and _SOUND.issuperset(text)


def is_vietnamese(text: str) -> bool:
    """Whether every letter of `text` is of the Vietnamese alphabet or ASCII."""
    return all(char.isascii() or char.lower() in _LETTERS or char in _SIGNS for char in text)


def _apply(
    sheet: Sheet,
    columns: Mapping[int, set[str]],
    chosen: Mapping[int, str],
    words: frozenset[str],
    whole_file: bool,
) -> tuple[Sheet, tuple[Problem, ...]]:
    translated: dict[int, dict[Raw, Raw]] = {}
    done: dict[str, set[int]] = {}
    unreadable: set[int] = set()
    for column, texts in columns.items():
        name = chosen.get(column)
        for text in texts:
            if text.isascii() and name != "viqr":
                continue
            new = _translate(text, name, words, whole_file)
            if new is not None and new != text:
                translated.setdefault(column, {})[text] = new
                if isinstance(new, tuple):
                    unreadable.add(column)
                elif name is not None:
                    done.setdefault(name, set()).add(column)
    if not translated:
        return sheet, ()
    return sheet.replaced(translated), tuple(_say(sheet, done, unreadable))


def _translate(text: str, name: str | None, words: frozenset[str], whole_file: bool) -> Raw | None:
    """The text in Unicode, an "unreadable" cell when it cannot be, None when it is sound as it is."""
    if not whole_file and (_is_sound(text) or fold_marked(text) in words):
        return None
    decoded = decode_with(name, text) if name is not None else None
    if decoded is not None and (is_vietnamese(decoded) or fold_marked(decoded) in words):
        return decoded
    if whole_file or (name is not None and decoded is not None):
        return ("unreadable", text)
    return None


def _say(sheet: Sheet, done: Mapping[str, set[int]], unreadable: set[int]) -> Iterable[Problem]:
    name = sheet.name or None
    for encoding, columns in sorted(done.items()):
        letters = sheet.ranges(columns)
        yield Problem(
            "importing.encoding",
            "warning",
            sheet=name,
            values={"encoding": encoding.upper(), "columns": letters},
        )
    if unreadable:
        letters = sheet.ranges(unreadable)
        yield Problem("importing.unreadable_text", "warning", sheet=name, values={"columns": letters})
