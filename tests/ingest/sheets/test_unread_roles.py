"""A record of a victim that cannot be read must not leave the victim in plain sight."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest
from exhaustive import exhaustive

import linkanalysis as la
from linkanalysis.errors import DataQualityWarning

if TYPE_CHECKING:
    from pathlib import Path

# a file of one or two records that are refused: the warning has tests of its own
pytestmark = pytest.mark.filterwarnings("ignore:.* rows read")

TOML = """
[case]
purpose = "training"
received = 2024-07-08

[[document]]
file = "people.csv"
reader = "entities"

[[document]]
file = "ties.csv"
reader = "links"
"""
TIES = "source,target,type,start,role\nV-7,S-1,associate_of,2024-01-01,\n"


def _write(folder: Path, record: str, ties: str = TIES, header: str = "id,name,role,note") -> None:
    folder.joinpath("case.toml").write_text(TOML, encoding="utf-8")
    people = f"{header}\n{record}\nS-1,Ann Sus,suspect,\n"
    folder.joinpath("people.csv").write_text(people, encoding="utf-8")
    folder.joinpath("ties.csv").write_text(ties, encoding="utf-8")


def _protected(folder: Path, record: str, ties: str = TIES) -> set[str]:
    _write(folder, record, ties)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)
        found = set(la.read_case(folder).protection.protected)
    # whoever a refused record names beside its shifted id
    return {each for each in found if not each.startswith("person:people.csv-")}


@pytest.mark.parametrize(
    "record",
    [
        "V-7,Zora Quill,victm,",
        "V-7,Zora Quill,victim",
        *exhaustive(
            "V-7,Zora Quill,Victim of trafficking,",
            "V-7,Zora Quill,victim/witness,",
            "V-7,Zora Quill,Juvenile,",
            "V-7,Zora Quill,getaway driver,",
        ),
        'V-7,Zora Quill,victim,"a","b"',
    ],
)
def test_a_record_that_could_not_be_read_protects(record: str, tmp_path: Path) -> None:
    assert _protected(tmp_path, record) == {"person:V-7"}


def test_the_role_of_a_tie_with_a_bad_date_protects(tmp_path: Path) -> None:
    ties = TIES + "V-7,T-9,associate_of,02/03/2024,victim\n"
    assert _protected(tmp_path, "V-7,Zora Quill,,", ties) == {"person:V-7"}


@pytest.mark.parametrize(
    "record",
    [
        "V-7,Zora Quill,suspect,a,b",
        'V-7,Zora Quill,suspect,"was seen with the victim that night",b',
    ],
)
def test_other_unread_records_protect_nobody(record: str, tmp_path: Path) -> None:
    assert _protected(tmp_path, record) == set()


def test_the_line_of_the_notice_settles_it(tmp_path: Path) -> None:
    record = 'V-7,Zora Quill,patient,\nW-8,Wim Zed,"say ""hi""",'
    assert _protected(tmp_path, record) == {"person:V-7", "person:W-8"}
    with la.read_case(tmp_path) as case:
        notice = case.protection.notice
    line = "values = " + notice.partition("values = ")[2].partition(" }.")[0] + " }"
    assert "patient" in line
    text = TOML.replace('purpose = "training"\n', f'purpose = "training"\n{line}\n')
    text = text.replace("…", "associate")
    # a document may have words of its own beside those of the case
    own = 'values = { role = { "say \\"hi\\"" = "unknown" } }'
    text = text.replace('reader = "entities"\n', f'reader = "entities"\n{own}\n')
    tmp_path.joinpath("case.toml").write_text(text, encoding="utf-8")
    with la.read_case(tmp_path) as case:
        assert case.protection.protected == set()
        assert case.protection.notice == ""


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        (
            "age",
            "young",
            (
                "the age could not be read, so the person is withheld as a possible minor; "
                "write it in years, such as 14 or 15-17"
            ),
        ),
        ("age", "200", "nobody reaches this age; write it in years, such as 14 or 15-17"),
        (
            "yob",
            "a7",
            (
                "the year of birth could not be read, so the person is withheld as a possible "
                "minor; write it in four digits"
            ),
        ),
        (
            "minor",
            "perhaps",
            "this is neither yes nor no, so the person is withheld as a possible minor",
        ),
        (
            "role",
            "mentor of boys",
            (
                "the role is not in the vocabulary, so the person is withheld. "
                "Give its meaning: values = { role = { … } }."
            ),
        ),
    ],
)
def test_what_is_not_read_is_a_problem(column: str, cell: str, why: str, tmp_path: Path) -> None:
    _write(tmp_path, f"V-7,Zora Quill,,{cell}", header=f"id,name,x,{column}")
    with la.read_case(tmp_path) as case:
        problems = case.problems()
    assert problems[["row", "column", "value", "why"]].to_numpy().tolist() == [
        ["2", column, cell, why]
    ]


def test_a_refused_record_says_whom_it_names_and_in_which_role(tmp_path: Path) -> None:
    ties = TIES + "V-7,T-9,associate_of,02/03/2024,victim\nS-1,T-9,kin,02/03/2024,suspect\n"
    _write(tmp_path, "V-7,Zora Quill,,", ties)
    with la.read_case(tmp_path) as case:
        told = case.problems()[["row", "about", "role"]].to_numpy().tolist()
    assert told == [["3", '["person:V-7"]', "victim"], ["4", "[]", "suspect"]]
