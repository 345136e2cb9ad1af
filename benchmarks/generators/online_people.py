"""People who meet online: contacts grow where there are many already, and in shared channels.

Lives here: who has which handles, numbers and wallets, and who writes to whom.
Not here: what companies hand over (`online_records`, `online_life`), rings (`online_rings`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from generators.draws import DAYS
from generators.invented import family_name, first_name, us_phones

if TYPE_CHECKING:
    import numpy as np

    from generators.draws import Draws

SERVICES = ("chatly", "picbox", "loopcam")
CHANNELS = 30  # of which the first are the largest: the k-th has a share of 1/k
CITIES = ("Alder", "Brack", "Corvale", "Dunmere", "Eastlow", "Farrow", "Gantry")
EMPLOYERS = 25
# How often a contact is made by fame, in a channel, or with a friend of a friend.
WAYS, WAY_SHARES = ("fame", "channel", "friend"), (3, 4, 3)


@dataclass(slots=True, eq=False)
class Person:
    """handles: The first is their own. sells: Whether they advertise, with numbers that change."""

    id: str
    name: str
    born: str
    city: str
    home: str
    work: str
    phone: str
    handles: list[str]
    channels: list[int]
    wallet: str = ""
    sells: bool = False
    contacts: list[Person] = field(default_factory=list)

    @property
    def entity(self) -> str:
        return f"person:{self.id}"


class Network:
    """All that is true of the network, whether it is on record or not."""

    def __init__(self, draws: Draws, count: int) -> None:
        self.draws = draws
        self.phones = us_phones(draws)
        self.people: list[Person] = []
        self.homes: dict[str, list[Person]] = {}
        self._ends: list[Person] = []  # everybody once for each contact: drawing from it is by fame
        self._members: list[list[Person]] = [[] for _ in range(CHANNELS)]
        for _ in range(count):
            self._join()

    def phone(self) -> str:
        return self.phones.pop()

    def handle(self, service: str = "") -> str:
        word = first_name(self.draws).lower()
        return f"{service or self.draws.pick(SERVICES)}:{self.draws.number(word, 3)}"

    def household(self, person: Person) -> list[Person]:
        return [each for each in self.homes[person.home] if each is not person]

    def _join(self) -> None:
        draws = self.draws
        if self.homes and draws.chance(0.45):  # with somebody who is there already
            home = draws.pick(list(self.homes))
        else:
            home = f"{draws.whole(1, 999)} {family_name(draws)} Avenue"
        mates = self.homes.setdefault(home, [])
        family = mates[0].name.split()[1] if mates and draws.chance(0.7) else family_name(draws)
        shares = [1 / (k + 1) for k in range(CHANNELS)]
        channels = {draws.weighted(range(CHANNELS), shares) for _ in range(draws.whole(0, 3))}
        person = Person(
            id=draws.number("S", 6),
            name=f"{first_name(draws)} {family}",
            born=f"{draws.whole(1965, 2005)}-{draws.whole(1, 12):02d}-{draws.whole(1, 28):02d}",
            city=mates[0].city if mates else draws.pick(CITIES),
            home=home,
            work=f"Employer {draws.whole(1, EMPLOYERS)}" if draws.chance(0.6) else "",
            phone=self.phone(),
            handles=[self.handle() for _ in range(draws.weighted((1, 2, 3), (6, 3, 1)))],
            channels=sorted(channels),
            wallet=f"btc:1{draws.number('Fict', 9)}" if draws.chance(0.25) else "",
            sells=draws.chance(0.18),
        )
        for mate in mates:
            self._connect(person, mate)
        for _ in range(1 + int(draws.rng.geometric(0.4))):
            self._connect(person, self._contact(person))
        mates.append(person)
        self.people.append(person)
        self._ends.append(person)
        for channel in person.channels:
            self._members[channel].append(person)

    def _contact(self, person: Person) -> Person:
        way = self.draws.weighted(WAYS, WAY_SHARES)
        pool = self._ends
        if way == "channel" and person.channels:
            pool = self._members[self.draws.pick(person.channels)]
        elif way == "friend" and person.contacts:
            pool = self.draws.pick(person.contacts).contacts
        return self.draws.pick(pool) if pool else person

    def _connect(self, a: Person, b: Person) -> None:
        if a is not b and b not in a.contacts:
            a.contacts.append(b)
            b.contacts.append(a)
            self._ends += [a, b]

    def volumes(self, count: int) -> np.ndarray:
        """Draw how often each of count pairs writes: few write most of it."""
        return self.draws.rng.pareto(1.3, count) + 0.2

    def lifetimes(self, count: int) -> list[tuple[int, int]]:
        """Draw the days of numbers that are used one after the other."""
        edges = [0, *sorted(self.draws.day(1, DAYS - 2) for _ in range(count - 1)), DAYS - 1]
        return [(a, max(b - 1, a)) for a, b in pairwise(edges)]
