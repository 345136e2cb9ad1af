"""Make the fictional case Riverport: a drug syndicate in the records of a river city.

Run it again and the same bytes come out:

    python sample_data/make_riverport.py

Everything is invented. What is planted goes into ``truth.json``, which no analysis reads.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDER = Path(__file__).parent / "riverport"
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


PARTS = {
    "manager": 1,
    "hub": 1,
    "buyer": 8,
    "keeper": 2,
    "depositor": 1,
    "pass_through": 1,
    "mule": 6,
    "courier": 4,
    "paymaster": 1,
    "driver": 2,
}


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


def settle(town: Town) -> None:
    """Fill the town with people, households, phones, accounts and work."""
    rng = town.rng
    town.numbers = [f"{area}5550{n}" for area in AREAS for n in range(100, 200)]
    rng.shuffle(town.numbers)
    names = [f"{first} {last}" for first in FORENAMES for last in SURNAMES]
    rng.shuffle(names)
    for n in range(N_ADULTS + N_PUPILS):
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(55 * 365))
        if n >= N_ADULTS:
            born = date(2009, 9, 1) + timedelta(days=rng.randrange(1_000))
        paper = f"K{rng.randrange(10**7):07}"
        key, phone, account = f"RP-{n + 1:04}", town.number(), town.account()
        home = f"{n + 11} {rng.choice(STREETS)}, {rng.choice(TOWNS[:4])}"
        town.people.append(Person(key, names.pop(), born, phone, account, paper, home=home))
    adults = town.people[:N_ADULTS]
    chosen = iter(rng.sample(adults, sum(PARTS.values())))
    for part, many in PARTS.items():
        town.planted[part] = [next(chosen) for _ in range(many)]
        for person in town.planted[part]:
            person.part = part
    town.planted["broker"] = [BROKER]
    for name in (*EMPLOYERS, PAYROLL, RENTS, SHOP, TAXI, CLUB, "Harbor Lantern Produce", "shelter"):
        town.firms[name] = town.account()
    for person in town.people:
        if person.part != "manager":  # nobody knows a phone of his
            town.holders.append(("person", person.key, "phone", person.phone, "uses", "", ""))
        if person.born.year < 2007:
            town.holders.append(("person", person.key, "account", person.account, "holds", "", ""))
    town.holders.append(("person", BROKER.key, "phone", BROKER.phone, "uses", "", ""))
    town.holders.append(("person", BROKER.key, "account", BROKER.account, "holds", "", ""))
    ordinary = [person for person in adults if not person.part]
    # no part in anything: calls relatives abroad and sends them money, and no record says so
    town.planted["far from home"] = [ordinary[-1]]
    for n in range(0, 120, 2):
        a, b = ordinary[n], ordinary[n + 1]
        town.family.append((a.key, "household" if n % 4 else "kin", b.key))
        if n % 4:
            b.home = a.home
    for n, pupil in enumerate(town.people[N_ADULTS:]):
        pupil.home = ordinary[2 * n].home
        town.family.append((ordinary[2 * n].key, "kin", pupil.key))
    for n, person in enumerate(adults):
        if n % 3:
            town.work.append((person.key, EMPLOYERS[n % len(EMPLOYERS)]))


def talk(town: Town) -> None:
    """Let people call those they live, work and go to school with, and what all call."""
    rng = town.rng
    size = 12
    shuffled = rng.sample(town.people, len(town.people))
    circles = [shuffled[n : n + size] for n in range(0, len(shuffled), size)]
    friends: list[tuple[str, str]] = []
    for circle in circles:
        pairs = [(a.phone, b.phone) for a in circle for b in circle if a.key < b.key]
        friends += rng.sample(pairs, min(len(pairs), 3 * len(circle)))
    friends += [(a.phone, b.phone) for a, b in (rng.sample(shuffled, 2) for _ in range(140))]
    by_key = {person.key: person.phone for person in town.people}
    friends += [(by_key[a], by_key[b]) for a, _, b in town.family]
    everybody = {
        name: town.number() for name in (SHOP, TAXI, "bank", "school", "clinic", "shelter")
    }
    for name, phone in everybody.items():
        town.holders.append(("organization", f"Riverport {name}", "phone", phone, "uses", "", ""))
    often = [rng.paretovariate(1.4) for _ in friends]
    for a, b in rng.choices(friends, often, k=N_CALLS - 1_200):
        town.call(rng.randrange(DAYS), *((a, b) if rng.random() < 0.5 else (b, a)))
    for _ in range(1_200):
        name = rng.choices([*everybody], [6, 4, 2, 2, 2, 1])[0]
        town.call(rng.randrange(DAYS), rng.choice(town.people).phone, everybody[name])
    for relative in RELATIVES:
        for _ in range(14):
            town.call(rng.randrange(DAYS), town.one("far from home").phone, relative, 18, 23)


def conspire(town: Town) -> list[str]:
    """Let the syndicate talk: phones handed on twice, a hub with buyers apart from one another."""
    rng = town.rng
    chain = [town.number() for _ in range(3)]
    parts = ("hub", "keeper", "depositor", "pass_through", "courier", "paymaster", "driver")
    contacts = [BROKER.phone, *(p.phone for part in parts for p in town.planted[part])]
    spans = ((0, 37), (39, 76), (77, DAYS))
    for phone, (start, end) in zip(chain, spans, strict=True):
        kept = [BROKER.phone, *rng.sample(contacts[1:], len(contacts) - 3)]
        for day in (start, end - 1):
            town.call(day, phone, rng.choice(kept))
        for contact in kept:
            for _ in range(rng.randrange(3, 8)):
                pair = (phone, contact) if rng.random() < 0.6 else (contact, phone)
                town.call(rng.randrange(start, end), *pair, 10, 24)
    for day in DELIVERIES:  # what has to be settled before the cars leave
        phone = next(phone for phone, (_, end) in zip(chain, spans, strict=True) if day < end)
        for driver in town.planted["driver"]:
            for _ in range(4):
                town.call(day, phone, driver.phone, 16, 20)
    hub = town.one("hub").phone
    for buyer in town.planted["buyer"]:
        for _ in range(rng.randrange(14, 26)):
            pair = (hub, buyer.phone) if rng.random() < 0.4 else (buyer.phone, hub)
            town.call(rng.randrange(DAYS), *pair, 11, 24)
    paymaster = town.one("paymaster").phone
    for number in (BROKER.phone, *ABROAD):
        for _ in range(rng.randrange(6, 12)):
            town.call(rng.randrange(DAYS), paymaster, number, 6, 12)
    manager = town.one("manager").key
    # found on him at the stop of 22 May; who used the first two is not in these files
    town.holders.append(("person", manager, "phone", chain[2], "uses", "2025-05-22", ""))
    return chain


def trade(town: Town) -> None:
    """Let money move as it does every month."""
    rng, firms = town.rng, town.firms
    adults = [person for person in town.people if person.born.year < 2007]
    works = dict(town.work)
    for person in adults:
        wage = rng.uniform(900, 2_100)
        if person.key in works:
            for day in range(11, DAYS, 14):
                town.pay(day, firms[works[person.key]], person.account, wage, "ACH payroll")
        if rng.random() < 0.4:
            rent = 50 * rng.randrange(11, 22)
            for day in range(26, DAYS, 30):
                town.pay(day + rng.randrange(3), person.account, firms[RENTS], rent, "check")
    for _ in range(620):
        payee = rng.choice((SHOP, "Paddle Street Market", TAXI))
        amount = rng.uniform(8, 90)
        town.pay(rng.randrange(DAYS), rng.choice(adults).account, firms[payee], amount, "card")
    for day in range(DAYS):  # takings of the shop, once above the amount that is reported
        if day % 7 != 0:
            town.deposit(
                day, TOWNS[0], firms[SHOP], 10_450 if day == 96 else rng.uniform(600, 2_300)
            )
    for _ in range(150):
        a, b = rng.sample(adults, 2)
        town.pay(rng.randrange(DAYS), a.account, b.account, rng.uniform(15, 180), "Zelle")
    home = iban("00000055550156")
    for day in range(5, DAYS, 30):
        town.pay(day, town.one("far from home").account, home, rng.uniform(240, 320), "wire")
    for member in rng.sample(adults, 14):  # a club gathers dues and pays for boats
        town.pay(20 + rng.randrange(9), member.account, firms[CLUB], 60, "Zelle")
    town.pay(31, firms[CLUB], firms["Riverport Barge Works"], 800, "check")


def launder(town: Town) -> None:
    """Let the syndicate pay in, pass on and send away."""
    rng = town.rng
    for keeper, starts in zip(town.planted["keeper"], ((8, 43, 80), (25, 92)), strict=True):
        for start in starts:  # cash in several towns, out by wire within two days
            paid = 0.0
            for n, where in enumerate(rng.sample(TOWNS[1:], 3)):
                amount = rng.uniform(3_100, 8_900)
                town.deposit(start + n, where, keeper.account, amount)
                paid += amount
            town.pay(start + 4, keeper.account, BROKER.account, 0.93 * paid, "wire")
    depositor = town.one("depositor").account
    produce = town.firms["Harbor Lantern Produce"]
    for day in (15, 17, 20, 22, 50, 52, 55, 57, 59):
        town.deposit(day, TOWNS[0], depositor, rng.uniform(8_400, 9_850))
    for day in (24, 62):
        town.pay(day, depositor, produce, rng.uniform(30_000, 34_000), "check")
    passing = town.one("pass_through").account
    for n, day in enumerate((33, 38, 44, 49, 54, 60)):
        amount = rng.uniform(2_900, 6_400)
        town.pay(day, town.planted["buyer"][n].account, passing, amount, "Zelle")
        town.pay(day + 1, passing, SECOND_ABROAD, rng.uniform(0.93, 0.97) * amount, "wire")
    for part, target in ((0, BROKER.account), (3, SECOND_ABROAD)):
        for n, mule in enumerate(town.planted["mule"][part : part + 3]):
            amount = rng.uniform(2_300, 2_900)
            town.pay(64 + part + n, produce, mule.account, amount, "ACH transfer")
            town.pay(67 + part + 2 * n, mule.account, target, 0.92 * amount, "wire")


def drive(town: Town) -> list[str]:
    """Let cars pass the cameras: to work and back, anywhere, and two of them together."""
    rng = town.rng
    marks = [f"{a}{b}{c} {n}" for a, b, c in ("RVT", "PKL", "STB", "QHL") for n in range(201, 221)]
    rng.shuffle(marks)
    owners = [person for person in town.people[:N_ADULTS] if person.part not in {"driver"}]
    ordinary = [person for person in owners if not person.part]
    for n, person in enumerate(ordinary[:64]):
        plate, state = marks.pop(), "IN" if n % 9 == 8 else "KY"
        town.plates.append((plate, state, person.key))
        if n < 24:  # commuters, six to each road and hour
            cameras, hour = (RIVER_ROAD, RIDGE_PIKE)[n % 2], 6.5 + (n // 2 % 2)
            working = [day for day in range(DAYS) if day % 7 < 5]
            for day in rng.sample(working, 33):
                town.passes(town.moment(day, hour, hour + 0.3), plate, state, cameras[:3])
                back = tuple(reversed(cameras[:3]))
                town.passes(town.moment(day, hour + 9, hour + 9.6), plate, state, back)
        else:
            for _ in range(10):
                some = rng.sample([*CAMERAS], 2)
                town.passes(town.moment(rng.randrange(DAYS), 7, 23), plate, state, some)
    pair = []
    for driver in town.planted["driver"]:
        plate = marks.pop()
        pair.append(plate)
        town.plates.append((plate, "KY", driver.key))
        for _ in range(16):
            town.passes(
                town.moment(rng.randrange(DAYS), 9, 20), plate, "KY", [rng.choice([*CAMERAS])]
            )
    for day in DELIVERIES:
        start = town.moment(day, 20, 22.5)
        for at, plate in enumerate(pair):
            for n, camera in enumerate(RIVER_ROAD):
                behind = timedelta(seconds=rng.randrange(40, 150) * at + 300 * n)
                town.reads.append((start + behind, plate, "KY", camera, rng.randrange(85, 100)))
    return [f"US-KY:{plate.replace(' ', '')}" for plate in pair]


def travel(town: Town) -> None:
    """Book journeys: couriers for whom one person pays, a family, a school."""
    payer = town.one("paymaster").key
    rows = []
    for n, day in enumerate((19, 26, 33, 47, 61, 75, 89)):
        for courier in (town.planted["courier"][n % 4], town.planted["courier"][(n + 1) % 4]):
            rows.append((day, f"RL-{4100 + n}", courier.key, payer, "", "Gulfhaven"))
    pupils = [person.key for person in town.people[N_ADULTS:]]
    school = "organization:Riverport School"
    rows += [(87, "RL-4200", pupil, school, "", "Cavern Park") for pupil in pupils[:8]]
    for n, (a, _, b) in enumerate(town.family[30:42]):
        rows += [(10 + 8 * n, f"RL-{4300 + n}", who, a, "", "Lake Cressing") for who in (a, b)]
    for day, booking, who, by, place, where in rows:
        start = FIRST + timedelta(days=day)
        end = start + timedelta(days=2)
        town.bookings.append((booking, who, by, f"{start}", f"{end}", place, "Riverport", where))


def report(town: Town) -> None:
    """Write incidents, what the laboratory found, and whom the records protect."""
    rng = town.rng
    ordinary = [person for person in town.people[:N_ADULTS] if not person.part]
    kinds = ("traffic crash", "noise complaint", "shoplifting", "vandalism", "lost property")
    for n in range(46):
        day = FIRST + timedelta(days=rng.randrange(DAYS))
        first, second = rng.sample(ordinary[20:], 2)
        second_role = rng.choice(("witness", "reporting person", "other", "other", "other"))
        about = (f"25-{n + 1:04}", f"{day:%m/%d/%Y}", kinds[n % 5], rng.choice(TOWNS))
        town.incidents += [(*about, first.key, "of interest"), (*about, second.key, second_role)]
    manager, hub, source = town.one("manager"), town.one("hub"), ordinary[7]
    driver, courier = town.planted["driver"][0], town.planted["courier"][1]
    town.incidents += [
        ("25-0101", "04/21/2025", "seizure of controlled substances", TOWNS[1], p.key, role)
        for p, role in ((town.planted["buyer"][2], "suspect"), (ordinary[4], "witness"))
    ]
    town.incidents += [
        ("25-0102", "05/04/2025", "seizure of currency", TOWNS[2], courier.key, "suspect"),
        ("25-0103", "05/22/2025", "traffic stop, phone seized", TOWNS[0], manager.key, "suspect"),
        (
            "25-0103",
            "05/22/2025",
            "traffic stop, phone seized",
            TOWNS[0],
            driver.key,
            "of interest",
        ),
        ("25-0104", "05/26/2025", "traffic stop", TOWNS[0], "", "of interest"),  # nobody stated
        ("25-0105", "02/30/2025", "vandalism", TOWNS[3], ordinary[60].key, "of interest"),
    ]
    for n in range(40, 44):
        row = (f"25-02{n}", "03/11/2025", "assault", TOWNS[0], ordinary[n].key, "victim")
        town.incidents.append(row)
    town.roles += [
        (source.key, "role", "confidential source", "2025-03-02"),
        (hub.key, "note", "said by two to sell to many who do not know one another", "2025-04-28"),
    ]
    for _ in range(9):  # the source buys from the hub, and so knows
        town.call(rng.randrange(DAYS), source.phone, hub.phone, 12, 22)


def write(
    town: Town, path: str, header: Sequence[str], rows: Iterable[Sequence[object]], **how: str
) -> None:
    """Write one file as its owner would."""
    target = town.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", newline="", encoding=how.get("encoding", "utf-8")) as file:
        out = csv.writer(file, delimiter=how.get("delimiter", ","), lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def write_police(town: Town) -> None:
    """Write what the city police holds."""
    everybody = [*town.people, BROKER]
    write(
        town,
        "police/persons.csv",
        (
            "PERSON_ID",
            "FULL_NAME",
            "ALSO_KNOWN_AS",
            "BORN",
            "DOCUMENT_NUMBER",
            "COUNTRY",
            "ADDRESS",
        ),
        [
            (p.key, p.name, "el Farero" if p is BROKER else "", p.born, p.paper, country, p.home)
            for p in everybody
            for country in ["GB" if p is BROKER else "US"]
        ],
    )
    header = ("HOLDER_KIND", "HOLDER", "KIND", "NUMBER", "RELATION", "FROM", "TO")
    firms = [
        ("organization", name, "account", account, "holds", "", "")
        for name, account in town.firms.items()
    ]
    write(town, "police/held.csv", header, sorted([*town.holders, *firms]))
    write(town, "police/family.csv", ("PERSON_A", "RELATION", "PERSON_B"), sorted(town.family))
    write(town, "police/work.csv", ("PERSON_ID", "EMPLOYER"), sorted(town.work))
    plates = sorted((owner, f"{state} {plate}") for plate, state, owner in town.plates)
    write(town, "police/plates.csv", ("OWNER", "PLATE"), plates)
    header = ("NUMBER", "DATE", "WHAT", "TOWN", "PERSON_ID", "PART")
    write(town, "police/incidents.csv", header, sorted(town.incidents))
    write(town, "police/interviews.csv", ("PERSON_ID", "ITEM", "WHAT", "DATE"), town.roles)
    buyer, courier = town.planted["buyer"][2], town.planted["courier"][1]
    bystander = next(person for person in town.people[60:] if not person.part)
    hits = [
        ("EX-2001", buyer.key, "Hit", "2025-05-06", "print", "REF-88121"),
        ("EX-2002", courier.key, "Hit", "2025-05-19", "DNA", "REF-88160"),
        ("EX-2002", bystander.key, "No hit", "2025-05-19", "DNA", "REF-88161"),
        ("EX-2003", buyer.key, "Inconclusive", "2025-05-20", "DNA", "REF-88177"),
    ]
    header = ("EXHIBIT", "PERSON_ID", "RESULT", "REPORTED", "METHOD", "REFERENCE")
    write(town, "police/lab.csv", header, hits)


def write_sheriff(town: Town, chain: list[str]) -> None:
    """Write what the sheriff holds: another form, and a name that was misheard."""
    rng, manager = town.rng, town.one("manager")
    first, _, last = manager.name.partition(" ")
    misheard = f"{last[:3]}{last[4:]}, {first}"  # one letter lost
    rows = [("ES-311", misheard, f"{manager.born:%d.%m.%Y}", chain[0], "named in tip 25-77")]
    rows.append(("ES-318", "Otter (nickname)", "", town.one("hub").phone, "seen at boat ramp"))
    for n in range(26):
        name = f"{rng.choice(SURNAMES)}, {rng.choice(('José', 'Zoë', 'Anaïs', 'Søren', 'Renée'))}"
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(50 * 365))
        rows.append((f"ES-{320 + n}", name, f"{born:%d.%m.%Y}", town.number(), ""))
    header = ("FILE_NO", "NAME", "BORN", "PHONE", "REMARK")
    write(town, "sheriff/people.csv", header, rows, encoding="latin-1", delimiter=";")


def write_companies(town: Town) -> None:
    """Write what carrier, bank, cameras and coach line delivered, with their faults."""
    rng = town.rng
    calls = [
        (f"{at.astimezone(UTC):%m/%d/%Y %H:%M:%S}", a, b, seconds, "VOICE" if seconds else "TEXT")
        for at, a, b, seconds in sorted(town.calls)
    ]
    calls += rng.sample(calls, 25)  # delivered twice
    calls += [("13/45/2025 10:00:00", calls[0][1], calls[0][2], 60, "VOICE")]
    calls += [(calls[5][0], "", calls[5][2], 12, "VOICE")]
    write(town, "carrier/records.csv", ("START_UTC", "FROM", "TO", "SECONDS", "SERVICE"), calls)
    payments = [
        (f"{at:%m/%d/%Y %H:%M}", kind, payer, payee, f"{amount:.2f}", "USD", how, place)
        for at, kind, payer, payee, amount, how, place in sorted(town.payments)
    ]
    payments += rng.sample(payments, 6)
    payments += [
        (payments[9][0], "account", payments[9][2], payments[9][3], "n/a", "USD", "card", "")
    ]
    header = ("POSTED", "FROM_KIND", "FROM", "TO", "AMOUNT", "CURRENCY", "HOW", "WHERE")
    write(town, "bank/movements.csv", header, payments)
    reads = [
        (plate, state, f"{at:%Y-%m-%d %H:%M:%S}", camera, *CAMERAS[camera], score)
        for at, plate, state, camera, score in sorted(town.reads)
    ]
    reads += [("RVT 2?1", "KY", reads[3][2], "", "", "", 41)]
    header = ("PLATE", "STATE", "SEEN", "CAMERA", "LATITUDE", "LONGITUDE", "CONFIDENCE")
    write(town, "cameras/reads.csv", header, reads)
    header = ("BOOKING", "TRAVELER", "PAID_BY", "OUT", "BACK", "PLACE", "ORIGIN", "DESTINATION")
    write(town, "coach/bookings.csv", header, sorted(town.bookings))


def write_notices(town: Town) -> None:
    """Write a saved list of notices: one of the broker, one of a namesake born elsewhen."""
    namesake = next(person for person in town.people[90:] if not person.part)
    wanted = (
        ("2025/70014", BROKER.name, BROKER.born, "GB"),
        ("2025/70022", namesake.name, namesake.born.replace(year=namesake.born.year - 11), "AU"),
        ("2025/70031", "Ottoline Grebesand", date(1980, 4, 2), "AU"),
    )
    notices = []
    for number, name, born, nation in wanted:
        first, _, last = name.partition(" ")
        warrant = {"issuing_country_id": "GB", "charge": "trafficking in narcotics"}
        notices.append(
            {
                "forename": first.upper(),
                "name": last.upper(),
                "date_of_birth": f"{born:%Y/%m/%d}",
                "entity_id": number,
                "nationalities": [nation],
                "arrest_warrants": [warrant],
            }
        )
    save(town, "notices/red.json", {"total": len(notices), "_embedded": {"notices": notices}})


def save(town: Town, path: str, content: object) -> None:
    """Write JSON."""
    target = town.folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    target.write_text(text + "\n", encoding="utf-8")


def write_truth(town: Town, chain: list[str], cars: list[str]) -> None:
    """Write what was planted, and who is protected by the files."""
    protecting = {"witness", "victim", "reporting person"}
    protected = {row[4] for row in town.incidents if row[5] in protecting}
    protected |= {row[0] for row in town.roles if row[2] == "confidential source"}
    protected |= {person.key for person in town.people if person.born.year > 2006}
    planted = {
        part: [p.key for p in people if p.part] for part, people in sorted(town.planted.items())
    }
    save(
        town,
        "truth.json",
        {
            "made_with": {"seed": SEED},
            "planted": {part: keys for part, keys in planted.items() if keys},
            "phones": [f"+1{phone}" for phone in chain],
            "cars": cars,
            "accounts": {
                "funnel": [p.account for p in town.planted["keeper"]],
                "structuring": [town.one("depositor").account],
                "pass_through": [town.one("pass_through").account],
                "scatter": [town.firms["Harbor Lantern Produce"]],
                "abroad": [BROKER.account, SECOND_ABROAD],
            },
            "protected": sorted(protected - {""}),
            "look_alike": [town.one("far from home").key],
            "ordinary": sorted(p.key for p in town.people if not p.part),
        },
    )


def main(folder: Path = FOLDER) -> None:
    """Make the case."""
    town = Town(Random(SEED), folder)
    settle(town)
    talk(town)
    chain = conspire(town)
    trade(town)
    launder(town)
    cars = drive(town)
    travel(town)
    report(town)
    write_police(town)
    write_sheriff(town, chain)
    write_companies(town)
    write_notices(town)
    write_truth(town, chain, cars)


if __name__ == "__main__":
    main()
