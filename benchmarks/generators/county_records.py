"""What the agencies of the county write down, one method an act.

Lives here: `CountyRecords`, with the columns of each file; `county.toml` says how they are read.
Not here: who does what (`county_life`, `county_rings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.draws import DAYS, FIRST, day_text
from generators.files import Files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.county_people import Person
    from generators.draws import Draws

HEADERS = {
    "registry/persons.csv": ("MNI", "NAME", "DOB"),
    "registry/addresses.csv": ("MNI", "ADDRESS", "SINCE"),
    "registry/wages.csv": ("MNI", "EMPLOYER", "SINCE"),
    "registry/family.csv": ("MNI_A", "RELATION", "MNI_B"),
    "registry/rosters.csv": ("ORGANIZATION", "MNI"),
    "phones/subscribers.csv": ("MNI", "NUMBER", "FROM", "TO"),
    "phones/contact_cards.csv": ("MNI", "NUMBER", "FROM", "TO"),
    "phones/carrier_east.csv": ("A_NUMBER", "B_NUMBER", "START", "SECONDS"),
    "phones/carrier_west.csv": ("Originating", "Terminating", "Date and time", "Duration"),
    "phones/extracted_contacts.csv": ("EXTRACTED", "CONTACT"),
    "phones/extracted_messages.csv": ("FROM", "TO", "SENT"),
    "vehicles/titles.csv": ("PLATE", "MNI"),
    "vehicles/stops.csv": ("STOP", "DATE", "PLATE", "MNI"),
    "vehicles/taxi.csv": ("CAB", "DATE", "MNI"),
    "vehicles/rentals.csv": ("PLATE", "MNI", "OUT", "IN"),
    "vehicles/toll_tags.csv": ("TAG", "MNI", "SEEN"),
    "incidents/incidents.csv": ("NUMBER", "DATE", "OFFENSE", "PLACE", "MNI", "PART"),
    "lodging/folios.csv": ("FOLIO", "MOTEL", "MNI", "PART", "ARRIVAL", "DEPARTURE"),
    "bank/holders.csv": ("MNI", "ACCOUNT"),
    "bank/transactions.csv": ("POSTED", "FROM", "TO", "AMOUNT"),
    "premises/id_scans.csv": ("VENUE", "DATE", "MNI"),
}
MOTELS = ("Exit 41 Motel", "Knob View Motor Court", "Cave Road Inn", "Lakeside Cabins", "Rest Stop")


class CountyRecords:
    """The files of the county."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.files = Files(HEADERS)

    def uses_phone(self, person: Person, phone: str, since: int = 0, until: int = DAYS) -> None:
        """Note a number that somebody gave on a contact card, with the days it was seen."""
        row = (person.id, phone, day_text(since), day_text(until))
        self.files.add("phones/contact_cards.csv", *row)

    def subscribe(self, person: Person, phone: str, since: int = 0) -> None:
        self.files.add("phones/subscribers.csv", person.id, phone, day_text(since), "")

    def call(self, pairs: Sequence[tuple[str, str]], days: Sequence[int]) -> None:
        """Note a call for each pair, on its day."""
        rng = self.draws.rng
        n = len(pairs)
        hours = rng.choice(24, n, p=np.array([1] * 7 + [4] * 13 + [2] * 4) / 67)
        seconds = (np.asarray(days) * 24 + hours) * 3600 + rng.integers(0, 3600, n)
        start = np.datetime64(FIRST - 719_163, "D")  # 719,163: the ordinal of 1 January 1970
        moments = start.astype("datetime64[s]") + seconds.astype("timedelta64[s]")
        texts = np.datetime_as_string(moments)
        lengths = rng.exponential(110, n).astype(int) + 1
        turned = rng.random(n) < 0.5
        for (a, b), turn, text, length in zip(pairs, turned, texts.tolist(), lengths, strict=True):
            caller, callee = (b, a) if turn else (a, b)
            east = int(caller[-1]) < 5
            name = "phones/carrier_east.csv" if east else "phones/carrier_west.csv"
            self.files.add(name, caller, callee, text.replace("T", " "), length)

    def stop(self, day: int, plate: str, people: Sequence[Person]) -> None:
        number = self.draws.number("TS-")
        for person in people:
            self.files.add("vehicles/stops.csv", number, day_text(day), plate, person.id)

    def rent(self, plate: str, people: Sequence[Person], day: int, days: int) -> None:
        until = day_text(day + days)
        for person in people:
            self.files.add("vehicles/rentals.csv", plate, person.id, day_text(day), until)

    def toll_tag(self, tag: str, person: Person, day: int) -> None:
        self.files.add("vehicles/toll_tags.csv", tag, person.id, day_text(day))

    def incident(
        self, day: int, offense: str, place: str, parts: Sequence[tuple[Person, str]]
    ) -> None:
        number = self.draws.number("CR-")
        for person, part in parts:
            row = (number, day_text(day), offense, place, person.id, part)
            self.files.add("incidents/incidents.csv", *row)

    def stay(
        self, day: int, nights: int, guests: Sequence[Person], payer: Person | None = None
    ) -> None:
        draws = self.draws
        folio, motel = draws.number("F-"), draws.pick(MOTELS)
        parts = [(person, "guest") for person in guests] + ([(payer, "payer")] if payer else [])
        for person, part in parts:
            row = (folio, motel, person.id, part, day_text(day), day_text(day + nights))
            self.files.add("lodging/folios.csv", *row)

    def hold(self, person: Person) -> str:
        """Give the account of a person, opened if there is none, and note its holder once."""
        if not person.account:
            person.account = self.draws.number("88000", 7)
            self.files.add("bank/holders.csv", person.id, person.account)
        return person.account

    def pay(self, day: int, payer: str, payee: str, amount: float) -> None:
        self.files.add("bank/transactions.csv", day_text(day), payer, payee, f"{amount:.2f}")

    def scan(self, venue: str, day: int, person: Person) -> None:
        self.files.add("premises/id_scans.csv", venue, day_text(day), person.id)
