"""Two months of ordinary life: calls, wages, rent, shopping, cash, drives, stays.

Lives here: `live`, and `vanish` for no reason of the records.
Not here: who they are (`town`), what is planted (the families of plots).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_town.places import CITIES, DAYS, TOWNS, Spot, day_text, moment

if TYPE_CHECKING:
    from small_town.town import Person, Town

CALLS_A_PAIR = 0.12  # mean of calls a day of two who know each other; some talk far more
POLES = (  # where tags are read, by the town they are in
    Spot("pole Ferry bridge", 36.751, -84.830, TOWNS[0].zone),
    Spot("pole Tollgate Rd", 36.760, -84.805, TOWNS[0].zone),
    Spot("pole Sorrel square", 36.902, -84.702, TOWNS[1].zone),
    Spot("pole US-127 mile 9", 36.690, -85.010, TOWNS[2].zone),
    Spot("pole Cane Point exit", 36.722, -85.298, TOWNS[2].zone),
    Spot("pole Stateline Rd", 36.620, -85.210, TOWNS[3].zone),
    Spot("pole Lantern mill", 36.523, -85.205, TOWNS[3].zone),
    Spot("pole truck stop", 36.740, -85.150, TOWNS[2].zone),
)
SHOPS = ("grocery", "fuel", "pizza")
VOICEMAIL = "+18005550199"


def live(town: Town) -> None:
    """Write the days of everybody."""
    _talk(town)
    _earn_and_spend(town)
    for person in town.people:
        if person.plate and person.job:
            _drive(town, person)
    _sleep_away(town)
    _chat(town)
    _advertise(town)
    _police(town)


def vanish(town: Town, count: int) -> None:
    """Report people as missing, whoever they know."""
    for person in town.draws.some(town.people, count):
        cells = (person.id, person.name, day_text(town.day(25, 55)))
        town.papers.add("sheriff/missing.csv", town.papers.number("M"), *cells)


def _hour(town: Town) -> float:
    return 7 + 15.5 * float(town.draws.rng.beta(1.6, 1.2))


def _talk(town: Town) -> None:
    draws, papers = town.draws, town.papers
    for a, b in town.ties:
        rate = CALLS_A_PAIR * float(draws.rng.gamma(0.8, 1.25))
        for _ in range(int(draws.rng.poisson(rate * DAYS))):
            ends = (a, b) if draws.chance(0.5) else (b, a)
            when = moment(town.day(), _hour(town), a.town)
            seconds = 0 if draws.chance(0.55) else 5 + int(draws.rng.exponential(150))
            tower = ends[0].town if draws.chance(0.9) else draws.pick(TOWNS)
            papers.call(ends[0].phone, ends[1].phone, when, seconds=seconds, tower=tower)
    for person in town.people:
        for firm in town.firms.values():
            for _ in range(int(draws.rng.poisson(firm.busy * DAYS * draws.rng.gamma(1, 1)))):
                when = moment(town.day(), _hour(town), person.town)
                papers.call(person.phone, firm.phone, when, seconds=draws.whole(20, 200))
        for _ in range(draws.whole(0, 12)):
            papers.call(person.phone, VOICEMAIL, moment(town.day(), _hour(town)), seconds=40)


def _earn_and_spend(town: Town) -> None:
    for person in town.people:
        _wages_and_rent(town, person)
        _shopping(town, person)
    for a, b in town.ties:
        for _ in range(int(town.draws.rng.poisson(0.4))):
            when = moment(town.day(), _hour(town))
            town.papers.pay(a.account, b.account, when, 5.0 * town.draws.whole(1, 20), "Zelle")
    for trade in SHOPS:  # shops take their cash to the branch in the morning
        for day in range(DAYS):
            if day % 7 < 5 and town.draws.chance(0.6):
                cash, account = float(town.draws.rng.gamma(6, 130)), town.firms[trade].account
                where = TOWNS[0].name
                town.papers.pay(f"branch {where}", account, moment(day, 9.5), cash, "cash", where)


def _wages_and_rent(town: Town, person: Person) -> None:
    draws, papers = town.draws, town.papers
    wage, rent = 600 + float(draws.rng.gamma(4, 120)), draws.whole(8, 14) * 50
    for day in range(4, DAYS, 14) if person.job else ():
        papers.pay(person.job.account, person.account, moment(day, 7), wage, "payroll")
    for day in (0, 30) if draws.chance(0.6) else ():
        when = moment(day + draws.whole(0, 4), draws.whole(9, 20))
        papers.pay(person.account, town.firms["landlord"].account, when, rent, "ACH")


def _shopping(town: Town, person: Person) -> None:
    draws, papers = town.draws, town.papers
    for _ in range(draws.whole(6, 25)):
        shop, when = town.firms[draws.pick(SHOPS)], moment(town.day(), _hour(town))
        papers.pay(person.account, shop.account, when, float(draws.rng.gamma(2, 20)), "card")
    for _ in range(draws.whole(0, 6)):
        machine = f"ATM {draws.whole(1, 2)}, {person.town.name}"
        cash, when = 20.0 * draws.whole(1, 10), moment(town.day(), _hour(town), person.town)
        papers.pay(person.account, machine, when, cash, "ATM", person.town.name)


def _drive(town: Town, person: Person) -> None:
    """Let somebody drive to work and home past two poles, with a jitter of a quarter hour."""
    draws = town.draws
    start = draws.whole(0, len(POLES) - 1)
    route = (POLES[start], POLES[(start + 1) % len(POLES)])
    for day in range(DAYS):
        if day % 7 > 4 or draws.chance(0.35):
            continue
        for hour, poles in ((person.shift - 0.6, route), (person.shift + 8.2, route[::-1])):
            at = hour + float(draws.rng.normal(0, 0.25))
            for leg, pole in enumerate(poles):
                if draws.chance(0.5):
                    town.papers.read_plate(person.plate, moment(day, at + leg * 0.2, pole), pole)


def _sleep_away(town: Town) -> None:
    draws = town.draws
    for _ in range(len(town.people) // 4):
        guest = draws.pick(town.people)
        house = f"{draws.pick(('Ridgeway', 'Cardinal', 'Moonglow'))} Inn, {draws.pick(CITIES).name}"
        town.papers.stay([guest.id], town.day(), draws.whole(1, 5), house, guest.id)


def _chat(town: Town) -> None:
    draws = town.draws
    for a, b in town.ties:
        for _ in range(int(draws.rng.poisson(1.5))):
            when = moment(town.day(), _hour(town))
            ends = (a, b) if draws.chance(0.5) else (b, a)
            town.papers.chat(ends[0].handle, ends[1].handle, when)


def _advertise(town: Town) -> None:
    draws = town.draws
    for person in draws.some(town.people, len(town.people) // 12):
        for _ in range(draws.whole(1, 4)):
            when = moment(town.day(), _hour(town))
            body = draws.pick(
                ("mowing and hauling", "quilts for sale", "piano lessons", "firewood")
            )
            town.papers.post(when, person.town, body, dial=person.phone)


def _police(town: Town) -> None:
    draws = town.draws
    callers = town.cast(4)  # whoever calls is protected, and nobody of a plot should be by accident
    for _ in range(len(town.people) // 8):
        a, b = draws.pick(callers), draws.pick(town.people)
        code = draws.pick(("noise", "fender bender", "lost dog", "90Z", "23F"))
        town.dispatch(town.day(), code, [(a, "caller"), (b, "other")])
    for person in draws.some(town.people, len(town.people) // 10):  # cards of the other agency
        card = town.papers.number("TF")
        day = draws.whole(1, 28)
        town.papers.add("police/cards.csv", card, person.name, "")
        row = (card, "phone", town.phone(), f"10/{day:02d}/2025")  # a second phone, on no jacket
        town.papers.add("police/card_numbers.csv", *row)
