"""Tables under titles: the row of the headings, what stands above it, and headings that repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from write_workbook import write_workbook

from linkanalysis.errors import RecordError
from linkanalysis.records import read_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkanalysis.case import Case

    Write = Callable[..., Path]

TITLES = "RED FOX MOTEL,,\n,,\n"
GUESTS = TITLES + "Rm,Guest,Arr\n110,Ada Quillfeather,2024-03-01\n111,Bo Vantongeren,soon\n"
MAPPED = 'columns = { booking = "Rm", name = "Guest", start = "Arr" }\n'
ABOVE = "lines before the table, kept here: they are no records"


def document(reader: str, more: str = MAPPED, file: str = "x.csv") -> str:
    return f'[[document]]\nfile = "{file}"\nreader = "{reader}"\n{more}'


def problems_of(case: Case) -> list[list[str]]:
    frame = case.problems().fillna("")
    return frame[["row", "value", "why"]].to_numpy().tolist()


def refusal(folder: Path) -> str:
    with pytest.raises(RecordError) as caught:
        read_case(folder)
    return str(caught.value)


@pytest.mark.parametrize("more", [MAPPED, MAPPED + "header_row = 3\n"])
def test_a_table_under_titles_is_read_by_its_mapped_headings(
    write_folder: Write, more: str
) -> None:
    case = read_case(write_folder({"x.csv": GUESTS}, document("bookings", more)))
    assert case.links()[["source", "row"]].to_numpy().tolist() == [["person:x.csv-4", "4"]]
    not_iso = (
        "the date is not ISO (2024-05-02 or 2024-05-02 14:30:00); "
        'set date_format in case.toml, such as "%d %b %Y"'
    )
    assert problems_of(case) == [["5", "soon", not_iso], ["", "RED FOX MOTEL,,", ABOVE]]


def test_a_table_under_the_readers_own_headings_is_found(write_folder: Write) -> None:
    table = "County,,\nincident,date,person\nI-1,2024-03-01,KY-1\n"
    case = read_case(write_folder({"x.csv": table}, document("incidents", "")))
    assert case.links()["row"].tolist() == ["3"]


def test_a_table_of_entities_under_titles(write_folder: Write) -> None:
    table = "County\n\nNo,Full\nKY-1,Ada Quillfeather\n"
    mapped = 'columns = { id = "No", name = "Full" }\ntype = "person"\n'
    case = read_case(write_folder({"x.csv": table}, document("entities", mapped)))
    assert case.statements()[["value", "row"]].to_numpy().tolist() == [["Ada Quillfeather", "4"]]


def test_a_sheet_with_merged_titles_is_read(write_folder: Write) -> None:
    rows = [
        ["RED FOX MOTEL", None, None],
        [None, None, None],
        ["Rm", "Guest", "Arr"],
        ["110", "Ada Quillfeather", "2024-03-01"],
    ]
    folder = write_folder({}, document("bookings", file="x.xlsx"))
    write_workbook(folder / "x.xlsx", {"March": rows})
    case = read_case(folder)
    assert case.links()["row"].tolist() == ["4"]
    assert problems_of(case) == [["", "RED FOX MOTEL,,", ABOVE]]


def test_the_error_lists_the_headings_of_the_row_that_fits_best(write_folder: Write) -> None:
    wrong = 'columns = { booking = "Room", name = "Guest", start = "Arr" }\n'
    assert refusal(write_folder({"x.csv": GUESTS}, document("bookings", wrong))) == (
        'x.csv has no column "Room"; it has Rm, Guest, Arr. Did you mean "Rm"? '
        'Map it: columns = { booking = "Rm" }.'
    )


@pytest.mark.parametrize("row", [2, 9])
def test_a_row_without_headings_is_named(write_folder: Write, row: int) -> None:
    table = "RED FOX MOTEL\n\nRm,Guest,Arr\n"
    folder = write_folder({"x.csv": table}, document("bookings", f"header_row = {row}\n"))
    assert refusal(folder) == (
        f"x.csv has no headings in row {row}; header_row is the row of the headings, as a "
        "spreadsheet numbers it."
    )


def test_a_row_must_be_a_number_and_no_profile_takes_one(write_folder: Write) -> None:
    folder = write_folder(
        {"x.csv": GUESTS, "y.csv": GUESTS},
        document("bookings", 'header_row = "3"\n')
        + document("calls", 'header_row = 3\nprofile = "generic"\n', file="y.csv"),
    )
    assert refusal(folder).splitlines() == [
        "case.toml, [[document]] 1: header_row must be the number of a row, such as 3.",
        (
            "case.toml, [[document]] 2: header_row: the profile finds its headings; "
            "leave out one of the two."
        ),
    ]


def test_headings_that_repeat_on_each_page_are_no_records(write_folder: Write) -> None:
    table = "id,name,role\nKY-1,Ada Quillfeather,\nid,name,role\nKY-2,Bo Vantongeren,\n"
    case = read_case(write_folder({"x.csv": table}, document("entities", 'type = "person"\n')))
    assert case.statements()["entity"].tolist() == ["person:KY-1", "person:KY-2"]
    assert problems_of(case) == [["3", "", "the record repeats the headings"]]
    assert case.problems()["raw"].tolist() == ["id,name,role"]


PREAMBLE = "Carrier X\n\n"


def test_a_mapped_heading_counts_as_one_of_the_profile(write_folder: Write) -> None:
    table = PREAMBLE + "Caller,Callee,When,Town\n502-555-0143,502-555-0199,2024-05-02 10:00Z,Ash\n"
    more = (
        'profile = "generic"\nregion = "US-KY"\n'
        'columns = { start = "When", place = "Town", imei = "Handset" }\n'
    )
    case = read_case(write_folder({"x.csv": table}, document("calls", more)))
    links = case.links()[["source", "place", "row"]].to_numpy().tolist()
    assert links == [["phone:+15025550143", "Ash", "4"]]
    assert case.problems()[["column", "why"]].to_numpy().tolist() == [
        ["", ABOVE],
        ["Handset", "columns maps this heading, and no line of headings has it"],
    ]


def test_a_mapped_date_of_a_bank_statement(write_folder: Write) -> None:
    table = "Account: 0042\n\nPost Date,Description,Amount\n2024-05-02,Cash deposit,9500\n"
    more = 'profile = "bank"\ncurrency = "USD"\ncolumns = { date = "Post Date" }\n'
    case = read_case(write_folder({"x.csv": table}, document("bank_statements", more)))
    assert {*case.statements()["attribute"]} == {"own_statement", "cash_in"}


def test_the_likeliest_heading_is_suggested_as_case_toml_has_it(write_folder: Write) -> None:
    table = "Plate Number,When,Site Camera,Lat,Long\n"
    assert refusal(write_folder({"x.csv": table}, document("plate_reads", ""))).splitlines() == [
        (
            'x.csv has no column "plate"; it has Plate Number, When, Site Camera, Lat, Long. '
            'Did you mean "Plate Number"? Map it: columns = { plate = "Plate Number" }.'
        ),
        (
            'x.csv has no column "start"; it has Plate Number, When, Site Camera, Lat, Long. '
            'Did you mean "When"? Map it: columns = { start = "When" }.'
        ),
        (
            'x.csv has no column "camera"; it has Plate Number, When, Site Camera, Lat, Long. '
            'Did you mean "Site Camera"? Map it: columns = { camera = "Site Camera" }.'
        ),
    ]
