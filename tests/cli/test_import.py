"""import, imports and undo, as a volunteer uses them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run, snapshot, write_forms

GOOD = ("A1,Cống Vị,5,4,4,5,5,4,4,5", "A2,Kim Mã,4,4,4,4,4,4,4,3", "A3,Kim Mã,2,4,4,4,1,4,4,3")


def test_everything_in_is_exit_0(hailong: Run, survey: Path) -> None:
    """A clean file is accepted whole."""
    done = hailong("import", "--survey", survey, write_forms(survey.parent / "a.csv", *GOOD), "--json")
    assert done.status == 0
    (report,) = done.json()
    assert (report["status"], report["rows"], report["accepted"]) == ("accepted", 3, 3)
    assert [problem["severity"] for problem in report["problems"]] == ["warning"]  # columns not in the file


def test_the_same_file_again_changes_nothing(hailong: Run, survey: Path) -> None:
    """The second import says `already` and leaves the database as it was, to the byte."""
    path = write_forms(survey.parent / "a.csv", *GOOD)
    hailong("import", "--survey", survey, path)
    before = snapshot(survey)
    done = hailong("import", "--survey", survey, path, "--json")
    assert done.status == 0
    assert done.json()[0]["status"] == "already"
    assert snapshot(survey) == before


def test_a_taken_serial_is_held_not_doubled(hailong: Run, survey: Path) -> None:
    """A serial already there with other answers waits for a decision: exit 1, and it is said which."""
    hailong("import", "--survey", survey, write_forms(survey.parent / "a.csv", *GOOD))
    again = write_forms(survey.parent / "b.csv", "A1,Cống Vị,1,1,1,1,1,1,1,1", "A9,Kim Mã,5,5,5,5,5,5,5,5")
    done = hailong("import", "--survey", survey, again)
    assert done.status == 1
    assert "A1" in done.out
    (_, record) = hailong("imports", "--survey", survey, "--json").json()
    assert (record["rows"], record["accepted"], record["held"]) == (2, 1, 1)


def test_counts_add_up_whatever_comes(hailong: Run, survey: Path) -> None:
    """Every row is accepted, held, rejected or resent."""
    rows = ("A1,Cống Vị,5,4,4,5,5,4,4,5", "A1,Cống Vị,5,4,4,5,5,4,4,5", "A1,Cống Vị,1,4,4,5,5,4,4,5",
            "A2,Nơi nào đó,4,4,4,4,4,4,4,4", "A3,Kim Mã,4,,,,,,,", "A4,Kim Mã,9,4,4,4,4,4,4,4")  # fmt: skip
    (report,) = hailong(
        "import", "--survey", survey, write_forms(survey.parent / "a.csv", *rows), "--json"
    ).json()
    counts = [report[name] for name in ("accepted", "held", "rejected", "resent")]
    assert counts == [2, 2, 1, 1]
    assert report["rows"] == sum(counts) == len(rows)


def test_dry_run_writes_nothing(hailong: Run, survey: Path) -> None:
    """--dry-run says what would happen."""
    before = snapshot(survey)
    done = hailong("import", "--survey", survey, "--dry-run", write_forms(survey.parent / "a.csv", *GOOD))
    assert done.status == 0
    assert "nhận 3" in done.out
    assert snapshot(survey) == before


def test_undo_takes_an_import_back_and_lets_it_in_again(hailong: Run, survey: Path) -> None:
    """After undo the forms are gone, the import stays on record, and the file may come again."""
    path = write_forms(survey.parent / "a.csv", *GOOD)
    hailong("import", "--survey", survey, path)
    assert hailong("undo", "--survey", survey, 1).status == 0
    assert hailong("indices", "--survey", survey, "--by", "all", "--format", "csv").csv()[0]["forms"] == "0"
    assert hailong("import", "--survey", survey, path).status == 0
    records = hailong("imports", "--survey", survey, "--json").json()
    assert [bool(record["undone_at"]) for record in records] == [True, False]


def test_undo_of_an_unknown_import_is_refused(hailong: Run, survey: Path) -> None:
    """There is nothing to take back: exit 2."""
    done = hailong("undo", "--survey", survey, 7)
    assert (done.status, done.out) == (2, "")
    assert "7" in done.err


def test_one_unreadable_file_does_not_keep_the_others_out(hailong: Run, survey: Path) -> None:
    """The good file is stored, the bad one is reported: exit 1."""
    good, bad = write_forms(survey.parent / "a.csv", *GOOD), survey.parent / "b.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = hailong("import", "--survey", survey, good, bad, "--json")
    assert done.status == 1
    assert [report["status"] for report in done.json()] == ["accepted", "rejected"]


def test_commands_find_the_survey_from_within(hailong: Run, survey: Path, monkeypatch: object) -> None:
    """Like git: from any folder inside the survey."""
    import os

    path = write_forms(survey.parent / "a.csv", *GOOD)
    os.chdir(survey / "incoming")
    assert hailong("import", path).status == 0
