"""The Word document in LibreOffice: it opens, and becomes a PDF of the pages an office expects."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.report.build import build_report
from tests.analysis.report import sample

pytestmark = pytest.mark.slow


def test_word_converts_to_pdf_without_a_warning(tmp_path: Path) -> None:
    """LibreOffice says nothing but what it did."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here: install it (Debian: libreoffice-writer) to run this test")
    build_report(sample.inputs(), tmp_path, formats=("docx",))
    done = subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "report.docx")],
        capture_output=True, text=True, timeout=180, check=True,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "javaldx" not in line and line.strip()]
    assert said == []
    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"
