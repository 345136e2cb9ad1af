"""Rings planted among ordinary people, some of them weakly tied."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._people import COLORS, MAKES, some_day
from linkanalysis.simulate._world import (
    END,
    START,
    Notice,
    Person,
    PlantedRing,
    Posting,
    Report,
    Tie,
    Vehicle,
    World,
)

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice
    from linkanalysis.simulate._names import Registry
    from linkanalysis.simulate.dials import SimulatedRings

# Of the first, second, third and fourth ring, then over again: from a ring that shares almost
# everything to one that is hard to tell from a circle of friends.
SIZES = (9, 7, 8, 6)
COHESION = (0.9, 0.75, 0.65, 0.55)
LEAST_SHARED = 2  # things of each member: a ring whose members share nothing cannot be found
OFFENDERS = ("controller", "recruiter", "transporter", "cash-out")
HARMED = ("victim", "missing")
# Roles whose holders may be in two rings, in this order; every ring has one of each.
SHARED = ("recruiter", "transporter", "victim", "cash-out")


def plant_rings(dice: Dice, registry: Registry, world: World, dials: SimulatedRings) -> None:
    """Plant rings; members are of different households, and only consecutive rings overlap."""
    free = [dice.pick(home) for home in dice.shuffled(world.households)]
    adults = [person for person in free if person.adult]
    young = [person for person in free if person.born >= date(1990, 1, 1)]
    people = {person.id: person for person in world.people}
    used: set[str] = set()
    for number in range(1, dials.count + 1):
        ring = PlantedRing(number, COHESION[(number - 1) % len(COHESION)])
        size = SIZES[(number - 1) % len(SIZES)]
        common = _common(world.rings, dials.overlap)
        for role in _roles(size):
            if role in common:
                ring.cast[common.pop(role)] = role
                continue
            pool = young if role in HARMED else adults
            rest = [p for p in pool if p.id not in used]
            person = rest[0] if rest else next(p for p in world.people if p.id not in used)
            used.add(person.id)
            ring.cast[person.id] = role
        world.rings.append(ring)
        _share_numbers(dice, registry, world, ring)
        _vanish(dice, world, ring, people)
        stays, meetings = _events(ring, dials.events)
        _travel(dice, world, ring, stays)
        _meet(dice, world, (ring, meetings), used)
        _advertise(dice, world, ring)
        _leave_none_alone(dice, world, ring)
        _report(dice, world, ring)
        _wanted(dice, world, ring, people)
    _bridge(dice, world)


def _roles(size: int) -> list[str]:
    roles = ["controller", "recruiter", "transporter", "missing", "victim"]
    roles += ["cash-out", "missing", "victim", "recruiter", "victim"][: size - len(roles)]
    return roles


def _common(rings: list[PlantedRing], overlap: int) -> dict[str, str]:
    """Choose members, by role, that the next ring takes from the last; no one is in three."""
    if not rings:
        return {}
    before = rings[-2].cast if len(rings) > 1 else {}
    fresh = {role: [who for who in rings[-1].of(role) if who not in before] for role in SHARED}
    return {role: fresh[role][0] for role in [role for role in SHARED if fresh[role]][:overlap]}


def _events(ring: PlantedRing, given: int | None) -> tuple[int, int]:
    """Choose the number of stays and of meetings of a ring."""
    if given is None:
        return 1 + round(4 * ring.cohesion), 1 + round(2 * ring.cohesion)
    return given - given // 3, given // 3


def _share_numbers(dice: Dice, registry: Registry, world: World, ring: PlantedRing) -> None:
    offenders = ring.of(*OFFENDERS)
    for _ in range(1 + round(2 * ring.cohesion)):
        phone = registry.phone()
        ring.phones.append(phone)
        start = some_day(dice, START, date(2024, 2, 28))
        for who in dice.sample(offenders, 3 if dice.chance(ring.cohesion) else 2):
            begin = start + timedelta(days=dice.number(0, 10))
            end = begin + timedelta(days=dice.number(60, 110))
            world.ties.append(Tie("person", who, "phone", phone, "uses", begin, end))
    account = registry.account()
    ring.accounts.append(account)
    holder = (ring.of("cash-out") or ring.of("controller"))[0]
    world.ties.append(Tie("person", holder, "account", account, "holds", START))
    for who in offenders:
        if who != holder and dice.chance(ring.cohesion * 0.4):
            world.ties.append(Tie("person", who, "account", account, "uses", START))
    car = Vehicle(registry.vehicle(), registry.plate(), dice.pick(MAKES), dice.pick(COLORS))
    world.vehicles.append(car)
    ring.vehicles.append(car.number)
    driver = ring.of("transporter")[0]
    world.ties.append(Tie("person", driver, "vehicle", car.number, "owns"))
    for who in offenders:
        if who != driver and dice.chance(ring.cohesion * 0.6):
            world.ties.append(Tie("person", who, "vehicle", car.number, "uses"))
    if ring.cohesion > 0.8:  # noqa: PLR2004 - only the closest ring keeps a house
        house = registry.address()
        for who in [ring.of("controller")[0], *ring.of("victim")]:
            world.ties.append(Tie("person", who, "address", house, "lives_at", date(2024, 2, 1)))


def _vanish(dice: Dice, world: World, ring: PlantedRing, people: dict[str, Person]) -> None:
    for who in ring.of("missing"):
        person = people[who]
        day = some_day(dice, date(2024, 3, 1), date(2024, 5, 15))
        ring.missing_since[who] = day
        event = (world.next_incident(), day, "missing person", dice.pick(WORDS["cities"][:5]))
        kin = [p for p in world.households[person.household] if p is not person and p.adult]
        roles = [(who, "missing_person"), *((p.id, "reporting_person") for p in kin[:1])]
        world.attend(event, roles)
        entity = f"2024/{41000 + len(world.notices) * 7 + dice.number(1, 6)}"
        world.notices.append(Notice(entity, "yellow", person))


def _travel(dice: Dice, world: World, ring: PlantedRing, count: int) -> None:
    payer = (ring.of("cash-out") or ring.of("controller"))[0]
    drivers = ring.of("transporter", "recruiter")
    arrival = some_day(dice, START, date(2024, 3, 15))
    longest = min(16, 100 // count)  # the last stay ends before the records do
    for _ in range(count):
        guests = dice.sample(ring.of(*HARMED), dice.number(1, 2))
        guests += [who for who in drivers if dice.chance(0.6)]
        arrival += timedelta(days=dice.number(5, longest))
        leave = arrival + timedelta(days=dice.number(1, 2))
        hotel = (dice.pick(WORDS["hotels"]), dice.pick(WORDS["cities"]))
        ring.bookings.append(world.book(hotel, (guests, payer), (arrival, leave)))


def _meet(dice: Dice, world: World, meetings: tuple[PlantedRing, int], used: set[str]) -> None:
    ring, count = meetings
    for _ in range(count):
        present = [who for who in ring.cast if dice.chance(0.2 + 0.35 * ring.cohesion)]
        if len(present) < 2:  # noqa: PLR2004 - a meeting
            present = dice.sample(list(ring.cast), 2)
        offense = dice.pick(("human trafficking", "prostitution offenses", "domestic disturbance"))
        event = (world.next_incident(), some_day(dice), offense, dice.pick(WORDS["cities"]))
        ring.incidents.append(event[0])
        roles = [(who, "suspect" if ring.cast[who] in OFFENDERS else "victim") for who in present]
        world.attend(event, roles)
        if dice.chance(0.5):
            bystander = dice.pick([p for p in world.people if p.adult and p.id not in used])
            used.add(bystander.id)
            world.attend(event, [(bystander.id, "witness")])


def _advertise(dice: Dice, world: World, ring: PlantedRing) -> None:
    for _ in range(1 + round(6 * ring.cohesion)):
        site, city = dice.pick(WORDS["sites"]), dice.pick(WORDS["cities"])
        number = f"{site}-{len({p.ad for p in world.postings}) + 70001}"
        ring.ads.append(number)
        posted = some_day(dice, date(2024, 2, 1), date(2024, 5, 31))
        phone = dice.pick(ring.phones)
        world.postings.append(Posting(number, site, city, posted, "phone", phone))
        if dice.chance(0.4):
            who = dice.pick(ring.of("victim"))
            world.postings.append(Posting(number, site, city, posted, "person", who))


def _leave_none_alone(dice: Dice, world: World, ring: PlantedRing) -> None:
    """Give each member two shared things, and connect all parts of the ring."""
    for who in ring.cast:
        things = _shared(world, ring)
        lacking = LEAST_SHARED - sum(who in members for members in things.values())
        free = [b for b in ring.bookings if who not in things.get(b, ())]
        for number in dice.sample(free, max(0, lacking)):
            _join(world, number, who)
    parts = _parts(_shared(world, ring), list(ring.cast))
    for part in parts[1:]:
        number = next(b for b in ring.bookings if _shared(world, ring).get(b, set()) & parts[0])
        _join(world, number, min(part))


def _shared(world: World, ring: PlantedRing) -> dict[str, set[str]]:
    """Find the members at each thing that two or more of them share."""
    held = {*ring.phones, *ring.accounts, *ring.vehicles}
    rows = [(t.number, t.holder) for t in world.ties if t.number in held]
    rows += [(s.booking, s.party) for s in world.stays if s.booking in ring.bookings]
    rows += [(a.incident, a.person) for a in world.attendances if a.incident in ring.incidents]
    things: dict[str, set[str]] = {}
    for thing, who in rows:
        if who in ring.cast:
            things.setdefault(thing, set()).add(who)
    return {thing: members for thing, members in things.items() if len(members) > 1}


def _parts(things: dict[str, set[str]], cast: list[str]) -> list[set[str]]:
    """Split a ring where nothing is shared, largest part first."""
    parts = [{who} for who in cast]
    for members in things.values():
        joined = set().union(*(part for part in parts if part & members))
        parts = [part for part in parts if not part & members] + [joined]
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _join(world: World, booking: str, who: str) -> None:
    stay = next(s for s in world.stays if s.booking == booking)
    world.stays.append(stay._replace(party=who, capacity="guest"))


def _report(dice: Dice, world: World, ring: PlantedRing) -> None:
    offenders, recruiters = ring.of(*OFFENDERS), ring.of("recruiter")
    for at, who in enumerate(offenders):
        for other in offenders[at + 1 :]:
            if dice.chance(ring.cohesion * 0.4):
                world.reports.append(Report(who, "associate_of", other, some_day(dice)))
    controller = ring.of("controller")[0]
    for who in ring.of("victim"):
        day = some_day(dice, date(2024, 4, 1), END)
        world.interviews.append((who, "role", "victim", day, "fact"))
        if dice.chance(0.3 + 0.5 * ring.cohesion):
            world.reports.append(Report(who, "recruited_by", dice.pick(recruiters), day))
        if dice.chance(ring.cohesion * 0.5):
            world.reports.append(Report(controller, "controls", who, day))
    world.interviews.append((controller, "note", "named in two interviews", END, "hearsay"))


def _wanted(dice: Dice, world: World, ring: PlantedRing, people: dict[str, Person]) -> None:
    if ring.number % 2 == 1:
        person = people[ring.of("controller")[0]]
        entity = f"2024/{31000 + len(world.notices) * 7 + dice.number(1, 6)}"
        world.notices.append(Notice(entity, "red", person, "trafficking in persons"))


def _bridge(dice: Dice, world: World) -> None:
    """Let two rings meet once; they are still two rings with a bridge."""
    if len(world.rings) > 1:
        first, second = world.rings[0], world.rings[1]
        event = (world.next_incident(), some_day(dice), "traffic stop", dice.pick(WORDS["cities"]))
        both = (first.of("controller")[0], second.of("transporter")[0])
        world.attend(event, ((who, "of_interest") for who in both))
