"""Headless Chromium for tests: a page is opened with a script of ours beside it, its answer read back."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest


def find_chromium() -> str:
    """The browser's path; the test is skipped where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium here: install it (Debian: chromium) to run this test")


def find_axe() -> Path:
    """axe.min.js, from HAILONG_AXE or an npm folder; the test is skipped where there is none."""
    candidates = [os.environ.get("HAILONG_AXE", ""), "node_modules/axe-core/axe.min.js"]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    pytest.skip("no axe-core here: set HAILONG_AXE to axe.min.js (npm install axe-core) to run this test")


def run_in_page(page: Path, script: str, folder: Path, width: int = 1100, strict: bool = False) -> Any:
    """What `script` (the body of an async function) returns as JSON, run in the page.

    The page lies in a frame of this width: a window of Chromium is never narrower than 500 pixels. Unless
    `strict`, its content security policy is taken off in a copy, so that the script may run.
    """
    html = page.read_text(encoding="utf-8")
    if not strict:
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    wrapped = (
        "<script>window.addEventListener('load', async function () { let answer;"
        f"try {{ answer = await (async function () {{ {script} }})(); }} catch (e) {{ answer = String(e); }}"
        "parent.postMessage(JSON.stringify(answer === undefined ? null : answer), '*'); });</script>"
    )
    (folder / "page.html").write_text(html.replace("</body>", wrapped + "</body>"), encoding="utf-8")
    frame = folder / "frame.html"
    frame.write_text(
        f"<iframe src='page.html' style='width:{width}px;height:900px;border:0'></iframe>"
        "<script>window.addEventListener('message', function (told) {"
        "const out = document.createElement('pre'); out.id = 'hailong-answer';"
        "out.textContent = told.data; document.body.appendChild(out); });</script>",
        encoding="utf-8",
    )
    dumped = dump_dom(frame, folder)
    found = re.search(r'<pre id="hailong-answer">(.*?)</pre>', dumped, re.DOTALL)
    assert found is not None, "the script did not finish"
    return json.loads(unescape(found[1]))


def dump_dom(page: Path, folder: Path) -> str:
    """The page's document after its scripts have run."""
    command = [
        find_chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
        f"--user-data-dir={folder / 'profile'}", "--window-size=1200,900",
        "--virtual-time-budget=20000", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout
