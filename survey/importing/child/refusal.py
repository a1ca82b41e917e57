"""Why the child does not read a file. Standard library only."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  (not an error of this program)
    """A limit was passed, or the file is not what can be read; `answer` says which."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.answer: dict[str, object] = {"error": code, **values}
