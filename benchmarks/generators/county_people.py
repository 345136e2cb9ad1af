"""The people of a rural county: homes on a map, kin, work, friends, clubs and places near home.

Lives here: who lives, works and meets where. Everything but kin falls off with distance.
Not here: what agencies write down (`county_records`, `county_life`), rings (`county_rings`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from generators.invented import family_name, first_name, plate, us_phones

if TYPE_CHECKING:
    from generators.draws import Draws

# Households of one to six, roughly as a census counts them.
SIZES, SIZE_SHARES = (1, 2, 3, 4, 5, 6), (28, 34, 16, 14, 6, 2)
TOWNS = ((6.0, 7.0), (22.0, 9.0), (14.0, 21.0), (25.0, 25.0))  # miles, in a county of 30 by 30
TOWN_SPREAD, RURAL = 1.2, 0.3
REACH = 4.0  # miles over which a place loses all but 1/e of its pull
EMPLOYERS = (
    ("Poultry Plant", 9.0),
    ("District School", 6.0),
    ("County Hospital", 5.0),
    ("Road Department", 3.0),
)
SMALL_FIRM_SHARE = 0.55  # of those who work
CHURCHES, BARS, SHOPS, CLUBS, OFFICES, LANDLORDS = 6, 5, 9, 8, 5, 4
CLUB_NAMES = (
    *("softball team", "bass anglers", "choir", "volunteer fire company", "quilting circle"),
    *("bowling league", "4-H parents", "motorcycle club"),
)


@dataclass(slots=True, eq=False)
class Person:
    id: str
    name: str
    age: int
    at: tuple[float, float]
    home: int
    phone: str = ""
    account: str = ""
    employer: str = ""
    church: int = 0
    bar: int = -1
    shop: int = 0
    office: int = 0
    club: int = -1
    friends: list[Person] = field(default_factory=list)

    @property
    def adult(self) -> bool:
        return self.age >= 18

    @property
    def entity(self) -> str:
        return f"person:{self.id}"


@dataclass(slots=True, eq=False)
class Home:
    address: str
    people: list[Person] = field(default_factory=list)
    cars: list[str] = field(default_factory=list)
    landlord: int = -1
    parents: int = -1


class County:
    """All that is true of the county, whether it is on record or not."""

    def __init__(self, draws: Draws, count: int) -> None:
        self.draws = draws
        self.phones = us_phones(draws)
        self.homes: list[Home] = []
        self.people: list[Person] = []
        self.kin: list[tuple[Person, Person]] = []
        self.firms: dict[str, list[Person]] = {}
        while len(self.people) < count:
            self._add_home(count - len(self.people))
        self.adults = [person for person in self.people if person.adult]
        self._tie_families()
        self._employ()
        self._choose_places()
        self._befriend()

    def phone(self) -> str:
        return self.phones.pop()

    def household(self, person: Person) -> list[Person]:
        return [each for each in self.homes[person.home].people if each is not person]

    def _add_home(self, left: int) -> None:
        draws = self.draws
        number = len(self.homes)
        if draws.chance(RURAL):
            spot = tuple(draws.rng.uniform(0, 30, 2).tolist())
        else:
            center = draws.weighted(TOWNS, (5, 3, 2, 2))
            spot = tuple((np.array(center) + draws.rng.normal(0, TOWN_SPREAD, 2)).tolist())
        road = f"{family_name(draws)} Road"
        home = Home(f"{draws.whole(10, 999)} {road}, lot {number}")
        size = min(draws.weighted(SIZES, SIZE_SHARES), left)
        surname = family_name(draws)
        eldest = draws.whole(22, 84)
        for at in range(size):
            age = eldest if at == 0 else eldest - draws.whole(0, 6)
            if at >= 2:
                age = max(eldest - draws.whole(22, 36), 1) if eldest < 62 else draws.whole(18, 40)
            name = surname if draws.chance(0.85) else family_name(draws)
            person = Person(
                id=draws.number("MN-", 5),
                name=f"{first_name(draws)} {name}",
                age=max(age, 18) if at < 2 else age,
                at=spot,
                home=number,
            )
            home.people.append(person)
            self.people.append(person)
        home.cars = [plate(draws) for _ in range(min(draws.whole(1, 2), size))]
        home.landlord = draws.whole(0, LANDLORDS - 1) if draws.chance(0.3) else -1
        self.homes.append(home)

    def _tie_families(self) -> None:
        draws = self.draws
        for home in self.homes:
            self.kin += combinations(home.people, 2) if len(home.people) > 1 else ()
            eldest = home.people[0]
            older = [
                number
                for number, other in enumerate(self.homes)
                if 20 <= other.people[0].age - eldest.age <= 38
            ]
            if older and draws.chance(0.6):
                pull = [self._pull(eldest, self.homes[number].people[0].at) for number in older]
                home.parents = draws.weighted(older, pull)
                self.kin += [(eldest, each) for each in self.homes[home.parents].people[:2]]
        for a, b in combinations(self.homes, 2):
            if a.parents == b.parents >= 0:
                self.kin.append((a.people[0], b.people[0]))

    def _pull(self, person: Person, at: tuple[float, float]) -> float:
        gap = float(np.hypot(person.at[0] - at[0], person.at[1] - at[1]))
        return float(np.exp(-gap / REACH)) + 1e-4

    def _employ(self) -> None:
        draws = self.draws
        workers = [p for p in self.adults if p.age < 67 and draws.chance(0.75)]
        small = [p for p in workers if draws.chance(SMALL_FIRM_SHARE)]
        while small:
            owner = small.pop()
            size = min(draws.whole(1, 7), len(small))
            near = sorted(small, key=lambda p: (-self._pull(p, owner.at), p.id))[: 3 * size]
            staff = [owner, *draws.some(near, size)]
            name = f"{owner.name.split()[1]} & Co {draws.number('', 4)}"
            self.firms[name] = staff
            small = [p for p in small if p not in staff]
        taken = {p.id for staff in self.firms.values() for p in staff}
        for person in workers:
            if person.id not in taken:
                name = draws.weighted(*zip(*EMPLOYERS, strict=True))
                self.firms.setdefault(name, []).append(person)
        for name, staff in self.firms.items():
            for person in staff:
                person.employer = name

    def _choose_places(self) -> None:
        draws = self.draws
        kinds = (CHURCHES, BARS, SHOPS, OFFICES)
        spots = [[(x, y) for x, y in draws.rng.uniform(3, 28, (k, 2)).tolist()] for k in kinds]
        self.doctor_phones = [self.phone() for _ in range(OFFICES)]
        self.shop_accounts = [draws.number("88100", 7) for _ in range(SHOPS + BARS)]
        self.landlords = draws.some([p for p in self.adults if p.age > 40], LANDLORDS)
        for person in self.people:
            choice = [
                draws.weighted(range(len(at)), [self._pull(person, spot) for spot in at])
                for at in spots
            ]
            person.church, bar, person.shop, person.office = choice
            if person.adult:
                person.bar = bar if draws.chance(0.3) else -1
                person.club = draws.whole(0, CLUBS - 1) if draws.chance(0.2) else -1
            if person.age >= 13:
                person.phone = self.phone()
            if person.adult and draws.chance(0.4):  # one bank of several was asked
                person.account = draws.number("88000", 7)

    def _befriend(self) -> None:
        draws, adults = self.draws, [p for p in self.people if p.age >= 14]
        pools = {
            "church": [[p for p in adults if p.church == k] for k in range(CHURCHES)],
            "club": [[p for p in adults if p.club == k] for k in range(CLUBS)],
        }
        for person in adults:
            near = draws.some(adults, 25)
            for _ in range(int(draws.rng.poisson(2))):
                kind = draws.weighted(
                    ("near", "work", "church", "club", "friends"), (4, 3, 2, 2, 4)
                )
                pool = {
                    "near": [max(near, key=lambda p: (self._pull(person, p.at), p.id))],
                    "work": self.firms.get(person.employer, [])[:25],
                    "church": pools["church"][person.church],
                    "club": pools["club"][person.club] if person.club >= 0 else [],
                    "friends": [g for f in person.friends for g in f.friends],
                }[kind]
                other = draws.pick(pool) if pool else person
                if other is not person and other not in person.friends:
                    person.friends.append(other)
                    other.friends.append(person)
                near = draws.some(adults, 25)
