"""Proposals for tables under titles, and for files of carriers and cameras without a layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from write_workbook import write_workbook

import linkanalysis as la

if TYPE_CHECKING:
    from pathlib import Path

TITLES = "RED FOX MOTEL\n12 Ash Road; Exampleville\n\n"
GUESTS = (
    "Confirmation,Guest,Check In\nA1,Ada Quillfeather,2024-03-01\nA2,Bo Vantongeren,2024-03-02\n"
)
HEADER = "whether row {} has the headings; it is the first with headings that a reader knows"


def test_a_table_under_titles_is_found_with_its_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TITLES + GUESTS, encoding="utf-8")
    found = la.records.sniff(path)
    assert (found.reader, found.delimiter, found.header_row) == ("bookings", ",", 4)
    assert found.unsure == (HEADER.format(4),)
    (tmp_path / "case.toml").write_text(found.to_toml(), encoding="utf-8")
    assert la.read_case(tmp_path).links()["row"].tolist() == ["5", "6"]


def test_a_sheet_under_titles_is_found(tmp_path: Path) -> None:
    rows = [line.split(",") for line in ["RED FOX MOTEL,,", *GUESTS.splitlines()]]
    found = la.records.sniff(write_workbook(tmp_path / "x.xlsx", {"March": rows}))
    assert (found.reader, found.header_row, found.missing) == ("bookings", 2, ())


@pytest.mark.parametrize(
    ("reader", "headings", "missing"),
    [
        ("calls", "Originating,Terminating,Start Time,Duration", ()),
        ("calls", "Subscriber,Other Party,start,I/O", ()),
        ("plate_reads", "Plate Number,St,Read Time,Site,Lat,Long", ()),
        ("entities", "name,dob", ()),
    ],
)
def test_the_reader_is_known_by_headings(
    tmp_path: Path, reader: str, headings: str, missing: tuple[str, ...]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"{headings}\n", encoding="utf-8")
    found = la.records.sniff(path)
    assert (found.reader, found.missing, found.header_row) == (reader, missing, 0)


def test_a_direction_is_not_mapped_but_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Subscriber,Other Party,start,I/O\n", encoding="utf-8")
    found = la.records.sniff(path)
    assert "direction" not in dict(found.columns)
    assert found.unsure[-1] == (
        "I/O: open; not imported: this looks like a direction. If caller is the number that the "
        "records are about, and not always who called, map it: columns = { direction = "
        '"I/O" }. If caller always called, columns = { used_by = "I/O" } says whose device, SIM '
        "and cell it is"
    )


def test_days_that_a_spreadsheet_counts_are_proposed_as_such(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,birth_date\nKY-1,30752\n", encoding="utf-8")
    assert la.records.sniff(path).date_formats == ("excel",)


UNKNOWN = "Wizbit,Flurm,Zorp 1\nA1,Ada Quillfeather,5\nA2,Bo Vantongeren,6\n"
NAMELESS = "the columns name, without which the file cannot be read"
UNSURE = (
    (
        "whether row {} has the headings; no reader knows them; it is the first row with as many "
        "cells as the table"
    ),
    "the reader: no heading and no cells tell what one record is; choose one of la.READERS",
)


def test_headings_under_titles_that_no_reader_knows_are_found_by_their_width(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TITLES + UNKNOWN, encoding="utf-8")
    found = la.records.sniff(path)
    assert (found.delimiter, found.header_row, found.columns) == (",", 4, ())
    assert found.unused == ("Wizbit", "Flurm", "Zorp 1")
    assert found.unsure == (UNSURE[0].format(4), NAMELESS)
    chosen = f'{found.to_toml()}\ncolumns = {{ name = "Flurm" }}'
    (tmp_path / "case.toml").write_text(chosen, encoding="utf-8")
    assert la.read_case(tmp_path).statements()["value"].str.cat(sep=" ").count("Ada") == 1


def test_a_title_may_have_a_second_cell_such_as_a_date(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "RED FOX MOTEL,March\nWizbit,Flurm,Zorp,Plim,Quon\na,b,c,d,e\n", encoding="utf-8"
    )
    assert la.records.sniff(path).header_row == 2


def test_headings_of_a_sheet_that_no_reader_knows_are_found_by_their_width(
    tmp_path: Path,
) -> None:
    rows = [line.split(",") for line in ["RED FOX MOTEL,,", ",,", *UNKNOWN.splitlines()]]
    found = la.records.sniff(write_workbook(tmp_path / "x.xlsx", {"March": rows}))
    assert (found.header_row, found.unsure) == (3, (UNSURE[0].format(3), NAMELESS))


@pytest.mark.parametrize(
    "content",
    [
        "Wizbit,Flurm\n1,2\n",  # in the first row, as usual
        "RED FOX MOTEL\n2024-03-01,5\n2024-03-02,6\n",  # numbers are no headings
        "RED FOX MOTEL\n12 Ash Road\n",  # no table
        ",Farbe,Form\na,rot,rund\nb,blau,eckig\n",  # a column without a heading
        "Stadt;Land;Bemerkung;\nRom;Italien;alt;schoen\nBern;Schweiz;klein;still\n",
        "Wizbit,Flurm,\nRom,Italien,alt\n",
    ],
)
def test_without_headings_below_titles_no_row_is_proposed(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content, encoding="utf-8")
    found = la.records.sniff(path)
    assert (found.header_row, found.unsure) == (0, UNSURE[1:])
