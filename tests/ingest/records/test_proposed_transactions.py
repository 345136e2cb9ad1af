"""Files as issuers deliver them: acts of two parties, several sheets, titles above columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from write_workbook import write_workbook

import linkanalysis as la
from linkanalysis.ingest.records.proposing import propose

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.ingest.records.proposal import Mapping


def proposed(path: Path, text: str) -> Mapping:
    path.write_text(text, encoding="utf-8")
    (found,) = propose(path).mappings
    return found


def columns(found: Mapping) -> dict[str, str]:
    return dict(found.columns)


REMITTANCES = [
    ["Remittances 24-7"],
    ["Ref", "Send Date", "Sender First Name", "Sender Last Name", "Sender Phone", "Receiver Name"],
    ["1", "05/13/2024", "Ana", "Bell", "502-555-0143", "Bo Carr"],
    ["2", "05/14/2024", "Ana", "Bell", "502-555-0143", "Eve Moss"],
]


def test_each_sheet_that_a_reader_knows_is_a_document(tmp_path: Path) -> None:
    sheets = {"Read Me": [["Issued by"]], "Sent": REMITTANCES, "Received": REMITTANCES}
    file = write_workbook(tmp_path / "x.xlsx", sheets)
    found = propose(file)
    assert [(each.name, each.reader) for each in found.mappings] == [
        ("x.xlsx", "transactions"),
        ("x.xlsx#Received", "transactions"),
    ]
    found.save()
    case = la.read_case(tmp_path)
    assert sorted({*case.links()["document"]}) == ["x.xlsx#Received", "x.xlsx#Sent"]


def test_a_title_above_several_columns_says_whose_they_are(tmp_path: Path) -> None:
    text = (
        "Compliance response,,,,,,,,\n,,SENDER,,,RECEIVER,,,\n"
        "Ref,Date,Last Name,First Name,Phone,Last Name,First Name,Phone,Face Amt\n"
        "1,20240203,BELL,ANA,5025550143,CARR,BO,5025550144,$9.50\n"
        "2,20240204,BELL,ANA,5025550143,MOSS,EVE,,$7.00\n"
    )
    assert columns(proposed(tmp_path / "x.csv", text)) == {
        "from_name": "First Name + Last Name",
        "from_phone": "Phone",
        "to_name": "First Name (2) + Last Name (2)",
        "to_phone": "Phone (2)",
        "start": "Date",
        "amount": "Face Amt",
    }


def test_an_account_a_currency_and_the_letters_of_a_zone_are_found_or_asked(tmp_path: Path) -> None:
    text = (
        "SENDER_NAME|SENDER_TOKEN|RECIPIENT_NAME|RECIPIENT_TOKEN|PMT_DTTM|AMT\n"
        "ANA BELL|5025550143|BO CARR|bo@mail.example|01/13/2024 11:52 AM ET|150.00\n"
        "BO CARR|bo@mail.example|ANA BELL|5025550143|01/14/2024 09:33 PM ET|20.00\n"
    )
    found = proposed(tmp_path / "x.txt", text)
    assert found.date_formats == ("%m/%d/%Y %I:%M %p ET",)
    assert columns(found)["from_handle"] == "SENDER_TOKEN"
    asked = {each.key: each.default for each in propose(tmp_path / "x.txt").questions}
    assert asked["currency"] == "USD"
    assert asked["region"] == "US"


def test_a_statement_is_of_an_account_named_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "checking.csv"
    path.write_text("Details,Posting Date,Description,Amount\nDEBIT,02/29/2024,Fee,-3.50\n")
    asked = {each.key: each.default for each in propose(path).questions}
    assert asked["account"] == "checking"


@pytest.mark.parametrize(
    "text",
    [
        "From,To,Date\nNew York,Los Angeles,2024-05-02\nSalt Lake,Grand Rapids,2024-05-03\n",
        "From,To,Date,Subject\na@mail.example,b@mail.example,2024-05-02,hi\n",
        "From,To,Date\n5025550143,5025550199,2024-05-02 10:00\n",
    ],
)
def test_towns_mailboxes_and_numbers_alone_are_no_named_parties(tmp_path: Path, text: str) -> None:
    assert proposed(tmp_path / "x.csv", text).reader != "transactions"


def test_numbers_of_incidents_are_not_called(tmp_path: Path) -> None:
    rows = "".join(f"2024249{n:04},2024-05-02 10:{n:02},859555{n % 7:04}\n" for n in range(30))
    found = columns(proposed(tmp_path / "x.csv", f"Inc #,Rcvd,Ph\n{rows}"))
    assert found == {"incident": "Inc #", "date": "Rcvd"}


def test_a_type_of_something_else_is_no_type_of_entity(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", "Name,Type,DOB\nAna Bell,PAWN,1990-01-02\n")
    assert (found.reader, found.ignore) == ("entities", ("Type",))


def test_guests_of_one_room_and_day_share_a_booking(tmp_path: Path) -> None:
    text = (
        "Guest,Rm,Arrive,Depart,Contact\nAna Bell,12,09-03-2024,09-14-2024,502-555-0143\n"
        "Bo Carr,12,03 Sep 24,14 Sep 24,502-555-0199\nEve Moss,14,09-03-2024,09-14-2024,\n"
    )
    found = proposed(tmp_path / "x.csv", text)
    assert (found.reader, columns(found)["phone"]) == ("bookings", "Contact")
    propose(tmp_path / "x.csv").save()
    booked = la.read_case(tmp_path).links().query("type == 'booked'")
    assert dict(zip(booked["row"], booked["target"], strict=True)) == {
        "2": "booking:raw:x.csv:12-2024-09-03",
        "3": "booking:raw:x.csv:12-2024-09-03",
        "4": "booking:raw:x.csv:14-2024-09-03",
    }
