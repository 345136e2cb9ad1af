"""Handsets and SIM cards: the first fourteen digits of an IMEI identify a device."""

from __future__ import annotations

import re

from linkanalysis.errors import RecordError
from linkanalysis.keys.text import plain_key

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
