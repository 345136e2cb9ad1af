"""Vehicle identification numbers: seventeen characters, in North America with a check digit.

Lives here: the check of ISO 3779 and 49 CFR 565.15, and the key of a vehicle.
Not here: plates (`plate`).
"""

from __future__ import annotations

import re

from linkanalysis.keys.text import own_key

__all__ = ["is_vin", "vehicle_key"]

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
