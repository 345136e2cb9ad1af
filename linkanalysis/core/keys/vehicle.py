"""Vehicles and their plates."""

from __future__ import annotations

import re

from linkanalysis.core.keys.region import STATES, country_of, normalize_region
from linkanalysis.core.keys.text import plain_key
from linkanalysis.errors import RecordError

VIN_LENGTH = 17
CHECK_INDEX = 8
NORTH_AMERICA = "12345"  # first character of vehicles built there; only they need a check digit
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)),
        strict=True,
    )
)  # a VIN has no I, O or Q, which look like digits
SEPARATORS = re.compile(r"[\s.\-]")
NOT_LETTER_OR_DIGIT = re.compile(r"[^0-9A-Z]")
# A plate after the postal code of its state. Plates have five to eight characters, so that "AL 123"
# is a plate that begins with AL and "OH ABC 123" one of Ohio.
WITH_STATE = re.compile(r"\s*([A-Za-z]{2})[\s-]+((?:[A-Za-z0-9][\s-]?){5,8})\s*")
MARKED = re.compile(r"\s*(\S.*?)\s*(?:\(([A-Za-z]{2})\)|/\s*([A-Za-z]{2}))\s*")  # ABC 123 (KY)
# Eight characters of which the first two are the state that issued the plate: those are the state,
# since plates of the United States have seven characters at most, but for few of choice.
GLUED = re.compile(r"\s*([A-Za-z]{2})((?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9]{6,7})\s*")
WITH_REGION = re.compile(r"\s*([A-Za-z]{2}-[A-Za-z0-9]{1,3})\s+(\S.*)")  # US-KY ABC 123


def is_vin(text: str) -> bool:
    """Check a vehicle identification number, with its check digit where one is required.

    ISO 3779:2009; 49 CFR 565.15 (weights and values of the check digit).
    """
    characters = SEPARATORS.sub("", text).upper()
    if len(characters) != VIN_LENGTH or any(character not in VALUES for character in characters):
        return False
    if characters[0] not in NORTH_AMERICA:
        return True
    values = [VALUES[character] for character in characters]
    total = sum(value * weight for value, weight in zip(values, WEIGHTS, strict=True))
    return characters[CHECK_INDEX] == "0123456789X"[total % 11]


def vehicle_key(text: str, *, region: str | None, document: str) -> str:
    """Return the key of a vehicle: its VIN, or the agency's own number."""
    characters = SEPARATORS.sub("", text).upper()
    if is_vin(characters):
        return characters
    if len(characters) == VIN_LENGTH and characters.isalnum():
        return f"raw:{document}:{characters}"
    return plain_key(text, region=region, document=document)


def normalize_plate(jurisdiction: str, text: str) -> str:
    """Write a plate as jurisdiction, colon and characters."""
    code = normalize_region(jurisdiction)
    characters = NOT_LETTER_OR_DIGIT.sub("", text.upper())
    if not characters:
        message = "A plate needs letters or digits from A to Z and 0 to 9; this one has none."
        raise RecordError(message)
    return f"{code}:{characters}"


def split_marked(text: str) -> tuple[str, str] | None:
    """Return the state behind a plate in brackets or after a stroke, and the plate; else None."""
    found = MARKED.fullmatch(text)
    state = (found[2] or found[3]).upper() if found else ""
    return (state, found[1]) if found and state in STATES else None


def split_state(text: str, state: str) -> tuple[str, str] | None:
    """Return the state that a plate is written with, and the rest; None if it is written alone.

    state: Of the record or the document, or ""; no other state is taken for one without a sign
    between it and the plate.
    """
    before, glued = (each.fullmatch(text) for each in (WITH_STATE, GLUED))
    marked = split_marked(text)
    if marked:
        return marked
    if before and before[1].upper() in STATES:
        return before[1].upper(), before[2]
    if glued and glued[1].upper() == state.upper():
        return glued[1].upper(), glued[2]
    return None


def state_of(region: str | None) -> str:
    """Return the two letters of a state of the United States, or an empty text."""
    country, _, part = (region or "").partition("-")
    return part if country == "US" else ""


def plate_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of a plate; its own jurisdiction comes before the region of the document."""
    jurisdiction, colon, characters = text.partition(":")
    if colon:
        return normalize_plate(jurisdiction, characters)
    named = WITH_REGION.fullmatch(text)
    if named:
        return normalize_plate(named[1], named[2])
    split = split_state(text, state_of(region)) if country_of(region) in {None, "US"} else None
    if split:
        return normalize_plate(f"US-{split[0]}", split[1])
    if not region or region in {"US", "USA"}:
        message = (
            "A plate needs its jurisdiction. "
            'Write it before the plate ("US-KY:ABC123"), or set region = "US-KY".'
        )
        raise RecordError(message)
    return normalize_plate(region, text)
