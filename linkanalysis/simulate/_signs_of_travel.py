"""Signs in travel and homes, each beside ordinary life that looks like it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._stage import TOWNS, day_of
from linkanalysis.simulate._world import Read, Stay, Tie

if TYPE_CHECKING:
    from linkanalysis.simulate._stage import Stage

# Three cameras on one road, with their coordinates.
CAMERAS = {
    "Ferry Rd N": ("38.2210", "-85.4120"),
    "Ferry Rd M": ("38.2035", "-85.4087"),
    "Ferry Rd S": ("38.1850", "-85.4051"),
}
VISITORS, COMMUTERS = 14, 6
FIRST_READ, LAST_READ = 91, 152  # April and May


def add_signs_of_travel(stage: Stage) -> None:
    """Plant all signs in travel and homes."""
    _convoy(stage)
    _short_stays(stage)
    _crowded_home(stage)


def _pass(stage: Stage, plate: str, when: tuple[int, float]) -> None:
    """Let a car pass the cameras, five minutes apart."""
    start = stage.moment(*when)
    rows = [Read(plate, start + timedelta(minutes=5 * n), at) for n, at in enumerate(CAMERAS)]
    stage.world.reads += rows


def _together(stage: Stage, plates: list[str], days: range) -> None:
    """Let two cars pass the cameras a minute or two apart, at another hour each time."""
    for n, day in enumerate(days):
        _pass(stage, plates[0], (day, 7 * n % 20))
        behind = timedelta(seconds=stage.dice.number(40, 150))
        first = stage.world.reads[-len(CAMERAS) :]
        stage.world.reads += [
            row._replace(plate=plates[1], seen=row.seen + behind) for row in first
        ]


def _convoy(stage: Stage) -> None:
    """Two cars of a ring on one road, at another hour each time; the two cars of a couple."""
    car = next(car for car in stage.world.vehicles if car.number == stage.ring(0).vehicles[0])
    plates = [car.plate, *(stage.registry.plate() for _ in range(3))]
    couple = stage.family(2)[:2]
    owners = [stage.member(0, "transporter"), stage.member(0, "recruiter"), *couple]
    for owner, plate in zip(owners, plates, strict=True):
        stage.holds(owner, "plate", plate, "owns")
    _together(stage, plates[:2], range(FIRST_READ + 2, LAST_READ - 10, 6))
    _together(stage, plates[2:], range(FIRST_READ + 4, LAST_READ - 10, 6))
    for _ in range(VISITORS):
        plate = stage.registry.plate()
        for day in range(FIRST_READ, LAST_READ):
            if stage.dice.chance(0.4):
                seen = stage.moment(day, stage.dice.number(0, 23))
                stage.world.reads.append(Read(plate, seen, stage.dice.pick([*CAMERAS])))
    for n in range(COMMUTERS):
        plate = stage.registry.plate()
        for day in range(FIRST_READ, LAST_READ):
            if day_of(day).weekday() < 5:  # noqa: PLR2004 - Saturday
                _pass(stage, plate, (day, 7 + n % 2))
    about, alike = (
        [f"plate:US-KY:{plate.replace(' ', '')}" for plate in each]
        for each in (plates[:2], plates[2:])
    )
    stage.plant("traveling_together", about, alike)


def _stay(stage: Stage, guests: list[str], day: int, town: str, nights: int) -> None:
    number = f"MC{len({row.booking for row in stage.world.motels}) + 5001}"
    hotel = stage.dice.pick(WORDS["hotels"])
    days = (day_of(day), day_of(day + nights))
    rows = [(guest, "guest") for guest in guests] + [(guests[0], "payer")]
    stage.world.motels += [
        Stay(number, hotel, town, "person", who, capacity, *days) for who, capacity in rows
    ]


def _short_stays(stage: Stage) -> None:
    """One or two nights in each of four towns; a family that tours; one who visits a friend."""
    traveler, home, friend = stage.member(2, "transporter"), stage.family(2), stage.bystander()
    for n, town in enumerate(TOWNS):
        _stay(stage, [traveler.id], 96 + 6 * n, town, 1 + n % 2)
        _stay(stage, [person.id for person in home], 110 + 3 * n, town, 2)
        _stay(stage, [friend.id], 100 + 9 * n, TOWNS[n % 2], 2)
    innocent = [f"person:{home[0].id}", f"person:{friend.id}"]
    stage.plant("short_stays", [f"person:{traveler.id}"], innocent)


def _crowded_home(stage: Stage) -> None:
    """Six strangers at one address; six at another, where three left before three came."""
    flat, lease = stage.registry.address(), stage.registry.address()
    since, left, came = day_of(60), day_of(100), day_of(101)
    for n in range(6):
        first, second = stage.bystander(), stage.bystander()
        stage.world.later.append(Tie("person", first.id, "address", flat, "lives_at", since))
        early = n < 3  # noqa: PLR2004 - half of them
        term = (since, left) if early else (came, None)
        stage.world.later.append(Tie("person", second.id, "address", lease, "lives_at", *term))
    # an id of an address has no commas and no capitals
    ids = [f"address:{each.lower().replace(',', '')}" for each in (flat, lease)]
    stage.plant("crowded_home", ids[:1], ids[1:])
