"""Handsets and SIM cards that change, and those of shops, fleets and ordinary owners."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la
from tests.events.calls.phone_months import number, phone

BEGIN = pd.Timestamp("2024-05-01")

Use = tuple[int, int, int]  # number, handset, day


def imei(k: int) -> str:
    return f"3520990{k:07}1"


def device(k: int) -> str:
    return f"device:{imei(k)[:14]}"


def case_of(
    uses: list[Use], *, imsi: dict[int, int] | None = None, zone: str = "UTC", hour: int = 12
) -> la.Case:
    """Calls of a number from a handset on a day; `imsi` names the SIM card of a number."""
    cards = imsi or {}
    rows = [
        {
            "caller": number(who),
            "callee": number(9000),
            "imei": imei(which),
            "imsi": f"31041012345{cards[who]:04}" if who in cards else "",
            "start": str(BEGIN + pd.Timedelta(days=day, hours=hour)),
        }
        for who, which, day in uses
    ]
    case = la.Case(purpose="training", region="US-KY", timezone=zone)
    case.add(la.read_frame(pd.DataFrame(rows), reader="calls", document="calls"))
    return case


def found_in(uses: list[Use]) -> list[tuple[str, int]]:
    return [(row.thing, row.count) for row in la.calls.find_device_changes(case_of(uses)).rows]


def signs_in(case: la.Case) -> list[tuple[str, ...]]:
    return [one.entities for one in la.find_indicators(case, indicators="device_sim_churn")]


CHURN = [(k, 1, 5 * k + day) for k in range(4) for day in range(5)]


def test_a_handset_with_a_new_number_every_five_days_is_found_with_its_rows() -> None:
    case = case_of(CHURN)
    found = la.calls.find_device_changes(case)
    row = found.rows[0]
    assert (row.thing, row.kind, row.count) == (device(1), "device", 4)
    assert row.things == tuple(phone(k) for k in range(4))
    assert (row.first, row.last) == (BEGIN, BEGIN + pd.Timedelta(days=19))
    first = [reason.text.split()[0] for reason in found.reasons(1, limit=4)]
    assert set(first) == {phone(k) for k in range(4)}
    assert signs_in(case) == [(device(1), *(phone(k) for k in range(4)))]


def test_a_number_with_three_handsets_is_found() -> None:
    assert found_in([(1, k, 3 * k + day) for k in range(3) for day in range(3)]) == [(phone(1), 3)]


def test_cards_count_by_imsi_where_it_is_on_record() -> None:
    case = case_of(CHURN, imsi={k: k for k in range(4)})
    row = la.calls.find_device_changes(case).rows[0]
    assert row.things == tuple(f"sim:31041012345{k:04}" for k in range(4))
    # one card whose number changed is one card
    assert len(la.calls.find_device_changes(case_of(CHURN, imsi=dict.fromkeys(range(4), 7)))) == 0


@pytest.mark.parametrize(
    "uses",
    [
        # a desk tries the cards of its customers, who have handsets of their own
        [use for k in range(6) for use in ((k, 1, k), *((k, 10 + k, d) for d in range(9)))],
        # a desk tries its own card in handsets that are in use with others
        [use for k in range(6) for use in ((50, k, k), *((k, k, d) for d in range(9)))],
        # a handset for two cards
        [(k, 1, day) for k in range(2) for day in range(28)],
        # a broken phone that was replaced, and the next one too, half a year apart
        [(1, k, 60 * k + day) for k in range(3) for day in range(50)],
        # a handset passed on every two months
        [(k, 1, 60 * k + day) for k in range(3) for day in range(20)],
    ],
    ids=["repair desk", "test card", "dual SIM", "replaced", "passed on"],
)
def test_ordinary_changes_are_not_found(uses: list[Use]) -> None:
    assert found_in(uses) == []


def test_a_fleet_is_no_sign_and_is_counted() -> None:
    case = case_of(CHURN)
    held = [(f"phone:{number(k)}", "organization:Fleet", "subscriber_of") for k in range(3)]
    links = pd.DataFrame(held, columns=["target", "source", "type"])
    page = la.Document(title="subscribers", sha256="0" * 64)
    case.add(la.Batch.of(page, links=links.assign(row="2")))
    found = la.find_indicators(case, indicators="device_sim_churn")
    assert found.findings == ()
    assert "Not listed: 1 handset or SIM card of firms." in found.notes


def test_a_placeholder_is_no_handset() -> None:
    rows = [
        {"caller": number(k), "callee": number(9), "imei": "0" * 15, "start": f"2024-05-0{k} 12:00"}
        for k in range(1, 6)
    ]
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(pd.DataFrame(rows), reader="calls", document="calls"))
    assert len(la.calls.find_device_changes(case)) == 0


@pytest.mark.parametrize(("days", "count"), [(11, 3), (10, 0)])
def test_the_period_is_counted_in_days(days: int, count: int) -> None:
    found = la.calls.find_device_changes(
        case_of([(k, 1, 5 * k) for k in range(3)]), window_days=days
    )
    assert sum(row.count for row in found.rows) == count


def test_protected_people_are_masked_and_a_row_of_theirs_alone_is_withheld() -> None:
    case = case_of([*CHURN, *((20, k, 3 * k) for k in range(5, 8))])
    who = pd.DataFrame(
        {
            "id": ["V-1", "V-2", "P-1"],
            "role": ["victim", "victim", "suspect"],
            "phone": [number(2), number(20), number(0)],
        }
    )
    case.add(la.read_frame(who, reader="entities", document="people"))
    found = la.calls.find_device_changes(case)
    assert (len(found), found.withheld) == (1, 1)
    assert any(thing.startswith("phone of Protected ") for thing in found.rows[0].things)
    shown = str([found.rows, found.reasons(1), found.to_frame(), la.find_indicators(case).findings])
    assert number(2) not in shown
    assert number(20) not in shown


def test_answers_do_not_depend_on_the_order_of_rows() -> None:
    one, two = (la.calls.find_device_changes(case_of(uses)).rows for uses in (CHURN, CHURN[::-1]))
    assert one == two
    assert all(a.count >= b.count for a, b in pairwise(one))


@pytest.mark.parametrize("hour", [1, *exhaustive(12, 21)])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_the_days_of_a_period_are_those_of_the_case(zone: str, hour: int) -> None:
    case = case_of(CHURN, zone=zone, hour=hour)
    row = la.calls.find_device_changes(case).rows[0]
    assert (row.first, row.last) == (BEGIN, BEGIN + pd.Timedelta(days=19))
    (finding,) = la.find_indicators(case, indicators="device_sim_churn")
    assert finding.title.endswith("from 2024-05-01 to 2024-05-20")
