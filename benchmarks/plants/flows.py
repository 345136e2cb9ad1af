"""Money that comes from many, leaves at once, or takes ways around a bank: I9, I10, I16."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plants.draws import at
from plants.pattern import Lookalike, Planted

if TYPE_CHECKING:
    from plants.scene import Scene

NO_BANKING = frozenset({"calls"})


def many_to_one(scene: Scene, *, clear: bool) -> Planted:
    """I9: several unrelated senders wire at most $3,000 each to one account within seven days."""
    draws = scene.draws
    holder = scene.person()
    senders = scene.people(9 if clear else 4)
    first = draws.whole(10, 95)
    days = draws.spread(first, first + (4 if clear else 6), len(senders))
    for sender, day in zip(senders, days, strict=True):
        amount = draws.money(300, 1600) if clear else draws.money(2100, 2900)
        scene.pay(sender.account, holder.account, at(int(day), draws.real(9, 17)), amount, "wire")
    about = (scene.account_id(holder.account),)
    return Planted(about, f"{len(senders)} strangers wire up to $3,000 each within a week")


def pass_through(scene: Scene, *, clear: bool) -> Planted:
    """I10: what comes in leaves within 48 hours, several times in 30 days."""
    draws = scene.draws
    holder = scene.person(life=NO_BANKING)
    sender, receiver = scene.people(2)
    cycles = 7 if clear else 4
    first = draws.whole(10, 80)
    step = (24 if clear else 27) / (cycles - 1)
    for turn in range(cycles):
        came = first + step * turn
        amount = draws.money(1800, 5200)
        scene.pay(sender.account, holder.account, at(came, 10), amount, "ACH")
        hours = draws.real(3, 20) if clear else draws.real(36, 45)
        share = draws.real(0.96, 0.99) if clear else draws.real(0.92, 0.94)
        when = at(came, 10 + hours)
        if turn % 2:
            halves = [round(amount * share * part, 2) for part in (0.6, 0.4)]
        else:
            halves = [round(amount * share, 2)]
        for part in halves:
            scene.pay(holder.account, receiver.account, when, part, "wire")
    about = (scene.account_id(holder.account),)
    share = "95 %" if clear else "92 %"
    return Planted(
        about, f"{cycles} times in a month, over {share} of an inflow leaves in two days"
    )


def around_the_bank(scene: Scene, *, clear: bool) -> Planted:
    """I16: most of what leaves an account goes through prepaid cards, P2P and processors."""
    draws, county = scene.draws, scene.county
    holder = scene.person(life=NO_BANKING)
    friends = scene.people(3)
    first = draws.whole(10, 80)
    count = 26 if clear else 14
    spent = 0.0
    days = draws.spread(first, first + (26 if clear else 28), count)
    for number, day in enumerate(days):
        amount = draws.money(60, 320)
        spent += amount
        payee, channel = (
            (county.firms["prepaid cards"].account, "prepaid card"),
            (friends[number % 3].account, "person to person"),
            (county.firms["card processor"].account, "third-party processor"),
        )[number % 3]
        scene.pay(holder.account, payee, at(int(day), draws.real(8, 23)), amount, channel)
    share = 0.93 if clear else 0.77
    rest = round(spent * (1 - share) / share / 2, 2)
    for day in (first + 9, first + 20):
        scene.pay(holder.account, county.firms["grocery"].account, at(day, 17), rest, "card")
    about = (scene.account_id(holder.account),)
    return Planted(about, f"{count} such payments in a month, {share:.0%} of all that leaves")


def landlord(scene: Scene) -> Planted:
    owner = scene.person()
    tenants = scene.people(8)
    for month in range(4):
        for tenant in tenants:
            when = at(14 + 30 * month + scene.draws.whole(0, 2), scene.draws.real(8, 18))
            scene.pay(tenant.account, owner.account, when, 720, "ACH")
    return Planted((scene.account_id(owner.account),), "eight tenants pay rent each month, by ACH")


def wedding_gifts(scene: Scene) -> Planted:
    couple, *relatives = scene.family(7)
    for person in relatives:
        amount = scene.draws.cash(200, 900)
        when = at(scene.draws.whole(60, 64), scene.draws.real(9, 20))
        scene.pay(person.account, couple.account, when, amount, "wire")
    return Planted((scene.account_id(couple.account),), "six relatives, kin on record, wire gifts")


def machine_dealer(scene: Scene) -> Planted:
    dealer = scene.firm("tractor dealer")
    for buyer in scene.people(5):
        when = at(scene.draws.whole(40, 45), scene.draws.real(9, 17))
        scene.pay(buyer.account, dealer.account, when, scene.draws.money(4200, 9900), "wire")
    about = (scene.account_id(dealer.account), dealer.id)
    return Planted(about, "five buyers wire more than $4,000 each to a dealer")


def bank_fees(scene: Scene) -> Planted:
    bank = scene.county.firms["bank"]
    for person in scene.people(6):
        scene.pay(person.account, bank.account, at(70, 23), 25, "fee")
    about = (scene.account_id(bank.account), bank.id)
    return Planted(about, "a bank takes small fees from everybody")


def club_treasurer(scene: Scene) -> Planted:
    treasurer = scene.person(life=NO_BANKING)
    firm = scene.firm("coach line")
    for member in scene.people(6):
        scene.pay(member.account, treasurer.account, at(50, 12), 110, "person to person")
    scene.pay(treasurer.account, firm.account, at(51, 12), 655, "ACH")
    about = (scene.account_id(treasurer.account),)
    return Planted(about, "a treasurer collects for one journey and pays it at once")


def tight_household(scene: Scene) -> Planted:
    person = scene.person(life=NO_BANKING)
    scene.employ(person, scene.county.firms["grocery"])
    lender = scene.firm("payday lender")
    for month in range(4):
        when = at(10 + 30 * month, 12)
        scene.pay(person.account, lender.account, when, scene.draws.money(700, 820), "ACH")
    return Planted(
        (scene.account_id(person.account),), "a third of each wage goes to a lender at once"
    )


def bill_splitter(scene: Scene) -> Planted:
    student = scene.person(ages=(21, 23))
    friends = scene.people(3)
    landlord_account = scene.county.firms["landlord"].account
    for day in (30, 60):
        scene.pay(student.account, landlord_account, at(day, 9), 610, "ACH")
    for number in range(16):
        day, friend = 30 + 1.7 * number, friends[number % 3]
        amount = scene.draws.money(4, 19)
        scene.pay(student.account, friend.account, at(day, 20), amount, "person to person")
    about = (scene.account_id(student.account),)
    return Planted(about, "16 small payments to friends, beside a rent of $610")


def few_top_ups(scene: Scene) -> Planted:
    person = scene.person(life=NO_BANKING)
    for day in (8, 38, 68, 98):
        payee = scene.county.firms["prepaid cards"].account
        scene.pay(person.account, payee, at(day, 10), 40, "prepaid card")
    about = (scene.account_id(person.account),)
    return Planted(about, "all that leaves is a top-up a month, four in all")


PLANTERS = {"I9": many_to_one, "I10": pass_through, "I16": around_the_bank}
DECOYS = {
    "landlord": Lookalike(landlord, ("I9", "I11")),
    "wedding_gifts": Lookalike(wedding_gifts, ("I9",)),
    "machine_dealer": Lookalike(machine_dealer, ("I9",)),
    "bank_fees": Lookalike(bank_fees, ("I9",)),
    "club_treasurer": Lookalike(club_treasurer, ("I9", "I10")),
    "tight_household": Lookalike(tight_household, ("I10", "I11")),
    "bill_splitter": Lookalike(bill_splitter, ("I16",)),
    "few_top_ups": Lookalike(few_top_ups, ("I16",)),
}
