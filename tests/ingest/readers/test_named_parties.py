"""Parties of payments that are given by name alone are in the graph, and no name joins two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.events.money.transfers import read_transfers

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
ROW = "account:raw:bank.csv:row-{}"
GIVEN = (
    "{} of payments given by name without an account, each kept apart from the same name beside "
    'another account; if all of them are companies, {} = "organization" joins them by name: {}'
)
HEAD = "{1:F01BLUEUS33AXXX0000000000}{2:I103WESTGB2LXXXXN}{4:\n"
MINOR = "NIDN/US/77\n1/MARIA LOPEZ\n4/20090304"


def rewrite(folder: Path, movements: str) -> None:
    (folder / "bank.csv").write_text(HEADER + movements, encoding="utf-8")


def stated(case: la.Case, *attributes: str) -> list[list[str]]:
    rows = case.statements()
    rows = rows[rows["attribute"].isin(attributes)]
    found: list[list[str]] = rows[["entity", "value", "row"]].to_numpy().tolist()
    return found


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
    assert graph.edges[["source", "target", "count"]].to_numpy().tolist() == [
        ["account:A1", ROW.format(2), 2],
        ["account:A2", "account:B7", 1],
        ["account:A2", ROW.format(4), 1],
    ]
    assert stated(case, "holder_name") == [
        [ROW.format(2), "Elm Motel LLC", "2"],
        [ROW.format(2), "ELM MOTEL  llc", "3"],
        [ROW.format(4), "Elm Motel LLC", "4"],
    ]
    assert stated(case, "cash_in", "paid_in", "paid_out") == [
        ["account:A2", "8.00 USD; Cash", "5"],
        ["account:A2", "9.00 USD; Otis Marr; cash deposit", "6"],
        ["account:A2", "11.00 USD; fee", "8"],
    ]
    assert case.problems()["why"].tolist() == [GIVEN.format("parties", "target_type", 2)]


def test_what_a_payment_was_for_is_stated_of_the_account_that_pays(folder: Path) -> None:
    lines = "A1,2024-05-04,12,,Elm Motel LLC,refund\nA1,2024-05-04,-1,B7,Ana Bell,gift\n"
    rewrite(folder, MOVEMENTS + lines)
    assert stated(la.read_case(folder), "remittance") == [
        ["account:A1", "rent", "3"],
        [ROW.format(2), "refund", "9"],
        ["account:A1", "gift", "10"],
    ]


def test_a_party_has_one_number_in_all_chunks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = la.read_case(folder).links()
    monkeypatch.setattr("linkanalysis.ingest.sheets.csv_files.ROWS_A_CHUNK", 1)
    pd.testing.assert_frame_equal(la.read_case(folder).links(), whole)


def test_more_records_behind_it_leave_a_party_its_number(folder: Path) -> None:
    ends = la.read_case(folder).links()[["source", "target"]].to_numpy().tolist()
    rewrite(folder, MOVEMENTS + "A3,2024-05-02,-7,,Elm Motel LLC,\n")
    more = la.read_case(folder).links()[["source", "target"]].to_numpy().tolist()
    assert more == [*ends, ["account:A3", ROW.format(9)]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("李伟", "黎薇"), ("Lee Ann Marr", "Ann Lee Marr"), ("José Ünal", "Jose Unal")],
)
def test_names_that_are_written_differently_are_two(folder: Path, one: str, other: str) -> None:
    rewrite(folder, f"A1,2024-05-02,-5,,{one},\nA1,2024-05-03,-6,,{other},\n")
    targets = la.read_case(folder).links()["target"].tolist()
    assert targets == [ROW.format(2), ROW.format(3)]


def test_words_of_banks_are_no_parties(folder: Path) -> None:
    words = ["ATM", "POS", "Zelle", "Self", "Various", "Unknown payer", "Cash withdrawal"]
    words += ["Teller", "Internal transfer", "John Doe", "Prepaid customer", "Bank fee"]
    words += ["Cajero automático"]
    rewrite(folder, "".join(f"A1,2024-05-02,-5,,{word},\n" for word in words))
    case = la.read_case(folder)
    assert case.links().empty
    assert sorted(stated(case, "paid_out")) == sorted(
        ["account:A1", f"5.00 USD; {word}", str(row)] for row, word in enumerate(words, start=2)
    )


def test_names_with_words_of_banks_are_parties(folder: Path) -> None:
    names = ["Zelle Marr", "Will Self", "Various Artists LLC", "Teller Bank"]
    rewrite(folder, "".join(f"A1,2024-05-02,-5,,{name},\n" for name in names))
    targets = la.read_case(folder).links()["target"].tolist()
    assert sorted(targets) == [ROW.format(row) for row in range(2, 6)]


def wires(tmp_path: Path, *messages: tuple[str, str]) -> la.Case:
    fields = ":20:A{}\n:32A:240502USD9,\n:50F:{}\n:59:{}\n-}}\n"
    text = "".join(HEAD + fields.format(n, *ends) for n, ends in enumerate(messages))
    (tmp_path / "a.fin").write_text(text, encoding="utf-8")
    (tmp_path / "case.toml").write_text(
        '[case]\npurpose = "training"\ntimezone = "UTC"\n'
        '[[document]]\nfile = "a.fin"\nreader = "swift_messages"\n',
        encoding="utf-8",
    )
    return la.read_case(tmp_path)


def test_a_minor_who_pays_by_name_holds_the_account_of_that_name(tmp_path: Path) -> None:
    case = wires(tmp_path, (MINOR, "/22\nBEN"), (MINOR, "/22\nBEN"))
    ties = case.links()[["source", "type", "target"]].to_numpy().tolist()
    payer = "account:raw:a.fin:row-message[1]"
    assert sorted(ties) == [
        [payer, "payment", "account:WESTGB2L:22"],
        [payer, "payment", "account:WESTGB2L:22"],
        ["person:a.fin-message[1] payer", "holds", payer],
    ]
    assert case.protection.report()["why"].tolist() == ["by birth date"]
    assert "LOPEZ" not in " ".join(case.explain("account:WESTGB2L:22")["text"])


def test_two_parties_by_name_are_of_their_message_alone(tmp_path: Path) -> None:
    case = wires(tmp_path, *[("NOTPROVIDED\n1/BO LIND", "BO LIND")] * 2)
    assert case.links()[["source", "target"]].to_numpy().tolist() == [
        [f"account:raw:a.fin:row-message[{n}]-{side}" for side in ("payer", "payee")]
        for n in (1, 2)
    ]
    assert case.problems()["why"].tolist() == [
        GIVEN.format("payees", "target_type", 2),
        GIVEN.format("payers", "source_type", 2),
    ]


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
