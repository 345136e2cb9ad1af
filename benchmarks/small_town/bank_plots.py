"""Cash, wages, cards and machines: I7 to I17, and what looks like them.

Lives here: `PLOTS` and `DECOYS` of the bank.
Not here: shapes of transfers (`flow_plots`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from small_town.places import CITIES, TOWNS, moment

if TYPE_CHECKING:
    from small_town.places import Spot
    from small_town.town import Town
    from small_town.truth import Look, Plant

HOME = TOWNS[0]


def _deposit(town: Town, account: str, day: int, hour: float, amount: float, spot: Spot) -> None:
    town.papers.pay(
        f"branch {spot.name}", account, moment(day, hour, spot), amount, "cash", spot.name
    )


def _withdraw(town: Town, account: str, day: int, hour: float, amount: float, spot: Spot) -> None:
    machine = f"ATM 1, {spot.name}"
    town.papers.pay(account, machine, moment(day, hour, spot), amount, "ATM", spot.name)


def _funnel(town: Town, *, clear: bool) -> list[str]:
    """Pay cash in far from home, and take nearly all of it out elsewhere within three days."""
    (holder,) = town.cast(1)
    start, draws = town.day(3, 40), town.draws
    spots = draws.some([TOWNS[2], TOWNS[3], CITIES[2], CITIES[4]], 4 if clear else 2)
    count = 7 if clear else 3
    total = 0.0
    for at in range(count):
        amount = 100.0 * draws.whole(21, 79)
        total += amount
        _deposit(town, holder.account, start + at * (5 if clear else 6) // count, 10 + at, amount,
                 spots[at % len(spots)])  # fmt: skip
    out = moment(start + 6, 15, CITIES[3])
    away = CITIES[3].name
    share = 0.97 if clear else 0.81
    town.papers.pay(holder.account, f"branch {away}", out, round(total * share), "cash", away)
    return [f"account:{holder.account}"]


def _structuring(town: Town, *, clear: bool) -> list[str]:
    (holder,) = town.cast(1)
    start = town.day(3, 40)
    if clear:
        for day in range(0, 12, 4):
            for at, spot in enumerate((HOME, TOWNS[1], TOWNS[2])):
                amount = 50.0 * town.draws.whole(90, 180)
                _deposit(town, holder.account, start + day, 10 + 2 * at, amount, spot)
    else:
        for day, amount in ((0, 8300.0), (4, 9100.0), (9, 8750.0)):
            _deposit(town, holder.account, start + day, 11, amount, HOME)
    return [f"account:{holder.account}"]


def _small_wires(town: Town, *, clear: bool) -> list[str]:
    (holder, *senders) = town.cast(8 if clear else 4)
    start = town.day(3, 45)
    for at, sender in enumerate(senders):
        when = moment(start + at % 6, 9 + at)
        amount = 20.0 * town.draws.whole(30, 145)
        town.papers.pay(sender.account, holder.account, when, amount, "wire")
    return [f"account:{holder.account}"]


def _pass_through(town: Town, *, clear: bool) -> list[str]:
    (holder, giver, taker) = town.cast(3)
    for cycle in range(6 if clear else 3):
        day = 5 + cycle * (4 if clear else 12)
        amount = 50.0 * town.draws.whole(30, 90)
        town.papers.pay(giver.account, holder.account, moment(day, 10), amount, "wire")
        share, later = (0.98, 20.0) if clear else (0.91, 45.0)
        out = moment(day, 10 + later)
        town.papers.pay(holder.account, taker.account, out, round(amount * share), "wire")
    return [f"account:{holder.account}"]


def _wage_return(town: Town, *, clear: bool) -> list[str]:
    keeper, *workers = town.cast(7 if clear else 4)
    firm = town.firm("Paintlick Nursery", "farm labor", "06:00-18:00")
    for worker in workers:
        for day in range(4, 60, 14) if clear else (18,):
            wage = 640.0 + town.draws.whole(0, 9)
            town.papers.pay(firm.account, worker.account, moment(day, 7), wage, "payroll")
            when = moment(day, 19 if clear else 50)
            back = round(wage * (0.85 if clear else 0.62))
            town.papers.pay(worker.account, keeper.account, when, back, "Zelle")
    return [f"account:{keeper.account}"]


def _thin_payroll(town: Town, *, clear: bool) -> list[str]:
    """Let a salon take in much and pay next to nobody; the percentile is the user's."""
    name = "Velvet Touch Nails" if clear else "Rosebud Nails"
    salon = town.firm(name, "nail salon", "10:00-19:00")
    workers = town.cast(4)
    for worker in workers:
        town.works(worker, salon)
    for day in range(58):
        for _ in range(4):
            payer = town.draws.pick(town.people)
            when = moment(day, town.draws.whole(10, 18))
            town.papers.pay(payer.account, salon.account, when, 60, "card")
    for day in range(4, 60, 14):
        for worker in workers:
            wage = 30 if clear else 155
            town.papers.pay(salon.account, worker.account, moment(day, 7), wage, "payroll")
    return [salon.entity, f"account:{salon.account}"]


