"""The syndicate: phones handed on, a hub with buyers apart, and money sent abroad."""

from __future__ import annotations

from town import ABROAD, BROKER, DAYS, DELIVERIES, SECOND_ABROAD, TOWNS, Town


def conspire(town: Town) -> list[str]:
    """Let the syndicate talk: phones handed on twice, a hub with buyers apart from one another."""
    rng = town.rng
    chain = [town.number() for _ in range(3)]
    parts = ("hub", "keeper", "depositor", "pass_through", "courier", "paymaster", "driver")
    contacts = [BROKER.phone, *(p.phone for part in parts for p in town.planted[part])]
    spans = ((0, 37), (39, 76), (77, DAYS))
    for phone, (start, end) in zip(chain, spans, strict=True):
        kept = [BROKER.phone, *rng.sample(contacts[1:], len(contacts) - 3)]
        for day in (start, end - 1):
            town.call(day, phone, rng.choice(kept))
        for contact in kept:
            for _ in range(rng.randrange(3, 8)):
                pair = (phone, contact) if rng.random() < 0.6 else (contact, phone)
                town.call(rng.randrange(start, end), *pair, 10, 24)
    for day in DELIVERIES:  # what has to be settled before the cars leave
        phone = next(phone for phone, (_, end) in zip(chain, spans, strict=True) if day < end)
        for driver in town.planted["driver"]:
            for _ in range(4):
                town.call(day, phone, driver.phone, 16, 20)
    hub = town.one("hub").phone
    for buyer in town.planted["buyer"]:
        for _ in range(rng.randrange(14, 26)):
            pair = (hub, buyer.phone) if rng.random() < 0.4 else (buyer.phone, hub)
            town.call(rng.randrange(DAYS), *pair, 11, 24)
    paymaster = town.one("paymaster").phone
    for number in (BROKER.phone, *ABROAD):
        for _ in range(rng.randrange(6, 12)):
            town.call(rng.randrange(DAYS), paymaster, number, 6, 12)
    manager = town.one("manager").key
    # found on him at the stop of 22 May; who used the first two is not in these files
    town.holders.append(("person", manager, "phone", chain[2], "uses", "2025-05-22", ""))
    return chain


def launder(town: Town) -> None:
    """Let the syndicate pay in, pass on and send away."""
    rng = town.rng
    for keeper, starts in zip(town.planted["keeper"], ((8, 43, 80), (25, 92)), strict=True):
        for start in starts:  # cash in several towns, out by wire within two days
            paid = 0.0
            for n, where in enumerate(rng.sample(TOWNS[1:], 3)):
                amount = rng.uniform(3_100, 8_900)
                town.deposit(start + n, where, keeper.account, amount)
                paid += amount
            town.pay(start + 4, keeper.account, BROKER.account, 0.93 * paid, "wire")
    depositor = town.one("depositor").account
    produce = town.firms["Harbor Lantern Produce"]
    for day in (15, 17, 20, 22, 50, 52, 55, 57, 59):
        town.deposit(day, TOWNS[0], depositor, rng.uniform(8_400, 9_850))
    for day in (24, 62):
        town.pay(day, depositor, produce, rng.uniform(30_000, 34_000), "check")
    passing = town.one("pass_through").account
    for n, day in enumerate((33, 38, 44, 49, 54, 60)):
        amount = rng.uniform(2_900, 6_400)
        town.pay(day, town.planted["buyer"][n].account, passing, amount, "Zelle")
        town.pay(day + 1, passing, SECOND_ABROAD, rng.uniform(0.93, 0.97) * amount, "wire")
    for part, target in ((0, BROKER.account), (3, SECOND_ABROAD)):
        for n, mule in enumerate(town.planted["mule"][part : part + 3]):
            amount = rng.uniform(2_300, 2_900)
            town.pay(64 + part + n, produce, mule.account, amount, "ACH transfer")
            town.pay(67 + part + 2 * n, mule.account, target, 0.92 * amount, "wire")
