"""Office files are zip archives: packed here so that the same content gives the same bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


class Archive(zipfile.ZipFile):
    """An archive in memory with fixed dates on its entries and `when` as its created and modified time.

    The libraries' own saving deflates everything, pictures that are packed already too.
    """

    def __init__(self, when: datetime) -> None:
        self._buffer = BytesIO()
        self._stamp = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        super().__init__(self._buffer, "w")

    def writestr(self, name: Any, data: Any, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """Add an entry, as the libraries ask for it."""
        content = data.encode() if isinstance(data, str) else data
        if name == "docProps/core.xml":
            content = _STAMP.sub(rb"\g<1>" + self._stamp + rb"\g<3>", content)
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        entry.create_system = 3
        super().writestr(entry, content)

    def content(self) -> bytes:
        """The whole archive; nothing can be added afterwards."""
        self.close()
        return self._buffer.getvalue()
