"""Headings that stand over several columns: each column has a name, and none is read as another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.tables import column_names

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = (
    "Name,Phone,Name,Phone,Relation\n"
    "Ramon Pena,859-555-0122,Ovidio Guell,606-555-0108,associate\n"
    "Dana Voss,859-555-0133,Tansy Quillwort,502-555-0155,friend\n"
)
PAYMENTS = (
    "Account No,Bank,Account No,Bank,Date,Amount\n"
    "7781200034,First,0004410021,Derby,2024-05-02,9500\n"
)
APART = (
    "not imported: names stand in several columns of one heading, so this one is about somebody "
    'else; list the file once more for them: columns = { name = "Name (2)", phone = "Phone (2)" }'
)
CASE = '[case]\npurpose = "training"\nregion = "US-KY"\ntimezone = "UTC"\n'
FIRST = '[[document]]\nfile = "file.csv"\n'


def read(folder: Path, content: str, toml: str) -> la.Case:
    (folder / "file.csv").write_text(content, encoding="utf-8")
    (folder / "case.toml").write_text(CASE + toml, encoding="utf-8")
    return la.read_case(folder)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (("Phone", "Phone", "Phone"), ("Phone", "Phone (2)", "Phone (3)")),
        (("Phone", "Phone (2)", "phone"), ("Phone", "Phone (2)", "phone (3)")),
        (("", "", "A"), ("column 1", "column 2", "A")),
    ],
)
def test_each_column_has_a_name(header: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert column_names(header) == names


def test_the_second_person_of_a_record_is_not_the_first(tmp_path: Path) -> None:
    with read(tmp_path, PAIRS, f'{FIRST}reader = "entities"\nkeep = ["Relation"]\n') as case:
        stated = case.statements().query("entity == 'person:file.csv-2'")
        assert stated[["attribute", "value"]].to_numpy().tolist() == [
            ["name", "Ramon Pena"],
            ["phone", "859-555-0122"],
            ["relation", "associate"],
        ]
        assert case.links()["target"].tolist() == ["phone:+18595550122", "phone:+18595550133"]
        left_out = case.columns().query("state == 'open'")
        assert left_out[["heading", "note"]].to_numpy().tolist() == [
            ["Name (2)", APART],
            ["Phone (2)", APART],
        ]


def test_columns_that_another_entry_maps_are_not_called_unread(tmp_path: Path) -> None:
    again = 'columns = { name = "Name (2)", phone = "Phone (2)" }\n'
    listed = f'{FIRST}reader = "entities"\n{FIRST}reader = "entities"\n{again}'
    with read(tmp_path, PAIRS, listed) as case:
        assert case.columns().query("state == 'open'")["heading"].tolist() == ["Relation"] * 2
    # what no entry maps is still told
    listed = listed.replace(', phone = "Phone (2)"', "")
    with read(tmp_path, PAIRS, listed) as case:
        told = case.columns().query("state == 'open' and heading != 'Relation'")
        assert told[["document", "heading"]].to_numpy().tolist() == [["file.csv", "Phone (2)"]]


def test_the_second_person_is_read_when_the_file_is_listed_again(tmp_path: Path) -> None:
    again = 'columns = { name = "Name (2)", phone = "Phone (2)" }\nrole = "victim"\n'
    listed = f'{FIRST}reader = "entities"\n{FIRST}reader = "entities"\n{again}'
    with read(tmp_path, PAIRS, listed) as case:
        names = case.statements().query("attribute == 'name'")
        assert names["value"].tolist() == [
            "Ramon Pena",
            "Dana Voss",
            "Ovidio Guell",
            "Tansy Quillwort",
        ]
        assert names["entity"].nunique() == 4
        ties = case.links()[["source", "target"]].to_numpy().tolist()
        assert len({person for person, _ in ties}) == len(ties) == 4


def test_a_first_look_says_that_there_are_two(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text(PAIRS, encoding="utf-8")
    said = (
        "whose columns are those with a heading that stands before them already; they are called "
        '"Name (2)", "Phone (2)"'
    )
    assert la.records.sniff(file).unsure[0] == said
    assert la.records.sniff(file).unsure[-1] == f"Name (2), Phone (2): open; {APART}"


def test_two_ends_may_be_columns_of_one_heading_but_not_one_column(tmp_path: Path) -> None:
    settings = (
        'reader = "payments"\ncurrency = "USD"\ncolumns = {{ payer = "Account No", '
        'payee = "{}", date = "Date", amount = "Amount" }}\n'
    )
    with read(tmp_path, PAYMENTS, FIRST + settings.format("Account No (2)")) as case:
        assert case.links()[["source", "target"]].to_numpy().tolist() == [
            ["account:7781200034", "account:0004410021"]
        ]
    with pytest.raises(RecordError) as caught:
        read(tmp_path, PAYMENTS, FIRST + settings.format("Account No"))
    assert str(caught.value) == (
        'file.csv: payer and payee are both the column "Account No", so every record would be a '
        'tie with itself. Map payee to another column; the second one of this heading is "Account '
        'No (2)".'
    )


def test_frames_name_their_columns_alike() -> None:
    frame = pd.DataFrame(
        [["7781200034", "0004410021", "2024-05-02", "9500"]],
        columns=["Account No", "Account No", "date", "amount"],
    )
    columns = {"payer": "Account No", "payee": "Account No (2)"}
    document = {"title": "payments", "columns": columns, "currency": "USD"}
    with la.Case(purpose="training") as case:
        case.add(la.read_frame(frame, reader="payments", document=document))
        assert case.links()["target"].tolist() == ["account:0004410021"]


def test_a_role_of_the_second_person_protects_them(tmp_path: Path) -> None:
    content = "Name,Role,Name,Role\nRamon Pena,suspect,Tansy Quillwort,victim\n"
    with read(tmp_path, content, f'{FIRST}reader = "entities"\n') as case:
        guests = pd.DataFrame({"name": ["QUILLWORT, Tansy"]})
        case.add(la.read_frame(guests, reader="entities", document="guests"))
        assert case.protection.protected == {"person:file.csv-Name (2)-2", "person:guests-2"}
        why = (
            'columns of one heading tell of several people, so whoever is named under "Name (2)" '
            "is stated as a person of their own"
        )
        assert case.problems()["why"].tolist() == [why]


def test_a_second_family_name_alone_is_no_second_person(tmp_path: Path) -> None:
    content = "Last Name,First Name,Role,Last Name,Role\nPena,Ana,suspect,Bell,victim\n"
    with read(tmp_path, content, f'{FIRST}reader = "entities"\n') as case:
        assert case.protection.protected == {"person:file.csv-2"}
