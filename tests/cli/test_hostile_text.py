"""Scripts, formulas and control characters planted in every field stay text wherever they come out."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from html import escape, unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import docx
import pytest

from analysis.report import html
from tests.analysis.report.chromium import dump_dom
from tests.cli.hostile_survey import Planted, call, plant

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
FIELDS = {"unitu1", "unitu2", "criterion1", "item1a", "surveyname", "organiser", "levelname"}
"""Some of the fields that must be there to be looked for."""


class Server(ThreadingHTTPServer):
    """Remembers every path that is asked for."""

    asked: set[str]


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.add(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server on this machine that nothing may ask."""
    with Server(("127.0.0.1", 0), _Handler) as server:
        server.asked = set()
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def planted(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """The hostile survey, its files imported."""
    return plant(tmp_path_factory.mktemp("hostile"), f"http://127.0.0.1:{server.server_port}")


@pytest.fixture(scope="module")
def written(planted: Planted) -> Path:
    """Everything that can be written of it."""
    for command in (("report",), ("charts",), ("screen",), ("export", "--comments")):
        status, _, err = call(*command, "--survey", planted.folder)
        assert status in (0, 1), err
    return planted.outgoing


COMMANDS = (
    ("indices",), ("compare",), ("compare", "--pairs"), ("held",), ("imports",), ("status",), ("doctor",),
    ("questionnaire", "show"), ("screen",), ("indices", "--criteria", "--items"), ("plan",),
)  # fmt: skip


@pytest.mark.slow
def test_nothing_steers_the_terminal(planted: Planted) -> None:
    """No escape, control or bidi character in what any command prints, in both languages."""
    status, out, err = planted.imported
    said = out + err
    assert status == 1
    for lang in ("vi", "en"):
        for command in COMMANDS:
            _, out, err = call(*command, "--survey", planted.folder, "--lang", lang)
            assert not STEERING.search(out + err), command
            said += out
    assert not STEERING.search(said)
    assert all(field in said for field in ("unitu1", "rejected", "{{7*7}}", "$\\frac{1}{$"))


def ask_chromium(pages: list[Path], folder: Path, server: Server) -> set[str]:
    """What the pages ask the server for, all opened side by side without their policies."""
    frames = []
    for number, page in enumerate(pages):
        text = page.read_text(encoding="utf-8")
        text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
        copy = folder / f"{number}{page.suffix}"
        copy.write_text(text, encoding="utf-8")
        frames.append(f'<iframe src="{escape(copy.as_uri())}"></iframe>')
    (folder / "all.html").write_text("<meta charset=utf-8>" + "".join(frames), encoding="utf-8")
    server.asked.clear()
    dump_dom(folder / "all.html", folder)
    return set(server.asked)


def pages_of(folder: Path) -> list[Path]:
    """Every page and drawing below a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".svg", ".xml"})


@pytest.mark.slow
def test_no_page_runs_or_asks_anything(written: Path, server: Server, tmp_path: Path) -> None:
    """Report, fragment, every figure, the codebook: nothing executes, nothing is requested."""
    pages = pages_of(written)
    assert {"report.html", "fragment.html", "units.svg", "codebook.xml"} <= {page.name for page in pages}
    text = unescape("".join(page.read_text(encoding="utf-8") for page in pages))
    assert {field for field in FIELDS if f"{field}<script>" not in text} == set()
    assert ask_chromium(pages, tmp_path, server) == set()


@pytest.mark.slow
def test_without_escaping_they_would(
    planted: Planted, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the report with escaping switched off runs what was planted, and asks for it."""
    unguarded = html.environment()
    unguarded.autoescape = False
    monkeypatch.setattr(html, "environment", lambda: unguarded)
    made = tmp_path / "made"
    assert call("report", "--survey", planted.folder, "--format", "html,fragment", "-o", made)[0] == 0
    asked = ask_chromium(pages_of(made), tmp_path, server)
    assert {"/ran/unitu1", "/loaded/unitu1", "/ran/criterion1", "/loaded/surveyname"} <= asked


@pytest.mark.slow
def test_a_drawing_without_escaping_would(written: Path, server: Server, tmp_path: Path) -> None:
    """The control for figures: with its texts unescaped, a drawing asks too."""
    drawing = next(written.rglob("units.svg")).read_text(encoding="utf-8")
    bare = unescape(drawing).replace("<img src=x", "<x").replace("<img ", "<image width='9' height='9' href=")
    (tmp_path / "bare.html").write_text(bare, encoding="utf-8")
    assert any(path.startswith("/ran/") for path in ask_chromium([tmp_path / "bare.html"], tmp_path, server))


@pytest.mark.slow
def test_spreadsheets_hold_text_in_libreoffice(written: Path, tmp_path: Path) -> None:
    """Every workbook and CSV opened there: no formula, no link to the outside, the texts whole."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here: install it (Debian: libreoffice-calc) to run this test")
    texts = ""
    for number, path in enumerate(sorted(p for p in written.rglob("*") if p.suffix in {".xlsx", ".csv"})):
        copy = tmp_path / f"{number}{path.suffix}"
        copy.write_bytes(path.read_bytes())
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--infilter=CSV:59,34,76", "--convert-to", "ods", "--outdir", str(tmp_path / "ods"),
         *map(str, sorted(tmp_path.glob("[0-9]*")))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    converted = sorted((tmp_path / "ods").glob("*.ods"))
    assert len(converted) >= 4
    for path in converted:
        content = zipfile.ZipFile(path).read("content.xml").decode()
        assert "table:formula" not in content, path.name
        links = re.findall(r'xlink:href="([^"]*)"', content)
        assert [link for link in links if not link.startswith("#")] == [], path.name
        texts += unescape(unescape(content))
    for text in ("=1+1 unitu1<script>", "@SUM(1) unitu2", "=1+1 rejected<script>", "=cmd|' /C calc'!A0"):
        assert text in texts


@pytest.mark.slow
def test_word_and_drawings_hold_text(written: Path) -> None:
    """Braces, dollars and markup are there to be read; the document links to nothing."""
    path = next(written.rglob("report.docx"))
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert "unitu1<script>" in text
    assert "{{7*7}}$\\frac{1}{$" in text
    with zipfile.ZipFile(path) as parts:
        assert not any(b'TargetMode="External"' in parts.read(name) for name in parts.namelist())
    assert "{{7*7}}" in unescape(next(written.rglob("heatmap.svg")).read_text(encoding="utf-8"))


@pytest.mark.slow
def test_markdown_holds_no_markup(planted: Planted) -> None:
    """The readable codebook, which a viewer may turn into HTML."""
    assert call("export", "--survey", planted.folder, "--format", "csv")[0] == 0
    text = (planted.outgoing / "export" / "codebook.md").read_text(encoding="utf-8")
    assert "criterion1" in text
    assert re.findall(r"(?<!\\)<", text) == []
