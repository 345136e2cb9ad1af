"""What agencies, companies and platforms hand over, each in columns of its own.

Lives here: `Papers`, one method a kind of record; `case.toml` says how they are read.
Not here: what happens (`life`, and the families of plots).
"""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from small_town.places import CENTRAL, EASTERN, day_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from small_town.places import Spot

HERE = Path(__file__).parent
COLUMNS = {
    "sheriff/jackets.csv": "JACKET SUBJECT DOB CAPACITY COUNTRY",
    "sheriff/relations.csv": "JACKET_A HOW JACKET_B",
    "sheriff/dwellings.csv": "JACKET DWELLING MOVED_IN MOVED_OUT",
    "sheriff/jobs.csv": "JACKET EMPLOYER HIRED",
    "sheriff/worksites.csv": "JACKET SITE SINCE",
    "sheriff/belongings.csv": "JACKET RELATION THING NUMBER SINCE",
    "sheriff/seen_at.csv": "PAPER FOUND_AT FOUND_ON",
    "sheriff/dispatch.csv": "CFS RECEIVED CODE WHERE JACKET PART",
    "sheriff/missing.csv": "REPORT JACKET SUBJECT LAST_SEEN",
    "sheriff/interviews.csv": "JACKET_A SAID JACKET_B TAKEN",
    "police/cards.csv": "CARD NAME BIRTH",
    "police/card_numbers.csv": "CARD KIND NUMBER NOTED",
    "police/readers.csv": "TAG ST READ_AT POLE LAT LON",
    "carrier/usage.csv": (
        "CALLING CALLED CONNECT_UTC SECS SVC HANDSET CHIP TOWER TOWER_LAT TOWER_LON"
    ),
    "bank/ledger.csv": "POSTED FROM_KIND FROM_NO TO_KIND TO_NO USD HOW WHERE",
    "bank/customers.csv": "ACCT_NO PHONE EMAIL HOME_BRANCH",
    "bank/signers.csv": "SIGNER_KIND SIGNER ACCT_NO",
    "clerk/licenses.csv": "FIRM TRADES_AS SECTOR HOURS",
    "clerk/listed_numbers.csv": "FIRM LISTED",
    "clerk/addresses.csv": "FIRM PREMISES",
    "lodging/folios.json": "folio guest settled_by settled_kind checked_in checked_out house",
    "board/posts.json": "post board put_up dial mail screen_name town body goes_by",
    "chat/messages.csv": "WRITER READER SENT_UTC",
}


def _stamp(when: datetime, zone: tzinfo) -> str:
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


class Papers:
    """Rows by file until they are written, sorted: their order tells nothing."""

    def __init__(self) -> None:
        self._rows: dict[str, set[tuple[str, ...]]] = {name: set() for name in COLUMNS}
        self._serial = 0

    def add(self, name: str, *cells: object) -> None:
        self._rows[name].add(tuple(map(str, cells)))

    def number(self, prefix: str) -> str:
        self._serial += 1
        return f"{prefix}{self._serial:05d}"

    def call(
        self,
        a: str,
        b: str,
        when: datetime,
        *,
        seconds: int = 0,
        handset: str = "",
        chip: str = "",
        tower: Spot | None = None,
    ) -> None:
        """Note a call, or a text if it lasts 0 seconds."""
        cell = (tower.name, tower.latitude, tower.longitude) if tower else ("", "", "")
        kind = "V" if seconds else "T"
        row = (a, b, _stamp(when, UTC), seconds, kind, handset, chip, *cell)
        self.add("carrier/usage.csv", *row)

    def pay(
        self, payer: str, payee: str, when: datetime, amount: float, how: str, where: str = ""
    ) -> None:
        """Note a movement; cash comes from, or goes to, a branch or a machine."""
        ends = [("account" if end.isdigit() else "place", end) for end in (payer, payee)]
        cells = (*ends[0], *ends[1], f"{amount:.2f}", how, where)
        self.add("bank/ledger.csv", _stamp(when, EASTERN), *cells)

    def read_plate(self, plate: str, when: datetime, pole: Spot) -> None:
        state, tag = plate.split(" ", 1)
        row = (tag, state, _stamp(when, CENTRAL), pole.name, pole.latitude, pole.longitude)
        self.add("police/readers.csv", *row)

    def stay(
        self, guests: Sequence[str], day: int, nights: int, house: str, payer: str = ""
    ) -> str:
        folio = self.number("F")
        kind = "person" if payer.startswith("J") else "organization" if payer else ""
        for guest in guests:
            cells = (payer, kind, day_text(day), day_text(day + nights), house)
            self.add("lodging/folios.json", folio, guest, *cells)
        return folio

    def post(self, when: datetime, town: Spot, body: str, **contact: str) -> str:
        """Note an advertisement; contact: dial, mail, screen_name, goes_by."""
        post = self.number("P")
        dial, mail, screen, name = (
            contact.get(key, "") for key in ("dial", "mail", "screen_name", "goes_by")
        )
        cells = ("corkboard", _stamp(when, EASTERN), dial, mail, screen, town.name, body, name)
        self.add("board/posts.json", post, *cells)
        return post

    def chat(self, writer: str, reader: str, when: datetime) -> None:
        self.add("chat/messages.csv", writer, reader, _stamp(when, UTC))

    def write(self, folder: Path) -> None:
        for name, rows in self._rows.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            header = COLUMNS[name].split()
            if name.endswith(".json"):
                table = [dict(zip(header, row, strict=True)) for row in sorted(rows)]
                path.write_text(json.dumps(table, indent=1), "utf-8")
                continue
            with path.open("w", encoding="utf-8", newline="") as stream:
                out = csv.writer(stream, lineterminator="\n")
                out.writerows([header, *sorted(rows)])
        shutil.copyfile(HERE / "case.toml", folder / "case.toml")
