from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.core.keys.account import is_iban
from linkanalysis.core.keys.kinds import has_imei_check_digit
from linkanalysis.core.keys.region import country_of, normalize_region
from linkanalysis.core.keys.vehicle import is_vin, normalize_plate
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.errors import RecordError, UnknownNameError
from linkanalysis.keys import KEYS, KeyKind, identify, normalize
from linkanalysis.vocabulary import ENTITY_TYPES, make_id

ETH_WALLET = "52908400098527886e0f7030069857d2e4169ee7"


def key_of(type_name: str, text: str) -> str:
    return normalize(type_name, text, region="US-KY", document="a.csv")


def why_not(type_name: str, text: str, region: str | None = "US-KY") -> str:
    with pytest.raises(RecordError) as caught:
        normalize(type_name, text, region=region, document="a.csv")
    return str(caught.value)


def test_every_type_of_entity_has_one_kind_of_key() -> None:
    assert sorted(row.name for row in KEYS) == sorted(row.name for row in ENTITY_TYPES)


@pytest.mark.parametrize("kind", KEYS, ids=lambda row: row.name)
def test_every_kind_gives_its_example_and_is_at_rest_there(kind: KeyKind) -> None:
    text, key = kind.example
    assert key_of(kind.name, text) == key
    assert key_of(kind.name, key) == key
    assert identify(text, kind.name, region="US-KY") == f"{kind.name}:{key}"
    assert identify(f"{kind.name}:{text}", "place", region="US-KY") == f"{kind.name}:{key}"


@pytest.mark.parametrize("kind", KEYS, ids=lambda row: row.name)
@given(text=st.text(alphabet=st.sampled_from("aZ09 :/-@.+é\0\u202e\ud800\n*Ω"), max_size=20))
def test_every_kind_gives_a_key_for_an_id_or_says_why_not(kind: KeyKind, text: str) -> None:
    try:
        key = key_of(kind.name, text)
    except RecordError as error:
        why = str(error)
    else:
        why = ""
        key.encode()
        assert make_id(kind.name, key) == f"{kind.name}:{key}"
        assert key_of(kind.name, key) == key
    assert not why or why.endswith(".")
    assert len(text.strip()) < 3 or text.strip() not in why


@pytest.mark.parametrize(
    ("type_name", "text", "key"),
    [
        ("account", "gb82 west 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("wallet", "ETH:0x52908400098527886E0F7030069857D2E4169EE7", f"eth:0x{ETH_WALLET}"),
        ("phone", "555-0143", "raw:a.csv:5550143"),
        ("plate", "ABC 123", "US-KY:ABC123"),
        ("address", "410 Elm St., Springfield", "410 elm st springfield"),
        ("email", "Ana.K@Example.ORG", "Ana.K@example.org"),
    ],
)
def test_spellings_lead_to_one_key(type_name: str, text: str, key: str) -> None:
    assert key_of(type_name, text) == key


def test_unknown_type_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        normalize("phon", "911")
    assert str(caught.value) == (
        f'"phon" is not a type of entity. Did you mean "phone"? '
        f"la.vocabulary.ENTITY_TYPES lists all {len(ENTITY_TYPES)}."
    )


def test_bare_ky_is_refused() -> None:
    with pytest.raises(RecordError) as caught:
        normalize_plate("KY", "ABC 123")
    assert str(caught.value) == (
        '"KY" alone is the Cayman Islands in ISO 3166, and Kentucky on many US forms. '
        'Write "US-KY" for Kentucky, or "CYM" for the Cayman Islands.'
    )
    assert why_not("plate", "ky:ABC 123") == str(caught.value)


def test_plate_needs_a_state_where_states_issue_plates() -> None:
    message = (
        "A plate needs its jurisdiction. "
        'Write it before the plate ("US-KY:ABC123"), or set region = "US-KY".'
    )
    assert why_not("plate", "ABC 123", "US") == message
    assert why_not("plate", "ABC 123", None) == message
    assert why_not("plate", "---") == (
        "A plate needs letters or digits from A to Z and 0 to 9; this one has none."
    )


@pytest.mark.parametrize("text", ["US-TN:abc-123", "us-tn ABC 123", "US-TN:ABC123"])
def test_plate_may_name_its_jurisdiction(text: str) -> None:
    assert key_of("plate", text) == "US-TN:ABC123"


def test_regions_are_checked_and_never_guessed() -> None:
    assert [normalize_region(code) for code in ("us-ky", "GB", "cym")] == ["US-KY", "GB", "CYM"]
    assert (country_of("US-KY"), country_of("DEU"), country_of(None)) == ("US", "DE", None)
    messages = {}
    for code in ("DE", "TX", "Kentucky", "XYZ"):
        with pytest.raises(RecordError) as caught:
            normalize_region(code)
        messages[code] = str(caught.value)
    shape = (
        'This is not a region. Write a subdivision as in ISO 3166-2, such as "US-KY", or the '
        'two letters of a country, such as "GB".'
    )
    assert messages == {
        "DE": (
            '"DE" alone is Germany in ISO 3166, and Delaware on many US forms. '
            'Write "US-DE" for Delaware, or "DEU" for Germany.'
        ),
        "TX": '"TX" alone is not a country in ISO 3166. Write "US-TX" for the state.',
        "Kentucky": shape,
        "XYZ": shape,
    }


# 49 CFR 565.15 prints the weights; these numbers are the usual worked examples of it
@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "1HGCM82633A004352", "11111111111111111"])
def test_vin_check_digit_agrees_with_published_numbers(vin: str) -> None:
    assert is_vin(vin)
    for place in (1, *range(9, 17)):
        if vin[place].isdecimal():
            digit = str((int(vin[place]) + 1) % 10)
            assert not is_vin(vin[:place] + digit + vin[place + 1 :]), place


