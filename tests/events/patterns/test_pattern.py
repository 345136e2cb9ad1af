"""A pattern is data: what is saved comes back, and equal patterns are equal."""

from __future__ import annotations

from pathlib import Path

import pytest

import linkanalysis as la
from linkanalysis.patterns import Pattern, find_pattern

ROOT = Path(__file__).parents[3]
SAVED = sorted((ROOT / "sample_data" / "patterns").glob("*.toml"))


@pytest.mark.parametrize("path", SAVED, ids=[path.stem for path in SAVED])
def test_saved_patterns_come_back(path: Path, tmp_path: Path) -> None:
    pattern = Pattern.read(path)
    again = Pattern.read(pattern.save(tmp_path / "again.toml"))
    assert again == pattern
    assert str(again) == str(pattern)
    assert hash(again) == hash(pattern)


def test_any_id_comes_back(tmp_path: Path) -> None:
    for key in ('"', "'", "\\", "\x7f", "\t", "é𝔘", "# no comment", "]\n[links"):
        pattern = Pattern.of(
            things={"who": f"person:x{key}y", "a": "phone"}, links={"use": "who uses a"}
        )
        assert Pattern.read(pattern.save(tmp_path / "p.toml")).things == pattern.things


def test_spaces_and_one_condition_alone_do_not_matter() -> None:
    things = {"a": "phone", "b": "phone", "c": "phone"}
    one = Pattern.of(things=things, links={"x": "a  call b ", "y": "b call c"}, where="x before y")
    two = Pattern.of(things=things, links={"x": "a call b", "y": "b call c"}, where=["x  before y"])
    assert one == two
    assert repr(one) == "<Pattern: 3 things, 2 links, 1 condition>"


SHOWN = ROOT / "sample_data" / "patterns" / "two_phones_one_number.toml"


def test_the_page_shows_the_saved_pattern() -> None:
    page = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
    assert str(Pattern.read(SHOWN)) in page


@pytest.mark.exhaustive
def test_the_pattern_of_the_page_is_answered_in_the_sample_case() -> None:
    pattern = Pattern.read(SHOWN)
    with la.read_case(ROOT / "sample_data" / "bluegrass") as case:
        matches = find_pattern(case, pattern)
        assert [row.things for row in matches.rows] == [
            (
                "person:KY-0343",
                "phone:+16155550109",
                "phone:+18125550100",
                "phone:+16065550195",
                "booking:BK10095",
            )
        ]
        assert {reason.document for reason in matches.reasons(1)} == {
            "people/identifiers.csv",
            "bookings/hotels.csv",
            "calls/carrier_a.csv",
            "calls/carrier_b.csv",
        }
