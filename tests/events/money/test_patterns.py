"""Patterns of one account are found with their payments; what looks like them is not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from tests.events.money.money_cases import case_of, protect, signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.events.money.money_cases import Row

FOUND = {
    "find_structuring": ("account:T1", 3),
    "find_small_wires": ("account:W1", 3),
    "find_pass_through": ("account:P1", 3),
    "find_wage_returns": ("account:K1", 3),
    "find_funnels": ("account:F1", 3),
}


def test_each_pattern_is_found_with_its_rows_and_gone_without_them() -> None:
    rows = signs("X9")
    case, turned, hidden = (case_of(each) for each in (rows, rows[::-1], rows))
    finds: dict[str, Callable[[la.Case], la.money.Patterns]] = {
        name: getattr(la.money, name) for name in FOUND
    }
    for name, find in finds.items():
        found = find(case)
        assert found.to_frame()[["account", "count"]].to_numpy().tolist() == [[*FOUND[name]]], name
        assert len(found.reasons(1, limit=99)) == found.rows[0].payments, name
        pd.testing.assert_frame_equal(found.to_frame(), find(turned).to_frame())
        protect(hidden, f"V-{name}", FOUND[name][0].partition(":")[2])
        assert (len(find(hidden)), find(hidden).withheld) == (0, 1), name
    case.withdraw("bank", reason="test")
    assert {name: len(find(case)) for name, find in finds.items()} == dict.fromkeys(FOUND, 0)


def test_small_payments_in_between_hide_no_pass_through() -> None:
    rows = [
        row
        for month in (5, 6, 7)
        for row in (
            ("IN", "P", "2650", f"2024-0{month}-06 14:00"),
            ("P", "SHOP", "140", f"2024-0{month}-06 21:00"),
            ("P", "SHOP", "125", f"2024-0{month}-07 15:00"),
            ("P", "OUT", "2412", f"2024-0{month}-08 11:00"),
        )
    ]
    found = la.money.find_pass_through(case_of(rows), within_days=90).to_frame()
    # the purchases are no part of it
    sums = found[["count", "amount_in", "amount_out"]].to_numpy().tolist()
    assert sums == [[3, Decimal(7950), Decimal(7236)]]


def passed(*daily: tuple[int, tuple[int, ...]]) -> tuple[int, ...]:
    """Count what passes through an account that receives at ten and pays until noon."""
    rows: list[Row] = []
    for day, (came, left) in enumerate(daily, start=1):
        rows.append((f"IN{day}", "MULE", str(came), f"2024-05-0{day} 10:00"))
        rows += [
            ("MULE", f"OUT{k}", str(amount), f"2024-05-0{day} 11:{k:02}")
            for k, amount in enumerate(left)
        ]
    found = la.money.find_pass_through(case_of(rows))
    again = la.money.find_pass_through(case_of(rows[::-1]))
    pd.testing.assert_frame_equal(found.to_frame(), again.to_frame())
    return tuple(row.count for row in found.rows)


@pytest.mark.parametrize("sent", [(910, 950, 990), (990, 950, 910)])
def test_no_receipt_takes_what_another_needs(sent: tuple[int, ...]) -> None:
    assert passed(*((1000, (amount,)) for amount in sent)) == (3,)
    # what two receipts could have sent serves the one that nothing else serves
    assert passed((1000, (910,)), (920, (900,)), (990, (980,))) == (3,)


def test_parts_sent_before_the_next_receipt_count_for_the_one_before() -> None:
    halves = (1000, (500, 450))
    assert passed(halves, (1000, (500, 480)), (1000, (490, 470))) == (3,)
    assert passed(halves, (1000, (500, 480)), (1000, (490, 400))) == ()


def test_parts_may_be_sent_after_the_next_receipt() -> None:
    rows: list[Row] = [
        row
        for day in (1, 4, 7)
        for row in (
            ("IN1", "MULE", "1000", f"2024-05-0{day} 10:00"),
            ("IN2", "MULE", "3000", f"2024-05-0{day} 11:00"),
            ("MULE", "OUT", "2900", f"2024-05-0{day} 12:00"),
            ("MULE", "OUT", "500", f"2024-05-0{day} 13:00"),
            ("MULE", "OUT", "450", f"2024-05-0{day} 14:00"),
        )
    ]
    (row,) = la.money.find_pass_through(case_of(rows)).rows
    assert (row.count, row.amount_out) == (6, Decimal(11550))


def test_the_table_itself_says_what_is_counted() -> None:
    (meaning,) = (c.meaning for c in la.money.Patterns.COLUMNS if c.name == "count")
    said = "deposits, receipts, senders or employees that show it; payments of a dormant account"
    assert meaning == said


def structured(rows: list[Row], **more: list[Row]) -> list[tuple[str, int]]:
    frame = la.money.find_structuring(case_of(rows, **more)).to_frame()
    return list(zip(frame["account"], frame["count"], strict=True))


def test_structuring_needs_amounts_just_below_the_report_again_and_again() -> None:
    def deposits(*amounts: int, channel: str = "cash") -> list[Row]:
        days = range(1, 1 + len(amounts))
        return [
            ("X", "A", str(a), f"2024-05-{d:02}", channel)
            for a, d in zip(amounts, days, strict=True)
        ]

    assert structured(deposits(9500, 8000, 9999)) == [("account:A", 3)]
    assert structured(deposits(9500, 9500)) == []
    assert structured(deposits(9500, 7999, 9500)) == []
    assert structured(deposits(10000, 10000, 10000)) == []
    assert structured(deposits(9500, 9500, 9500, channel="wire")) == []
    assert structured(deposits(9500, 12000, 9500, 12000, 9500, 12000)) == []
    assert structured(deposits(9500, 9500, *[1] * 8, 9500)) == [("account:A", 3)]
    assert structured(deposits(9500, 9500, *[1] * 9, 9500)) == []
    euros = [(*row, "EUR") for row in deposits(9500, 9500, 9500)]
    assert structured(euros) == []


def test_on_one_day_two_parts_of_more_than_the_report_are_enough() -> None:
    parts = [("X", "A", "5500", "2024-05-01 09:00", "cash"), ("X", "A", "4600", "2024-05-01 15:00")]
    assert structured(parts) == [("account:A", 2)]
    later = [parts[0], ("X", "A", "4600", "2024-05-02 15:00")]
    assert structured(later) == []
    small = [parts[0], *[("X", "A", "2900", "2024-05-01 12:00", "cash")] * 2]
    assert structured(small) == []


def test_cash_in_statements_of_a_bank_counts_and_gives_its_rows() -> None:
    rows = [("2024-05-02", "Cash deposit", "9500", ""), ("2024-05-03", "Cash deposit", "9400", "")]
    rows += [("2024-05-06", "Cash deposit", "9300", ""), ("2024-05-07", "Fee", "", "5")]
    frame = pd.DataFrame(rows, columns=["date", "description", "credit", "debit"])
    about = {"title": "statement", "currency": "USD", "account": "0042"}
    case = la.Case(purpose="training")
    case.add(la.read_frame(frame, reader="bank_statements", document=about))
    found = la.money.find_structuring(case)
    row = found.rows[0]
    assert (row.account, row.count, row.amount_in) == ("account:0042", 3, Decimal(28200))
    assert row.remarks == ()
    assert found.reasons(1)[0].text == (
        "somebody not named paid account:0042, 2024-05-02, 9,500.00 USD"
    )


def test_a_statement_that_names_machines_gives_cash_a_place_and_a_time() -> None:
    towns = ("Ashland KY", "Paducah KY")
    rows = [(f"2024-05-0{k} 23:40", "Cash deposit", "4000", "", towns[k % 2]) for k in (1, 2, 3)]
    rows.append(("2024-05-04 09:00", "Wire out", "", "11900", ""))
    frame = pd.DataFrame(rows, columns=["date", "description", "credit", "debit", "place"])
    about = {"title": "statement", "currency": "USD", "account": "0042", "timezone": "UTC"}
    case = la.Case(purpose="training")
    case.add(la.read_frame(frame, reader="bank_statements", document=about))
    row = la.money.find_funnels(case).rows[0]
    assert (row.account, row.count, row.amount_in) == ("account:0042", 3, Decimal(12000))
    assert row.others == tuple(f"place:{town}" for town in towns)
    assert row.remarks == ("Deposits in Ashland KY, Paducah KY.",)
    assert row.first == pd.Timestamp("2024-05-01 23:40")
    assert la.money.find_structuring(case, threshold=5_000).rows[0].count == 3


def test_payments_of_which_nothing_says_how_are_said_to_be_so() -> None:
    rows = [("X", "A", "9500", f"2024-05-0{day}") for day in (1, 2, 3)]
    rows.append(("X", "A", "12000", "2024-05-09"))
    assert la.money.find_structuring(case_of(rows)).rows[0].remarks == (
        "For 3 of these, no record says that they were cash.",
        "1 of 10,000 or more were also deposited.",
    )


def test_wages_of_a_family_in_one_account_do_not_go_back() -> None:
    rows = signs("X9")
    case = case_of(rows)
    people = [("person:a", "E2"), ("person:b", "E3"), ("person:c", "K1")]
    links = [(who, f"account:{what}", "holds") for who, what in people]
    kin = [*links, ("person:a", "person:b", "kin")]
    for number, part in enumerate((links, kin)):
        frame = pd.DataFrame(part, columns=["source", "target", "type"]).assign(row="2")
        document = la.Document(title=f"family {number}", sha256=f"{number:064}")
        case.add(la.Batch.of(document, links=frame))
        assert len(la.money.find_wage_returns(case)) == 1 - number


def test_wages_are_also_those_of_people_who_work() -> None:
    rows = [row[:4] if "payroll" in row else row for row in signs("X9")]
    case = case_of(rows)
    assert len(la.money.find_wage_returns(case)) == 0
    links = [(f"person:{n}", f"account:{who}", "holds") for n, who in enumerate(("E2", "E3", "X9"))]
    links += [(f"person:{n}", "organization:mill", "employed_by") for n in range(3)]
    frame = pd.DataFrame(links, columns=["source", "target", "type"]).assign(row="2")
    case.add(la.Batch.of(la.Document(title="staff", sha256="0" * 64), links=frame))
    assert la.money.find_wage_returns(case).rows[0].account == "account:K1"


def test_four_payments_of_9500_into_one_account_are_a_sign_of_structuring() -> None:
    case = case_of([("X", "A", "9500", f"2024-05-0{day}") for day in (1, 2, 3, 6)])
    found = la.find_indicators(case)
    assert [(one.indicator, one.entities[0], one.observed) for one in found] == [
        ("structuring", "account:A", 4)
    ]
