"""The versions of the libraries that figures are computed and drawn with."""

from __future__ import annotations

import re
from importlib.metadata import distribution

LIBRARIES = ("numpy", "scipy", "matplotlib")
_VERSION = re.compile(r"^Version: *(\S+)", re.MULTILINE)


def library_versions() -> dict[str, str]:
    """The installed version of each of LIBRARIES.

    `importlib.metadata.version` reads all that a package says of itself, as if it were a letter.
    """
    return {name: _read_version(name) for name in LIBRARIES}


def _read_version(name: str) -> str:
    found = distribution(name)
    head = _VERSION.search(found.read_text("METADATA") or "")
    return head[1] if head else found.version
