from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkanalysis.core.keys.phone import (
    WRITTEN_LINE,
    is_service_number,
    normalize_phone,
    plain_number,
    read_phone,
)
from linkanalysis.errors import RecordError
from linkanalysis.keys import normalize

LINE = phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
WRITINGS = [
    "5025550143",
    "502-555-0143",
    "(502) 555-0143",
    "+1 502 555 0143",
    "1.502.555.0143",
    "tel:+1-502-555-0143",
    "(502-555-0143",  # what a cell such as "Dusty (502-555-0143)" has before its second bracket
]


@pytest.mark.parametrize(
    ("text", "region", "key"),
    [
        ("07700 900123", "GB", "+447700900123"),
        ("+44 1632 960 001", "US-KY", "+441632960001"),
        ("020 7946 0123", "GB", "+442079460123"),
        ("07700 9001234", "GB", "raw:a.csv:077009001234"),  # a digit too many
        ("01632 961 001", "GB", "raw:a.csv:01632961001"),  # nobody's, and not for drama
    ],
)
def test_british_numbers_for_drama_are_numbers(text: str, region: str, key: str) -> None:
    assert read_phone(text, region=region, document="a.csv") == (key, None)


@pytest.mark.parametrize("text", WRITINGS)
def test_one_number_has_one_key_however_it_is_written(text: str) -> None:
    assert normalize("phone", text, region="US-KY", document="a.csv") == "+15025550143"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("555-0143", "raw:a.csv:5550143"),  # seven digits: the library would make +15550143 of it
        ("911", "raw:a.csv:911"),
        ("0000000000", "raw:a.csv:0000000000"),
        ("+999 12345678", "raw:a.csv:99912345678"),
        ("٥٥٥٠١٤٣", "raw:a.csv:5550143"),
    ],
)
def test_number_that_is_not_valid_stays_within_its_document(text: str, key: str) -> None:
    assert normalize("phone", text, region="US-KY", document="a.csv") == key
    assert normalize("phone", key, region="US-KY", document="b.csv") == key


@pytest.mark.parametrize(
    "text",
    [
        *("502-555-0143/606-555-0123", "502-555-0143, 606-555-0123", "5025550143;6065550123"),
        *("5025550143 or 606-555-0123", "5025550143 ::: 6065550123", "502-555-0143 606-555-0123"),
        *("5025550143 6065550123", "502-555-0143/0144", "+40 721 000 111 +40 722 000 222"),
        *("502-555-0143 case 24-0001177", "502-555-0143-1", "Room 12 502-555-0143"),
    ],
)
@pytest.mark.parametrize("region", [None, "US-KY"])
def test_two_numbers_in_one_cell_are_never_one(text: str, region: str | None) -> None:
    assert normalize_phone(text, region) is None
    with pytest.raises(RecordError) as caught:
        read_phone(text, region=region, document="a.csv")
    assert str(caught.value) == (
        "The cell holds more digits than one phone number has, which may be a second number, an "
        "extension or something else; leave one number in the cell, and write another in a cell or "
        "a record of its own."
    )


@pytest.mark.parametrize(
    ("text", "region", "key"),
    [
        ("030/23125999", "DE", "+493023125999"),
        ("502-555-0143 ext. 12", "US-KY", "+15025550143"),
        ("+15025550143.0", "US-KY", "+15025550143"),
        ("+15025550143.0", None, "+15025550143"),
        ("*67 502-555-0143", "US-KY", "+15025550143"),
        ("*675025550143", "US-KY", "+15025550143"),
        ("*82-(502) 555-0143", "US-KY", "+15025550143"),
        ("*67 +1 502 555 0143", None, "+15025550143"),
        ("#2 502-555-0143", "US-KY", "+15025550143"),
        ("502-555-0143 (2)", "US-KY", "+15025550143"),
        ("555-0143 (2)", "US-KY", "raw:a.csv:5550143"),
        ("*6755501", "US-KY", "raw:a.csv:6755501"),
        ("+44 (0) 20 7946 0018", "GB", "+442079460018"),
        ("89148000001234567890", "US-KY", "raw:a.csv:89148000001234567890"),
        ("120363041234567890@g.us", "US-KY", "raw:a.csv:120363041234567890"),
    ],
)
def test_one_number_with_signs_inside_is_one(text: str, region: str, key: str) -> None:
    assert read_phone(text, region=region, document="a.csv") == (key, None)


