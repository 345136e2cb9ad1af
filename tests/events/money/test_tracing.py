"""Money is followed as coins would be, none is lost, and nobody protected is followed."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import fewer
from hypothesis import given, settings
from hypothesis import strategies as st

import linkanalysis as la
from linkanalysis.errors import GraphKindError, ProtectedError, UnknownNameError
from linkanalysis.events.money.tracing import in_turn
from linkanalysis.events.money.transfers import read_transfers
from tests.events.money.money_cases import case_of, protect

if TYPE_CHECKING:
    from tests.events.money.money_cases import Row

HALVES: list[Row] = [
    ("T", "B", "100", "2024-05-01"),
    ("D", "B", "100", "2024-05-02"),
    ("B", "C", "100", "2024-05-03"),
]


def ends(case: la.Case, account: str = "account:T", **options: object) -> dict[str, Decimal]:
    frame = la.money.follow(case, account, **options).to_frame()  # type: ignore[arg-type]
    return {
        who.removeprefix("account:"): amount
        for who, amount in zip(frame["account"], frame["ends_here"], strict=True)
        if amount
    }


@pytest.mark.parametrize(
    ("method", "left"),
    [("fifo", {"C": 100}), ("lifo", {"B": 100}), ("proportional", {"B": 50, "C": 50})],
)
def test_a_hundred_among_two_hundred(method: str, left: dict[str, int]) -> None:
    assert ends(case_of(HALVES), method=method) == left


def test_backwards_the_oldest_came_from_the_first() -> None:
    case = case_of(HALVES)
    assert ends(case, "account:C", direction="in") == {"T": 100}
    assert ends(case, "account:C", direction="in", method="lifo") == {"D": 100}


def test_what_an_account_held_before_is_paid_first_and_said() -> None:
    found = la.money.follow(case_of([*HALVES, ("B", "E", "150", "2024-05-04")]), "account:T")
    frame = found.to_frame().set_index("account")
    assert frame["ends_here"].map(int).to_dict() == {
        "account:C": 50, "account:E": 50, "account:B": 0,
    }  # fmt: skip
    assert frame["held_before"].map(int).to_dict()["account:B"] == 50
    assert found.notes == (
        "Followed: 100.00 USD in 1 payment.",
        "1 account paid more than came in: the rest counts as held before and nobody's.",
    )


def test_money_ends_at_hubs_places_and_where_it_began() -> None:
    rows = [("T", "SHOP", "30", "2024-05-01"), ("T", "A", "60", "2024-05-01")]
    rows += [("A", "T", "20", "2024-05-02"), ("SHOP", "Z", "30", "2024-05-03")]
    rows += [(f"S{k}", "SHOP", "5", "2024-05-01") for k in range(4)]
    case = case_of(rows)
    cash = [("account:A", "place:atm", "payment", "40", "USD", pd.Timestamp("2024-05-04"))]
    frame = pd.DataFrame(cash, columns=["source", "target", "type", "amount", "unit", "start"])
    document = la.Document(title="cash", sha256="0" * 64)
    case.add(la.Batch.of(document, links=frame.assign(row="2")))
    found = la.money.follow(case, "account:T", max_neighbors=5).to_frame()
    assert found[["account", "ends_here", "kind", "steps"]].to_numpy().tolist() == [
        ["place:atm", Decimal(40), "place", 2],
        ["account:SHOP", Decimal(30), "hub", 1],
        ["account:T", Decimal(20), "account asked for", 2],
        ["account:A", Decimal(0), "", 1],
    ]


def test_currencies_are_followed_apart_and_only_in_the_time_asked_for() -> None:
    rows = [*HALVES, ("T", "E", "7", "2024-05-01", "", "EUR"), ("T", "F", "9", "2024-06-01")]
    assert ends(case_of(rows)) == {"C": 100, "E": 7, "F": 9}
    assert ends(case_of(rows), when=("2024-05-01", "2024-05-31")) == {"C": 100, "E": 7}


def test_at_one_moment_what_comes_in_does_so_first() -> None:
    rows = [(a, b, "10", "2024-05-01") for a, b in ("CD", "BC", "AB", "XY", "YX")]
    case = case_of(rows)
    transfers = read_transfers(case)
    order = [transfers.ids[transfers.target[e]][-1] for e in in_turn(transfers)]
    assert order[:3] == ["B", "C", "D"]
    assert sorted(order) == ["B", "C", "D", "X", "Y"]
    assert ends(case, "account:A") == {"D": 10}


FEW = settings(max_examples=fewer(3))  # each makes a case
STREAM = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 4)), min_size=1, max_size=24
).map(lambda rows: [row for row in rows if row[0] != row[1]])


def as_case(rows: list[tuple[int, int, int]]) -> la.Case:
    days = pd.date_range("2024-05-01", periods=len(rows))
    return case_of(
        [(f"N{a}", f"N{b}", str(n), str(d.date())) for (a, b, n), d in zip(rows, days, strict=True)]
    )


def coins(rows: list[tuple[int, int, int]], *, oldest: bool, out: bool) -> Counter[str]:
    """Move single coins, each of which remembers its way; return where those of N0 ended."""
    balance: Counter[int] = Counter()
    need: Counter[int] = Counter()
    for a, b, amount in rows:
        balance[a] -= amount
        balance[b] += amount
        need[a] = max(need[a], -balance[a])
    held = {k: [[k] for _ in range(need[k])] if k else [] for k in range(5)}
    gone: list[list[int]] = []
    for a, b, amount in rows:
        for _ in range(amount):
            way = [0] if a == 0 else held[a].pop(0 if oldest else -1)
            (gone if b == 0 else held[b]).append([*way, b])
    if out:
        finished = [*gone, *(way for coin in held.values() for way in coin)]
        return Counter(f"N{way[-1]}" for way in finished if way[0] == 0 and len(way) > 1)
    return Counter(f"N{way[0]}" for way in gone)


@FEW
@given(STREAM)
def test_lots_move_as_single_coins_do(rows: list[tuple[int, int, int]]) -> None:
    case = as_case(rows)
    for (direction, end), method in product((("out", 0), ("in", 1)), ("fifo", "lifo")):
        if not any(row[end] == 0 for row in rows):
            continue
        found = ends(case, "account:N0", direction=direction, method=method)
        expected = coins(rows, oldest=method == "fifo", out=direction == "out")
        assert found == expected


@FEW
@given(STREAM)
def test_shares_are_those_of_fractions_and_nothing_is_lost(
    rows: list[tuple[int, int, int]],
) -> None:
    if not any(row[0] == 0 for row in rows):
        return
    balance: Counter[int] = Counter()
    need: Counter[int] = Counter()
    for a, b, amount in rows:
        balance[a] -= amount
        balance[b] += amount
        need[a] = max(need[a], -balance[a])
    held = {k: Fraction(need[k]) for k in range(5)}
    traced: defaultdict[int, Fraction] = defaultdict(Fraction)
    for a, b, amount in rows:
        part = Fraction(amount) if a == 0 else traced[a] * amount / held[a]
        if a:
            traced[a] -= part
            held[a] -= amount
        traced[b] += part
        held[b] += amount
    found = ends(as_case(rows), "account:N0", method="proportional")
    assert sum(found.values()) == sum(amount for a, _, amount in rows if a == 0)
    for k in range(5):
        got = Fraction(found.get(f"N{k}", Decimal(0)))
        assert abs(got - traced[k]) <= Fraction(len(rows), 10_000)


def test_reasons_are_the_payments_that_brought_the_money() -> None:
    found = la.money.follow(case_of(HALVES), "account:T")
    assert [row.account for row in found.rows] == ["account:C", "account:B"]
    assert [reason.row for reason in found.reasons(1)] == ["4"]
    assert [reason.row for reason in found.reasons(2)] == ["2"]


@pytest.mark.exhaustive
def test_the_order_of_rows_and_documents_changes_nothing() -> None:
    rows = [*HALVES, ("C", "E", "40", "2024-05-05"), ("C", "F", "40", "2024-05-05")]
    cases = case_of(rows), case_of(rows[::-1]), case_of(rows[::2], more=rows[1::2])
    for method in la.money.METHODS:
        frames = [la.money.follow(case, "account:T", method=method).to_frame() for case in cases]
        pd.testing.assert_frame_equal(frames[0], frames[1])
        pd.testing.assert_frame_equal(frames[0], frames[2])


def test_protected_accounts_are_masked_on_the_way_and_not_followed() -> None:
    case = case_of(HALVES)
    protect(case, "V-1", "B")
    found = la.money.follow(case, "account:T")
    assert found.rows[1].account == "account of Protected 1"
    shown = str([found.to_frame(), found.rows, found.reasons(1), found.reasons(2), found.made_by])
    assert "account:B" not in shown
    for name in ("account:B", "account of Protected 1"):
        with pytest.raises(ProtectedError) as caught:
            la.money.follow(case, name)
        assert str(caught.value) == (
            "account of Protected 1 is protected: its money counts where other money passes "
            "through, and is not followed by itself. An override needs who and why, and is "
            "journaled."
        )


def test_wrong_questions_are_refused() -> None:
    case = case_of(HALVES)
    with pytest.raises(UnknownNameError) as caught:
        la.money.follow(case, "account:Z")
    assert str(caught.value) == (
        '"account:Z" is in no payment of this case; case.find(…) searches for it.'
    )
    with pytest.raises(UnknownNameError):
        la.money.follow(case, "account:T", direction="all")
    with pytest.raises(UnknownNameError):
        la.money.follow(case, "account:T", method="poison")
    with pytest.raises(GraphKindError) as refused:
        la.money.follow(case, "account:C", direction="in", method="proportional")
    assert str(refused.value) == (
        'method is "proportional" and direction is "in"; "proportional" follows money forward '
        'only. Write method="fifo" or method="lifo".'
    )
