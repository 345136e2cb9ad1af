"""Journeys, rooms and cars: I5, I6, I18, I22 and co-location, and what looks like them.

Lives here: `PLOTS` and `DECOYS` of the road.
Not here: circuits of advertisements (`web_plots`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_town.life import POLES
from small_town.places import CITIES, TOWNS, Spot, moment
from small_town.town import plate_entity

if TYPE_CHECKING:
    from small_town.town import Person, Town
    from small_town.truth import Look, Plant


def _strip(city: Spot) -> str:
    return f"Moonglow Inn, {city.name}"


def _paid_travel(town: Town, *, clear: bool) -> list[str]:
    """Pay the rooms of people who do not know the payer's family, alone and for a night."""
    payer, *travelers = town.cast(7 if clear else 4)
    start = town.day(2, 25)
    for at, traveler in enumerate(travelers):
        day = start + at * (3 if clear else 13)
        town.papers.stay([traveler.id], day, 1, _strip(CITIES[at % 3]), payer.id)
    return [payer.entity]


def _short_stays(town: Town, *, clear: bool) -> list[str]:
    (guest,) = town.cast(1)
    start = town.day(2, 25)
    cities = town.draws.some(CITIES, 5 if clear else 3)
    for at, city in enumerate(cities * (2 if clear else 1)):
        nights = 1 if clear else 2
        town.papers.stay([guest.id], start + at * (3 if clear else 13), nights, _strip(city))
    return [guest.entity]


def _roaming(town: Town, *, clear: bool) -> list[str]:
    """Let a phone call from one city after the other."""
    owner, friend = town.cast(2)
    start = town.day(2, 25)
    cities = town.draws.some(CITIES, 6 if clear else 4)
    for at in range(24 if clear else 8):
        city = cities[at % len(cities)]
        when = moment(start + (at if clear else at * 3), 12 + at % 8, city)
        town.papers.call(owner.phone, friend.phone, when, seconds=60, tower=city)
    return [f"phone:{owner.phone}", owner.entity]


def _convoy(town: Town, *, clear: bool) -> list[str]:
    """Drive two cars one behind the other past several poles, at odd hours."""
    lead, follow = town.plate(), town.plate()
    first = town.draws.whole(0, len(POLES) - 1)
    for run, day in enumerate(town.draws.some(range(60), 8 if clear else 3)):
        hour = 1 + 20 * float(town.draws.rng.random())
        for leg in range(5 if clear else 2):
            pole = POLES[(first + leg + run) % len(POLES)]
            at = hour + leg * 0.25
            town.papers.read_plate(lead, moment(day, at, pole), pole)
            gap = (1.0 if clear else 4.0) * (0.4 + 0.6 * float(town.draws.rng.random())) / 60
            town.papers.read_plate(follow, moment(day, at + gap, pole), pole)
    return [_pair(lead, follow)]


def _pair(a: str, b: str) -> str:
    return f"{plate_entity(a)} + {plate_entity(b)}"


def _together(town: Town, *, clear: bool) -> list[str]:
    """Meet two phones in towns where neither lives, on days that recur for nobody else."""
    a, b, other = town.cast(3)
    spots = town.draws.some(CITIES, 5 if clear else 3)
    days = town.draws.some(range(60), 12 if clear else 5)
    for at, day in enumerate(sorted(days)):
        spot = spots[at % len(spots)]
        for person, minute in ((a, 0), (b, 20)):
            when = moment(day, 15 + minute / 60, spot)
            town.papers.call(person.phone, other.phone, when, seconds=40, tower=spot)
    return [f"phone:{a.phone} + phone:{b.phone}", f"{a.entity} + {b.entity}"]


PLOTS: dict[str, Plant] = {
    "I5": _paid_travel,
    "I6": _short_stays,
    "I18": _roaming,
    "I22": _convoy,
    "co-location": _together,
}


