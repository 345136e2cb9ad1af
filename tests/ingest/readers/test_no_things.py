"""Cells that stand for no phone, plate, account or address tie nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from tests.conftest import ReadText

CELLS = "cells that stand for no phone, plate, account or the like (000-000-0000, UNKNOWN, N/A)"
PEOPLE = """name,phone,address,plate,account,email
Ada Rusk,000-000-0000,UNKNOWN,NO TAG,0,none@none.com
Ben Holt,000-000-0000,UNKNOWN,NO TAG,0,none@none.com
Cal Moss,0,HOMELESS,TEMP,N/A,
Dee Finch,0,HOMELESS,TEMP,N/A,ada@example.org
"""


def test_strangers_share_nothing_by_what_stands_for_nothing(read_text: ReadText) -> None:
    case = read_text(PEOPLE, "entities", region="US-KY")
    assert case.links()["target"].tolist() == ["email:ada@example.org"]
    assert case.problems()["why"].tolist() == [f"{CELLS}, which tie nobody: 18"]


def test_numbers_of_an_agency_may_be_zero(read_text: ReadText) -> None:
    table = "source,target\nKY-1,0\n"
    case = read_text(table, "links", target_type="phone", id_scope="case")
    assert case.links()["target"].tolist() == ["phone:0"]


@pytest.mark.parametrize("reader", ["bulk", "sheet"])
def test_money_of_unknown_accounts_is_kept_apart(read_text: ReadText, reader: str) -> None:
    quote = '"' if reader == "sheet" else ""  # what stands in quotation marks is not read in bulk
    lines = [f"{quote}A-1{quote},N/A,2024-05-02,{n}" for n in (5, 6)]
    table = "\n".join(["payer,payee,date,amount", *lines])
    case = read_text(table, "payments", currency="USD", timezone="UTC")
    assert case.links()["amount"].tolist() == [5, 6]
    assert case.links()["target"].nunique() == 2
    assert case.problems()["why"].tolist() == [f"{CELLS}, each taken for a different one: 2"]


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_call_with_a_withheld_number_is_a_problem(read_text: ReadText) -> None:
    lines = [f"{each},606-555-0124,2024-05-16 10:00" for each in ("000-000-0000", "606-555-0131")]
    table = "\n".join(["caller,callee,start", *lines])
    case = read_text(table, "calls", region="US-KY", timezone="UTC")
    assert len(case.links()) == 1
    assert case.problems()[["row", "why"]].to_numpy().tolist() == [
        ["2", "The cell stands for no phone number (a withheld number?)."]
    ]


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize("header", ["plate,start,camera", "plate,start,camera,state"])
def test_a_read_of_no_plate_is_a_problem(read_text: ReadText, header: str) -> None:
    state = ",KY" if "state" in header else ""
    lines = [f"{each},2024-05-16 10:00,C-1{state}" for each in ("NO TAG", "ABC123")]
    case = read_text("\n".join([header, *lines]), "plate_reads", region="US-KY", timezone="UTC")
    assert case.links()["source"].tolist() == ["plate:US-KY:ABC123"]
    assert case.problems()[["row", "column", "why"]].to_numpy().tolist() == [
        ["2", "plate", "the cell stands for no plate"]
    ]


def test_nobody_is_tied_through_what_stands_for_nothing(read_text: ReadText) -> None:
    case = read_text(PEOPLE, "entities", region="US-KY")
    shared = la.project(la.build_graph(case), to="person", through=["phone", "address", "account"])
    assert shared.edges.empty
