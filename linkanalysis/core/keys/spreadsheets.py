"""What spreadsheets and frames do to identifiers that they take for numbers."""

from __future__ import annotations

import re

from linkanalysis.errors import RecordError

WITH_ZERO = re.compile(r"(\+?[0-9]+)\.00?")  # with the sign of a phone number
# They always write the sign, which an account such as 12E05 has not.
ROUNDED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}")


def without_zero(text: str) -> str:
    """Take the decimal zeros off a whole number."""
    found = WITH_ZERO.fullmatch(text.strip()) if "." in text else None
    return found[1] if found else text


def refuse_rounded(text: str) -> None:
    """Refuse a number that a spreadsheet rounded to show it."""
    if "+" in text and ROUNDED.fullmatch(text.strip()):
        message = (
            "A spreadsheet rounded this number to powers of ten (8.6E+09), so that digits are "
            "lost; format its column as text and export the file again."
        )
        raise RecordError(message)
