"""The codebook for archives: XML of DDI-Codebook 2.5, in both languages.

The order of the elements is the schema's (ddi:codebook:2_5, codebook.xsd): there every child has its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from survey import __version__
from survey.exporting.dataset import Dataset, printable
from survey.exporting.study import cleaning_text, sampling_text, weighting_text
from survey.exporting.variables import Variable, said
from survey.questionnaire.model import Text

NAMESPACE = "ddi:codebook:2_5"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORMATS = {"csv": "text/csv", "xlsx": "Excel", "parquet": "Apache Parquet", "sav": "SPSS"}
_NATURES = {"rating": "ordinal", "category": "nominal", "text": "nominal", "number": "ratio"}
_REPRESENTED = {
    "rating": "code", "category": "code", "text": "text", "number": "numeric", "date": "datetime"
}  # fmt: skip


def codebook_xml(dataset: Dataset, files: Mapping[str, str]) -> bytes:
    """Return the codebook as XML. `files` maps the name of each data file to its SHA-256.

    The same forms and files give the same bytes: the version's date is that of the last import.
    """
    root = Element(
        "codeBook",
        {"xmlns": NAMESPACE, "version": "2.5", "ID": "codebook", _LANG: dataset.survey.plan.language},
    )
    _document(root, dataset)
    _study(root, dataset)
    identifiers = [f"F{number}" for number in range(1, len(files) + 1)]
    for identifier, (name, sha256) in zip(identifiers, files.items(), strict=True):
        _file(root, dataset, identifier, name, sha256)
    _data(root, dataset, " ".join(identifiers))
    indent(root)
    content: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n'.encode()


def _say(parent: Element, tag: str, text: Text) -> None:
    """An element for each language the text has; the same text twice is said once."""
    told: dict[str, str] = {}
    for lang, text_in in text.by_language.items():
        words = printable(text_in).strip()
        if words and words not in told.values():
            told[lang] = words
    for lang, words in told.items():
        SubElement(parent, tag, {_LANG: lang}).text = words


def _title(citation: Element, dataset: Dataset, name: Text, identifier: str) -> None:
    """A title in the survey's language, the others beside it as parallel titles."""
    title = SubElement(citation, "titlStmt")
    own = dataset.survey.plan.language
    SubElement(title, "titl", {_LANG: own}).text = printable(name.in_language(own))
    for lang, words in name.by_language.items():
        if lang != own and words.strip():
            SubElement(title, "parTitl", {_LANG: lang}).text = printable(words)
    SubElement(title, "IDNo", {"agency": "hailong"}).text = printable(identifier)


def _document(root: Element, dataset: Dataset) -> None:
    citation = SubElement(SubElement(root, "docDscr"), "citation")
    names = dataset.survey.plan.name.by_language
    title = Text(
        {lang: said("exporting.codebook_title", name=names[lang]).in_language(lang) for lang in names}
    )
    _title(citation, dataset, title, f"{_identifier(dataset)}-codebook")
    production = SubElement(citation, "prodStmt")
    SubElement(production, "software", {"version": __version__}).text = "hailong"


def _identifier(dataset: Dataset) -> str:
    questionnaire = dataset.survey.questionnaire
    return f"{questionnaire.id}-{questionnaire.version}"


def _study(root: Element, dataset: Dataset) -> None:
    plan = dataset.survey.plan
    study = SubElement(root, "stdyDscr")
    citation = SubElement(study, "citation")
    _title(citation, dataset, plan.name, _identifier(dataset))
    if any(words.strip() for words in plan.organiser.by_language.values()):
        _say(SubElement(citation, "rspStmt"), "AuthEnty", plan.organiser)
        _say(SubElement(citation, "prodStmt"), "producer", plan.organiser)
    if dataset.version:
        version = SubElement(SubElement(citation, "verStmt"), "version", {"date": dataset.version[:10]})
        version.text = dataset.version
    _summary(SubElement(study, "stdyInfo"), dataset)
    _method(SubElement(study, "method"), dataset)
    use = SubElement(SubElement(study, "dataAccs"), "useStmt")
    _say_once(use, "confDec", said("exporting.confidential"), dataset)


def _say_once(parent: Element, tag: str, text: Text, dataset: Dataset) -> None:
    """For an element that the schema allows once: the survey's language."""
    lang = dataset.survey.plan.language
    SubElement(parent, tag, {_LANG: lang}).text = printable(text.in_language(lang))


