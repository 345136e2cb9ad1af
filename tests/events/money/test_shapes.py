"""Shapes that are planted in a case are found with their rows, and name nobody protected."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import example, given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import ProtectedError
from linkanalysis.events.money.shapes import _at_intervals
from linkanalysis.events.money.transfers import US_A_DAY, read_transfers
from tests.events.money.money_cases import case_of, laundering, payments, protect


def shapes_of(case: la.Case, **options: object) -> pd.DataFrame:
    return la.money.find_shapes(case, **options).to_frame()  # type: ignore[arg-type]


CYCLES = ["cycle", "same_amount_cycle"]


def test_planted_shapes_are_found_with_subjects_and_amounts() -> None:
    frame = shapes_of(case_of(laundering()), shapes=la.money.SHAPES[:6])
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


def test_one_amount_that_goes_around_is_found_in_any_order_of_days() -> None:
    rows = [("B", "C", "700", "2024-05-03"), ("C", "A", "700", "2024-05-01")]
    late = [*rows, ("A", "B", "700", "2024-05-16")]
    assert shapes_of(case_of(late), shapes=CYCLES).empty
    assert shapes_of(case_of([*rows, ("A", "B", "700.01", "2024-05-04")]), shapes=CYCLES).empty
    (row,) = la.money.find_shapes(case_of(late), shapes=CYCLES, within_days=15).rows
    assert (row.shape, row.transfers, row.amount_in) == ("same_amount_cycle", 3, Decimal(700))
    assert row.subjects == row.accounts == ("account:A", "account:B", "account:C")


def test_fans_are_found_where_they_gather_and_scatter() -> None:
    frame = shapes_of(case_of(laundering()), shapes=["fan_in", "fan_out"], least=4)
    found = frame[["shape", "subjects", "transfers"]].to_numpy().tolist()
    assert found == [
        ["fan_in", ("account:S9",), 4],
        ["fan_in", ("account:G0",), 4],
        ["fan_out", ("account:S0",), 4],
        ["fan_out", ("account:G0",), 4],
    ]


def customers(days: list[int], many: int = 6) -> list[tuple[str, ...]]:
    """Let different customers pay an account of a shop on some days of a year."""
    begin = pd.Timestamp("2024-01-01")
    return [
        (f"C{k}", "SHOP", str(20 + 7 * k + day), f"{begin + pd.Timedelta(days=day):%Y-%m-%d}")
        for day in days
        for k in range(many)
    ]


def dues(months: int, payers: int = 4) -> list[tuple[str, ...]]:
    return [
        (f"P{k}", "BOX", "25", f"2024-0{month}-{k + 1:02d}")
        for month in range(1, months + 1)
        for k in range(payers)
    ]


def explained(case: la.Case) -> list[tuple[str, str]]:
    rows = la.money.find_shapes(case, shapes="fan_in").rows
    return [(row.subjects[0], row.explanation) for row in rows]


def on_record(case: la.Case, *links: tuple[str, str, str]) -> la.Case:
    frame = pd.DataFrame([*links], columns=["source", "type", "target"])
    document = la.Document(title="registers", sha256="a" * 64)
    case.add(la.Batch.of(document, links=frame))
    return case


SHOP = ("organization:Feed Store", "owns", "account:SHOP")
USUAL = "an account of a business on record, with at least half as many payers at another time"


@pytest.mark.parametrize(
    ("rows", "explanation"),
    [
        (customers(list(range(0, 60, 3))), USUAL),  # one long fan
        (customers([0, 90]), USUAL),
        (customers([0]) + customers([90], many=3), USUAL),
        (customers([0]) + customers([90], many=2), ""),  # a crowd that it has only once
        (customers([0]), ""),
    ],
)
def test_a_fan_of_a_business_is_explained_if_it_has_payers_at_other_times(
    rows: list[tuple[str, ...]], explanation: str
) -> None:
    case = case_of(rows)
    assert {*explained(case)} == {("account:SHOP", "")}
    assert explained(on_record(case, SHOP))[0] == ("account:SHOP", explanation)


def test_rents_and_dues_of_one_sum_explain_a_fan_from_the_third_month_on() -> None:
    assert {*explained(case_of(dues(2)))} == {("account:BOX", "")}
    why = "100.00 USD of 100.00 USD are wages, or of one sum at regular intervals"
    assert {*explained(case_of(dues(3)))} == {("account:BOX", why)}
    # two who pay otherwise are fewer than three; three are a fan by themselves
    others = [(f"X{k}", "BOX", "900", "2024-02-03") for k in range(3)]
    found = dict(explained(case_of([*dues(3), *others[:2]])))
    assert found["account:BOX"].endswith("regular intervals")
    texts = {why for _, why in explained(case_of([*dues(3), *others]))}
    assert "" in texts


GIFT = [("G1", "KEEPER", "15", "2024-05-02"), ("G2", "KEEPER", "15", "2024-05-02")]
WAGE = ("MILL", "KEEPER", "900", "2024-05-03")
EMPLOYER = [
    ("person:1", "owns", "account:KEEPER"),
    ("person:1", "employed_by", "organization:Mill"),
    ("organization:Mill", "owns", "account:MILL"),
]


def test_a_wage_among_gifts_explains_a_fan_if_the_record_says_that_it_is_one() -> None:
    why = "900.00 USD of 930.00 USD are wages, or of one sum at regular intervals"
    case = case_of([*GIFT, WAGE])
    assert explained(case) == [("account:KEEPER", "")]
    assert explained(on_record(case, *EMPLOYER)) == [("account:KEEPER", why)]
    assert explained(case_of([*GIFT, (*WAGE, "payroll")])) == [("account:KEEPER", why)]
    # what staff pay into an account of their firm is no wage
    other = [
        ("person:1", "owns", "account:MILL"),
        ("organization:Mill", "owns", "account:KEEPER"),
        ("person:1", "employed_by", "organization:Mill"),
    ]
    assert explained(on_record(case_of([*GIFT, WAGE]), *other)) == [("account:KEEPER", "")]
    # two who pay more than a fifth of all make no fan; nor do three who pay less
    two = [(who, keeper, "400", day) for who, keeper, _, day in GIFT]
    assert explained(case_of([*two, (*WAGE, "payroll")]))[0][1].startswith("900.00 USD of 1,700.00")
    three = [*GIFT, ("G3", *GIFT[0][1:])]
    assert explained(case_of([*three, (*WAGE, "payroll")]))[0][1].startswith("900.00 USD of 945.00")
    # three who pay more than a fifth of all are a fan beside the wage
    more = [(who, keeper, "80", day) for who, keeper, _, day in three]
    assert explained(case_of([*more, (*WAGE, "payroll")])) == [("account:KEEPER", "")]


def test_what_the_record_explains_comes_last_of_all_shapes() -> None:
    case = on_record(case_of([*customers([0, 90]), *laundering()]), SHOP)
    frame = shapes_of(case)
    last = frame["explanation"] != ""
    assert last.sum() == 2
    assert last.to_numpy()[-2:].all()
    assert set(frame["subjects"][last]) == {("account:SHOP",)}


def intervals_by_the_rule(days: list[tuple[str, int, int]]) -> list[bool]:
    """Tell the same payment by payment: payer, amount and day."""
    found = []
    for payer, amount, _ in days:
        mine = sorted(day for who, sum_, day in days if (who, sum_) == (payer, amount))
        gaps = [b - a for a, b in pairwise(mine)]
        found.append(len(mine) > 2 and min(gaps) > 0 and max(gaps) < 2 * min(gaps))
    return found


@example([("A", 1, 0), ("A", 1, 10), ("A", 1, 30)])
@example([("A", 1, 0), ("A", 1, 10), ("A", 1, 29)])
@settings(max_examples=fewer(3))  # each makes a case
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(1, 2), st.integers(0, 40)), max_size=12
    ).map(lambda rows: sorted(set(rows), key=lambda row: row[2]))
)
def test_payments_at_intervals_are_those_that_the_rule_names(
    days: list[tuple[str, int, int]],
) -> None:
    rows = [
        (who, "BOX", str(amount), f"{pd.Timestamp('2024-01-01') + pd.Timedelta(days=day):%Y-%m-%d}")
        for who, amount, day in days
    ]
    if not rows:
        return
    transfers = read_transfers(case_of(rows))
    told = dict(zip(map(tuple, days), intervals_by_the_rule(days), strict=True))
    start = pd.Timestamp("2024-01-01").value // 1000
    keys = [
        (transfers.ids[a].removeprefix("account:"), amount // 10_000, (time - start) // US_A_DAY)
        for a, amount, time in zip(
            *(each.tolist() for each in (transfers.source, transfers.amount, transfers.time)),
            strict=True,
        )
    ]
    assert _at_intervals(transfers).tolist() == [told[key] for key in keys]


def test_reasons_are_the_rows_of_the_transfers() -> None:
    case = case_of(laundering())
    found = la.money.find_shapes(case, shapes="cycle")
    assert [(reason.document, reason.row) for reason in found.reasons(1)] == [
        ("bank", str(row)) for row in range(2, 6)
    ]
    assert found.reasons(1)[0].text == "account:C1 paid account:C2, 2024-05-01, 9,000.00 USD"
    assert len(found.reasons(1, limit=2)) == 2


def test_a_cycle_needs_time_amount_and_currency() -> None:
    changes: list[dict[str, str]] = [
        {},  # the cycle as it is planted
        {"date": "2024-06-05 09:00"},  # too late
        {"date": "2024-05-01 09:30"},  # before the money came
        {"amount": "4000"},  # most of it stays
        {"amount": "8600"},  # more than came
        {"currency": "EUR"},
        {"payee": "C9"},
    ]
    rows = []
    for number, change in enumerate(changes):  # each among accounts of its own
        last = {"payer": "C4", "payee": "C1", "amount": "8300", "date": "2024-05-05 09:00"}
        last |= {"channel": "", "currency": "USD"} | change
        for payer, payee, *more in (*laundering()[:3], tuple(last.values())):
            rows.append((f"{number}{payer}", f"{number}{payee}", *more))
    assert shapes_of(case_of(rows))["subjects"].tolist() == [("account:0C1",)]


@pytest.mark.exhaustive
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
    assert found.notes == (
        (
            "Left out as hubs, by payers or payees within 14 days: account:SHOP (9). "
            "That leaves out 9 transfers of 9."
        ),
    )


def test_a_hub_has_too_many_partners_within_the_days_and_not_over_the_year() -> None:
    shop = [
        (f"B{day}", "SHOP", "20", f"2024-{day // 28 + 1:02d}-{day % 28 + 1:02d}")
        for day in range(0, 280, 7)
    ]
    ring = [("SHOP", "X", "900", "2024-05-01"), ("X", "Y", "880", "2024-05-02")]
    case = case_of([*shop, *ring, ("Y", "SHOP", "850", "2024-05-03")])
    found = la.money.find_shapes(case, shapes="cycle", max_neighbors=5)
    assert found.to_frame()["subjects"].tolist() == [("account:SHOP",)]
    assert found.notes == ()
    few = la.money.find_shapes(case, shapes="cycle", max_neighbors=2)
    assert few.to_frame().empty
    assert few.notes == (
        (
            "Left out as hubs, by payers or payees within 14 days: account:SHOP (4). "
            "That leaves out 42 transfers of 43."
        ),
    )


GATHERED = [(f"P{k}", "G", "100", f"2024-05-0{k + 1}") for k in range(3)]
SCATTERED = [("G", f"Q{k}", "95", f"2024-05-0{k + 6}") for k in range(3)]


@pytest.mark.parametrize(
    "other",
    [
        ("G", "CAR", "250", "2024-05-05"),  # most of what it gathered
        ("G", "CAR", "9000", "2024-05-05"),  # more than it gathered
        ("SALE", "G", "9000", "2024-05-02"),
        ("SALE", "G", "250", "2024-05-02"),
    ],
    ids=str,
)
def test_a_large_payment_in_between_hides_no_gathering(other: tuple[str, ...]) -> None:
    case = case_of([*GATHERED, other, *SCATTERED])
    found = la.money.find_shapes(case, shapes="gather_scatter").to_frame()
    assert found[["subjects", "amount_in", "amount_out"]].to_numpy().tolist() == [
        [("account:G",), Decimal(300), Decimal(285)]
    ]
    left_out = found[["left_out", "amount_left_out"]].to_numpy().tolist()
    assert left_out == [[1, Decimal(other[2])]]


@pytest.mark.parametrize("many", [2, 3])
def test_two_large_receipts_may_be_left_out_and_no_more(many: int) -> None:
    large = [(f"SALE{k}", "G", str(9000 + k), "2024-05-02") for k in range(many)]
    spent = [("G", "CAR", "250", "2024-05-05"), ("G", "RENT", "240", "2024-05-05")]
    case = case_of([*GATHERED, *large, *spent, *SCATTERED])
    rows = la.money.find_shapes(case, shapes="gather_scatter").rows
    assert [(row.transfers, row.left_out, row.amount_left_out) for row in rows] == (
        [(6, 4, Decimal(18491))] if many == 2 else []
    )


def test_a_cycle_of_one_amount_in_the_order_of_time_is_listed_once() -> None:
    ends = [("A", "B"), ("B", "C"), ("C", "A")]
    case = case_of([(*end, "700", f"2024-05-0{day}") for day, end in enumerate(ends, start=1)])
    (row,) = la.money.find_shapes(case, shapes=CYCLES).rows
    assert row.shape == "cycle"
    (row,) = la.money.find_shapes(case, shapes="same_amount_cycle").rows
    assert row.shape == "same_amount_cycle"


@pytest.mark.parametrize(("same", "other", "found"), [(7, 0, 1), (12, 0, 0), (12, 20, 1)])
def test_no_cycle_is_looked_for_in_an_amount_that_many_transfers_have(
    same: int, other: int, found: int
) -> None:
    # a cycle, further transfers of its amount, and some of another: 10 or 15 of it among 17 to 67
    ring = [("C", "A"), ("B", "C"), ("A", "B")]
    rows = [(*end, "20", f"2024-05-0{day}") for day, end in enumerate(ring, start=1)]
    rows += [(f"X{k}", f"Y{k}", "20", "2024-05-08") for k in range(same)]
    rows += [(f"Z{k}", f"W{k}", "35", "2024-05-09") for k in range(other)]
    shapes = la.money.find_shapes(case_of(rows), shapes="same_amount_cycle")
    left = (
        "Left out of same_amount_cycle as too common: 1 amount of 15 transfers. "
        "Chance alone would make cycles of them."
    )
    assert (len(shapes.rows), shapes.notes) == (found, () if found else (left,))


def test_accounts_that_make_a_shape_seldom_come_first() -> None:
    often = [
        row
        for month in (1, 3)
        for k in range(4)
        for row in (
            (f"C{k}", "SHOP", "100", f"2024-0{month}-0{k + 1}"),
            ("SHOP", f"S{k}", "95", f"2024-0{month}-0{k + 6}"),
        )
    ]
    case = case_of([*often, *GATHERED, *SCATTERED])
    found = la.money.find_shapes(case, shapes="gather_scatter").to_frame()
    assert found[["subjects", "transfers"]].to_numpy().tolist() == [
        [("account:G",), 6],
        *[[("account:SHOP",), 8]] * 2,
    ]


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
