"""Sums of answers in a Spark data frame, counted by Spark's own workers."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.engines import sum_source
from analysis.frames import answers_from_frame
from analysis.indices import sum_answers
from tests.analysis.engines.samples import QUESTIONNAIRE, check_same, make_table

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A local session with two workers; skips where there is no Spark or no Java."""
    if importlib.util.find_spec("pyspark") is None or not (
        os.environ.get("JAVA_HOME") or shutil.which("java")
    ):
        pytest.skip("needs pyspark and Java 17")
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", path)
        from pyspark.sql import SparkSession

        session = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        yield session
        session.stop()


@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_sums_of_a_frame(spark: Any, tmp_path: Path) -> None:
    """Partitions are summed where they lie; the sums are those of one frame to the last bit."""
    table = make_table()
    table.to_parquet(tmp_path / "x.parquet")
    frame = spark.read.parquet(str(tmp_path / "x.parquet")).repartition(2)
    answers = answers_from_frame(QUESTIONNAIRE, table, "ward", attributes=("age",))
    found = sum_source(QUESTIONNAIRE, frame, "ward", by=("age",), attributes=("age",))
    check_same(found, sum_answers(answers, ("age",)))
