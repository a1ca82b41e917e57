"""Every kind of hostile or broken file, and what an import may say of each.

A kind is a name, the file's name, how it is made, and the codes that are right: `READ` where its good forms
are to be accepted, else codes of `survey.messages.importing`.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.survey.importing.hostile import workbooks as w

READ = "read"
Content = bytes | Callable[[], bytes]

TABLE = ",".join(w.HEADER) + "\n" + ",".join(w.FORM) + "\n"
FAR_XLSX = f'<row r="1048576">{w.text_cell("x", "XFD1048576")}</row>'
WEB = "<html><body><table><tr><td>Mã phiếu</td></tr></table></body></html>"
LONG = 30_000_000


@dataclass(frozen=True)
class Kind:
    """One file: its name, its bytes (or what makes them), the answers that are right.

    `heavy` ones take megabytes or seconds; `place` makes what is no ordinary file.
    """

    file: str
    content: Content = b""
    codes: tuple[str, ...] = (READ,)
    heavy: bool = False
    place: Callable[[Path], None] | None = None

    def put(self, folder: Path) -> Path:
        """Make it in `folder` and give its path."""
        path = folder / self.file
        if self.place is not None:
            self.place(path)
        else:
            path.write_bytes(self.content if isinstance(self.content, bytes) else self.content())
        return path


def _ods_far() -> bytes:
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    return w.ods(w.ods_table(w.ods_rows(w.HEADER, w.FORM) + empty + w.ods_rows(("x",))))


def _ods_wide() -> bytes:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell>"
    )
    return w.ods(
        w.ods_table(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
    )


def _with(name: str, content: str | bytes) -> Callable[[], bytes]:
    """The plain workbook with one part replaced."""
    return lambda: w.pack({**w.xlsx_parts(), name: content})


def _shared(head: str, text: str) -> Callable[[], bytes]:
    """A workbook whose first cell is a shared string under `head`."""
    strings = f'<?xml version="1.0"?>{head}<sst {w.MAIN}><si><t>{text}</t></si></sst>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"

    def make() -> bytes:
        parts = w.xlsx_parts('<row r="1"><c t="s"><v>0</v></c></row>' + w.GOOD.replace('r="1"', 'r="2"', 1))
        rels = parts["xl/_rels/workbook.xml.rels"]
        parts["xl/_rels/workbook.xml.rels"] = rels.replace(
            "</Relationships>",
            f'<Relationship Id="rId2" Type="{relation}" Target="sharedStrings.xml"/></Relationships>',
        )
        return w.pack({**parts, "xl/sharedStrings.xml": strings})

    return make


def _sheets(count: int) -> bytes:
    parts = w.xlsx_parts()
    sheet = '<sheet name="Phiếu" sheetId="1" r:id="rId1"/>'
    many = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count + 1))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet, many)
    return w.pack(parts)


def _wide_table(cells: Sequence[str], form: Sequence[str] = w.FORM[2:]) -> bytes:
    """100,000 forms with more cells to their right, 50 MB."""
    head = ",".join([*w.HEADER, *(f"x{n}" for n in range(len(cells)))])
    rest = ",".join([w.FORM[1], *form, *cells])
    return "\n".join([head, *(f"A{n:05d},{rest}" for n in range(100_000))]).encode()[:50_000_000]


def _different_cells() -> bytes:
    """98,000 forms, each with 80 more cells that are nowhere else."""
    head, form = ",".join([*w.HEADER, *(f"x{n}" for n in range(80))]), ",".join(w.FORM[1:])
    lines = (f"A{n:05d},{form}," + ",".join([f"{80 * n + c:x}" for c in range(80)]) for n in range(98_000))
    return "\n".join([head, *lines]).encode()[:50_000_000]


def _comments() -> bytes:
    """98,000 forms, each with a long comment of its own."""
    words = ("Cán", "bộ", "nhiệt", "tình", "nhưng", "phải", "chờ", "lâu", "thủ", "tục", "rườm", "rà", "ghế")
    head, form = ",".join([*w.HEADER, "Góp ý"]), ",".join(w.FORM[1:])
    draw = random.Random(7)
    lines = (f"A{n:05d},{form},{' '.join(draw.choices(words, k=80))}" for n in range(98_000))
    return "\n".join([head, *lines]).encode()[:49_990_000] + b"\n"


def _old_encoding() -> bytes:
    """100,000 forms with a long comment in the bytes of TCVN3."""
    head = b"Ma phieu,Don vi," + ",".join(w.HEADER[2:]).encode() + b",Gop y\n"
    comment = b"r\xcat t\xe8t, c\xb8n b\xe9 nhi\xd6t t\xd7nh. " * 15
    return head + b"".join(b"A%05d,Kim M\xb7,4,5,4,5,4,5,4,5,%s\n" % (n, comment) for n in range(100_000))


def _number(text: str) -> str:
    return w.GOOD.replace(w.text_cell("4"), f"<c><v>{text}</v></c>", 1)


DAMAGED = ("damaged", "parser_died", "too_slow")
STOPPED = ("inflated", "parser_died", "too_slow", "damaged", "far_cell")

KINDS: dict[str, Kind] = {
    # Nothing in it, or not what it is called
    "empty": Kind("a.xlsx", b"", ("empty",)),
    "blank": Kind("a.csv", b" \n\n\t", ("empty",)),
    "only a mark": Kind("b.csv", b"\xef\xbb\xbf", ("empty",)),
    "only NULs": Kind("c.csv", bytes(1000), ("empty",)),
    "text called .xlsx": Kind("d.xlsx", TABLE.encode()),
    "workbook called .csv": Kind("e.csv", w.xlsx),
    "workbook called .xls": Kind("f.xls", w.xlsx),
    "old workbook called .xlsx": Kind("g.xlsx", lambda: (w.HERE / "forms.xls").read_bytes()),
    "ODS called .xls": Kind("h.xls", lambda: (w.HERE / "forms.ods").read_bytes()),
    "HTML called .xls": Kind("i.xls", WEB.encode(), ("web_page",)),
    "HTML after a mark": Kind("j.xls", b"\xef\xbb\xbf \r\n" + WEB.encode(), ("web_page",)),
    "HTML in UTF-16": Kind("k.xls", WEB.encode("utf-16"), ("web_page",)),
    "HTML with a script first": Kind("l.xls", b"<script>alert(1)</script>" + WEB.encode(), ("web_page",)),
    "HTML with a comment first": Kind("m.xls", b"<!-- x -->" + WEB.encode(), ("web_page",)),
    "web archive (MHTML)": Kind(
        "n.xls",
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n" + WEB.encode(),
        ("web_page", "no_header", "damaged"),
    ),
    "XML spreadsheet 2003": Kind("o.xls", b'<?xml version="1.0"?><Workbook/>', ("web_page",)),
    "rich text": Kind("p.xls", b"{\\rtf1 \\par}", ("web_page",)),
    "picture": Kind("q.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ("not_a_table",)),
    "PDF": Kind("r.xlsx", b"%PDF-1.7\n\x01\x02" + bytes(90), ("not_a_table",)),
    "RAR": Kind("s.xlsx", b"Rar!\x1a\x07\x00" + bytes(range(99)), ("not_a_table",)),
    "gzip": Kind("t.csv", b"\x1f\x8b\x08\x00" + bytes(range(99)), ("not_a_table",)),
    "program": Kind("u.xlsx", b"MZ\x90\x00\x03" + bytes(range(99)), ("not_a_table",)),
    "random bytes": Kind(
        "v.xlsx", bytes((n * 7919 + n // 13) % 256 for n in range(5000)), ("not_text", "damaged")
    ),
    "another archive": Kind("w.xlsx", lambda: w.pack({"readme.txt": "x"}), DAMAGED),
    "Word document": Kind(
        "x.xlsx", lambda: w.pack({"word/document.xml": "<w/>", "[Content_Types].xml": "<T/>"}), DAMAGED
    ),
    # Protected
    "protected .xlsx": Kind(
        "aa.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(504)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(500),
        ("password",),
    ),
    "protected .xls": Kind("ab.xls", w.with_filepass, ("password",)),
    "protected .ods": Kind(
        "ac.ods",
        lambda: w.pack({"content.xml": b"\x01\x02", "META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        ("password",),
    ),
    "encrypted zip": Kind("ad.xlsx", w.encrypted_entry, ("password", *DAMAGED)),
    # Bombs
    "zip bomb": Kind("ba.xlsx", lambda: w.pack(w.xlsx_parts("0" * 300_000_000)), ("inflated",), heavy=True),
    "zip bomb that lies": Kind("bb.xlsx", w.lying_bomb, STOPPED, heavy=True),
    "overlapping zip bomb": Kind("bc.xlsx", w.overlapping_bomb, ("inflated",)),
    "entity bomb in the sheet": Kind(
        "bd.xlsx",
        lambda: w.xlsx(f'<row r="1">{w.text_cell("&l9;")}</row>' + w.GOOD, head=w.laughing()),
        (READ, "no_header", *STOPPED),
    ),
    "entity bomb in the strings": Kind("be.xlsx", _shared(w.laughing(), "&l9;"), (READ, *STOPPED)),
    "entity bomb in .ods": Kind(
        "bf.ods",
        lambda: w.pack(
            {
                "META-INF/manifest.xml": "<m/>",
                "content.xml": w.laughing()
                + w.ODS.format(tables=w.ods_table(w.ods_rows(("&l9;",), w.HEADER, w.FORM))),
            }
        ),
        (READ, *STOPPED),
    ),
    "external entity in the sheet": Kind(
        "bg.xlsx",
        lambda: w.xlsx(
            f'<row r="1">{w.text_cell("&e;")}</row>' + w.GOOD.replace('r="1"', 'r="9"', 1), head=w.EXTERNAL
        ),
        (READ, "no_header", *STOPPED),
    ),
    "external entity in the strings": Kind("bh.xlsx", _shared(w.EXTERNAL, "&e;"), (READ, *STOPPED)),
    # Sizes that lie or are true
    "cell at XFD1048576": Kind("ca.xlsx", lambda: w.xlsx(w.GOOD + FAR_XLSX), ("far_cell",)),
    "last row of an .ods": Kind("cb.ods", _ods_far, ("far_cell", "parser_died")),
    "a full .ods by repeating": Kind("cc.ods", _ods_wide, STOPPED),
    "claims a million rows": Kind("cd.xlsx", lambda: w.xlsx(before='<dimension ref="A1:XFD1048576"/>')),
    "has a million empty rows": Kind(
        "ce.xlsx",
        lambda: w.xlsx(w.GOOD + "".join(f'<row r="{n}"/>' for n in range(3, 1_000_003))),
        heavy=True,
    ),
    "has 200,000 rows": Kind(
        "cf.xlsx",
        lambda: w.xlsx(w.GOOD + "".join(f'<row r="{n}"><c><v>1</v></c></row>' for n in range(3, 200_003))),
        ("far_cell",),
        heavy=True,
    ),
    "merged from end to end": Kind(
        "cg.xlsx",
        lambda: w.xlsx(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        (READ, "does_not_fit", "no_header", "no_rows", *STOPPED),
    ),
    "ten thousand merged ranges": Kind(
        "ch.xlsx",
        lambda: w.xlsx(
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:Z{n}"/>' for n in range(5, 10_005))
            + "</mergeCells>"
        ),
    ),
    "hidden columns without end": Kind(
        "ci.xlsx", lambda: w.xlsx(before='<cols><col min="1" max="4294967295" hidden="1"/></cols>')
    ),
    "a thousand sheets": Kind("cj.xlsx", lambda: _sheets(1000), heavy=True),
    "600 columns": Kind(
        "ck.csv", (",".join(f"c{n}" for n in range(600)) + "\n" + TABLE).encode(), ("too_many_columns",)
    ),
    "120,000 lines": Kind(
        "cl.csv",
        lambda: (TABLE + "\n" * 120_000 + "x\n").encode(),
        ("too_many_rows",),
        heavy=True,
    ),
    "51 MB": Kind("cm.csv", lambda: TABLE.encode() + b"x" * 51_000_000, ("too_large",), heavy=True),
    "cell of 30 MB in .xlsx": Kind(
        "cn.xlsx", lambda: w.xlsx(w.GOOD.replace("A1<", "A" * LONG + "<")), (READ, *STOPPED), heavy=True
    ),
    "cell of 30 MB in text": Kind(
        "co.csv", lambda: TABLE.replace("A1,", "A" * LONG + ",").encode(), ("long_cell",), heavy=True
    ),
    "30 MB of quotes": Kind(
        "cp.csv", lambda: (TABLE + '"' * LONG).encode(), ("long_cell", "too_many_rows", READ), heavy=True
    ),
    "30 MB of delimiters": Kind(
        "cq.csv", lambda: (TABLE + "," * LONG).encode(), ("too_many_columns",), heavy=True
    ),
    "50 MB of line ends": Kind(
        "cs.csv", lambda: (TABLE + "\n" * 49_999_000).encode(), ("too_many_rows",), heavy=True
    ),
    "25 million cells": Kind("ct.csv", lambda: _wide_table(["1"] * 238), heavy=True),
    "25 million cells, nothing right": Kind(
        "cu.csv", lambda: _wide_table(["1"] * 238, form=["x"] * 10), ("too_many_wrong",), heavy=True
    ),
    "10 million different cells": Kind("cv.csv", _different_cells, heavy=True),
    "50 MB with a picture sign in each line": Kind(
        "cw.csv", lambda: _wide_table(["a" * 458 + "\U0001f600"]), heavy=True
    ),
    "50 MB of comments": Kind("cy.csv", _comments, heavy=True),
    "50 MB in an old encoding": Kind("cx.csv", _old_encoding, heavy=True),
    "30 MB of open tags": Kind(
        "cr.xlsx", lambda: w.xlsx(w.GOOD + '<c t="e" r="A1" ' * 2_000_000), (*STOPPED,), heavy=True
    ),
    "deeply nested XML": Kind("cs.xlsx", lambda: w.xlsx("<row>" * 200_000), ("empty", "no_header", *STOPPED)),
    # Broken inside
    "strings that are not there": Kind(
        "da.xlsx", lambda: w.xlsx('<row r="1"><c t="s"><v>99</v></c></row>' + w.GOOD), (READ, *DAMAGED)
    ),
    "sheet outside the archive": Kind(
        "db.xlsx",
        lambda: w.pack(
            {
                **w.xlsx_parts(),
                "xl/_rels/workbook.xml.rels": w.xlsx_parts()["xl/_rels/workbook.xml.rels"].replace(
                    "worksheets/sheet1.xml", "../../../../etc/passwd"
                ),
            }
        ),
        (READ, "no_header", *DAMAGED),
    ),
    "workbook without a sheet": Kind("dc.xlsx", lambda: _sheets(0), ("empty", "no_header", *DAMAGED)),
    "sheet that is no XML": Kind(
        "dd.xlsx", _with("xl/worksheets/sheet1.xml", b"\x00\x01\x02" * 99), ("no_header", *DAMAGED)
    ),
    "entries twice": Kind(
        "de.xlsx", lambda: w.xlsx()[: w.xlsx().find(b"PK\x01\x02")] + w.xlsx(), (READ, *DAMAGED)
    ),
    "rubbish behind the archive": Kind("df.xlsx", lambda: w.xlsx() + b"rubbish" * 99, (READ, *DAMAGED)),
    "NaN as a number": Kind("dg.xlsx", lambda: w.xlsx(_number("NaN")), (READ, *DAMAGED)),
    "infinity as a number": Kind("dh.xlsx", lambda: w.xlsx(_number("1e999")), (READ, *DAMAGED)),
    "a number of 5,000 digits": Kind("di.xlsx", lambda: w.xlsx(_number("9" * 5000)), (READ, *DAMAGED)),
    "a date beyond the calendar": Kind(
        "dj.xlsx",
        lambda: w.xlsx(w.GOOD.replace(w.text_cell("A1"), '<c t="d"><v>99999-99-99T00:00:00</v></c>')),
        (READ, *DAMAGED),
    ),
    "address that is no address": Kind(
        "dk.xlsx",
        lambda: w.xlsx(w.GOOD + '<row r="x"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row>'),
        (READ, *STOPPED),
    ),
    "row number below one": Kind(
        "dl.xlsx", lambda: w.xlsx(w.GOOD.replace('r="2"', 'r="0"')), (READ, "no_header", "no_rows", *DAMAGED)
    ),
    # Text that is not quite text
    "NUL bytes in text": Kind("ea.csv", TABLE.replace("Kim", "K\0im").encode()),
    "many NUL bytes": Kind("eb.csv", TABLE.replace("Kim", "\0" * 50).encode(), ("not_text",)),
    "lone surrogate in UTF-16": Kind(
        "ec.csv", TABLE.encode("utf-16") + b"\x00\xd8,\x00x\x00", (READ, "not_text")
    ),
    "surrogate as UTF-8 bytes": Kind(
        "ed.csv", TABLE.encode() + b"\xed\xa0\x80,Kim,4,4,4,4,4,4,4,4\n", (READ, "does_not_fit", "no_header")
    ),
    "surrogate in a workbook": Kind(
        "ee.xlsx", lambda: w.xlsx(w.GOOD.replace("A1<", "A_xD800_1&#xD800;<")), (READ, *DAMAGED)
    ),
    "NUL in a workbook": Kind(
        "ef.xlsx", lambda: w.xlsx(w.GOOD.replace("A1<", "A_x0000_\x001<")), (READ, *DAMAGED)
    ),
    "half a UTF-8 letter": Kind("eg.csv", TABLE.encode()[:-1] + "ầ".encode()[:2]),
    "mixed line ends": Kind(
        "eh.csv", TABLE.replace("\n", "\r").encode() + b"A2,Kim M\xc3\xa3,4,4,4,4,4,4,4,4\r\r\n"
    ),
    "quote never closed": Kind(
        "ei.csv", (TABLE + '"A2,Kim Mã,4,4,4,4,4,4,4,4\nA3,Kim Mã,4,4,4,4,4,4,4,4\n').encode()
    ),
    "UTF-7": Kind("ej.csv", TABLE.encode("utf-7"), (READ, "no_header", "does_not_fit")),
    "EBCDIC": Kind(
        "ek.csv",
        TABLE.replace("ã", "a")
        .replace("Đ", "D")
        .replace("ơ", "o")
        .replace("ị", "i")
        .replace("ế", "e")
        .encode("cp500"),
        ("not_text", "no_header"),
    ),
    # Names
    "name with a line feed": Kind("a\nb.csv", TABLE.encode()),
    "name with a bidi override": Kind("a\u202evsc.csv", TABLE.encode()),
    "name with an escape": Kind("a\x1b[31m\x07.csv", TABLE.encode()),
    "name of 255 bytes": Kind("ế" * 83 + "ab.csv"[:6], TABLE.encode()),
    "name that climbs": Kind("..\\..\\x.csv", TABLE.encode()),
    "name that is no UTF-8": Kind(os.fsdecode(b"\xff\xfe.csv"), TABLE.encode()),
    "name with a dash": Kind("--help.csv", TABLE.encode()),
    "name like a formula": Kind("=cmd|' C calc'!A0.csv", TABLE.encode()),
    "name with markup": Kind("<img src=x onerror=alert(1)>{{7}}.csv", TABLE.encode()),
    # What is no ordinary file
    "folder": Kind("fa.xlsx", codes=("folder",), place=lambda path: path.mkdir()),
    "missing": Kind("fb.xlsx", codes=("no_file",), place=lambda path: None),
    "pipe": Kind("fc.csv", codes=("not_a_file",), place=lambda path: os.mkfifo(path)),
    "link to a device": Kind(
        "fd.csv", codes=("not_a_file",), place=lambda path: path.symlink_to("/dev/zero")
    ),
    "link to itself": Kind("fe.csv", codes=("unreadable",), place=lambda path: path.symlink_to(path)),
    "link to nothing": Kind("ff.csv", codes=("no_file",), place=lambda path: path.symlink_to("nowhere")),
    "link to a good file": Kind(
        "fg.csv",
        place=lambda path: (
            path.with_name("good.csv").write_text(TABLE, encoding="utf-8"),
            path.symlink_to("good.csv"),
        )[1],
    ),
}
