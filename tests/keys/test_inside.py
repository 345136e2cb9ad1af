"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from linkanalysis.keys.account import account_key, is_iban
from linkanalysis.keys.device import device_key, has_imei_check_digit, sim_key
from linkanalysis.keys.issuer import issuing_country
from linkanalysis.keys.online import email_key, handle_key, ip_key, wallet_key
from linkanalysis.keys.phone import is_service_number, normal_phone, phone_key, read_phone
from linkanalysis.keys.region import country_of, normal_region, read_country
from linkanalysis.keys.text import address_key, document_number_key, fold_name, own_key
from linkanalysis.keys.vehicle import is_vin, normal_plate, plate_key, vehicle_key


def test_is_iban() -> None:
    assert (is_iban("GB82 WEST 1234 5698 7654 32"), is_iban("GB83 WEST 1234 5698 7654 32")) == (
        True,
        False,
    )


def test_account_key() -> None:
    assert (
        account_key("gb82 west 1234 5698 7654 32", region=None, document="bank.csv")
        == "GB82WEST12345698765432"
    )


def test_has_imei_check_digit() -> None:
    assert has_imei_check_digit("49-015420-323751-8")


def test_device_key() -> None:
    assert device_key("49-015420-323751-8", region=None, document="phones.csv") == "49015420323751"


def test_sim_key() -> None:
    assert sim_key("310 260 123456789", region=None, document="phones.csv") == "310260123456789"


def test_document_number_key() -> None:
    assert (
        document_number_key("RO/passport/054 321-98", region=None, document="stops.csv")
        == "RO:PASSPORT:05432198"
    )


def test_country_of_key() -> None:
    assert (issuing_country("phone", "+40721234567"), issuing_country("plate", "US-KY:ABC123")) == (
        "RO",
        "US",
    )
    assert issuing_country("document_number", "KY:LICENSE:1234567") is None


def test_email_key() -> None:
    assert email_key("Ana.K@Example.ORG", region=None, document="ads.csv") == "Ana.K@example.org"


def test_handle_key() -> None:
    assert handle_key("ChatApp:@Ana_K", region=None, document="ads.csv") == "chatapp:ana_k"


def test_ip_key() -> None:
    assert ip_key("2001:0DB8::0001", region=None, document="logins.csv") == "2001:db8::1"


def test_wallet_key() -> None:
    assert (
        wallet_key("ETH:0x52908400098527886E0F7030069857D2E4169EE7", region=None, document="w")
        == "eth:0x52908400098527886e0f7030069857d2e4169ee7"
    )


def test_normal_phone() -> None:
    assert normal_phone("(502) 555-0143", "US-KY") == "+15025550143"
    assert normal_phone("555-0143", "US-KY") is None


def test_phone_key() -> None:
    assert phone_key("555-0143", region="US-KY", document="tips.csv") == "raw:tips.csv:5550143"


def test_read_phone() -> None:
    assert read_phone("800-555-0199", region="US-KY", document="tips.csv") == (
        "+18005550199",
        "toll-free",
    )
    assert read_phone("911", region="US-KY", document="tips.csv") == (
        "raw:tips.csv:911",
        "emergency",
    )


def test_is_service_number() -> None:
    assert is_service_number("805-637-7249", "US-KY")


def test_normal_plate() -> None:
    assert normal_plate("US-KY", "abc 123") == "US-KY:ABC123"


def test_plate_key() -> None:
    assert plate_key("ABC 123", region="US-KY", document="tips.csv") == "US-KY:ABC123"


def test_normal_region() -> None:
    assert normal_region("us-ky") == "US-KY"


def test_country_of() -> None:
    assert (country_of("US-KY"), country_of("DEU")) == ("US", "DE")


def test_read_country() -> None:
    assert (read_country("us-ky"), read_country("KY"), read_country("DE", nation=True)) == (
        "US",
        None,
        "DE",
    )


def test_own_key() -> None:
    assert own_key("  KY-118 ", region=None, document="people.csv") == "KY-118"


def test_fold_name() -> None:
    assert fold_name("GARCÍA LÓPEZ, Sinéad O'Neal") == "garcia lopez sinead oneal"


def test_address_key() -> None:
    assert (
        address_key("410 Elm St., Springfield", region=None, document="deeds.csv")
        == "410 elm st springfield"
    )


def test_is_vin() -> None:
    assert (is_vin("1HGCM82633A004352"), is_vin("1HGCM82633A004353")) == (True, False)


def test_vehicle_key() -> None:
    assert (
        vehicle_key("1hgcm82633a004352", region=None, document="stops.csv") == "1HGCM82633A004352"
    )
