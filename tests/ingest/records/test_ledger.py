"""Each column of a document is mapped, kept, ignored or open, and nothing shows an open one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from write_workbook import write_workbook

import linkanalysis as la
from linkanalysis.case.batch import STATES, read_columns
from linkanalysis.indicators import INDICATORS
from linkanalysis.ingest.readers.table import READERS
from linkanalysis.ingest.records.ledger import HARMLESS
from linkanalysis.storage.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linkanalysis.ingest.readers.table import Reader

HER = "Shawna Ritchie"
OTHERS = ("Dana Voss", "Tansy Quillwort", "Orrin Bexley")
PEOPLE = {"id": ["KY-1", "KY-2", "KY-3"], "name": ["Ramon Pena", "Ovidio Guell", "Al Roe"]}
CASE = 'region = "US-KY"\ntimezone = "UTC"\n'


def add(table: dict[str, list[str]], reader: str = "entities", **document: object) -> la.Case:
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    described = {"title": "list", **document}
    case.add(la.read_frame(pd.DataFrame(table), reader=reader, document=described))
    return case


def taken(
    table: dict[str, list[str]], reader: str, **document: object
) -> tuple[str, dict[str, str]]:
    """Read a frame: what it states as one text, with why cells were refused, and its columns."""
    described = {"title": "list", "region": "US-KY", "timezone": "UTC", **document}
    batch = la.read_frame(pd.DataFrame(table), reader=reader, document=described)
    streams = batch.statements, batch.links, batch.problems
    frames = [frame.drop(columns="raw", errors="ignore") for each in streams for frame in each]
    text = "".join(frame.to_csv() for frame in frames)
    assert [each.heading for each in batch.columns] == [*table]  # each once, in their order
    assert {each.state for each in batch.columns} <= {*STATES}
    return text, {each.heading: each.state for each in batch.columns}


def states(case: la.Case) -> dict[str, str]:
    frame = case.columns()
    return dict(zip(frame["heading"], frame["state"], strict=True))


def notes(case: la.Case) -> dict[str, str]:
    frame = case.columns()
    return dict(zip(frame["heading"], frame["note"], strict=True))


def holds(case: la.Case, text: str) -> list[str]:
    """Name the tables of a case that have a text anywhere."""
    rows = {name: case.sql(f'SELECT * FROM "{name}"') for name in TABLES}  # noqa: S608 - literals
    return [name for name, frame in rows.items() if text in frame.to_csv()]


# Readers of tables, with one column more than they know.
@pytest.mark.parametrize(
    "reader", [each for each in READERS if each.form == "table"], ids=lambda each: each.name
)
def test_the_columns_of_each_reader_are_mapped_and_another_one_is_open(reader: Reader) -> None:
    named = {each: ["1"] for each in reader.columns}
    text, found = taken(named | {"Handled For": [HER]}, reader.name)
    only_mapped = dict.fromkeys(reader.mapped_only, "open")
    assert found == dict.fromkeys(named, "mapped") | only_mapped | {"Handled For": "open"}
    assert HER not in text


@pytest.mark.filterwarnings("ignore:.* rows read")
def test_each_state_has_its_columns() -> None:
    table = {
        **PEOPLE,
        "Victim Name": ["", HER, ""],
        "sex": ["M", "M", ""],
        "Religion": ["x", "y", ""],
        "Clerk": ["A", "B", ""],
        "Tattoos": ["owl", "", ""],
        "Spitzname": ["Dusty", "", ""],
        "Subj Type": ["x", "y", ""],
        "REMARKS": ["z", "", ""],
    }
    keep, named = ["Tattoos", "religion", "Victim Name"], {"nick": "Spitzname"}
    with add(table, columns=named, ignore=["clerk"], keep=keep) as case:
        frame = case.columns().drop(columns=["document", "note"])
        assert frame.to_numpy().tolist() == [
            ["id", "mapped", "id"],
            ["name", "mapped", "name"],
            ["Victim Name", "mapped", "victim: name"],
            ["sex", "kept", "sex"],
            ["Religion", "ignored", ""],
            ["Clerk", "ignored", ""],
            ["Tattoos", "kept", "tattoos"],
            ["Spitzname", "kept", "nick"],
            ["Subj Type", "mapped", "role"],
            ["REMARKS", "open", ""],
        ]
        stated = case.statements().query("entity == 'person:KY-1'")["attribute"]
        assert sorted(stated) == ["name", "nick", "sex", "tattoos"]
        assert case.open_columns == (
            "1 column is open in 1 document: shown nowhere until the description of the document "
            "maps, keeps or ignores them."
        )


RECORDS = {
    "entities": {"id": ["KY-1"], "name": ["Ramon Pena"]},
    "incidents": {"incident": ["24-1"], "date": ["2024-05-02"], "person": ["KY-1"]},
    "calls": {"caller": ["502-555-0101"], "callee": ["502-555-0102"], "start": ["2024-05-02"]},
}


@pytest.mark.parametrize("reader", ["calls", "incidents"])
def test_what_cannot_be_kept_says_so(reader: str) -> None:
    table = RECORDS[reader]
    with add(table | {"Trunk": ["7"]}, reader, keep=["Trunk"]) as case:
        assert (states(case)["Trunk"], notes(case)["Trunk"]) == (
            "open",
            "cannot be kept: only the readers entities and missing_persons show further columns",
        )


HINTS = {
    "Capacity": (["Victim", "Driver", ""], "has words for protected roles; if it says who is "),
    "Victim Statement": (["on file", "", ""], "is about somebody in a protected role, and its "),
    "Datum": (["2012-01-31", "1990-05-02", ""], "has dates; if they are births, map it: "),
    "Handled For": ([HER, "", *OTHERS[:1]], "has what may be names of people; if it names "),
    "Shift": (["7 am", "night", ""], ""),
}


def test_a_note_says_which_open_columns_may_tell_of_people() -> None:
    with add(PEOPLE | {heading: cells for heading, (cells, _) in HINTS.items()}) as case:
        found = notes(case)
        assert [each for each, (_, note) in HINTS.items() if not found[each].startswith(note)] == []
        assert [each for each in HINTS if found[each]] == [*HINTS][:-1]
        assert case.open_columns == (
            "5 columns are open in 1 document: shown nowhere until the description of the document "
            "maps, keeps or ignores them. Look first at those that may tell of people: Capacity, "
            "Victim Statement, Datum, Handled For (list)."
        )
        (row,) = case.summary().to_frame().query("section == 'columns'").to_dict("records")
        assert (row["item"], row["count"], row["note"]) == ("open columns", 5, case.open_columns)


def test_a_kept_column_with_words_for_roles_says_so() -> None:
    roles = {"status": ["victim", "", ""], "color": ["red", "", ""], "Capacity": ["Victim", "", ""]}
    with add(PEOPLE | roles, keep=["Capacity"]) as case:
        note = (
            "has words for protected roles; if it says who is protected, map it: "
            'columns = {{ role = "{}" }}'
        )
        assert case.columns().iloc[2:][["heading", "state", "note"]].to_numpy().tolist() == [
            ["status", "kept", note.format("status")],
            ["color", "kept", ""],
            ["Capacity", "kept", note.format("Capacity")],
        ]
        assert case.open_columns == ""


def test_what_signs_of_trafficking_need_of_things_is_kept_unasked() -> None:
    needed = {each for row in INDICATORS for need in row.needs for each in need.attributes}
    # these come with incidents and with statements of banks
    assert needed - HARMLESS == {"offense", "cash_in"}


def test_a_case_without_open_columns_says_nothing_of_them() -> None:
    with add(PEOPLE) as case:
        assert case.open_columns == ""
        assert "columns" not in case.summary().to_frame()["section"].tolist()
        case.add(
            la.read_frame(pd.DataFrame({"id": ["9"], "X": ["1"]}), reader="entities", document="b")
        )
        assert case.open_columns.startswith("1 column is open in 1 document: ")
        case.withdraw("b", by="analyst", reason="wrong file")
        assert case.open_columns == ""


def test_a_heading_that_names_somebody_protected_is_withheld_in_the_sentence() -> None:
    with add({"id": ["V"], "name": [HER], "role": ["victim"], f"Seen with {HER}": ["x"]}) as case:
        assert case.open_columns.startswith("1 column is open")
        assert HER not in case.open_columns + str(case.summary().to_frame().to_csv())


def test_an_open_column_is_read_by_nothing_in_any_form_of_a_file(
    write_folder: Callable[..., Path],
) -> None:
    rows = [["id", "name", "Handled For"], ["KY-1", "Ramon Pena", HER], ["KY-2", "Al Roe", ""]]
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    text = "\n".join(",".join(row) for row in rows)
    calls = f"caller,callee,start,Handled For\n502-555-0101,502-555-0102,2024-05-02,{HER}\n"
    att = (
        "Item,Conn. Date,Conn. Time (UTC),Originating Number,Terminating Number,Handled For\n"
        f"1,05/02/24,14:30:00,5025550143,5025550199,{HER}\n"
    )
    files = {"a.csv": text, "a.tsv": text.replace(",", "\t"), "a.json": json.dumps(records)}
    files |= {"lines.json": "\n".join(map(json.dumps, records)), "calls.csv": calls, "att.csv": att}
    people = ["a.csv", "a.tsv", "a.json", "lines.json", "a.xlsx", "a.parquet"]
    described = [f'file = "{name}"\nreader = "entities"\n' for name in people]
    # a file that is listed again, calls, and calls with the profile of their carrier
    described += [
        'file = "a.csv"\nreader = "links"\ncolumns = { source = "id", target = "name" }\n',
        'file = "calls.csv"\nreader = "calls"\n',
        'file = "att.csv"\nreader = "calls"\nprofile = "att"\n',
    ]
    toml = CASE + "".join(f"[[document]]\n{each}" for each in described)
    folder = write_folder(files, toml)
    write_workbook(folder / "a.xlsx", {"People": rows})
    with duckdb.connect() as connection:
        connection.register("people", pd.DataFrame(records)).table("people").write_parquet(
            str(folder / "a.parquet")
        )
    with la.read_case(folder) as case:
        found = case.columns().query("heading == 'Handled For'")
        assert found["document"].nunique() == len(found) == len(described)
        assert {*found["state"]} == {"open"}
        assert case.problems().query("raw != ''").empty
        assert holds(case, HER) == []
    kept = toml.replace('reader = "entities"\n', 'reader = "entities"\nkeep = ["handled for"]\n')
    (folder / "case.toml").write_text(f'[case]\npurpose = "training"\n{kept}', encoding="utf-8")
    with la.read_case(folder) as case:
        shown = case.statements().query("attribute == 'handled_for' and value == @HER")
        assert len(shown) == len(people)


def test_columns_of_another_entry_are_not_open(write_folder: Callable[..., Path]) -> None:
    table = "incident,date,Target,CI Name,Clerk\n24-1,2024-05-02,Ramon Pena,Shawna Ritchie,Al\n"
    listed = "".join(
        f'[[document]]\nfile = "x.csv"\nreader = "incidents"\ncolumns = {{ name = "{name}" }}\n'
        f'role = "{role}"\n'
        for name, role in (("Target", "suspect"), ("CI Name", "confidential_source"))
    )
    with la.read_case(write_folder({"x.csv": table}, f"{CASE}{listed}")) as case:
        frame = case.columns()[["document", "heading", "state"]]
        assert frame.query("heading in ('Target', 'CI Name', 'Clerk')").to_numpy().tolist() == [
            ["x.csv", "Target", "mapped"],
            ["x.csv", "CI Name", "mapped"],
            ["x.csv", "Clerk", "open"],
            ["x.csv#incidents", "Target", "ignored"],
            ["x.csv#incidents", "CI Name", "mapped"],
            ["x.csv#incidents", "Clerk", "open"],
        ]


def test_a_combined_case_keeps_what_became_of_columns() -> None:
    with add(PEOPLE | {"REMARKS": ["a", "b", ""]}) as one, add(PEOPLE, title="other") as other:
        other.combine(one, by="analyst")
        assert states(other)["REMARKS"] == "open"
        (text,) = other.sql("SELECT columns FROM documents WHERE id = 'list'")["columns"]
        assert [each.heading for each in read_columns(text)] == ["id", "name", "REMARKS"]


WORDS = ("Handled", "For", "With", "Notes", "Kontakt", "besucht", "Agent", "2", "of", "Ref", "ami")
HEADINGS = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.text(min_size=1, max_size=12).map(str.strip).filter(bool),  # a blank one gets a number
)
CELLS = st.sampled_from(["{}", "{0}; {0}", "seen with {}", "{} 859-555-0122", "Victim: {}"])
SHOWN = {True: ("kept", True), False: ("open", False)}  # a column in keep, by its reader


@given(
    st.lists(HEADINGS, min_size=1, max_size=4, unique_by=str.casefold),
    CELLS,
    st.sampled_from([*RECORDS]),
)
def test_a_name_under_an_open_heading_is_nowhere_until_it_is_kept(
    headings: list[str], form: str, reader: str
) -> None:
    # each column names somebody else
    names = {each: f"{HER}{n}." for n, each in enumerate(headings)}
    assume(RECORDS[reader].keys().isdisjoint(headings))
    table = RECORDS[reader] | {each: [form.format(name)] for each, name in names.items()}
    text, found = taken(table, reader)
    unread = [each for each in headings if found[each] in {"open", "ignored"}]
    assert [each for each in unread if names[each] in text] == []
    still_open = [each for each in unread if found[each] == "open"]
    text, found = taken(table, reader, ignore=still_open)
    assert {found[each] for each in still_open} <= {"ignored"}
    assert [each for each in still_open if names[each] in text] == []
    text, found = taken(table, reader, keep=still_open)
    kept = reader == "entities"
    assert [each for each in still_open if (found[each], names[each] in text) != SHOWN[kept]] == []


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize("record", ["", "+15025550111,+15025550112,2024-05-02 10:00Z\n", "a\n"])
def test_a_file_without_a_whole_record_has_its_columns(
    write_folder: Callable[..., Path], record: str
) -> None:
    document = '[[document]]\nfile = "calls.csv"\nreader = "calls"\n'
    folder = write_folder({"calls.csv": f"caller,callee,start,Note\n{record}"}, document)
    case = la.read_case(folder)
    assert case.columns()["state"].tolist() == ["mapped", "mapped", "mapped", "open"]
    assert len(case.links()) == 0
