"""The town: its streets, its people, and all that happens as rows of the files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from random import Random

SEED = 7
LOCAL, UTC = ZoneInfo("America/Kentucky/Louisville"), ZoneInfo("UTC")
FIRST, DAYS = date(2025, 2, 3), 119  # a Monday, and 17 whole weeks
N_ADULTS, N_PUPILS = 212, 12
DELIVERIES = (6, 17, 27, 41, 52, 60, 73, 86, 97, 108)
N_CALLS = 6_900  # of ordinary life
FORENAMES = (
    "Abrelle Bastienne Corvina Dorrin Elswyth Fennick Garrow Hestia Ilvane Jorunn Kesric Lunetta "
    "Merrick Nolwen Oswin Perrine Quennel Rosmund Sabelle Torvin Ulrika Vesper Wendric Xanthe "
    "Yorick Zelphine Ambry Brisa Cormac Delphira"
).split()
SURNAMES = (
    "Ashgrove Brackwater Cindermoor Dunharrow Eelbeck Fairlock Gullwick Hawkesmere Inglethorn "
    "Jessamy Kettleby Larkenfield Millrace Nettlecombe Oxbury Pikestaff Quarrington Ravelston "
    "Sedgeley Tallowby Underhay Vintry Withycombe Yarrowdale"
).split()
STREETS = ("Ferry Street", "Levee Road", "Chandler Lane", "Paddle Street", "Towpath", "Quay Hill")
AREAS = ("502", "859", "606", "270", "364", "812", "513", "615")
TOWNS = ("Riverport KY", "Cane Landing KY", "Steamer Bend KY", "Quarry Hill KY", "Farbank IN")
RIVER_ROAD = ("River Road 1", "River Road 2", "River Road 3", "Old Bridge")
RIDGE_PIKE = ("Ridge Pike 1", "Ridge Pike 2", "Ridge Pike 3")
CAMERAS = {
    name: (f"{38.02 + 0.02 * at:.4f}", f"{-86.41 - 0.015 * at:.4f}")
    for at, name in enumerate((*RIVER_ROAD, *RIDGE_PIKE))
}
EMPLOYERS = (
    "Riverport Barge Works",
    "Steamer Bend Mill",
    "Cane Landing Clinic",
    "Quarry Hill Stone",
    "Riverport School",
    "Paddle Street Market",
)
PAYROLL, RENTS, SHOP, TAXI, CLUB = "payroll", "landlord", "pizza shop", "taxi firm", "rowing club"


@dataclass
class Person:
    """Somebody in the files; `part` is what was planted, or empty."""

    key: str
    name: str
    born: date
    phone: str
    account: str
    paper: str
    part: str = ""
    home: str = ""


@dataclass
class Town:
    """All that happens, as rows of the files."""

    rng: Random
    folder: Path
    people: list[Person] = field(default_factory=list)
    planted: dict[str, list[Person]] = field(default_factory=dict)
    holders: list[tuple[str, ...]] = field(default_factory=list)
    family: list[tuple[str, str, str]] = field(default_factory=list)
    work: list[tuple[str, str]] = field(default_factory=list)
    calls: list[tuple[datetime, str, str, int]] = field(default_factory=list)
    payments: list[tuple[datetime, str, str, str, float, str, str]] = field(default_factory=list)
    reads: list[tuple[datetime, str, str, str, int]] = field(default_factory=list)
    plates: list[tuple[str, str, str]] = field(default_factory=list)
    bookings: list[tuple[str, ...]] = field(default_factory=list)
    incidents: list[tuple[str, ...]] = field(default_factory=list)
    roles: list[tuple[str, ...]] = field(default_factory=list)
    firms: dict[str, str] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)

    def number(self) -> str:
        """Take a telephone number from the range that is kept free for fiction."""
        return self.numbers.pop()

    def account(self) -> str:
        """Make up an account of a bank that does not exist."""
        return f"9990{self.rng.randrange(10**8):08}"

    def one(self, part: str) -> Person:
        """Return the only person who plays a part."""
        return self.planted[part][0]

    def moment(self, day: int, low: float = 8, high: float = 22) -> datetime:
        """Return a moment of local time on a day."""
        start = datetime.combine(FIRST + timedelta(days=day), time(), LOCAL)
        return start + timedelta(seconds=int(3600 * self.rng.uniform(low, high)))

    def call(self, day: int, a: str, b: str, low: float = 8, high: float = 22) -> None:
        """Record a call; every fourth is a message, which has no duration."""
        seconds = 0 if self.rng.random() < 0.25 else int(self.rng.lognormvariate(4, 0.9)) + 3
        self.calls.append((self.moment(day, low, high), a, b, seconds))

    def pay(self, day: int, payer: str, payee: str, amount: float, how: str) -> None:
        """Record a payment between accounts."""
        at = self.moment(day, 9, 17)
        self.payments.append((at, "account", payer, payee, round(amount, 2), how, ""))

    def deposit(self, day: int, town: str, payee: str, amount: float) -> None:
        """Record cash paid in at a branch."""
        row = ("place", f"{town[:-3]} branch", payee, round(amount, 2), "cash deposit", town)
        self.payments.append((self.moment(day, 9, 17), *row))

    def passes(self, at: datetime, plate: str, state: str, cameras: Iterable[str]) -> None:
        """Record a car at one camera after another."""
        for camera in cameras:
            self.reads.append((at, plate, state, camera, self.rng.randrange(82, 100)))
            at += timedelta(seconds=self.rng.randrange(200, 420))


def iban(digits: str) -> str:
    """Complete a British account number of a bank that does not exist."""
    text = f"RVPT{digits}GB00"
    number = int("".join(str(int(each, 36)) for each in text))
    return f"GB{98 - number % 97:02}RVPT{digits}"


BROKER = Person(
    "RP-0900",
    "Casimir Drovanti",
    date(1971, 8, 19),
    "+442079460141",
    iban("00000041410141"),
    "UT4410019",
    "broker",
)
SECOND_ABROAD = iban("00000073730737")
ABROAD = tuple(f"+4420794603{n:02}" for n in (12, 27, 48, 63))  # called by the paymaster alone
RELATIVES = ("+61491570156", "+61491570157")
