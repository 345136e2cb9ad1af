"""Wallets that several others paid, and services that everybody pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Iterable

Transfer = tuple[str, str, str]
PURSE = [("1Ana", "1Purse", "0.5"), ("1Ben", "1Purse", "0.25"), ("1Cay", "1Purse", "1")]
FUNDED = [("1Fund", name, "2") for name in ("1Ana", "1Ben", "1Cay", "1Dov")]


def transfers(rows: Iterable[Transfer], document: str = "chain") -> la.Batch:
    """Read transfers, one a day."""
    frame = pd.DataFrame(list(rows), columns=["source", "target", "amount"])
    frame["start"] = [f"2024-05-{k % 28 + 1:02d} 12:00Z" for k in range(len(frame))]
    frame = frame.assign(asset="BTC", chain="btc")
    return la.read_frame(frame, reader="crypto_transfers", document=document)


def case_of(*batches: la.Batch) -> la.Case:
    case = la.Case(purpose="training", timezone="UTC")
    for batch in batches:
        case.add(batch)
    return case


def found(case: la.Case, **options: int) -> list[list[object]]:
    frame = la.money.find_shared_wallets(case, **options).to_frame()
    return frame[["wallet", "direction", "count"]].to_numpy().tolist()


def links(rows: Iterable[tuple[str, str, str]], document: str = "ties") -> la.Batch:
    frame = pd.DataFrame(list(rows), columns=["source", "target", "type"])
    return la.read_frame(frame, reader="links", document=document)


def test_a_purse_and_a_funder_are_found_with_their_rows() -> None:
    case = case_of(transfers(PURSE), transfers(FUNDED, "other chain"))
    assert found(case) == [["wallet:btc:1Fund", "out", 4], ["wallet:btc:1Purse", "in", 3]]
    answer = la.money.find_shared_wallets(case)
    line = answer.to_frame().iloc[1]
    assert line["parties"] == ("wallet:btc:1Ana", "wallet:btc:1Ben", "wallet:btc:1Cay")
    assert (line["payments"], line["amounts"]) == (3, ("175,000,000.00 sat",))
    assert [str(line["first"])[:10], str(line["last"])[:10]] == ["2024-05-01", "2024-05-03"]
    assert {(one.document, one.row) for one in answer.reasons(2)} == {
        ("chain", str(row)) for row in (2, 3, 4)
    }
    case.withdraw("chain", reason="of another case")
    assert found(case) == [["wallet:btc:1Fund", "out", 4]]


@pytest.mark.parametrize("kind", ["Exchange (hot wallet)", "mixer", "Online casino"])
def test_services_are_left_out_and_named(kind: str) -> None:
    said = pd.DataFrame({"entity": ["wallet:btc:1Purse"], "attribute": "category", "value": kind})
    labels = la.read_frame(said, reader="statements", document="labels")
    case = case_of(transfers(PURSE), labels)
    assert found(case) == []
    note = f"Left out as used by many: wallet:btc:1Purse: {kind}."
    assert la.money.find_shared_wallets(case).notes == (note,)


def test_a_shop_is_a_hub() -> None:
    shop = [(f"1Buyer{n}", "1Shop", "0.1") for n in range(51)]
    case = case_of(transfers(shop))
    assert found(case) == []
    assert la.money.find_shared_wallets(case).notes == (
        "Left out as used by many: wallet:btc:1Shop: 51 parties.",
    )
    assert found(case, max_members=51) == [["wallet:btc:1Shop", "in", 51]]


def test_three_wallets_of_one_family_are_one_party() -> None:
    held = [
        ("person:KY-1", "wallet:btc:1Ana", "holds"),
        ("person:KY-2", "wallet:btc:1Ben", "holds"),
    ]
    case = case_of(transfers(PURSE), links([*held, ("person:KY-1", "person:KY-2", "kin")]))
    assert found(case) == []
    assert found(case, least=2) == [["wallet:btc:1Purse", "in", 2]]


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [("", "", 2), ("2024-05-01", "2024-05-01", 3), ("2024-05-02", "2024-05-02T23:00Z", 2)],
)
def test_a_family_counts_once_only_while_it_held_the_wallets(
    start: str, end: str, count: int
) -> None:
    """Ana, Ben and Cay paid on 1, 2 and 3 May; the family of Ana's holder held Ben's for a time."""
    rows = [
        ("person:KY-1", "wallet:btc:1Ana", "holds", "", ""),
        ("person:KY-1", "wallet:btc:1Ben", "holds", start, end),
    ]
    frame = pd.DataFrame(rows, columns=["source", "target", "type", "start", "end"])
    about = {"title": "ties", "timezone": "UTC"}
    case = case_of(transfers(PURSE), la.read_frame(frame, reader="links", document=about))
    assert [row[2] for row in found(case, least=2)] == [count]


def test_a_victims_wallet_is_masked_as_a_party_and_withheld_as_a_find() -> None:
    role = pd.DataFrame({"entity": ["KY-7"], "attribute": "role", "value": "victim"})
    victim = la.read_frame(role.assign(type="person"), reader="statements", document="roles")
    payer = links([("person:KY-7", "wallet:btc:1Ana", "holds")])
    answer = la.money.find_shared_wallets(case_of(victim, payer, transfers(PURSE)))
    assert answer.to_frame()["parties"].tolist() == [
        ("wallet of Protected 1", "wallet:btc:1Ben", "wallet:btc:1Cay")
    ]
    assert "1Ana" not in f"{answer.reasons(1)} {answer.caveat}"
    owner = links([("person:KY-7", "wallet:btc:1Purse", "holds")])
    answer = la.money.find_shared_wallets(case_of(victim, owner, transfers(PURSE)))
    assert (len(answer), answer.withheld) == (0, 1)
