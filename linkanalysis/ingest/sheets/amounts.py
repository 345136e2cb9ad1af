"""Amounts as people write them: with the sign or code of a currency, in brackets if negative."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.ingest.sheets.cells import NUMBERS, OTHER, read_amount

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

# The currencies that a sign may mean, the likeliest first; one alone needs no further word.
SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "COP", "CLP", "ARS", "HKD", "SGD"),
    "US$": ("USD",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
}
MARK = r"(US\$|[$€£¥]|[A-Z]{3})"
NUMBER = r"([+-]?[0-9][0-9.,]*)"
MARKED = re.compile(rf"([+-]?)\s*{MARK}\s*{NUMBER}|{NUMBER}\s*{MARK}")
# Thousands parted by a blank, as in most of Europe, or by an apostrophe, as in Switzerland.
GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f'\u2019]\d{3})+(?!\d)")
BEHIND = re.compile(r"[0-9][0-9.,]*\s*-")
PLAIN = re.compile("[0-9.,+-]*")


def read_sum(text: str, decimal: str = ".") -> str:
    """Read an exact amount, whatever stands around the number, and write it with four decimals."""
    number, _ = _parts(text)
    other = OTHER[decimal]
    # with both signs only one reading is left, whatever the settings say
    sure = "." in number and "," in number and NUMBERS[other].fullmatch(number)
    amount = read_amount(number, other if sure else decimal)
    negative = text.startswith("(") and not amount.startswith("-")
    return f"-{amount}" if negative else amount


def add_units(sheet: Sheet, column: str, units: list[object]) -> list[object]:
    """Complete the units of records by those that the cells of their amounts name."""
    found = [*units]
    for index, text in enumerate(sheet.texts(column)):
        mark = mark_of(text)
        if not mark:
            continue
        meant, given = SIGNS.get(mark, (mark,)), units[index]
        if given and given not in meant:
            why = f'the amount is in "{mark}", and its currency or unit is {given}'
            sheet.fault(index, column, why)
        elif not given and len(meant) == 1:
            found[index] = meant[0]
    return found


def mark_of(text: str) -> str:
    """Return the sign or code of a currency in the cell of an amount, or an empty text."""
    return "" if PLAIN.fullmatch(text) else _parts(text)[1]


def _parts(text: str) -> tuple[str, str]:
    """Take the number and the mark of its currency out of a text."""
    inner = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
    inner = GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), inner)
    if BEHIND.fullmatch(inner):  # a minus behind the number, as banks print it
        inner = f"-{inner[:-1].rstrip()}"
    found = MARKED.fullmatch(inner)
    if not found:
        return inner, ""
    minus, mark, number, first, last = found.groups()
    return (f"{minus}{number}", mark) if mark else (first, last)
