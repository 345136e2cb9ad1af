"""The people of the small town, their homes, jobs, numbers and accounts, and who knows whom.

Lives here: `Person`, `Firm`, `Town`.
Not here: their days (`life`), and what is planted among them (the families of plots).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from generators.draws import Draws

from small_town.papers import HERE, Papers
from small_town.places import DAYS, TOWNS, Spot, day_text

if TYPE_CHECKING:
    from small_town.truth import Plot

WORDS = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
HOUSEHOLDS = (1, 1, 2, 2, 2, 3, 4)  # sizes, one as likely as another


def plate_entity(plate: str) -> str:
    state, tag = plate.split(" ")
    return f"plate:US-{state}:{tag}"


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of the town. plate and handle: Empty if they have none."""

    id: str
    name: str
    phone: str
    account: str
    home: str
    town: Spot
    plate: str = ""
    job: Firm | None = None
    shift: float = 8.0
    handle: str = ""

    @property
    def entity(self) -> str:
        return f"person:{self.id}"


@dataclass(slots=True, eq=False)
class Firm:
    """A business with a listed number, an account and hours."""

    name: str
    trade: str
    phone: str
    account: str
    busy: float

    @property
    def entity(self) -> str:
        return f"organization:{self.name}"


class Town:
    """All that is true of the town, on record or not."""

    def __init__(self, stream: str, seed: int, people: int) -> None:
        self.draws = Draws(f"small town {stream}", seed)
        self.papers = Papers()
        self.plots: list[Plot] = []
        numbers = [f"+1{code}5550{n}" for code in WORDS["area_codes"] for n in range(100, 200)]
        self._phones = self.draws.some(numbers, len(numbers))
        names = [f"{first} {last}" for first in WORDS["first"] for last in WORDS["last"]]
        self._names = self.draws.some(names, len(names))
        self.firms = {row["trade"]: self.firm(**row) for row in WORDS["firm"]}
        self.people: list[Person] = []
        self.ties: list[tuple[Person, Person]] = []
        while len(self.people) < people:
            self._household(min(self.draws.pick(HOUSEHOLDS), people - len(self.people)))
        self._acquaint()
        self._free = self.draws.some(self.people, len(self.people))

    def phone(self) -> str:
        return self._phones.pop()

    def phone_in(self, codes: str) -> str:
        """Give a number that begins with one of the area codes."""
        found = next(phone for phone in self._phones if phone[2:5] in codes.split())
        self._phones.remove(found)
        return found

    def account(self) -> str:
        number = self.draws.number("4417", 8)
        self.papers.add("bank/customers.csv", number, "", "", TOWNS[0].name)
        return number

    def plate(self) -> str:
        letters = "".join(self.draws.pick("BCDFGHJKLMNPRSTVWXZ") for _ in range(3))
        return self.draws.number(f"{self.draws.pick(('KY', 'KY', 'KY', 'TN'))} {letters}", 3)

    def handset(self) -> str:
        """Give an IMEI with its check digit."""
        body = self.draws.number("99000077", 6)
        doubled = [int(d) * (1 + at % 2) for at, d in enumerate(body)]
        return body + str(-sum(d // 10 + d % 10 for d in doubled) % 10)

    def chip(self) -> str:
        return self.draws.number("001010", 9)

    def firm(self, name: str, trade: str, hours: str, busy: float = 0.0) -> Firm:
        firm = Firm(name, trade, self.phone(), self.account(), busy)
        self.papers.add("clerk/licenses.csv", name, name, trade, hours)
        self.papers.add("clerk/listed_numbers.csv", name, firm.phone)
        self.papers.add("bank/signers.csv", "organization", name, firm.account)
        return firm

    def newcomer(
        self, *, home: str = "", born: int = 0, capacity: str = "", country: str = "US"
    ) -> Person:
        """Add somebody with a jacket, a number and an account, and no job yet."""
        draws, papers = self.draws, self.papers
        person = Person(
            id=papers.number("J"),
            name=self._names.pop(),
            phone=self.phone(),
            account=self.account(),
            home=home or f"{draws.whole(1, 999)} {draws.pick(WORDS['roads'])} Rd, Twin Ferries KY",
            town=draws.pick(TOWNS),
            handle=f"peachtalk:{draws.number('u', 5)}",
        )
        day = f"{draws.whole(1, 12):02d}-{draws.whole(1, 28):02d}"
        cells = (f"{born or draws.whole(1955, 2003)}-{day}", capacity, country)
        papers.add("sheriff/jackets.csv", person.id, person.name, *cells)
        self.has(person, "uses", "phone", person.phone)
        self.has(person, "uses", "handle", person.handle)
        papers.add("bank/signers.csv", "person", person.id, person.account)
        return person

    def has(self, person: Person, relation: str, thing: str, number: str, day: int = -200) -> None:
        row = (person.id, relation, thing, number, day_text(day))
        self.papers.add("sheriff/belongings.csv", *row)

    def lives(self, person: Person, home: str, day: int = -400, until: int | None = None) -> None:
        out = "" if until is None else day_text(until)
        self.papers.add("sheriff/dwellings.csv", person.id, home, day_text(day), out)

    def related(self, a: Person, how: str, b: Person) -> None:
        self.papers.add("sheriff/relations.csv", a.id, how, b.id)

    def works(self, person: Person, firm: Firm, day: int = -300) -> None:
        person.job = firm
        self.papers.add("sheriff/jobs.csv", person.id, firm.name, day_text(day))

    def cast(self, count: int) -> list[Person]:
        """Take adults who are in no plot yet, each of another household."""
        taken: list[Person] = []
        for person in list(self._free):
            if len(taken) < count and person.home not in {other.home for other in taken}:
                taken.append(person)
                self._free.remove(person)
        if len(taken) < count:
            message = f"the town has no {count} people left for a plot; give it more people"
            raise ValueError(message)
        return taken

    def dispatch(self, day: int, code: str, parts: list[tuple[Person, str]]) -> str:
        number = self.papers.number("C")
        for person, part in parts:
            cells = (day_text(day), code, TOWNS[0].name, person.id, part)
            self.papers.add("sheriff/dispatch.csv", number, *cells)
        return number

    def said(self, a: Person, what: str, b: Person, day: int) -> None:
        self.papers.add("sheriff/interviews.csv", a.id, what, b.id, day_text(day))

    def day(self, low: int = 0, high: int = DAYS - 1) -> int:
        return self.draws.whole(low, high)

    def _household(self, size: int) -> None:
        draws = self.draws
        mates: list[Person] = []
        for _ in range(size):
            person = self.newcomer(home=mates[0].home if mates else "")
            person.town = mates[0].town if mates else person.town
            self.lives(person, person.home)
            if draws.chance(0.8):
                person.plate = self.plate()
                self.has(person, "owns", "plate", person.plate)
            if draws.chance(0.75):
                self.works(person, draws.pick(list(self.firms.values())))
                person.shift = draws.pick((6.0, 8.0, 8.0, 14.0, 22.0))
            mates.append(person)
        for a, b in combinations(mates, 2):
            self.related(a, draws.pick(("kin", "household")), b)
        self.people += mates

    def _acquaint(self) -> None:
        """Tie households, some who work together, and a few others for each."""
        draws = self.draws
        for a, b in combinations(self.people, 2):
            near = a.home == b.home or (a.job and a.job is b.job and draws.chance(0.25))
            if near or draws.chance(2.5 / len(self.people)):
                self.ties.append((a, b))
