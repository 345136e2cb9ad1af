"""Signs in cash and payments, each beside ordinary life that looks like it."""

from __future__ import annotations

from typing import Any

from sign_cases import Planted, link, said

EASTERN, CENTRAL = "America/Kentucky/Louisville", "America/Chicago"
MACHINES = {"east": ("Exampleton KY", EASTERN), "west": ("Otherville KY", CENTRAL)}
AT = tuple(
    said(f"place:{machine}", attribute, value)
    for machine, about in MACHINES.items()
    for attribute, value in zip(("city", "timezone"), about, strict=True)
)


def drawn(account: str, machine: str, *moments: str) -> list[dict[str, Any]]:
    """Withdrawals of cash; moments in UTC."""
    about = {"amount": 200.0, "unit": "USD", "place": "ATM withdrawal"}
    return [
        link(f"account:{account}", f"place:{machine}", "payment", moment, **about)
        for moment in moments
    ]


def deposited(account: str, machine: str, *moments: str) -> list[dict[str, Any]]:
    """Deposits of cash; moments in UTC."""
    about = {"amount": 900.0, "unit": "USD", "place": "cash deposit"}
    return [
        link(f"place:{machine}", f"account:{account}", "payment", moment, **about)
        for moment in moments
    ]


def paid(
    payer: str, payee: str, means: str, amount: float, *days: str, unit: str = "USD"
) -> list[dict[str, Any]]:
    """Payments between accounts."""
    about = {"amount": amount, "unit": unit, "place": means}
    return [
        link(f"account:{payer}", f"account:{payee}", "payment", f"{day} 16:00", **about)
        for day in days
    ]


def may(*days: int, at: str = "") -> list[str]:
    """Days of May."""
    return [f"2024-05-{day:02}{at and ' '}{at}" for day in days]


NIGHT, NOON = "03:30", "17:00"  # 23:30 and 13:00 in the east
NIGHT_CASH = Planted(
    "night_cash",
    "account:N-1",
    [
        link("person:a", "account:N-1", "holds"),
        *drawn("N-1", "east", *may(1, 2, 3, at=NIGHT), *may(10, 11, 12, 13, 14, at=NOON)),
        *deposited("N-1", "west", *may(4, 5, at=NIGHT)),
    ],
    [
        # one city; one fewer at night; nine in all; 21:30 in the west; a place without a zone
        *drawn("N-2", "east", *may(*range(1, 11), at=NIGHT)),
        *drawn("N-3", "east", *may(1, 2, 3, at=NIGHT), *may(*range(10, 16), at=NOON)),
        *drawn("N-3", "west", *may(4, at=NIGHT)),
        *drawn("N-4", "east", *may(*range(1, 6), at=NIGHT)),
        *drawn("N-4", "west", *may(*range(6, 10), at=NIGHT)),
        *drawn("N-5", "east", *may(1, at=NIGHT), *may(*range(1, 5), at=NOON)),
        *drawn("N-5", "west", *may(*range(1, 6), at="02:30")),
        *drawn("N-6", "nowhere", *may(*range(1, 11), at=NIGHT)),
        *drawn("N-6", "west", *may(11, at=NIGHT)),
        *paid("N-7", "N-2", "ATM", 60, *may(*range(1, 12))),  # between accounts: at no place
    ],
    AT,
)

