"""Phone numbers with words beside them in one cell."""

from __future__ import annotations

import pytest

from linkanalysis.core.keys.phone import read_phone, saved_name
from linkanalysis.errors import RecordError

NUMBER = "+16065550131"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("+16065550131 Dusty", "Dusty"),
        ("Dusty (+1 606-555-0131)", "Dusty"),
        ("(606) 555-0131 Fugate, Dusty", "Fugate, Dusty"),
        ("Randy G. (owner) <6065550131>", "Randy G."),
        ("606-555-0131 Dusty 2", "Dusty 2"),
        ("Mobile: 606-555-0131 | Dusty", "Dusty"),
        ("16065550131@s.whatsapp.net Dusty", "Dusty"),
        ("+16065550131 (owner)", ""),
        ("606-555-0131 (cell)", ""),
        ("606-555-0131 x12", ""),
        ("606-555-0131 Unknown", ""),
        ("606-555-0131 (N/A)", ""),
        ("606-555-0131 Apt 4", ""),
        ("606-555-0131 fax", ""),
        ("606-555-0131 case", ""),
        ("Disconnected 606-555-0131", ""),
        ("606-555-0131 - Verizon Wireless", ""),
        ("a 606-555-0131", "a"),
        ("606-555-0131 Unity", "Unity"),
        ("606-555-0131 Casey", "Casey"),
        ("606-555-0131 Room Service Ana", "Room Service Ana"),
        ("Shop #2 606-555-0131", "Shop #2"),
        ("Dusty #606-555-0131", "Dusty"),
        ("cell: 606-555-0131, 2", ""),
        ("tel:+16065550131", None),
        ("phone:606-555-0131 Dusty", "Dusty"),
        ("16065550131@s.whatsapp.net", None),
        ("16065550131:12@s.whatsapp.net", None),
        ("+1 606-555-0131", None),
    ],
)
def test_one_number_is_read_beside_words(text: str, name: str | None) -> None:
    assert read_phone(text, region="US-KY", document="a.csv") == (NUMBER, None)
    assert saved_name(text, "US-KY") == name


@pytest.mark.parametrize(
    "text", ["Dusty 606-555-0131 606-555-0132", "Dusty 606-555-0131 ticket 4471"]
)
def test_words_with_more_digits_leave_the_number_in_doubt(text: str) -> None:
    assert saved_name(text, "US-KY") is None
    with pytest.raises(RecordError, match="more digits than one phone number has"):
        read_phone(text, region="US-KY", document="a.csv")


def test_words_with_few_digits_are_an_id_of_the_document() -> None:
    assert read_phone("Phone 17", region="US-KY", document="a.csv")[0] == "raw:a.csv:17"
    assert saved_name("Phone 17", "US-KY") is None


def test_letters_of_a_name_are_no_digits_of_a_number_of_any_length() -> None:
    text = "+49 30 1234567 Dusty"
    assert read_phone(text, region=None, document="a.csv")[0] == "+49301234567"


def test_letters_on_the_keypad_are_digits_where_no_number_stands_beside_them() -> None:
    assert read_phone("1-800-FLOWERS", region="US", document="a.csv")[0] == "+18003569377"
