"""License plates: characters mean nothing without who issued them.

Lives here: the normal form of a plate.
Not here: vehicles (`vin`); a plate moves between them.
"""

from __future__ import annotations

import re

from linkanalysis.errors import RecordError
from linkanalysis.keys.region import normal_region

__all__ = ["normal_plate", "plate_key"]

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
