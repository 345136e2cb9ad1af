"""Numbers of a table: exact amounts, currencies, durations, counts.

Lives here: the conversions; each refuses a text that could mean two numbers.
Not here: dates (`moments`).
"""

from __future__ import annotations

import re
from decimal import Decimal

from linkanalysis.errors import RecordError

# By decimal sign. Thousands are grouped in threes or not at all, so that "12,50" is not a number
# with a decimal point.
NUMBERS = {
    ".": re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"),
    ",": re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"),
}
OTHER = {".": ",", ",": "."}
# The case keeps amounts as DECIMAL(18, 4): four decimals, fourteen digits before them.
DECIMALS = 4
LIMIT = Decimal(10) ** 14
CLOCK = re.compile(r"(?:(\d+):)?([0-9]{1,2}):([0-5]\d(?:\.\d+)?)")
SECONDS = re.compile(r"\d+(?:\.\d+)?")


def read_amount(text: str, decimal: str = ".") -> str:
    """Read an amount exactly and write it with four decimals."""
    if not NUMBERS[decimal].fullmatch(text):
        hint = ""
        if NUMBERS[OTHER[decimal]].fullmatch(text):
            name = "commas" if decimal == "." else "points"
            hint = f' Decimal {name}? Set it in case.toml: decimal = "{OTHER[decimal]}".'
        message = f"the amount is not a number; the row is kept in problems.{hint}"
        raise RecordError(message)
    amount = Decimal(text.replace(OTHER[decimal], "").replace(decimal, "."))
    decimals = -int(amount.normalize().as_tuple().exponent)
    if decimals > DECIMALS or abs(amount) >= LIMIT:
        message = "the amount has more than 14 digits or more than 4 decimals."
        raise RecordError(message)
    return f"{amount:.4f}"


def read_currency(text: str) -> str:
    """Read the three letters of a currency."""
    code = text.upper()
    if not re.fullmatch("[A-Z]{3}", code):
        message = 'the currency is not three letters such as "USD".'
        raise RecordError(message)
    return code


def read_duration(text: str) -> float:
    """Read a duration in seconds, or in minutes and seconds with hours or without."""
    if SECONDS.fullmatch(text):
        return float(text)
    clock = CLOCK.fullmatch(text)
    if not clock:
        message = "the duration is neither seconds nor minutes and seconds (12:05)."
        raise RecordError(message)
    return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + float(clock[3])


def read_count(text: str) -> int:
    """Read how often something happened."""
    if not re.fullmatch(r"[0-9]{1,15}", text) or int(text) == 0:
        message = "the count is not an integer of at least 1."
        raise RecordError(message)
    return int(text)
