"""A year of ordinary life in the county, as its agencies come to record it.

Lives here: registers, stops, stays, incidents, payments and calls of people in no ring, and decoys:
innocent groups that share what rings share.
Not here: who they are (`county_people`), rings (`county_rings`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from generators.county_people import CHURCHES, CLUB_NAMES, CLUBS, LANDLORDS, SHOPS
from generators.draws import DAYS, YEAR, day_text
from generators.invented import plate
from generators.truth import Group

if TYPE_CHECKING:
    from generators.county_people import County, Person
    from generators.county_records import CountyRecords

CALLS_A_PERSON, MOST_CALLS = 42, 50_000
FAIR = 215  # the first of six days of the county fair, in August
SUMMER = (150, 245)
BRAWLS = ("disorderly conduct", "public intoxication", "simple assault")
ALONE = ("theft", "traffic crash", "vandalism", "noise complaint", "driving under influence")
CABS = ("CAB 101", "CAB 102", "CAB 103", "CAB 104")


def write_life(county: County, records: CountyRecords, on_record: float) -> list[Group]:
    """Write the records of everybody, and return the groups of ordinary life."""
    _registers(county, records, on_record)
    _rosters(county, records)
    _own_phones(county, records)
    _shared_phones(county, records)
    _on_the_road(county, records)
    _away(county, records)
    _incidents(county, records)
    _money(county, records)
    _calls(county, records)
    return [*_groups(county), *_decoys(county, records)]


def _registers(county: County, records: CountyRecords, on_record: float) -> None:
    draws, add = county.draws, records.files.add
    for person in county.people:
        born = f"{YEAR - person.age - 1}-{draws.whole(1, 12):02d}-{draws.whole(1, 28):02d}"
        add("registry/persons.csv", person.id, person.name, born)
        since = f"{YEAR - draws.whole(1, 15)}-{draws.whole(1, 12):02d}-01"
        if draws.chance(on_record):
            add("registry/addresses.csv", person.id, county.homes[person.home].address, since)
        if person.employer and draws.chance(on_record):
            add("registry/wages.csv", person.id, person.employer, since)
        if person.account:
            add("bank/holders.csv", person.id, person.account)
    for a, b in county.kin:
        if draws.chance(on_record):
            relation = "household" if a.home == b.home else "kin"
            add("registry/family.csv", a.id, relation, b.id)
    for home in county.homes:
        for car in home.cars:
            add("vehicles/titles.csv", car, home.people[0].id)


def _rosters(county: County, records: CountyRecords) -> None:
    draws, add = county.draws, records.files.add
    for person in county.people:
        if person.church < CHURCHES // 2 and draws.chance(0.35):  # half of them print directories
            add("registry/rosters.csv", f"Church {person.church + 1}", person.id)
        if person.club >= 0 and draws.chance(0.7):
            add("registry/rosters.csv", f"County {CLUB_NAMES[person.club]}", person.id)


def _own_phones(county: County, records: CountyRecords) -> None:
    draws = county.draws
    for person in county.people:
        if not person.phone:
            continue
        payer = person if person.adult else county.homes[person.home].people[0]
        if draws.chance(0.85):
            records.subscribe(payer, person.phone)
        if draws.chance(0.5) or not person.adult:
            since = draws.day(0, 200)
            records.uses_phone(person, person.phone, since, draws.day(since, DAYS - 1))
        family = [each for each in county.household(person) if each.phone]
        if family and draws.chance(0.15):  # a number where they can be reached
            day = draws.day()
            records.uses_phone(person, draws.pick(family).phone, day, day)
        if draws.chance(0.04):  # the number of the doctor, to ask about a patient
            day = draws.day()
            records.uses_phone(person, county.doctor_phones[person.office], day, day)


def _shared_phones(county: County, records: CountyRecords) -> None:
    draws = county.draws
    for home in county.homes:
        if len(home.people) > 1 and draws.chance(0.25):
            line = county.phone()
            records.subscribe(home.people[0], line)
            for person in draws.some(home.people, 4):
                records.uses_phone(person, line)
    for name, staff in county.firms.items():
        line = county.phone()
        for person in staff:
            if draws.chance(0.5 if len(staff) < 12 else 0.15):
                day = draws.day()
                records.uses_phone(person, line, day, day)
        if name == "Road Department":  # one on-call phone goes from one to the next
            _on_call(county, records, staff, line)


def _on_call(county: County, records: CountyRecords, staff: list[Person], line: str) -> None:
    turn = county.draws.some(staff, 9)
    for at, person in enumerate(turn):
        records.uses_phone(person, line, at * 40, at * 40 + 38)


def _on_the_road(county: County, records: CountyRecords) -> None:
    draws = county.draws
    for _ in range(int(1.1 * len(county.people))):
        driver = draws.pick(county.adults)
        home = county.homes[driver.home]
        if not home.cars:
            continue
        riders = [driver]
        if draws.chance(0.45):
            pools = (
                county.household(driver),
                driver.friends,
                county.firms.get(driver.employer, []),
            )
            pool = [p for p in draws.weighted(pools, (5, 3, 2)) if p is not driver]
            riders += draws.some(pool, draws.weighted((1, 2, 3), (6, 3, 1)))
        records.stop(draws.day(), draws.pick(home.cars), riders)
    for _ in range(len(county.people) // 2):
        cab, rider = draws.pick(CABS), draws.pick(county.adults)
        records.files.add("vehicles/taxi.csv", cab, day_text(draws.day()), rider.id)
    fleet = [plate(draws) for _ in range(12)]
    for _ in range(len(county.people) // 6):
        renter = draws.pick(county.adults)
        partner = [p for p in county.household(renter) if p.adult]
        both = [renter, *partner[:1]] if draws.chance(0.3) else [renter]
        records.rent(draws.pick(fleet), both, draws.day(), draws.whole(1, 9))
    for home in county.homes:
        if draws.chance(0.15):
            tag = draws.number("KT", 7)
            for person in home.people[:2]:
                records.toll_tag(tag, person, draws.day())


def _away(county: County, records: CountyRecords) -> None:
    draws = county.draws
    for _ in range(len(county.people) // 3):
        guest = draws.pick(county.adults)
        pools = ([], county.household(guest), guest.friends)
        others = draws.weighted(pools, (4, 5, 2))
        party = [guest, *draws.some(others, draws.whole(1, 3))]
        day = draws.day(*SUMMER) if draws.chance(0.6) else draws.day()
        records.stay(day, draws.whole(1, 4), party)


def _incidents(county: County, records: CountyRecords) -> None:
    draws, adults = county.draws, county.adults
    for _ in range(len(county.people) // 5):
        first = draws.pick(adults)
        part = draws.weighted(("of interest", "suspect", "unknown"), (3, 2, 5))
        second = [(draws.pick(adults), "witness")] if draws.chance(0.25) else []
        place = f"Church Road {first.church}"
        records.incident(draws.day(), draws.pick(ALONE), place, [(first, part), *second])
    for bar in range(5):
        regulars = [p for p in adults if p.bar == bar]
        for person in regulars:
            for _ in range(int(draws.rng.poisson(4))):
                records.scan(f"Bar {bar + 1}", draws.day(), person)
        for _ in range(len(regulars) // 5):
            crowd = draws.some(regulars, draws.whole(2, 4))
            parts = [(person, draws.pick(("unknown", "of interest"))) for person in crowd]
            records.incident(draws.day(), draws.pick(BRAWLS), f"Bar {bar + 1}", parts)
    for _ in range(len(county.homes) // 12):
        home = draws.pick([home for home in county.homes if len(home.people) > 1])
        parts = [(home.people[0], "of interest"), (home.people[1], "victim")]
        records.incident(draws.day(), "domestic disturbance", home.address, parts)
    youths = [p for p in county.people if 15 <= p.age <= 24 and p.friends]
    for _ in range(len(youths) // 8):
        host = draws.pick(youths)
        crowd = [host, *draws.some(host.friends, 4)]
        records.incident(draws.day(*SUMMER), "underage drinking", "quarry", _no_part(crowd))
    for day in range(FAIR, FAIR + 6):  # the fair: many of them, in few days
        for _ in range(max(len(county.people) // 150, 1)):
            crowd = draws.some(county.people, draws.whole(2, 6))
            records.incident(day, draws.pick(BRAWLS), "fairground", _no_part(crowd))
        crowd = draws.some(adults, len(adults) // 20)
        records.incident(day, "sobriety checkpoint", "State Route 9", _no_part(crowd))


def _no_part(people: list[Person]) -> list[tuple[Person, str]]:
    return [(person, "unknown") for person in people]


def _money(county: County, records: CountyRecords) -> None:
    draws = county.draws
    payroll = {name: draws.number("88200", 7) for name in county.firms}
    for person in [person for person in county.adults if person.account]:
        if person.employer:
            for month in draws.some(range(12), 5):
                wage = draws.whole(1400, 4200)
                records.pay(month * 30 + 2, payroll[person.employer], person.account, wage)
        places = [person.shop] + ([SHOPS + person.bar] if person.bar >= 0 else [])
        for _ in range(draws.whole(4, 12)):
            shop = county.shop_accounts[draws.pick(places)]
            records.pay(draws.day(), person.account, shop, draws.rng.gamma(2, 18) + 3)
        for friend in person.friends:
            if friend.account and draws.chance(0.25):
                for _ in range(draws.whole(1, 3)):
                    records.pay(draws.day(), person.account, friend.account, draws.whole(5, 120))
    _rents(county, records)


def _rents(county: County, records: CountyRecords) -> None:
    draws = county.draws
    for home in county.homes:
        if home.landlord >= 0 and home.people[0].account:
            owner = records.hold(county.landlords[home.landlord])
            for month in draws.some(range(12), 5):
                records.pay(month * 30 + 1, home.people[0].account, owner, 550 + home.landlord)


def _calls(county: County, records: CountyRecords) -> None:
    rng = county.draws.rng
    pairs: dict[tuple[str, str], float] = {}

    def tie(a: str, b: str, weight: float) -> None:
        if a and b and a != b:
            pairs[min(a, b), max(a, b)] = weight * float(rng.lognormal(0, 1))

    cab_line = county.phone()
    for person in county.people:
        for friend in person.friends:
            tie(person.phone, friend.phone, 8)
        for other in county.household(person):
            tie(person.phone, other.phone, 16)
        for other in county.draws.some(county.firms.get(person.employer, []), 3):
            tie(person.phone, other.phone, 2)
        tie(person.phone, county.doctor_phones[person.office], 0.6)
        tie(person.phone, cab_line, 0.3)
        for other in county.draws.some(county.people, 3):
            tie(person.phone, other.phone, 0.3)
    for a, b in county.kin:
        tie(a.phone, b.phone, 9)
    names = list(pairs)
    weights = np.fromiter(pairs.values(), float)
    total = min(CALLS_A_PERSON * len(county.people), MOST_CALLS)
    drawn = rng.choice(len(names), total, p=weights / weights.sum())
    records.call([names[at] for at in drawn.tolist()], rng.integers(0, DAYS, total))
    _extract_phones(county, records, names)


def _extract_phones(county: County, records: CountyRecords, pairs: list[tuple[str, str]]) -> None:
    draws = county.draws
    for owner in draws.some(county.adults, len(county.people) // 60):
        known = [b if a == owner.phone else a for a, b in pairs if owner.phone in (a, b)]
        for contact in draws.some(known, 30):
            records.files.add("phones/extracted_contacts.csv", owner.phone, contact)
            for _ in range(draws.whole(0, 6)):
                sent = f"{day_text(draws.day())} {draws.whole(8, 22):02d}:15:00"
                records.files.add("phones/extracted_messages.csv", owner.phone, contact, sent)


def _groups(county: County) -> list[Group]:
    homes = [("household", home.people) for home in county.homes if len(home.people) > 1]
    firms = [("firm", staff) for staff in county.firms.values()]
    clubs = [("club", [p for p in county.people if p.club == k]) for k in range(CLUBS)]
    owned = [
        ("tenants", [h.people[0] for h in county.homes if h.landlord == k])
        for k in range(LANDLORDS)
    ]
    found = (*homes, *firms, *clubs, *owned)
    return [Group(kind, frozenset(p.entity for p in people)) for kind, people in found if people]


def _decoys(county: County, records: CountyRecords) -> list[Group]:
    """Let innocent groups share cars, stays and phones as rings do."""
    draws = county.draws
    found = []
    clubs = [[p for p in county.adults if p.club == k] for k in range(CLUBS)]
    team = max(clubs, key=len)[:9]
    for weekend in draws.some(range(SUMMER[0], SUMMER[1], 7), 7):  # tournaments of the season
        for room in range(0, len(team), 3):
            records.stay(weekend, 2, draws.some(team, 3) if room else team[:3])
    found.append(("tournament team", team))
    crews = [staff for staff in county.firms.values() if 4 <= len(staff) <= 8]
    for crew in draws.some(crews, 2):  # crews that work away and share a truck
        truck = plate(draws)
        for _ in range(6):
            gang = draws.some(crew, 3)
            day = draws.day()
            records.stay(day, 4, gang, payer=crew[0])
            records.stop(day, truck, gang)
        found.append(("work crew", crew))
    riders = draws.some(county.firms.get("Poultry Plant", []), 5)
    van = plate(draws)
    for _ in range(8):
        records.stop(draws.day(), van, draws.some(riders, 3))
    found.append(("carpool", riders))
    hub = draws.pick([p for p in county.adults if len(p.friends) > 3])
    friends = [hub, *draws.some(hub.friends, 4)]
    for _ in range(5):  # friends who go away together
        records.stay(draws.day(*SUMMER), 2, draws.some(friends, 4))
    found.append(("friends away", friends))
    return [Group(kind, frozenset(p.entity for p in people), decoy=True) for kind, people in found]
