"""A file is read for what it is, whatever its name says."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from exhaustive import exhaustive
from write_workbook import write_workbook

from linkanalysis.ingest.sheets.encodings import likely_encoding
from linkanalysis.ingest.sheets.file_types import file_format
from linkanalysis.records import read_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkanalysis.case import Case

PEOPLE = [
    {"id": "KY-1", "name": "Ana Bell", "home": {"city": "Paducah"}, "alias": ["Annie", "A."]},
    {"id": "KY-2", "name": "Ben Dorsey", "height": 1.80},
]
ENTITIES = '[[document]]\nfile = "people.*"\nreader = "entities"\nkeep = ["home_city"]\n'


def stated(case: Case) -> set[tuple[str, str, str]]:
    frame = case.statements()[["entity", "attribute", "value"]]
    return {tuple(row) for row in frame.to_numpy().tolist()}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(PEOPLE, indent=2),
        json.dumps(PEOPLE),
        "\ufeff" + json.dumps(PEOPLE),
        json.dumps({"made": "2024-05-02", "people": PEOPLE}),
        "\n".join(map(json.dumps, PEOPLE)) + "\n",
    ],
    ids=["indented", "one line", "with a mark", "inside an object", "JSON lines"],
)
@pytest.mark.parametrize("name", [*exhaustive("people.json"), "people.csv"])
def test_people_in_json_are_people(
    write_folder: Callable[..., Path], content: str, name: str
) -> None:
    case = read_case(write_folder({name: content}, ENTITIES))
    assert stated(case) == {
        ("person:KY-1", "name", "Ana Bell"),
        ("person:KY-1", "home_city", "Paducah"),
        ("person:KY-1", "alias", "Annie"),
        ("person:KY-1", "alias", "A."),
        ("person:KY-2", "name", "Ben Dorsey"),
        ("person:KY-2", "height", "1.8"),
    }
    assert case.problems().empty


def test_what_is_no_record_in_json_is_kept_as_a_problem(write_folder: Callable[..., Path]) -> None:
    content = json.dumps([*PEOPLE, 7, {"id": "", "name": "Cay"}])
    case = read_case(write_folder({"people.json": content}, ENTITIES))
    assert case.problems()[["row", "why", "raw"]].to_numpy().tolist() == [
        ["/2", "this is not a record with named fields", "7"],
        ["/3", "the cell is empty", '{"id": "", "name": "Cay"}'],
    ]


def test_sheets_of_a_workbook_are_documents(write_folder: Callable[..., Path]) -> None:
    start = dt.datetime(2024, 5, 2, 10, 30)  # noqa: DTZ001 - a workbook has no zones
    folder = write_folder(
        {},
        'region = "US-KY"\ntimezone = "UTC"\n'
        '[[document]]\nfile = "a.xlsx"\nreader = "entities"\n'
        '[[document]]\nfile = "a.xlsx"\nsheet = "Calls"\nreader = "calls"\n',
    )
    people = [["id", "name", "birth_date"], [17.0, "Ana Bell", dt.datetime(1990, 5, 2)], []]  # noqa: DTZ001
    calls = [["caller", "callee", "start"], [], [5025550143, "502-555-0199", start]]
    write_workbook(folder / "a.xlsx", {"People": people, "Calls": calls})
    case = read_case(folder)
    assert case.documents()["id"].tolist() == ["a.xlsx", "a.xlsx#Calls"]
    assert stated(case) == {
        ("person:17", "name", "Ana Bell"),
        ("person:17", "birth_date", "1990-05-02"),
    }
    links = case.links()[["source", "target", "start", "row"]].astype(str)
    assert links.to_numpy().tolist() == [
        ["phone:+15025550143", "phone:+15025550199", "2024-05-02 10:30:00", "3"]
    ]
    assert case.problems()["why"].tolist() == [
        (
            "the workbook has 2 sheets, and this is the first; add a [[document]] with "
            'sheet = "…" for '
            "each of the others that belongs to the case: Calls"
        )
    ]


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"[id],[name]\n1,2\n", "text"),
        (b"<who>,<what>\n", "text"),
        (b"<!-- x -->\n", "xml"),
        (b"<TABLE><tr>", "html"),
        (b"  [\n", "json"),
        (b'{"a": 1}', "json"),
        (b"", "text"),
        (b"PK\x03\x04 broken", "zip"),
    ],
)
def test_formats_are_recognized_by_their_first_bytes(
    tmp_path: Path, start: bytes, found: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(start)
    assert file_format(path) == found


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"plain", "utf-8"),
        ("José".encode(), "utf-8"),
        ("José".encode("latin-1"), "latin-1"),
        ("“José”".encode("cp1252"), "cp1252"),
        ("José".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_are_guessed(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert likely_encoding(path) == encoding


@pytest.mark.parametrize("name", ["people.tsv", "people.TAB"])
def test_a_file_named_tsv_has_tabs(write_folder: Callable[..., Path], name: str) -> None:
    case = read_case(write_folder({name: "id\tname\nKY-1\tBell, Ana\n"}, ENTITIES))
    assert stated(case) == {("person:KY-1", "name", "Bell, Ana")}
