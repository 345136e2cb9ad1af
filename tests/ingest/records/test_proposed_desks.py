"""What front desks, carriers, jails and cameras hand over, as it is proposed and then read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.ingest.records.proposing import propose

if TYPE_CHECKING:
    from pathlib import Path

    from linkanalysis.ingest.records.proposing import Proposal


def proposed(folder: Path, text: str, name: str = "x.csv") -> Proposal:
    (folder / name).write_text(text, encoding="utf-8")
    return propose(folder / name)


def columns(found: Proposal) -> dict[str, str]:
    return dict(found.mappings[0].columns)


def read(folder: Path, found: Proposal) -> la.Case:
    for question, answer in (("region", "US-KY"), ("timezone", "America/New_York")):
        if question in {each.name for each in found.questions}:
            found = found.answer(question, answer)
    found.save()
    return la.read_case(folder)


def ties(case: la.Case, type_name: str) -> list[tuple[str, str]]:
    links = case.links()
    chosen = links[links["type"] == type_name]
    return sorted(
        {(str(a), str(b)) for a, b in zip(chosen["source"], chosen["target"], strict=True)}
    )


def stated_names(case: la.Case) -> dict[str, str]:
    stated = case.statements().query("attribute == 'name'")
    return dict(zip(map(str, stated["entity"]), stated["value"], strict=True))


GUESTS = """RM#,GUEST NAME,IN,OUT,PHONE
214,"Bell, Ana",9/6,09/08/24,502-555-0143
214,"Carr, Bo",2024-09-06,Sep 08,502-555-0144
215,"Moss, Eve",09/07/24,9/9,502-555-0145
"""


def test_days_without_a_year_are_of_the_year_of_the_others(tmp_path: Path) -> None:
    found = proposed(tmp_path, GUESTS)
    assert (found.mappings[0].reader, found.mappings[0].year) == ("bookings", "2024")
    case = read(tmp_path, found)
    starts = case.links().query("type == 'booked'")[["start", "end"]]
    assert starts.map(lambda each: f"{each:%m-%d}").to_numpy().tolist() == [
        ["09-06", "09-08"],
        ["09-06", "09-08"],
        ["09-07", "09-09"],
    ]
    # those who came on one day share the room
    assert len({booking for _, booking in ties(case, "booked")}) == 2


def test_a_year_that_nothing_tells_is_asked_for(tmp_path: Path) -> None:
    text = "Room,Guest Name,Check In,Check Out\n1,Ana Bell,9/6,9/8\n2,Bo Carr,9/13,9/14\n"
    found = proposed(tmp_path, text)
    assert "x.csv: year" in {each.name for each in found.doubts}
    answered = found.answer("x.csv: year", "2023")
    starts = read(tmp_path, answered).links()["start"]
    assert [f"{each:%Y-%m-%d}" for each in starts] == ["2023-09-06", "2023-09-13"]


def test_a_year_has_four_digits() -> None:
    rows = pd.DataFrame({"room": ["1"], "name": ["Ana Bell"], "start": ["9/6"]})
    document = {"title": "x", "year": "23", "date_format": "%m/%d/%Y"}
    with pytest.raises(la.errors.RecordError, match="is no year"):
        la.read_frame(rows, reader="bookings", document=document)


def test_numbers_with_a_label_are_contacts_of_the_phone_named_above(tmp_path: Path) -> None:
    text = (
        '"Extraction Report"\n"Device owner: Ana Bell  MSISDN 502-555-0143"\n'
        "#,Name,Entries,Deleted\n1,Boss,Mobile: 502 555 0177,Yes\n2,Bo,Phone-Home: 5025550178,\n"
    )
    found = proposed(tmp_path, text)
    assert columns(found) == {"saved_as": "Name", "phone": "Entries"}
    case = read(tmp_path, found)
    assert ties(case, "tie") == [
        ("phone:+15025550143", "phone:+15025550177"),
        ("phone:+15025550143", "phone:+15025550178"),
    ]
    assert not case.entities()["type"].eq("person").any()  # what a phone calls somebody is hearsay


def test_whose_contacts_they_are_is_asked_if_nothing_tells(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Name,Entries\nBoss,Mobile: 502 555 0177\nBo,Home: 5025550178\n")
    assert "x.csv: owner" in {each.name for each in found.questions}
    assert "x.csv: owner" not in {each.name for each in found.doubts}


def test_a_phone_is_of_those_whose_heading_it_has(tmp_path: Path) -> None:
    text = "Inc #,Rcvd,Caller,{}\n24-1,2024-05-02 10:00,Ana Bell,502-555-0143\n"
    assert columns(proposed(tmp_path, text.format("Caller Ph")))["phone"] == "Caller Ph"
    assert "phone" not in columns(proposed(tmp_path, text.format("Victim Ph")))
    assert "phone" not in columns(proposed(tmp_path, text.format("Dialed Ph")))


READS = """Plate,PlateState,ReadTime,Camera,RegOwner (if queried),Owner DOB
{}
"""


def test_plates_are_registered_to_their_owners(tmp_path: Path) -> None:
    lines = [
        "ABC123,KY,2024-05-02 10:00,I-64,BELL ANA,19900102",
        "ABC123,KY,2024-05-03 10:00,I-64,BELL ANA,19900102",
        "XYZ789,KY,2024-05-03 11:00,I-64,CARR BO,20120304",
        "XYZ789,KY,2024-05-03 12:00,I-64,,",
        "TRK001,KY,2024-05-03 12:00,I-64,LINE SVC INC,",
    ]
    found = proposed(tmp_path, READS.format("\n".join(lines)))
    case = read(tmp_path, found)
    assert ties(case, "registered_to") == [
        ("plate:US-KY:ABC123", "person:x.csv-2"),
        ("plate:US-KY:TRK001", "organization:x.csv-6"),
        ("plate:US-KY:XYZ789", "person:x.csv-4"),
    ]
    # whoever was born in 2012 is a child
    assert case.protection.protected == {"person:x.csv-4"}


VISITS = """Visit Date,Inmate Name,{0} Name,{0} Phone
05/02/2024,"BELL, ANA",Bo Carr,502-555-0143
05/13/2024,"BELL, ANA",Eve Moss,502-555-0144
05/14/2024,"HILL, GUS",Eve Moss,502-555-0144
"""


def test_two_people_of_a_record_are_tied_if_the_second_has_a_column_too(tmp_path: Path) -> None:
    found = proposed(tmp_path, VISITS.format("Visitor"))
    assert columns(found) == {
        "from_name": "Inmate Name",
        "to_name": "Visitor Name",
        "start": "Visit Date",
        "to_phone": "Visitor Phone",
    }
    case = read(tmp_path, found)
    names = stated_names(case)
    met = [(names[a], names[b]) for a, b in ties(case, "associate_of")]
    assert sorted(met) == [
        ("BELL, ANA", "Bo Carr"),
        ("BELL, ANA", "Eve Moss"),
        ("HILL, GUS", "Eve Moss"),
    ]
    assert ("person:x.csv-3-to", "phone:+15025550144") in ties(case, "uses")


def test_nobody_in_a_protected_role_is_a_party(tmp_path: Path) -> None:
    found = proposed(tmp_path, VISITS.format("Victim"))
    assert found.mappings[0].reader != "transactions"


@pytest.mark.parametrize("more", ["Role", "Victim (Y/N)", "Age"])
def test_who_may_be_protected_is_read_by_a_reader_that_knows_it(tmp_path: Path, more: str) -> None:
    visits = VISITS.format("Visitor").replace("\n", ",x\n").replace(",x", f",{more}", 1)
    contacts = f"Name,Entries,{more}\nBoss,Mobile: 502 555 0177,x\nBo,Home: 5025550178,\n"
    reads = READS.format("ABC123,KY,2024-05-02 10:00,I-64,BELL ANA,19900102")
    reads = reads.replace("\n", ",x\n").replace(",x", f",{more}", 1)
    assert proposed(tmp_path, visits).mappings[0].reader == "entities"
    assert proposed(tmp_path, contacts).mappings[0].reader != "contact_lists"
    assert "owner_name" not in columns(proposed(tmp_path, reads))


def test_numbers_of_a_file_from_abroad_are_of_its_country(tmp_path: Path) -> None:
    rows = ("Ana,Bell,015735598120", "Bo,Carr,+4915735598120", "Eve,Moss,01715552763")
    text = "\n".join(("Vorname,Name,Telefon", *rows, ""))
    found = proposed(tmp_path, text)
    assert found.mappings[0].region == "DEU"  # DE is Delaware
    users = [person for person, thing in ties(read(tmp_path, found), "uses") if "98120" in thing]
    assert len(users) == 2


def test_numbers_of_this_country_need_no_country_of_their_own(tmp_path: Path) -> None:
    text = "Name,Phone\nAna Bell,502-555-0143\nBo Carr,+50243326238\nEve Moss,+50243326239\n"
    assert not proposed(tmp_path, text).mappings[0].region


RECORDS = """Start (UTC),Orig Number,Orig Subscriber,Term Number,Term Subscriber,Type
2024-05-02 10:00:00,502-555-0143,ANA BELL,502-555-0144,BO CARR,Voice
2024-05-02 11:00:00,502-555-0143,ANA BELL,502-555-0144,BO CARR,SMS
2024-05-02 12:00:00,502-555-0144,BO CARR,502-555-0143,PREPAID CUSTOMER,VOICE
"""


def test_subscribers_use_the_numbers_that_call_and_write(tmp_path: Path) -> None:
    found = proposed(tmp_path, RECORDS)
    assert columns(found) == {
        "from_phone": "Orig Number",
        "from_name": "Orig Subscriber",
        "to_phone": "Term Number",
        "to_name": "Term Subscriber",
        "start": "Start (UTC)",
    }
    case = read(tmp_path, found)
    kinds = case.links()["type"].value_counts()
    assert (kinds["call"], kinds["message"]) == (2, 1)
    assert {*stated_names(case).values()} == {"ANA BELL", "BO CARR"}


def test_how_was_paid_is_said_of_the_payment_and_is_no_type_of_link(tmp_path: Path) -> None:
    text = (
        "Post Date,Sender,Sender Token,Recipient,Recipient Token,Amount,Type\n"
        "05/13/2024,Ana Bell,502-555-0143,Bo Carr,502-555-0144,$60.00,ZELLE\n"
    )
    found = proposed(tmp_path, text)
    assert columns(found)["channel"] == "Type"
    found = found.answer("x.csv: currency", "USD")
    paid = read(tmp_path, found).links().query("type == 'payment'")
    assert paid["place"].tolist() == ["ZELLE"]


@pytest.mark.parametrize(
    ("booking", "payer", "start"),
    [
        ("Buchungscode", "bezahlt durch", "Ausreise am"),
        ("Localizador", "Pagado por", "Fecha de salida"),
    ],
)
def test_bookings_have_their_headings_in_the_language_of_the_desk(
    tmp_path: Path, booking: str, payer: str, start: str
) -> None:
    text = f"Name,{start},{booking},{payer}\nAna Bell,2024-05-02,RX7,Bo Carr\n"
    found = proposed(tmp_path, text)
    assert found.mappings[0].reader == "bookings"
    assert columns(found).keys() == {"name", "start", "booking", "payer"}
