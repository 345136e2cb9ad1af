"""One row for each kind of identifier, and the one function that gives the key of any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linkanalysis.core.keys.account import account_key
from linkanalysis.core.keys.online import email_key, handle_key, ip_key, wallet_key
from linkanalysis.core.keys.phone import phone_key
from linkanalysis.core.keys.spreadsheets import refuse_rounded, without_zero
from linkanalysis.core.keys.text import address_key, document_number_key, plain_key
from linkanalysis.core.keys.vehicle import plate_key, vehicle_key
from linkanalysis.core.vocabulary.entities import ENTITY_TYPES, is_own_type, make_id
from linkanalysis.core.vocabulary.names import find_row
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from typing import Protocol

    class Normalize(Protocol):
        """Return the key of an identifier as it was written."""

        def __call__(self, text: str, *, region: str | None, document: str) -> str:
            """Return the key or raise `RecordError`."""


# 3GPP TS 23.003: 14 digits identify the device; a check digit, or two of the software, follow.
IMEI_DIGITS = 14
CHECKED_DIGITS = 15
IMEI = re.compile(r"[0-9]{14,16}")
MAC = re.compile(r"[0-9A-F]{12}")
SIM = re.compile(r"[0-9]{14,20}F?")  # carriers pad an ICCID of 19 digits with F
SEPARATORS = re.compile(r"[\s.:/\-]")


def has_imei_check_digit(text: str) -> bool:
    """Check the fifteenth digit of an IMEI.

    3GPP TS 23.003, annex B (Luhn's formula).
    """
    digits = SEPARATORS.sub("", text)
    if not IMEI.fullmatch(digits) or len(digits) != CHECKED_DIGITS:
        return False
    total = 0
    for index, digit in enumerate(digits):
        total += sum(divmod(int(digit) * (1 + index % 2), 10))
    return total % 10 == 0


def device_key(text: str, *, region: str | None, document: str) -> str:
    """Return the key of a device."""
    characters = SEPARATORS.sub("", text).upper()
    if IMEI.fullmatch(characters):
        return characters[:IMEI_DIGITS]
    if MAC.fullmatch(characters):
        return ":".join(characters[start : start + 2].lower() for start in range(0, 12, 2))
    return plain_key(text, region=region, document=document)


def sim_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of a SIM card."""
    characters = SEPARATORS.sub("", text).upper()
    if not SIM.fullmatch(characters):
        message = "A SIM needs an IMSI of 14 or 15 digits or an ICCID of 18 to 20."
        raise RecordError(message)
    return characters.rstrip("F")


@dataclass(frozen=True, slots=True)
class KeyKind:
    """A kind of identifier.

    Attributes
    ----------
    name : str
        The type of entity that has such keys.
    normalize : callable
        Takes text, region and document; returns the key.
    reading : str
        What the key consists of.
    example : tuple of (str, str)
        A text as people write it, and its key with the region ``US-KY``.

    Examples
    --------
    >>> plates = next(kind for kind in KEYS if kind.name == "plate")
    >>> plates.normalize("xyz 789", region="US-KY", document="plates")
    'US-KY:XYZ789'
    """

    name: str
    normalize: Normalize
    reading: str
    example: tuple[str, str]


KEYS = (
    KeyKind("person", plain_key, "the number of the person in the records", ("KY-118 ", "KY-118")),
    KeyKind("phone", phone_key, "E.164, or raw", ("(502) 555-0143", "+15025550143")),
    KeyKind("plate", plate_key, "jurisdiction and characters", ("abc 123", "US-KY:ABC123")),
    KeyKind(
        "vehicle",
        vehicle_key,
        "VIN, or the agency's own number",
        ("1hgcm82633a004352", "1HGCM82633A004352"),
    ),
    KeyKind(
        "account",
        account_key,
        "IBAN, routing and account number, or all letters of a name",
        ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
    ),
    KeyKind(
        "document_number",
        document_number_key,
        "country, kind and number",
        ("RO/passport/054 321-98", "RO:PASSPORT:05432198"),
    ),
    KeyKind(
        "email",
        email_key,
        "address, with its domain in lower case",
        ("A.K@Example.ORG", "A.K@example.org"),
    ),
    KeyKind("handle", handle_key, "service and name", ("ChatApp:@Ana_K", "chatapp:ana_k")),
    KeyKind(
        "device",
        device_key,
        "first 14 digits of an IMEI, MAC address or serial number",
        ("49-015420-323751-8", "49015420323751"),
    ),
    KeyKind("sim", sim_key, "IMSI or ICCID", ("310 260 123456789", "310260123456789")),
    KeyKind("ip", ip_key, "IPv4 or IPv6", ("2001:0DB8::0001", "2001:db8::1")),
    KeyKind(
        "wallet",
        wallet_key,
        "blockchain and address",
        (
            "BTC:BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ",
            "btc:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        ),
    ),
    KeyKind("organization", plain_key, "registration number or name", (" Acme  LLC", "Acme LLC")),
    KeyKind(
        "address",
        address_key,
        "the address in lower case, without accents and punctuation, with Street written st",
        ("410 Elm Street.", "410 elm st"),
    ),
    KeyKind("place", plain_key, "the name", ("Motel 9", "Motel 9")),
    KeyKind("event", plain_key, "the number its recorder gave it", ("24-0117", "24-0117")),
    KeyKind("item", plain_key, "number of the exhibit", ("X-24-7", "X-24-7")),
    KeyKind("ad", plain_key, "site and number of the post", ("site.example/77", "site.example/77")),
    KeyKind("booking", plain_key, "number of the booking", ("RX7Q2", "RX7Q2")),
)

TYPE_NAMES = frozenset(row.name for row in ENTITY_TYPES)
RAW = "raw:"


def normalize(type_name: str, text: str, *, region: str | None = None, document: str = "") -> str:
    """Return the key of an identifier, whatever its spelling.

    Parameters
    ----------
    type_name : str
        A type of `ENTITY_TYPES`.
    text : str
        The identifier.
    region : str, optional
        Region of numbers and plates that do not name theirs, such as ``US-KY``.
    document : str, default ""
        Id of the document, which is the scope of an identifier that is not valid elsewhere.

    Returns
    -------
    str
        The key. A key that starts with ``raw:`` is valid within its document alone, and is returned
        as it is.

    Raises
    ------
    UnknownNameError
        If there is no such type.
    RecordError
        If no key can be made; the message does not repeat the text.

    Examples
    --------
    >>> normalize("plate", "abc 123", region="US-KY")
    'US-KY:ABC123'
    """
    refuse_rounded(text)
    text = without_zero(text)
    if is_own_type(type_name):
        return plain_key(text, region=region, document=document)
    kind = find_row(KEYS, type_name, what="a type of entity", listed="la.vocabulary.ENTITY_TYPES")
    if text.startswith(RAW):
        return plain_key(text, region=region, document=document)
    return kind.normalize(text, region=region, document=document)


def identify(text: str, type_name: str, *, region: str | None = None, document: str = "") -> str:
    """Return the id of an entity, with its type written before it or not.

    Parameters
    ----------
    text : str
        ``KY-118`` or ``person:KY-118``.
    type_name : str
        The type, if the text names none.
    region : str, optional
        Region of numbers and plates that do not name theirs.
    document : str, default ""
        Id of the document.

    Returns
    -------
    str
        The id, with its key in normal form.

    Raises
    ------
    UnknownNameError
        If there is no such type.
    RecordError
        If no key can be made.

    Examples
    --------
    >>> identify("(502) 555-0143", "phone", region="US-KY")
    'phone:+15025550143'
    >>> identify("person:KY-118", "phone")
    'person:KY-118'
    """
    type_name, text = _typed(text, type_name)
    return make_id(type_name, normalize(type_name, text, region=region, document=document))


def identify_in_case(text: str, type_name: str) -> str:
    """Return the id of an entity whose key is a number that the agency gave it, of any form."""
    type_name, text = _typed(text, type_name)
    refuse_rounded(text)
    return make_id(type_name, plain_key(without_zero(text), region=None, document=""))


def _typed(text: str, type_name: str) -> tuple[str, str]:
    written, colon, rest = text.partition(":")
    if colon and (written.strip() in TYPE_NAMES or is_own_type(written.strip())):
        return written.strip(), rest
    return type_name, text
