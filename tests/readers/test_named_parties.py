"""Parties of payments that are given by name alone are in the graph, and no name joins two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from linkanalysis.money.transfers import read_transfers

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "account,date,amount,counterparty,counterparty_name,description\n"
MOVEMENTS = (
    "A1,2024-05-02,-5,,Elm Motel LLC,\n"
    "A1,2024-05-03,-6,,ELM MOTEL  llc,rent\n"  # the same name beside the same account
    "A2,2024-05-02,-7,,Elm Motel LLC,\n"  # beside another, perhaps another party
    "A2,2024-05-02,8,,Cash,\n"
    "A2,2024-05-02,9,,Otis Marr,cash deposit\n"  # who brought cash moved none to an account
    "A2,2024-05-02,-10,B7,Elm Motel LLC,\n"  # the number says who it is
    "A2,2024-05-02,-11,,,fee\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bank.csv").write_text(HEADER + MOVEMENTS, encoding="utf-8")
    (tmp_path / "people.csv").write_text(
        "id,name,role\nKY-1,Zelda Elmquist Motel,victim\nKY-2,Bo Lind,suspect\n", encoding="utf-8"
    )
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\ntimezone = "UTC"\n'
        '[[document]]\nfile = "bank.csv"\nreader = "bank_statements"\ncurrency = "USD"\n'
        '[[document]]\nfile = "people.csv"\nreader = "entities"\n',
        encoding="utf-8",
    )
    return tmp_path


def test_a_name_is_one_party_beside_one_account(folder: Path) -> None:
    case = la.read_case(folder)
    graph = la.build_graph(case)
    edges = graph.edges[["source", "target", "count"]].to_numpy().tolist()
    first, second = (
        next(row for row in edges if row[:1] == [account] and ":raw:" in row[1])
        for account in ("account:A1", "account:A2")
    )
    assert (first[2], second[2]) == (2, 1)
    assert first[1] != second[1]
    assert sorted(row[1] for row in edges) == sorted([first[1], second[1], "account:B7"])
    stated = case.statements()
    named = stated[stated["attribute"] == "holder_name"]
    assert named[["entity", "value", "row"]].to_numpy().tolist() == [
        [first[1], "Elm Motel LLC", "2"],
        [second[1], "Elm Motel LLC", "4"],
    ]
    assert stated[stated["attribute"].str.match("cash_|paid_")][
        ["attribute", "value"]
    ].to_numpy().tolist() == [
        ["paid_in", "8.00 USD; Cash"],
        ["cash_in", "9.00 USD; Otis Marr; cash deposit"],
        ["paid_out", "11.00 USD; fee"],
    ]
    (why,) = case.problems()["why"].tolist()
    assert why == (
        "parties of payments given by name without an account, each kept apart from the same name "
        "beside another account; if all of them are companies, target_type or source_type = "
        '"organization" joins them by name: 3'
    )


def test_money_is_counted_once_whether_or_not_the_party_has_a_number(folder: Path) -> None:
    transfers = read_transfers(la.read_case(folder))
    assert sum(transfers.amount.tolist()) == 56 * 10_000


def test_the_name_of_a_victim_stays_withheld_as_a_party(folder: Path) -> None:
    name = "Zelda Elmquist Motel"
    text = (folder / "bank.csv").read_text(encoding="utf-8")
    (folder / "bank.csv").write_text(text.replace("Elm Motel LLC", name), encoding="utf-8")
    case = la.read_case(folder)
    graph = la.build_graph(case)
    assert graph.m == 4
    page = la.network_map(graph).save(folder / "map.html").read_text(encoding="utf-8")
    ends = graph.edges[["source", "target"]].to_numpy().tolist()
    frames = [graph.edges, *(graph.links(*pair) for pair in ends)]
    shown = page + json.dumps([frame.astype(str).to_numpy().tolist() for frame in frames])
    assert "Zelda" not in shown
    assert "Elmquist" not in shown