def test_number_without_digits_is_refused_without_being_repeated() -> None:
    with pytest.raises(RecordError) as caught:
        normalize("phone", "Ana Bell", region="US-KY", document="a.csv")
    assert str(caught.value) == (
        "A phone number needs digits; this one has none (a withheld number?)."
    )


def test_region_decides_what_a_national_number_is() -> None:
    assert normalize_phone("020 7946 0958", "GB") == "+442079460958"
    assert normalize_phone("020 7946 0958", "US-KY") is None
    assert normalize_phone("030 23125999", "DEU") == "+493023125999"


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("911", "emergency"),
        ("22395", "short code"),
        ("800-555-0199", "toll-free"),
        ("900-555-0199", "premium rate"),
        ("8056377249", "voicemail"),  # T-Mobile: forwarded to voicemail
        ("8056377243", "voicemail"),  # T-Mobile: voicemail picked up
        ("502-555-0143", None),
        ("555-0143", None),
    ],
)
def test_services_are_told_from_people(text: str, service: str | None) -> None:
    assert read_phone(text, region="US-KY", document="a.csv")[1] == service
    assert is_service_number(text, "US-KY") == (service is not None)


@settings(max_examples=8 * settings.default.max_examples)  # of few numbers each
@given(
    st.from_regex(r"\+?[0-9]{5,13}|(\+?1)?[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True),
    st.sampled_from(["US-KY", "GB", "DEU"]),
)
def test_valid_is_what_the_numbering_plans_say(text: str, region: str) -> None:
    number = None
    country = {"US-KY": "US", "GB": "GB", "DEU": "DE"}[region]
    try:
        number = phonenumbers.parse(text, country)
        valid = phonenumbers.is_valid_number(number)
    except phonenumbers.NumberParseException:
        valid = False
    found = normalize_phone(text, region)
    assert (found is not None) == valid
    if valid:
        assert found == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        kind = phonenumbers.number_type(number)
        services = {"TOLL_FREE", "PREMIUM_RATE", "SHARED_COST", "UAN", "VOICEMAIL"}
        is_service = phonenumbers.PhoneNumberType.to_string(kind) in services
        assert is_service_number(text, region) == is_service
    if found is not None:
        assert normalize_phone(found, "FR") == found


NEARLY_LINES = (
    r"\+?1?[2-9][0-9]{8,10}|[+0-9٥é \n]{10,12}"
    r"|(\+?1[-. ]?)?(\([2-9][0-9]{2}\)|[2-9][0-9]{2})[-. /]{0,2}[2-9][0-9]{2}[-. ]?[0-9]{4}"
)


@given(st.from_regex(NEARLY_LINES, fullmatch=True), st.sampled_from(("US", "GB")))
def test_plain_numbers_are_what_parsing_gives(text: str, country: str) -> None:
    plain = plain_number(text, country)
    if plain:
        number = phonenumbers.parse(text, country)
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        assert plain == e164
        assert phonenumbers.number_type(number) == LINE


# each area and exchange once, in every way of writing a number
def test_plain_lines_are_what_the_numbering_plan_says() -> None:
    ways = [
        "{}{}{}",
        "{}-{}-{}",
        "({}) {}-{}",
        "({}){}{}",
        "+1 {} {} {}",
        "1.{}.{}.{}",
        "+1({}) {}-{}",
    ]
    for at, area in enumerate(range(200, 1000)):
        for exchange in (at % 800 + 200, 200, 211, 555, 911, 976):
            text = ways[(at + exchange) % len(ways)].format(area, exchange, "0143")
            number = phonenumbers.parse(text, "US")
            kind = phonenumbers.number_type(number)
            e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            assert WRITTEN_LINE.fullmatch(text)
            plain = plain_number(text, "US")
            is_line = kind == LINE and phonenumbers.region_code_for_number(number) == "US"
            assert plain == (e164 if is_line else "")
