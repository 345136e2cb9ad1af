"""Wages that come back, and payrolls that are too small: I11, I12."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.life import takings_from
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.county import Firm, Person
    from plants.scene import Scene

NO_BANKING = frozenset({"calls"})
# Shares of revenue that a user might give as the least that is usual in a sector.
PAYROLL_FLOORS = {"restaurant": 0.18, "cleaning": 0.30, "family store": 0.08}
MONTHS = (12, 42, 72, 102)


def _staff(scene: Scene, firm: Firm, count: int) -> list[Person]:
    scene.county.own_payroll.add(firm)
    people = scene.people(count, life=NO_BANKING)
    for person in people:
        scene.employ(person, firm)
    return people


def wage_return(scene: Scene, *, clear: bool) -> Planted:
    """I11: employees send most of their wage to one account within 48 hours."""
    draws = scene.draws
    firm = scene.firm("packing house")
    staff = _staff(scene, firm, 12)
    keeper = scene.person(life=NO_BANKING)
    paying = staff[: 8 if clear else 4]
    for month in MONTHS[:3] if clear else MONTHS[1:3]:
        for person in staff:
            wage = draws.money(1500, 2300)
            sends = person in paying
            scene.pay(firm.account, person.account, at(month, 6), wage, "payroll", evidence=sends)
            if sends:
                hours = draws.real(2, 22) if clear else draws.real(26, 41)
                share = draws.real(0.8, 0.92) if clear else draws.real(0.65, 0.74)
                back = round(wage * share, 2)
                scene.pay(person.account, keeper.account, at(month, 6 + hours), back, "ACH")
    takings_from(scene, firm, 60_000)
    about = (scene.account_id(keeper.account), firm.id)
    share = "80 %" if clear else "65 %"
    return Planted(about, f"{len(paying)} employees send {share} of a wage or more to one account")


def small_payroll(scene: Scene, *, clear: bool) -> Planted:
    """I12: the payroll of a firm is far below what is usual for its takings."""
    draws = scene.draws
    sector = "restaurant" if clear else "cleaning"
    share = 0.04 if clear else 0.24
    firm = scene.firm(sector, hours="10:00-22:00")
    staff = _staff(scene, firm, 2 if clear else 7)
    for month in MONTHS:
        for person in staff:
            wage = draws.money(1000, 1100)
            scene.pay(firm.account, person.account, at(month, 6), wage, "payroll")
    takings_from(scene, firm, 1050 * len(staff) / share)
    about = (firm.id, scene.account_id(firm.account))
    floor = PAYROLL_FLOORS[sector]
    return Planted(about, f"payroll is {share:.0%} of the takings; the floor is {floor:.0%}")


def same_landlord(scene: Scene) -> Planted:
    firm = scene.firm("brick works")
    staff = _staff(scene, firm, 6)
    owner = scene.firm("house letting")
    for month in MONTHS:
        for person in staff:
            wage = scene.draws.money(2300, 2900)
            scene.pay(firm.account, person.account, at(month, 6), wage, "payroll")
            when = at(month, scene.draws.real(20, 40))
            scene.pay(person.account, owner.account, when, scene.draws.money(760, 840), "ACH")
    takings_from(scene, firm, 40_000)
    about = (scene.account_id(owner.account),)
    return Planted(about, "six colleagues pay a third of their wage to one landlord")


def payday_lender(scene: Scene) -> Planted:
    firm = scene.firm("laundry")
    staff = _staff(scene, firm, 6)
    lender = scene.firm("payday lender")
    for month in MONTHS[1:]:
        for person in staff[:4]:
            borrowed = scene.draws.money(300, 700)
            scene.pay(lender.account, person.account, at(month - 9, 12), borrowed, "ACH")
        for person in staff:
            wage = scene.draws.money(1700, 2100)
            scene.pay(firm.account, person.account, at(month, 6), wage, "payroll")
            if person in staff[:4]:
                back = round(wage * scene.draws.real(0.3, 0.45), 2)
                scene.pay(person.account, lender.account, at(month, 15), back, "ACH")
    takings_from(scene, firm, 30_000)
    about = (scene.account_id(lender.account), lender.id)
    return Planted(about, "four colleagues repay a lender, up to 45 % of a wage")


def joint_account(scene: Scene) -> Planted:
    firm = scene.firm("saw mill")
    scene.county.own_payroll.add(firm)
    pair = scene.family(2, life=NO_BANKING)
    savings = scene.county.account(scene.draws)
    for person in pair:
        scene.employ(person, firm)
        scene.has(person, "account", savings, "holds", evidence=False)
    for month in MONTHS:
        for person in pair:
            wage = scene.draws.money(1900, 2200)
            scene.pay(firm.account, person.account, at(month, 6), wage, "payroll")
            scene.pay(person.account, savings, at(month, 12), round(wage * 0.8, 2), "ACH")
    takings_from(scene, firm, 12_000)
    return Planted((scene.account_id(savings),), "a couple sends both wages to its joint account")


def _fair_payroll(scene: Scene, sector: str, count: int, share: float, says: str) -> Planted:
    firm = scene.firm(sector, hours="09:00-21:00")
    staff = _staff(scene, firm, count)
    for month in MONTHS:
        for person in staff:
            wage = scene.draws.money(1500, 1600)
            scene.pay(firm.account, person.account, at(month, 6), wage, "payroll")
    takings_from(scene, firm, 1550 * count / share)
    return Planted((firm.id, scene.account_id(firm.account)), says)


def lean_restaurant(scene: Scene) -> Planted:
    return _fair_payroll(scene, "restaurant", 4, 0.24, "payroll is 24 %; the floor is 18 %")


def family_store(scene: Scene) -> Planted:
    says = "payroll is 11 % where the family works unpaid; the floor of the sector is 8 %"
    return _fair_payroll(scene, "family store", 1, 0.11, says)


def vending(scene: Scene) -> Planted:
    return _fair_payroll(scene, "vending machines", 1, 0.05, "payroll is 5 %; no floor is given")


PLANTERS = {"I11": wage_return, "I12": small_payroll}
DECOYS = {
    "same_landlord": Lookalike(same_landlord, ("I11", "I9")),
    "payday_lender": Lookalike(payday_lender, ("I11", "I10")),
    "joint_account": Lookalike(joint_account, ("I11",)),
    "lean_restaurant": Lookalike(lean_restaurant, ("I12",)),
    "family_store": Lookalike(family_store, ("I12",)),
    "vending": Lookalike(vending, ("I12",)),
}