def test_vin_from_elsewhere_needs_no_check_digit_and_bad_ones_stay_raw() -> None:
    assert key_of("vehicle", "WVWZZZ1JZXW000001") == "WVWZZZ1JZXW000001"
    assert key_of("vehicle", "1HGCM82633A004353") == "raw:a.csv:1HGCM82633A004353"
    assert key_of("vehicle", "1HGCM82633A00435O") == "raw:a.csv:1HGCM82633A00435O"
    assert key_of("vehicle", "unit 7") == "unit 7"


# the examples that the registry of IBAN prints for each country
@pytest.mark.parametrize(
    "iban",
    ["GB29 NWBK 6016 1331 9268 19", "DE89370400440532013000", "FR1420041010050500013M02606"],
)
def test_iban_check_digits_agree_with_published_numbers(iban: str) -> None:
    assert is_iban(iban)
    for place in (2, 3, 9, 14):
        digit = iban[place]
        assert not digit.isdecimal() or not is_iban(
            iban[:place] + str((int(digit) + 1) % 10) + iban[place + 1 :]
        )


def test_imei_is_one_device_in_fourteen_fifteen_or_sixteen_digits() -> None:
    writings = ["49015420323751", "490154203237518", "49-015420-323751-8", "4901542032375101"]
    assert {key_of("device", text) for text in writings} == {"49015420323751"}
    assert has_imei_check_digit("49-015420-323751-8")
    assert has_imei_check_digit("490154203237518")  # the worked example of 3GPP TS 23.003
    assert not has_imei_check_digit("490154203237519")
    assert key_of("device", "00-1B-63-84-45-E6") == "00:1b:63:84:45:e6"


def test_names_fold_over_scripts_accents_and_punctuation() -> None:
    assert fold_name("GARCÍA LÓPEZ, Sinéad O'Neal") == "garcia lopez sinead oneal"
    assert fold_name("Ахмед") == "akhmed"
    assert fold_name("ＧＡＲＣÍＡ–López,  Juan") == "garcia lopez juan"
    assert fold_name("O'Neal") == fold_name("ONEAL") == "oneal"
    assert fold_name("محمد") == "mhmd"  # vowels that are not written are lost


def test_messages_of_single_kinds_say_what_is_needed() -> None:
    assert why_not("email", "ana at example") == (
        "An e-mail address needs a name, one @ and a domain."
    )
    assert why_not("ip", "300.1.1.1") == "This is neither an IPv4 nor an IPv6 address."
    assert why_not("sim", "123") == (
        "A SIM needs an IMSI of 14 or 15 digits or an ICCID of 18 to 20."
    )
    assert why_not("person", " \t ") == "A key is empty."
    assert why_not("person", "a\0b") == (
        "A key holds a control character; the file is damaged or was not plain text."
    )


def test_handle_without_its_service_is_known_within_its_document_only() -> None:
    assert key_of("handle", "@Ana_K") == "raw:a.csv:ana_k"
    assert key_of("handle", "chatapp/Ana_K") == "chatapp:ana_k"
