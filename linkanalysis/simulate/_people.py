"""Ordinary life: households, workplaces, circles of friends, and the numbers they use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from linkanalysis.simulate._names import WORDS, Registry
from linkanalysis.simulate._world import (
    END,
    START,
    Person,
    Report,
    Tie,
    Vehicle,
    World,
)

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice

MAKES = ("Corvid", "Meadow", "Stratus", "Pioneer", "Osage")
COLORS = ("white", "black", "silver", "blue", "red", "green")
HOUSEHOLD_SIZES = (1, 1, 1, 2, 2, 3, 3, 4, 4, 5)  # 2.6 people on average


def some_day(dice: Dice, first: date = START, last: date = END) -> date:
    """Draw a day from first to last, both included."""
    return first + timedelta(days=dice.number(0, (last - first).days))


def make_people(dice: Dice, registry: Registry, count: int) -> World:
    """Fill a world with people who have homes, work, friends and phones."""
    world = World()
    numbers = dice.shuffled(range(1, count + 1))
    while len(world.people) < count:
        size = min(dice.pick(HOUSEHOLD_SIZES), count - len(world.people))
        home = _household(dice, registry, world, [f"KY-{numbers.pop():04d}" for _ in range(size)])
        world.households.append(home)
        world.people.extend(home)
    _employ(dice, registry, world)
    _befriend(dice, world)
    _equip(dice, registry, world)
    _hubs(registry, world)
    named = dice.sample(world.people, len(world.people) // 20)
    for person, alias in zip(named, WORDS["nicknames"], strict=False):  # nicknames may run out
        person.alias = person.alias or alias
    return world


def _household(dice: Dice, registry: Registry, world: World, ids: list[str]) -> list[Person]:
    surname, address = registry.surname(), registry.address()
    home: list[Person] = []
    for index, who in enumerate(ids):
        sex = "F" if dice.chance(0.5) else "M"
        if index < 2:  # noqa: PLR2004 - the couple
            born = some_day(dice, date(1948, 1, 1), date(1999, 12, 31))
        else:  # their children, some of them minors
            born = some_day(dice, date(1999, 1, 1), date(2009, 12, 31))
        foreign = registry.foreign_name() if dice.chance(0.04) else None
        name, alias = "", ""
        if foreign:
            name, sex, alias = foreign
        else:
            own = surname if index != 1 or dice.chance(0.7) else registry.surname()
            name = registry.name(sex, own)
        home.append(
            Person(
                id=who,
                name=name,
                sex=sex,
                born=born,
                document=registry.document(),
                household=len(world.households),
                address=address,
                alias=alias,
            )
        )
    for index, person in enumerate(home):
        world.ties.append(Tie("person", person.id, "address", address, "lives_at"))
        for other in home[index + 1 :]:
            relation = "household" if index == 0 and other is home[1] else "kin"
            world.kin.append(Report(person.id, relation, other.id))
    return home


def _employ(dice: Dice, registry: Registry, world: World) -> None:
    employers = WORDS["employers"][: max(2, min(len(WORDS["employers"]), len(world.people) // 20))]
    world.workplaces = {name: [] for name in employers}
    world.payroll = {name: registry.account() for name in employers}
    world.landlords = [registry.account() for _ in range(6)]
    world.shops = [registry.account() for _ in WORDS["shops"]]
    for person in world.people:
        if person.adult and dice.chance(0.65):
            # the square makes a few employers large and many small
            person.employer = employers[int(dice.uniform() ** 2 * len(employers))]
            world.workplaces[person.employer].append(person)


def _befriend(dice: Dice, world: World) -> None:
    rest = dice.shuffled(world.people)
    while rest:
        size = dice.number(5, 9)
        circle, rest = rest[:size], rest[size:]
        for person in circle:
            person.circle = len(world.circles)
        world.circles.append(circle)
    for circle in world.circles:
        if dice.chance(0.15):
            first, second = dice.sample(circle, 2) if len(circle) > 1 else (circle[0], circle[0])
            if first is not second:
                day = some_day(dice)
                world.reports.append(Report(first.id, "associate_of", second.id, day))


def _equip(dice: Dice, registry: Registry, world: World) -> None:
    for home in world.households:
        for person in home:
            person.phone = registry.phone()
            world.ties.append(Tie("person", person.id, "phone", person.phone, "uses", START))
            if person.adult:
                person.account = registry.account()
                world.ties.append(Tie("person", person.id, "account", person.account, "holds"))
                if dice.chance(0.6):
                    person.vehicle = _vehicle(dice, registry, world)
                    world.ties.append(Tie("person", person.id, "vehicle", person.vehicle, "owns"))
        if len(home) > 1 and home[1].adult and home[0].adult:
            first, second = home[0], home[1]
            if first.vehicle and dice.chance(0.5):
                world.ties.append(Tie("person", second.id, "vehicle", first.vehicle, "uses"))
            if dice.chance(0.4):
                world.ties.append(Tie("person", second.id, "account", first.account, "holds"))


def _vehicle(dice: Dice, registry: Registry, world: World) -> str:
    car = Vehicle(registry.vehicle(), registry.plate(), dice.pick(MAKES), dice.pick(COLORS))
    world.vehicles.append(car)
    return car.number


def _hubs(registry: Registry, world: World) -> None:
    for name in ("Yellow Lantern Cabs", "Pizza Meridian", "Voicemail Service"):
        phone = registry.phone()
        world.hubs[name] = phone
        world.ties.append(Tie("organization", name, "phone", phone, "subscriber_of", START))
    world.outsiders = [registry.phone() for _ in range(len(world.people) // 2)]


def add_ordinary_events(dice: Dice, world: World) -> None:
    """Let ordinary people meet at incidents and in hotels, some of them twice."""
    count = len(world.people)
    for _ in range(count // 8):
        size = dice.pick((1, 1, 2, 2, 3))
        _incident(dice, world, dice.sample([p for p in world.people if p.adult], size))
    for home in dice.sample([h for h in world.households if len(h) > 1], count // 10):
        add_stay(dice, world, home)
    for person in dice.sample([p for p in world.people if p.adult], count // 10):
        add_stay(dice, world, [person])
    crews = [crew for crew in world.workplaces.values() if len(crew) > 3]  # noqa: PLR2004
    world.decoys["coworkers at two incidents"] = []
    for crew in dice.sample(crews, 3):
        some = dice.sample(crew, dice.number(3, 4))
        _incident(dice, world, some)
        _incident(dice, world, some)
        world.decoys["coworkers at two incidents"] += [person.id for person in some]
    for crew in dice.sample(crews, 2):
        add_stay(dice, world, dice.sample(crew, dice.number(3, 4)))


def _incident(dice: Dice, world: World, people: list[Person]) -> None:
    event = (
        world.next_incident(), some_day(dice), dice.pick(WORDS["offenses"]),
        dice.pick(WORDS["cities"][:6]),
    )  # fmt: skip
    world.attend(event, ((person.id, _ordinary_role(dice)) for person in people))


def _ordinary_role(dice: Dice) -> str:
    return "witness" if dice.chance(0.12) else dice.pick(("associate", "of_interest", "unknown"))


def add_stay(dice: Dice, world: World, people: list[Person]) -> None:
    """Let people stay in one hotel; the first of them pays."""
    arrival = some_day(dice, last=END - timedelta(days=7))
    leave = arrival + timedelta(days=dice.number(1, 5))
    hotel = (dice.pick(WORDS["hotels"]), dice.pick(WORDS["cities"]))
    guests = [person.id for person in people]
    world.book(hotel, (guests, guests[0]), (arrival, leave))
