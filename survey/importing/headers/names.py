"""What files call the columns that every survey has, in Vietnamese and English.

All names are folded (`survey.text.fold`). A name further down a list is weaker: it is used only when
no column bears a name above it. "STT" is in no list: a row's number in a list is not a serial.
"""

from __future__ import annotations

from collections.abc import Mapping

_SERIAL_VI = (
    "ma phieu", "ma so phieu", "so phieu", "so hieu phieu", "so serial phieu", "so seri phieu", "seri phieu",
    *(f"{name} {kind}" for name in ("ma phieu", "so phieu") for kind in ("khao sat", "dieu tra", "y kien")),
    "stt phieu", "so thu tu phieu", "phieu so", "phieu", "ma so", "ma so phieu khao sat", "so ma phieu",
    "seri",
)  # fmt: skip

ROLE_NAMES: Mapping[str, tuple[str, ...]] = {
    "serial": (
        *_SERIAL_VI,
        "serial", "serial no", "serial number", "form", "form no", "form number", "form id", "form code",
        "form serial", "questionnaire id", "questionnaire no", "questionnaire number", "respondent id",
        "response id", "case id", "ballot no", "ma phieu serial", "id phieu", "id",
        "uuid", "instanceid", "instance id", "meta instanceid", "key",
    ),
    "unit": (
        "don vi", "ten don vi", "ma don vi", "don vi khao sat", "don vi duoc danh gia", "don vi giai quyet",
        "noi giai quyet", "noi giai quyet ho so", "noi khao sat", "dia diem khao sat", "dia ban", "co quan",
        "co quan giai quyet", "ten co quan", "bo phan mot cua", "ubnd phuong", "ubnd xa", "ubnd xa phuong",
        "ubnd phuong xa", "uy ban nhan dan phuong", "phuong", "ten phuong", "ma phuong", "phuong xa",
        "xa phuong",
        "xa", "ten xa", "phuong don vi", "don vi phuong", "phuong quan", "quan phuong", "xa phuong thi tran",
        "unit", "unit id", "unit code", "unit name", "office", "office name", "ward", "ward name",
        "ward code",
        "commune", "location", "site", "branch", "agency", "department", "district", "area",
    ),
    "date": (
        "ngay khao sat", "ngay phong van", "ngay dien phieu", "ngay dien", "ngay thu phieu", "ngay tra loi",
        "ngay lay y kien", "ngay phat phieu", "ngay", "ngay thang", "ngay thang nam", "ngay thang khao sat",
        "thoi gian khao sat", "survey date", "interview date", "date of interview", "date of survey",
        "collection date", "date collected", "date", "day", "today", "ngay nhap", "entry date",
        "submission time",
        "submissiondate", "submission date", "dau thoi gian", "timestamp", "completion time",
        "thoi gian hoan thanh", "start time", "start", "end",
    ),
    "volunteer": (
        "tinh nguyen vien", "ten tinh nguyen vien", "ho ten tinh nguyen vien", "ho va ten tinh nguyen vien",
        "ma tinh nguyen vien", "tnv", "ma tnv", "ten tnv", "ho ten tnv", "nguoi nhap", "nguoi nhap lieu",
        "nguoi nhap phieu", "ho ten nguoi nhap", "ten nguoi nhap", "nguoi phong van", "nguoi khao sat",
        "dieu tra vien", "ma dieu tra vien", "can bo khao sat", "can bo phong van", "nguoi thu phieu",
        "nguoi thuc hien", "volunteer", "volunteer name", "volunteer id", "interviewer", "interviewer id",
        "interviewer name", "enumerator", "enumerator id", "entered by", "typed by", "typist", "data entry",
        "data entry clerk", "surveyor", "collector", "submitted by", "username",
    ),
    "weight": ("trong so", "quyen so", "weight", "survey weight", "sampling weight", "wt"),
    "cluster": (
        "cum", "cum mau", "ma cum", "phien khao sat", "dot khao sat", "cluster", "cluster id", "psu",
        "session",
    ),
}  # fmt: skip

CONTAINED: Mapping[str, tuple[str, ...]] = {
    "volunteer": ("tinh nguyen vien", "nguoi nhap", "dieu tra vien", "nguoi phong van", "nguoi khao sat"),
}
"""Words that make a longer header a role ("Họ và tên người nhập số liệu")."""

COMMENT_NAMES = (
    "gop y", "y kien", "y kien gop y", "y kien dong gop", "gop y khac", "y kien khac", "kien nghi", "de xuat",
    "gop y kien nghi", "y kien kien nghi", "nhan xet", "gop y them", "cau hoi mo", "comment", "comments",
    "suggestion", "suggestions", "feedback", "remarks", "open comment", "other comments",
)  # fmt: skip

ROW_NUMBER_NAMES = frozenset(
    {"stt", "tt", "so tt", "so thu tu", "thu tu", "no", "nr", "row", "row number", "index", "unnamed 0"}
)
"""Headers of a column that only counts the rows of a list."""

KOBO_SYSTEM = frozenset(
    {
        "id", "uuid", "submission time", "validation status", "notes", "status", "submitted by", "version",
        "tags", "index", "parent table name", "parent index", "start", "end", "today", "deviceid", "username",
        "simserial", "subscriberid", "phonenumber", "audit", "formhub uuid", "meta instanceid",
        "meta rootuuid",
        "meta deprecatedid", "meta instancename", "attachments", "geolocation", "xform id string", "key",
        "instanceid", "instancename", "submissiondate", "submitterid", "submittername", "attachmentspresent",
        "attachmentsexpected", "reviewstate", "devicename", "edits", "formversion", "isencrypted",
    }
)  # fmt: skip
"""Folded names of the columns that ODK and Kobo add on their own."""
