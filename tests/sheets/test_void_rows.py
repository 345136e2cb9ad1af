"""Lines of a table that are no records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import ReadText

NO_RECORD = "a void or total row: nothing but a word and numbers"


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize("line", ["VOID,,,", ",Cancelled,,", "Totals:,,,12", "TOTAL,,$1.50,3"])
@pytest.mark.parametrize("header", ["name,dob,role,note", "caller,callee,start,duration"])
def test_a_void_or_total_row_is_a_problem(read_text: ReadText, header: str, line: str) -> None:
    reader = "calls" if "caller" in header else "entities"
    case = read_text(f"{header}\n{line}\n", reader, region="US-KY", timezone="UTC")
    assert case.entities().empty
    rows = case.problems()[["row", "why", "raw", "role"]].to_numpy().tolist()
    assert rows == [["2", NO_RECORD, line, None]]


@pytest.mark.parametrize("line", ["Void,Ana,,", "Sum Ting,,,", "Ana,1980-05-02,,", "Total,x,1,2"])
def test_a_row_that_says_more_is_a_record(read_text: ReadText, line: str) -> None:
    case = read_text(f"name,alias,note,more\n{line}\n", "entities")
    assert len(case.entities()) == 1


def test_a_total_in_a_table_read_in_bulk_is_a_problem(read_text: ReadText) -> None:
    records = "".join(
        f"606-555-01{n:02},606-555-0199,2024-05-02 10:{n:02}:00,5\n" for n in range(20)
    )
    table = f"caller,callee,start,duration\n{records}TOTAL,,,100\n"
    case = read_text(table, "calls", region="US-KY", timezone="UTC")
    assert len(case.links()) == 20
    assert case.problems()[["row", "why"]].to_numpy().tolist() == [["22", NO_RECORD]]
