"""What stands between rings and whoever looks for them: close families, crowds, missing rows.

Lives here: what the dials of `SimulatedPeople` add to a world or take from it. Each draws from a
stream of its own, so that turning one leaves everything else as it was.
Not here: ordinary life without dials (`_people`), people under two numbers (`simulation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError
from linkanalysis.simulate._names import CITIES
from linkanalysis.simulate._people import add_stay, some_day
from linkanalysis.simulate._world import Attendance, Tie

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._world import World

__all__ = ["add_crowds", "draw_families_together", "leave_unrecorded"]

CROWD = (15, 40)
TRIPS = 2
RECORDS = ("ties", "kin", "calls", "payments", "attendances", "stays", "postings", "reports")


def draw_families_together(dice: Dice, world: World, count: int) -> None:
    """Let the largest households share whatever the first of them has, and travel."""
    homes = [home for home in world.households if len(home) > 1]
    if count > len(homes):
        message = f"households={count} is too many: {len(homes)} households hold two people or "
        message += "more. Nothing was written; take more people."
        raise CaseError(message)
    for home in sorted(homes, key=lambda home: -len(home))[:count]:
        first = home[0]
        owned = {("phone", first.phone), ("account", first.account), ("vehicle", first.vehicle)}
        for kind, number in sorted(owned):
            for person in home[1:] if number else ():
                held = (tie.number == number for tie in world.ties if tie.holder == person.id)
                if not any(held):
                    world.ties.append(Tie("person", person.id, kind, number, "uses"))
        for _ in range(TRIPS):
            add_stay(dice, world, home)
        world.close_households.append([person.id for person in home])


def add_crowds(dice: Dice, world: World, count: int) -> None:
    """Note whoever came by where many were."""
    for at in range(count):
        number, day, place = f"crowd-{at}", some_day(dice), dice.pick(CITIES[:6])
        world.crowds.append(number)
        for person in dice.sample([p for p in world.people if p.adult], dice.number(*CROWD)):
            world.attendances.append(
                Attendance(number, day, "public gathering", place, person.id, "unknown")
            )


def leave_unrecorded(dice: Dice, world: World, share: float) -> None:
    """Strike this share of rows, each by a draw of its own."""
    for name in RECORDS:
        rows = getattr(world, name)
        setattr(world, name, [row for row in rows if not dice.chance(share)])
