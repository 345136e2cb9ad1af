"""What the agencies of the port write down, each under its own id for the same person.

Lives here: `PortRecords`, with the columns of each file; `port.toml` says how they are read.
Not here: who does what (`port_life`, `port_rings`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from generators.draws import DAYS, FIRST
from generators.files import Files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generators.draws import Draws
    from generators.port_people import Person

HEADERS = {
    "polizei/personen.csv": ("PERSON", "NAME", "GEBOREN", "PASS"),
    "polizei/vorgaenge.csv": ("VORGANG", "TAG", "DELIKT", "ORT", "PERSON", "ROLLE"),
    "polizei/rufnummern.csv": ("PERSON", "NUMMER", "VON", "BIS"),
    "polizei/geraete.csv": ("PERSON", "IMEI", "VON", "BIS"),
    "polizei/kontrollen.csv": ("KENNZEICHEN", "TAG", "PERSON"),
    "polizei/mitteilungen.csv": ("PERSON_A", "PERSON_B", "TAG"),
    "zoll/beteiligte.csv": ("BETEILIGTER", "NAME", "AUSWEIS"),
    "zoll/freigaben.csv": ("FREIGABE", "TAG", "BETEILIGTER"),
    "zoll/lkw.csv": ("KENNZEICHEN", "TAG", "BETEILIGTER"),
    "hafenamt/ausweise.csv": ("KARTE", "NAME", "REISEPASS"),
    "hafenamt/crewlisten.csv": ("KARTE", "ANLAUF", "AN", "AB"),
    "hafenamt/schichten.csv": ("SCHICHT", "TAG", "KARTE"),
    "hafenamt/beschaeftigung.csv": ("KARTE", "BETRIEB", "SEIT"),
    "melderegister/meldungen.csv": ("KARTE", "ANSCHRIFT", "EINZUG", "AUSZUG"),
    "melderegister/familien.csv": ("KARTE_A", "KARTE_B"),
    "hostels/meldescheine.csv": ("SCHEIN", "KARTE", "ANREISE", "ABREISE", "ANTEIL"),
    "funk/anschluesse.csv": ("KARTE", "NUMMER", "SEIT"),
    "funk/verbindungen.csv": ("RUFNUMMER_A", "RUFNUMMER_B", "BEGINN", "SEKUNDEN"),
    "transfer/kunden.csv": ("KUNDE", "NAME", "PASSNR"),
    "transfer/sendungen.csv": ("KUNDE", "AGENT", "KONTO", "TAG", "BETRAG"),
    "taxi/fahrten.csv": ("KENNZEICHEN", "TAG", "KARTE"),
}
# The file in which an agency lists its people, and how its ids begin.
AGENCIES = {
    "polizei": ("polizei/personen.csv", "PV-"),
    "zoll": ("zoll/beteiligte.csv", "Z"),
    "hafenamt": ("hafenamt/ausweise.csv", "HK "),
    "transfer": ("transfer/kunden.csv", "K/"),
}
NO_DOCUMENT = 0.06  # share of people of an agency whose document it did not note


def german_day(day: int) -> str:
    return date.fromordinal(FIRST + day).strftime("%d.%m.%Y")


class PortRecords:
    """The files of the port."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.files = Files(HEADERS)

    def id_of(self, person: Person, agency: str) -> str:
        """Give the id of a person at an agency; it is made, and noted, at the first need."""
        if agency not in person.ids:
            name, prefix = AGENCIES[agency]
            id_ = person.ids[agency] = self.draws.number(prefix, 6)
            paper = "" if person.ids.keys() - {agency} and self._lost() else person.passport
            if agency == "zoll" and paper:  # customs writes numbers in groups
                paper = f"{paper[:1]} {paper[1:5]} {paper[5:]}"
            cells = [id_, person.name, paper]
            if agency == "polizei":
                cells.insert(2, f"{self.draws.whole(1, 28):02d}.07.{person.born}")
            self.files.add(name, *cells)
        return person.ids[agency]

    def _lost(self) -> bool:
        return self.draws.chance(NO_DOCUMENT)

    def incident(
        self, day: int, offense: str, place: str, parts: Sequence[tuple[Person, str]]
    ) -> None:
        number = self.draws.number("V/")
        for person, part in parts:
            row = (number, german_day(day), offense, place, self.id_of(person, "polizei"), part)
            self.files.add("polizei/vorgaenge.csv", *row)

    def uses_phone(self, person: Person, phone: str, since: int = 0, until: int = DAYS - 1) -> None:
        row = (self.id_of(person, "polizei"), phone, german_day(since), german_day(until))
        self.files.add("polizei/rufnummern.csv", *row)

    def uses_device(self, person: Person, imei: str, since: int, until: int) -> None:
        row = (self.id_of(person, "polizei"), imei, german_day(since), german_day(until))
        self.files.add("polizei/geraete.csv", *row)

    def stop(self, day: int, plate: str, people: Sequence[Person]) -> None:
        for person in people:
            row = (plate, german_day(day), self.id_of(person, "polizei"))
            self.files.add("polizei/kontrollen.csv", *row)

    def report(self, a: Person, b: Person, day: int) -> None:
        """Note that somebody said that two people know each other."""
        row = (self.id_of(a, "polizei"), self.id_of(b, "polizei"), german_day(day))
        self.files.add("polizei/mitteilungen.csv", *row)

    def release(self, day: int, plate: str, people: Sequence[Person]) -> None:
        """Note a container that people fetch with a truck."""
        number = self.draws.number("FR", 7)
        for person in people:
            id_ = self.id_of(person, "zoll")
            self.files.add("zoll/freigaben.csv", number, german_day(day), id_)
        self.files.add("zoll/lkw.csv", plate, german_day(day), self.id_of(people[0], "zoll"))

    def sail(self, people: Sequence[Person], call: str, day: int, days: int) -> None:
        for person in people:
            row = (self.id_of(person, "hafenamt"), call, german_day(day), german_day(day + days))
            self.files.add("hafenamt/crewlisten.csv", *row)

    def shift(self, day: int, people: Sequence[Person]) -> None:
        number = self.draws.number("S", 6)
        for person in people:
            row = (number, german_day(day), self.id_of(person, "hafenamt"))
            self.files.add("hafenamt/schichten.csv", *row)

    def stay(
        self, day: int, nights: int, guests: Sequence[Person], payer: Person | None = None
    ) -> None:
        number = self.draws.number("MS", 6)
        parts = [(person, "Gast") for person in guests] + ([(payer, "Zahler")] if payer else [])
        until = german_day(day + nights)
        for person, part in parts:
            row = (number, self.id_of(person, "hafenamt"), german_day(day), until, part)
            self.files.add("hostels/meldescheine.csv", *row)

    def subscribe(self, person: Person, phone: str, since: int) -> None:
        row = (self.id_of(person, "hafenamt"), phone, german_day(since))
        self.files.add("funk/anschluesse.csv", *row)

    def call(self, pairs: Sequence[tuple[str, str]], days: Sequence[int]) -> None:
        rng, n = self.draws.rng, len(pairs)
        seconds = rng.integers(6 * 3600, 24 * 3600, n)
        lengths = rng.gamma(1.3, 90, n).astype(int)
        turned = rng.random(n) < 0.5
        rows = zip(pairs, np.asarray(days).tolist(), seconds.tolist(), lengths, turned, strict=True)
        for (a, b), day, second, length, turn in rows:
            hour, rest = divmod(second, 3600)
            start = f"{german_day(day)} {hour:02d}:{rest // 60:02d}:{rest % 60:02d}"
            ends = (b, a) if turn else (a, b)
            self.files.add("funk/verbindungen.csv", *ends, start, length)

    def send(self, day: int, person: Person, account: str, amount: float, agent: str) -> None:
        """Note money that is sent through an agent to an account abroad."""
        cents = f"{amount:.2f}".replace(".", ",")
        row = (self.id_of(person, "transfer"), agent, account, german_day(day), cents)
        self.files.add("transfer/sendungen.csv", *row)

    def ride(self, day: int, plate: str, person: Person) -> None:
        row = (plate, german_day(day), self.id_of(person, "hafenamt"))
        self.files.add("taxi/fahrten.csv", *row)
