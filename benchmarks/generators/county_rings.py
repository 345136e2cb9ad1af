"""Rings of the county. Members are people of the county and lead their ordinary lives as well.

Lives here: one function a kind of ring, and `plant_rings`.
Not here: ordinary life and decoys (`county_life`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from generators.draws import DAYS
from generators.invented import plate
from generators.truth import Ring

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.county_people import County, Person
    from generators.county_records import CountyRecords

    Plant = Callable[["Planting", list[Person]], None]

RAIDS = ("drug possession", "promoting prostitution", "trafficking in stolen parts")


class Planting:
    """Plants rings among people who are in none yet."""

    def __init__(self, county: County, records: CountyRecords) -> None:
        self.county, self.records, self.draws = county, records, county.draws
        self._free = self.draws.some(county.adults, len(county.adults))
        self.rings: list[Ring] = []

    def strangers(self, count: int) -> list[Person]:
        """Take people of different homes and firms who are in no ring."""
        taken: list[Person] = []
        for person in list(self._free):
            homes = {p.home for p in taken}
            firms = {p.employer for p in taken if p.employer}
            if person.home not in homes and person.employer not in firms:
                taken.append(person)
                self._free.remove(person)
            if len(taken) == count:
                break
        return taken

    def siblings(self) -> list[Person]:
        """Take two people of one family who live apart."""
        for a, b in self.county.kin:
            if a.home != b.home and a in self._free and b in self._free:
                self._free.remove(a)
                self._free.remove(b)
                return [a, b]
        return self.strangers(2)

    def keep(self, kind: str, people: list[Person], victims: int = 0, caught: int = 0) -> None:
        """Note a ring. Some may be caught together; each victim is recorded alone."""
        hurt, draws = people[len(people) - victims :], self.draws
        for person in hurt:
            parts = [(person, "possible victim")]
            self.records.incident(draws.day(), draws.pick(RAIDS), "hospital", parts)
        if caught:
            others = draws.some(people[: len(people) - victims], caught)
            parts = [(person, "suspect") for person in others]
            self.records.incident(draws.day(), draws.pick(RAIDS), "motel strip", parts)
        ids = [p.entity for p in people]
        lured = frozenset(ids[:1]) if victims else frozenset()
        self.rings.append(Ring(kind, frozenset(ids), frozenset(p.entity for p in hurt), lured))


def plant_rings(county: County, records: CountyRecords) -> tuple[Ring, ...]:
    """Plant ten rings, or eight in a county of less than 500 people."""
    planting, draws = Planting(county, records), county.draws
    few = len(county.people) < 500
    _motels(planting, planting.strangers(draws.whole(5, 8)))
    _hub(planting, planting.strangers(8))
    _chain(planting, planting.strangers(draws.whole(6, 9)))
    _handed_on(planting, planting.strangers(draws.whole(5, 7)))
    _payments(planting, planting.strangers(draws.whole(5, 8)))
    _family(planting, [*planting.siblings(), *planting.strangers(4)])
    shared = planting.strangers(2)
    for _ in range(2):
        _mixed(planting, [*shared, *planting.strangers(4)])
    if not few:
        _calls(planting, planting.strangers(draws.whole(5, 9)))
        _rentals(planting, planting.strangers(draws.whole(3, 6)))
    return tuple(planting.rings)


def _motels(planting: Planting, people: list[Person]) -> None:
    """Stay in changing company at changing motels; one pays for others now and then."""
    draws = planting.draws
    for _ in range(2 * len(people)):
        guests = draws.some(people, draws.whole(2, 3))
        planting.records.stay(draws.day(), draws.whole(1, 3), guests)
    planting.keep("changing motel bookings", people, victims=1, caught=2)


def _hub(planting: Planting, people: list[Person]) -> None:
    """Share a phone, a car and a stay of the boss with each of seven who never meet."""
    draws, (boss, *spokes) = planting.draws, people
    for spoke in spokes:
        phone, car, day = planting.county.phone(), plate(draws), draws.day(10, DAYS - 20)
        for person in (boss, spoke):
            planting.records.uses_phone(person, phone, day, day + 10)
        planting.records.stop(day + 3, car, (boss, spoke))
        planting.records.stay(day + 5, 1, (boss, spoke))
    planting.keep("hub and spokes", people, victims=2)


def _chain(planting: Planting, people: list[Person]) -> None:
    """Share a phone, a car and a stay with the next in the chain, and with nobody else."""
    draws = planting.draws
    for pair in pairwise(people):
        phone, day = planting.county.phone(), draws.day(0, DAYS - 20)
        for person in pair:
            planting.records.uses_phone(person, phone, day, day + 15)
        planting.records.stop(day + 2, plate(draws), pair)
        planting.records.stay(day + 9, 1, pair)
    planting.keep("chain", people)


def _handed_on(planting: Planting, people: list[Person]) -> None:
    """Use prepaid phones one after the other; the days never overlap."""
    draws = planting.draws
    for users in draws.turns(people):
        phone, day = planting.county.phone(), draws.whole(0, 150)
        for person in users:
            until = day + draws.whole(10, 35)
            planting.records.uses_phone(person, phone, day, min(until, DAYS - 1))
            day = until + draws.whole(1, 10)
    planting.keep("phones handed on", people)


def _payments(planting: Planting, people: list[Person]) -> None:
    """Pay one another round sums, and share nothing."""
    draws = planting.draws
    accounts = [planting.records.hold(person) for person in people]
    for pair in draws.pairs(accounts, 0.5):
        for _ in range(draws.whole(2, 6)):
            payer, payee = draws.some(pair, 2)
            planting.records.pay(draws.day(), payer, payee, 50 * draws.whole(3, 30))
    planting.keep("payments only", people)


def _family(planting: Planting, people: list[Person]) -> None:
    """Two of one family and four others take turns with two cars, a phone and stays."""
    draws = planting.draws
    cars, phone = (plate(draws), plate(draws)), planting.county.phone()
    for _ in range(7):
        planting.records.stop(draws.day(), draws.pick(cars), draws.some(people, 2))
        planting.records.stay(draws.day(), 1, draws.some(people, draws.whole(2, 3)))
    for person in draws.some(people, 4):
        planting.records.uses_phone(person, phone, draws.day(0, 100), draws.day(101))
    planting.keep("family", people, victims=1, caught=2)


def _mixed(planting: Planting, people: list[Person]) -> None:
    """Share two phones, a car, stays and arrests; two such rings have two members in common."""
    draws = planting.draws
    for users in (people[:4], people[2:]):
        phone = planting.county.phone()
        for person in users:
            planting.records.uses_phone(person, phone, draws.day(0, 150), draws.day(151))
    car = plate(draws)
    for _ in range(5):
        planting.records.stop(draws.day(), car, draws.some(people, 2))
        planting.records.stay(draws.day(), 2, draws.some(people, 3))
    planting.keep("two rings that share two", people, caught=3)


def _calls(planting: Planting, people: list[Person]) -> None:
    """Call one another, often, from phones that call nobody else."""
    draws = planting.draws
    phones = [planting.county.phone() for _ in people]
    for person, phone in zip(people, phones, strict=True):
        planting.records.subscribe(person, phone, draws.day(0, 60))
    calls = [pair for pair in draws.pairs(phones, 0.6) for _ in range(draws.whole(6, 25))]
    planting.records.call(calls, draws.rng.integers(60, DAYS, len(calls)))
    planting.keep("calls only", people)


def _rentals(planting: Planting, people: list[Person]) -> None:
    """Take turns with rented cars and with toll tags that move from car to car."""
    draws = planting.draws
    cars = [plate(draws) for _ in range(4)]
    tags = [draws.number("KT", 7) for _ in range(2)]
    for _ in range(3 * len(people)):
        day = draws.day(0, DAYS - 10)
        planting.records.rent(draws.pick(cars), draws.some(people, draws.whole(1, 2)), day, 3)
        planting.records.toll_tag(draws.pick(tags), draws.pick(people), day + 1)
    planting.keep("rental cars and toll tags", people)
