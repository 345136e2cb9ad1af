"""Records that name several people, and people who have names and no ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import linkanalysis as la

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import ReadText

    Write = Callable[..., Path]

BUYS = (
    "buy,date,target_id,target,ci,ci_name\n"
    "CB-1,2024-05-06,P1,Randy Combs,CI7,Shawna Ritchie\n"
    "CB-2,2024-05-14,P1,Randy Combs,CI8,Lee Ann Noble\n"
)
SHEET = '[[document]]\nfile = "buys.csv"\nreader = "incidents"\n'
TARGETS = (
    SHEET + 'columns = { incident = "buy", person = "target_id", name = "target" }\n'
    'role = "suspect"\nignore = ["ci", "ci_name"]\n'
)
SOURCES = (
    SHEET + 'columns = { incident = "buy", person = "ci", name = "ci_name" }\n'
    'role = "confidential_source"\nignore = ["target_id", "target"]\n'
)


def test_a_file_is_a_document_for_each_of_the_people_of_its_records(write_folder: Write) -> None:
    with la.read_case(write_folder({"buys.csv": BUYS}, TARGETS + SOURCES)) as case:
        assert case.documents()["id"].tolist() == ["buys.csv", "buys.csv#incidents"]
        links = case.links()[["source", "target", "role"]].to_numpy().tolist()
        assert sorted(links) == [
            ["person:CI7", "event:CB-1", "confidential_source"],
            ["person:CI8", "event:CB-2", "confidential_source"],
            ["person:P1", "event:CB-1", "suspect"],
            ["person:P1", "event:CB-2", "suspect"],
        ]
        assert case.problems().empty
        page = la.network_map(la.build_graph(case)).html
        assert "Randy Combs" in page
        assert not any(name in page for name in ("Shawna", "Ritchie", "Noble", "CI7"))


def test_three_people_of_a_record_are_three_documents(write_folder: Write) -> None:
    third = SHEET + 'columns = { incident = "buy", person = "target", name = "ci" }\n'
    with la.read_case(write_folder({"buys.csv": BUYS}, TARGETS + SOURCES + third)) as case:
        assert case.documents()["id"].tolist()[2] == "buys.csv#incidents 2"


def test_the_same_people_are_not_read_twice(write_folder: Write) -> None:
    again = TARGETS.replace("suspect", "witness")
    with pytest.raises(la.errors.RecordError) as caught:
        la.read_case(write_folder({"buys.csv": BUYS}, TARGETS + again))
    assert str(caught.value) == (
        "case.toml, [[document]] 2: buys.csv is read twice with the reader incidents. For further "
        'people of its records, map other columns to them, such as columns = { name = "…" }, and '
        "set their role."
    )


def test_calls_are_not_read_twice_whatever_their_columns(write_folder: Write) -> None:
    calls = '[[document]]\nfile = "x.csv"\nreader = "calls"\n'
    other = calls + 'columns = { caller = "a" }\n'
    with pytest.raises(la.errors.RecordError) as caught:
        la.read_case(write_folder({"x.csv": "caller,callee,start,a\n"}, calls + other))
    assert str(caught.value) == (
        "case.toml, [[document]] 2: x.csv is read twice with the reader calls."
    )


def test_people_with_names_alone_are_one_for_each_record(read_text: ReadText) -> None:
    table = (
        "incident,date,name,role\n"
        "24-1,2024-05-02,Randy Combs,suspect\n"
        "24-2,2024-05-03,Randy Combs,suspect\n"
        "24-3,2024-05-04,,\n"
    )
    case = read_text(table, "incidents")
    assert case.links()[["source", "target"]].to_numpy().tolist() == [
        ["person:file.csv-2", "event:24-1"],
        ["person:file.csv-3", "event:24-2"],
    ]
    names = case.statements().query("attribute == 'name'")
    assert names["value"].tolist() == ["Randy Combs"] * 2


def test_a_name_beside_ids_makes_a_person_where_the_id_is_empty(read_text: ReadText) -> None:
    table = "incident,date,person,name,role\n24-1,2024-05-02,,Randy Combs,suspect\n"
    assert read_text(table, "incidents").links()["source"].tolist() == ["person:file.csv-2"]


def test_incidents_need_an_id_or_a_name(read_text: ReadText) -> None:
    with pytest.raises(la.errors.RecordError) as caught:
        read_text("incident,date\n24-1,2024-05-02\n", "incidents")
    assert str(caught.value) == (
        'file.csv has none of the columns "person" or "name"; it has incident, date. '
        'Map them: columns = { person = "…" }.'
    )


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_a_refused_record_of_a_named_victim_withholds(read_text: ReadText) -> None:
    table = "incident,date,name,role\n24-1,no date,Emma Noble,victim\n24-2,2024-05-02,Lee,suspect\n"
    case = read_text(table, "incidents")
    refused = case.problems()[["about", "role"]].to_numpy().tolist()
    assert refused == [['["person:file.csv-2"]', "victim"]]


GUESTS = (
    "booking,start,Guest,Second Guest,Phone,DOB,role\n"
    "G1,2024-05-01,KY-1,KY-2,859-555-0122,1988-11-12,suspect\n"
)


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize(
    ("reader", "table", "first", "second", "own"),
    [
        (
            "bookings",
            GUESTS,
            'traveler = "Guest", phone = "Phone"',
            'traveler = "Second Guest"',
            "Guest",
        ),
        (
            "entities",
            "id,Partner,Phone,DOB,role\nKY-1,KY-2,859-555-0122,1988-11-12,suspect\n",
            'id = "id"',
            'id = "Partner"',
            "id",
        ),
    ],
)
def test_what_is_not_mapped_to_further_people_is_not_theirs(
    write_folder: Write, reader: str, table: str, first: str, second: str, own: str
) -> None:
    listed = "".join(
        f'[[document]]\nfile = "x.csv"\nreader = "{reader}"\ncolumns = {{ {each} }}\n'
        for each in (first, second)
    )
    case = la.read_case(write_folder({"x.csv": table}, f'region = "US-KY"\n{listed}'))
    links, stated = case.links(), case.statements()
    assert links.query("type == 'uses'")["source"].tolist() == ["person:KY-1"]
    personal = stated["attribute"].isin(["birth_date", "role", "phone"])
    assert {*stated[personal]["entity"]} == {"person:KY-1"}
    columns = case.columns()
    left_out = columns[columns["note"].str.contains("listed before")]
    assert left_out["heading"].tolist() == [own, "Phone", "DOB", "role"]
    assert {*left_out["document"]} == {f"x.csv#{reader}"}
    assert {*zip(left_out["state"], left_out["note"], strict=True)} == {
        ("ignored", "not imported: it belongs to the people for whom the file is listed before")
    }