def _summary(info: Element, dataset: Dataset) -> None:
    plan, questionnaire = dataset.survey.plan, dataset.survey.questionnaire
    summary = SubElement(info, "sumDscr")
    for event, day in (("start", plan.period_from), ("end", plan.period_to)):
        if day is not None:
            attributes = {"event": event, "date": day.isoformat()}
            SubElement(summary, "collDate", attributes).text = day.isoformat()
    for level in plan.levels:
        _say(summary, "geogUnit", level.name)
    _say(summary, "anlyUnit", said("exporting.analysis_unit"))
    eligible = plan.texts.get("eligibility") or questionnaire.texts.get("eligibility")
    if eligible is not None:
        _say(summary, "universe", eligible)
    _say(summary, "dataKind", said("exporting.data_kind"))


def _method(method: Element, dataset: Dataset) -> None:
    plan = dataset.survey.plan
    collection = SubElement(method, "dataColl")
    if plan.organiser.in_language("vi").strip():
        _say(collection, "dataCollector", plan.organiser)
    _say(collection, "sampProc", sampling_text(dataset))
    quota = sum(unit.quota or 0 for unit in plan.units)
    if quota:
        SubElement(SubElement(collection, "targetSampleSize"), "sampleSize").text = str(quota)
    _say(collection, "collMode", said("exporting.collection_mode"))
    _say(collection, "weight", weighting_text(dataset))
    _say(collection, "cleanOps", cleaning_text(dataset))


def _file(root: Element, dataset: Dataset, identifier: str, name: str, sha256: str) -> None:
    described = SubElement(root, "fileDscr", {"ID": identifier, "URI": name})
    text = SubElement(described, "fileTxt")
    SubElement(text, "fileName").text = name
    dimensions = SubElement(text, "dimensns")
    SubElement(dimensions, "caseQnty").text = str(dataset.forms)
    SubElement(dimensions, "varQnty").text = str(len(dataset.variables))
    SubElement(text, "fileType").text = _FORMATS[name.rpartition(".")[2]]
    SubElement(described, "notes", {"type": "SHA-256"}).text = sha256


def _data(root: Element, dataset: Dataset, files: str) -> None:
    data = SubElement(root, "dataDscr")
    groups: dict[tuple[tuple[str, str], ...], tuple[Text, list[str]]] = {}
    for number, variable in enumerate(dataset.variables, 1):
        key = tuple(sorted(variable.group.by_language.items()))
        groups.setdefault(key, (variable.group, []))[1].append(f"V{number}")
    for number, (label, members) in enumerate(groups.values(), 1):
        group = SubElement(data, "varGrp", {"ID": f"G{number}", "type": "section", "var": " ".join(members)})
        _say(group, "labl", label)
    for number, variable in enumerate(dataset.variables, 1):
        _variable(data, variable, number, files)


def _variable(data: Element, variable: Variable, number: int, files: str) -> None:
    attributes = {"ID": f"V{number}", "name": variable.name, "files": files}
    if variable.role in ("weight", "design_weight"):
        attributes["wgt"] = "wgt"
    attributes["intrvl"] = "contin" if variable.kind in ("number", "date") else "discrete"
    if variable.kind in _NATURES:
        attributes["nature"] = _NATURES[variable.kind]
    attributes["representationType"] = _REPRESENTED[variable.kind]
    element = SubElement(data, "var", attributes)
    _say(element, "labl", variable.label)
    if variable.code:
        _say(SubElement(element, "qstn", {"ID": f"Q{number}"}), "qstnLit", variable.label)
    for tag, missing in (("valrng", False), ("invalrng", True)):
        values = [category.value for category in variable.categories if category.missing is missing]
        if variable.kind == "rating" and values:
            ranged = SubElement(element, tag)
            for value in values:
                SubElement(ranged, "item", {"VALUE": str(value)})
    for category in variable.categories:
        entry = SubElement(element, "catgry", {"missing": "Y"} if category.missing else {})
        SubElement(entry, "catValu").text = printable(str(category.value))
        _say(entry, "labl", category.label)
    _format(element, variable)
    if variable.code:
        SubElement(element, "notes", {"type": "questionnaire code"}).text = printable(variable.code)


def _format(element: Element, variable: Variable) -> None:
    numeric = variable.kind in ("rating", "number")
    attributes = {"type": "numeric" if numeric else "character", "schema": "other"}
    if variable.kind == "date":
        attributes |= {"schema": "ISO", "category": "date", "formatname": "YYYY-MM-DD"}
    SubElement(element, "varFormat", attributes)
