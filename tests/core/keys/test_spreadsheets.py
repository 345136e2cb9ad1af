"""Identifiers that a spreadsheet or a frame took for numbers."""

from __future__ import annotations

import pytest

from linkanalysis.core.keys.kinds import identify_in_case
from linkanalysis.errors import RecordError
from linkanalysis.keys import normalize

ROUNDED = (
    "A spreadsheet rounded this number to powers of ten (8.6E+09), so that digits are lost; "
    "format its column as text and export the file again."
)


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("phone", "5025550143.0", "+15025550143"),
        ("phone", "15025550143.00", "+15025550143"),
        ("account", "7781200034.0", "7781200034"),
        ("person", "1001.0", "1001"),
        ("device", "490154203237518.0", "49015420323751"),
        ("x_gang", "1001.0", "1001"),
        # not numbers with a zero too many
        ("phone", "502.555.0100", "+15025550100"),
        ("account", "12E05", "12E05"),
        ("item", "24.10", "24.10"),
        ("ip", "10.0.0.0", "10.0.0.0"),
    ],
)
def test_a_whole_number_loses_the_zero_of_a_spreadsheet(kind: str, text: str, key: str) -> None:
    assert normalize(kind, text, region="US-KY", document="a.csv") == key


@pytest.mark.parametrize("kind", ["phone", "account", "person", "sim", "place"])
@pytest.mark.parametrize("text", ["8.59556E+09", "8,59556E+09", "4.9015e+14", "1E+10"])
def test_a_rounded_number_is_refused(kind: str, text: str) -> None:
    with pytest.raises(RecordError) as caught:
        normalize(kind, text, region="US-KY", document="a.csv")
    assert str(caught.value) == ROUNDED


def test_ids_of_the_case_lose_the_zero_too() -> None:
    assert identify_in_case("17.0", "phone") == identify_in_case("17", "phone") == "phone:17"
    with pytest.raises(RecordError) as caught:
        identify_in_case("1.7E+12", "phone")
    assert str(caught.value) == ROUNDED
