"""What makes rings hard to find: close families, crowds, missing rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.errors import CaseError
from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._people import add_stay, some_day
from linkanalysis.simulate._world import Tie

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._world import World

CROWD = (15, 40)  # people noted at one event: more than any ring has members
TRIPS = 2  # stays of a close household, which then shares dated events as rings do
RECORDS = ("ties", "kin", "calls", "payments", "attendances", "stays", "postings", "reports")


def draw_families_together(dice: Dice, world: World, count: int) -> None:
    """Let the largest households share what their first member has, and travel together."""
    homes = [home for home in world.households if len(home) > 1]
    if count > len(homes):
        message = f"households={count} is too many: only {len(homes)} households have two or more "
        message += "people. Nothing was written; simulate more people."
        raise CaseError(message)
    for home in sorted(homes, key=lambda home: -len(home))[:count]:
        first = home[0]
        owned = {("phone", first.phone), ("account", first.account), ("vehicle", first.vehicle)}
        for kind, number in sorted(owned):
            for person in home[1:] if number else ():
                used = (tie.number == number for tie in world.ties if tie.holder == person.id)
                if not any(used):
                    world.ties.append(Tie("person", person.id, kind, number, "uses"))
        for _ in range(TRIPS):
            add_stay(dice, world, home)
        world.close_households.append([person.id for person in home])


def add_crowds(dice: Dice, world: World, count: int) -> None:
    """Record events at which many people were noted."""
    for at in range(count):
        day, place = some_day(dice), dice.pick(WORDS["cities"][:6])
        world.crowds.append(f"crowd-{at}")
        crowd = dice.sample([p for p in world.people if p.adult], dice.number(*CROWD))
        event = (world.crowds[-1], day, "public gathering", place)
        world.attend(event, ((person.id, "unknown") for person in crowd))


def leave_unrecorded(dice: Dice, world: World, share: float) -> None:
    """Remove this share of rows, each by its own draw."""
    for name in RECORDS:
        rows = getattr(world, name)
        setattr(world, name, [row for row in rows if not dice.chance(share)])
