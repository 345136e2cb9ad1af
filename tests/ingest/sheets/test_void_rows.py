"""Lines of a table that are no records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import ReadText

    Write = Callable[..., Path]

NO_RECORD = "a void or total row: nothing but a word and numbers"
SUM_OF = (
    "taken for a total row: a word for a sum and what it is the sum of (All, 4 guests), beside "
    "nothing but numbers, dates and currencies"
)


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize("header", ["name,dob,role,note", "caller,callee,start,duration"])
def test_a_void_or_total_row_is_a_problem(read_text: ReadText, header: str) -> None:
    lines = ["VOID,,,", ",Cancelled,,", "Totals:,,,12", "TOTAL,,$1.50,3"]
    reader = "calls" if "caller" in header else "entities"
    case = read_text("\n".join([header, *lines]), reader, region="US-KY", timezone="UTC")
    assert case.entities().empty
    rows = case.problems()[["row", "why", "raw", "role"]].to_numpy().tolist()
    assert rows == [[str(at), NO_RECORD, line, None] for at, line in enumerate(lines, start=2)]


def test_a_row_that_says_more_is_a_record(read_text: ReadText) -> None:
    lines = ["Void,Ana,,", "Sum Ting,,,", "Ana,1980-05-02,,", "Total,x,1,2"]
    case = read_text("\n".join(["name,alias,note,more", *lines]), "entities")
    assert case.entities()["entity"].tolist() == [f"person:file.csv-{at}" for at in range(2, 6)]


def test_a_total_in_a_table_read_in_bulk_is_a_problem(read_text: ReadText) -> None:
    records = "".join(
        f"606-555-01{n:02},606-555-0199,2024-05-02 10:{n:02}:00,5\n" for n in range(20)
    )
    table = f"caller,callee,start,duration\n{records}TOTAL,,,100\n"
    case = read_text(table, "calls", region="US-KY", timezone="UTC")
    assert len(case.links()) == 20
    assert case.problems()[["row", "why"]].to_numpy().tolist() == [["22", NO_RECORD]]


CALLS = "caller,callee,start,note"
PAID = "payer,payee,date,amount,currency,remark"
AS_DATES = {"date_format": "%Y%m%d%H%M%S", "timezone": "UTC", "region": "US-KY"}
IN_ISO = {"timezone": "UTC", "currency": "USD"}
OF_PAYMENTS = {"date_format": "%Y%m%d", "timezone": "UTC", "currency": "USD"}


LINES = [
    ("calls", CALLS, "6065550160,6065550161,20240506120000,Deleted", AS_DATES, True),
    ("calls", CALLS, ",6065550161,20240506120000,Deleted", AS_DATES, False),
    ("calls", CALLS, "Total,6065550161,20240506120000,5", AS_DATES, False),
    ("payments", PAID, "1001,1002,20240506,40,,cancelled", OF_PAYMENTS, True),
    ("payments", PAID, "Total,1002,20240506,40,,", OF_PAYMENTS, False),
    ("payments", PAID, ",,20240506,40,,Total", OF_PAYMENTS, False),
    # sums that say of what and when; a firm called Total pays and is paid like any other
    ("payments", PAID, "Grand Total,All,20240506,300,USD,", OF_PAYMENTS, False),
    ("payments", PAID, "Summe,Alle,2024-05-06,300,EUR,", IN_ISO, False),
    ("payments", PAID, "Total,3 transfers,2024-05-06,300,USD,", IN_ISO, False),
    ("payments", PAID, "A-1,Total,2024-05-06,300,USD,", IN_ISO, True),
    ("payments", PAID, "Total,1002,2024-05-06,300,USD,", IN_ISO, True),
    ("payments", PAID, "1001,All,2024-05-06,300,USD,Total", IN_ISO, True),
    ("payments", PAID, "1001,1002,2024-05-06,300,USD,All", IN_ISO, True),
    ("entities", "number,name,phone,nights", "TOTAL,4 folios,,8", {}, False),
    ("entities", "number,name,phone,nights", "TOTAL,Ana Roe,,8", {}, True),
    ("entities", "id,type,name", "7,,Total", {"type": "organization"}, True),
    ("entities", "id,type,name", ",,Total", {"type": "organization"}, False),
]
FORMS = ("csv", "bulk", "json", "frame")


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize(
    ("form", "reader", "header", "line", "settings", "is_record"),
    [
        *((form, *line) for form in FORMS for line in LINES[:2]),
        *exhaustive(*((form, *line) for form in FORMS for line in LINES[2:])),
    ],
)
def test_a_word_beside_a_whole_record_does_not_refuse_it(
    write_folder: Write,
    form: str,
    reader: str,
    header: str,
    line: str,
    settings: dict[str, str],
    is_record: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    names, cells = header.split(","), line.split(",")
    record = dict(zip(names, cells, strict=True))
    if form == "frame":
        case = la.Case(purpose="training")
        described = {"title": "file", **settings}
        case.add(la.read_frame(pd.DataFrame([record]), reader=reader, document=described))
    else:
        # what a quotation mark stands in is not read in bulk
        plain = (
            f"{header}\n{line}\n"
            if form == "bulk"
            else f'{header}\n"{cells[0]}"{line[len(cells[0]) :]}\n'
        )
        name, content = ("a.json", json.dumps([record])) if form == "json" else ("a.csv", plain)
        given = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        described = f'[[document]]\nfile = "{name}"\nreader = "{reader}"\n{given}'
        case = la.read_case(write_folder({name: content}, described))
    kept = [len(case.entities()) > 0, {NO_RECORD, SUM_OF}.isdisjoint(case.problems()["why"])]
    assert kept == [is_record, is_record]


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize(
    "settings", [AS_DATES, OF_PAYMENTS, IN_ISO, {}, {"type": "organization"}], ids=str
)
def test_lines_of_one_table_are_told_apart(read_text: ReadText, settings: dict[str, str]) -> None:
    alike = [each for each in LINES if each[3] == settings]
    ((reader, header),) = {each[:2] for each in alike}
    table = "\n".join([header, *(each[2] for each in alike)])
    case = read_text(table, reader, **settings)
    kept = {*case.statements()["row"], *case.links()["row"]}
    refused = case.problems().query(
        "why in @refusals", local_dict={"refusals": [NO_RECORD, SUM_OF]}
    )
    assert {str(at): each[4] for at, each in enumerate(alike, start=2)} == {
        **dict.fromkeys(kept, True),
        **dict.fromkeys(refused["row"], False),
    }


STAY = {"keep": ["start", "end", "party"]}
PEOPLE_AND_STAYS = [
    ("entities", "name,phone,address", "Suma,8595550122,12 Main", {}),
    ("entities", "name,age,address", "Sum,44,12 Elm", {}),
    ("entities", "name,dob,note", "Suma,1990-01-02,3 kids", {"keep": ["note"]}),
    ("entities", "name,alias,phone,note", "Suma,Sum,8595550122,3 kids", {"keep": ["note"]}),
    ("payments", "payer,payee,date,amount,memo", "12345,TOTAL,2024-05-02,40.00,35 litres", IN_ISO),
    ("bookings", "booking,start,end,name,party", "101,2024-05-02,2024-05-04,Suma,2 adults", {}),
    ("entities", "name,start,end,party", "Suma,2024-05-02,2024-05-04,2 adults", STAY),
]


@pytest.mark.parametrize(("reader", "header", "line", "settings"), PEOPLE_AND_STAYS)
def test_whoever_is_called_suma_is_no_sum(
    read_text: ReadText, reader: str, header: str, line: str, settings: dict[str, object]
) -> None:
    given = {"region": "US-KY", "timezone": "UTC"} | settings
    case = read_text(f"{header}\n{line}\n", reader, **given)
    assert not case.entities().empty
    assert {NO_RECORD, SUM_OF}.isdisjoint(case.problems()["why"])


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_sum_says_that_it_was_taken_for_one(read_text: ReadText) -> None:
    lines = ["TOTAL,4 guests,,8", "Suma,todas,,8", "Total,Sum,,8"]
    case = read_text("\n".join(["name,note,phone,nights", *lines]), "entities")
    assert case.entities().empty
    assert case.problems()[["row", "why"]].to_numpy().tolist() == [
        [str(at), SUM_OF] for at in range(2, 5)
    ]
