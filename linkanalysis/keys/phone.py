"""Phone numbers: E.164 when a number is valid, kept as written when it is not.

Lives here: the normal form, and which numbers are services rather than people.
Not here: how calls are read (`records.calls`).
"""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from linkanalysis.errors import RecordError
from linkanalysis.keys.region import country_of

__all__ = ["is_service_number", "normal_phone", "phone_key", "service_kind"]

# T-Mobile's own: calls forwarded to voicemail, and voicemail picked up.
VOICEMAIL = frozenset({"+18056377249", "+18056377243"})
EMERGENCY = frozenset({"911", "112", "999", "000"})
SHORT_DIGITS = 6
SERVICES = {
    PhoneNumberType.TOLL_FREE: "toll-free",
    PhoneNumberType.PREMIUM_RATE: "premium rate",
    PhoneNumberType.SHARED_COST: "shared cost",
    PhoneNumberType.UAN: "company number",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
NOT_DIGITS = re.compile(r"[^0-9]")


def normal_phone(text: str, region: str | None = None) -> str | None:
    """Write a phone number in E.164.

    Parameters
    ----------
    text : str
        The number as it was written.
    region : str, optional
        Region of numbers without a country code, such as ``US-KY``.

    Returns
    -------
    str or None
        ``+`` and digits; None if the number is not valid in any numbering plan, which seven
        digits without an area code never are.

    Examples
    --------
    >>> normal_phone("(502) 555-0143", "US-KY")
    '+15025550143'
    >>> normal_phone("555-0143", "US-KY") is None
    True
    """
    try:
        number = phonenumbers.parse(text, country_of(region))
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_key(text: str, *, region: str | None, document: str) -> str:
    """Give the key of a phone: E.164, or raw within its document.

    Parameters
    ----------
    text : str
        The number as it was written.
    region : str or None
        Region of numbers without a country code.
    document : str
        Id of the document: an invalid number identifies nothing outside of it.

    Returns
    -------
    str
        E.164, or ``raw:``, the document and the digits.

    Raises
    ------
    RecordError
        If there is no digit in it.

    Examples
    --------
    >>> phone_key("555-0143", region="US-KY", document="tips.csv")
    'raw:tips.csv:5550143'
    """
    number = normal_phone(text, region)
    if number is not None:
        return number
    digits = NOT_DIGITS.sub("", text)
    if not digits:
        message = "A phone number needs digits; this one has none (a withheld number?)."
        raise RecordError(message)
    return f"raw:{document}:{digits}"


def service_kind(key: str) -> str | None:
    """Say which service a number is, if it is one.

    Parameters
    ----------
    key : str
        A number in E.164, a raw key, or digits.

    Returns
    -------
    str or None
        ``emergency``, ``short code``, ``voicemail``, ``toll-free`` and the like; None for the
        number of a person or a firm.

    Examples
    --------
    >>> service_kind("911"), service_kind("+18005550199"), service_kind("+15025550143")
    ('emergency', 'toll-free', None)
    """
    if key in VOICEMAIL:
        return "voicemail"
    if key.startswith("+"):
        number = phonenumbers.parse(key)
        return SERVICES.get(phonenumbers.number_type(number))
    digits = key.rpartition(":")[2]
    if digits in EMERGENCY:
        return "emergency"
    return "short code" if digits.isdecimal() and len(digits) <= SHORT_DIGITS else None


def is_service_number(text: str, region: str | None = None) -> bool:
    """Tell numbers of services from numbers of people.

    Short codes, 911, toll-free numbers and voicemail have thousands of callers who have nothing
    to do with each other.

    Parameters
    ----------
    text : str
        The number as it was written.
    region : str, optional
        Region of numbers without a country code.

    Returns
    -------
    bool
        True for a service.

    Examples
    --------
    >>> is_service_number("805-637-7249", "US-KY")
    True
    """
    return service_kind(normal_phone(text, region) or NOT_DIGITS.sub("", text)) is not None
