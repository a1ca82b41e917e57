"""SHA-256 of what is mostly small.

hashlib loads OpenSSL, which takes as long as reading a ward's workbook; OpenSSL is several times as fast
where there is much to read.
"""

from __future__ import annotations

_MUCH = 4_000_000
"""Bytes from which on loading OpenSSL is sooner repaid than a short command ends."""


def sha256_hex(content: bytes) -> str:
    """SHA-256 of `content`, hexadecimal.

    >>> sha256_hex(b"")[:16]
    'e3b0c44298fc1c14'
    """
    if len(content) < _MUCH:
        for name in ("_sha2", "_sha256"):  # where Python keeps its own: since 3.12, before
            try:
                return str(__import__(name).sha256(content).hexdigest())
            except ImportError:  # built without it, or another Python
                continue
    import hashlib

    return hashlib.sha256(content).hexdigest()
