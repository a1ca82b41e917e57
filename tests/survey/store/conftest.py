"""A small questionnaire, a clock that ticks, and batches as an importer would hand them over."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from survey.questionnaire.model import (
    Attribute,
    Criterion,
    Item,
    Level,
    Nonresponse,
    Option,
    Questionnaire,
    Scale,
    Text,
)
from survey.store import Batch, Form, Row, Store, create_store
from tests.survey.store.server import find_binaries, running_server


def text(words: str) -> Text:
    return Text({"vi": words})


def make_questionnaire(
    items: int = 3, levels: int = 5, nonresponse: tuple[str, ...] = ("na",)
) -> Questionnaire:
    """One criterion of `items` items, an overall question, two attributes (one open)."""
    scale = Scale(
        "hl",
        tuple(Level(v, text(str(v))) for v in range(1, levels + 1)),
        "ascending",
        frozenset({4, 5}),
        frozenset({1, 2}),
    )
    return Questionnaire(
        id="thu",
        version="1",
        languages=("vi",),
        title=text("Thử"),
        scales={"hl": scale},
        criteria=(
            Criterion("c1", text("C1"), tuple(Item(f"q{i}", text(f"Q{i}"), scale) for i in range(items))),
        ),
        nonresponse=tuple(Nonresponse(code, text(code)) for code in nonresponse),
        overall=Item("chung", text("Chung"), scale),
        attributes=(
            Attribute("gioi", text("Giới"), (Option("nam", text("Nam")), Option("nu", text("Nữ")))),
            Attribute("nghe", text("Nghề")),
        ),
    )


def make_row(
    serial: str | None,
    ratings: tuple[int, ...] = (5, 4, 3, 5),
    *,
    unit: str | None = "00007",
    number: int = 2,
    state: str = "accepted",
    reason: str | None = None,
    sheet: str = "Phiếu",
    **fields: object,
) -> Row:
    form = Form(
        serial, unit, bytes(r % 256 for r in ratings), fields.pop("attributes", {"gioi": "nu"}), **fields
    )  # type: ignore[arg-type]
    raw = {
        "Mã phiếu": serial or "",
        "Đơn vị": unit or "?",
        **{f"q{i}": str(r) for i, r in enumerate(ratings)},
    }
    return Row(sheet, number, state, raw, form, reason)  # type: ignore[arg-type]


def make_batch(*rows: Row, name: str = "cong_vi.xlsx", content: object = None) -> Batch:
    """Equal rows and name make an equal file, unless `content` tells them apart."""
    digest = hashlib.sha256(repr((name, rows, content)).encode()).hexdigest()
    return Batch(name, digest, 1000, rows)


@pytest.fixture
def questionnaire() -> Questionnaire:
    return make_questionnaire()


@pytest.fixture
def clock() -> Callable[[], str]:
    ticks = itertools.count()
    return lambda: f"2020-06-15T08:{next(ticks) % 60:02d}:00Z"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server; skips where none can be started."""
    binaries = find_binaries()
    if binaries is None or importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs PostgreSQL and the package psycopg")
    with running_server(binaries) as url:
        yield url


@pytest.fixture
def schema_url(server: str) -> str:
    """The URL of an empty schema on the server."""
    import psycopg

    name = f"survey_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Where a store can be made: a file, and (slow) a server."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("schema_url")
        return url
    return tmp_path / "survey.db"


@pytest.fixture
def store(where: str | Path, questionnaire: Questionnaire, clock: Callable[[], str]) -> Iterator[Store]:
    with create_store(where, questionnaire, by="lan", clock=clock) as opened:
        yield opened


def row_states(store: Store) -> list[list[str]]:
    """The states of the rows of every import."""
    return [[row.state for row in store.read_rows(record.id)] for record in store.imports()]
