"""A year of ordinary life online, as companies and the police come to hold it.

Lives here: registers, messages, advertisements, journeys, transfers, and decoys.
Not here: who they are (`online_people`), rings (`online_rings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.draws import DAYS
from generators.online_people import CITIES
from generators.truth import Group

if TYPE_CHECKING:
    from generators.online_people import Network, Person
    from generators.online_records import OnlineRecords

TEXTS_A_PERSON, MOST_TEXTS = 30, 40_000
PROXIES = 6  # addresses behind which many log in: a campus, a carrier, a paid service


def write_life(network: Network, records: OnlineRecords, on_record: float) -> list[Group]:
    """Write the records of everybody, and return the groups of ordinary life."""
    _registers(network, records, on_record)
    _platform(network, records)
    _messages(network, records)
    _advertisements(network, records)
    _journeys(network, records)
    _coins(network, records)
    _interviews(network, records)
    return [*_groups(network), *_decoys(network, records)]


def _registers(network: Network, records: OnlineRecords, on_record: float) -> None:
    draws, add = network.draws, records.files.add
    for person in network.people:
        add("subjects/subjects.csv", person.id, person.name, person.born)
        if draws.chance(on_record):
            since = f"{draws.whole(2008, 2023)}-06-01"
            add("subjects/addresses.csv", person.id, f"{person.home}, {person.city}", since)
        if person.work and draws.chance(on_record):
            add("subjects/employment.csv", person.id, person.work)
        for other in network.household(person):
            if person.id < other.id and draws.chance(on_record * 0.8):
                add("subjects/relatives.csv", person.id, other.id)
        if person.wallet:
            add("exchange/wallets.csv", person.id, person.wallet)


def _platform(network: Network, records: OnlineRecords) -> None:
    draws = network.draws
    proxies = [f"198.51.100.{k}" for k in range(1, PROXIES + 1)]  # RFC 5737: for documents
    homes = {home: f"2001:db8::{k:x}" for k, home in enumerate(network.homes, 1)}  # RFC 3849
    for person in network.people:
        for handle in person.handles:
            if draws.chance(0.85):
                records.uses_handle(person, handle, draws.day(0, 120))
            for _ in range(draws.whole(0, 3)):
                address = draws.pick(proxies) if draws.chance(0.3) else homes[person.home]
                records.log_in(handle, address, draws.day())
        for channel in person.channels:
            handle = person.handles[0]
            records.files.add("platform/channels.csv", handle, f"channel {channel}")
        mates = network.household(person)
        if mates and draws.chance(0.06):  # a tablet on which somebody else is still logged in
            records.uses_handle(draws.pick(mates), person.handles[0], 0, draws.day())


def _messages(network: Network, records: OnlineRecords) -> None:
    draws = network.draws
    pairs = [(p, q) for p in network.people for q in p.contacts if p.id < q.id]
    for (a, b), volume in zip(pairs, network.volumes(len(pairs)).tolist(), strict=True):
        handles = (draws.pick(a.handles), draws.pick(b.handles))
        for sender, receiver in (handles, handles[::-1]):
            if draws.chance(0.8):
                records.message(sender, receiver, draws.day(), min(1 + int(9 * volume), 4000))
    total = min(TEXTS_A_PERSON * len(network.people), MOST_TEXTS)
    shares = network.volumes(len(pairs))
    drawn = draws.rng.choice(len(pairs), total, p=shares / shares.sum())
    for at in drawn.tolist():
        a, b = pairs[at]
        records.text(a.phone, b.phone, draws.day())
    for person in network.people:
        if draws.chance(0.8):
            records.uses_phone(person, person.phone)


def _advertisements(network: Network, records: OnlineRecords) -> None:
    """Let sellers advertise alone, under numbers that last for weeks; a few share a number."""
    draws = network.draws
    for person in network.people:
        if not person.sells:
            continue
        friend = draws.pick(person.contacts) if person.contacts and draws.chance(0.1) else None
        for since, until in network.lifetimes(draws.whole(1, 4)):
            number = network.phone()
            records.uses_phone(person, number, since, until)
            if friend:  # who answers while the seller is away
                records.uses_phone(friend, number, since, until)
            for _ in range(draws.whole(0, 3)):
                city = person.city if draws.chance(0.7) else draws.pick(CITIES)
                contacts = [number, *([person.handles[0]] if draws.chance(0.4) else [])]
                records.advertise(draws.day(since, until), city, contacts)


def _journeys(network: Network, records: OnlineRecords) -> None:
    draws = network.draws
    for _ in range(4 * len(network.people) // 5):
        person = draws.pick(network.people)
        pools = ([], network.household(person), person.contacts)
        others = draws.weighted(pools, (6, 3, 2))
        party = [person, *draws.some(others, draws.whole(1, 2))]
        payer = draws.pick(party) if draws.chance(0.5) else None
        mates = network.household(person)
        if mates and draws.chance(0.2):
            payer = draws.pick(mates)
        records.travel(draws.day(), draws.whole(1, 14), party, payer)
    for mates in network.homes.values():
        account = draws.number("acct", 6)
        riders = mates if draws.chance(0.3) else mates[:1]
        for person in riders:
            for _ in range(draws.whole(1, 4)):
                records.ride(account, person, draws.day())


def _coins(network: Network, records: OnlineRecords) -> None:
    draws = network.draws
    markets = [f"btc:1{draws.number('Fict', 9)}" for _ in range(4)]
    for person in [each for each in network.people if each.wallet]:
        for _ in range(draws.whole(1, 6)):
            coins = float(draws.rng.lognormal(-5, 1)) + 0.0001
            payee = draws.pick(markets)
            rich = [each.wallet for each in person.contacts if each.wallet]
            if rich and draws.chance(0.35):
                payee = draws.pick(rich)
            records.transfer(draws.day(), person.wallet, payee, coins)


def _interviews(network: Network, records: OnlineRecords) -> None:
    """Note people who complained, saw something or were asked about, in no ring."""
    draws = network.draws
    for person in draws.some(network.people, len(network.people) // 25):
        role = draws.pick(("reporting_person", "witness", "of_interest", "possible_victim"))
        records.role(person, role, draws.day())
        if person.contacts and draws.chance(0.5):
            records.relate(person, "associate_of", draws.pick(person.contacts), draws.day())


def _groups(network: Network) -> list[Group]:
    works: dict[str, list[Person]] = {}
    channels: dict[str, list[Person]] = {}
    for person in network.people:
        works.setdefault(person.work, []).append(person)
        for channel in person.channels:
            channels.setdefault(str(channel), []).append(person)
    works.pop("", None)
    found = [("household", mates) for mates in network.homes.values() if len(mates) > 1]
    found += [("firm", people) for people in works.values()]
    found += [("channel", people) for people in channels.values()]
    return [Group(kind, frozenset(p.entity for p in people)) for kind, people in found]


def _decoys(network: Network, records: OnlineRecords) -> list[Group]:
    """Let innocent groups share numbers, handles, journeys and wallets as rings do."""
    draws = network.draws
    found = []
    known = [person for person in network.people if len(person.contacts) >= 5]
    band = _circle(network, known)
    for _ in range(7):  # a band on tour, whose manager pays
        records.travel(draws.day(), 3, draws.some(band[1:], 4), payer=band[0])
    found.append(("band on tour", band))
    salon, number = _circle(network, known), network.phone()
    for person in salon:
        records.uses_phone(person, number)
    for _ in range(8):
        contacts = [number, draws.pick(salon).handles[0]]
        records.advertise(draws.day(), salon[0].city, contacts)
    found.append(("salon with one number", salon))
    team, handle = _circle(network, known), network.handle("loopcam")
    for person in team:  # players who stream under one handle
        records.uses_handle(person, handle, draws.day(0, 100))
    found.append(("players with one handle", team))
    charity = draws.pick(network.people)
    for person in draws.some(network.people, 14):  # pays the fares of many who never meet
        records.travel(draws.day(), 1, [person], payer=charity)
    savers = _circle(network, known)
    wallet = f"btc:1{draws.number('Fict', 9)}"
    for person in savers:
        for day in np.arange(15, DAYS, 60).tolist():
            records.transfer(day, records.wallet(person), wallet, 0.01)
    records.files.add("exchange/wallets.csv", savers[0].id, wallet)
    found.append(("savings circle", savers))
    return [Group(kind, frozenset(p.entity for p in who), decoy=True) for kind, who in found]


def _circle(network: Network, known: list[Person]) -> list[Person]:
    hub = network.draws.pick(known)
    return [hub, *network.draws.some(hub.contacts, network.draws.whole(3, 5))]
