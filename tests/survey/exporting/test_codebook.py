"""The codebook names every column, its values and what is no score, as DDI-Codebook 2.5 and as text."""

from __future__ import annotations

import csv
import hashlib
from xml.etree import ElementTree

from tests.survey.exporting.conftest import Exported

DDI = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Order and number of children, from the schema published by the DDI Alliance (codebook.xsd, version 2.5).
CHILDREN = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr otherMat",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt verStmt biblCit holdings notes",
    "titlStmt": "titl subTitl altTitl parTitl IDNo",
    "stdyDscr": "citation studyAuthorization stdyInfo studyDevelopment method dataAccs othrStdyMat notes",
    "sumDscr": "timePrd collDate nation geogCover geogUnit geogBndBox boundPoly anlyUnit universe dataKind",
    "dataColl": "timeMeth dataCollector collectorTraining frequenc sampProc sampleFrame targetSampleSize "
    "deviat collMode resInstru instrumentDevelopment sources collSitu actMin ConOps weight cleanOps",
    "fileDscr": "fileTxt locMap notes",
    "fileTxt": "fileName fileCitation fileCont fileStrc dimensns fileType format filePlac dataChck ProcStat",
    "dataDscr": "varGrp nCubeGrp var nCube notes",
    "varGrp": "labl txt concept defntn universe notes",
    "var": "location labl imputation security embargo respUnit anlysUnit qstn valrng invalrng undocCod "
    "universe TotlResp sumStat txt stdCatgry catgryGrp "
    "catgry codInstr verStmt concept derivation varFormat geoMap "
    "catLevel notes",
    "catgry": "catValu labl txt catStat mrow catgry",
}


def _root(exported: Exported) -> ElementTree.Element:
    return ElementTree.fromstring((exported.folder / "codebook.xml").read_bytes())


def test_children_stand_in_the_order_of_the_schema(exported: Exported) -> None:
    """A validating archive refuses a child out of its place, or one it does not know."""
    seen = set()
    for element in _root(exported).iter():
        name = element.tag.removeprefix(DDI)
        if name in CHILDREN:
            order = CHILDREN[name].split()
            places = [order.index(child.tag.removeprefix(DDI)) for child in element]
            assert places == sorted(places), name
            seen.add(name)
    assert seen == set(CHILDREN)


def test_identifiers_are_unique_and_references_lead_somewhere(exported: Exported) -> None:
    """Groups name variables and variables name files that there are."""
    root = _root(exported)
    identifiers = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(identifiers) == len(set(identifiers))
    for element in root.iter():
        for name in ("var", "files"):
            assert set((element.get(name) or "").split()) <= set(identifiers)


def test_every_column_is_described_in_both_languages(exported: Exported) -> None:
    """Names and order are the data's; labels are Vietnamese and English where the questionnaire has both."""
    with (exported.folder / "answers.csv").open(encoding="utf-8-sig", newline="") as stream:
        header = next(csv.reader(stream, delimiter=";"))
    variables = _root(exported).findall(f".//{DDI}var")
    assert [variable.get("name") for variable in variables] == header
    assert all(variable.find(f"{DDI}labl") is not None for variable in variables)
    assert {label.get(LANG) for variable in variables for label in variable.findall(f"{DDI}labl")} == {
        "vi",
        "en",
    }


def test_valid_and_invalid_values_are_the_scale_and_the_reasons(exported: Exported) -> None:
    """valrng has the levels, invalrng the negative codes, and each has a labelled category."""
    questionnaire = exported.survey.questionnaire
    variables = {v.get("name"): v for v in _root(exported).findall(f".//{DDI}var[@nature='ordinal']")}
    for item, variable in zip(questionnaire.rated, variables.values(), strict=True):
        valid = [int(x.get("VALUE") or 0) for x in variable.findall(f"{DDI}valrng/{DDI}item")]
        invalid = [int(x.get("VALUE") or 0) for x in variable.findall(f"{DDI}invalrng/{DDI}item")]
        assert valid == list(item.scale.values)
        assert invalid == [-1, -2, *(questionnaire.nonresponse_rating(code) for code in item.nonresponse)]
        categories = [int(x.text or 0) for x in variable.findall(f"{DDI}catgry/{DDI}catValu")]
        assert categories == valid + invalid


def test_the_files_are_named_with_their_hashes(exported: Exported) -> None:
    """Whoever gets the data can see that the codebook is of this very file."""
    files = _root(exported).findall(f"{DDI}fileDscr")
    assert [f.get("URI") for f in files] == ["answers.csv", "answers.xlsx", "answers.parquet"]
    for file in files:
        content = (exported.folder / str(file.get("URI"))).read_bytes()
        assert file.findtext(f"{DDI}notes") == hashlib.sha256(content).hexdigest()


def test_the_study_says_who_and_when(exported: Exported) -> None:
    """Title and period of the plan, and how the sample was drawn."""
    root, plan = _root(exported), exported.survey.plan
    assert root.findtext(f".//{DDI}stdyDscr//{DDI}titl") == plan.name.in_language(plan.language)
    assert root.find(f".//{DDI}sampProc") is not None
    days = [day.get("date") for day in root.iter(f"{DDI}collDate")]
    assert days == [d.isoformat() for d in (plan.period_from, plan.period_to) if d]


def test_the_readable_codebooks_hold_no_answer(exported: Exported) -> None:
    """A codebook may be given to anyone: no serial and no comment is in it."""
    for name in ("codebook.md", "codebook.csv", "codebook.xml"):
        text = (exported.folder / name).read_text(encoding="utf-8-sig")
        assert "Đặng Thị Hồng" not in text
        assert "Nguyễn Ái" not in text
        for item in exported.survey.questionnaire.rated[:3]:
            assert item.label.in_language("vi")[:12] in text
