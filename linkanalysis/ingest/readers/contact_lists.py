"""Contact lists of phones and services: one record, one contact as the owner of the phone saved it.

The name of a contact is what the owner of the phone calls it. It is stated of the number as
hearsay, never as the name of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.keys.online import handle_at
from linkanalysis.core.keys.phone import normalize_phone
from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.errors import LinkAnalysisError
from linkanalysis.ingest.sheets.document_parts import Parts, statement_frame
from linkanalysis.ingest.sheets.identifier_columns import things_in
from linkanalysis.ingest.sheets.saved_names import SAVED_AS
from linkanalysis.ingest.sheets.sheet import things_of

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Reading, Sheet

# By column: the type of what a contact can be reached by.
REACHED = {"phone": "phone", "email": "email", "handle": "handle"}
NOBODY = "a contact needs a number, an address or an account name"
NO_PHONE = (
    "the list does not name the phone it is from, so its ties are those of a number that is valid "
    "in this document alone; set owner to the id of that phone, or of the person who used it"
)


def read_contact_lists(sheet: Sheet) -> Parts:
    """Read a list of contacts.

    Parameters
    ----------
    sheet : Sheet
        Columns ``saved_as`` (the name under which the owner saved the contact), and ``phone``,
        ``email``, ``handle`` (several with ``;`` between), and ``service`` (to which an account
        name belongs that does not name its own). The setting ``owner`` names the phone of the list
        (``phone:…``, or its number), or the person who used it, whose ``role`` may be set too.

    Returns
    -------
    Parts
        A `tie` of the phone with each number, address and account of a contact. The name is a
        statement ``saved_as`` of each, of the kind `hearsay`. A cell that cannot be read costs its
        tie; a contact with nothing to reach it by is a problem as a whole.

    Notes
    -----
    A contact shows that somebody saved it, not that the two were ever in contact, and not who uses
    the number: a name may be a nickname, a company or a lie, and lists are copied from phone to
    phone.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> contacts = pd.DataFrame({"saved_as": ["Boss"], "phone": ["502-555-0177"]})
    >>> document = {"title": "contacts", "region": "US-KY", "owner": "phone:502-555-0143"}
    >>> batch = read_frame(contacts, reader="contact_lists", document=document)
    >>> next(iter(batch.links))[["source", "type", "target"]].to_numpy().tolist()
    [['phone:+15025550143', 'tie', 'phone:+15025550177']]
    >>> next(iter(batch.statements))[["entity", "value", "kind"]].to_numpy().tolist()
    [['phone:+15025550177', 'Boss', 'hearsay']]
    """
    names, rows = sheet.texts(SAVED_AS), sheet.chunk.rows
    reached = sorted(pair for column in REACHED for pair in _reached(sheet, column))
    faulty = {index for index, *_ in sheet.faults}
    for index in {*range(sheet.n)} - {index for index, _ in reached} - faulty:
        sheet.fault(index, "phone", NOBODY)
    phone, user = owner_of(sheet.reading)
    stated = [
        (thing, SAVED_AS, names[index], rows[index])
        for index, thing in reached
        if names[index] and sheet.reading.is_new(thing, SAVED_AS, names[index])
    ]
    ties = [(phone, thing, "tie", rows[index]) for index, thing in reached]
    said = statement_frame(stated).assign(kind="hearsay")
    if user and reached and sheet.reading.is_new(phone, user):
        first = rows[reached[0][0]]
        ties.append((user, phone, "uses", first))
        role = sheet.reading.settings.role
        own = statement_frame([(user, "role", role, first)] if role else [])
        said = pd.concat([own.assign(kind="fact"), said], ignore_index=True)
    links = pd.DataFrame(ties, columns=["source", "target", "type", "row"], dtype=object)
    return Parts(said, links, sheet.problems())


def owner_of(reading: Reading) -> tuple[str, str | None]:
    """Give the phone of a list, and the person who used it if the settings name one."""
    settings, document = reading.settings, reading.document
    reading.remarks.use("owner")
    given = settings.owner or (f"{document} owner" if settings.role else "")
    owner, why = None, NO_PHONE
    # a role is a person's; without one a number is that of the phone
    numbered = not settings.role and normalize_phone(given, settings.region)
    try:
        owner = reading.identify(given, "phone" if numbered else "person") if given else None
    except LinkAnalysisError as error:
        why = f"owner cannot be read: {error}"
    if owner and owner.startswith("phone:"):
        return owner, None
    if reading.is_new("owner"):
        reading.remarks.add([why])
    return make_id("phone", f"raw:{document}:owner"), owner


def _reached(sheet: Sheet, column: str) -> list[tuple[int, str]]:
    """Make ids of what a column names, each with its record."""
    texts = sheet.texts(column)
    known = sheet.texts("service", sheet.reading.settings.service)
    services = known if column == "handle" else [""] * sheet.n
    cells = [
        (index, handle_at(service, part))
        for index, (text, service) in enumerate(zip(texts, services, strict=True))
        for part in things_in(text, REACHED[column])
    ]
    return list(dict.fromkeys(things_of(sheet, column, REACHED[column], cells)))
