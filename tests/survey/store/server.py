"""A PostgreSQL server of our own for the tests: started once, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "hailong"


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return folders[-1] if folders else None


@contextmanager
def running_server(binaries: Path) -> Iterator[str]:
    """The URL of an empty server that listens on a socket in a folder of its own."""
    # The server refuses to run as root; Debian's package makes this user.
    user = {"user": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        if user:
            shutil.chown(folder, "postgres")

        def run(*command: str) -> None:
            subprocess.run(command, check=True, capture_output=True, cwd=folder, **user)  # type: ignore[call-overload]

        data = str(folder / "data")
        run(
            str(binaries / "initdb"),
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        options = f"-k {folder} -c listen_addresses= -c autovacuum=off"
        run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://{USER}@/postgres?host={folder}"
        finally:
            run(str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
