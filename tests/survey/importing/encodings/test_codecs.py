"""Old encodings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from survey.importing.context import Context
from survey.importing.encodings.codecs import DECODERS, decode_with
from survey.importing.encodings.files import eight_bit_to_text, text_to_eight_bit
from survey.text import fold_marked


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("tcvn3", "43e86e672056de"),
        ("vps", "43d36e672056ce"),
        ("viscii", "43af6e672056b8"),
        ("vni", "436fe16e672056f2"),
        ("viqr", "436f5e276e672056692e"),
        ("windows-1258", "43f4ec6e67205669f2"),
        ("utf-8", "43e1bb916e672056e1bb8b"),
    ],
)
def test_cong_vi_in_every_encoding(encoding: str, content: str) -> None:
    """The same name from seven encodings."""
    assert decode_with(encoding, eight_bit_to_text(bytes.fromhex(content))) == "Cống Vị"


def test_every_ward_in_every_encoding_resolves_to_itself(shared: Path, context: Context) -> None:
    """112 of 112, with no other ward among the candidates."""
    cases = json.loads((shared / "data" / "ward_names_legacy_bytes.json").read_text(encoding="utf-8"))
    names = context.units.names()
    checked = 0
    for ward, by_encoding in cases.items():
        for encoding, content in by_encoding.items():
            data = bytes.fromhex(content)
            text = data.decode() if encoding.startswith("utf8") else eight_bit_to_text(data)
            found = {fold_marked(d) for n in DECODERS if (d := decode_with(n, text)) is not None} & names
            if fold_marked(text) in names:
                found = {fold_marked(text)}
            assert found == {fold_marked(ward)}, (ward, encoding)
            checked += 1
    assert checked == 112


def test_every_byte_survives_the_way_through_text() -> None:
    """Windows-1252 shows 251 bytes; the other five are kept as control characters."""
    data = bytes(range(256))
    assert text_to_eight_bit(eight_bit_to_text(data)) == data


def test_mojibake_of_mojibake_is_undone() -> None:
    """UTF-8 read as Windows-1252, twice."""
    once = eight_bit_to_text("Hài lòng".encode())
    assert decode_with("utf-8 (2)", eight_bit_to_text(once.encode())) == "Hài lòng"
