"""Whoever may be a minor is protected, also by a birth date that could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from exhaustive import exhaustive

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

CASE = """\
[case]
title = "Births"
purpose = "training"
timezone = "UTC"

[[document]]
file = "table.csv"
reader = "{reader}"
received = 2024-05-02
"""


def _protected(folder: Path, reader: str, table: str) -> set[str]:
    (folder / "case.toml").write_text(CASE.format(reader=reader), encoding="utf-8")
    (folder / "table.csv").write_text(table, encoding="utf-8")
    return set(la.read_case(folder).protection.protected)


@pytest.mark.parametrize(
    "header", ["DOB", *exhaustive("birth_date", "Date of Birth", "BirthDate", "born")]
)
def test_minors_are_known_under_every_heading(tmp_path: Path, header: str) -> None:
    table = f"id,name,{header}\nKY-1,Ann Roe,2012-01-31\nKY-2,Bea Poe,1980-01-31\n"
    assert _protected(tmp_path, "entities", table) == {"person:KY-1"}


@pytest.mark.parametrize("header", ["birth_date", *exhaustive("DOB")])
def test_an_unread_birth_date_protects_and_a_missing_one_does_not(
    tmp_path: Path, header: str
) -> None:
    table = f"id,name,{header}\nKY-1,Ann Roe,12.13.2012\nKY-2,Bea Poe,unknown\nKY-3,Cid Moe,\n"
    assert _protected(tmp_path, "entities", table) == {"person:KY-1"}


def test_a_birth_date_beside_times_of_one_format_is_read(tmp_path: Path) -> None:
    case = CASE.format(reader="incidents") + 'date_format = "%m/%d/%Y %H:%M"\n'
    (tmp_path / "case.toml").write_text(case, encoding="utf-8")
    table = "incident,date,person,birth_date,role\n1,05/01/2024 23:55,KY-1,11/12/1988,suspect\n"
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    read = la.read_case(tmp_path)
    stated = read.statements().query("attribute == 'birth_date'")["value"]
    assert stated.tolist() == ["1988-11-12"]
    assert read.problems().empty


def test_an_unread_statement_of_a_birth_date_protects(tmp_path: Path) -> None:
    table = (
        "entity,attribute,value\nperson:KY-1,name,Ann Roe\nperson:KY-1,birth_date,12.13.2012\n"
        "person:KY-2,name,Bea Poe\n"
    )
    assert _protected(tmp_path, "statements", table) == {"person:KY-1"}


@pytest.mark.parametrize(
    ("start", "date_format"),
    [
        ("05/01/2024 20:00", "%m/%d/%Y %H:%M"),  # midnight in UTC, on the eve of her birthday
        ("05/01/2024 20:01", "%m/%d/%Y %H:%M"),
        ("2024-05-02T00:00Z", None),
        ("2024-05-01 20:00", None),
    ],
)
def test_the_eve_of_the_birthday_counts_where_it_was(start: str, date_format: str | None) -> None:
    born = pd.DataFrame({"id": ["KY-1"], "name": ["Ann Roe"], "birth_date": ["2006-05-02"]})
    tie = {"source": "person:KY-1", "target": "event:E1", "type": "involved_in", "start": start}
    document = {"title": "events"} | ({"date_format": date_format} if date_format else {})
    case = la.Case(purpose="training", region="US-KY", timezone="America/New_York")
    case.add(la.read_frame(born, reader="entities", document="people"))
    case.add(la.read_frame(pd.DataFrame([tie]), reader="links", document=document))
    assert set(case.protection.protected) == {"person:KY-1"}
