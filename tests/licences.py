"""The licences of everything that is installed with the program: `python -m tests.licences`.

Prints a line for each library that hailong needs to run, extras included, as installed here.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

from tests.conftest import CHECKOUT

EXTRAS = ("postgresql", "spss")
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|HPND|MIT-CMU|Zlib|0BSD|Unlicense)\b", re.IGNORECASE
)
EXPLAINED = {
    "psycopg": "LGPL-3.0: optional (hailong[postgresql]), used unchanged as a library of its own",
    "psycopg-binary": "LGPL-3.0: optional (hailong[postgresql]), used unchanged as a library of its own",
}
"""Libraries whose licence is not permissive, and why they may be used."""


def libraries() -> dict[str, Distribution]:
    """Every installed library that the program needs, by its normal name."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    found: dict[str, Distribution] = {}
    _follow([*project["dependencies"], *(line for extra in EXTRAS for line in extras[extra])], ("",), found)
    return found


def _follow(lines: Iterable[str], extras: tuple[str, ...], found: dict[str, Distribution]) -> None:
    for line in lines:
        requirement = Requirement(line)
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in extras):
            continue
        key = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if key in found:
            continue
        try:
            found[key] = distribution(requirement.name)
        except PackageNotFoundError:  # an extra that is not installed here
            continue
        _follow(found[key].requires or (), ("", *requirement.extras), found)


def licence_of(library: Distribution) -> str:
    """What a library says of its licence: an expression, its classifiers, or the first line of its text."""
    meta = library.metadata
    said = [str(meta[key]) for key in ("License-Expression",) if meta[key]]
    said += [
        line.rpartition(":: ")[2] for line in meta.get_all("Classifier", []) if line.startswith("License")
    ]
    if not said and meta["License"]:
        said = [str(meta["License"]).strip().splitlines()[0]]
    return "; ".join(said) or "unknown"


def is_allowed(name: str, licence: str) -> bool:
    """Whether a library's licence is permissive or its use is explained."""
    return name in EXPLAINED or bool(PERMISSIVE.search(licence))


def main() -> int:
    """Print all, and give 1 where one is neither permissive nor explained."""
    bad = 0
    for name, library in sorted(libraries().items()):
        licence = licence_of(library)
        fine = is_allowed(name, licence)
        bad += not fine
        print(
            f"{name:20} {library.version:14} {EXPLAINED.get(name, licence)}", "" if fine else "NOT PERMISSIVE"
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
