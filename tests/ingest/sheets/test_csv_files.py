from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.errors import RecordError
from linkanalysis.ingest.sheets.csv_files import csv_chunks, csv_header

if TYPE_CHECKING:
    from linkanalysis.ingest.sheets.tables import Chunk

UNCLOSED = "a quotation mark in this record is never closed, or closes within a cell"
TOO_SHORT = "the record has fewer cells than the header"
TOO_LONG = "the record has more cells than the header"
HAS_NUL = "the record holds a NUL character: the file is damaged here, or is not plain text"


def split(content: bytes, **options: str) -> list[Chunk]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        return list(csv_chunks(path, **options))


def one(content: str | bytes, **options: str) -> Chunk:
    chunks = split(content if isinstance(content, bytes) else content.encode(), **options)
    assert len(chunks) == 1
    return chunks[0]


def faults(chunk: Chunk) -> list[tuple[str, str, str]]:
    return [(row, why, raw) for row, why, raw, _ in chunk.faults]


def records(chunk: Chunk) -> list[tuple[str, ...]]:
    return list(zip(*chunk.columns, strict=True))


@given(st.text(alphabet=st.sampled_from('ab1,"\n\r\0 é;='), max_size=60))
def test_every_character_of_a_file_ends_in_exactly_one_record(body: str) -> None:
    chunks = split(f"a,b,c\n{body}".encode())
    kept = [
        (int(row), raw)
        for chunk in chunks
        for row, raw in (
            *zip(chunk.rows, chunk.raws or (), strict=True),
            *((row, raw) for row, _, raw in faults(chunk)),
        )
    ]
    assert len({row for row, _ in kept}) == len(kept)
    found = "".join(raw for _, raw in sorted(kept))
    wanted = body.replace("\n", "").replace("\r", "")
    assert found.replace("\n", "").replace("\r", "") == wanted


