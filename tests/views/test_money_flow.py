"""Money flow: every amount accounted for, levels from left to right, down to the rows."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from linkanalysis.errors import UnknownNameError
from linkanalysis.views import flow_page
from linkanalysis.views.pages.page import data_of
from tests.events.money import money_cases

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Sheet
    from shown_cases import Hostile

PAID = [
    ("ANA", "B", "1000", "2024-05-01", "transfer"),
    ("X", "B", "200", "2024-05-01", "transfer"),
    ("ANA", "C", "500", "2024-05-01", "transfer"),
    ("B", "D", "700", "2024-05-02", "transfer"),
    ("B", "E", "350", "2024-05-03", "transfer"),
    ("C", "E", "100", "2024-05-03", "transfer"),
    ("E", "F", "300", "2024-05-04", "transfer"),
    ("F", "ANA", "120", "2024-05-05", "transfer"),
]


@pytest.fixture(scope="module")
def trace() -> la.money.Trace:
    return la.money.follow(money_cases.case_of(PAID), "account:ANA")


def _flows(view: la.View) -> dict[tuple[str, str], str]:
    data = data_of(view.html)
    names = [account["name"] for account in data["accounts"]]
    return {(names[flow["from"]], names[flow["to"]]): flow["amount"] for flow in data["flows"]}


def test_bands_are_the_part_that_is_followed(trace: la.money.Trace) -> None:
    # of the 350 that B pays to E, first in first out takes the last 300 of Ana's 1,000
    assert _flows(la.views.money_flow(trace)) == {
        ("account:ANA", "account:B"): "1000.00",
        ("account:ANA", "account:C"): "500.00",
        ("account:B", "account:D"): "700.00",
        ("account:B", "account:E"): "300.00",
        ("account:C", "account:E"): "100.00",
        ("account:E", "account:F"): "300.00",
        ("account:F", "account:ANA"): "120.00",
    }


def test_a_shape_that_the_record_explains_says_so_first() -> None:
    paid = [(who, "B", amount, "2024-05-01", how) for who, amount, how in WAGE_AND_GIFTS]
    found = la.money.find_shapes(money_cases.case_of(paid), shapes=["fan_in", "fan_out"])
    assert data_of(la.views.money_flow(found).html)["notes"][0] == (
        "What the record says would explain this: 900.00 USD of 930.00 USD are wages, or of one "
        "sum at regular intervals."
    )


WAGE_AND_GIFTS = [("MILL", "900", "payroll"), ("X", "15", ""), ("Y", "15", "")]


@pytest.mark.parametrize("direction", ["out", "in"])
def test_what_comes_in_and_goes_on_is_what_the_rows_say(direction: str) -> None:
    case = money_cases.case_of(PAID)
    account = "account:ANA" if direction == "out" else "account:F"
    found = la.money.follow(case, account, direction=direction)
    for row in found.rows:
        sums = [
            sum(
                (flow.amount for flow in found.flows if getattr(flow, end) == row.account),
                Decimal(0),
            )
            for end in ("target", "source")
        ]
        if row.kind == "":
            assert sums == [row.received, row.passed_on]
    assert found.flows


def test_levels_count_payments_from_where_the_money_begins(trace: la.money.Trace) -> None:
    accounts = data_of(la.views.money_flow(trace).html)["accounts"]
    assert {each["name"][8:]: each["level"] for each in accounts} == {
        "ANA": 0, "B": 1, "C": 1, "D": 2, "E": 2, "F": 3,
    }  # fmt: skip


def test_a_shape_is_drawn_by_its_number_and_has_all_its_transfers() -> None:
    shapes = la.money.find_shapes(money_cases.case_of(money_cases.laundering()))
    for number, shape in enumerate(shapes.rows, 1):
        drawn = shapes.flows[number - 1]
        assert sum(flow.transfers for flow in drawn) == shape.transfers
        assert {end for flow in drawn for end in (flow.source, flow.target)} == {*shape.accounts}
    assert shapes.rows[0].shape == "cycle"
    data = data_of(la.views.money_flow(shapes).html)
    assert sorted(account["level"] for account in data["accounts"]) == [0, 1, 2, 3]
    with pytest.raises(UnknownNameError) as caught:
        la.views.money_flow(shapes, 99)
    assert str(caught.value) == "There is no shape 99; this table has shapes 1 to 25."


def test_beyond_150_accounts_smaller_flows_are_counted(
    trace: la.money.Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow_page, "MOST_ACCOUNTS", 3)
    view = la.views.money_flow(trace)
    assert list(_flows(view).values()) == ["1000.00", "700.00"]
    assert data_of(view.html)["notes"][0] == (
        "Not drawn, because a page holds 3 accounts: 5 smaller flows, 1,320.00 USD in all."
    )


def test_an_account_of_a_protected_person_is_masked() -> None:
    case = money_cases.case_of(
        [(*row[:1], row[1].replace("B", "VAULT77"), *row[2:]) for row in PAID]
    )
    money_cases.protect(case, "V-1", "VAULT77")
    view = la.views.money_flow(la.money.follow(case, "account:ANA"))
    assert "VAULT77" not in view.html
    assert "Protected 1" in view.html


@pytest.mark.exhaustive
def test_the_same_payments_in_another_order_give_the_same_page() -> None:
    pages = {
        re.sub(
            r"case [0-9a-f]{12}|, row \d+|\"\d+\"", "",
            la.views.money_flow(la.money.follow(money_cases.case_of(rows), "account:ANA")).html,
        )
        for rows in (PAID, PAID[::-1])
    }  # fmt: skip
    assert len(pages) == 1


@pytest.mark.browser
def test_a_band_leads_to_its_rows_and_what_stays_is_hatched(
    sheet: Sheet, trace: la.money.Trace, tmp_path: Path
) -> None:
    page = sheet.show(la.views.money_flow(trace).save(tmp_path / "flow.html"))
    assert page.locator("#showing").inner_text() == "7 flows between 6 accounts"
    assert page.locator("#flow .band").count() == 7
    assert page.locator("#flow .band.back").count() == 1
    widths = [float(str(one.get_attribute("stroke-width"))) for one in page.locator(".band").all()]
    assert widths[0] == pytest.approx(2 * widths[1])
    # money that returns would cover what it goes around
    assert float(str(page.locator("#flow .band.back").get_attribute("stroke-width"))) == 6
    inside = "p => p.getBBox().y + p.getBBox().height <= p.ownerSVGElement.viewBox.baseVal.height"
    assert page.locator("#flow .band.back").evaluate(inside)
    assert sorted(page.locator("#flow .rest title").all_text_contents()) == [
        "100 USD not passed on",
        "180 USD not passed on",
        "400 USD not passed on",
        "700 USD not passed on",
    ]
    band = page.get_by_role("button", name="account:B → account:E: 300 USD in 1 payment")
    band.focus()
    page.keyboard.press("Enter")
    assert page.locator("#records h2").inner_text() == "account:B → account:E: 1 row"
    assert page.locator("#records td").all_inner_texts() == [
        "account:B → account:E",
        "account:B paid account:E, 2024-05-03, 350.00 USD",
        "bank, row 6\nungraded",
    ]
    page.keyboard.press("Escape")
    assert page.locator("#records tbody tr").count() == 7
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])


@pytest.mark.exhaustive
@pytest.mark.browser
def test_a_flow_prints_on_one_page(sheet: Sheet, trace: la.money.Trace, tmp_path: Path) -> None:
    page = sheet.show(la.views.money_flow(trace).save(tmp_path / "flow.html"))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.browser
def test_hostile_names_are_text(sheet: Sheet, hostile: Hostile, tmp_path: Path) -> None:
    case = money_cases.case_of([("ANA", hostile.markup, "5", "2024-05-01", "transfer")])
    view = la.views.money_flow(la.money.follow(case, "account:ANA"), title=hostile.script)
    page = sheet.show(view.save(tmp_path / "flow.html"))
    assert page.locator("h1").inner_text() == hostile.script
    assert page.locator("img").count() == 0
    assert sheet.requests == []
    assert (sheet.messages, sheet.errors) == ([], [])
