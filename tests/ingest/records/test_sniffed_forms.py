"""Files of forms that need more than headings: sheets, cover lines, colors, other programs."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

import linkanalysis as la
from tests.write_workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

COLOR = 'the color of the notices; set color, such as color = "red"'
RED = {"self": {"href": "https://ws-public.interpol.int/notices/v1/red/2099-1"}}


def sniff(path: Path, content: str) -> la.records.Mapping:
    path.write_text(content, encoding="utf-8")
    return la.records.sniff(path)


@pytest.mark.parametrize(("second", "unsure"), [(RED, ()), ({}, (COLOR,))])
def test_one_notice_without_a_color_is_in_doubt(
    tmp_path: Path, second: dict[str, object], unsure: tuple[str, ...]
) -> None:
    notices = [
        {"entity_id": f"2099/{number}", "name": "BELL", "_links": links}
        for number, links in enumerate((RED, second))
    ]
    found = sniff(tmp_path / "red.json", json.dumps({"_embedded": {"notices": notices}}))
    assert (found.reader, found.unsure) == ("notices", unsure)


def test_a_database_names_the_function_that_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "ties.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE tie (a, b)")
    connection.close()
    with pytest.raises(la.errors.RecordError) as caught:
        la.records.sniff(path)
    assert str(caught.value) == (
        "ties.db is a database of SQLite. Read a query of it: case.add(la.records.read_query("
        'connection, "SELECT …", reader="…", document="…")).'
    )


@pytest.mark.parametrize("element", ["graphml", "gexf", "!-- made by hand --><graphml"])
def test_a_graph_names_the_function_that_reads_it(tmp_path: Path, element: str) -> None:
    with pytest.raises(la.errors.RecordError) as caught:
        sniff(tmp_path / "net.xml", f'<?xml version="1.0"?>\n<{element} version="1"><graph/>')
    assert str(caught.value) == (
        "net.xml is a graph of another tool. Add it with "
        "case.add(la.graph.read_graph_document(path))."
    )


def test_the_sheet_with_most_known_headings_is_proposed(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    calls = [["caller", "callee", "start"], ["502-555-0143", "502-555-0199", "2024-05-02 10:00"]]
    write_workbook(path, {"Cover": [["Prepared for", "Unit 4"]], "Calls": calls})
    found = la.records.sniff(path)
    assert (found.reader, found.sheet) == ("calls", "Calls")
    assert 'sheet = "Calls"' in found.to_toml()
    assert found.unsure[0] == (
        'which sheets belong to the case; this is "Calls", and there are also Cover'
    )


def test_a_statement_under_cover_lines_is_found_by_its_delimiter(tmp_path: Path) -> None:
    cover = "Umsatzanzeige;Datei erstellt am: 18.06.2024\n;\nIBAN;DE02\n\n"
    table = "Buchung;Betrag;Gegenkonto;Verwendungszweck\n31.05.2024;-1.250,00;NL91;Miete\n"
    found = sniff(tmp_path / "konto.csv", cover + table)
    assert (found.reader, found.delimiter, found.header_row, found.decimal) == (
        *("bank_statements", ";", 5),
        ",",
    )


@pytest.mark.parametrize(("sign", "written"), [("\t", "\\t"), ("|", "|"), (";", ";")])
def test_the_delimiter_that_a_header_shows_is_advised(
    write_folder: Write, sign: str, written: str
) -> None:
    document = '[[document]]\nfile = "x.csv"\nreader = "calls"\n'
    header = sign.join(("caller", "callee", "start"))
    with pytest.raises(la.errors.RecordError) as caught:
        la.read_case(write_folder({"x.csv": f"{header}\n"}, document))
    first = str(caught.value).splitlines()[0]
    assert first == (
        f'x.csv has no column "caller"; it has {header}. Another delimiter between the cells? Set '
        f'it: delimiter = "{written}".'
    )


@pytest.mark.filterwarnings("ignore:.* rows read")
@pytest.mark.parametrize("number", ["1714779900", "1714779900000"])
def test_seconds_since_1970_are_named_as_such(write_folder: Write, number: str) -> None:
    table = f"caller,callee,start\n502-555-0143,502-555-0199,{number}\n"
    document = 'region = "US-KY"\n[[document]]\nfile = "x.csv"\nreader = "calls"\n'
    (why,) = la.read_case(write_folder({"x.csv": table}, document)).problems()["why"]
    assert why == (
        "the date is a number, as computers count seconds or milliseconds from 1970 on; write it "
        'as a date first, such as with pandas.to_datetime(…, unit="s", utc=True)'
    )


def test_a_proposal_prints_as_it_is_kept(tmp_path: Path) -> None:
    found = sniff(tmp_path / "x.csv", "caller,callee,start\n")
    assert str(found) == found.to_toml()


def test_a_column_that_a_reader_does_not_have_names_those_that_it_has(write_folder: Write) -> None:
    document = '[[document]]\nfile = "x.csv"\nreader = "incidents"\ncolumns = { xyz = "a" }\n'
    with pytest.raises(la.errors.RecordError) as caught:
        la.read_case(write_folder({"x.csv": "incident,date,name,a\n"}, document))
    assert str(caught.value) == (
        'x.csv: "xyz" is not a column of the reader incidents. It has incident, date, person, '
        "name, role, offense, place, status, ori, birth_date, relationship, other_person, phone, "
        "plate."
    )


def test_seconds_from_1970_get_no_format_of_dates(tmp_path: Path) -> None:
    found = sniff(tmp_path / "x.csv", "caller,callee,start\n5025550101,5025550102,1714689000\n")
    assert found.date_formats == ()
    assert found.unsure[-1].startswith("1 of the first 1 rows: the date is a number, as computers")
