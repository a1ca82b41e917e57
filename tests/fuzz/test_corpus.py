"""Inputs that once found something, and the seeds: only our own errors come out."""

from __future__ import annotations

import pytest

from tests.fuzz.targets import CORPUS, TARGETS, seeds


@pytest.mark.parametrize("target", TARGETS)
def test_known_inputs_give_our_errors_or_none(target: str) -> None:
    """Every file of corpus/TARGET and every seed of the fuzzer."""
    folder = CORPUS / target
    known = sorted(folder.iterdir()) if folder.is_dir() else []
    tried = [path.read_bytes() for path in known] + seeds(target)
    for data in tried:
        TARGETS[target](data)
    assert len(tried) >= 2
