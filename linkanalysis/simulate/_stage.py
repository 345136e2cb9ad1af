"""Who takes part in a planted sign: members of rings, and bystanders for what only looks so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError
from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._world import START, Sign, Tie

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._names import Registry
    from linkanalysis.simulate._world import Person, PlantedRing, World

TOWNS: list[str] = WORDS["cities"][:4]
TOO_FEW = (
    "signs=True needs more people in no ring than there are; nothing was written. Simulate more "
    "people."
)
MOST_MINUTES = 5  # so that what is planned for one moment happens within minutes


@dataclass(slots=True)
class Stage:
    """A world whose people take part in signs."""

    dice: Dice
    registry: Registry
    world: World
    bystanders: list[Person] = field(init=False)

    def __post_init__(self) -> None:
        world = self.world
        barred = {*world.protected(), *(who for ring in world.rings for who in ring.cast)}
        barred |= {who for pair in world.doubles for who in pair}
        adults = [p for p in world.people if p.adult and p.account and p.id not in barred]
        heads: dict[int, Person] = {}
        for person in self.dice.shuffled(adults):
            heads.setdefault(person.household, person)
        # one of a household at most, so that no two of them are family
        self.bystanders = list(heads.values())

    def ring(self, number: int) -> PlantedRing:
        """Give a ring by its number from 0; with fewer rings, one has several signs."""
        return self.world.rings[number % len(self.world.rings)]

    def member(self, number: int, role: str) -> Person:
        """Give the first member of a ring in a role."""
        who = self.ring(number).of(role)[0]
        return next(person for person in self.world.people if person.id == who)

    def bystander(self) -> Person:
        """Take somebody of a household that takes part in nothing yet."""
        if not self.bystanders:
            raise CaseError(TOO_FEW)
        return self.bystanders.pop()

    def family(self, least: int) -> list[Person]:
        """Take a household with at least this many accounts, nobody of it protected."""
        barred = self.world.protected()
        for head in self.bystanders:
            home = self.world.households[head.household]
            holders = [person for person in home if person.account]
            if len(holders) >= least and not any(person.id in barred for person in home):
                self.bystanders.remove(head)
                return holders
        raise CaseError(TOO_FEW)

    def holds(self, person: Person, kind: str, number: str, relation: str = "holds") -> None:
        """Put on record what a person has."""
        self.world.later.append(Tie("person", person.id, kind, number, relation, START))

    def plant(self, indicator: str, about: list[str], look_alikes: list[str]) -> None:
        """Keep for `truth.json` what an indicator finds here, and what only looks like it."""
        self.world.signs.append(Sign(indicator, about, look_alikes))

    def moment(self, day: int, hour: float) -> datetime:
        """Give a local time on a day from the first of the records, at this hour or soon after."""
        soon = self.dice.number(0, MOST_MINUTES)
        return datetime.combine(day_of(day), time(0)) + timedelta(hours=hour, minutes=soon)


def day_of(number: int) -> date:
    """Give a day, counted from the first of the records."""
    return START + timedelta(days=number)
