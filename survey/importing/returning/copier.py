"""Returned workbooks made in a child process: what a stranger sent is taken apart there."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping

TYPE_CHECKING = False  # the module typing is not needed, and costs time
if TYPE_CHECKING:
    from typing import Any

    Request = Mapping[str, Any]


def load_libraries() -> None:
    """Import what most copies need; openpyxl only where it is needed."""
    gc.disable()
    import markup.anew  # type: ignore[import-not-found]
    import markup.copying  # type: ignore[import-not-found]  # noqa: F401


def answer(request: Request, _: Any) -> bytes:
    """The workbook in the way that is asked for, or nothing when the file cannot be copied so."""
    import markup.anew
    import markup.copying

    try:
        if request["way"] == "anew":
            return bytes(markup.anew.write_workbook(request))
        if request["way"] == "reshape":
            import reshaping  # type: ignore[import-not-found]

            content = reshaping.reshape_workbook(request["content"], request["sheets"])
            request = {**request, "content": content}
        return bytes(markup.copying.copy_workbook(request))
    except Exception:  # whatever a strange file provokes: the caller asks for another way
        return b""


if __name__ == "__main__":
    sys.path.append(sys.argv[1])
    import pipe  # type: ignore[import-not-found]

    pipe.serve(load_libraries, answer)
