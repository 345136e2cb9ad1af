"""Cases without any ring, each with one reason why ordinary people share things.

Lives here: `FREE_CASES` and `free_case`. The worlds write cases without rings too (`rings=False`).
Not here: graphs without rings (`free_graphs`).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from generators.draws import DAYS, Draws, day_text
from generators.files import Files
from generators.invented import family_name, first_name, plate, us_phones
from generators.truth import Group, Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Groups = dict[str, list[list[str]]]

HEADERS = {
    "people.csv": ("person", "name"),
    "ties.csv": ("person", "kind", "thing", "relation", "from", "to"),
    "calls.csv": ("caller", "callee", "start"),
}
FAIR, STORM = 210, 300  # days on which many meet who never meet again


class Town:
    """People with phones, and what they share."""

    def __init__(self, kind: str, seed: int, people: int) -> None:
        self.draws = draws = Draws(kind, seed)
        self.files = Files(HEADERS)
        self.people = [draws.number("R-", 5) for _ in range(people)]
        self._phones = us_phones(draws)
        self.phones = {person: self._phones.pop() for person in self.people}
        for person in self.people:
            name = f"{first_name(draws)} {family_name(draws)}"
            self.files.add("people.csv", person, name)
            self.share("phone", self.phones[person], "uses", [person])
        for person in self.people:  # what everybody does now and then
            if draws.chance(0.5):
                self.share("booking", draws.number("B"), "booked", [person], draws.day())
            if draws.chance(0.3):
                pair = [person, draws.pick(self.people)] if draws.chance(0.3) else [person]
                self.share("event", draws.number("E"), "involved_in", pair, draws.day())
            for other in draws.some(self.people, 2):
                self.call(person, other, draws.whole(1, 4))

    def phone(self) -> str:
        return self._phones.pop()

    def share(
        self,
        kind: str,
        thing: str,
        relation: str,
        people: Sequence[str],
        day: int = 0,
        days: int = 0,
    ) -> None:
        for person in dict.fromkeys(people):
            row = (person, kind, thing, relation, day_text(day), day_text(day + days))
            self.files.add("ties.csv", *row)

    def call(self, a: str, b: str, count: int) -> None:
        if a == b:
            return
        for _ in range(count):
            start = f"{day_text(self.draws.day())} {self.draws.whole(6, 23):02d}:30:00"
            self.files.add("calls.csv", self.phones[a], self.phones[b], start)

    def parted(self, low: int, high: int) -> list[list[str]]:
        """Part everybody into groups of low to high people."""
        left = self.draws.some(self.people, len(self.people))
        found = []
        while left:
            size = self.draws.whole(low, high)
            found.append(left[:size])
            left = left[size:]
        return found


def _families(town: Town) -> Groups:
    """Families share a phone, cars and holidays; no register says that they are families."""
    draws, families = town.draws, town.parted(1, 6)
    for family in families:
        if len(family) == 1:
            continue
        line, car = town.phone(), plate(draws)
        town.share("phone", line, "uses", family, 0, DAYS - 1)
        for _ in range(draws.whole(1, 4)):
            town.share("plate", car, "uses", draws.some(family, 2), draws.day())
        for _ in range(draws.whole(0, 2)):
            town.share("booking", draws.number("B"), "booked", family, draws.day(), 5)
        for a, b in combinations(family, 2):
            town.call(a, b, draws.whole(2, 20))
    return {"household": families}


def _near_venues(town: Town) -> Groups:
    """People go to the venues near home, so neighbors share several of them."""
    draws = town.draws
    homes = draws.rng.random((len(town.people), 2))
    venues = draws.rng.random((25, 2))
    visitors: list[list[str]] = [[] for _ in venues]
    for person, home in zip(town.people, homes, strict=True):
        pull = np.exp(-np.hypot(*(venues - home).T) / 0.08)
        for _ in range(draws.whole(3, 9)):
            venue = draws.weighted(range(len(venues)), pull.tolist())
            town.share("place", f"Venue {venue}", "stayed_at", [person], draws.day())
            visitors[venue].append(person)
        for other in np.argsort(np.hypot(*(homes - home).T))[1:4].tolist():
            town.call(person, town.people[other], draws.whole(0, 6))
    return {"visitors": visitors}


def _regulars(town: Town) -> Groups:
    """Every place has regulars, who meet there often and get into trouble there together."""
    draws, found = town.draws, []
    for number in range(len(town.people) // 20):
        place = f"Bar {number}"
        regulars = draws.some(town.people, draws.whole(6, 22))
        for person in regulars:
            for _ in range(draws.whole(2, 9)):
                town.share("place", place, "stayed_at", [person], draws.day())
        for _ in range(draws.whole(2, 6)):
            crowd = draws.some(regulars, draws.whole(2, 4))
            town.share("event", draws.number("E"), "involved_in", crowd, draws.day())
        for _ in range(len(regulars)):
            town.call(*draws.some(regulars, 2), draws.whole(1, 6))
        found.append(regulars)
    return {"regulars": found}


def _clustered_events(town: Town) -> Groups:
    """A fair and a storm put many events into few days; who is active is in many of them."""
    draws = town.draws
    active = draws.rng.pareto(1.6, len(town.people)) + 0.3
    share = active / active.sum()
    crowds = []
    for start, count in ((FAIR, 60), (STORM, 40), (0, 30)):
        for _ in range(count):
            size = draws.whole(2, 7)
            drawn = draws.rng.choice(len(town.people), size, replace=False, p=share)
            crowd = [town.people[at] for at in drawn.tolist()]
            day = draws.day() if start == 0 else start + draws.whole(0, 5)
            town.share("event", draws.number("E"), "involved_in", crowd, day)
            crowds.append(crowd)
    for night in range(STORM, STORM + 3):  # a shelter, where whole streets sleep
        guests = draws.some(town.people, len(town.people) // 8)
        town.share("place", "Shelter", "stayed_at", guests, night, 1)
    return {"crowd": crowds}


def _friends_away(town: Town) -> Groups:
    """Circles of friends, some in two of them, take a trip or two together in one car."""
    draws, circles = town.draws, town.parted(3, 6)
    for circle in circles:
        if draws.chance(0.3):
            circle.append(draws.pick(town.people))
        car = plate(draws)
        for _ in range(draws.weighted((0, 1, 2, 3), (5, 5, 3, 1))):
            day, party = draws.day(), draws.some(circle, draws.whole(2, 5))
            town.share("booking", draws.number("B"), "booked", party, day, 2)
            town.share("plate", car, "uses", draws.some(party, 2), day)
        for a, b in combinations(circle, 2):
            town.call(a, b, draws.whole(0, 8))
    return {"friends": circles}


def _blocks(town: Town) -> Groups:
    """Streets in quarters in towns: the smaller the block, the likelier two are seen together."""
    draws = town.draws
    order = draws.some(town.people, len(town.people))
    sizes = (8, 32, 128)
    for size, events in zip(sizes, (2.0, 3.0, 5.0), strict=True):
        for start in range(0, len(order), size):
            block = order[start : start + size]
            for _ in range(int(draws.rng.poisson(events * len(block) / 8))):
                crowd = draws.some(block, draws.whole(2, 4))
                town.share("event", draws.number("E"), "involved_in", crowd, draws.day())
    streets = [order[at : at + sizes[0]] for at in range(0, len(order), sizes[0])]
    return {"street": streets}


def _crews(town: Town) -> Groups:
    """Crews of firms share a van, a service phone that goes round, and lodgings away."""
    draws, crews = town.draws, town.parted(4, 9)
    for crew in crews:
        if draws.chance(0.6):
            continue
        van, line = plate(draws), town.phone()
        for week, person in enumerate(draws.some(crew, len(crew))):
            town.share("phone", line, "uses", [person], week * 30, 28)
        for _ in range(draws.whole(2, 6)):
            gang, day = draws.some(crew, 3), draws.day()
            town.share("plate", van, "uses", gang[:2], day)
            town.share("booking", draws.number("B"), "booked", gang, day, 4)
    return {"crew": crews}


FREE_CASES: dict[str, Callable[[Town], Groups]] = {
    "families off record": _families,
    "venues near home": _near_venues,
    "regulars of a place": _regulars,
    "events clustered in time": _clustered_events,
    "friends who go away": _friends_away,
    "hierarchical blocks": _blocks,
    "crews of firms": _crews,
}


def free_case(kind: str, folder: Path, *, seed: int, people: int = 400) -> Truth:
    """Write a case without rings, of a kind of `FREE_CASES`."""
    town = Town(kind, seed, people)
    groups = FREE_CASES[kind](town)
    town.files.write(folder, "free.toml")
    made = tuple(
        Group(name, frozenset(f"person:{person}" for person in group))
        for name, found in groups.items()
        for group in found
    )
    return Truth(kind, seed, (), made, tuple((f"person:{person}",) for person in town.people))
