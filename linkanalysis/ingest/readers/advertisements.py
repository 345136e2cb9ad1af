"""Advertisements: one record, one post on one site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.ingest.readers.record_ties import (
    optional_ids,
    scoped_ids,
    state_columns,
    tie_cells,
    tie_frame,
    tie_frames,
)
from linkanalysis.ingest.sheets.document_parts import Parts
from linkanalysis.ingest.sheets.sheet import instants_of, moment_columns

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.sheet import Sheet

ROLE = "possible_victim"
# Columns of things by which an advertiser can be reached, and their types.
CONTACTS = {"phone": "phone", "email": "email", "handle": "handle"}
# Columns that are stated of the post. The name and the age in it are those of an advertisement:
# they make nobody, and may be untrue.
OF_ADS = {
    "title": "title",
    "text": "text",
    "place": "place",
    "price": "price",
    "alias": "advertised_name",
    "age": "advertised_age",
}


def read_advertisements(sheet: Sheet) -> Parts:
    """Read advertisements.

    Parameters
    ----------
    sheet : Sheet
        Columns ``ad`` (the number of the post) and ``start`` (when it was posted), and ``site``,
        ``phone``, ``email``, ``handle`` (several with ``;`` between), ``person`` (an id, if the
        agency knows who is advertised), ``title``, ``text``, ``place``, ``price``, ``alias`` and
        ``age`` as the post gives them.

    Returns
    -------
    Parts
        Phones, addresses and account names are ``advertised_in`` the post ``site/ad`` at its date.
        A person who is advertised is a possible victim and protected. A cell that cannot be read
        makes its whole record a problem; of a phone, an address or a person only its tie is lost.

    Examples
    --------
    >>> import pandas as pd
    >>> from linkanalysis.records import read_frame
    >>> row = {"ad": "77", "site": "ads.example", "start": "2024-05-02", "phone": "+15025550143"}
    >>> batch = read_frame(pd.DataFrame([row]), reader="advertisements", document="ads")
    >>> next(iter(batch.links))[["source", "type", "target"]].to_numpy().tolist()
    [['phone:+15025550143', 'advertised_in', 'ad:ads.example/77']]
    """
    ads = scoped_ids(sheet, "ad", "ad", "site", "/")  # two sites may use the same number
    moment = moment_columns(instants_of(sheet, "start", required=True))
    people = optional_ids(sheet, "person", "person")
    ties = [
        tie_frame(sheet, people, ads, "advertised_in", moment=moment, role=ROLE),
        *(
            tie_cells(sheet, name, kind, ads, "advertised_in", moment=moment)
            for name, kind in CONTACTS.items()
        ),
    ]
    statements = [
        state_columns(sheet, people, {"role": [ROLE] * sheet.n}),
        state_columns(sheet, ads, {ours: sheet.texts(name) for name, ours in OF_ADS.items()}),
        state_columns(sheet, ads, {"site": sheet.texts("site"), "date": sheet.texts("start")}),
    ]
    return Parts(pd.concat(statements, ignore_index=True), tie_frames(ties), sheet.problems())
