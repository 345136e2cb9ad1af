"""Headings that name somebody in a protected role keep their meaning when they are mapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.errors import RecordError

if TYPE_CHECKING:
    from pathlib import Path

WHEN = "2024-05-02 10:00"
NAME = "Zoe Dunn"


def read(reader: str, records: dict[str, str], **settings: object) -> la.Case:
    """Read one record into a case of its own."""
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    document = {"title": "list", **settings}
    case.add(la.read_frame(pd.DataFrame([records]), reader=reader, document=document))
    return case


def names_shown(case: la.Case) -> set[str]:
    return {text for _, text in case.labels().items()} - {
        case.labels()[each] for each in case.protection.protected
    }


@pytest.mark.parametrize(
    ("reader", "record", "columns"),
    [
        ("entities", {"id": "1", "Victim Name": NAME}, {"name": "Victim Name"}),
        ("entities", {"Informant No": "7", "name": NAME}, {"id": "Informant No"}),
        (
            "incidents",
            {"incident": "1", "date": WHEN, "Victim": NAME, "role": "suspect"},
            {"name": "Victim"},
        ),
        (
            "bookings",
            {"booking": "RX7", "start": WHEN, "Name of Witness": NAME},
            {"name": "Name of Witness"},
        ),
        ("links", {"Informant": NAME, "target": "KY-2"}, {"source": "Informant"}),
    ],
)
def test_whoever_stands_under_such_a_heading_has_its_role(
    reader: str, record: dict[str, str], columns: dict[str, str]
) -> None:
    case = read(reader, record, columns=columns)
    assert NAME not in names_shown(case)
    shown = read(reader, record, columns=columns, role="none")
    assert NAME in names_shown(shown)


def test_a_role_that_is_set_in_words_is_the_role() -> None:
    record = {"id": "1", "Victim Name": NAME}
    case = read("entities", record, columns={"name": "Victim Name"}, role="suspect")
    assert NAME in names_shown(case)


@pytest.mark.parametrize(
    ("reader", "record", "columns", "thing"),
    [
        (
            "calls",
            {"Victim Number": "502-555-0111", "callee": "502-555-0112", "start": WHEN},
            {"caller": "Victim Number"},
            "phone:+15025550111",
        ),
        (
            "payments",
            {"payer": "A1", "Informant Account": "A2", "date": WHEN, "amount": "5"},
            {"payee": "Informant Account"},
            "account:A2",
        ),
    ],
)
def test_whoever_has_the_thing_at_an_end_is_protected_with_it(
    reader: str, record: dict[str, str], columns: dict[str, str], thing: str
) -> None:
    case = read(reader, record, columns=columns, currency="USD", id_scope="case")
    assert (
        case.protection.names[thing].startswith("Protected")
        or "of Protected" in (case.protection.names[thing])
    )
    plain = read(reader, record, columns=columns, currency="USD", id_scope="case", role="none")
    assert thing not in plain.protection.names


def test_a_caller_is_an_end_of_the_call_and_reports_nothing() -> None:
    record = {"Caller Number": "502-555-0111", "callee": "502-555-0112", "start": WHEN}
    case = read("calls", record, columns={"caller": "Caller Number"})
    assert not case.protection.names


@pytest.mark.parametrize(
    ("cell", "protected"),
    [("Y", True), ("x", True), ("T-1", True), ("No", False), ("", False), ("unknown", False)],
)
def test_a_flag_gives_its_role_unless_the_cell_says_no(cell: str, *, protected: bool) -> None:
    record = {"id": "1", "name": NAME, "Do Not Disclose": cell}
    case = read("entities", record, flags={"Do Not Disclose": "possible_victim"})
    assert ("person:1" in case.protection.protected) == protected
    assert "do_not_disclose" not in set(case.statements()["attribute"])


def test_a_flag_of_no_role_is_refused() -> None:
    with pytest.raises(RecordError) as error:
        read("entities", {"id": "1", "Sealed": "Y"}, flags={"Sealed": "victm"})
    assert str(error.value) == ('document: flags: "victm" is not a role. Did you mean "victim"?')


def test_a_second_name_is_open_until_it_is_called_an_alias() -> None:
    record = {"id": "1", "name": "Ann Bell", "Legal Name": NAME}
    case = read("entities", record)
    column = case.columns().iloc[-1]
    assert column[["heading", "state"]].tolist() == ["Legal Name", "open"]
    assert column["note"] == (
        'a second name, not read: if it is of the same person, map it: columns = { alias = "Legal '
        'Name" }; if it is of somebody else, list the file once more for them'
    )
    assert NAME not in set(case.statements()["value"])
    alias = read("entities", record, columns={"alias": "Legal Name"})
    assert NAME in set(alias.statements()["value"])


@pytest.mark.parametrize("cell", ["yesterday", "31/31/2024"])
def test_a_refused_record_protects_as_if_it_had_been_read(cell: str) -> None:
    record = {"incident": "1", "date": cell, "name": NAME, "role": "victim"}
    case = read("incidents", record)
    people = pd.DataFrame({"id": ["KY-9"], "name": [NAME]})
    case.add(la.read_frame(people, reader="entities", document="people"))
    assert case.problems()["about"].tolist() == ['["person:list-2"]']
    assert "person:KY-9" in case.protection.protected


def test_a_name_in_two_cells_of_a_refused_record_protects(tmp_path: Path) -> None:
    toml = '[case]\npurpose = "training"\n[[document]]\nfile = "*.csv"\nreader = "entities"\n'
    (tmp_path / "case.toml").write_text(toml)
    (tmp_path / "a.csv").write_text("id,name,role\nV1,Dunn, Zoe,victim\n")
    (tmp_path / "b.csv").write_text(f"id,name,role\nS1,{NAME},suspect\nS2,Bo Cole,suspect\n")
    case = la.read_case(tmp_path)
    assert "person:S1" in case.protection.protected
    assert "person:S2" not in case.protection.protected
