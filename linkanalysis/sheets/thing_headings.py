"""Headings of phones, plates, accounts and the like, and which cells tell one record from others.

Lives here: `kind_of_heading`, and `tells_who`: whether a filled column identifies somebody.
Not here: what is read from such columns (`identifier_columns`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linkanalysis.sheets.cells import snake_case
from linkanalysis.vocabulary.age_words import find_heading

if TYPE_CHECKING:
    from collections.abc import Collection

# By type of thing: the type of link, and the headings; a number behind one (phone_2) is ignored.
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "phone": (
        "uses",
        frozenset(
            {
                *("phone", "phones", "telephone", "tel", "mobile", "mobile_phone", "cell_phone"),
                *("phone_number", "phone_no", "msisdn", "telefono", "movil", "telefon", "handy"),
            }
        ),
    ),
    "email": (
        "uses",
        frozenset({"email", "e_mail", "email_address", "mail", "correo", "correo_electronico"}),
    ),
    "plate": (
        "uses",
        frozenset(
            {"plate", "license_plate", "licence_plate", "plate_number", "matricula", "kennzeichen"}
        ),
    ),
    "account": (
        "holds",
        frozenset({"account", "bank_account", "account_number", "iban", "cuenta", "konto"}),
    ),
    "address": (
        "lives_at",
        frozenset({"address", "home_address", "residence", "direccion", "domicilio", "adresse"}),
    ),
}
NUMBERED = re.compile(r"_?\d+$")
# Columns of readers with a number or an id of somebody or of one stay; a sum has none.
OF_SOMEBODY = frozenset(
    {
        *("id", "person", "other_person", "traveler", "booking", "handle", "birth_date"),
        *("caller", "callee", "payer", "payee", "counterparty", "source", "target"),
    }
)
STAY = frozenset({"start", "end"})


def kind_of_heading(heading: str) -> str | None:
    """Return the type of the things in a column of this heading, or None."""
    name = NUMBERED.sub("", snake_case(heading))
    return next((kind for kind, (_, headings) in KINDS.items() if name in headings), None)


def tells_who(headings: Collection[str], counted: Collection[str]) -> bool:
    """Tell whether cells identify somebody or one stay.

    counted: The headings of cells such as 4 guests, which 12 Main under Address is not.
    """
    some = any(map(_is_of_somebody, headings)) or any(map(kind_of_heading, counted))
    return some or {*headings} >= STAY


def _is_of_somebody(heading: str) -> bool:
    found = find_heading(heading)
    is_birth = found is not None and found.kind == "birth date"
    return heading in OF_SOMEBODY or kind_of_heading(heading) is not None or is_birth
