"""Which country a number names by itself, and where it is better to say nothing."""

from __future__ import annotations

import pytest

from linkanalysis.core.keys.issuer import issuing_country
from linkanalysis.core.keys.region import read_country


@pytest.mark.parametrize(
    ("kind", "key", "country"),
    [
        ("phone", "+15025550143", "US"),
        ("phone", "+14165550123", "CA"),  # one country code, another country
        ("phone", "+40721234567", "RO"),
        ("phone", "+18005550199", None),  # toll-free: a service
        ("phone", "raw:tips.csv:5550143", None),
        ("phone", "+999", None),
        ("plate", "US-KY:ABC123", "US"),
        ("plate", "DEU:BXY1", "DE"),
        ("plate", "ABC123", None),
        ("account", "GB82WEST12345698765432", "GB"),
        ("account", "DE89370400440532013000", "DE"),  # an IBAN never means Delaware
        ("account", "GB83WEST12345698765432", None),  # check digits do not fit
        ("account", "999000206039", None),
        ("document_number", "RO:PASSPORT:05432198", "RO"),
        ("document_number", "DE:PASSPORT:C01X00T47", "DE"),
        ("document_number", "DE:LICENSE:1234567", None),  # Delaware, or Germany
        ("document_number", "USKY:LICENSE:A1234567", "US"),
        ("document_number", "ZZ:PASSPORT:1", None),
        ("document_number", "P0879168", None),
        ("person", "RO:1", None),
    ],
)
def test_a_key_names_its_country_or_none(kind: str, key: str, country: str | None) -> None:
    assert issuing_country(kind, key) == country


@pytest.mark.parametrize(
    ("text", "country", "as_nation"),
    [
        ("ro", "RO", "RO"),
        (" US-KY ", "US", "US"),
        ("KY", None, "KY"),
        ("CYM", "KY", "KY"),
        ("NY", None, None),
        ("914", None, None),
        ("Romania", None, None),
        ("", None, None),
    ],
)
def test_two_letters_are_a_country_unless_they_may_be_a_state(
    text: str, country: str | None, as_nation: str | None
) -> None:
    assert read_country(text) == country
    assert read_country(text, nation=True) == as_nation
