"""Vehicles and their plates.

Lives here: the check of a VIN (ISO 3779; 49 CFR 565.15), and the keys of vehicles and plates.
Not here: who uses a vehicle, and which plate it carries; both are links.
"""

from __future__ import annotations

import re

from linkanalysis.errors import RecordError
from linkanalysis.keys.region import normal_region
from linkanalysis.keys.text import own_key

__all__ = ["is_vin", "normal_plate", "plate_key", "vehicle_key"]

LENGTH = 17
CHECK_PLACE = 8
NORTH_AMERICA = "12345"  # first character of a vehicle built there, where the check digit binds
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        (
            *range(10),
            *range(1, 9),
            *range(1, 6),
            7,
            9,
            *range(2, 10),
        ),
        strict=True,
    )
)  # I, O and Q are never used: they look like digits
SEPARATORS = re.compile(r"[\s.\-]")


def is_vin(text: str) -> bool:
    """Check a vehicle identification number.

    ISO 3779:2009; 49 CFR 565.15 (weights and values of the check digit).
    """
    signs = SEPARATORS.sub("", text).upper()
    if len(signs) != LENGTH or any(sign not in VALUES for sign in signs):
        return False
    if signs[0] not in NORTH_AMERICA:
        return True
    total = sum(VALUES[sign] * weight for sign, weight in zip(signs, WEIGHTS, strict=True))
    return signs[CHECK_PLACE] == "0123456789X"[total % 11]


def vehicle_key(text: str, *, region: str | None, document: str) -> str:
    """Give the key of a vehicle: its VIN, or the agency's own number."""
    signs = SEPARATORS.sub("", text).upper()
    if is_vin(signs):
        return signs
    if len(signs) == LENGTH and signs.isalnum():
        return f"raw:{document}:{signs}"
    return own_key(text, region=region, document=document)


NOT_PLATE = re.compile(r"[^0-9A-Z]")
WITH_REGION = re.compile(r"\s*([A-Za-z]{2}-[A-Za-z0-9]{1,3})\s+(\S.*)")


def normal_plate(jurisdiction: str, text: str) -> str:
    """Write a plate as jurisdiction, colon and characters."""
    code = normal_region(jurisdiction)
    signs = NOT_PLATE.sub("", text.upper())
    if not signs:
        message = "A plate needs letters or digits from A to Z and 0 to 9; this one has none."
        raise RecordError(message)
    return f"{code}:{signs}"


def plate_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds take the same
    """Give the key of a plate that may name its jurisdiction itself."""
    jurisdiction, colon, signs = text.partition(":")
    if colon:
        return normal_plate(jurisdiction, signs)
    named = WITH_REGION.fullmatch(text)
    if named:
        return normal_plate(named[1], named[2])
    if not region or region in {"US", "USA"}:
        message = (
            "A plate needs its jurisdiction. "
            'Write it before the plate ("US-KY:ABC123"), or set region = "US-KY".'
        )
        raise RecordError(message)
    return normal_plate(region, text)
