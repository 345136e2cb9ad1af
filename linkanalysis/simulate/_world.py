"""The rows of a fictional case before they are written, and the people in them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.simulate.dials import SimulatedPeople, SimulatedRings

# Half a year of records; the files reach the agency a week later.
START = date(2024, 1, 1)
END = date(2024, 6, 30)
RECEIVED = date(2024, 7, 8)
SPARED = ("victim", "witness", "missing_person", "reporting_person")


@dataclass(slots=True)
class Person:
    """A person who does not exist."""

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
        """Whether the person is 18 on the day the files are received."""
        return self.born <= RECEIVED.replace(year=RECEIVED.year - 18)


class Vehicle(NamedTuple):
    """A car as the registry writes it."""

    number: str
    plate: str
    make: str
    color: str


class Tie(NamedTuple):
    """A person's or organization's relation to a number or place for a time."""

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
    """A person's part in an incident."""

    incident: str
    day: date
    offense: str
    place: str
    person: str
    role: str


class Stay(NamedTuple):
    """A person's part in a hotel booking."""

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
    """A reported relation between two people."""

    person: str
    relation: str
    other: str
    day: date | None = None


class Notice(NamedTuple):
    """A saved INTERPOL notice about a person in the case."""

    entity: str
    color: str
    person: Person
    charge: str = ""


class Card(NamedTuple):
    """A person as a neighboring agency writes them."""

    name: str
    born: date
    home: str
    maiden_name: str = ""


class Movement(NamedTuple):
    """Money that moves at a moment, in local time; an end is an account, a branch or a machine."""

    moment: datetime
    payer_kind: str
    payer: str
    payee_kind: str
    payee: str
    amount: float
    means: str
    town: str


class Read(NamedTuple):
    """A plate that a camera saw, in local time."""

    plate: str
    seen: datetime
    camera: str


class Use(NamedTuple):
    """A call with the handset of the caller, in local time."""

    start: datetime
    caller: str
    callee: str
    seconds: int
    handset: str


class Sign(NamedTuple):
    """What an indicator finds, for `truth.json`, and what only looks like it, by id."""

    indicator: str
    about: list[str]
    look_alikes: list[str]


class Made(NamedTuple):
    """The settings that a case was made with."""

    seed: int
    calls: int
    payments: int
    people: SimulatedPeople
    rings: SimulatedRings

    def sizes(self) -> dict[str, int]:
        """Give the options of the command."""
        return {
            "seed": self.seed,
            "people": self.people.count,
            "calls": self.calls,
            "payments": self.payments,
            "rings": self.rings.count,
        }

    def dials(self) -> dict[str, object]:
        """Give the dials that differ from their defaults."""
        return {**changed_dials(self.people), **changed_dials(self.rings)}


def changed_dials(given: SimulatedPeople | SimulatedRings) -> dict[str, object]:
    """Give the settings, other than the count, that differ from their defaults."""
    values = ((dial, getattr(given, dial.name)) for dial in fields(given) if dial.name != "count")
    return {dial.name: value for dial, value in values if value != dial.default}


@dataclass(slots=True)
class PlantedRing:
    """What was planted, for `truth.json`."""

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
    cards: dict[str, Card] = field(default_factory=dict)
    card_ties: list[Tie] = field(default_factory=list)
    spellings: list[tuple[str, str, str]] = field(default_factory=list)
    namesakes: list[tuple[str, str]] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    board: list[Posting] = field(default_factory=list)
    motels: list[Stay] = field(default_factory=list)
    statements: list[Report] = field(default_factory=list)
    later: list[Tie] = field(default_factory=list)

    def next_incident(self) -> str:
        """Give a number for a new incident."""
        return f"24-{len({row.incident for row in self.attendances}) + 1:05d}"

    def attend(self, event: tuple[str, date, str, str], roles: Iterable[tuple[str, str]]) -> None:
        """Record people (id and role) at an incident (number, day, offense, place)."""
        self.attendances += [Attendance(*event, who, role) for who, role in roles]

    def book(
        self, hotel: tuple[str, str], who: tuple[list[str], str], days: tuple[date, date]
    ) -> str:
        """Record a booking of a hotel (name, city) by guests and payer; returns its number."""
        number = f"BK{len({row.booking for row in self.stays}) + 10001}"
        parts = [(guest, "guest") for guest in who[0]] + [(who[1], "payer")]
        self.stays += [Stay(number, *hotel, "person", one, part, *days) for one, part in parts]
        return number

    def protected(self) -> dict[str, list[str]]:
        """List why each protected person is protected."""
        reasons: dict[str, set[str]] = {p.id: {"minor"} for p in self.people if not p.adult}
        for row in self.attendances:
            if row.role in SPARED:
                reasons.setdefault(row.person, set()).add(row.role)
        for who, item, what, _, _ in self.interviews:
            if item == "role" and what in SPARED:
                reasons.setdefault(who, set()).add(what)
        for first, second in self.doubles:
            both = reasons.get(first, set()) | reasons.get(second, set())
            if both:
                reasons[first] = reasons[second] = both
        return {who: sorted(why) for who, why in sorted(reasons.items())}
