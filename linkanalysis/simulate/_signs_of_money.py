"""Signs in cash and payments, each beside ordinary life that looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.simulate._stage import TOWNS
from linkanalysis.simulate._world import Movement

if TYPE_CHECKING:
    from linkanalysis.simulate._stage import Stage


def add_signs_of_money(stage: Stage) -> None:
    """Plant all signs in money."""
    for sign in (
        _funnel,
        _structuring,
        _small_wires,
        _pass_through,
        _wage_return,
        _night_cash,
        _cards_at_one_machine,
        _prepaid,
    ):
        sign(stage)


def _pay(
    stage: Stage, when: tuple[int, float], ends: tuple[str, str], amount: float, how: str
) -> None:
    """Move money between accounts, or between one and a branch or machine; how: means, town."""
    payer, payee = ends
    kinds = ["account" if end.isdecimal() else "place" for end in ends]
    means, _, town = how.partition(", ")
    about = (kinds[0], payer, kinds[1], payee, round(amount, 2), means, town)
    stage.world.movements.append(Movement(stage.moment(*when), *about))


def _deposit(stage: Stage, day: int, town: str, account: str, amount: float) -> None:
    branch = f"{town.rpartition(' ')[0]} branch"
    hour = stage.dice.number(9, 16)
    _pay(stage, (day, hour), (branch, account), amount, f"cash deposit, {town}")


def _draw(stage: Stage, when: tuple[int, float], machine: tuple[str, str], account: str) -> None:
    amount = 20.0 * stage.dice.number(3, 15)
    _pay(stage, when, (account, machine[0]), amount, f"ATM withdrawal, {machine[1]}")


def _amount(stage: Stage, low: int, high: int) -> float:
    return stage.dice.number(100 * low, 100 * high) / 100


def _funnel(stage: Stage) -> None:
    """Pay cash of three towns in and wire it away; a treasurer keeps it for a month."""
    account, abroad = stage.ring(0).accounts[0], stage.registry.account()
    treasurer = stage.bystander()
    for start in (52, 101):
        paid = 0.0
        for n, town in enumerate(stage.dice.sample(TOWNS, 3)):
            amount = _amount(stage, 3100, 7900)
            _deposit(stage, start + n, town, account, amount)
            _deposit(stage, start + n, town, treasurer.account, _amount(stage, 900, 1900))
            paid += amount
        _pay(stage, (start + 4, 11), (account, abroad), 0.94 * paid, "wire")
        out = (treasurer.account, stage.registry.account())
        _pay(stage, (start + 35, 12), out, _amount(stage, 900, 1200), "check")
    stage.plant("funnel_account", [f"account:{account}"], [f"account:{treasurer.account}"])


def _structuring(stage: Stage) -> None:
    """Pay in just below a report, again and again; takings of a stall; the price of one car."""
    account = stage.ring(1).accounts[0]
    stall, seller = stage.bystander(), stage.bystander()
    for day in (60, 62, 65, 67, 110, 113, 115):
        _deposit(stage, day, TOWNS[0], account, _amount(stage, 8400, 9850))
    for week in range(8):
        _deposit(stage, 40 + 7 * week, TOWNS[1], stall.account, _amount(stage, 4100, 4900))
    _deposit(stage, 77, TOWNS[2], seller.account, 9200)
    innocent = [f"account:{person.account}" for person in (stall, seller)]
    stage.plant("structuring", [f"account:{account}"], innocent)


def _small_wires(stage: Stage) -> None:
    """Wire small sums of many strangers to one account; those of a family to one of them."""
    account, home = stage.ring(3).accounts[0], stage.family(3)
    for n in range(5):
        ends = (stage.registry.account(), account)
        _pay(stage, (84 + n, 10), ends, _amount(stage, 700, 2700), "wire")
    for relative in home[1:]:
        _pay(stage, (95, 10), (relative.account, home[0].account), 500, "wire")
    stage.plant("small_wires", [f"account:{account}"], [f"account:{home[0].account}"])


def _pass_through(stage: Stage) -> None:
    """Pass on receipts the next day; another spends a third of what he receives."""
    account = (stage.ring(2).of("cash-out") or stage.ring(2).of("controller"))[0]
    holder = next(person for person in stage.world.people if person.id == account)
    spender, abroad = stage.bystander(), stage.registry.account()
    # an account for this alone: what he earns and spends is at another bank
    through, wages = stage.registry.account(), stage.registry.account()
    stage.holds(holder, "account", through)
    stage.holds(spender, "account", wages)
    for day in (70, 75, 81, 86, 92):
        amount = _amount(stage, 1900, 4800)
        _pay(stage, (day, 10), (stage.registry.account(), through), amount, "Zelle")
        _pay(stage, (day + 1, 12), (through, abroad), 0.95 * amount, "wire")
        _pay(stage, (day, 9), (stage.registry.account(), wages), amount, "Zelle")
        _pay(stage, (day + 1, 18), (wages, stage.world.shops[0]), amount / 3, "card")
    stage.plant("pass_through", [f"account:{through}"], [f"account:{wages}"])


def _wage_return(stage: Stage) -> None:
    """Send wages to one account on the next day; a third of others' wages to a landlord."""
    keeper, landlord = stage.member(0, "controller").account, stage.world.landlords[0]
    firm = stage.registry.account()
    for n in range(8):
        worker, own = stage.bystander(), stage.registry.account()
        stage.holds(worker, "account", own)
        for day in (88, 102):
            _pay(stage, (day, 8), (firm, own), 1800, "payroll")
            to, amount = (keeper, 1500.0) if n < 4 else (landlord, 600.0)  # noqa: PLR2004 - half
            _pay(stage, (day + 1, 9), (own, to), amount + n, "ACH")
    stage.plant("wage_return", [f"account:{keeper}"], [f"account:{landlord}"])


