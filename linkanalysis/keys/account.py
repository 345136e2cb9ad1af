"""Bank accounts: IBAN where there is one, else the number as the bank writes it.

Lives here: the check of ISO 13616 and the key of an account.
Not here: payments (`records.payments`), crypto assets (`wallet`).
"""

from __future__ import annotations

import re

from linkanalysis.errors import RecordError

__all__ = ["account_key", "is_iban"]

SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
SEPARATORS = re.compile(r"[\s.\-]")


def is_iban(text: str) -> bool:
    """Check an international bank account number.

    Parameters
    ----------
    text : str
        The number; case and spaces do not matter.

    Returns
    -------
    bool
        True if it has the shape of an IBAN and its check digits fit. The length that each
        country prescribes is not checked.

    References
    ----------
    .. [1] ISO 13616-1:2020; check digits by ISO/IEC 7064, MOD 97-10.

    Examples
    --------
    >>> is_iban("GB82 WEST 1234 5698 7654 32"), is_iban("GB83 WEST 1234 5698 7654 32")
    (True, False)
    """
    signs = SEPARATORS.sub("", text).upper()
    if not SHAPE.fullmatch(signs):
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def account_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds take the same
    """Give the key of a bank account.

    Parameters
    ----------
    text : str
        An IBAN, a routing number and an account number with a colon between, or the number that
        the bank uses.
    region : str or None
        Not used.
    document : str
        Not used: accounts link documents.

    Returns
    -------
    str
        Letters and digits in upper case, without spaces and dashes.

    Raises
    ------
    RecordError
        If no letter or digit is in it.

    Examples
    --------
    >>> account_key("gb82 west 1234 5698 7654 32", region=None, document="bank.csv")
    'GB82WEST12345698765432'
    """
    parts = (re.sub(r"[^0-9A-Z*]", "", part) for part in text.upper().split(":"))
    key = ":".join(part for part in parts if part)
    if not key.strip("*:"):
        message = "An account needs letters or digits; this one has none."
        raise RecordError(message)
    return key
