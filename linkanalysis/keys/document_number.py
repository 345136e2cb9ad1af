"""Numbers of identity documents: country, kind and number together name one document.

Lives here: the key of a passport, license or identity card.
Not here: who is who by them (`identity`).
"""

from __future__ import annotations

import re

from linkanalysis.errors import RecordError

__all__ = ["document_number_key"]

NOT_SIGN = re.compile(r"[^0-9A-Z]")


def document_number_key(text: str, *, region: str | None, document: str) -> str:  # noqa: ARG001 - all kinds take the same
    """Give the key of an identity document.

    Parameters
    ----------
    text : str
        Country, kind and number with colons or slashes between, or fewer of them.
    region : str or None
        Not used.
    document : str
        Not used.

    Returns
    -------
    str
        The parts in upper case, letters and digits only, with colons between.

    Raises
    ------
    RecordError
        If no letter or digit is in it.

    Examples
    --------
    >>> document_number_key("RO/passport/054 321-98", region=None, document="stops.csv")
    'RO:PASSPORT:05432198'
    """
    parts = (NOT_SIGN.sub("", part) for part in re.split("[:/]", text.upper()))
    key = ":".join(part for part in parts if part)
    if not key:
        message = "A document number needs letters or digits; this one has none."
        raise RecordError(message)
    return key
