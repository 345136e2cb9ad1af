"""The rows of a fictional case before they are written, and the people they speak of.

Lives here: one small type a kind of row, and the container of all.
Not here: how they come about (`_people`, `_rings`, `_activity`) or how they are written (`_files`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linkanalysis.simulate.dials import SimulatedPeople, SimulatedRings

__all__ = [
    "END",
    "RECEIVED",
    "START",
    "Attendance",
    "Call",
    "Made",
    "Notice",
    "Payment",
    "Person",
    "PlantedRing",
    "Posting",
    "Report",
    "Stay",
    "Tie",
    "Vehicle",
    "World",
]

START = date(2024, 1, 1)
END = date(2024, 6, 30)
RECEIVED = date(2024, 7, 8)


@dataclass(slots=True)
class Person:
    """Somebody who does not exist."""

    id: str
    name: str
    sex: str
    born: date
    document: str
    household: int
    address: str
    alias: str = ""
    employer: str = ""
    circle: int = 0
    phone: str = ""
    account: str = ""
    vehicle: str = ""

    @property
    def adult(self) -> bool:
        """Whether they are 18 by the day on which the files were received."""
        return self.born <= RECEIVED.replace(year=RECEIVED.year - 18)


class Vehicle(NamedTuple):
    """A car as the registry writes it."""

    number: str
    plate: str
    make: str
    color: str


class Tie(NamedTuple):
    """Somebody has to do with a number or a place for a time."""

    holder_kind: str
    holder: str
    kind: str
    number: str
    relation: str
    start: date | None = None
    end: date | None = None


class Call(NamedTuple):
    """A call or a message, in UTC."""

    start: datetime
    caller: str
    callee: str
    seconds: int
    kind: str


class Payment(NamedTuple):
    """Money from one account to another."""

    day: date
    payer: str
    payee: str
    amount: float
    channel: str


class Attendance(NamedTuple):
    """Somebody's part in an incident."""

    incident: str
    day: date
    offense: str
    place: str
    person: str
    role: str


class Stay(NamedTuple):
    """Somebody's part in a hotel booking."""

    booking: str
    hotel: str
    city: str
    party_kind: str
    party: str
    capacity: str
    arrival: date
    departure: date


class Posting(NamedTuple):
    """A phone or a person in an advertisement."""

    ad: str
    site: str
    city: str
    posted: date
    party_kind: str
    party: str


class Report(NamedTuple):
    """One person stands in a relation to another, as somebody reported."""

    person: str
    relation: str
    other: str
    day: date | None = None


class Notice(NamedTuple):
    """A saved INTERPOL notice of somebody in the case."""

    entity: str
    color: str
    person: Person
    charge: str = ""


class Made(NamedTuple):
    """With what a case was made."""

    seed: int
    calls: int
    payments: int
    people: SimulatedPeople
    rings: SimulatedRings

    def sizes(self) -> dict[str, int]:
        """Give what the command takes."""
        return {
            "seed": self.seed,
            "people": self.people.count,
            "calls": self.calls,
            "payments": self.payments,
            "rings": self.rings.count,
        }

    def dials(self) -> dict[str, object]:
        """Give the dials that are turned."""
        return {
            dial.name: getattr(given, dial.name)
            for given in (self.people, self.rings)
            for dial in fields(given)
            if dial.name != "count" and getattr(given, dial.name) != dial.default
        }


@dataclass(slots=True)
class PlantedRing:
    """What was planted, for the truth file."""

    number: int
    cohesion: float
    cast: dict[str, str] = field(default_factory=dict)
    phones: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)
    vehicles: list[str] = field(default_factory=list)
    bookings: list[str] = field(default_factory=list)
    ads: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    missing_since: dict[str, date] = field(default_factory=dict)

    def of(self, *roles: str) -> list[str]:
        """Give the members in one of these roles."""
        return [person for person, role in self.cast.items() if role in roles]


@dataclass(slots=True)
class World:
    """Everything that will be written."""

    people: list[Person] = field(default_factory=list)
    households: list[list[Person]] = field(default_factory=list)
    circles: list[list[Person]] = field(default_factory=list)
    workplaces: dict[str, list[Person]] = field(default_factory=dict)
    payroll: dict[str, str] = field(default_factory=dict)
    landlords: list[str] = field(default_factory=list)
    shops: list[str] = field(default_factory=list)
    hubs: dict[str, str] = field(default_factory=dict)
    outsiders: list[str] = field(default_factory=list)
    vehicles: list[Vehicle] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    kin: list[Report] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    attendances: list[Attendance] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    tips: list[Report] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    interviews: list[tuple[str, str, str, date, str]] = field(default_factory=list)
    doubles: list[tuple[str, str]] = field(default_factory=list)
    rings: list[PlantedRing] = field(default_factory=list)
    decoys: dict[str, list[str]] = field(default_factory=dict)
    close_households: list[list[str]] = field(default_factory=list)
    crowds: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
