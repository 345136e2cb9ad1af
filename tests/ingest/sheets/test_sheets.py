"""A chunk being read, and what the reading of its document remembers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from write_workbook import write_workbook

from linkanalysis.case import Case, Document, SourceColumn
from linkanalysis.errors import RecordError
from linkanalysis.ingest.readers.table import READERS, find_reader
from linkanalysis.ingest.records.columns import map_columns
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source, file_batch, file_hash
from linkanalysis.ingest.sheets.cells import NOT_IMPORTED
from linkanalysis.ingest.sheets.document_parts import (
    Parts,
    batch_of,
    problem_frame,
    statement_frame,
)
from linkanalysis.ingest.sheets.settings import Settings
from linkanalysis.ingest.sheets.sheet import (
    Memo,
    Reading,
    Sheet,
    ids_of,
    instants_of,
    span_columns,
    types_of,
)
from linkanalysis.ingest.sheets.tables import Chunk, frame_chunks, parquet_chunks
from linkanalysis.records import read_case, read_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def sheet_of(cells: dict[str, list[str]], n: int = 1, timezone: str | None = None) -> Sheet:
    reading = Reading(
        Settings(reader="calls", timezone=timezone),
        "a.csv",
        {name: index for index, name in enumerate(cells)},
        {},
    )
    rows = [str(row) for row in range(2, n + 2)]
    return Sheet(Chunk(tuple(cells), tuple(cells.values()), rows), reading)


def test_cells_are_stripped_and_columns_that_are_not_there_have_a_default() -> None:
    sheet = sheet_of({"caller": [" 911 "]})
    assert sheet.texts("caller") == sheet.cells(0, "caller") == ["911"]
    assert sheet.texts("type", "call") == ["call"]
    assert sheet.optional_texts("place") == [None]
    assert (sheet.has("caller"), sheet.has("place")) == (True, False)
    assert sheet.problems().empty


def test_ids_have_the_type_and_the_document_of_their_column() -> None:
    sheet = sheet_of({"caller": ["5550143"]})
    assert ids_of(sheet, "caller", "phone") == ["phone:raw:a.csv:5550143"]
    assert types_of(sheet, "source_type", "person") == "person"


def test_instants_have_the_zone_of_their_document() -> None:
    sheet = sheet_of({"start": ["2024-05-02 14:30"]}, timezone="UTC")
    assert instants_of(sheet, "start")["zone"].tolist() == ["declared"]


def test_a_span_that_starts_in_a_month_lasts_to_its_end() -> None:
    found = span_columns(sheet_of({"start": ["2024-05"]}, timezone="UTC"))
    assert str(found["start"][0]) == "2024-05-01T00:00:00.000000"
    assert str(found["end"][0]) == "2024-06-01T00:00:00.000000"


def test_a_record_with_a_fault_is_a_problem_and_not_a_row() -> None:
    sheet = sheet_of({"start": ["x", "y"]}, n=2)
    sheet.fault(0, "start", "no date")
    sheet.fault(0, "start", "said once")
    assert sheet.good() == [1]
    assert sheet.table({"type": ["call", "call"]}).to_dict("list") == {
        "type": ["call"],
        "row": ["3"],
    }
    assert sheet.problems()[["row", "why", "raw"]].to_numpy().tolist() == [["2", "no date", "x"]]


def test_empty_cells_and_records_that_are_left_out_are_not_good() -> None:
    sheet = sheet_of({}, n=2)
    sheet.require("start", ["", "2024"])
    assert sheet.good() == [1]
    sheet.leave_out({0, 1})
    assert sheet.good() == []
    assert sheet.problems().empty


def test_each_text_is_converted_once() -> None:
    calls: list[str] = []

    def convert(text: str) -> str:
        calls.append(text)
        return text.upper()

    assert Memo(convert)(["a", "", "a"]) == (["A", None, "A"], {})
    assert calls == ["a"]
    sheet = sheet_of({"count": ["7"]})
    assert sheet.convert("count", int) == [7]
    assert sheet.reading.memo("count", str)(["8"]) == ([8], {})


def test_a_reading_tells_what_is_new() -> None:
    reading = sheet_of({}).reading
    assert reading.document == "a.csv"
    assert (reading.is_new("phone:1"), reading.is_new("phone:1")) == (True, False)


def test_columns_are_mapped_in_any_order() -> None:
    found = map_columns(
        ("TARGET", "source"),
        find_reader("links"),
        Settings(reader="links"),
        name="a.csv",
        document="a.csv",
    )
    assert found.columns == {"source": 1, "target": 0}


def test_a_sensitive_column_is_noted_without_a_value() -> None:
    settings, reader = Settings(reader="entities"), find_reader("entities")
    header = "id", "Religion"
    reading = map_columns(header, reader, settings, name="people.csv", document="people.csv")
    assert reading.ledger == [
        SourceColumn("id", "mapped", "id"),
        SourceColumn("Religion", "ignored", note=NOT_IMPORTED),
    ]
    assert reading.others == {}


def test_parts_become_the_three_streams_of_a_batch() -> None:
    parts = Parts(
        statement_frame([("person:KY-1", "name", "Ana Bell", "2")]),
        pd.DataFrame([{"source": "person:KY-1", "type": "tie"}]),
        problem_frame([("2", "start", "x", "no date", "1,2,x")]),
    )
    batch = batch_of(Document(title="a.csv", sha256="0" * 64), [Parts(), parts])
    assert [frame["why"].tolist() for frame in batch.problems] == [["no date"]]
    assert [frame["type"].tolist() for frame in batch.links] == [["tie"]]
    assert [frame["value"].tolist() for frame in batch.statements] == [["Ana Bell"]]


def test_settings_have_defaults_and_a_wrong_reader_is_refused() -> None:
    settings = Settings(reader="calls", columns={"caller": "A_NUMBER"}, region="US-KY")
    assert (settings.delimiter, settings.encoding, settings.decimal) == ("", None, ".")
    where = "case.toml, [[document]] 1"
    assert check_settings({"reader": "cals"}, READERS, where)[1] == [
        'case.toml, [[document]] 1: "cals" is not a reader. Did you mean "calls"?'
    ]
    assert find_reader("links").required == ("source", "target")


def test_a_file_is_hashed_and_becomes_a_batch(tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    path.write_text("source,target\nKY-1,KY-2\n")
    source = Source(path, "ties.csv", Settings(reader="links"))
    batch = file_batch(source, file_hash(path))
    assert (batch.document.reader, batch.document.title) == ("links", "ties.csv")
    assert next(iter(batch.links))["target"].tolist() == ["person:KY-2"]
    path.write_bytes(b"")
    assert file_hash(path)[:12] == "e3b0c44298fc"  # SHA-256 of nothing


def test_a_file_that_is_not_there_or_not_parquet_is_refused(tmp_path: Path) -> None:
    absent = Source(tmp_path / "absent.pq", "absent", Settings(reader="calls"))
    assert absent.format == "parquet"
    with pytest.raises(FileNotFoundError):
        absent.check()
    for read in (absent.header, lambda: next(parquet_chunks(absent.path))):
        with pytest.raises(RecordError) as caught:
            read()
        assert str(caught.value) == "absent.pq is not a Parquet file that can be read."


def test_a_frame_becomes_text_as_a_spreadsheet_shows_it() -> None:
    assert next(frame_chunks(pd.DataFrame({"age": [31, None]}))).columns == (["31", ""],)


def test_a_sheet_with_typed_dates_and_texts_of_dates(write_folder: Callable[..., Path]) -> None:
    rows = [
        ["booking", "name", "start", "birth_date"],
        ["1", "Ada Quillfeather", "3/2/2024", dt.datetime.fromisoformat("1984-03-12")],
        ["2", "Bo Vantongeren", dt.datetime.fromisoformat("2024-03-02"), "3/12/1984"],
    ]
    toml = '[[document]]\nfile = "x.xlsx"\nreader = "bookings"\ndate_format = "%m/%d/%Y"\n'
    folder = write_folder({}, toml)
    write_workbook(folder / "x.xlsx", {"March": rows})
    case = read_case(folder)
    assert case.problems().empty
    assert case.links()["start"].astype(str).tolist() == ["2024-03-02"] * 2
    births = case.statements().query("attribute == 'birth_date'")["value"]
    assert births.tolist() == ["1984-03-12"] * 2


def test_a_sheet_with_days_that_it_counts(write_folder: Callable[..., Path]) -> None:
    rows = [
        ["id", "birth_date"],
        ["KY-1", 30752],
        ["KY-2", dt.datetime.fromisoformat("1984-03-11")],
    ]
    toml = '[[document]]\nfile = "x.xlsx"\nreader = "entities"\ntype = "person"\n'
    folder = write_folder({}, toml + 'date_format = "excel"\n')
    write_workbook(folder / "x.xlsx", {"People": rows})
    case = read_case(folder)
    assert case.problems().empty
    assert case.statements()["value"].tolist() == ["1984-03-11"] * 2


def test_times_that_a_spreadsheet_counts_are_said_to_be_taken_as_utc() -> None:
    frame = pd.DataFrame({"source": "KY-1", "target": "KY-2", "start": ["45292.5", "45292"]})
    document = {"title": "ties", "date_format": "excel"}
    with Case(purpose="training") as case:
        case.add(read_frame(frame, reader="links", document=document))
        (why,) = case.problems()["why"]
    assert why == (
        "1 time of day taken as UTC, since no zone is given; "
        'set timezone, such as timezone = "America/New_York"'
    )


@pytest.mark.parametrize("reader", ["calls", "links"])
def test_a_date_and_a_time_in_two_columns(write_folder: Callable[..., Path], reader: str) -> None:
    table = "A,B,CallDate,CallTime\nKY-1,KY-2,2024-05-02,14:30\nKY-1,KY-2,2024-05-03,noon\n"
    ends = {"calls": 'caller = "A", callee = "B"', "links": 'source = "A", target = "B"'}[reader]
    toml = f'timezone = "UTC"\n[[document]]\nfile = "x.csv"\nreader = "{reader}"\n'
    toml += f'columns = {{ {ends}, start = "CallDate + CallTime" }}\n'
    if reader == "calls":
        table = table.replace("KY-1", "502-555-0143").replace("KY-2", "502-555-0199")
        toml += 'region = "US-KY"\n'
    case = read_case(write_folder({"x.csv": table}, toml))
    assert case.links()["start"].astype(str).tolist() == ["2024-05-02 14:30:00"]
    problems = case.problems()[["row", "column", "value", "why"]].to_numpy().tolist()
    not_iso = (
        "the date is not ISO (2024-05-02 or 2024-05-02 14:30:00); "
        'set date_format in case.toml, such as "%d %b %Y"'
    )
    assert problems == [["3", "CallDate + CallTime", "2024-05-03 noon", not_iso]]


def test_one_of_two_columns_that_is_missing_is_an_error(write_folder: Callable[..., Path]) -> None:
    toml = '[[document]]\nfile = "x.csv"\nreader = "links"\n'
    toml += 'columns = { start = "CallDate + CallTime" }\n'
    folder = write_folder({"x.csv": "source,target,CallDate\n"}, toml)
    with pytest.raises(RecordError) as caught:
        read_case(folder)
    assert str(caught.value) == (
        'x.csv has no column "CallDate + CallTime"; it has source, target, CallDate. '
        'Did you mean "CallDate"? Map it: columns = { start = "CallDate" }.'
    )


def test_any_column_of_entities_may_be_several(write_folder: Callable[..., Path]) -> None:
    table = "id,First,Last,Hair,Length\nKY-1,Ada,Quillfeather,brown,long\nKY-2,Bo,,,\n"
    toml = '[[document]]\nfile = "x.csv"\nreader = "entities"\ntype = "person"\n'
    toml += 'columns = { name = "First + Last", looks = "Hair + Length" }\n'
    case = read_case(write_folder({"x.csv": table}, toml))
    stated = case.statements()[["entity", "attribute", "value"]].to_numpy().tolist()
    assert sorted(stated) == [
        ["person:KY-1", "looks", "brown long"],
        ["person:KY-1", "name", "Ada Quillfeather"],
        ["person:KY-2", "name", "Bo"],
    ]


def test_a_refused_record_withholds_whom_several_columns_name(
    write_folder: Callable[..., Path],
) -> None:
    toml = '[[document]]\nfile = "x.csv"\nreader = "entities"\ntype = "person"\n'
    toml += 'columns = { id = "Agency + No" }\n'
    table = "Agency,No,role,name\nKY,1,victim,Ada Quillfeather\nKY,1,victim\n"
    case = read_case(write_folder({"x.csv": table}, toml))
    problems = case.sql("SELECT about, role FROM problems")
    assert problems.to_numpy().tolist() == [['["person:KY", "person:KY 1"]', "victim"]]
