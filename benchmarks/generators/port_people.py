"""The people of a port: residents, migrant workers in shared rooms, and crews of ships.

Lives here: who sails, lodges and works where, and from when to when. Ties come from being at the
same place in the same weeks, not from distance.
Not here: what agencies write down (`port_records`, `port_life`), rings (`port_rings`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from generators.draws import DAYS
from generators.invented import family_name, first_name, german_phones, us_phones

if TYPE_CHECKING:
    from generators.draws import Draws

RESIDENTS, MIGRANTS = 0.45, 0.35  # the others are crew
COUNTRIES = ("RO", "PH", "UA", "VN", "PL", "IN", "GH")
BERTHS = 11  # people in the crew of a ship
FORWARDERS = ("Nordkai", "Elbtrans", "Hansa Box", "Seetor", "Reefer Plus", "Kontor Sued")
GANG, SHIFTS = 7, 3
AGENTS = ("Sendia", "Geldbruecke", "Kiosk Amal", "Overseas Cash")
BED_RANGE = (3, 6)


@dataclass(slots=True, eq=False)
class Person:
    """ids: By agency; an agency gives its id when it first meets somebody."""

    name: str
    kind: str
    country: str
    born: int
    passport: str
    arrived: int = 0
    left: int = DAYS - 1
    home: str = ""
    phone: str = ""
    work: str = ""
    shift: int = -1
    agent: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    known: Counter[Person] = field(default_factory=Counter)

    def meets(self, other: Person, times: int = 1) -> None:
        if other is not self:
            self.known[other] += times
            other.known[self] += times


@dataclass(slots=True, eq=False)
class Voyage:
    ship: str
    day: int
    days: int
    crew: list[Person]


class Port:
    """All that is true of the port, whether it is on record or not."""

    def __init__(self, draws: Draws, count: int) -> None:
        self.draws = draws
        self.phones, self.abroad = german_phones(draws), us_phones(draws)
        self.people: list[Person] = []
        self.kin: list[tuple[Person, Person]] = []
        self.rooms: list[list[Person]] = []
        self.homes: list[list[Person]] = []
        self.voyages: list[Voyage] = []
        residents, migrants = int(count * RESIDENTS), int(count * MIGRANTS)
        self._settle(residents)
        self._lodge(migrants)
        self._embark(count - residents - migrants)
        self._work()
        self._send_money()
        self._meet()

    def _person(self, kind: str, country: str, family: str = "") -> Person:
        draws = self.draws
        name = f"{first_name(draws)} {family or family_name(draws)}"
        born = draws.whole(1950 if kind == "resident" else 1970, 2004)
        passport = draws.number(draws.pick("CEGKNPRX"), 8)
        person = Person(name, kind, country, born, passport, phone=self.phones.pop())
        self.people.append(person)
        return person

    def _settle(self, count: int) -> None:
        draws = self.draws
        while len(self.people) < count:
            family = family_name(draws)
            size = min(draws.weighted((1, 2, 3, 4), (4, 4, 2, 1)), count - len(self.people))
            home = f"{family}strasse {draws.whole(1, 140)}"
            household = [self._person("resident", "DE", family) for _ in range(size)]
            for person in household:
                person.home = home
            self.homes.append(household)
            self.kin += combinations(household, 2)
            if len(self.homes) > 1 and draws.chance(0.4):
                self.kin.append((household[0], draws.pick(self.homes[:-1])[0]))

    def _lodge(self, count: int) -> None:
        """Fill the rooms of hostels; a bed that falls free is taken by the next who arrives."""
        draws, made = self.draws, 0
        while made < count:
            name = f"Hostel {draws.pick(('Anker', 'Kaispeicher', 'Lotse', 'Sued'))}, Zimmer "
            room, country = name + draws.number("", 3), draws.pick(COUNTRIES)
            lodgers = []
            for _ in range(draws.whole(*BED_RANGE)):
                arrived = draws.day(-60, 120)
                while arrived < DAYS - 30 and made < count:
                    person = self._person("migrant", country)
                    person.arrived = arrived
                    person.left = min(arrived + draws.whole(60, 280), DAYS - 1)
                    person.home = room
                    lodgers.append(person)
                    arrived = person.left + draws.whole(1, 12)
                    made += 1
                    if draws.chance(0.15):
                        country = draws.pick(COUNTRIES)
            self.rooms.append(lodgers)

    def _embark(self, count: int) -> None:
        """Man the ships; at each call a fifth of the crew has been replaced."""
        draws = self.draws
        seamen = [self._person("crew", draws.pick(COUNTRIES)) for _ in range(count)]
        for start in range(0, count, BERTHS):
            pool = seamen[start : start + BERTHS]
            ship = f"MV {family_name(draws)}"
            day = draws.day(0, 60)
            for person in pool:
                person.work = ship
            while day < DAYS - 5:
                crew = [each if draws.chance(0.8) else draws.pick(seamen) for each in pool]
                crew = list(dict.fromkeys(crew))
                self.voyages.append(Voyage(ship, day, draws.whole(1, 4), crew))
                day += draws.whole(35, 90)

    def _work(self) -> None:
        draws = self.draws
        for person in self.people:
            if person.kind == "crew" or draws.chance(0.15):
                continue
            choices = ("Terminal West", "Terminal Ost", *FORWARDERS, "Kantine", "Reinigung Kai")
            weights = (9, 6, 3, 3, 2, 2, 1, 1, 1, 4 if person.kind == "migrant" else 1)
            person.work = draws.weighted(choices, weights)
            if person.work.startswith("Terminal"):
                person.shift = draws.whole(0, SHIFTS - 1)

    def _send_money(self) -> None:
        """Choose agents as the others did before: the rich get richer."""
        used = dict.fromkeys(AGENTS, 2.0)
        for person in self.people:
            if person.kind != "resident":
                person.agent = self.draws.weighted(AGENTS, list(used.values()))
                used[person.agent] += 1

    def gang(self, terminal: str, shift: int, day: int) -> list[Person]:
        """Draw the gang of a shift of those who are in town."""
        pool = [
            p
            for p in self.people
            if p.work == terminal and p.shift == shift and p.arrived <= day <= p.left
        ]
        return self.draws.some(pool, GANG)

    def _meet(self) -> None:
        for household in self.homes:
            for a, b in combinations(household, 2):
                a.meets(b, 20)
        for room in self.rooms:
            for a, b in combinations(room, 2):
                days = min(a.left, b.left) - max(a.arrived, b.arrived)
                if days > 0:
                    a.meets(b, 1 + days // 20)
        for voyage in self.voyages:
            for a, b in combinations(voyage.crew, 2):
                a.meets(b)
        self._meet_on_shift()
        self._meet_in_bars()

    def _meet_on_shift(self) -> None:
        for day in range(0, DAYS, 6):
            for terminal in ("Terminal West", "Terminal Ost"):
                for a, b in combinations(self.gang(terminal, day // 6 % SHIFTS, day), 2):
                    if self.draws.chance(0.2):
                        a.meets(b, 2)

    def _meet_in_bars(self) -> None:
        for _ in range(len(self.people)):
            a, b = self.draws.some(self.people, 2)
            if a.arrived <= b.left and b.arrived <= a.left:
                a.meets(b)
