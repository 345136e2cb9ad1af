"""Proposals that follow from cells, and what they leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

REGION = 'the region of phone numbers and plates; set region, such as region = "US-KY"'
VAGUE = 'whether the column "{}" is the {}: its heading may mean other things'
BY_CELLS = 'whether the column "{}" is the {}: its cells fit, its heading does not say so'
NO_TYPE = (
    "what the ids are: people, unless source_type and target_type name other types, such as phone "
    "or wallet"
)
OPEN = (
    "1 open column, shown nowhere until the description of the document maps, keeps or ignores "
    "them: {}"
)
DAYS = '{0}: open; has dates; if they are births, map it: columns = {{ birth_date = "{0}" }}'
SUBSCRIBERS = 'MSISDN,Account Holder,From,To\n6065550152,"NOBLE, BRENDA",2019-01-01,2024-05-05\n'
TAGS = "Tag,St,Read Time,Camera,Lat,Lon\nABC123,KY,2024-05-01T10:00:00,US23,37.5,-82.8\n"
READS = (
    "Read ID,License Plate,Plate State,Timestamp (Local),Camera Name\n"
    "1,XYZ77,OH,3/30/2024 1:59:30 AM,I-64 EB\n2,ABC1234,KY,3/30/2024 2:59:30 PM,I-64 EB\n"
)
WALLETS = "txid,block_time_utc,from_address,to_address,value,asset\n9f1c,2024-05-03,a1,b2,0.5,BTC\n"
HOTEL = "Conf#,Room,Guest Name,Arrive,Depart\nG1,2,Ana Bell,2024-05-01,2024-05-04\n"
FLIGHTS = "PNR,Guest Name,Depart,Arrive\nG1,Ana Bell,2024-05-01,2024-05-04\n"
JAIL = "Booking No,Inmate Name,DOB,Book Date\n1,Ana Bell,1988-12-11,2024-05-03 23:55\n"
OFFICERS = "Badge,Suspect Name,Camera Name\n1,Ana Bell,I-64\n"
MISSING = "NCIC #,Last,First,MI,DOB,Date of Last Contact\nM1,Bell,Ana,R,2008-09-30,2024-02-11\n"
SPANISH = "Expediente;Nombre;Apellidos;Calidad\nE1;Ana;Bell;Detenido\n"
CAMERAS = "License Plate,Camera Name,Photo Made\nUS-KY:ABC123,I-64,2024-05-01 10:00\n"
RECORDS = (
    "REC|ORIG_MSISDN|TERM_MSISDN|LOCAL_START|DURATION\n"
    "1|16065550155|16065550195|2024-05-01 08:14:50|2:20\n"
)
EXPORT = (
    "#,Direction,From,To,Timestamp: Time,Duration\n"
    "1,Incoming,+16065550131 Dusty,+16065550124 (owner),2024-05-16 14:02,60\n"
)
FRENCH = (
    "Qualité;Nom;Prénom;Né(e) le;Date des faits\n"
    "Victime;LOPEZ;Ana;03/04/2007;02/05/2024 22h15\n"
    "Mis en cause;PENA;Ramon;30/06/1970;02/05/2024 22h15\n"
)
UNNAMED = "Seq,Num1,Num2,When Made\n1,606-555-0155,606-555-0195,05/31/2024 08:14\n"


def proposed(path: Path, content: str) -> la.records.Mapping:
    path.write_text(content)
    return la.records.sniff(path)


@pytest.mark.parametrize(
    ("content", "reader", "columns", "unsure"),
    [
        (
            SUBSCRIBERS,
            "entities",
            {"name": "Account Holder"},
            (REGION, *map(DAYS.format, ("From", "To"))),
        ),
        (
            TAGS,
            "plate_reads",
            {
                "plate": "Tag",
                "start": "Read Time",
                "camera": "Camera",
                "state": "St",
                "latitude": "Lat",
                "longitude": "Lon",
            },
            (VAGUE.format("Tag", "plate"),),
        ),
        (
            RECORDS,
            "calls",
            {
                "caller": "ORIG_MSISDN",
                "callee": "TERM_MSISDN",
                "start": "LOCAL_START",
                "duration": "DURATION",
            },
            (REGION, OPEN.format("REC")),
        ),
        (
            READS,
            "plate_reads",
            {
                "plate": "License Plate",
                "start": "Timestamp (Local)",
                "camera": "Camera Name",
                "state": "Plate State",
            },
            (OPEN.format("Read ID"),),
        ),
        (
            CAMERAS,
            "plate_reads",
            {"plate": "License Plate", "camera": "Camera Name", "start": "Photo Made"},
            (REGION, BY_CELLS.format("Photo Made", "start")),
        ),
        (
            WALLETS,
            "crypto_transfers",
            {
                "source": "from_address",
                "target": "to_address",
                "start": "block_time_utc",
                "amount": "value",
                "asset": "asset",
                "transaction": "txid",
            },
            (VAGUE.format("value", "amount"),),
        ),
        (
            HOTEL,
            "bookings",
            {"booking": "Conf#", "start": "Arrive", "end": "Depart", "name": "Guest Name"}
            | {"room": "Room"},
            (),
        ),
        (
            FLIGHTS,
            "bookings",
            {"booking": "PNR", "start": "Depart", "end": "Arrive", "name": "Guest Name"},
            (),
        ),
        (
            JAIL,
            "entities",
            {"name": "Inmate Name", "birth_date": "DOB"},
            (OPEN.format("Booking No"), DAYS.format("Book Date")),
        ),
        (
            OFFICERS,
            "entities",
            {"name": "Suspect Name"},
            (OPEN.format("Badge, Camera Name").replace("1 open column", "2 open columns"),),
        ),
        (
            MISSING,
            "missing_persons",
            {
                "missing_since": "Date of Last Contact",
                "report": "NCIC #",
                "birth_date": "DOB",
                "name": "First + Last",
            },
            (OPEN.format("MI"),),
        ),
        (
            SPANISH,
            "entities",
            {"name": "Nombre + Apellidos", "role": "Calidad"},
            (OPEN.format("Expediente"),),
        ),
        (
            UNNAMED,
            "calls",
            {"caller": "Num1", "callee": "Num2", "start": "When Made"},
            (
                REGION,
                *(
                    BY_CELLS.format(heading, ours)
                    for heading, ours in (
                        ("Num1", "caller"),
                        ("Num2", "callee"),
                        ("When Made", "start"),
                    )
                ),
                OPEN.format("Seq"),
            ),
        ),
    ],
)
def test_cells_and_headings_of_the_trade_choose_the_reader(
    tmp_path: Path, content: str, reader: str, columns: dict[str, str], unsure: tuple[str, ...]
) -> None:
    found = proposed(tmp_path / "x.csv", content)
    assert (found.reader, dict(found.columns)) == (reader, columns)
    assert found.unsure == unsure


def test_phones_from_and_to_are_parties_of_calls(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", EXPORT)
    assert (found.reader, dict(found.columns)) == (
        "calls",
        {
            "start": "Timestamp: Time",
            "duration": "Duration",
            "caller": "From",
            "callee": "To",
        },
    )
    assert found.unsure[:3] == (
        REGION,
        BY_CELLS.format("From", "caller"),
        BY_CELLS.format("To", "callee"),
    )


def test_ties_that_rest_on_from_and_to_are_in_doubt(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", "From,To\nKY-1,KY-2\n")
    assert found.reader == "links"
    doubts = VAGUE.format("From", "source"), VAGUE.format("To", "target")
    assert found.unsure == (NO_TYPE, *doubts)
    typed = proposed(tmp_path / "x.csv", "From,To\nphone:502-555-0143,person:KY-2\n")
    assert typed.unsure == doubts


def test_a_log_of_a_jail_is_calls_of_the_people_whom_it_names(tmp_path: Path) -> None:
    calls = "Inmate Name,Called Number,Call Start\nAna Bell,(502) 555-0199,2024-05-10 19:15\n"
    found = proposed(tmp_path / "x.csv", calls)
    assert (found.reader, dict(found.columns)) == (
        "transactions",
        {"from_name": "Inmate Name", "to_phone": "Called Number", "start": "Call Start"},
    )
    lines = "[case]\npurpose = 'training'\nregion = 'US-KY'\ntimezone = 'UTC'\n"
    (tmp_path / "case.toml").write_text(lines + found.to_toml().partition("\n\n")[2])
    links = la.read_case(tmp_path).links()
    assert links[["source", "type", "target"]].to_numpy().tolist() == [
        ["person:x.csv-2-from", "call", "phone:+15025550199"]
    ]


def test_what_a_list_of_journeys_lacks_is_in_doubt(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", "Conf #,Pax Last/First,Depart\n8,BELL/ANA,05MAY24 2355\n")
    assert found.reader == "bookings"
    assert found.unsure[-1] == (
        "the column traveler or name or payer, without which the file cannot be read"
    )


def test_a_table_that_names_nobody_is_no_table_of_people(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", "License Plate,Plate State,Hits\nXYZ77,OH,3\n")
    assert (found.reader, found.columns) == ("", ())


def test_phones_of_people_are_no_calls(tmp_path: Path) -> None:
    table = "Name,Phone,Phone 2,Added\nAna,606-555-0155,606-555-0195,2024-05-01 08:14\n"
    assert proposed(tmp_path / "x.csv", table).reader == "entities"


def test_a_table_that_tells_nothing_gets_no_reader(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", "what,ever\n1,2\n")
    assert found.to_toml().splitlines()[3:] == [
        "[[document]]",
        'file = "x.csv"',
        '# reader = "…"',
        (
            "# unsure: the reader: no heading and no cells tell what one record is; choose one of "
            "la.READERS"
        ),
    ]
    (tmp_path / "case.toml").write_text(found.to_toml())
    with pytest.raises(la.errors.RecordError, match="reader is missing; it is one of"):
        la.read_case(tmp_path)


def test_roles_and_days_of_births_follow_from_the_cells(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", FRENCH)
    assert dict(found.columns) == {"name": "Prénom + Nom", "role": "Qualité"}
    assert found.date_formats == ("%d/%m/%Y",)
    assert found.unsure == (BY_CELLS.format("Qualité", "role"), DAYS.format("Date des faits"))


def test_a_few_words_for_protected_roles_are_in_doubt(tmp_path: Path) -> None:
    found = proposed(tmp_path / "x.csv", "Name,Remark\nAna,Victim\nRamon,Ohio\nOrrin,cash\n")
    assert dict(found.columns) == {"name": "Name"}
    (doubt,) = found.unsure
    assert doubt == (
        "Remark: open; has words for protected roles; if it says who is protected, map it: "
        'columns = { role = "Remark" }; the people of such records are withheld until the column '
        "is mapped, kept or ignored"
    )


@pytest.mark.parametrize("cells", [("owner", "other"), ("none", "tenant")])
def test_words_that_say_nothing_of_anybody_are_no_roles(
    tmp_path: Path, cells: tuple[str, str]
) -> None:
    found = proposed(tmp_path / "x.csv", f"Name,Kind\nAna,{cells[0]}\nRamon,{cells[1]}\n")
    assert dict(found.columns) == {"name": "Name"}


@pytest.mark.parametrize(
    ("start", "born", "formats"),
    [
        ("02/05/2024 22:15", "30/06/1970", ("%d/%m/%Y %H:%M",)),
        ("2024-05-02 22:15", "06/30/1970", ("%m/%d/%Y",)),
        ("30/05/2024 22:15", "06/30/1970", ("%d/%m/%Y %H:%M",)),
    ],
)
def test_births_tell_which_day_the_dates_of_events_mean(
    tmp_path: Path, start: str, born: str, formats: tuple[str, ...]
) -> None:
    table = f"booking,start,name,Client DOB\nG1,{start},Ana Bell,{born}\n"
    assert proposed(tmp_path / "x.csv", table).date_formats == formats
