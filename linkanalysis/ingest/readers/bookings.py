"""Bookings of journeys and stays: one record, one traveler on one booking.

A front desk writes into the column of payers who paid, by id or by name, or how: *cash*. Entries
of `NOBODY_NAMED` are no person. A payer is taken for a name if the cell has no digit and no type
before a colon, and either a blank or a table without ids of travelers. Names that are alike are not
one person, so a payer by name is valid on that booking alone, like a traveler by name on that
record; the same name in both columns of a booking is the same person.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from linkanalysis.core.keys.kinds import RAW, identify
from linkanalysis.core.vocabulary.entities import make_id
from linkanalysis.core.vocabulary.words import fold_name
from linkanalysis.core.vocabulary.writing import NOBODY_NAMED
from linkanalysis.ingest.readers.entities import all_births
from linkanalysis.ingest.readers.record_ties import (
    Ids,
    optional_ids,
    state_columns,
    tie_cells,
    tie_frame,
    tie_frames,
)
from linkanalysis.ingest.sheets.age_columns import age_columns
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.identifier_columns import identifier_links
from linkanalysis.ingest.sheets.role_columns import all_roles, written_frame
from linkanalysis.ingest.sheets.sheet import ids_of, span_columns, types_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.ingest.sheets.sheet import Sheet

# Columns that are stated of the booking under their own name.
OF_BOOKINGS = ("place", "origin", "destination", "room", "service", "channel")
THEN = {"age": "age_at_event"}  # an age in a list of travelers is the age when they travel
CONTACTS = {
    "phone": "phone",
    "email": "email",
    "plate": "plate",
}  # of the traveler, and their types
ID = re.compile(r"[\d:]")  # no name of a person has one of these
HASHED = 6  # digits: few payers of one booking have names
PAID_HOW = "payers that say how was paid, kept as payment_method of the booking"
NO_TRAVELER = "the record names neither a traveler nor a payer"


def read_bookings(sheet: Sheet) -> Parts:
    """Read bookings.

    Parameters
    ----------
    sheet : Sheet
        Columns ``start``, ``booking`` (else a ``room`` from a day on is one), and ``traveler`` (an
        id), ``name``, ``birth_date``, ``role``, ``payer`` (people, unless the setting
        ``source_type``, a column ``payer_type`` or the id says otherwise), ``end``, ``place`` (a
        hotel), ``origin``, ``destination``, ``room``, ``service`` (a flight, a bus), ``channel``,
        ``phone``, ``email`` and ``plate`` of the traveler. Columns of ages are read by any usual
        heading.

    Returns
    -------
    Parts
        Travelers are ``booked`` on the booking, and its payer ``paid_for`` it, from start to end.
        A traveler with a name and no id is numbered by document and row, and a payer with a name by
        document, booking and a hash of the name, unless a traveler of that name is on it. Words for
        no person, such as *cash*, are stated of the booking as ``payment_method``, and counted. A
        cell that cannot be read makes its whole record a problem; of payers, birth dates and roles
        only itself is lost.

    Notes
    -----
    A booking says who was to travel, not who traveled; whoever paid need not have known the guests.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"booking": "RX7", "start": "2024-05-02", "traveler": "KY-1", "payer": "KY-2"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="bookings", document="hotel")
    >>> next(iter(batch.links))[["source", "type", "target"]].to_numpy().tolist()
    [['person:KY-1', 'booked', 'booking:RX7'], ['person:KY-2', 'paid_for', 'booking:RX7']]
    """
    sheet.require("start", sheet.texts("start"))
    spans = span_columns(sheet)
    bookings = ids_of(sheet, "booking", "booking") if sheet.has("booking") else _stays(sheet, spans)
    travelers = _travelers(sheet)
    payers, named, methods = _payers(sheet, travelers)
    for index, pair in enumerate(zip(travelers, payers, strict=True)):
        if not any(pair):
            sheet.fault(index, "traveler", NO_TRAVELER)
    for _ in filter(None, (methods[index] for index in sheet.good())):
        sheet.reading.remarks.count(PAID_HOW)
    roles = all_roles(sheet)
    stated: dict[str, list[object]] = {"name": [*sheet.texts("name")], "role": [*roles.roles]}
    people = [
        state_columns(sheet, travelers, stated),
        state_columns(sheet, payers, {"name": named}),
        written_frame(sheet, (travelers,), roles),
        *(
            state_columns(sheet, travelers, {THEN.get(name, name): values})
            for name, values in age_columns(sheet, travelers)
        ),
        *(state_columns(sheet, travelers, {name: values}) for name, values in all_births(sheet)),
    ]
    of_bookings = {name: sheet.texts(name) for name in OF_BOOKINGS} | {"payment_method": methods}
    moment = {**spans, "place": sheet.optional_texts("place")}
    ties = [
        tie_frame(sheet, travelers, bookings, "booked", moment=moment),
        tie_frame(sheet, payers, bookings, "paid_for", moment=moment),
        *(tie_cells(sheet, name, kind, travelers, "uses") for name, kind in CONTACTS.items()),
        identifier_links(sheet, travelers),
    ]
    statements = [*people, state_columns(sheet, bookings, of_bookings)]
    return Parts(pd.concat(statements, ignore_index=True), tie_frames(ties), sheet.problems())


def _stays(sheet: Sheet, spans: Mapping[str, object]) -> Ids:
    """Give the stay in a room from a day on, where a list of guests has no numbers of bookings."""
    days = np.datetime_as_string(np.asarray(spans["start"], "datetime64[D]"))
    keys = [
        f"{fold_name(room)}-{day}" if room and day != "NaT" else f"row-{row}"
        for room, day, row in zip(sheet.texts("room"), days, sheet.chunk.rows, strict=True)
    ]
    return [make_id("booking", f"{RAW}{sheet.reading.document}:{key}") for key in keys]


def _travelers(sheet: Sheet) -> Ids:
    """Give the traveler of each record: by id, or a named one by document and row."""
    known = optional_ids(sheet, "traveler", "person")
    document = sheet.reading.document
    names = sheet.texts("name")
    return [
        found or (identify(f"{document}-{row}", "person") if name else None)
        for found, name, row in zip(known, names, sheet.chunk.rows, strict=True)
    ]


def _payers(sheet: Sheet, travelers: Ids) -> tuple[Ids, list[str], list[str]]:
    """Give the payer of each record, the name of a payer by name alone, and how was paid."""
    payer_types = types_of(sheet, "payer_type", sheet.reading.settings.source_type or "person")
    payers = ids_of(sheet, "payer", payer_types, required=False, apart=False)
    names, methods = [""] * sheet.n, [""] * sheet.n
    booked = _by_name(sheet, travelers)
    bookings, document = sheet.texts("booking"), sheet.reading.document
    for index, text in enumerate(sheet.texts("payer")):
        if not (payers[index] or "").startswith("person:"):
            continue
        if fold_name(text) in NOBODY_NAMED:
            payers[index], methods[index] = None, text
        elif not ID.search(text) and (" " in text or not sheet.has("traveler")):
            key = (bookings[index], _same_name(text))
            names[index] = text
            payers[index] = booked.get((index, key[1])) or booked.get(key)
            # not the name itself: an id is shown where a name may have to be withheld
            short = hashlib.sha256(key[1].encode()).hexdigest()[:HASHED]
            payers[index] = payers[index] or identify(f"{document}-{key[0]}-{short}", "person")
    return payers, names, methods


def _by_name(sheet: Sheet, travelers: Ids) -> dict[tuple[str | int, str], str]:
    """Travelers by booking and name, the first of each; and by record and name."""
    found: dict[tuple[str | int, str], str] = {}
    rows = zip(travelers, sheet.texts("booking"), sheet.texts("name"), strict=True)
    for index, (traveler, booking, name) in enumerate(rows):
        if traveler and name:
            found.setdefault((booking, _same_name(name)), traveler)
            found[index, _same_name(name)] = traveler
    return found


def _same_name(name: str) -> str:
    """Fold a name, in whatever order its words are."""
    return " ".join(sorted(fold_name(name).split()))