def _night_cash(stage: Stage) -> None:
    """Draw cash at night in two towns; a nurse does so near the hospital alone, after work."""
    account, nurse = stage.ring(2).accounts[0], stage.bystander().account
    for n in range(12):
        town = TOWNS[n % 2]
        hour = 23.2 if n < 8 else 13  # noqa: PLR2004 - two thirds at night
        _draw(stage, (45 + 3 * n, hour), (f"ATM {n % 2 + 1} {town}", town), account)
        _draw(stage, (45 + 4 * n, 23.2), (f"ATM 3 {TOWNS[2]}", TOWNS[2]), nurse)
    stage.plant("night_cash", [f"account:{account}"], [f"account:{nurse}"])


def _cards_at_one_machine(stage: Stage) -> None:
    """Use cards of three within minutes at one machine, twice; three colleagues do so once."""
    town = TOWNS[3]
    machine, other = f"ATM 7 {town}", f"ATM 8 {town}"
    roles = ("recruiter", "transporter", "controller")
    cards = [stage.member(1, role).account for role in roles]
    colleagues = [stage.bystander().account for _ in range(3)]
    for day in (79, 93):
        for account in cards:
            _draw(stage, (day, 15), (machine, town), account)
    for n, account in enumerate(colleagues):
        _draw(stage, (81, 12), (other, town), account)
        _draw(stage, (100 + 3 * n, 12), (other, town), account)
    stage.plant("cards_at_one_machine", [f"place:{machine}"], [f"place:{other}"])


def _prepaid(stage: Stage) -> None:
    """Pay with prepaid cards alone; a student does so now and then."""
    payer, student = stage.member(3, "recruiter"), stage.bystander()
    account, other, seller = (stage.registry.account() for _ in range(3))
    stage.holds(payer, "account", account)
    stage.holds(student, "account", other)
    for n in range(12):
        _pay(
            stage, (90 + 2 * n, 14), (account, seller), 5 * stage.dice.number(8, 18), "prepaid card"
        )
    for n in range(6):
        _pay(stage, (90 + 4 * n, 14), (other, seller), 5 * stage.dice.number(4, 8), "prepaid card")
    stage.plant("prepaid_dependence", [f"account:{account}"], [f"account:{other}"])