CARDS_AT_ONE_MACHINE = Planted(
    "cards_at_one_machine",
    "place:east",
    [
        *(link(f"person:{who}", f"account:C-{who}", "holds") for who in "abc"),
        *drawn("C-a", "east", *may(1, 8, at="16:00")),
        *drawn("C-b", "east", *may(1, 8, at="16:05")),
        *drawn("C-c", "east", *may(1, 8, at="16:10")),
    ],
    [
        # a queue of others each time; cards of one holder; a family; 11 minutes; one date
        *(link(f"person:{who}", f"account:C-{who}", "holds") for who in "defghijklmn"),
        *(link("person:d", f"account:C-d{n}", "holds") for n in (2, 3)),
        *(link("person:g", f"person:{who}", "kin") for who in "hi"),
        *(row for who in "abj" for row in drawn(f"C-{who}", "west", *may(1, at="18:00"))),
        *(row for who in "abk" for row in drawn(f"C-{who}", "west", *may(8, at="18:00"))),
        *(row for n in ("", 2, 3) for row in drawn(f"C-d{n}", "west", *may(2, 9, at="18:00"))),
        *(row for who in "ghi" for row in drawn(f"C-{who}", "west", *may(3, 10, at="18:00"))),
        *(row for who in "lm" for row in drawn(f"C-{who}", "west", *may(4, 11, at="18:00"))),
        *drawn("C-n", "west", *may(4, 11, at="18:11")),
        *(row for who in "eml" for row in drawn(f"C-{who}", "west", *may(5, at="18:00"))),
        *(row for who in "abc" for row in deposited(f"C-{who}", "west", *may(1, 8, at="15:00"))),
    ],
    AT,
)

PREPAID_DEPENDENCE = Planted(
    "prepaid_dependence",
    "account:P-1",
    [
        link("person:a", "account:P-1", "holds"),
        *paid("P-1", "cards", "prepaid card", 70, *may(1, 2, 3, 4)),
        *paid("P-1", "friend", "Zelle, Exampleton", 70, *may(5, 6, 7)),
        *paid("P-1", "shop", "third-party processor", 70, *may(8, 9, 30)),
        *paid("P-1", "landlord", "ACH", 300, *may(10)),  # 700 of 1,000
        *paid("P-1", "landlord", "ACH", 5_000, "2024-07-10"),
    ],
    [
        # to the family; one payment too few; a share below; other money; ten in 31 days
        *(link(f"person:{who}", f"account:P-{who}", "holds") for who in "bc"),
        link("person:b", "person:c", "kin"),
        *paid("P-b", "P-c", "Zelle", 70, *may(*range(1, 11))),
        *paid("P-2", "cards", "prepaid card", 70, *may(*range(1, 10))),
        *paid("P-3", "cards", "prepaid card", 70, *may(*range(1, 11))),
        *paid("P-3", "landlord", "ACH", 301, *may(5)),
        *paid("P-4", "cards", "prepaid card", 70, *may(1, 2, 3, 4, 5)),
        *paid("P-4", "cards", "prepaid card", 70, *may(6, 7, 8, 9, 10), unit="EUR"),
        *paid("P-5", "cards", "prepaid card", 70, *may(*range(1, 10)), *may(31)),
        *paid("P-6", "shop", "card", 70, *may(*range(1, 20))),
    ],
)

FIRMS = {
    "Late": ("09:00", "22:00"),
    "Bar": ("6 pm", "3 am"),
    "Night": ("18:00", "02:00"),
    "Four": ("09:00", "22:00"),
    "Slow": ("09:00", "22:00"),
    "Unknown": ("when we like", ""),
}
HOURS = (
    said("organization:Parlor", "hours", "10:00-22:00"),
    *(
        said(f"organization:{name}", attribute, hour)
        for name, hours in FIRMS.items()
        for attribute, hour in zip(("opens", "closes"), hours, strict=True)
        if hour
    ),
)
OFF_HOURS_CASH = Planted(
    "off_hours_cash",
    "account:O-1",
    [
        link("organization:Parlor", "account:O-1", "holds"),
        *deposited("O-1", "east", *may(1, 2, 3, 4, 30, at="04:30")),  # 00:30, closed since 22:00
    ],
    [
        # the takings after closing; a bar open then; a bank's day; four; 31 days; hours unknown
        *(link(f"organization:{name}", f"account:{name}", "holds") for name in FIRMS),
        *deposited("Late", "east", *may(*range(1, 11), at="03:59")),
        *deposited("Bar", "east", *may(*range(1, 11), at="07:30")),
        *deposited("Night", "east", *may(*range(1, 11), at="13:00")),
        *deposited("Four", "east", *may(1, 2, 3, 4, at="04:30")),
        *deposited("Slow", "east", *may(1, 2, 3, 4, 31, at="04:30")),
        *deposited("Unknown", "east", *may(*range(1, 11), at="04:30")),
        *drawn("O-2", "east", *may(*range(1, 11), at="04:30")),
        link("organization:Parlor", "account:O-2", "holds"),
    ],
    (*AT, *HOURS),
)

