"""Ordinary life: who lives where, calls whom and pays what, every month."""

from __future__ import annotations

from datetime import date, timedelta

from town import (
    AREAS,
    BROKER,
    CLUB,
    DAYS,
    EMPLOYERS,
    FORENAMES,
    N_ADULTS,
    N_CALLS,
    N_PUPILS,
    PAYROLL,
    RELATIVES,
    RENTS,
    SHOP,
    STREETS,
    SURNAMES,
    TAXI,
    TOWNS,
    Person,
    Town,
    iban,
)

PARTS = {
    "manager": 1,
    "hub": 1,
    "buyer": 8,
    "keeper": 2,
    "depositor": 1,
    "pass_through": 1,
    "mule": 6,
    "courier": 4,
    "paymaster": 1,
    "driver": 2,
}


def settle(town: Town) -> None:
    """Fill the town with people, households, phones, accounts and work."""
    rng = town.rng
    town.numbers = [f"{area}5550{n}" for area in AREAS for n in range(100, 200)]
    rng.shuffle(town.numbers)
    names = [f"{first} {last}" for first in FORENAMES for last in SURNAMES]
    rng.shuffle(names)
    for n in range(N_ADULTS + N_PUPILS):
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(55 * 365))
        if n >= N_ADULTS:
            born = date(2009, 9, 1) + timedelta(days=rng.randrange(1_000))
        paper = f"K{rng.randrange(10**7):07}"
        key, phone, account = f"RP-{n + 1:04}", town.number(), town.account()
        home = f"{n + 11} {rng.choice(STREETS)}, {rng.choice(TOWNS[:4])}"
        town.people.append(Person(key, names.pop(), born, phone, account, paper, home=home))
    adults = town.people[:N_ADULTS]
    chosen = iter(rng.sample(adults, sum(PARTS.values())))
    for part, many in PARTS.items():
        town.planted[part] = [next(chosen) for _ in range(many)]
        for person in town.planted[part]:
            person.part = part
    town.planted["broker"] = [BROKER]
    for name in (*EMPLOYERS, PAYROLL, RENTS, SHOP, TAXI, CLUB, "Harbor Lantern Produce", "shelter"):
        town.firms[name] = town.account()
    for person in town.people:
        if person.part != "manager":  # nobody knows a phone of his
            town.holders.append(("person", person.key, "phone", person.phone, "uses", "", ""))
        if person.born.year < 2007:
            town.holders.append(("person", person.key, "account", person.account, "holds", "", ""))
    town.holders.append(("person", BROKER.key, "phone", BROKER.phone, "uses", "", ""))
    town.holders.append(("person", BROKER.key, "account", BROKER.account, "holds", "", ""))
    ordinary = [person for person in adults if not person.part]
    # no part in anything: calls relatives abroad and sends them money, and no record says so
    town.planted["far from home"] = [ordinary[-1]]
    for n in range(0, 120, 2):
        a, b = ordinary[n], ordinary[n + 1]
        town.family.append((a.key, "household" if n % 4 else "kin", b.key))
        if n % 4:
            b.home = a.home
    for n, pupil in enumerate(town.people[N_ADULTS:]):
        pupil.home = ordinary[2 * n].home
        town.family.append((ordinary[2 * n].key, "kin", pupil.key))
    for n, person in enumerate(adults):
        if n % 3:
            town.work.append((person.key, EMPLOYERS[n % len(EMPLOYERS)]))


def talk(town: Town) -> None:
    """Let people call those they live, work and go to school with, and what all call."""
    rng = town.rng
    size = 12
    shuffled = rng.sample(town.people, len(town.people))
    circles = [shuffled[n : n + size] for n in range(0, len(shuffled), size)]
    friends: list[tuple[str, str]] = []
    for circle in circles:
        pairs = [(a.phone, b.phone) for a in circle for b in circle if a.key < b.key]
        friends += rng.sample(pairs, min(len(pairs), 3 * len(circle)))
    friends += [(a.phone, b.phone) for a, b in (rng.sample(shuffled, 2) for _ in range(140))]
    by_key = {person.key: person.phone for person in town.people}
    friends += [(by_key[a], by_key[b]) for a, _, b in town.family]
    everybody = {
        name: town.number() for name in (SHOP, TAXI, "bank", "school", "clinic", "shelter")
    }
    for name, phone in everybody.items():
        town.holders.append(("organization", f"Riverport {name}", "phone", phone, "uses", "", ""))
    often = [rng.paretovariate(1.4) for _ in friends]
    for a, b in rng.choices(friends, often, k=N_CALLS - 1_200):
        town.call(rng.randrange(DAYS), *((a, b) if rng.random() < 0.5 else (b, a)))
    for _ in range(1_200):
        name = rng.choices([*everybody], [6, 4, 2, 2, 2, 1])[0]
        town.call(rng.randrange(DAYS), rng.choice(town.people).phone, everybody[name])
    for relative in RELATIVES:
        for _ in range(14):
            town.call(rng.randrange(DAYS), town.one("far from home").phone, relative, 18, 23)


def trade(town: Town) -> None:
    """Let money move as it does every month."""
    rng, firms = town.rng, town.firms
    adults = [person for person in town.people if person.born.year < 2007]
    works = dict(town.work)
    for person in adults:
        wage = rng.uniform(900, 2_100)
        if person.key in works:
            for day in range(11, DAYS, 14):
                town.pay(day, firms[works[person.key]], person.account, wage, "ACH payroll")
        if rng.random() < 0.4:
            rent = 50 * rng.randrange(11, 22)
            for day in range(26, DAYS, 30):
                town.pay(day + rng.randrange(3), person.account, firms[RENTS], rent, "check")
    for _ in range(620):
        payee = rng.choice((SHOP, "Paddle Street Market", TAXI))
        amount = rng.uniform(8, 90)
        town.pay(rng.randrange(DAYS), rng.choice(adults).account, firms[payee], amount, "card")
    for day in range(DAYS):  # takings of the shop, once above the amount that is reported
        if day % 7 != 0:
            town.deposit(
                day, TOWNS[0], firms[SHOP], 10_450 if day == 96 else rng.uniform(600, 2_300)
            )
    for _ in range(150):
        a, b = rng.sample(adults, 2)
        town.pay(rng.randrange(DAYS), a.account, b.account, rng.uniform(15, 180), "Zelle")
    home = iban("00000055550156")
    for day in range(5, DAYS, 30):
        town.pay(day, town.one("far from home").account, home, rng.uniform(240, 320), "wire")
    for member in rng.sample(adults, 14):  # a club gathers dues and pays for boats
        town.pay(20 + rng.randrange(9), member.account, firms[CLUB], 60, "Zelle")
    town.pay(31, firms[CLUB], firms["Riverport Barge Works"], 800, "check")
