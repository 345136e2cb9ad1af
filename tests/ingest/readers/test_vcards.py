"""Lines of a card that go on, by the thousand in a picture, and encodings of all kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.vcards import read_vcards
from linkanalysis.ingest.sheets.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(reader="vcards", owner="phone:+15025550143")


def names_in(path: Path, *lines: str) -> list[str]:
    """Read one card of some lines; return the names that it states of its number."""
    card = ("BEGIN:VCARD", *lines, "TEL:502-555-01", " 77", "END:VCARD", "")
    path.write_bytes("\r\n".join(card).encode())
    found = [parts for parts in read_vcards(path, SETTINGS, "a.vcf") if len(parts.links)]
    return found[0].statements["value"].tolist()


def test_a_value_is_joined_from_any_number_of_lines(tmp_path: Path) -> None:
    soft = "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=", "os=C3=", "=A9 =", "R=C3=BA"
    folded = "FN;CHARSET=UTF-8;", "  ENCODING=QUOTED-PRINTABLE:Jos=C3=A9=", " R=C3=BA"
    path = tmp_path / "a.vcf"
    assert (
        names_in(path, *soft) == names_in(path, folded[0], folded[1][1:], folded[2]) == ["José Rú"]
    )
    assert names_in(path, "FN:Jo", " s", "\té", " Rú") == ["JoséRú"]


def test_a_picture_of_many_lines_costs_no_name(tmp_path: Path) -> None:
    picture = ["PHOTO;ENCODING=BASE64:" + "A" * 60, *([" " + "A" * 72 + "="] * 50_000)]
    assert names_in(tmp_path / "a.vcf", *picture, "FN:Boss") == ["Boss"]


CARD = "BEGIN:VCARD\r\nFN:José Ünal\r\nTEL:+15025550177\r\nEND:VCARD\r\n"


def read(path: Path, content: bytes, encoding: str | None = None) -> tuple[list[str], list[str]]:
    """Read an address book; return the names that it states, and the problems."""
    path.write_bytes(content)
    parts = list(read_vcards(path, replace(SETTINGS, encoding=encoding), "a.vcf"))
    stated = [part.statements for part in parts if len(part.statements)]
    problems = [part.problems for part in parts if len(part.problems)]
    names = [name for frame in stated for name in frame["value"]]
    return names, [why for frame in problems for why in frame["why"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_with_a_mark_needs_no_setting(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.vcf"
    assert read(path, CARD.encode(encoding)) == (["José Ünal"], [])
    assert la.records.sniff(path).reader == "vcards"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le", "utf-16-be"])
def test_an_encoding_without_a_mark_is_read_with_its_setting(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path / "a.vcf", CARD.encode(encoding), encoding) == (["José Ünal"], [])


@pytest.mark.parametrize(("sign", "encoding"), [("é", "latin-1"), ("“é”", "cp1252")])
def test_a_card_in_another_encoding_is_kept_with_the_setting_it_needs(
    tmp_path: Path, sign: str, encoding: str
) -> None:
    plain = CARD.replace("José Ünal", "Boss")
    content = plain.encode() + CARD.replace("José Ünal", sign).encode(encoding)
    why = f'the bytes are not UTF-8; set encoding = "{encoding}"'
    assert read(tmp_path / "a.vcf", content) == (["Boss"], [why])


def test_a_note_in_another_encoding_costs_no_card(tmp_path: Path) -> None:
    content = CARD.replace("José Ünal", "Boss").encode().replace(b"TEL", b"NOTE:\xe9\r\nTEL")
    assert read(tmp_path / "a.vcf", content)[0] == ["Boss"]


def test_a_property_may_name_an_encoding_of_its_own(tmp_path: Path) -> None:
    content = CARD.replace("FN:", "FN;CHARSET=ISO-8859-1:").encode("latin-1")
    assert read(tmp_path / "a.vcf", content) == (["José Ünal"], [])
    unknown = CARD.replace("FN:", "FN;CHARSET=klingon:").encode("latin-1")
    assert read(tmp_path / "a.vcf", unknown)[1] == [
        'the bytes are not UTF-8; set encoding = "latin-1"'
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_refused_with_the_line_to_set(
    tmp_path: Path, encoding: str
) -> None:
    with pytest.raises(RecordError) as caught:
        read(tmp_path / "a.vcf", CARD.encode(encoding))
    assert str(caught.value) == (
        "a.vcf is not a vCard file: it does not begin with BEGIN:VCARD. Export it as .vcf. It may "
        f'be in UTF-16: set encoding = "{encoding}".'
    )
