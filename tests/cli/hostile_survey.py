"""A survey with something planted in every field, taken through the command line."""

from __future__ import annotations

import contextlib
import csv
import io
import random
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

import cli
from terminal.running import run

CONTROLS = "\\u0007\\u001b[31m\\u202e"
"""Bell, escape and bidi override, as TOML and YAML write them."""
MATH = "$\\\\frac{1}{$"


@dataclass(frozen=True)
class Planted:
    """The folder of the survey and what its fields hold: a script, an image of the `address`, formulas."""

    folder: Path
    address: str
    imported: tuple[int, str, str]
    """Exit status, output and errors of the import."""

    @property
    def outgoing(self) -> Path:
        return self.folder / "outgoing"


def markup(field: str, address: str) -> str:
    """HTML that, wherever it is HTML, asks for `address`/ran/`field` or `address`/loaded/`field`.

    It begins with the field's name, to be looked for.
    """
    ask = f"new Image().src='{address}/ran/{field}'"
    return (
        f'{field}<script>{ask}</script><img src=x onerror=\\"{ask}\\">'
        f"<img src={address}/loaded/{field}>{{{{7*7}}}}"
    )


def call(*arguments: object) -> tuple[int, str, str]:
    """Run a command here; its exit status, output and errors."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run(cli.hailong, [str(argument) for argument in arguments])
    return status, out.getvalue(), err.getvalue()


def plant(folder: Path, address: str) -> Planted:
    """Make the survey and import a hostile file into it, by a hostile name, with rows to reject."""
    questionnaire = folder / "hostile.yaml"
    questionnaire.write_text(_questionnaire(address), encoding="utf-8")
    survey = folder / "s"
    status, _, err = call("init", survey, "--template", "blank", "--questionnaire", questionnaire)
    assert status == 0, err
    (survey / "survey.toml").write_text(_plan(address), encoding="utf-8")
    path = folder / "=cmd '<img src=x onerror=document.title=1>{{7*7}}$x$\u202e.csv"
    path.write_text(_forms(address), encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "<img src=x onerror=alert(1)>'=1"
    for row in csv.reader(io.StringIO(_forms(address).replace("alias", "ALIAS"))):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row])
    book.save(folder / "{{7*7}}.xlsx")
    options = ("--survey", survey, "--lang", "en", "--by-whom", markup("byname", address))
    return Planted(survey, address, call("import", *options, path, folder / "{{7*7}}.xlsx"))


def _questionnaire(address: str) -> str:
    def text(field: str) -> str:
        return f'"{markup(field, address)}{MATH} {CONTROLS}"'

    levels = "\n".join(f"      - {{value: {value}, label: {text(f'level{value}')}}}" for value in range(1, 6))
    criteria = "\n".join(
        f"  - code: c{number}\n    label: {text(f'criterion{number}')}\n    factor: f\n    items:\n"
        f'      - {{code: "{number}.1", label: {text(f"item{number}a")}, columns: [q{number}a]}}\n'
        f'      - {{code: "{number}.2", label: {text(f"item{number}b")}, columns: [q{number}b]}}'
        for number in (1, 2, 3)
    )
    return f"""\
format: 1
id: hostile
version: "1"
languages: [en, vi]
title: {text("questionnairetitle")}
scales:
  s:
    direction: ascending
    satisfied: [4, 5]
    dissatisfied: [1, 2]
    levels:
{levels}
nonresponse:
  - {{code: dk, label: {text("nonresponse")}, values: [9], everywhere: true}}
criteria:
{criteria}
overall: {{code: "9", label: {text("overall")}, columns: [q9]}}
comment: {{code: "10", label: {text("commentlabel")}, columns: [say]}}
attributes:
  - code: sex
    label: {text("attribute")}
    columns: [sex]
    options:
      - {{code: m, label: {text("optionm")}}}
      - {{code: f, label: {text("optionf")}}}
columns: {{serial: [serial], unit: [unit]}}
recipe:
  preset: top2
  factors: {{f: {text("factor")}}}
minimum_answered: 0.5
"""


def _plan(address: str) -> str:
    def text(field: str, before: str = "") -> str:
        return f'"{before}{markup(field, address)}{MATH} {CONTROLS}"'

    units = "\n".join(
        f"[[units]]\nid = {identifier!r}\nname = {text(f'unit{identifier}', before)}\n"
        f'level = "ward"\nquota = 60\naliases = ["alias{identifier}"]'
        for identifier, before in (("u1", "=1+1 "), ("u2", "@SUM(1) "), ("u3", "ầ" * 300))
    )
    return f"""\
[survey]
name = {text("surveyname", "=2+5+cmd|' /C calc'!A0 ")}
questionnaire = "hostile.yaml"
organiser = {text("organiser", "-1+1 ")}
language = "en"
[levels.ward]
name = {text("levelname", "+1 ")}
[texts]
authority = {text("authority")}
{units}
"""


def _forms(address: str) -> str:
    draw = random.Random(5)
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    rows.writerow(
        [
            "serial",
            "unit",
            "q1a",
            "q1b",
            "q2a",
            "q2b",
            "q3a",
            "q3b",
            "q9",
            "sex",
            "say",
            markup("header", address),
        ]
    )
    for number in range(150):
        unit, low = (("aliasu1", 1), ("aliasu2", 3), ("aliasu3", 4))[number % 3]
        marks = [draw.randint(low, 5) for _ in range(7)]
        rows.writerow([f"{unit}-{number}", unit, *marks, draw.choice("mf"), "", ""])
    bad = markup("rejected", address).replace("\\", "") + "\x1b[31m\u202e"
    rows.writerow(
        ["=cmd|' /C calc'!A0", "aliasu1", bad, "=1+1", "@x", "+4", "-4", "\t4", 4, bad, "=1+1 " + bad, ""]
    )
    rows.writerow(["s2", bad, 4, 4, 4, 4, 4, 4, 4, "m", "", ""])
    rows.writerow(["s3" + bad, "aliasu2", "", "", "", "", "", "", "", "", "", ""])
    return buffer.getvalue()
