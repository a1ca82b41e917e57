"""Sums of answers in a table of a PostgreSQL server."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import analysis.engines.server as server_module
from analysis.engines import Source, sum_source
from analysis.frames import answers_from_frame
from analysis.indices import sum_answers
from survey.messages import HailongError
from tests.analysis.engines.samples import QUESTIONNAIRE, check_same, make_table

pytestmark = pytest.mark.slow
TABLE = 'Phiếu "2025"'


@pytest.fixture
def url(schema_url: str) -> str:
    """The URL of a schema with a table of forms."""
    import psycopg
    from psycopg import sql

    table = make_table()
    types = {"b.1": "text", "ward": "text", "age": "text", "w": "double precision"}
    columns = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(types.get(name, "smallint")))
        for name in table.columns
    )
    with psycopg.connect(schema_url) as connection:
        connection.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(TABLE), columns))
        query = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(TABLE))
        with connection.cursor() as cursor, cursor.copy(query) as copy:
            for row in table.itertuples(index=False):
                copy.write_row([_plain(value) for value in row])
    return schema_url


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value.item() if hasattr(value, "item") else value


@pytest.mark.parametrize("by", [(), ("age",)])
def test_a_table_gives_the_sums_of_a_frame(
    url: str, by: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Labels, marks, missing values, quotes in the table's name: the same sums to the last bit."""
    monkeypatch.setattr(server_module, "BATCH", 64)
    answers = answers_from_frame(QUESTIONNAIRE, make_table(), "ward", attributes=("age",))
    found = sum_source(QUESTIONNAIRE, Source(url, TABLE), "ward", by=by, attributes=("age",))
    check_same(found, sum_answers(answers, by))


def test_weights_are_read_as_they_are(url: str) -> None:
    """A column of numbers goes along."""
    answers = answers_from_frame(QUESTIONNAIRE, make_table(), "ward", weight="w")
    found = sum_source(QUESTIONNAIRE, Source(url, TABLE), "ward", weight="w")
    assert found.gram == pytest.approx(sum_answers(answers).gram)


@pytest.mark.parametrize(
    ("table", "code"), [("", "analysis.source_no_table"), ("none; DROP", "analysis.source_unreadable")]
)
def test_a_table_that_is_not_there_is_said(url: str, table: str, code: str) -> None:
    """A table has to be named, and to exist."""
    with pytest.raises(HailongError) as error:
        sum_source(QUESTIONNAIRE, Source(url, table), "ward")
    assert error.value.code == code
