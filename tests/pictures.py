"""The pictures of the tutorial, taken from the program itself.

    python -m tests.pictures [DIR]

Makes the demonstration survey, prints a form, opens the workbooks in LibreOffice on a screen of its own and
writes one PNG each to DIR (docs/pictures by default): the printed form, the entry book, the list and the
marked cell of a returned workbook, `status`. Needs LibreOffice, pdftoppm, Xvfb, xdotool and
ImageMagick's import.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
NEEDED = ("soffice", "pdftoppm", "Xvfb", "xdotool", "import")
DISPLAY = ":77"
WIDTH, HEIGHT = 1366, 768
PATIENCE = 240
RETURNED = "Copy of Phuong Doi Can - cần sửa.xlsx"
TO_THE_CELL = (
    ("key", "ctrl+Next"),
    ("mousemove", "70", "89", "click", "--repeat", "3", "1"),  # the box with the cell's name
    ("type", "AA34"),
    ("key", "Return"),
    ("key", "ctrl+F1"),  # shows the comment
)
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Linguistic/SpellChecking"><prop oor:name="IsSpellAuto" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


def main(arguments: Sequence[str]) -> int:
    """Take all pictures."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print("not installed: " + ", ".join(missing), file=sys.stderr)
        return 2
    target = Path(arguments[0]) if arguments else CHECKOUT / "docs" / "pictures"
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        survey = folder / "demo"
        _hailong("demo", str(survey), cwd=folder)
        _hailong("forms", "--unit", "Kim Mã", "--from", "1", "--count", "12", cwd=survey)
        forms = survey / "outgoing" / "forms"
        _print_page(next(forms.glob("*.pdf")), target / "form.png")
        with _screen(folder):
            _open(folder, next(forms.glob("*.xlsx")), target / "entry-book.png")
            returned = survey / "outgoing" / RETURNED
            _open(folder, returned, target / "returned.png")
            _open(folder, returned, target / "returned-cell.png", TO_THE_CELL)
        draw_terminal("$ hailong status\n" + _hailong("status", cwd=survey), target / "status.png")
    for picture in target.glob("*.png"):
        _make_small(picture)
    return 0


def _hailong(*arguments: str, cwd: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "COLUMNS": "80"}
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    ).stdout


def _print_page(pdf: Path, target: Path) -> None:
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", "-gray", "-singlefile", str(pdf), str(target.with_suffix(""))],
        check=True,
    )


@contextmanager
def _screen(folder: Path) -> Iterator[None]:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
    server = subprocess.Popen(
        ["Xvfb", DISPLAY, "-screen", "0", f"{WIDTH}x{HEIGHT}x24"], stderr=subprocess.DEVNULL
    )
    time.sleep(1)
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def _open(folder: Path, book: Path, target: Path, doing: Sequence[Sequence[str]] = ()) -> None:
    """Open a workbook, press keys and buttons, take the screen."""
    environment = {**os.environ, "DISPLAY": DISPLAY}
    profile = (folder / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--norestore",
        "--nologo",
        "--nodefault",
        str(book),
    ]
    program = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        for window in _windows(environment):
            _xdotool(
                environment, "windowmove", window, "0", "0", "windowsize", window, str(WIDTH), str(HEIGHT)
            )
        time.sleep(10)
        for act in (("key", "Escape"), *doing):
            _xdotool(environment, *act)
            time.sleep(1)
        time.sleep(1)
        subprocess.run(["import", "-window", "root", str(target)], env=environment, check=True)
    finally:
        os.killpg(program.pid, 15)
        program.wait()


def _windows(environment: dict[str, str]) -> list[str]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = _xdotool(environment, "search", "--onlyvisible", "--name", "LibreOffice").split()
        if found:
            return found
        time.sleep(1)
    raise TimeoutError("LibreOffice did not open a window")


def _xdotool(environment: dict[str, str], *arguments: str) -> str:
    return subprocess.run(
        ["xdotool", *arguments], env=environment, capture_output=True, text=True, check=False
    ).stdout


def draw_terminal(text: str, target: Path) -> None:
    """A text as a terminal of 80 columns shows it."""
    from matplotlib import get_data_path
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf"), 16)
    advance, line = font.getlength("M"), 22
    lines = text.splitlines()
    picture = Image.new("RGB", (int(advance * 82), line * (len(lines) + 1)), "#1e1e1e")
    pen = ImageDraw.Draw(picture)
    for number, row in enumerate(lines):
        pen.text((advance, line / 2 + number * line), row, font=font, fill="#e6e6e6")
    picture.save(target)


def _make_small(picture: Path) -> None:
    from PIL import Image

    with Image.open(picture) as image:
        small = image.convert("RGB").quantize(256)
    small.save(picture, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