def _ad_payments(town: Town, *, clear: bool) -> list[str]:
    (buyer,) = town.cast(1)
    board = town.firm(
        f"Corkboard {'Ads' if clear else 'Classifieds'}", "classified advertising", ""
    )
    start = town.day(3, 40)
    for at in range(14 if clear else 5):
        when = moment(start + (at % 13 if clear else at * 3), 21.5)
        amount = town.draws.pick((3, 12, 24))
        town.papers.pay(buyer.account, board.account, when, amount, "card")
    return [f"account:{buyer.account}"]


def _night_machines(town: Town, *, clear: bool) -> list[str]:
    (holder,) = town.cast(1)
    spots = (TOWNS[2], CITIES[3], CITIES[4]) if clear else (HOME, CITIES[2])
    for at in range(16 if clear else 14):
        late = True if clear else at % 4 < 3
        hour = (23.4 if clear else 22.2) if late else 13
        _withdraw(town, holder.account, 3 + at * 3, hour, 300, spots[at % len(spots)])
    return [f"account:{holder.account}"]


def _cards_in_a_row(town: Town, *, clear: bool) -> list[str]:
    holders = town.cast(5 if clear else 3)
    spot = TOWNS[3] if clear else TOWNS[2]
    for day in (8, 15, 22, 29) if clear else (11, 33):
        for at, holder in enumerate(holders):
            gap = (1.5 if clear else 4.5) / 60
            machine = f"ATM 7, {spot.name}"
            when = moment(day, 19 + at * gap, spot)
            town.papers.pay(holder.account, machine, when, 400, "ATM", spot.name)
    return [f"place:ATM 7, {spot.name}", *(f"account:{holder.account}" for holder in holders)]


def _prepaid(town: Town, *, clear: bool) -> list[str]:
    (holder,) = town.cast(1)
    reload = town.firm(f"ReloadIt {'Cards' if clear else 'Kiosk'}", "prepaid cards", "")
    for at in range(24 if clear else 10):
        when = moment(20 + at % 27, 12 + at % 9)
        town.papers.pay(holder.account, reload.account, when, 480 if clear else 440, "prepaid")
    return [f"account:{holder.account}"]


def _night_safe(town: Town, *, clear: bool) -> list[str]:
    name = "Lotus Spa" if clear else "Fern Spa"
    firm = town.firm(name, "massage", "10:00-20:00")
    for at in range(14 if clear else 5):
        hour = 25.5 if clear else 20.6
        _deposit(town, firm.account, 10 + at * (2 if clear else 5), hour, 900, HOME)
    return [firm.entity, f"account:{firm.account}"]


PLOTS: dict[str, Plant] = {
    "I7": _funnel,
    "I8": _structuring,
    "I9": _small_wires,
    "I10": _pass_through,
    "I11": _wage_return,
    "I12": _thin_payroll,
    "I13": _ad_payments,
    "I14": _night_machines,
    "I15": _cards_in_a_row,
    "I16": _prepaid,
    "I17": _night_safe,
}


def _charity_drive(town: Town) -> list[str]:
    """Collect cash in four towns for a week, and keep it."""
    (treasurer,) = town.cast(1)
    for at in range(8):
        amount = 100.0 * town.draws.whole(3, 19)
        _deposit(town, treasurer.account, 20 + at % 6, 10 + at, amount, TOWNS[at % 4])
    return [f"account:{treasurer.account}"]


