"""The user's own word on which column is which."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from survey.arguments import checked
from survey.messages import HailongError

_LARGEST = 1_000_000


@checked
def read_mapping(text: str) -> Mapping[str, str]:
    """Header → code or role, from "Part A=1.1,Where=unit" or from a TOML file of such lines.

    Raises HailongError for a pair without "=", a file that is not TOML or whose values are not text.
    """
    if text.casefold().endswith(".toml"):
        return _read_file(Path(text))
    pairs = {}
    for part in text.split(","):
        header, equals, code = part.rpartition("=")
        if not (equals and header.strip() and code.strip()):
            raise HailongError("importing.bad_mapping", found=part.strip())
        pairs[header.strip()] = code.strip()
    return pairs


def _read_file(path: Path) -> Mapping[str, str]:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise HailongError("importing.bad_mapping_file", path=str(path), why="> 1 MB")
        table = tomllib.loads(content.decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise HailongError("importing.bad_mapping_file", path=str(path), why=why) from None
    table = table.get("columns", table)
    for header, code in table.items():
        if not isinstance(code, str):
            raise HailongError("importing.bad_mapping", found=header)
    return dict(table)
