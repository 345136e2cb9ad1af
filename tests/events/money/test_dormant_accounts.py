"""Accounts that are active after months without a payment; what looks like them is not listed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

import linkanalysis as la
from tests.events.money.money_cases import case_of, dormant, payments, protect

if TYPE_CHECKING:
    from tests.events.money.money_cases import Row


def found(rows: list[Row], **more: list[Row]) -> list[tuple[str, int]]:
    frame = la.money.find_dormant(case_of(rows, **more)).to_frame()
    return list(zip(frame["account"], frame["count"], strict=True))


def test_a_dormant_account_is_found_with_its_rows_and_gone_without_them() -> None:
    rows = dormant("X9")
    case = case_of(rows[:3], late=rows[3:])
    answer = la.money.find_dormant(case)
    row = answer.rows[0]
    assert (row.account, row.count, row.payments) == ("account:D1", 3, 3)
    assert (row.amount_in, row.amount_out, row.currency) == (Decimal(2700), Decimal(0), "USD")
    assert row.remarks == (
        "no payment for 242 days, since 2023-08-03",
        "no payment of any account is on record in this time: records may be missing",
        "at least 10 times as much as in as many days before",
    )
    behind = answer.reasons(1, limit=9)
    assert [reason.document for reason in behind] == ["bank", "late", "late", "late"]
    turned = la.money.find_dormant(case_of(rows[::-1]))
    pd.testing.assert_frame_equal(answer.to_frame(), turned.to_frame())
    case.withdraw("bank", reason="test")
    assert len(la.money.find_dormant(case)) == 0
    hidden = case_of(rows)
    protect(hidden, "V-1", "D1")
    assert (len(la.money.find_dormant(hidden)), la.money.find_dormant(hidden).withheld) == (0, 1)


def test_the_last_payment_has_its_date_on_the_clocks_of_the_case() -> None:
    rows = dormant("X9")
    evening = [(*rows[2][:3], "2023-08-03 21:30"), *rows[3:]]
    case = la.Case(purpose="training", timezone="America/Kentucky/Louisville")
    case.add(payments([*rows[:2], *evening]))  # 01:30 of the next day in UTC
    (row,) = la.money.find_dormant(case).rows
    assert row.remarks[0].endswith(", since 2023-08-03")


def test_activity_is_several_payments_or_far_more_than_before() -> None:
    old: list[Row] = [("D1", "SHOP", "40", f"2023-0{month}-03") for month in (6, 7, 8)]
    # of 3 June to 3 July, 30 days, it moved 80
    assert found([*old, ("X", "D1", "799", "2024-04-01")]) == []
    assert found([*old, ("X", "D1", "800", "2024-04-01")]) == [("account:D1", 1)]
    assert found([*old[1:], ("X", "D1", "800", "2024-04-01")]) == []
    thrice: list[Row] = [("X", "D1", "9", f"2024-04-0{day}") for day in (1, 3, 5)]
    assert found([*old, *thrice]) == [("account:D1", 3)]
    assert found([*old, *thrice[:2], ("X", "D1", "9", "2024-05-20")]) == []
    assert found([("D1", "SHOP", "40", "2023-12-03"), *thrice]) == []


def test_currencies_are_looked_at_one_by_one() -> None:
    euros = [(*row, "", "EUR") for row in dormant("X9")]
    assert found(euros) == [("account:D1", 3)]
    assert found([*euros[:3], *dormant("X9")[3:]]) == []


def test_new_accounts_seasonal_shops_and_a_yearly_bonus_are_not_listed() -> None:
    assert found(dormant("X9")[3:]) == []
    season: list[Row] = [
        ("GUEST", "SHOP", "50", f"{year}-0{month}-{day:02}")
        for year in (2022, 2023, 2024)
        for month in (5, 6, 7)
        for day in (4, 11, 18)
    ]
    # guests pay all year elsewhere, so that only the shop is quiet
    season += [
        ("GUEST", "STORE", "5", f"{year}-{m:02}-09")
        for year in (2022, 2023, 2024)
        for m in range(1, 13)
    ]
    shop = la.money.find_dormant(case_of(season))
    assert len(shop) == 0
    assert shop.notes == (
        "Accounts not listed, which were also active at this time of year in another year: 1.",
    )
    bonus: list[Row] = [("FIRM", "B1", "900", f"{year}-12-15") for year in (2021, 2022, 2023)]
    assert found(bonus) == []


def test_payments_of_others_tell_silence_from_missing_records() -> None:
    rows = [*dormant("X9"), ("P", "Q", "10", "2023-12-01"), ("P", "Q", "12", "2024-01-01")]
    row = la.money.find_dormant(case_of(rows)).rows[0]
    assert row.remarks[1] == "2 payments of other accounts are on record in this time"


def statement(title: str, rows: list[tuple[str, str, str]], of: str = "") -> la.Batch:
    """Read a bank statement: date, other account, signed amount."""
    frame = pd.DataFrame(rows, columns=["date", "counterparty", "amount"])
    about = {"title": f"statement of {title}", "account": of or title, "currency": "USD"}
    return la.read_frame(frame, reader="bank_statements", document=about)


def quiet_between(account: str, amount: str) -> list[tuple[str, str, str]]:
    """Movements with another account in three days of 2023, and after seven months in three."""
    days = [f"{month}-0{day}" for month in ("2023-08", "2024-04") for day in (1, 3, 5)]
    return [(day, account, amount) for day in days]


def watched(*own: tuple[str, str, str]) -> la.money.Patterns:
    """Search the statement of A1, which is never quiet, and these rows of one of B1."""
    steady = [(f"{y}-{m:02}-11", "SHOP", "-30") for y in (2023, 2024) for m in range(1, 13)]
    case = la.Case(purpose="training")
    case.add(statement("A1", [*steady, *quiet_between("B1", "-50")]))
    if own:
        case.add(statement("B1", list(own)))
    return la.money.find_dormant(case)


def test_silence_counts_only_while_the_statements_of_the_account_itself_run() -> None:
    own = quiet_between("A1", "50")
    # of B1 none, one that begins after the silence, one that ends before it
    for part in ([], own[3:], own[:3]):
        answer = watched(*part)
        assert len(answer) == 0
        assert answer.notes[-1] == (
            "Accounts not listed, whose own statements do not cover the time without a payment: 1."
        )
    # two statements of B1, before and after
    case = la.Case(purpose="training")
    case.add(statement("B1", own[:3]))
    case.add(statement("B1 again", own[3:], of="B1"))
    answer = la.money.find_dormant(case)
    assert (len(answer), len(answer.notes)) == (0, 1)
    answer = watched(*own)
    assert [(row.account, row.count) for row in answer.rows] == [("account:B1", 3)]
    assert answer.notes == ("6 payments that two documents state count once.",)
    # a payment in between ends the silence
    late = ("2023-12-01", "C1", "-5")
    assert len(watched(*own, late)) == 0


def test_a_statement_of_two_accounts_is_the_record_of_both_and_of_no_third() -> None:
    rows = [("A1", *row) for row in quiet_between("C1", "-50")]
    rows += [("B1", *row) for row in quiet_between("C1", "-60")]
    frame = pd.DataFrame(rows, columns=["account", "date", "counterparty", "amount"])
    case = la.Case(purpose="training")
    about = {"title": "two statements", "currency": "USD"}
    case.add(la.read_frame(frame, reader="bank_statements", document=about))
    answer = la.money.find_dormant(case)
    assert [row.account for row in answer.rows] == ["account:B1", "account:A1"]
