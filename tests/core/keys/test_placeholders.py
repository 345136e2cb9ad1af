"""Entries that stand for no phone, plate, account or address."""

from __future__ import annotations

import pytest

from linkanalysis.core.keys.placeholders import stands_for_none


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("phone", text) for text in ("0", "000-000-0000", "(999) 999-9999", "1-111-111-1111")),
        *(("phone", text) for text in ("123-456-7890", "00 00 00 00 00", "0000000")),
        *(("address", text) for text in ("UNKNOWN", "Homeless", "TRANSIENT", "No fixed abode")),
        *(("address", text) for text in ("sin domicilio fijo", "ohne festen Wohnsitz", "N/A")),
        *(("address", text) for text in ("Same as above", "not given", "0")),
        *(
            ("plate", text)
            for text in ("NO TAG", "TEMP", "Temp tag", "UNKNOWN", "No plate", "NONE")
        ),
        *(("plate", text) for text in ("0000000", "unreadable")),
        *(("account", text) for text in ("0", "N/A", "NONE", "0000000000", "99999999", "cash")),
        *(("email", text) for text in ("none@none.com", "na@na.com", "noemail@gmail.com")),
        *(("device", text) for text in ("000000000000000", "unknown")),
        ("ip", "0000:0000:0000:0000:0000:0000:0000:0000"),
        ("document_number", "999-99-9999"),
    ],
)
def test_entries_that_stand_for_none(kind: str, text: str) -> None:
    assert stands_for_none(text, kind, region="US-KY")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("phone", text) for text in ("502-555-0143", "000", "911", "+7 777 777 77 77", "17")),
        # which are refused for want of digits or signs
        *(("phone", "Unknown"), ("email", "none"), ("sim", "unknown")),
        ("phone", "888-888-8888"),  # toll-free, which its number says
        *(("plate", text) for text in ("CASH", "TEMP123", "7777777", "READ", "TAG", "BOY", "0A0")),
        *(("address", text) for text in ("12 Unknown Rd", "Home", "410 Elm St", "1 None Such")),
        *(("account", text) for text in ("1234567890", "7781200034", "100000", "NA-17")),
        *(("email", text) for text in ("none@gmail.com", "cash@cash.app", "ben@none.com")),
        *(
            ("handle", "unknown"),
            ("person", "0"),
            ("place", "UNKNOWN"),
            ("item", "0"),
            ("phone", ""),
        ),
    ],
)
def test_entries_that_stand_for_something(kind: str, text: str) -> None:
    assert not stands_for_none(text, kind, region="US-KY")
