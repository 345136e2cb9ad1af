"""The seven shapes of transfers, and ordinary money that takes a similar way.

Lives here: `PLOTS` and `DECOYS` of flows.
Not here: cash, wages and machines (`bank_plots`).
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from small_town.places import moment

if TYPE_CHECKING:
    from small_town.town import Town
    from small_town.truth import Look, Plant


def _send(town: Town, payer: str, payee: str, day: float, amount: float) -> None:
    when = moment(0, 24 * day + 9 + 6 * float(town.draws.rng.random()))
    town.papers.pay(payer, payee, when, round(amount, 2), "wire")


def _accounts(town: Town, count: int) -> list[str]:
    return [town.account() for _ in range(count)]


def _both(*accounts: str) -> list[str]:
    return [f"account:{account}" for account in accounts]


def _cycle(town: Town, *, clear: bool) -> list[str]:
    ring, day = _accounts(town, 5 if clear else 3), town.day(5, 35)
    amount = 100.0 * town.draws.whole(20, 60)
    for step, (payer, payee) in enumerate(pairwise([*ring, ring[0]])):
        _send(town, payer, payee, day + step * (1 if clear else 4), amount)
        amount *= 0.97 if clear else 0.86
    return _both(*ring)


def _fan_in(town: Town, *, clear: bool) -> list[str]:
    center, *others = _accounts(town, 9 if clear else 4)
    day = town.day(5, 35)
    for at, other in enumerate(others):
        _send(town, other, center, day + at * (1 if clear else 4), 900 + 10 * at)
    return _both(center)


def _fan_out(town: Town, *, clear: bool) -> list[str]:
    center, *others = _accounts(town, 9 if clear else 4)
    day = town.day(5, 35)
    for at, other in enumerate(others):
        _send(town, center, other, day + at * (1 if clear else 4), 1200 + 15 * at)
    return _both(center)


def _scatter_gather(town: Town, *, clear: bool) -> list[str]:
    source, sink, *middle = _accounts(town, 8 if clear else 5)
    day = town.day(5, 35)
    for at, other in enumerate(middle):
        amount = 700.0 + 40 * at
        _send(town, source, other, day + 0.1 * at, amount)
        _send(town, other, sink, day + (2 if clear else 9) + at, amount * (0.95 if clear else 0.82))
    return _both(source, sink)


def _gather_scatter(town: Town, *, clear: bool) -> list[str]:
    center, *others = _accounts(town, 11 if clear else 7)
    half, day = len(others) // 2, town.day(5, 35)
    for at, (giver, taker) in enumerate(zip(others[:half], others[half:], strict=True)):
        _send(town, giver, center, day + 0.5 * at, 800)
        _send(town, center, taker, day + (4 if clear else 9) + 0.5 * at, 776 if clear else 660)
    return _both(center)


def _bipartite(town: Town, *, clear: bool) -> list[str]:
    many = 5 if clear else 3
    givers, takers, day = _accounts(town, many), _accounts(town, many), town.day(5, 35)
    for at, (giver, taker) in enumerate(product(givers, takers)):
        _send(town, giver, taker, day + at * (5 if clear else 12) / many**2, 450 + 7 * at)
    return _both(*givers, *takers)


def _stack(town: Town, *, clear: bool) -> list[str]:
    many = 4 if clear else 3
    first, middle, last = (_accounts(town, many) for _ in range(3))
    day = town.day(5, 25)
    for giver, taker in product(first, middle):
        _send(town, giver, taker, day + 2 * float(town.draws.rng.random()), 600)
    for giver, taker in product(middle, last):
        later = day + (4 if clear else 12) + float(town.draws.rng.random())
        _send(town, giver, taker, later, 582 if clear else 490)
    return _both(*middle)


PLOTS: dict[str, Plant] = {
    "cycle": _cycle,
    "scatter_gather": _scatter_gather,
    "gather_scatter": _gather_scatter,
    "stack": _stack,
    "bipartite": _bipartite,
    "fan_in": _fan_in,
    "fan_out": _fan_out,
}


def _loan_among_friends(town: Town) -> list[str]:
    """Lend, and get back in two months from the one who got it: no third account."""
    a, b = town.cast(2)
    _send(town, a.account, b.account, 3, 500)
    _send(town, b.account, a.account, 50, 500)
    return _both(a.account, b.account)


def _collection_for_a_gift(town: Town) -> list[str]:
    """Collect small sums from two, and buy the gift in a shop."""
    keeper, *givers = town.cast(3)
    for giver in givers:
        _send(town, giver.account, keeper.account, 20, 15)
    _send(town, keeper.account, town.firms["grocery"].account, 24, 30)
    return _both(keeper.account)


def _allowances(town: Town) -> list[str]:
    """Let a parent pay two children, who both buy at one shop."""
    parent, *children = town.cast(3)
    for child in children:
        town.related(parent, "kin", child)
        for day in (2, 32):
            _send(town, parent.account, child.account, day, 60)
            _send(town, child.account, town.firms["pizza"].account, day + 2, 22)
    return _both(parent.account)


def _shop_and_suppliers(town: Town) -> list[str]:
    """Let a shop take in from many on two months and pay two suppliers: few takers."""
    shop, *suppliers = [town.firm(f"Elkhollow {what}", "feed", "08:00-17:00") for what in
                        ("Feed", "Mill", "Salt")]  # fmt: skip
    for day in range(0, 58, 2):
        _send(town, town.draws.pick(town.people).account, shop.account, day, 40)
    for day in (14, 28, 42, 56):
        for supplier in suppliers:
            _send(town, shop.account, supplier.account, day, 180)
    return _both(shop.account)


DECOYS: dict[str, tuple[str, Look]] = {
    "loan among friends": ("cycle", _loan_among_friends),
    "collection for a gift": ("fan_in", _collection_for_a_gift),
    "allowances": ("scatter_gather", _allowances),
    "shop and suppliers": ("gather_scatter", _shop_and_suppliers),
}
