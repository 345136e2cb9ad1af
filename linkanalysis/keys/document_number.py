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
    """Give the key of an identity document."""
    parts = (NOT_SIGN.sub("", part) for part in re.split("[:/]", text.upper()))
    key = ":".join(part for part in parts if part)
    if not key:
        message = "A document number needs letters or digits; this one has none."
        raise RecordError(message)
    return key
