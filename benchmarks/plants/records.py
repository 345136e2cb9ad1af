"""The files of a case: rows by file until they are written.

Lives here: `Records`, and the columns of each file.
Not here: what a row means (`scene`) and how files are read (`case.toml`).
"""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import NamedTuple

from plants.truth import Row

HERE = Path(__file__).parent
CALLS = ("A_NUMBER", "B_NUMBER", "START", "SECONDS", "SERVICE", "IMEI", "IMSI", "CELL")
CASH = ("FROM_KIND", "FROM", "TO_KIND", "TO", "WHEN", "AMOUNT", "CHANNEL", "CITY")
HEADERS: dict[str, tuple[str, ...]] = {
    "people/persons.csv": ("PERSON_ID", "FULL_NAME", "BORN", "CITY", "COUNTRY"),
    "people/things.csv": ("HOLDER", "KIND", "THING", "RELATION", "FROM", "TO"),
    "people/homes.csv": ("PERSON_ID", "ADDRESS", "FROM", "TO"),
    "people/families.csv": ("PERSON_A", "RELATION", "PERSON_B"),
    "people/jobs.csv": ("PERSON_ID", "RELATION", "AT_KIND", "AT", "FROM"),
    "people/members.csv": ("PERSON_ID", "GROUP"),
    "people/organizations.csv": (
        *("NAME", "SECTOR", "PHONE", "ACCOUNT", "ADDRESS", "CITY", "OPENS", "CLOSES"),
    ),
    "calls/carrier_east.csv": CALLS,
    "calls/carrier_west.csv": CALLS,
    "calls/cells.csv": ("CELL", "CITY", "LATITUDE", "LONGITUDE", "AZIMUTH"),
    "messages/chatnest.csv": ("FROM", "TO", "SENT"),
    "bank/transfers.csv": ("FROM", "TO", "POSTED", "AMOUNT", "CHANNEL"),
    "bank/cash.csv": CASH,
    "bank/cash_west.csv": CASH,
    "bank/statements.csv": ("ACCOUNT", "DATE", "DESCRIPTION", "DEBIT", "CREDIT"),
    "bank/machines.csv": ("PLACE", "KIND", "CITY", "LATITUDE", "LONGITUDE", "TIMEZONE"),
    "bank/customers.csv": ("ACCOUNT", "KIND", "CONTACT"),
    "travel/bookings.csv": (
        *("BOOKING", "ARRIVAL", "DEPARTURE", "TRAVELER", "PAYER_KIND", "PAYER"),
        *("PLACE", "ORIGIN", "DESTINATION", "SERVICE"),
    ),
    "travel/hotels.csv": ("HOTEL", "CITY", "LATITUDE", "LONGITUDE"),
    "roads/reads.csv": (
        *("PLATE", "STATE", "TIME", "CAMERA", "SITE", "LATITUDE", "LONGITUDE", "CONFIDENCE"),
    ),
    "roads/cameras.csv": ("CAMERA", "CITY"),
    "ads/posts.json": (
        *("ad", "site", "posted", "phone", "email", "handle"),
        *("title", "place", "price", "alias", "age"),
    ),
    "reports/missing.csv": ("REPORT", "PERSON_ID", "MISSING_SINCE", "LAST_SEEN", "STATUS"),
    "reports/incidents.csv": (
        *("INCIDENT", "DATE", "OFFENSE", "CITY", "PERSON_ID", "ROLE", "ORI"),
    ),
    "reports/interviews.csv": ("PERSON_A", "RELATION", "PERSON_B", "DATE"),
    "reports/associations.csv": ("PERSON_A", "PERSON_B", "DATE"),
    "reports/found.csv": ("KIND", "WHO", "RELATION", "DOCUMENT_NUMBER", "DATE"),
    "registers/documents.csv": ("DOCUMENT_NUMBER", "PERSON_ID"),
    "neighbor/contacts.csv": ("SUBJECT", "KIND", "THING"),
}


class Handle(NamedTuple):
    """A row before it is known where in its file it will stand."""

    document: str
    index: int


class Records:
    """Rows by file. Rows are sorted when they are written: their order tells nothing."""

    def __init__(self) -> None:
        self._rows: dict[str, list[tuple[str, ...]]] = {name: [] for name in HEADERS}
        self._rank: dict[str, list[int]] = {}

    def add(self, document: str, *cells: object) -> Handle:
        rows = self._rows[document]
        rows.append(tuple("" if cell is None else str(cell) for cell in cells))
        return Handle(document, len(rows) - 1)

    def cells(self, handle: Handle) -> dict[str, str]:
        """Give the cells of a row by column."""
        row = self._rows[handle.document][handle.index]
        return dict(zip(HEADERS[handle.document], row, strict=True))

    def write(self, folder: Path) -> None:
        for name, rows in self._rows.items():
            order = sorted(range(len(rows)), key=lambda index, rows=rows: (rows[index], index))
            self._rank[name] = [0] * len(rows)
            for rank, index in enumerate(order):
                self._rank[name][index] = rank
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            ordered = [rows[index] for index in order]
            if name.endswith(".json"):
                listed = [dict(zip(HEADERS[name], row, strict=True)) for row in ordered]
                path.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", "utf-8")
                continue
            with path.open("w", encoding="utf-8", newline="") as stream:
                out = csv.writer(stream, lineterminator="\n")
                out.writerow(HEADERS[name])
                out.writerows(ordered)
        shutil.copyfile(HERE / "case.toml", folder / "case.toml")

    def row(self, handle: Handle) -> Row:
        """Say where a row stands, after `write`: as a spreadsheet numbers it, or a JSON pointer."""
        rank = self._rank[handle.document][handle.index]
        json_row = handle.document.endswith(".json")
        return Row(handle.document, f"/{rank}" if json_row else str(rank + 2))
