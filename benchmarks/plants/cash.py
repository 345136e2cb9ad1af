"""Cash that is paid in where, how much and when: I7, I8, I17."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Firm, Town
    from plants.scene import Scene

NO_BANKING = frozenset({"calls"})


def funnel(scene: Scene, *, clear: bool) -> Planted:
    """I7: cash paid in in several areas away from home, and gone from another one soon after."""
    draws, county = scene.draws, scene.county
    holder = scene.person(life=NO_BANKING)
    areas = draws.some(county.far, 5 if clear else 4)
    first = draws.whole(15, 90)
    count = 6 if clear else 4
    # one deposit a day: several of one day may be structuring too
    days = [first + index * (1 if clear else 2) for index in range(count)]
    total = 0
    for index, day in enumerate(days):
        machine = county.spot(draws, "branch", areas[index % (len(areas) - 1)])
        amount = draws.cash(2600, 7400)
        total += amount
        scene.deposit(holder.account, machine, at(day, draws.real(9, 15)), amount)
    share = 0.94 if clear else 0.84
    left, parts = round(total * share), 3
    for part in range(parts):  # the last leaves 30 or 64 hours after the last deposit
        when = at(days[-1], 16 + (28 if clear else 48) * (part + 1) / parts)
        machine = county.spot(draws, "ATM" if clear else "branch", areas[-1])
        scene.withdraw(holder.account, machine, when, left // parts)
    says = f"{count} cash deposits in {len(areas) - 1} far areas, {share:.0%} out in another"
    return Planted((scene.account_id(holder.account),), says, ("I18",))


def structuring(scene: Scene, *, clear: bool) -> Planted:
    """I8: cash below $10,000 that is more in sum: on one day, or again and again within ten."""
    draws, county = scene.draws, scene.county
    holder = scene.person(life=NO_BANKING)
    first = draws.whole(15, 90)
    if not clear:
        for day in draws.spread(first, first + 8.4, 4):
            scene.statement(
                holder.account, int(day), "Cash deposit, teller", draws.cash(8300, 9700)
            )
        return Planted(
            (scene.account_id(holder.account),), "four deposits of $8,300 to $9,700 in 9 days"
        )
    towns = draws.some(county.near, 3)
    for town, hour in zip(towns, (9.5, 11.8, 15.2), strict=True):
        machine = county.spot(draws, "branch", town)
        scene.deposit(holder.account, machine, at(first, hour), draws.cash(4100, 6900))
    return Planted(
        (scene.account_id(holder.account),), "three deposits of $4,100 to $6,900 on one day"
    )


def off_hours(scene: Scene, *, clear: bool) -> Planted:
    """I17: a business pays in cash when it is closed."""
    firm = scene.firm("massage studio", hours="10:00-19:00")
    n = 12 if clear else 7
    first = scene.draws.whole(10, 80)
    for day in scene.draws.spread(first, first + (24 if clear else 28), n):
        hour = scene.draws.real(1, 4.5) if clear else scene.draws.real(21.2, 23.5)
        _pay_in(scene, firm, int(day), hour)
    for day in range(5, 110, 9):  # and in its hours
        _pay_in(scene, firm, day, scene.draws.real(12, 17), evidence=False)
    about = (scene.account_id(firm.account), firm.id)
    return Planted(about, f"{n} cash deposits of a closed business within 29 days")


def _pay_in(scene: Scene, firm: Firm, day: float, hour: float, *, evidence: bool = True) -> None:
    machine = scene.county.spot(scene.draws, "ATM", firm.town)
    amount = scene.draws.cash(300, 2400)
    scene.deposit(firm.account, machine, at(day, hour), amount, evidence=evidence)


def charity_collections(scene: Scene) -> Planted:
    charity = scene.firm("charity")
    for day, town in zip((30, 31, 33, 34, 35), scene.draws.some(scene.county.far, 5), strict=True):
        machine = scene.county.spot(scene.draws, "branch", town)
        scene.deposit(charity.account, machine, at(day, 12), scene.draws.cash(400, 1900))
    for number, person in enumerate(scene.people(4)):
        scene.pay(charity.account, person.account, at(62 + number, 11), 900, "check")
    about = (scene.account_id(charity.account), charity.id)
    return Planted(about, "collections in five cities; the money leaves a month later")


def parents_pay(scene: Scene) -> Planted:
    student = scene.person(ages=(21, 23))
    for day, town in zip((40, 41, 42), _ends(scene), strict=True):
        machine = scene.county.spot(scene.draws, "branch", town)
        scene.deposit(student.account, machine, at(day, 10), scene.draws.cash(300, 800))
    landlord = scene.county.firms["landlord"].account
    scene.pay(student.account, landlord, at(44, 9), 640, "ACH")
    about = (scene.account_id(student.account),)
    return Planted(about, "parents in two cities pay in for a student's rent at home")


def _ends(scene: Scene) -> list[Town]:
    first, second = scene.draws.some(scene.county.far, 2)
    return [first, second, first]


def nightly_deposit(scene: Scene) -> Planted:
    """A shop drops its takings right after it closes."""
    shop = scene.firm("corner shop", hours="07:00-21:00")
    machine = scene.county.spot(scene.draws, "ATM", shop.town)
    for day in range(10, 100):
        hour = 21 + scene.draws.real(0.2, 0.6)
        amount = scene.draws.cash(700, 2700)
        scene.deposit(shop.account, machine, at(day, hour), amount)
    about = (scene.account_id(shop.account), shop.id)
    return Planted(about, "a shop pays in $700 to $2,700 every night, half an hour after it closes")


def night_bar(scene: Scene) -> Planted:
    bar = scene.firm("bar", hours="17:00-02:00")
    for day in range(12, 90, 3):
        _pay_in(scene, bar, day, 24 + scene.draws.real(0.3, 1.7))
    about = (scene.account_id(bar.account), bar.id)
    return Planted(about, "a bar pays in after midnight, while it is open")


def car_seller(scene: Scene) -> Planted:
    seller = scene.person()
    machine = scene.county.spot(scene.draws, "branch", seller.town)
    scene.deposit(seller.account, machine, at(55, 10), 9200)
    scene.deposit(seller.account, machine, at(58, 10), 2500)
    return Planted(
        (scene.account_id(seller.account),), "the price of a car and that of its trailer"
    )


def market_stall(scene: Scene) -> Planted:
    stall = scene.firm("market stall")
    for day in range(20, 80, 7):
        scene.statement(stall.account, day, "Cash deposit, teller", scene.draws.cash(3100, 4900))
    about = (scene.account_id(stall.account), stall.id)
    return Planted(about, "one deposit of $3,100 to $4,900 a week")


def reported_deposit(scene: Scene) -> Planted:
    firm = scene.firm("auction house")
    machine = scene.county.spot(scene.draws, "branch", firm.town)
    for day in (30, 33, 37):
        scene.deposit(firm.account, machine, at(day, 11), scene.draws.cash(11_200, 16_000))
    return Planted((scene.account_id(firm.account), firm.id), "deposits over $10,000, all reported")


PLANTERS = {"I7": funnel, "I8": structuring, "I17": off_hours}
DECOYS = {
    "charity_collections": Lookalike(charity_collections, ("I7", "I18"), by_the_letter=("I18",)),
    "parents_pay": Lookalike(parents_pay, ("I7",)),
    "nightly_deposit": Lookalike(nightly_deposit, ("I8", "I17"), by_the_letter=("I17",)),
    "night_bar": Lookalike(night_bar, ("I17", "I14")),
    "car_seller": Lookalike(car_seller, ("I8",)),
    "market_stall": Lookalike(market_stall, ("I8",)),
    "reported_deposit": Lookalike(reported_deposit, ("I8",)),
}
