"""A year of ordinary life in the port, as its agencies come to record it.

Lives here: registers, crews, shifts, releases, remittances, calls, and decoys.
Not here: who they are (`port_people`), rings (`port_rings`).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from generators.draws import DAYS
from generators.invented import plate
from generators.port_people import FORWARDERS, SHIFTS
from generators.port_records import german_day
from generators.truth import Group

if TYPE_CHECKING:
    from generators.port_people import Person, Port
    from generators.port_records import PortRecords

CALLS_A_PERSON, MOST_CALLS = 34, 45_000
QUAY = ("Diebstahl", "Koerperverletzung", "Hausfriedensbruch", "Ruhestoerung", "Verkehrsunfall")
BULK = 18  # SIM cards that a foreman or a kiosk registers at once
BARS = ("Zum Poller", "Blaue Laterne", "Kombuese")


def write_life(port: Port, records: PortRecords, on_record: float) -> list[Group]:
    """Write the records of everybody, and return the groups of ordinary life."""
    _registers(port, records, on_record)
    foremen = _phones(port, records)
    _ships(port, records)
    _docks(port, records)
    _town(port, records)
    _remittances(port, records)
    _calls(port, records)
    return [*_groups(port), *foremen, *_decoys(port, records)]


def _registers(port: Port, records: PortRecords, on_record: float) -> None:
    draws, add = port.draws, records.files.add
    for person in port.people:
        card = records.id_of(person, "hafenamt")
        if person.home and draws.chance(on_record):
            moved = (german_day(person.arrived), german_day(person.left))
            add("melderegister/meldungen.csv", card, person.home, *moved)
        if person.work and draws.chance(on_record):
            add("hafenamt/beschaeftigung.csv", card, person.work, german_day(person.arrived))
    for a, b in port.kin:
        if draws.chance(on_record):
            row = (records.id_of(a, "hafenamt"), records.id_of(b, "hafenamt"))
            add("melderegister/familien.csv", *row)


def _phones(port: Port, records: PortRecords) -> list[Group]:
    """Register phones, those of migrants often in bulk; note some that are given to the police."""
    draws, found = port.draws, []
    migrants = [p for p in port.people if p.kind == "migrant"]
    residents = [p for p in port.people if p.kind == "resident"]
    for start in range(0, len(migrants), BULK):
        batch = migrants[start : start + BULK]
        foreman = draws.pick(residents)
        for person in batch:
            if draws.chance(0.7):
                records.subscribe(foreman, person.phone, max(person.arrived - 5, 0))
        members = frozenset(_entity(person) for person in (foreman, *batch))
        found.append(Group("phones bought in bulk", members))
    for person in port.people:
        if person.kind == "resident" and draws.chance(0.85):
            records.subscribe(person, person.phone, 0)
        if draws.chance(0.5):
            since = draws.day(person.arrived, max(person.left - 20, person.arrived))
            records.uses_phone(person, person.phone, since, person.left)
        if person.known and draws.chance(0.12):  # the phone of somebody who was near
            friend = draws.pick(list(person.known))
            records.uses_phone(person, friend.phone, person.arrived, person.arrived)
    return found


def _entity(person: Person) -> str:
    return f"person:{person.ids['hafenamt']}"


def _ships(port: Port, records: PortRecords) -> None:
    draws = port.draws
    cabs = [plate(draws, 2) for _ in range(8)]
    for voyage in port.voyages:
        call = f"{voyage.ship} {german_day(voyage.day)}"
        records.sail(voyage.crew, call, voyage.day, voyage.days)
        ashore = draws.some(voyage.crew, draws.whole(2, 5))
        cab = draws.pick(cabs)
        for person in ashore:
            records.ride(voyage.day, cab, person)
        if draws.chance(0.3):
            records.stay(voyage.day, 1, ashore[:2])
        if draws.chance(0.2):
            parts = [(person, "unbekannt") for person in ashore]
            records.incident(voyage.day, draws.pick(QUAY), draws.pick(BARS), parts)
    for _ in range(len(port.people)):
        records.ride(draws.day(), draws.pick(cabs), draws.pick(port.people))


def _docks(port: Port, records: PortRecords) -> None:
    draws = port.draws
    for day in range(0, DAYS, 5):
        for terminal in ("Terminal West", "Terminal Ost"):
            records.shift(day, port.gang(terminal, day // 5 % SHIFTS, day))
    for firm in FORWARDERS:
        drivers = [p for p in port.people if p.work == firm]
        if not drivers:
            continue
        clerk, trucks = drivers[0], [plate(draws, 2) for _ in range(1 + len(drivers) // 3)]
        for _ in range(6 * len(drivers)):
            driver = draws.pick(drivers)
            mate = [draws.pick(drivers)] if draws.chance(0.25) else []
            people = list(dict.fromkeys([driver, *mate, *([clerk] if draws.chance(0.3) else [])]))
            records.release(draws.day(driver.arrived, driver.left), draws.pick(trucks), people)


def _town(port: Port, records: PortRecords) -> None:
    draws = port.draws
    for home in port.homes:
        car = plate(draws, 2)
        for _ in range(draws.whole(0, 3)):
            records.stop(draws.day(), car, draws.some(home, draws.whole(1, 2)))
    for _ in range(len(port.people) // 4):
        first = draws.pick(port.people)
        others = draws.some(list(first.known), draws.weighted((0, 1, 2), (5, 4, 2)))
        roles = ("unbekannt", "Verdacht", "Zeuge", "Opfer")
        parts = [(first, draws.weighted(roles, (5, 3, 1, 1)))]
        parts += [(other, draws.weighted(roles, (6, 2, 1, 1))) for other in others]
        place = draws.pick((*BARS, "Kai 4", "Parkplatz Sued"))
        records.incident(draws.day(first.arrived, first.left), draws.pick(QUAY), place, parts)
    for _ in range(len(port.people) // 8):
        first = draws.pick(port.people)
        if first.known:
            records.report(first, draws.pick(list(first.known)), draws.day())
    for _ in range(3):  # raids, at which everybody present is written down
        crowd = draws.some(port.people, draws.whole(15, 30))
        parts = [(person, "unbekannt") for person in crowd]
        records.incident(draws.day(), "Razzia", draws.pick(BARS), parts)


def _remittances(port: Port, records: PortRecords) -> None:
    draws = port.draws
    villages = [draws.number("99900", 8) for _ in range(len(port.people) // 25)]
    for person in port.people:
        if not person.agent or draws.chance(0.3):
            continue
        # some villages have one account for all, which ties people who never met
        account = draws.pick(villages) if draws.chance(0.2) else draws.number("99900", 8)
        for day in range(person.arrived + 8, person.left, draws.whole(28, 60)):
            agent = person.agent if draws.chance(0.9) else "Sendia"
            records.send(day, person, account, draws.whole(60, 480), agent)


def _calls(port: Port, records: PortRecords) -> None:
    rng = port.draws.rng
    pairs: dict[tuple[str, str], float] = {}
    for person in port.people:
        for other, times in person.known.items():
            if person.phone < other.phone and rng.random() < times / (times + 2):
                weight = times * float(rng.lognormal(0, 0.8))
                pairs[person.phone, other.phone] = weight
        if person.kind != "resident":
            pairs[person.phone, port.abroad.pop()] = 12 * float(rng.lognormal(0, 0.5))
    names, weights = list(pairs), np.fromiter(pairs.values(), float)
    total = min(CALLS_A_PERSON * len(port.people), MOST_CALLS)
    drawn = rng.choice(len(names), total, p=weights / weights.sum())
    records.call([names[at] for at in drawn.tolist()], rng.integers(0, DAYS, total))


def _groups(port: Port) -> list[Group]:
    works: dict[str, list[Person]] = {}
    for person in port.people:
        works.setdefault(person.work, []).append(person)
    works.pop("", None)
    found = [("household", home) for home in port.homes if len(home) > 1]
    found += [("room", room) for room in port.rooms]
    found += [("firm or ship", people) for people in works.values()]
    return [Group(kind, frozenset(map(_entity, people))) for kind, people in found]


def _decoys(port: Port, records: PortRecords) -> list[Group]:
    """Let innocent groups share cars, stays and phones as rings do."""
    draws = port.draws
    found = []
    for room in draws.some([room for room in port.rooms if len(room) >= 4], 3):
        car, phone = plate(draws, 2), port.phones.pop()  # roommates with a van and one phone
        mates = room[:5]
        for person in mates:
            records.uses_phone(person, phone, person.arrived, person.left)
            records.stop(draws.day(person.arrived, person.left), car, [person])
        found.append(("roommates with a van", mates))
    crew = draws.pick(port.voyages).crew[:6]
    for _ in range(6):  # a crew that is paid off and waits in a hostel for the next ship
        records.stay(draws.day(), draws.whole(2, 9), draws.some(crew, 3))
    found.append(("crew ashore", crew))
    gang = port.gang("Terminal West", 0, 150)[:5]
    for a, b in combinations(gang, 2):  # a lottery syndicate: all send to one account
        records.report(a, b, draws.day())
    account = draws.number("99900", 8)
    for person in gang:
        for _ in range(6):
            records.send(draws.day(person.arrived, person.left), person, account, 10, "Sendia")
    found.append(("lottery syndicate", gang))
    return [Group(kind, frozenset(map(_entity, who)), decoy=True) for kind, who in found]