CELL = st.text(alphabet=st.sampled_from('ab1,"\n é;='), max_size=6)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_what_a_spreadsheet_writes_is_read_back_whole(
    rows: list[tuple[str, str, str]], end: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([("a", "b", "c"), *rows])
    chunks = split(text.getvalue().encode())
    assert [record for chunk in chunks for record in records(chunk)] == rows
    assert [fault for chunk in chunks for fault in faults(chunk)] == []
    assert [row for chunk in chunks for row in chunk.rows] == [
        str(place) for place in range(2, len(rows) + 2)
    ]


@pytest.mark.parametrize(
    "content",
    [
        "a,b\nÉlan,x\n".encode(),
        "\ufeffa,b\nÉlan,x\n".encode(),
        "a,b\nÉlan,x\n".encode("utf-16"),
        b"\xfe\xff" + "a,b\nÉlan,x\n".encode("utf-16-be"),
        "a,b\nÉlan,x\n".encode("utf-32"),
        b"a,b\r\n\xc3\x89lan,x",
        b"a,b\r\xc3\x89lan,x\r",
    ],
)
def test_encodings_with_a_mark_and_all_line_ends_read_alike(content: bytes) -> None:
    chunk = one(content)
    assert (chunk.header, records(chunk), faults(chunk)) == (("a", "b"), [("Élan", "x")], [])


def test_header_is_read_alone(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text("caller,callee\n")
    assert csv_header(path, encoding=None, delimiter=",") == ("caller", "callee")


def test_declared_encoding_is_used() -> None:
    assert records(one("a,b\nÉlan,x\n".encode("cp1252"), encoding="cp1252")) == [("Élan", "x")]
    assert records(one("a,b\nÉlan,x\n".encode("utf-16-le"), encoding="utf-16-le")) == [
        ("Élan", "x")
    ]


def test_bytes_that_do_not_decode_are_kept_as_codes() -> None:
    chunk = one(b"a,b\n1,2\n\xc9lan,x\n3,4\n")
    assert records(chunk) == [("1", "2"), ("3", "4")]
    why = 'the bytes are not UTF-8; set encoding = "latin-1"'
    assert faults(chunk) == [("3", why, "\\xc9lan,x")]


def test_a_record_that_cannot_be_split_keeps_what_cells_it_has() -> None:
    chunk = one('a,b\n1\n1,2,3\n1,\0\n3,"open\n')
    cells = [("1",), ("1", "2", "3"), ("1", "\0"), ("3", "open")]
    assert [fault[3] for fault in chunk.faults] == cells


def test_header_in_another_encoding_is_told_before_anything_is_read() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes("a,b\n1,2\n".encode("utf-16-le"))
        with pytest.raises(RecordError) as caught:
            csv_header(path, encoding=None, delimiter=",")
    assert str(caught.value) == (
        "The first line of file.csv is not a header in utf-8. "
        'Set encoding in case.toml, such as "utf-16-le" or "cp1252".'
    )


def test_quote_that_is_never_closed_costs_its_own_record_only() -> None:
    chunk = one('a,b\n1,2\n3,"open\n4,5\n6,"7"\n8,9')
    assert records(chunk) == [("1", "2"), ("4", "5"), ("6", "7"), ("8", "9")]
    assert faults(chunk) == [("3", UNCLOSED, '3,"open')]
    assert chunk.rows == ["2", "4", "5", "6"]


def test_quote_that_closes_within_a_cell_is_not_read_as_something_else() -> None:
    chunk = one('a,b\n"abc"d,2\n3,4\n')
    assert (records(chunk), faults(chunk)) == ([("3", "4")], [("2", UNCLOSED, '"abc"d,2')])


def test_end_of_a_broken_cell_is_no_record_of_its_own() -> None:
    chunk = one('a,b\n3,"open\nd"x,5\n4,5\n')
    assert (records(chunk), chunk.rows) == ([("4", "5")], ["4"])
    assert faults(chunk) == [("2", UNCLOSED, '3,"open'), ("3", UNCLOSED, 'd"x,5')]


def test_cell_that_is_too_large_is_told_and_the_rest_is_read() -> None:
    chunk = one('a,b\n1,"' + "x" * 140_000 + '"\n3,4\n')
    assert records(chunk) == [("3", "4")]
    (fault,) = faults(chunk)
    assert fault[:2] == (
        "2",
        "a cell of this record is longer than the CSV reader takes (131,072 characters)",
    )
    assert len(fault[2]) == 140_004


def test_many_open_quotes_do_not_cost_more_than_once_each() -> None:
    lines = 30_000
    chunk = one("a,b\n" + '1,"open\n' * lines)
    assert len(faults(chunk)) + len(chunk.rows) == lines


def test_short_long_and_damaged_records_are_told_apart() -> None:
    chunk = one("a,b\n1\n1,2,3\n1,2,, \n1,\0\n\n1,2\n1")
    assert records(chunk) == [("1", "2"), ("1", "2")]
    assert chunk.rows == ["4", "7"]
    assert faults(chunk) == [
        ("2", TOO_SHORT, "1"),
        ("3", TOO_LONG, "1,2,3"),
        ("5", HAS_NUL, "1,\0"),
        ("8", TOO_SHORT, "1"),
    ]


def test_quoted_line_breaks_count_as_one_record() -> None:
    chunk = one('a,b\n"1\n\n1",2\r\n3,4\n')
    assert (records(chunk), chunk.rows) == ([("1\n\n1", "2"), ("3", "4")], ["2", "3"])
    assert chunk.raw(0) == '"1\n\n1",2'


def test_large_file_comes_in_pieces_with_rising_rows() -> None:
    chunks = split(b"a\n" + b"1\n" * 120_000)
    assert [len(chunk.rows) for chunk in chunks] == [50_000, 50_000, 20_000]
    assert [chunk.rows[0] for chunk in chunks] == ["2", "50002", "100002"]
