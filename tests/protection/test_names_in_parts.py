"""Protected people whose name stands in two columns are recognized in other records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import linkanalysis as la
from linkanalysis.core.vocabulary.headings import read_heading, whole_name
from linkanalysis.protection.identifying import PARTS, whole_names

if TYPE_CHECKING:
    from pathlib import Path

GUESTS = pd.DataFrame(
    {
        "name": ["Ariadna Lopezmuniz", "Ramon Pena"],
        "phone": ["859-555-0160", "859-555-0161"],
        "remarks": ["", "came with LOPEZMUNIZ, Ariadna"],
    }
)
PAIRS = [
    *(("First Name", "Last Name"), ("FNAME", "LNAME"), ("FIRST_NM", "LAST_NM")),
    *(("Given Name", "Surname"), ("Subj First", "Subj Last"), ("Nombre", "Apellidos")),
    *(("Vorname", "Name"), ("Prénom", "Nom"), ("First Name", "Name"), ("firstname", "lastname")),
]


def case_with(victims: pd.DataFrame, **document: object) -> la.Case:
    case = la.Case(purpose="training", region="US-KY")
    told = {"title": "victims", "role": "victim", **document}
    case.add(la.read_frame(victims, reader="entities", document=told))
    case.add(la.read_frame(GUESTS, reader="entities", document="guests"))
    return case


@pytest.mark.parametrize(
    ("first", "last"),
    [
        PAIRS[0],
        ("Vorname", "Name"),
        *(
            pytest.param(*pair, marks=pytest.mark.exhaustive)
            for pair in PAIRS[1:]
            if pair != ("Vorname", "Name")
        ),
    ],
)
def test_a_name_in_two_columns_that_nobody_mapped_is_hers(first: str, last: str) -> None:
    with case_with(pd.DataFrame({first: ["Ariadna"], last: ["Lopezmuniz"]})) as case:
        assert case.protection.protected == {"person:victims-2", "person:guests-2"}
        assert len(case.namesakes()) == 1
        graph = la.build_graph(case)
        page = la.views.entity_profile(graph, "person:guests-3").html.casefold()
        assert "ariadna" not in page
        assert "lopezmuniz" not in page
        assert case.summary().rows("protected without a full name").empty


@pytest.mark.parametrize(("first", "last"), PAIRS)
def test_a_first_look_proposes_to_read_both_together(tmp_path: Path, first: str, last: str) -> None:
    file = tmp_path / "victims.csv"
    file.write_text(f"Case,{first},{last},Role\nE1,Ariadna,Lopezmuniz,victim\n", encoding="utf-8")
    found = la.records.sniff(file)
    assert dict(found.columns)["name"] == f"{first} + {last}"
    assert found.unused == ("Case",)
    (unsure,) = found.unsure
    assert unsure == (
        "1 open column, shown nowhere until the description of the document maps, keeps or ignores "
        "them: Case"
    )


def test_a_column_with_whole_names_is_read_alone(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text('First Name,Name\nAriadna,"LOPEZMUNIZ, Ariadna"\n', encoding="utf-8")
    assert dict(la.records.sniff(file).columns)["name"] == "Name"


def test_parts_in_a_table_of_statements_make_one_name() -> None:
    said = [
        ("V-1", "role", "victim"),
        ("V-1", "Surname", "Lopezmuniz"),
        ("V-1", "fname", "Ariadna"),
    ]
    frame = pd.DataFrame(said, columns=["entity", "attribute", "value"])
    with la.Case(purpose="training", region="US-KY") as case:
        case.add(la.read_frame(frame, reader="statements", document="notes"))
        case.add(la.read_frame(GUESTS, reader="entities", document="guests"))
        assert case.protection.protected == {"person:V-1", "person:guests-2"}


def test_a_protected_person_without_a_full_name_is_in_the_summary() -> None:
    victims = pd.DataFrame({"id": ["V-1", "V-2", "V-3"], "name": ["Ariadna", "Ana Bell", "李小龙"]})
    with case_with(victims) as case:
        (count,) = case.summary().rows("protected without a full name")["entity"]
        assert count == case.protection.shown("person:V-1")


def test_a_reader_that_takes_no_parts_says_what_to_map() -> None:
    part = {"incident": ["24-1"], "date": ["2024-05-02"], "person": ["V-1"], "role": ["victim"]}
    names = {"First Name": ["Ariadna"], "Last Name": ["Lopezmuniz"]}
    with la.Case(purpose="training") as case:
        document = {"title": "reports"}
        case.add(la.read_frame(pd.DataFrame(part | names), reader="incidents", document=document))
        why = (
            "not imported: this looks like a part of a name, without which other records of a "
            "protected person are not recognized; map the whole name: "
            'columns = { name = "First Name + Last Name" }'
        )
        assert case.columns().query("state == 'open'")[["heading", "note"]].to_numpy().tolist() == [
            ["First Name", why],
            ["Last Name", why],
        ]


@pytest.mark.parametrize(
    "heading",
    [
        *("Last Seen", "First Contact", "Last Phone", "Mother First Name", "Suspect Last Name"),
        *("Name", "Last", "Place Name", "First", "Last Name of Owner", "Name Type", "Given"),
    ],
)
def test_other_headings_are_no_part_of_the_name(heading: str) -> None:
    known = {"Name": "name", "Last": "family_name", "First": "forename", "Given": "forename"}
    assert read_heading(heading).part == known.get(heading, "")


def test_a_middle_name_makes_no_whole_name() -> None:
    assert whole_name(("Middle Name", "Last Name")) == ()
    assert whole_name(("MI", "Last Name", "Middle Name", "First Name")) == (
        "First Name",
        "Last Name",
    )


def test_one_id_with_many_names_makes_a_name_of_each_row() -> None:
    rows = [("person:P-1", part, f"{part}{i}", "a", str(i)) for i in range(400) for part in PARTS]
    made = [text for _, text, *_ in whole_names(rows)]
    assert made == [f"forename{i} family_name{i}" for i in range(400)]


def test_a_part_in_a_row_of_its_own_is_no_whole_name() -> None:
    missing = [
        ("person:M-1", "forename", "Vesmira", "notices.json", "/1/forename"),
        ("person:M-1", "family_name", "Quill", "notices.json", "/1/name"),
    ]
    assert [text for _, text, *_ in whole_names(missing)] == ["Vesmira Quill"]
