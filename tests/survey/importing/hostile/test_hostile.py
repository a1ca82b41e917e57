"""Files made to harm: the documented answer, and the program goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, hailong, snapshot, survey
from tests.survey.importing.hostile.files import KINDS, READ
from tests.survey.importing.hostile.measuring import answer_of, import_apart, make_survey
from tests.survey.importing.hostile.truncating import ALLOWED, cut_files

__all__ = ["hailong", "survey"]

LIMITS_MEGABYTES = 512


@pytest.mark.slow
def test_every_light_kind_is_answered_in_one_run(hailong: Run, survey: Path, tmp_path: Path) -> None:
    """Each with a documented answer; nothing is written, the good ones are read, exit status 1."""
    folder = tmp_path / "in"
    folder.mkdir()
    kinds = {name: kind for name, kind in KINDS.items() if not kind.heavy}
    paths = [kind.put(folder) for kind in kinds.values()]
    before = snapshot(survey)
    done = hailong("import", "--json", "--dry-run", "--survey", survey, "--", *paths)
    found = dict(zip(kinds, map(answer_of, json.loads(done.out)), strict=True))
    assert {name: said for name, said in found.items() if said not in kinds[name].codes} == {}
    assert done.status == 1
    assert snapshot(survey) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.heavy])
def test_heavy_kinds_cost_no_more_than_the_limits(name: str, tmp_path: Path) -> None:
    """In a process of their own: the documented answer, and the memory that a file may take."""
    kind = KINDS[name]
    done = import_apart(make_survey(tmp_path / "s"), [kind.put(tmp_path)], "--dry-run")
    assert done.answers[0] in kind.codes
    assert done.megabytes < LIMITS_MEGABYTES
    assert done.child_megabytes < LIMITS_MEGABYTES
    assert "Traceback" not in done.errors


@pytest.mark.slow
def test_a_file_cut_at_any_hundredth_is_answered(tmp_path: Path) -> None:
    """.xlsx, .xls, .ods and .csv, 400 files in one run of the program; no row is lost from the counts."""
    made = cut_files(tmp_path)
    done = import_apart(make_survey(tmp_path / "s"), list(made), "--dry-run")
    assert len(done.answers) == len(made)
    assert set(done.answers) <= ALLOWED
    assert done.status == 1
    assert READ in done.answers
