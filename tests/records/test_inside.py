"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd
import pytest

from linkanalysis.case import Document
from linkanalysis.errors import RecordError
from linkanalysis.records.amounts import read_amount, read_count, read_currency, read_duration
from linkanalysis.records.chunks import Chunk, column_names, escape_undecoded, is_undecoded
from linkanalysis.records.columns import ids_of, instants_of, span_columns, types_of
from linkanalysis.records.csv_files import csv_chunks, csv_header
from linkanalysis.records.documents import Source, document_of, file_batch, file_hash
from linkanalysis.records.folder import Folder, read_folder
from linkanalysis.records.mapping import map_columns, unread_columns
from linkanalysis.records.memory import Memo, Reading
from linkanalysis.records.moments import read_date, read_instants
from linkanalysis.records.parts import Parts, batch_of, link_frame, problem_frame, statement_frame
from linkanalysis.records.readers import READERS, find_reader
from linkanalysis.records.settings import Settings, check_settings
from linkanalysis.records.sheet import Sheet
from linkanalysis.records.typed_tables import (
    cell_text,
    frame_chunks,
    parquet_chunks,
    parquet_header,
)
from linkanalysis.records.words import (
    find_column,
    is_sensitive,
    may_be_a_minor,
    read_entity_type,
    read_kind,
    read_link_type,
    read_role,
    snake_case,
)


def test_read_amount() -> None:
    assert read_amount("1,234.5") == "1234.5000"


def test_read_currency() -> None:
    assert read_currency("usd") == "USD"


def test_read_duration() -> None:
    assert (read_duration("62"), read_duration("1:02"), read_duration("01:00:02")) == (
        62.0,
        62.0,
        3602.0,
    )


def test_read_count() -> None:
    assert read_count("12") == 12


def test_chunk() -> None:
    chunk = Chunk(("caller", "callee"), (["ana"], ["ben"]), ["2"])
    assert (chunk.columns[1], chunk.rows, chunk.faults) == (["ben"], ["2"], [])


def test_chunk_raw() -> None:
    assert Chunk(("a", "b"), (["1"], ["x,y"]), ["2"]).raw(0) == '1,"x,y"'


def test_column_names() -> None:
    assert column_names([" caller", ""]) == ("caller", "column 2")


def test_storable() -> None:
    assert escape_undecoded("caf\udce9") == "caf\\xe9"


def test_is_undecoded() -> None:
    assert not (is_undecoded("plain"))


def test_ids_of() -> None:
    reading = Reading(Settings(reader="calls"), "a.csv", {"caller": 0}, {})
    sheet = Sheet(Chunk(("caller",), (["5550143"],), ["2"]), reading)
    assert ids_of(sheet, "caller", "phone") == ["phone:raw:a.csv:5550143"]


def test_instants_of() -> None:
    reading = Reading(Settings(reader="calls", timezone="UTC"), "a", {"start": 0}, {})
    sheet = Sheet(Chunk(("start",), (["2024-05-02 14:30"],), ["2"]), reading)
    assert instants_of(sheet, "start")["zone"].tolist() == ["declared"]


def test_csv_header() -> None:
    path = Path(mkdtemp()) / "calls.csv"
    _ = path.write_text("caller,callee\n")
    assert csv_header(path, encoding=None, delimiter=",") == ("caller", "callee")


def test_csv_chunks() -> None:
    path = Path(mkdtemp()) / "calls.csv"
    _ = path.write_text("caller,callee\n1,2\n3\n")
    chunk = next(csv_chunks(path))
    assert (chunk.columns, chunk.faults) == (
        (("1",), ("2",)),
        [("3", "the record has fewer cells than the header", "3")],
    )


def test_source() -> None:
    source = Source(Path("towers/calls.csv"), "calls", Settings(reader="calls"))
    assert (source.path.name, source.settings.reader) == ("calls.csv", "calls")


def test_source_is_parquet() -> None:
    assert Source(Path("calls.parquet"), "calls", Settings(reader="calls")).is_parquet


def test_source_header() -> None:
    with pytest.raises(RecordError) as caught:
        Source(Path("absent.pq"), "absent", Settings(reader="calls")).header()
    assert str(caught.value) == "absent.pq is not a Parquet file that can be read."


def test_source_check() -> None:
    with pytest.raises(FileNotFoundError) as caught:
        Source(Path("absent.pq"), "absent", Settings(reader="calls")).check()
    assert str(caught.value) == "[Errno 2] No such file or directory: 'absent.pq'"


def test_file_hash() -> None:
    path = Path(mkdtemp()) / "empty.csv"
    path.touch()
    assert file_hash(path)[:12] == "e3b0c44298fc"


