"""Dependencies: pinned by hash for what pyproject.toml allows, and under licences that permit."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tests import licences
from tests.conftest import CHECKOUT

_PIN = re.compile(
    r"^([a-z0-9-]+)==(\S+)(.*?)\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name: str) -> dict[str, list[str]]:
    """The versions of each library in a lock file."""
    text = (CHECKOUT / "requirements" / name).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for library, version, _, _ in _PIN.findall(text):
        found.setdefault(library, []).append(version)
    assert sum(map(len, found.values())) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
    return found


@pytest.mark.parametrize(
    ("name", "extras"),
    [
        ("runtime.txt", ("postgresql", "spss")),
        ("development.txt", ("postgresql", "spss", "test", "dev", "release")),
    ],
)
def test_every_dependency_is_pinned_by_hash_within_its_limits(name: str, extras: tuple[str, ...]) -> None:
    """Each line has hashes; each requirement of pyproject.toml is there, at a version that it allows."""
    optional = PROJECT["optional-dependencies"]
    wanted = [*PROJECT["dependencies"], *(line for extra in extras for line in optional[extra])]
    locked = pins(name)
    for line in wanted:
        requirement = Requirement(line)
        if requirement.name != "hailong":
            versions = locked.get(requirement.name.lower(), [])
            assert versions, f"{line} is not in requirements/{name}: run .ci/lock"
            assert all(requirement.specifier.contains(version) for version in versions), line


def test_every_licence_permits() -> None:
    """Every library that is installed with the program is under a permissive licence, or explained."""
    said = {name: licences.licence_of(library) for name, library in licences.libraries().items()}
    assert {"numpy", "click", "jinja2"} <= set(said)
    assert {name: licence for name, licence in said.items() if not licences.is_allowed(name, licence)} == {}
