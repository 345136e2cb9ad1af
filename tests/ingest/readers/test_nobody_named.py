"""Cells that name nobody: each stands for somebody else, so that they tie no strangers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.keys.text import names_nobody

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = (
    "cells that name nobody (unknown, prepaid customer, cash and the like), each taken for "
    "somebody different: {}"
)


@pytest.mark.parametrize(
    "text",
    [
        *("PREPAID CUSTOMER", "Unknown male", "John Doe", "JANE DOE", "Cash", "N/A", "UNK"),
        *("Refused", "Same as above", "Occupant", "Current resident", "Pay as you go"),
        *("Self", "VARIOUS", "Unknown payer", "ATM", "Cash withdrawal", "Internal transfer"),
        *("Wireless caller", "unknown", "Not given", "Walk-in", "Desconocido"),
    ],
)
def test_entries_that_name_nobody(text: str) -> None:
    assert names_nobody(text)


@pytest.mark.parametrize(
    "text",
    [
        "John",
        "Jane",
        "Johnny Cash",
        "John Self",
        "Zelle",
        "John Doerr",
        "Unknown 3",
        "KY-118",
        "12",
        "",
        "Bo Na",
    ],
)
def test_entries_that_name_somebody(text: str) -> None:
    assert not names_nobody(text)


def test_prepaid_customers_of_two_phones_are_two() -> None:
    frame = pd.DataFrame(
        [("PREPAID CUSTOMER", "606-555-0111"), ("PREPAID CUSTOMER", "606-555-0112")],
        columns=["source", "target"],
    )
    ties = {"title": "subs", "type": "subscriber_of", "target_type": "phone"}
    batch = la.read_frame(frame, reader="links", document=ties)
    case = la.Case(purpose="training", region="US-KY")
    receipt = case.add(batch)
    assert case.links()["source"].tolist() == ["person:subs-2-source", "person:subs-3-source"]
    assert COUNTED.format(2) in str(receipt)


def test_unknown_men_of_two_incidents_are_two_and_protected_by_role() -> None:
    rows = [
        ("I1", "2024-05-01", "Unknown male", "victim"),
        ("I2", "2024-05-03", "Unknown male", "suspect"),
        ("I1", "2024-05-01", "P1", "suspect"),
        ("I2", "2024-05-03", "P2", "suspect"),
    ]
    frame = pd.DataFrame(rows, columns=["incident", "date", "person", "role"])
    case = la.Case(purpose="training", region="US-KY")
    case.add(la.read_frame(frame, reader="incidents", document="inc"))
    graph = la.build_graph(case)
    assert len(la.shortest_paths(graph, "person:P1", "person:P2")) == 0
    assert set(case.protection.names) == {"person:inc-2-person"}


def test_an_id_with_its_type_is_an_id() -> None:
    frame = pd.DataFrame([("person:unknown", "person:P1")] * 2, columns=["source", "target"])
    case = la.Case(purpose="training")
    case.add(la.read_frame(frame, reader="links", document="ties"))
    assert set(case.links()["source"]) == {"person:unknown"}


def test_payments_in_bulk_and_in_a_frame_take_cash_for_the_same_people(tmp_path: Path) -> None:
    rows = [("Cash", "Al Roe"), ("Bo Lee", "Al Roe"), ("Cash", "Cy Poe"), ("John", "Unknown male")]
    frame = pd.DataFrame(rows, columns=["payer", "payee"]).assign(date="2024-05-02", amount="10")
    frame.to_csv(tmp_path / "paid.csv", index=False)
    types = {"source_type": "person", "target_type": "person", "currency": "USD"}
    lines = [f'{name} = "{value}"' for name, value in types.items()]
    head = ["[case]", 'purpose = "training"', "[[document]]", 'file = "paid.csv"']
    (tmp_path / "case.toml").write_text("\n".join([*head, 'reader = "payments"', *lines]))
    bulk = la.read_case(tmp_path)
    case = la.Case(purpose="training")
    document = {"title": "paid.csv", **types}
    case.add(la.read_frame(frame, reader="payments", document=document))
    for each, document in ((bulk, "paid.csv"), (case, "paid")):
        ends = each.links().sort_values("row")[["source", "target"]]
        assert list(map(tuple, ends.to_numpy().tolist())) == [
            (f"person:{document}-2-payer", "person:Al Roe"),
            ("person:Bo Lee", "person:Al Roe"),
            (f"person:{document}-4-payer", "person:Cy Poe"),
            ("person:John", f"person:{document}-5-payee"),
        ]
        assert COUNTED.format(3) in each.problems()["why"].tolist()


@pytest.mark.parametrize("word", ["NA", "UNKNOWN"])
def test_with_ids_of_the_case_a_person_called_so_is_that_id(word: str) -> None:
    frame = pd.DataFrame([(word, "P1"), (word, "P2")], columns=["source", "target"])
    case = la.Case(purpose="training")
    document = {"title": "ties", "id_scope": "case"}
    receipt = case.add(la.read_frame(frame, reader="links", document=document))
    assert case.links()["source"].tolist() == [f"person:{word}"] * 2
    assert COUNTED.format(2) not in str(receipt)