def _mother(town: Town) -> list[str]:
    """Pay the rooms of three grown children, each elsewhere."""
    mother, *children = town.cast(4)
    for at, child in enumerate(children):
        town.related(mother, "kin", child)
        town.papers.stay([child.id], 10 + at * 5, 2, _strip(CITIES[at]), mother.id)
    return [mother.entity]


def _church_van(town: Town) -> list[str]:
    church = town.firm("Lantern Chapel", "church", "08:00-20:00")
    group = town.cast(6)
    town.papers.stay([each.id for each in group], 19, 2, _strip(CITIES[1]), church.name)
    return [church.entity]


def _tour_group(town: Town) -> list[str]:
    """Stay for three nights in each of three cities, everybody for themselves."""
    group = town.cast(5)
    for at, city in enumerate(CITIES[:3]):
        for person in group:
            town.papers.stay([person.id], 25 + 4 * at, 3, _strip(city), person.id)
    return [person.entity for person in group]


def _trucker(town: Town) -> list[str]:
    """Stay a night in each city on the route, with a job that says why."""
    (driver,) = town.cast(1)
    fleet = town.firm("Wheelwright Haulage", "trucking", "00:00-24:00")
    town.works(driver, fleet)
    for at in range(10):
        town.papers.stay([driver.id], 3 + 5 * at, 1, _strip(CITIES[at % 4]), fleet.name)
    return [driver.entity]


def _sales_round(town: Town) -> list[str]:
    """Visit three cities a month by phone tower: one fewer than the sign asks for."""
    seller, friend = town.cast(2)
    for at in range(12):
        city = CITIES[at % 3]
        when = moment(4 * at, 11, city)
        town.papers.call(seller.phone, friend.phone, when, seconds=60, tower=city)
    return [f"phone:{seller.phone}", seller.entity]


def _shift_mates(town: Town) -> list[str]:
    """Drive to one shift at one time, past the same two poles, from Monday to Friday."""
    mates = [town.plate(), town.plate()]
    for day in (day for day in range(60) if day % 7 < 5):
        for plate in mates:
            late = float(town.draws.rng.normal(0, 0.07))
            for leg, pole in enumerate(POLES[:2]):
                town.papers.read_plate(plate, moment(day, 5.6 + late + leg * 0.15, pole), pole)
    return [_pair(*mates)]


def _fleet(town: Town) -> list[str]:
    """Send two trucks of one firm out together each Tuesday."""
    fleet = town.firm("Saltpeter Freight", "trucking", "00:00-24:00")
    trucks = [town.plate(), town.plate()]
    for plate in trucks:
        driver = town.cast(1)[0]
        town.works(driver, fleet)
        town.has(driver, "uses", "plate", plate)
    for day in range(1, 60, 7):
        for at, plate in enumerate(trucks):
            for leg, pole in enumerate((POLES[7], POLES[4], POLES[3])):
                when = moment(day, 7 + leg * 0.3 + at * 0.03, pole)
                town.papers.read_plate(plate, when, pole)
    return [_pair(*trucks)]


def _couple(town: Town) -> list[str]:
    """Live together, and phone from the same two towns every day."""
    a: Person
    a, b, friend = town.cast(3)
    town.related(a, "household", b)
    for day in range(60):
        for person in (a, b):
            if town.draws.chance(0.7):
                when = moment(day, town.draws.whole(8, 21))
                spot = TOWNS[day % 2]
                town.papers.call(person.phone, friend.phone, when, seconds=30, tower=spot)
    return [f"phone:{a.phone} + phone:{b.phone}", f"{a.entity} + {b.entity}"]


DECOYS: dict[str, tuple[str, Look]] = {
    "mother of three": ("I5", _mother),
    "church van": ("I5", _church_van),
    "tour group": ("I6", _tour_group),
    "trucker": ("I6", _trucker),
    "sales round": ("I18", _sales_round),
    "shift mates": ("I22", _shift_mates),
    "truck fleet": ("I22", _fleet),
    "couple": ("co-location", _couple),
}
