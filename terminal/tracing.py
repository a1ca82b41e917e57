"""Where an error came from, for whoever mends it, without what the data said."""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from survey.messages import HailongError


def trace_text(error: BaseException) -> str:
    """The traceback of an error and of those behind it, without their messages.

    Libraries quote what they could not read ("could not convert 'x' to float"), and that may be an answer
    or a comment. Only this program's own errors and the system's, which name files, keep their words.
    """
    parts = [_one(link) for link in reversed(list(_chain(error)))]
    return "\nwhich led to:\n\n".join(parts)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        behind = error.__context__ if error.__cause__ is None and not error.__suppress_context__ else None
        error = error.__cause__ or behind


def _one(error: BaseException) -> str:
    kind = type(error)
    words = f": {error}" if isinstance(error, (HailongError, OSError)) else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{kind.__module__}.{kind.__qualname__}{words}\n"
