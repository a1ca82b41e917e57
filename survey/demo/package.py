"""A workbook saved so that the same content gives the same bytes."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook

_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def save_reproducibly(workbook: Workbook, path: Path, saved_at: datetime) -> None:
    """Save `workbook` to `path` as if at `saved_at`, whenever it really is.

    openpyxl stamps the hour of saving into the properties and into every entry of the archive.
    """
    from openpyxl.writer.excel import ExcelWriter

    workbook.properties.created = saved_at
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).save()
    stamp = f"{saved_at:%Y-%m-%dT%H:%M:%SZ}".encode()
    with ZipFile(buffer) as archive, ZipFile(path, "w", ZIP_DEFLATED) as saved:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            entry = ZipInfo(name, saved_at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            saved.writestr(entry, content)