def _wedding(town: Town) -> list[str]:
    """Pay in gifts: two sums on one day, together below the report."""
    (couple,) = town.cast(1)
    for hour, amount in ((10, 4100.0), (15, 4800.0)):
        _deposit(town, couple.account, 31, hour, amount, HOME)
    return [f"account:{couple.account}"]


def _landlord(town: Town) -> list[str]:
    """Receive the rents of four by wire, above the small amounts, and a third of their wages."""
    owner, *tenants = town.cast(5)
    for at, tenant in enumerate(tenants):
        town.papers.pay(tenant.account, owner.account, moment(30 + at, 12), 3100, "wire")
    return [f"account:{owner.account}"]


def _treasurer(town: Town) -> list[str]:
    """Collect the money of a trip and pay the coach once."""
    (keeper, *members) = town.cast(5)
    for at, member in enumerate(members):
        town.papers.pay(member.account, keeper.account, moment(40 + at, 12), 80, "Zelle")
    coach = town.firms["taxi"]
    town.papers.pay(keeper.account, coach.account, moment(45, 12), 320, "card")
    return [f"account:{keeper.account}"]


def _rent_from_wages(town: Town) -> list[str]:
    """Rent rooms to workers of one farm, for a third of the wage, on pay day."""
    owner, *workers = town.cast(5)
    packing = town.firms["farm labor"]
    for worker in workers:
        for day in range(5, 60, 14):
            town.papers.pay(packing.account, worker.account, moment(day, 7), 700, "payroll")
            town.papers.pay(worker.account, owner.account, moment(day + 1, 9), 235, "Zelle")
    return [f"account:{owner.account}"]


def _realtor(town: Town) -> list[str]:
    (seller,) = town.cast(1)
    board = town.firm("Homes Weekly", "classified advertising", "")
    for day in range(2, 60, 7):
        town.papers.pay(seller.account, board.account, moment(day, 10), 24, "card")
    return [f"account:{seller.account}"]


def _night_shift(town: Town) -> list[str]:
    """Draw cash after the late shift, always at the machine in town."""
    (worker,) = town.cast(1)
    for at in range(14):
        _withdraw(town, worker.account, 2 + at * 4, 22.4, 60, worker.town)
    return [f"account:{worker.account}"]


def _pay_day_queue(town: Town) -> list[str]:
    """Let four of one farm draw their wages one after the other, on each pay day."""
    packing, workers = town.firms["farm labor"], town.cast(4)
    for worker in workers:
        town.works(worker, packing)
    for day in (6, 20, 34, 48):
        for at, worker in enumerate(workers):
            when = moment(day, 17.4 + at * 2 / 60, TOWNS[1])
            town.papers.pay(worker.account, "ATM 4, Sorrel, KY", when, 200, "ATM", TOWNS[1].name)
    return ["place:ATM 4, Sorrel, KY", *(f"account:{worker.account}" for worker in workers)]


def _student(town: Town) -> list[str]:
    (student, friend) = town.cast(2)
    for at in range(16):
        when = moment(18 + at * 2, 18)
        payee, how = ((friend.account, "Zelle"), (town.firms["grocery"].account, "card"))[at % 2]
        town.papers.pay(student.account, payee, when, 25, how)
    return [f"account:{student.account}"]


def _late_kitchen(town: Town) -> list[str]:
    """Pay in the evening's cash at half past one, while the pizza shop is open."""
    shop = town.firms["pizza"]
    for day in range(5, 55, 4):
        _deposit(town, shop.account, day, 25.5, 420, HOME)
    return [shop.entity, f"account:{shop.account}"]


DECOYS: dict[str, tuple[str, Look]] = {
    "charity drive": ("I7", _charity_drive),
    "wedding": ("I8", _wedding),
    "landlord": ("I9", _landlord),
    "treasurer of a trip": ("I10", _treasurer),
    "rooms for farm workers": ("I11", _rent_from_wages),
    "realtor": ("I13", _realtor),
    "night shift": ("I14", _night_shift),
    "queue on pay day": ("I15", _pay_day_queue),
    "student": ("I16", _student),
    "late kitchen": ("I17", _late_kitchen),
}