def test_file_batch() -> None:
    path = Path(mkdtemp()) / "ties.csv"
    _ = path.write_text("source,target\nKY-1,KY-2\n")
    source = Source(path, "ties.csv", Settings(reader="links"))
    assert next(iter(file_batch(source, file_hash(path)).links))["target"].tolist() == [
        "person:KY-2"
    ]


def test_document_of() -> None:
    assert (
        document_of(Settings(reader="calls"), id="a.csv", sha256="0" * 64, title="a").reader
        == "calls"
    )


def test_folder() -> None:
    assert Folder("Fernvale", "training", "", "US-KY", None, ()).region == "US-KY"


def test_read_folder() -> None:
    folder = Path(mkdtemp())
    _ = (folder / "case.toml").write_text('[case]\npurpose = "training"')
    assert read_folder(folder).sources == ()


def test_types_of() -> None:
    sheet = Sheet(Chunk((), (), ["2"]), Reading(Settings(reader="links"), "a.csv", {}, {}))
    assert types_of(sheet, "source_type", "person") == "person"


def test_span() -> None:
    reading = Reading(Settings(reader="links", timezone="UTC"), "a.csv", {"start": 0}, {})
    found = span_columns(Sheet(Chunk(("start",), (["2024-05"],), ["2"]), reading))
    assert (str(found["start"][0]), str(found["end"][0])) == (
        "2024-05-01T00:00:00.000000",
        "2024-06-01T00:00:00.000000",
    )


def test_map_columns() -> None:
    links = find_reader("links")
    found = map_columns(
        ("TARGET", "source"), links, Settings(reader="links"), name="a.csv", document="a.csv"
    )
    assert found.columns == {"source": 1, "target": 0}


def test_unread_columns() -> None:
    reading = Reading(Settings(reader="entities"), "people.csv", {"id": 0}, {"Religion": 1})
    notes = unread_columns(reading, find_reader("entities"), ("id", "Religion"))
    assert notes[["column", "value"]].to_numpy().tolist() == [["Religion", ""]]


def test_memo() -> None:
    assert Memo(str.upper)(["a", "", "a"]) == (["A", None, "A"], {})


def test_memo_call() -> None:
    assert Memo(int)(["7"]) == ([7], {})


def test_reading() -> None:
    assert Reading(Settings(reader="calls"), "a.csv", {"caller": 0}, {}).document == "a.csv"


def test_reading_memo() -> None:
    assert Reading(Settings(reader="calls"), "a.csv", {}, {}).memo("count", int)(["7"]) == ([7], {})


def test_reading_is_new() -> None:
    reading = Reading(Settings(reader="calls"), "a.csv", {}, {})
    assert (reading.is_new("phone:1"), reading.is_new("phone:1")) == (True, False)


def test_instants() -> None:
    read = read_instants(["", "2024-05"])
    assert (np.isnat(read.utc).tolist(), str(read.until[1]), read.faults) == (
        [True, False],
        "2024-06-01T00:00:00.000000",
        {},
    )


def test_read_instants() -> None:
    read = read_instants(["2024-05-02 14:30", "03/04/2024"], timezone="America/Chicago")
    assert (str(read.utc[0]), read.zone[0], sorted(read.faults)) == (
        "2024-05-02T19:30:00.000000",
        "declared",
        [1],
    )


def test_read_date() -> None:
    assert (read_date("1980/05"), read_date("02.05.1980", "%d.%m.%Y")) == ("1980-05", "1980-05-02")


def test_parts() -> None:
    parts = Parts(statement_frame([("person:KY-1", "name", "Ana Bell", "2")]))
    assert (len(parts.statements), len(parts.links), len(parts.problems)) == (1, 0, 0)


def test_statement_frame() -> None:
    assert statement_frame([("person:KY-1", "name", "Ana Bell", "2")])["value"].tolist() == [
        "Ana Bell"
    ]


def test_link_frame() -> None:
    assert link_frame([{"source": "person:KY-1", "type": "tie"}])["type"].tolist() == ["tie"]


def test_problem_frame() -> None:
    assert problem_frame([("2", "start", "x", "no date", "1,2,x")])["why"].tolist() == ["no date"]


def test_find_reader() -> None:
    assert find_reader("links").required == ("source", "target")


def test_settings() -> None:
    settings = Settings(reader="calls", columns={"caller": "A_NUMBER"}, region="US-KY")
    assert (settings.columns["caller"], settings.delimiter, settings.encoding) == (
        "A_NUMBER",
        ",",
        None,
    )


