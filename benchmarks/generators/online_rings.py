"""Rings that recruit online; those they exploit are members with a protected role.

Lives here: one function a kind of ring, and `plant_rings`.
Not here: ordinary life and decoys (`online_life`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from generators.draws import DAYS
from generators.online_people import CITIES
from generators.truth import Ring

if TYPE_CHECKING:
    from generators.online_people import Network, Person
    from generators.online_records import OnlineRecords


class Planting:
    """Plants rings among people who are in none yet."""

    def __init__(self, network: Network, records: OnlineRecords) -> None:
        self.network, self.records, self.draws = network, records, network.draws
        self._free = self.draws.some(network.people, len(network.people))
        self.rings: list[Ring] = []
        self.notices: dict[str, str] = {}  # the entity of a missing person, to that of the notice

    def strangers(self, count: int) -> list[Person]:
        """Take people of different homes who are in no ring."""
        taken: list[Person] = []
        for person in list(self._free):
            if len(taken) == count:
                break
            if all(person.home != other.home for other in taken):
                taken.append(person)
                self._free.remove(person)
        return taken

    def siblings(self) -> list[Person]:
        """Take two people of one home."""
        for mates in self.network.homes.values():
            free = [person for person in mates if person in self._free]
            if len(free) > 1:
                for person in free[:2]:
                    self._free.remove(person)
                return free[:2]
        return self.strangers(2)

    def keep(self, kind: str, people: list[Person], victims: int = 0) -> None:
        """Note a ring. Its first member recruits: writes to many, most of whom stay away."""
        draws, records = self.draws, self.records
        hurt = people[len(people) - victims :]
        recruiter = people[0]
        for person in hurt:
            day = draws.day(60)
            records.role(person, draws.pick(("victim", "possible_victim")), day)
            handles = (recruiter.handles[0], person.handles[0])
            records.message(*handles, draws.day(0, 60), draws.whole(20, 200))
            if draws.chance(0.4):
                records.relate(person, "recruited_by", recruiter, day)
            if draws.chance(0.3):
                self.notices[person.entity] = records.miss(person, day)
        if victims:
            for other in draws.some(self.network.people, 15):
                if other not in people:
                    handles = (recruiter.handles[0], other.handles[0])
                    records.message(*handles, draws.day(), draws.whole(1, 3))
        lured = frozenset([recruiter.entity] if victims else [])
        members = frozenset(person.entity for person in people)
        self.rings.append(Ring(kind, members, frozenset(p.entity for p in hurt), lured))


def plant_rings(planting: Planting) -> tuple[Ring, ...]:
    """Plant ten rings, or eight among less than 500 people."""
    draws = planting.draws
    few = len(planting.network.people) < 500
    _handles(planting, planting.strangers(draws.whole(4, 7)))
    _handed_on(planting, planting.strangers(draws.whole(4, 8)))
    _journeys(planting, planting.strangers(draws.whole(6, 12)))
    _hub(planting, planting.strangers(8))
    _payments(planting, planting.strangers(draws.whole(4, 8)))
    _family(planting, [*planting.siblings(), *planting.strangers(4)])
    shared = planting.strangers(2)
    for _ in range(2):
        _mixed(planting, [*shared, *planting.strangers(draws.whole(3, 6))])
    if not few:
        _chain(planting, planting.strangers(draws.whole(5, 8)))
        _calls(planting, planting.strangers(draws.whole(3, 7)))
    return tuple(planting.rings)


def _handles(planting: Planting, people: list[Person]) -> None:
    """Advertise under handles that two of them use at a time, and name them side by side."""
    draws, records = planting.draws, planting.records
    handles = []
    for pair in draws.pairs(people, 0.3):
        handle, day = planting.network.handle(), draws.day(0, 300)
        handles.append(handle)
        for person in pair:
            records.uses_handle(person, handle, day, day + 60)
    for _ in range(3 * len(people)):
        records.advertise(draws.day(), draws.pick(CITIES), draws.some(handles, 2))
    planting.keep("handles and advertisements only", people, victims=1)


def _handed_on(planting: Planting, people: list[Person]) -> None:
    """Hand advertised numbers from one to the next; the days never overlap."""
    draws = planting.draws
    for users in draws.turns(people):
        number, day = planting.network.phone(), draws.whole(0, 200)
        for person in users:
            until = day + draws.whole(6, 30)
            planting.records.uses_phone(person, number, day, until)
            planting.records.advertise(draws.day(day, until), draws.pick(CITIES), [number])
            day = until + draws.whole(1, 8)
    planting.keep("phones handed on", people, victims=1)


def _journeys(planting: Planting, people: list[Person]) -> None:
    """Send changing travelers on journeys that one of three pays for."""
    draws = planting.draws
    for _ in range(2 * len(people)):
        travelers = draws.some(people[2:], draws.whole(1, 3))
        planting.records.travel(draws.day(), 2, travelers, payer=draws.pick(people[:3]))
    planting.keep("journeys that others pay for", people, victims=min(3, len(people) - 3))


def _hub(planting: Planting, people: list[Person]) -> None:
    """Share a number, a ride account and a journey of the boss with each of seven."""
    draws, (boss, *spokes) = planting.draws, people
    for spoke in spokes:
        number, account = planting.network.phone(), draws.number("acct", 6)
        day = draws.day(0, DAYS - 20)
        for person in (boss, spoke):
            planting.records.uses_phone(person, number, day, day + 14)
            planting.records.ride(account, person, day + 3)
        planting.records.travel(day + 5, 1, [boss, spoke])
    planting.keep("hub and spokes", people, victims=3)


def _chain(planting: Planting, people: list[Person]) -> None:
    """Share a handle, a ride account and a journey with the next, and with nobody else."""
    draws = planting.draws
    for pair in pairwise(people):
        handle, account = planting.network.handle(), draws.number("acct", 6)
        day = draws.day(0, DAYS - 20)
        for person in pair:
            planting.records.uses_handle(person, handle, day, day + 20)
            planting.records.ride(account, person, day + 2)
        planting.records.travel(day + 6, 2, pair)
    planting.keep("chain", people)


def _payments(planting: Planting, people: list[Person]) -> None:
    """Pass coins among wallets that share nothing else."""
    draws = planting.draws
    wallets = [planting.records.wallet(person) for person in people]
    for pair in draws.pairs(wallets, 0.5):
        for _ in range(draws.whole(1, 5)):
            payer, payee = draws.some(pair, 2)
            planting.records.transfer(draws.day(), payer, payee, draws.whole(5, 90) / 1000)
    planting.keep("payments only", people)


def _calls(planting: Planting, people: list[Person]) -> None:
    """Text one another from numbers that text nobody else."""
    draws = planting.draws
    numbers = [planting.network.phone() for _ in people]
    for person, number in zip(people, numbers, strict=True):
        planting.records.uses_phone(person, number, 0, DAYS - 1)
    for a, b in draws.pairs(numbers, 0.6):
        for _ in range(draws.whole(8, 30)):
            planting.records.text(a, b, draws.day())
    planting.keep("calls only", people)


def _family(planting: Planting, people: list[Person]) -> None:
    """Two of one home and four others share a ride account, numbers and journeys."""
    draws, account = planting.draws, planting.draws.number("acct", 6)
    for person in people:
        planting.records.ride(account, person, draws.day())
    for since, until in planting.network.lifetimes(3):
        number = planting.network.phone()
        for person in draws.some(people, 3):
            planting.records.uses_phone(person, number, since, until)
        planting.records.advertise(draws.day(since, until), people[0].city, [number])
    for _ in range(5):
        planting.records.travel(draws.day(), 1, draws.some(people, 2))
    planting.keep("family", people, victims=2)


def _mixed(planting: Planting, people: list[Person]) -> None:
    """Share numbers, a handle, a ride account and journeys; two such rings share two members."""
    draws = planting.draws
    handle, account = planting.network.handle(), draws.number("acct", 6)
    for since, until in planting.network.lifetimes(3):
        number = planting.network.phone()
        for person in draws.some(people, 2):
            planting.records.uses_phone(person, number, since, until)
        for _ in range(2):
            contacts = [number, handle]
            planting.records.advertise(draws.day(since, until), draws.pick(CITIES), contacts)
    for person in draws.some(people, 4):
        planting.records.uses_handle(person, handle, draws.day(0, 200))
    for person in people:
        planting.records.ride(account, person, draws.day())
    for _ in range(4):
        planting.records.travel(draws.day(), 1, draws.some(people, 2), payer=people[0])
    planting.keep("two rings that share two", people, victims=2)
