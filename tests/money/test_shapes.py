"""Shapes that are planted in a case are found with their rows, and name nobody protected."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from tests.money.money_cases import case_of, laundering, payments, protect


def shapes_of(case: la.Case, **options: object) -> pd.DataFrame:
    return la.money.find_shapes(case, **options).to_frame()  # type: ignore[arg-type]


def test_planted_shapes_are_found_with_subjects_and_amounts() -> None:
    frame = shapes_of(case_of(laundering()), shapes=la.money.SHAPES[:5])
    # whatever is in the middle of a stack gathers and scatters by itself
    middle = [(f"account:M{k}",) for k in range(3)]
    assert frame["subjects"].isin(middle).sum() == 3
    found = frame.loc[
        ~frame["subjects"].isin(middle),
        ["shape", "subjects", "transfers", "amount_in", "amount_out"],
    ]
    assert found.to_numpy().tolist() == [
        ["cycle", ("account:C1",), 4, Decimal(9000), Decimal(8300)],
        ["scatter_gather", ("account:S0", "account:S9"), 8, Decimal(8006), Decimal(7606)],
        ["gather_scatter", ("account:G0",), 8, Decimal(2000), Decimal(1920)],
        ["stack", ("account:M0", "account:M1", "account:M2"), 18, Decimal(2700), Decimal(2580)],
        [
            "bipartite",
            tuple(f"account:{side}{k}" for side in "LM" for k in range(3)),
            9,
            *[Decimal(2700)] * 2,
        ],
        [
            "bipartite",
            tuple(f"account:{side}{k}" for side in "MN" for k in range(3)),
            9,
            *[Decimal(2580)] * 2,
        ],
    ]
    assert set(frame["currency"]) == {"USD"}
    assert frame["first"][0] == pd.Timestamp("2024-05-01 09:00")
    assert frame["last"][0] == pd.Timestamp("2024-05-05 09:00")


def test_fans_are_found_where_they_gather_and_scatter() -> None:
    frame = shapes_of(case_of(laundering()), shapes=["fan_in", "fan_out"], least=4)
    found = frame[["shape", "subjects", "transfers"]].to_numpy().tolist()
    assert found == [
        ["fan_in", ("account:S9",), 4],
        ["fan_in", ("account:G0",), 4],
        ["fan_out", ("account:S0",), 4],
        ["fan_out", ("account:G0",), 4],
    ]


def test_reasons_are_the_rows_of_the_transfers() -> None:
    case = case_of(laundering())
    found = la.money.find_shapes(case, shapes="cycle")
    assert [(reason.document, reason.row) for reason in found.reasons(1)] == [
        ("bank", str(row)) for row in range(2, 6)
    ]
    assert found.reasons(1)[0].text == "account:C1 paid account:C2, 2024-05-01, 9,000.00 USD"
    assert len(found.reasons(1, limit=2)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2024-06-05 09:00"},  # too late
        {"date": "2024-05-01 09:30"},  # before the money came
        {"amount": "4000"},  # most of it stays
        {"amount": "8600"},  # more than came
        {"currency": "EUR"},
        {"payee": "C9"},
    ],
    ids=str,
)
def test_a_cycle_needs_time_amount_and_currency(change: dict[str, str]) -> None:
    last = {"payer": "C4", "payee": "C1", "amount": "8300", "date": "2024-05-05 09:00"}
    last |= {"channel": "", "currency": "USD"} | change
    case = case_of([*laundering()[:3], tuple(last.values())])
    assert shapes_of(case).empty
    back = {**last, "payee": "C1", "amount": "8300", "date": "2024-05-05 09:00", "currency": "USD"}
    assert not shapes_of(case_of([*laundering()[:3], tuple(back.values())])).empty


def test_the_order_of_rows_changes_nothing() -> None:
    rows = laundering()
    frame = shapes_of(case_of(rows))
    turned = shapes_of(case_of(rows[::-1]))
    split = shapes_of(case_of(rows[1::2], second=rows[::2]))
    pd.testing.assert_frame_equal(frame, turned)
    pd.testing.assert_frame_equal(frame, split)


def test_what_two_banks_list_counts_once_and_both_rows_are_shown() -> None:
    rows = laundering()[:4]
    found = la.money.find_shapes(case_of(rows, other=rows), shapes="cycle")
    assert found.to_frame()["transfers"].tolist() == [4]
    assert [reason.document for reason in found.reasons(1)] == ["bank", "other"] * 4
    assert found.notes == ("4 payments that two documents state count once.",)


def test_payments_without_day_amount_or_account_are_left_out_and_counted() -> None:
    links = pd.DataFrame(
        [
            ("account:A", "account:B", "payment", "5", "USD", None),
            ("account:A", "account:B", "payment", None, None, pd.Timestamp("2024-05-01")),
            ("place:X", "account:B", "payment", "5", "USD", pd.Timestamp("2024-05-01")),
        ],
        columns=["source", "target", "type", "amount", "unit", "start"],
    ).assign(row=["2", "3", "4"])
    case = la.Case(purpose="training")
    case.add(la.Batch.of(la.Document(title="bank", sha256="0" * 64), links=links))
    found = la.money.find_shapes(case, least=1, shapes=["fan_in", "fan_out"])
    assert len(found) == 0
    assert found.notes == (
        "1 payments have no day and are left out.",
        "1 payments have no amount or no currency and are left out.",
    )


def test_hubs_take_part_in_no_shape_and_are_named() -> None:
    shop = [(f"B{k}", "SHOP", "20", f"2024-05-01 1{k}:00") for k in range(9)]
    assert shapes_of(case_of(shop))["shape"].tolist() == ["fan_in"]
    found = la.money.find_shapes(case_of(shop), max_neighbors=8)
    assert found.to_frame().empty
    assert found.notes == ("Left out as hubs, by partners: account:SHOP (9).",)


def test_withdrawing_the_document_takes_the_shape_away() -> None:
    case = case_of([], more=laundering()[:4])
    assert len(la.money.find_shapes(case)) == 1
    case.withdraw("more", reason="test")
    assert len(la.money.find_shapes(case)) == 0


def test_protected_accounts_are_masked_and_shapes_about_them_are_counted() -> None:
    case = case_of(laundering())
    protect(case, "V-1", "C1")
    protect(case, "V-2", "S2")
    found = la.money.find_shapes(case, shapes=["cycle", "scatter_gather"])
    assert (len(found), found.withheld) == (1, 1)
    assert sum(account.startswith("account of ") for account in found.rows[0].accounts) == 1
    assert "1 about accounts of protected people not listed." in found.caveat
    shown = str([found.to_frame(), found.reasons(1), found.rows, found.notes])
    assert "account:S2" not in shown
    assert "account:C1" not in shown
    for account in ("C3", "S3"):
        protect(case, f"V-{account}", account)
    for show in (found.to_frame, lambda: found.rows, lambda: found.reasons(1)):
        with pytest.raises(ProtectedError) as caught:
            show()
        assert str(caught.value).endswith("Ask again: la.money.find_shapes(case, …).")


def test_amounts_stay_exact() -> None:
    rows = [("A", "B", "0.1", "2024-05-01"), ("B", "C", "0.1", "2024-05-02")]
    case = case_of([*rows, ("C", "A", "0.1", "2024-05-03")])
    case.add(payments([("D", "A", "99999999999999.9999", "2024-05-01")], "large"))
    found = la.money.find_shapes(case, least=2, shapes=["cycle", "fan_in"]).to_frame()
    assert found["amount_in"].tolist() == [Decimal("0.10"), Decimal("100000000000000.0999")]