def test_check_settings() -> None:
    where = "case.toml, [[document]] 1"
    assert check_settings({"reader": "cals"}, READERS, where)[1] == [
        'case.toml, [[document]] 1: "cals" is not a reader. Did you mean "calls"?'
    ]


def test_sheet() -> None:
    reading = Reading(Settings(reader="calls"), "a.csv", {"caller": 0}, {})
    assert Sheet(Chunk(("caller",), ([" 911 "],), ["2"]), reading).texts("caller") == ["911"]


def test_sheet_has() -> None:
    assert not (
        Sheet(Chunk((), (), []), Reading(Settings(reader="calls"), "a", {}, {})).has("place")
    )


def test_sheet_texts() -> None:
    sheet = Sheet(Chunk((), (), ["2"]), Reading(Settings(reader="calls"), "a", {}, {}))
    assert sheet.texts("type", "call") == ["call"]


def test_sheet_cells() -> None:
    reading = Reading(Settings(reader="entities"), "a", {}, {"CITY": 0})
    assert Sheet(Chunk(("CITY",), (["Elmton"],), ["2"]), reading).cells(0, "city") == ["Elmton"]


def test_sheet_fault() -> None:
    reading = Reading(Settings(reader="calls"), "a", {"start": 0}, {})
    sheet = Sheet(Chunk(("start",), (["x"],), ["2"]), reading)
    sheet.fault(0, "start", "no date")
    assert sheet.problems()["why"].tolist() == ["no date"]


def test_sheet_convert() -> None:
    reading = Reading(Settings(reader="links"), "a", {"count": 0}, {})
    assert Sheet(Chunk(("count",), (["7"],), ["2"]), reading).convert("count", int) == [7]


def test_sheet_require() -> None:
    sheet = Sheet(Chunk((), (), ["2"]), Reading(Settings(reader="calls"), "a", {}, {}))
    sheet.require("start", [""])
    assert sheet.good() == []


def test_sheet_good() -> None:
    reading = Reading(Settings(reader="calls"), "a", {}, {})
    assert Sheet(Chunk((), (), ["2", "3"]), reading).good() == [0, 1]


def test_sheet_table() -> None:
    reading = Reading(Settings(reader="calls"), "a", {}, {})
    assert Sheet(Chunk((), (), ["2"]), reading).table({"type": ["call"]}).to_dict("list") == {
        "type": ["call"],
        "row": ["2"],
    }


def test_sheet_leave_out() -> None:
    sheet = Sheet(Chunk((), (), ["2"]), Reading(Settings(reader="calls"), "a", {}, {}))
    sheet.leave_out({0})
    assert sheet.good() == []


def test_sheet_problems() -> None:
    reading = Reading(Settings(reader="calls"), "a", {}, {})
    assert len(Sheet(Chunk((), (), ["2"]), reading).problems()) == 0


def test_batch_of() -> None:
    batch = batch_of(Document(title="a.csv", sha256="0" * 64), [Parts()])
    assert list(batch.links) == []


def test_frame_chunks() -> None:
    assert next(frame_chunks(pd.DataFrame({"age": [31, None]}))).columns == (["31", ""],)


def test_cell_text() -> None:
    assert (cell_text(15025550143.0), cell_text(None)) == ("15025550143", "")


def test_parquet_header() -> None:
    with pytest.raises(RecordError) as caught:
        parquet_header(Path("absent.parquet"))
    assert str(caught.value) == "absent.parquet is not a Parquet file that can be read."


def test_parquet_chunks() -> None:
    with pytest.raises(RecordError) as caught:
        next(parquet_chunks(Path("absent.parquet")))
    assert str(caught.value) == "absent.parquet is not a Parquet file that can be read."


def test_snake() -> None:
    assert snake_case("Date of Birth (DOB)") == "date_of_birth_dob"


def test_find_column() -> None:
    assert (
        find_column(["Caller No", "START"], "start"),
        find_column(["Caller No"], "caller_no"),
    ) == (
        1,
        0,
    )


def test_is_sensitive() -> None:
    assert (
        is_sensitive("Religion"),
        is_sensitive("RaceCode"),
        is_sensitive("western_union_no"),
    ) == (True, True, False)


def test_may_be_a_minor() -> None:
    assert (may_be_a_minor("13/45/12"), may_be_a_minor("unknown")) == (True, False)


def test_read_role() -> None:
    assert read_role("Possible Victim") == "possible_victim"


def test_read_entity_type() -> None:
    assert read_entity_type("Person") == "person"


def test_read_link_type() -> None:
    assert read_link_type("Registered to") == "registered_to"


def test_read_kind() -> None:
    assert read_kind("Hearsay") == "hearsay"
