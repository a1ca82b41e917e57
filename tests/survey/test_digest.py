"""The hash of a file does not depend on which code computes it."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from survey import digest


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 100_000, 5_000_000])
def test_the_hash_is_sha256(size: int) -> None:
    """Both sides of the size from which OpenSSL computes it."""
    content = bytes(range(251)) * (size // 251 + 1)
    assert digest.sha256_hex(content[:size]) == hashlib.sha256(content[:size]).hexdigest()


def test_without_pythons_own_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python may be built without it."""
    for name in ("_sha2", "_sha256"):
        monkeypatch.setitem(sys.modules, name, None)
    assert digest.sha256_hex(b"a") == hashlib.sha256(b"a").hexdigest()


def test_openssl_is_not_loaded_for_a_small_file() -> None:
    """Nor logging by an import: both would take longer than a workbook."""
    code = (
        "import sys; from survey.digest import sha256_hex; sha256_hex(b'a'); import survey.importing.run; "
        "print(sorted({'_hashlib', 'logging', 'concurrent.futures'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
