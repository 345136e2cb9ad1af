"""Bank accounts: an IBAN if there is one, else the number as the bank writes it.

Lives here: the check of an IBAN (ISO 13616) and the key of an account.
Not here: payments (`readers.payments`), crypto assets (`online`).
"""

from __future__ import annotations

import re

from linkanalysis.errors import RecordError

SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
SEPARATORS = re.compile(r"[\s.\-]")


def is_iban(text: str) -> bool:
    """Check an international bank account number.

    ISO 13616-1:2020; check digits by ISO/IEC 7064, MOD 97-10.
    """
    characters = SEPARATORS.sub("", text).upper()
    if not SHAPE.fullmatch(characters):
        return False
    rotated = characters[4:] + characters[:4]
    return int("".join(str(int(character, 36)) for character in rotated)) % 97 == 1


def account_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of a bank account."""
    parts = (re.sub(r"[^0-9A-Z*]", "", part) for part in text.upper().split(":"))
    key = ":".join(part for part in parts if part)
    if not key.strip("*:"):
        message = "An account needs letters or digits; this one has none."
        raise RecordError(message)
    return key
