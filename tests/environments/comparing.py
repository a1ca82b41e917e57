"""One survey made, imported, reported and exported by the command line, in an environment of choice."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from tests.conftest import CHECKOUT

UNITS = ("Phúc Xá", "Kim Mã", "Thành Công", "Đội Cấn", "Ngọc Hà")
HEADER = "Mã phiếu,Đơn vị,1,2,3,4,5,6,7,8,9,Giới tính"

ENVIRONMENTS: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "plain": ({"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}, ()),
    "LC_ALL=C": ({"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"}, ()),
    "LC_ALL=vi_VN.UTF-8": ({"LC_ALL": "vi_VN.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}, ()),
    "LC_ALL=tr_TR.UTF-8": ({"LC_ALL": "tr_TR.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}, ()),
    "TZ=Asia/Ho_Chi_Minh": ({"LC_ALL": "C.UTF-8", "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "0"}, ()),
    "TZ=Pacific/Kiritimati": ({"LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0"}, ()),
    "PYTHONHASHSEED=12345": ({"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "12345"}, ()),
    "python -O": ({"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}, ("-O",)),
}
"""Variables and options of Python. A locale that the system lacks is the C locale to it."""

_TIMES = re.compile(
    rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.:+Z-]*|\d\d?[/:]\d\d[/:]\d{2,4}|\d\d:\d\d"
    rb"|ng\xc3\xa0y \d+ th\xc3\xa1ng \d+|\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b"
)
"""What tells when the outputs were made, and the hashes of files in which that stands."""


def make_outputs(
    folder: Path, variables: Mapping[str, str], options: tuple[str, ...], seed: int = 0
) -> dict[str, bytes]:
    """The content of every file that report and export write, times taken out; `seed` orders the rows."""
    folder.mkdir(parents=True)
    survey = folder / "s"
    forms = folder / "forms.csv"
    forms.write_text("\n".join([HEADER, *_rows(seed)]) + "\n", encoding="utf-8")

    def call(*arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, *options, "-m", "cli", *arguments],
            cwd=CHECKOUT, env={**os.environ, **variables}, capture_output=True, text=True, errors="replace",
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{arguments[0]} failed: {done.stderr}")

    call("init", str(survey), "--template", "ba-dinh-2020-rut-gon")
    call("import", "--survey", str(survey), "--by-whom", "x", str(forms))
    call("report", "--survey", str(survey))
    call("export", "--survey", str(survey))
    written = sorted(path for path in (survey / "outgoing").rglob("*") if path.is_file())
    return {path.relative_to(survey).as_posix(): _without_times(path.read_bytes()) for path in written}


def _rows(seed: int) -> list[str]:
    draw = random.Random(3)
    rows = []
    for unit, low in zip(UNITS, (4, 3, 1, 2, 3), strict=True):
        for number in range(35):
            marks = ",".join(str(draw.randint(low, 5)) for _ in range(9))
            rows.append(f"{unit[0]}{number:03d}{low},{unit},{marks},{draw.choice(['Nam', 'Nữ', ''])}")
    if seed:
        random.Random(seed).shuffle(rows)
    return rows


def _without_times(content: bytes) -> bytes:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            content = b"".join(name.encode() + archive.read(name) for name in sorted(archive.namelist()))
    return _TIMES.sub(b"", content)


def differing(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> list[str]:
    """Names of files that are not in both with the same bytes."""
    return sorted(name for name in {*first, *second} if first.get(name) != second.get(name))
