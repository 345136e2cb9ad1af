"""Names beside phone numbers are what somebody saved the number as."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import ReadText

    Write = Callable[..., Path]

DUSTY, OWNER = "phone:+16065550131", "phone:+16065550124"
CALLS = (
    "caller,callee,start\n"
    "+16065550131 Dusty,+16065550124 (owner),2024-05-16 10:00\n"
    "606-555-0131,606-555-0124,2024-05-16 11:00\n"
    "+16065550124 (owner),Dusty (+1 606-555-0131),2024-05-16 12:00\n"
)
REMARK = (
    "phone numbers read beside words, such as a name or (owner): 3; a name is what somebody saved "
    "the number as, not who uses it"
)


def test_parties_with_names_are_their_numbers(read_text: ReadText) -> None:
    case = read_text(CALLS, "calls", region="US-KY", timezone="UTC")
    assert case.links()[["source", "target"]].to_numpy().tolist() == [
        [DUSTY, OWNER],
        [DUSTY, OWNER],
        [OWNER, DUSTY],
    ]
    said = case.statements()[["entity", "attribute", "value", "kind", "row"]]
    assert said.to_numpy().tolist() == [[DUSTY, "saved_as", "Dusty", "hearsay", "2"]]
    assert case.problems()["why"].tolist() == [REMARK]


@pytest.mark.parametrize(
    ("reader", "settings", "row"),
    [
        (
            "links",
            {"type": "call", "source_type": "person", "target_type": "phone"},
            {"source": "P1", "target": "606-555-0131 Dusty"},
        ),
        ("entities", {"type": "person"}, {"id": "P1", "phone": "606-555-0131 Dusty; 911"}),
    ],
)
def test_every_reader_states_the_names(
    reader: str, settings: dict[str, str], row: dict[str, str]
) -> None:
    document = {"title": "d", "region": "US-KY", **settings}
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(pd.DataFrame([row]), reader=reader, document=document))
        found = case.statements().query("entity == @DUSTY")
        said = found[["attribute", "value", "kind"]].to_numpy().tolist()
        assert said == [["saved_as", "Dusty", "hearsay"]]


def test_a_refused_record_says_no_name(read_text: ReadText) -> None:
    table = "caller,callee,start\n+16065550131 Dusty,606-555-0124,no time\n"
    with pytest.warns(la.errors.DataQualityWarning):
        case = read_text(table, "calls", region="US-KY", timezone="UTC")
    assert case.statements().empty


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_two_numbers_in_a_cell_are_neither_one_nor_the_first(read_text: ReadText) -> None:
    pairs = ("Dusty 606-555-0131 606-555-0132", "606-555-0131; 606-555-0132", "606-555-0131")
    lines = [f"{pair},606-555-0124,2024-05-16 10:00" for pair in pairs]
    table = "\n".join(["caller,callee,start", *lines])
    case = read_text(table, "calls", region="US-KY", timezone="UTC")
    assert case.links()["source"].tolist() == [DUSTY]
    why = (
        "The cell holds more digits than one phone number has, which may be a second number, an "
        "extension or something else; leave one number in the cell, and write another in a cell or "
        "a record of its own."
    )
    problems = case.problems()[["row", "column", "why"]]
    assert problems.to_numpy().tolist() == [["2", "caller", why], ["3", "caller", why]]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_call_with_a_code_before_the_number_is_a_call(read_text: ReadText, quote: str) -> None:
    dialed = ("*67 606-555-0131", "*826065550131", "#2 606-555-0131", "+16065550131.0")
    lines = [f"606-555-0124,{quote}{each}{quote},2024-05-16 10:00" for each in dialed]
    table = "\n".join(["caller,callee,start", *lines])
    case = read_text(table, "calls", region="US-KY", timezone="UTC")
    assert case.links()["target"].tolist() == [DUSTY] * len(dialed)
    assert case.problems().empty


def test_a_name_is_stated_at_the_same_record_whichever_way_it_is_read(write_folder: Write) -> None:
    # a column that nobody reads as an id states nothing, though its cell is the same text
    lines = ["606-555-0125,606-555-0124,2024-05-16 10:00,+16065550131 Dusty"]
    lines += [f"+16065550131 Dusty,606-555-0124,2024-05-16 1{n}:00," for n in range(1, 4)]
    lines += [f"606-555-0131 Randy,606-555-0124,2024-05-16 1{n}:00," for n in range(4, 6)]
    sheet = [f'"{line[:12]}{line[12:].replace(",", chr(34) + ",", 1)}' for line in lines]
    settings = 'reader = "calls"\nregion = "US-KY"\ntimezone = "UTC"\n'
    for table in (lines, sheet):  # what stands in quotation marks is not read in bulk
        files = {"calls.csv": "\n".join(["caller,callee,start,note", *table])}
        case = la.read_case(write_folder(files, f'[[document]]\nfile = "calls.csv"\n{settings}'))
        assert len(case.links()) == len(lines)
        said = case.statements()[["entity", "value", "row"]].to_numpy().tolist()
        assert said == [[DUSTY, "Dusty", "3"], [DUSTY, "Randy", "6"]]
