"""A document of which little was read says so at once, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from linkanalysis.case import Case
from linkanalysis.errors import DataQualityWarning
from linkanalysis.records import read_case, read_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIES = {"source": ["a", "b", "c", "d", ""], "target": ["b", "c", "d", "", "x"]}


def stated(case: Case, attribute: str) -> list[list[str]]:
    frame = case.statements()
    return frame.loc[frame["attribute"] == attribute, ["entity", "value"]].to_numpy().tolist()


def test_a_file_in_another_encoding_says_so_in_one_line(write_folder: Callable[..., Path]) -> None:
    rows = "".join(f"KY-{n},José\n" for n in range(95))
    described = '[[document]]\nfile = "bank.csv"\nreader = "entities"\n'
    folder = write_folder({"bank.csv": f"id,name\n{rows}".encode("latin-1")}, described)
    with pytest.warns(DataQualityWarning) as caught:
        read_case(folder)
    assert [str(each.message) for each in caught] == [
        (
            'bank.csv: 0 of 95 rows read; 95: the bytes are not UTF-8; set encoding = "latin-1" '
            "(rows 2, 3, 4, …)"
        )
    ]


def test_one_line_says_what_was_read_and_groups_what_was_not() -> None:
    with Case(purpose="training") as case:
        added = case.add(read_frame(pd.DataFrame(TIES), reader="links", document="ties"))
    assert str(added) == (
        "ties: 3 of 5 rows read (0 statements, 3 links); 2: the cell is empty (rows 5, 6)"
    )
    assert (added.rows, added.rows_read) == (5, 3)
    assert added.first_rows == {"the cell is empty": ("5", "6")}


def test_the_line_names_the_columns_that_are_open() -> None:
    calls = {"caller": ["911"], "callee": ["911"], "start": ["2024-05-02 10:00Z"]}
    others = {name: ["x"] for name in ("Make", "St", "Tower", "Note", "Rate", "Plan", "Bill")}
    ignored = {"title": "calls", "ignore": ["Plan"]}
    with Case(purpose="training") as case:
        two = case.add(
            read_frame(
                pd.DataFrame(calls | {"A": ["x"], "B": ["x"]}), reader="calls", document="two"
            )
        )
        many = case.add(read_frame(pd.DataFrame(calls | others), reader="calls", document=ignored))
    why = "shown nowhere until the description of the document maps, keeps or ignores them"
    assert two.reasons() == (f"2 open columns, {why}: A, B",)
    assert many.reasons() == (f"6 open columns, {why}: Make, St, Tower, Note, Rate and 1 more",)


def test_a_column_that_names_a_protected_person_is_withheld_in_the_warning() -> None:
    with Case(purpose="training") as case:
        victim = pd.DataFrame({"id": ["1"], "name": ["Ana Bellweather"], "role": ["victim"]})
        case.add(read_frame(victim, reader="entities", document="people"))
        bad = pd.DataFrame({"source": [""], "target": ["x"], "Ana Bellweather": ["x"]})
        with pytest.warns(DataQualityWarning) as caught:
            case.add(read_frame(bad, reader="links", document="ties"))
    assert "ellweather" not in str(caught[0].message)


def test_rows_of_json_are_its_records(write_folder: Callable[..., Path]) -> None:
    content = '[{"entity_id": "2099/1", "name": "A", "sex_id": "F"}, {"entity_id": "2099/2"}, 7]'
    described = '[[document]]\nfile = "a.json"\nreader = "notices"\ncolor = "red"\n'
    case = read_case(write_folder({"a.json": content}, described))
    assert case.statements()["row"].nunique() > 2
    assert set(case.problems()["row"]) == {"/2"}


def test_a_document_id_that_names_a_protected_person_is_withheld_in_the_warning() -> None:
    with Case(purpose="training") as case:
        victim = pd.DataFrame({"id": ["1"], "name": ["Ana Bellweather"], "role": ["victim"]})
        case.add(read_frame(victim, reader="entities", document="people"))
        bad = pd.DataFrame({"source": [""], "target": ["x"]})
        with pytest.warns(DataQualityWarning) as caught:
            case.add(read_frame(bad, reader="links", document="Ana Bellweather"))
    assert "ellweather" not in str(caught[0].message)


def test_two_roles_in_one_cell_are_two_roles() -> None:
    people = pd.DataFrame({"id": ["1", "2"], "role": ["victim-suspect", "both"]})
    described = {
        "title": "people",
        "role_separator": "-",
        "values": {"role": {"both": "suspect; victim"}},
    }
    with Case(purpose="training") as case:
        case.add(read_frame(people, reader="entities", document=described))
        assert stated(case, "role") == [
            ["person:1", "suspect"],
            ["person:1", "victim"],
            ["person:2", "suspect"],
            ["person:2", "victim"],
        ]
        parts = people.rename(columns={"id": "person"}).assign(incident="24-1", date="2024")
        case.add(read_frame(parts, reader="incidents", document={**described, "title": "b"}))
        assert case.links()["role"].tolist() == ["victim", "victim"]
        assert len(stated(case, "role")) == 8


def test_roles_with_a_sign_between_them_that_is_not_declared_withhold_and_say_so() -> None:
    people = pd.DataFrame({"id": ["1"], "role": ["victim-suspect"]})
    with Case(purpose="training") as case:
        case.add(read_frame(people, reader="entities", document="people"))
        assert case.problems()["why"].tolist() == [
            (
                "the cell holds several roles, so the person is withheld. "
                'Set the sign between them: role_separator = "-".'
            )
        ]
        assert case.protection.shown("person:1") == "Protected 1"


def test_incidents_without_a_column_of_roles_have_unknown_roles() -> None:
    rows = pd.DataFrame({"incident": ["24-1"], "date": ["2024-05-02"], "person": ["KY-1"]})
    with Case(purpose="training") as case:
        added = case.add(read_frame(rows, reader="incidents", document="incidents"))
        assert case.links()["role"].tolist() == ["unknown"]
    assert str(added) == (
        "incidents: 1 row read (2 statements, 1 link); the table has no column of roles, so "
        'the role of everybody is unknown; name the column, such as columns = { role = "…" }, or '
        "set role"
    )


def test_dates_far_from_all_others_are_counted() -> None:
    dates = ["1979-12-31", *[f"{year}-03-01" for year in (1999, 2000, 2001) for _ in range(9)]]
    ties = pd.DataFrame({"source": "a", "target": "b", "start": dates})
    late = ties.assign(start=[*dates[1:], "2044-01-01"])
    with Case(purpose="training") as case:
        one = case.add(read_frame(ties, reader="links", document="a"))
        other = case.add(read_frame(late, reader="links", document="b"))
    why = "a clock that was not set, or a wrong date_format?"
    assert [*one.problem_kinds] == [f"1 date before 1980, all others from 1999 on: {why}"]
    assert [*other.problem_kinds] == [f"1 date after 2043, all others up to 2001: {why}"]


def test_phones_that_are_ids_of_another_table_are_counted_and_may_belong_to_the_case() -> None:
    phones = pd.DataFrame({"id": ["17", "P-204"], "make": ["x", "y"], "type": "phone"})
    calls = pd.DataFrame({"caller": ["17"], "callee": ["P-204"], "start": ["2024-05-02"]})
    with Case(purpose="training") as case:
        added = case.add(read_frame(phones, reader="entities", document="phones"))
        assert [*added.problem_kinds] == [
            (
                "phones given by ids that are not phone numbers: 2; each is valid in this document "
                'alone. If they are the ids of another table of the case, set id_scope = "case"'
            )
        ]
    with Case(purpose="training") as case:
        for frame, reader in ((phones, "entities"), (calls, "calls")):
            described = {"title": reader, "id_scope": "case"}
            case.add(read_frame(frame, reader=reader, document=described))
        assert case.entities()["entity"].tolist() == ["phone:17", "phone:P-204"]
        assert case.problems().empty


def test_numbers_with_signs_behind_them_are_no_ids() -> None:
    calls = {"caller": ["911"], "callee": ["phone:502-555-0143 (D)"], "start": ["2024"]}
    with Case(purpose="training", region="US-KY") as case:
        case.add(read_frame(pd.DataFrame(calls), reader="calls", document="calls"))
        assert case.problems().empty


def test_valid_numbers_keep_their_normal_form_in_the_scope_of_the_case() -> None:
    ties = pd.DataFrame({"source": ["KY-1"], "target": ["502-555-0143"]})
    described = {"title": "uses", "target_type": "phone", "region": "US-KY", "id_scope": "case"}
    batch = read_frame(ties, reader="links", document=described)
    assert next(iter(batch.links))["target"].tolist() == ["phone:+15025550143"]
    plate = {"title": "uses", "target_type": "plate", "id_scope": "case"}
    batch = read_frame(ties, reader="links", document=plate)
    assert next(iter(batch.links))["target"].tolist() == ["plate:502-555-0143"]
