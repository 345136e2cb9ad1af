"""When and beside whom cash is drawn from machines: I14, I15."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.scene import Scene

NO_BANKING = frozenset({"calls"})


def night_cash(scene: Scene, *, clear: bool) -> Planted:
    """I14: most uses of a card at machines are at night, in several cities."""
    draws, county = scene.draws, scene.county
    holder = scene.person(life=NO_BANKING)
    towns = draws.some(county.near, 4 if clear else 3)
    nights, days = (16, 2) if clear else (8, 5)
    for number in range(nights):
        hour = draws.real(22.2, 29.6)  # 22:12 to 05:36
        machine = county.spot(draws, "ATM", towns[number % len(towns)])
        when = at(draws.whole(10, 105), hour)
        scene.withdraw(holder.account, machine, when, draws.cash(60, 400))
    for _ in range(days):
        machine = county.spot(draws, "ATM", towns[0])
        when = at(draws.whole(10, 105), draws.real(9, 20))
        scene.withdraw(holder.account, machine, when, draws.cash(20, 100))
    about = (scene.account_id(holder.account),)
    says = f"{nights} of {nights + days} uses at night, in {len(towns)} towns"
    return Planted(about, says)


def queue_of_cards(scene: Scene, *, clear: bool) -> Planted:
    """I15: several cards at one machine within ten minutes, on several days."""
    draws, county = scene.draws, scene.county
    holders = scene.people(6 if clear else 4, life=NO_BANKING)
    machine = county.spot(draws, "ATM", draws.pick(county.near))
    dates = draws.some(range(10, 110), 5 if clear else 3)
    for day in dates:
        hour = draws.real(9, 20)
        within = draws.spread(0, draws.real(5, 7) if clear else draws.real(8.2, 9.3), len(holders))
        for holder, minute in zip(draws.some(holders, len(holders)), within, strict=True):
            when = at(day, hour + minute / 60)
            scene.withdraw(holder.account, machine, when, draws.cash(200, 500))
    about = (machine.id, *(scene.account_id(holder.account) for holder in holders))
    says = f"{len(holders)} cards at one machine within ten minutes, on {len(dates)} days"
    return Planted(about, says)


def night_nurse(scene: Scene) -> Planted:
    nurse = scene.person(life=NO_BANKING)
    scene.employ(nurse, scene.county.firms["clinic"])
    for number in range(14):
        machine = scene.county.spot(scene.draws, "ATM", nurse.town)
        scene.withdraw(nurse.account, machine, at(8 * number + 3, scene.draws.real(23, 29)), 60)
    return Planted((scene.account_id(nurse.account),), "a night nurse, always in her own town")


def few_nights_out(scene: Scene) -> Planted:
    person = scene.person(life=NO_BANKING)
    for number in range(8):
        machine = scene.county.spot(scene.draws, "ATM", scene.county.near[number % 3])
        scene.withdraw(person.account, machine, at(13 * number + 5, 23), 40)
    return Planted((scene.account_id(person.account),), "eight nights out in four months, no more")


def western_evenings(scene: Scene) -> Planted:
    """Early evening in the central zone is night by the clock of the county."""
    person = scene.person(life=NO_BANKING)
    west = [town for town in scene.county.far if town.timezone == "America/Chicago"]
    for number in range(14):
        machine = scene.county.spot(scene.draws, "ATM", west[number % len(west)])
        when = at(8 * number + 3, scene.draws.real(22.1, 22.8))
        scene.withdraw(person.account, machine, when, 80)
    about = (scene.account_id(person.account),)
    return Planted(about, "cash at 21:06 to 21:48 in two cities of the central zone")


def payday_queue(scene: Scene) -> Planted:
    firm = scene.county.firms["poultry plant"]
    machine = scene.county.spot(scene.draws, "ATM", firm.town)
    for number, person in enumerate(scene.people(7, life=NO_BANKING)):
        scene.employ(person, firm)
        scene.withdraw(person.account, machine, at(41, 16 + 0.02 * number), 200)
    return Planted((machine.id,), "seven colleagues draw cash after work, on one day")


def couple_shopping(scene: Scene) -> Planted:
    pair = scene.family(2, life=NO_BANKING)
    machine = scene.county.spot(scene.draws, "ATM", pair[0].town)
    for week in range(15):
        for number, person in enumerate(pair):
            scene.withdraw(person.account, machine, at(7 * week + 5, 10 + 0.05 * number), 60)
    about = (machine.id, *(scene.account_id(person.account) for person in pair))
    return Planted(about, "a couple draws cash together every Saturday: two cards")


def one_holder(scene: Scene) -> Planted:
    person = scene.person(life=NO_BANKING)
    accounts = [person.account, *(scene.county.account(scene.draws) for _ in range(2))]
    for account in accounts[1:]:
        scene.has(person, "account", account, "holds", evidence=False)
    machine = scene.county.spot(scene.draws, "ATM", person.town)
    for day in (20, 50, 80):
        for number, account in enumerate(accounts):
            scene.withdraw(account, machine, at(day, 12 + 0.03 * number), 100)
    about = (machine.id, *map(scene.account_id, accounts))
    return Planted(about, "three cards one after the other, all of one holder")


PLANTERS = {"I14": night_cash, "I15": queue_of_cards}
DECOYS = {
    "night_nurse": Lookalike(night_nurse, ("I14",)),
    "few_nights_out": Lookalike(few_nights_out, ("I14",)),
    "western_evenings": Lookalike(western_evenings, ("I14",)),
    "payday_queue": Lookalike(payday_queue, ("I15",)),
    "couple_shopping": Lookalike(couple_shopping, ("I15",)),
    "one_holder": Lookalike(one_holder, ("I15",)),
}
