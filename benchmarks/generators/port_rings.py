"""Rings of the port; their records lie with different agencies, under different ids.

Lives here: one function a kind of ring, and `plant_rings`.
Not here: ordinary life and decoys (`port_life`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from generators.draws import DAYS
from generators.invented import plate
from generators.truth import Ring

if TYPE_CHECKING:
    from generators.port_people import Person, Port
    from generators.port_records import PortRecords

OFFENSES = ("Schmuggel", "Menschenhandel", "Urkundenfaelschung")


class Planting:
    """Plants rings among people who are in none yet."""

    def __init__(self, port: Port, records: PortRecords) -> None:
        self.port, self.records, self.draws = port, records, port.draws
        stays = [p for p in port.people if p.left - p.arrived > 120 and p.kind != "crew"]
        self._free = self.draws.some(stays, len(stays))
        self._crew = self.draws.some([p for p in port.people if p.kind == "crew"], len(port.people))
        self.rings: list[Ring] = []

    def take(self, count: int, crew: int = 0) -> list[Person]:
        """Take people of different homes who are in no ring, some of them seamen."""
        taken = [self._crew.pop() for _ in range(crew)]
        for person in list(self._free):
            if len(taken) == count:
                break
            if all(person.home != other.home for other in taken):
                taken.append(person)
                self._free.remove(person)
        return taken

    def day(self, people: list[Person] | tuple[Person, ...]) -> int:
        """Draw a day on which all of them are in town, or any if there is none."""
        low, high = max(p.arrived for p in people), min(p.left for p in people) - 20
        return self.draws.day(low, high) if low < high else self.draws.day(0, DAYS - 20)

    def keep(self, kind: str, people: list[Person], victims: int = 0, caught: int = 0) -> None:
        """Note a ring. Some may be caught together; each victim is recorded alone."""
        draws, hurt = self.draws, people[len(people) - victims :]
        for person in hurt:
            parts = [(person, "Opfer")]
            self.records.incident(draws.day(), draws.pick(OFFENSES), "Beratungsstelle", parts)
        if caught:
            parts = [(person, "Verdacht") for person in people[:caught]]
            self.records.incident(draws.day(), draws.pick(OFFENSES), "Kai 4", parts)
        ids = [f"person:{p.ids['hafenamt']}" for p in people]
        bad, lured = len(ids) - victims, frozenset(ids[:1] if victims else ())
        self.rings.append(Ring(kind, frozenset(ids), frozenset(ids[bad:]), lured))


def plant_rings(port: Port, records: PortRecords) -> tuple[Ring, ...]:
    """Plant nine rings."""
    planting, draws = Planting(port, records), port.draws
    _hostels(planting, planting.take(draws.whole(5, 9)))
    _hub(planting, planting.take(8, crew=2))
    _chain(planting, planting.take(draws.whole(5, 8)))
    _handed_on(planting, planting.take(draws.whole(4, 7)))
    _payments(planting, planting.take(draws.whole(6, 10)))
    _calls(planting, planting.take(draws.whole(4, 8), crew=1))
    _containers(planting, planting.take(draws.whole(3, 6)))
    shared = planting.take(2)
    for _ in range(2):
        _mixed(planting, [*shared, *planting.take(draws.whole(3, 5))])
    return tuple(planting.rings)


def _hostels(planting: Planting, people: list[Person]) -> None:
    """Register in changing company for a night or two; the recruiter pays now and then."""
    draws = planting.draws
    for _ in range(2 * len(people)):
        guests = draws.some(people[1:], draws.whole(2, 3))
        payer = people[0] if draws.chance(0.4) else None
        planting.records.stay(draws.day(), draws.whole(1, 2), guests, payer)
    planting.keep("changing hostel bookings", people, victims=2)


def _hub(planting: Planting, people: list[Person]) -> None:
    """Share a phone, a car and a stay of the boss with each of seven who never meet."""
    draws, (boss, *spokes) = planting.draws, people
    for spoke in spokes:
        phone, day = planting.port.phones.pop(), planting.day((boss, spoke))
        for person in (boss, spoke):
            planting.records.uses_phone(person, phone, day, day + 9)
        planting.records.stop(day + 2, plate(draws, 2), (boss, spoke))
        planting.records.stay(day + 3, 1, (boss, spoke))
    planting.keep("hub and spokes", people)


def _chain(planting: Planting, people: list[Person]) -> None:
    """Share a handset, a truck with its container and a stay with the next in the chain."""
    draws = planting.draws
    for pair in pairwise(people):
        imei, day = draws.number("35900", 9), planting.day(pair)
        for person in pair:
            planting.records.uses_device(person, imei, day, day + 12)
        planting.records.release(day + 4, plate(draws, 2), pair)
        planting.records.stay(day + 6, 1, pair)
    planting.keep("chain", people)


def _handed_on(planting: Planting, people: list[Person]) -> None:
    """Use handsets with new numbers one after the other; the days never overlap."""
    draws = planting.draws
    for users in draws.turns(people):
        imei, phone, day = draws.number("35911", 9), planting.port.phones.pop(), draws.whole(0, 180)
        for person in users:
            until = day + draws.whole(8, 25)
            planting.records.uses_device(person, imei, day, until)
            if draws.chance(0.6):
                planting.records.uses_phone(person, phone, day, until)
            day = until + draws.whole(1, 6)
    planting.keep("phones handed on", people)


def _payments(planting: Planting, people: list[Person]) -> None:
    """Send small sums in turns, through changing agents, to the same few accounts."""
    draws = planting.draws
    accounts = [draws.number("99900", 8) for _ in range(4)]
    for person in people:
        for _ in range(draws.whole(5, 11)):
            agent = draws.pick(("Sendia", "Geldbruecke", "Kiosk Amal", "Overseas Cash"))
            amount = draws.whole(700, 990)
            planting.records.send(draws.day(), person, draws.pick(accounts), amount, agent)
    planting.keep("payments only", people)


def _calls(planting: Planting, people: list[Person]) -> None:
    """Call one another from numbers that call nobody else."""
    draws = planting.draws
    phones = [planting.port.phones.pop() for _ in people]
    for person, phone in zip(people, phones, strict=True):
        planting.records.uses_phone(person, phone, draws.day(0, 90), draws.day(250))
    calls = [pair for pair in draws.pairs(phones, 0.6) for _ in range(draws.whole(5, 20))]
    planting.records.call(calls, draws.rng.integers(60, DAYS, len(calls)))
    planting.keep("calls only", people)


def _containers(planting: Planting, people: list[Person]) -> None:
    """Fetch containers two by two, with trucks that change among them."""
    draws = planting.draws
    trucks = [plate(draws, 2) for _ in range(3)]
    for _ in range(3 * len(people)):
        planting.records.release(draws.day(), draws.pick(trucks), draws.some(people, 2))
    planting.keep("containers fetched two by two", people, caught=2)


def _mixed(planting: Planting, people: list[Person]) -> None:
    """Share a van, a phone, stays and accounts; two such rings have two members in common."""
    draws = planting.draws
    van, phone, account = plate(draws, 2), planting.port.phones.pop(), draws.number("99900", 8)
    for _ in range(5):
        planting.records.stop(draws.day(), van, draws.some(people, 2))
        planting.records.stay(draws.day(), 1, draws.some(people, 2))
        sender = draws.pick(people)
        planting.records.send(draws.day(), sender, account, draws.whole(200, 900), "Kiosk Amal")
    for person in people:
        planting.records.uses_phone(person, phone, draws.day(0, 120), draws.day(121))
    planting.keep("two rings that share two", people, victims=1, caught=2)
