"""Values of files that state the type of a value beside it."""

from __future__ import annotations

import math

WHOLE = frozenset({"int", "integer", "long", "short", "byte"})
FRACTION = frozenset({"float", "double"})
FLAGS = {"true": True, "1": True, "false": False, "0": False}
DIGITS = 40  # more than any count; longer ones are not numbers that anybody wrote by hand


def typed_value(text: str, kind: str) -> str | int | float | bool | None:
    """Return the value of a text, or None if it is not of its kind."""
    if kind in WHOLE:
        return _whole(text)
    if kind in FRACTION:
        return _fraction(text)
    if kind == "boolean":
        return FLAGS.get(text.strip().lower())
    return text


def guessed(text: str) -> str | int | float:
    """Return the number that a text writes in the usual way, or the text."""
    number = _whole(text)
    if number is not None and str(number) == text:
        return number
    fraction = _fraction(text) if "." in text else None
    return fraction if fraction is not None and math.isfinite(fraction) else text


def _whole(text: str) -> int | None:
    try:
        return int(text) if len(text) <= DIGITS else None
    except ValueError:
        fraction = _fraction(text)
        return int(fraction) if fraction is not None and fraction.is_integer() else None


def _fraction(text: str) -> float | None:
    try:
        return float(text) if len(text) <= 2 * DIGITS and "_" not in text else None
    except ValueError:
        return None