SMALL_AD_PAYMENTS = Planted(
    "small_ad_payments",
    "account:S-1",
    [
        link("person:a", "account:S-1", "holds"),
        *paid("S-1", "site", "card", 12, *may(1, 4, 7)),
        *paid("S-1", "other", "card", 24, *may(9, 14)),
    ],
    [
        # four; larger sums; no multiples; 15 days; a coffee house; a name in which a site's stands
        *(
            link(f"organization:{name}", f"account:{account}", "holds")
            for name, account in (
                ("Site", "site"),
                ("City-Posts Inc", "other"),
                ("Cafe", "cafe"),
                ("Palace", "palace"),
            )
        ),
        *paid("S-2", "site", "card", 12, *may(1, 2, 3, 4)),
        *paid("S-3", "site", "card", 63, *may(1, 2, 3, 4, 5)),
        *paid("S-4", "site", "card", 8.5, *may(1, 2, 3, 4, 5)),
        *paid("S-5", "site", "card", 12, *may(1, 2, 3, 4, 15)),
        *paid("S-6", "cafe", "card", 3, *may(*range(1, 15))),
        *paid("site", "S-6", "card", 3, *may(*range(1, 15))),  # paid back
        *paid("S-7", "palace", "card", 3, *may(1, 2, 3, 4, 5)),
    ],
    (
        said("organization:Site", "sector", "classified advertising"),
        said("organization:Cafe", "sector", "cafe"),
        said("ad:1", "site", "cityposts.example"),
        said("ad:2", "site", "ace.example"),
    ),
)

STAFF = {"W-1": "abc", "W-2": "def", "W-3": "ghi", "W-4": "jkl"}
PAYROLL_TOO_SMALL = Planted(
    "payroll_too_small",
    "organization:W-1",
    [
        *paid("guests", "W-1", "card settlement", 5_000, "2024-05-01", "2024-06-26"),
        *paid("W-1", "w-a", "payroll", 1_000, "2024-06-01"),
        *paid("W-1", "w-b", "ACH", 900, "2024-06-01"),  # 1,900 of 10,000, and .2 is given
    ],
    [
        # a lean one; a family; another sector; takings of 55 days
        *(link(f"organization:{firm}", f"account:{firm}", "holds") for firm in STAFF),
        *(
            link(f"person:{who}", f"organization:{firm}", "employed_by")
            for firm, people in STAFF.items()
            for who in people
        ),
        *(link(f"person:{who}", f"account:w-{who}", "holds") for who in "abc"),
        *(link("person:d", f"person:{who}", "kin") for who in "ef"),
        *paid("guests", "W-2", "card settlement", 5_000, "2024-05-01", "2024-06-30"),
        *paid("guests", "W-3", "card settlement", 5_000, "2024-05-01", "2024-06-30"),
        *paid("W-3", "w-x", "payroll", 2_000, "2024-06-01"),
        *paid("guests", "W-4", "card settlement", 5_000, "2024-05-01", "2024-06-25"),
        *paid("guests", "W-5", "card settlement", 5_000, "2024-05-01", "2024-06-30"),
        link("organization:W-5", "account:W-5", "holds"),
    ],
    (
        *(said(f"organization:{firm}", "sector", "Restaurant") for firm in STAFF),
        said("organization:W-5", "sector", "vending machines"),
    ),
    settings={"restaurant": 0.2},
)

CASH_SIGNS = (
    NIGHT_CASH,
    CARDS_AT_ONE_MACHINE,
    PREPAID_DEPENDENCE,
    OFF_HOURS_CASH,
    SMALL_AD_PAYMENTS,
    PAYROLL_TOO_SMALL,
)
