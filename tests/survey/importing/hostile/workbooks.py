"""Workbooks made to harm: bombs, cells far away, parts that lie. Each is a function that gives bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
HEADER = ("Mã phiếu", "Đơn vị", *"12345678")
FORM = ("A1", "Kim Mã", *"45454545")

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    "{tables}</office:spreadsheet></office:body></office:document-content>"
)


def text_cell(text: str, address: str = "") -> str:
    """A cell that holds its text itself."""
    place = f' r="{address}"' if address else ""
    return f'<c{place} t="inlineStr"><is><t>{text}</t></is></c>'


def rows_xml(*rows: tuple[str, ...]) -> str:
    """Rows of text cells from A1."""
    return "".join(
        f'<row r="{number}">' + "".join(text_cell(text) for text in row) + "</row>"
        for number, row in enumerate(rows, 1)
    )


GOOD = rows_xml(HEADER, FORM)


def pack(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xlsx_parts(rows: str = GOOD, *, before: str = "", after: str = "", head: str = "") -> dict[str, str]:
    """The parts of a workbook with one sheet; `before` and `after` stand around its rows."""
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'{declared}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{book}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{book}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{declared}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{declared}<workbook {MAIN} xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Phiếu" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{declared}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f"{declared}{head}<worksheet {MAIN}>{before}<sheetData>"
        f"{rows}</sheetData>{after}</worksheet>",
    }


def xlsx(rows: str = GOOD, *, before: str = "", after: str = "", head: str = "") -> bytes:
    """A workbook with one sheet."""
    return pack(xlsx_parts(rows, before=before, after=after, head=head))


def ods(tables: str) -> bytes:
    """An OpenDocument spreadsheet."""
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": ODS.format(tables=tables),
        }
    )


def ods_rows(*rows: tuple[str, ...]) -> str:
    """Rows of text cells."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    return "".join(
        "<table:table-row>" + "".join(cell.format(text) for text in row) + "</table:table-row>"
        for row in rows
    )


def ods_table(rows: str) -> str:
    """A sheet."""
    return f'<table:table table:name="P">{rows}</table:table>'


def lying_bomb() -> bytes:
    """300 MB of zeros whose archive says they are ten bytes."""
    parts = xlsx_parts("0" * 300_000_000)
    content = bytearray(pack(parts))
    size = struct.pack("<I", len(parts["xl/worksheets/sheet1.xml"].encode()))
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
    return bytes(content)


def overlapping_bomb() -> bytes:
    """Two hundred entries that are one and the same compressed part of 2 MB."""
    body = zlib.compress(b"0" * 2_000_000, 9)[2:-4]
    crc, names = zlib.crc32(b"0" * 2_000_000), [f"xl/worksheets/sheet{n}.xml" for n in range(200)]
    local = struct.pack(
        "<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(body), 2_000_000, len(names[0]), 0
    )
    local += names[0].encode() + body
    central = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, crc, len(body), 2_000_000,
                    len(name), 0, 0, 0, 0, 0, 0) + name.encode()
        for name in names
    )  # fmt: skip
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(names), len(names), len(central), len(local), 0)
    return local + central + end


def encrypted_entry() -> bytes:
    """A workbook whose parts are marked as encrypted in the zip archive itself."""
    content = bytearray(xlsx())
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flag] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def laughing(depth: int = 9) -> str:
    """A document type with entities that grow tenfold at each of `depth` steps."""
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, depth + 1))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{steps}]>'


EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def with_filepass() -> bytes:
    """The sample .xls with a FILEPASS record in place of what follows its first record."""
    content = (HERE / "forms.xls").read_bytes()
    at = content.find(b"\x09\x08\x10\x00")
    return content[: at + 20] + b"\x2f\x00\x06\x00" + bytes(6) + content[at + 30 :]
