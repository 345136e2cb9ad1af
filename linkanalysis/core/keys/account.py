"""Accounts: an IBAN if there is one, else the number or name as the records write it."""

from __future__ import annotations

import re
import unicodedata

from linkanalysis.core.keys.online import EMAIL
from linkanalysis.errors import RecordError

SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
SEPARATORS = re.compile(r"[\s.\-]")
NOT_IN_NUMBERS = re.compile(r"[^0-9A-Z*]")
SIGNED = re.compile("[@$]")  # e-mail addresses and account names, of which all signs count
# Letters, digits and the marks of both: Unicode's general categories.
WRITTEN = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No"))


def is_iban(text: str) -> bool:
    """Check an international bank account number.

    ISO 13616-1:2020; check digits by ISO/IEC 7064, MOD 97-10.
    """
    characters = SEPARATORS.sub("", text).upper()
    if not SHAPE.fullmatch(characters):
        return False
    rotated = characters[4:] + characters[:4]
    return int("".join(str(int(character, 36)) for character in rotated)) % 97 == 1


def is_account_name(text: str) -> bool:
    """Tell whether an account is given by a name, which others may have: with few digits or none.

    An e-mail address is nobody else's.
    """
    digits = sum(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text))
    return letters > digits and not is_iban(text) and not EMAIL.fullmatch(text)


def account_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds have one signature
    """Return the key of an account: of a number its digits and letters, of a name all letters."""
    key = ":".join(filter(None, map(_part, _folded(text).split(":"))))
    if not key.strip("*:"):
        message = "An account needs letters or digits; this one has none."
        raise RecordError(message)
    return key


def _folded(text: str) -> str:
    return text.upper() if text.isascii() else unicodedata.normalize("NFKC", text).upper()


def _part(folded: str) -> str:
    """Take away the signs that banks put between the characters of a number, or of a name."""
    if folded.isascii() and not SIGNED.search(folded):
        return NOT_IN_NUMBERS.sub("", folded)
    signs = SIGNED.search(folded) and any(map(str.isalpha, folded))
    kept = (
        each
        for each in folded
        if each == "*"
        or unicodedata.category(each) in WRITTEN
        or (signs and each.isprintable() and not each.isspace())
    )
    return unicodedata.normalize("NFKC", "".join(kept))
