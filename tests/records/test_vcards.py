"""Lines of a card that go on: folded, soft-broken, and by the thousand in a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.records.settings import Settings
from linkanalysis.records.vcards import read_vcards

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
