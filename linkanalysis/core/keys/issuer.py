"""Countries of identifiers: the one that an identifier names by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import phonenumbers

from linkanalysis.core.keys.account import is_iban
from linkanalysis.core.keys.phone import is_service_number
from linkanalysis.core.keys.region import STATES, read_country

if TYPE_CHECKING:
    from collections.abc import Callable


def issuing_country(type_name: str, key: str) -> str | None:
    """Return the country that issued an identifier, if its key names one.

    It is not where the identifier is now, nor where its user is from.
    """
    read = READ.get(type_name)
    return read(key) if read is not None else None


def _of_phone(key: str) -> str | None:
    if not key.startswith("+") or is_service_number(key):
        return None
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(key))
    except phonenumbers.NumberParseException:
        return None
    return read_country(region, nation=True) if region else None


def _of_account(key: str) -> str | None:
    return read_country(key[:2], nation=True) if is_iban(key) else None


def _of_plate(key: str) -> str | None:
    region, colon, _ = key.partition(":")
    return read_country(region) if colon else None


def _of_document(key: str) -> str | None:
    issuer, *rest = key.split(":")
    if not rest:
        return None
    if issuer.startswith("US") and issuer[2:] in STATES:  # keys have no dash: USKY is US-KY
        return "US"
    return read_country(issuer, nation=rest[0] == "PASSPORT")  # no state issues passports


READ: dict[str, Callable[[str], str | None]] = {
    "phone": _of_phone,
    "account": _of_account,
    "plate": _of_plate,
    "document_number": _of_document,
}
