"""Calls, payments and advertisements: those of rings among many more ordinary ones.

Each ring has near-copies of one text.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from importlib import resources
from itertools import product
from typing import TYPE_CHECKING

from linkanalysis.simulate._names import WORDS
from linkanalysis.simulate._people import some_day
from linkanalysis.simulate._world import END, START, Call, Payment, Person, Posting, World

if TYPE_CHECKING:
    from linkanalysis.simulate._dice import Dice


# Local hours of the day, busy ones repeated; the night is quiet but not silent.
HOURS = (0, 7, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21, 22, 23)
TO_UTC = 5  # hours from Eastern standard time
PEOPLE_AN_AD = 10  # one ordinary advertisement for every ten people, more than the rings have
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FILE = resources.files(__package__) / "assets" / "sentences.toml"
SENTENCES: dict[str, list[list[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _moment(dice: Dice, day: date) -> datetime:
    clock = time(dice.pick(HOURS), dice.number(0, 59), dice.number(0, 59))
    return datetime.combine(day, clock) + timedelta(hours=TO_UTC)


def _call(dice: Dice, day: date, caller: str, callee: str) -> Call:
    if dice.chance(0.35):
        return Call(_moment(dice, day), caller, callee, 0, "message")
    return Call(_moment(dice, day), caller, callee, 5 + int(dice.waiting(110)), "call")


def add_calls(dice: Dice, world: World, count: int) -> None:
    """Add exactly this many calls and messages, those of rings first."""
    people = {person.id: person for person in world.people}
    for ring in world.rings:
        share = count // (50 * len(world.rings))
        _ring_calls(dice, world, (ring.number - 1, share), people)
    world.calls = world.calls[:count]
    talkers = [p for p in world.people for _ in range(1 + min(7, int(dice.waiting(2))))]
    hubs = list(world.hubs.values())
    while len(world.calls) < count:
        person = dice.pick(talkers)
        callee = _contact(dice, world, person, hubs)
        if callee == person.phone:
            continue
        pair = (person.phone, callee) if dice.chance(0.6) else (callee, person.phone)
        if callee in hubs:
            pair = (person.phone, callee)
        world.calls.append(_call(dice, some_day(dice), *pair))


def _contact(dice: Dice, world: World, person: Person, hubs: list[str]) -> str:
    draw = dice.uniform()
    home = world.households[person.household]
    if draw < 0.30 and len(home) > 1:  # noqa: PLR2004
        return dice.pick(home).phone
    if draw < 0.62:  # noqa: PLR2004
        return dice.pick(world.circles[person.circle]).phone
    if draw < 0.76 and person.employer:  # noqa: PLR2004
        return dice.pick(world.workplaces[person.employer]).phone
    if draw < 0.88:  # noqa: PLR2004
        return dice.pick(hubs)
    if draw < 0.95 and world.outsiders:  # noqa: PLR2004
        return dice.pick(world.outsiders)
    return dice.pick(world.people).phone


def _ring_calls(
    dice: Dice, world: World, order: tuple[int, int], people: dict[str, Person]
) -> None:
    ring, share = world.rings[order[0]], order[1]
    recruiter = people[ring.of("recruiter")[0]]
    hand = ring.phones[0]
    for who, day in sorted(ring.missing_since.items()):
        for line in (hand, hand, recruiter.phone):
            for _ in range(dice.number(2, 4)):
                when = day - timedelta(days=dice.number(1, 45))
                pair = (line, people[who].phone)
                world.calls.append(_call(dice, when, *(pair if dice.chance(0.7) else pair[::-1])))
    offenders = [people[who].phone for who in ring.of("controller", "transporter", "cash-out")]
    harmed = [people[who].phone for who in ring.of("victim")]
    for _ in range(share):
        line = dice.pick(ring.phones)
        draw = dice.uniform()
        if draw < 0.35 and len(ring.phones) > 1:  # noqa: PLR2004
            other = dice.pick([phone for phone in ring.phones if phone != line])
        elif draw < 0.6:  # noqa: PLR2004
            other = dice.pick(harmed)
        elif draw < 0.75:  # noqa: PLR2004
            other = dice.pick(offenders)
        else:  # strangers who answer advertisements
            other = dice.pick(world.outsiders or offenders)
        pair = (line, other) if dice.chance(0.5) else (other, line)
        world.calls.append(_call(dice, some_day(dice, date(2024, 2, 1)), *pair))


def add_payments(dice: Dice, world: World, count: int) -> None:
    """Add exactly this many payments: those of rings, then ordinary ones."""
    people = {person.id: person for person in world.people}
    for number in range(len(world.rings)):
        _ring_payments(dice, world, number, people)
    world.payments = world.payments[:count]
    room = count - len(world.payments)
    regular = dice.sample(_regular(dice, world), room * 3 // 4)
    world.payments += regular
    holders = [person for person in world.people if person.account]
    while len(world.payments) < count:
        payer = dice.pick(holders).account
        if dice.chance(0.15):
            payee = dice.pick(holders).account
            amount = float(5 * dice.number(2, 40))
        else:
            payee = dice.pick(world.shops)
            amount = round(3 + dice.waiting(45), 2)
        if payee != payer:
            world.payments.append(Payment(some_day(dice), payer, payee, amount, "card"))


def _regular(dice: Dice, world: World) -> list[Payment]:
    rows: list[Payment] = []
    for person in world.people:
        if not person.account:
            continue
        rent, bill, wage = dice.number(500, 1300), dice.number(40, 180), dice.number(600, 1900)
        landlord, utility = dice.pick(world.landlords), dice.pick(world.shops)
        renter = dice.chance(0.4)
        for month in range(START.month, END.month + 1):
            if renter:
                day = date(2024, month, 1)
                rows.append(Payment(day, person.account, landlord, float(rent), "transfer"))
            day = date(2024, month, dice.number(3, 12))
            rows.append(Payment(day, person.account, utility, bill + 0.5, "transfer"))
            if person.employer:
                for payday in (14, 28):
                    day, payer = date(2024, month, payday), world.payroll[person.employer]
                    rows.append(Payment(day, payer, person.account, float(wage), "wage"))
    return rows


def _ring_payments(dice: Dice, world: World, number: int, people: dict[str, Person]) -> None:
    ring = world.rings[number]
    pot = ring.accounts[0]
    chief = people[ring.of("controller")[0]].account
    for who in ring.of("victim", "recruiter", "transporter"):
        account = people[who].account
        for _ in range(dice.number(3, 7)):
            day, amount = some_day(dice, date(2024, 2, 1)), float(20 * dice.number(4, 45))
            if account:
                world.payments.append(Payment(day, account, pot, amount, "cash app"))
    for _ in range(dice.number(6, 12)):
        day, amount = some_day(dice, date(2024, 2, 1)), float(50 * dice.number(6, 50))
        world.payments.append(Payment(day, pot, chief, amount, "transfer"))


def write_texts(dice: Dice, world: World) -> None:
    """Write a text for every advertisement, and add advertisements of people in no ring."""
    templates = _templates(dice, SENTENCES["of_rings"])
    for ring in world.rings:
        template = templates[ring.number % len(templates)]
        world.texts.update({ad: _copy(dice, template) for ad in ring.ads})
    members = {who for ring in world.rings for who in ring.cast}
    others = [p for p in world.people if p.adult and p.phone and p.id not in members]
    placed = dice.sample(others, len(world.people) // PEOPLE_AN_AD)
    for person, template in zip(placed, _templates(dice, SENTENCES["of_others"]), strict=False):
        ad = f"other-{person.id}"
        row = (dice.pick(WORDS["sites"]), dice.pick(WORDS["cities"]), some_day(dice))
        world.postings.append(Posting(ad, *row, "phone", person.phone))
        world.texts[ad] = _copy(dice, template)


def _templates(dice: Dice, parts: list[list[str]]) -> list[str]:
    # no two combine the same sentences
    return [" ".join(sentences) for sentences in dice.shuffled(list(product(*parts)))]


def _copy(dice: Dice, template: str) -> str:
    text = template.format(day=dice.pick(DAYS), price=5 * dice.number(8, 60))
    return text.upper() if dice.chance(0.1) else text
