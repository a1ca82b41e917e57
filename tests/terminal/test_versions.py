"""The versions that a report names."""

from __future__ import annotations

from importlib.metadata import version

from terminal.versions import LIBRARIES, library_versions


def test_they_are_the_installed_ones() -> None:
    """As the packages' own metadata says."""
    assert library_versions() == {name: version(name) for name in LIBRARIES}
