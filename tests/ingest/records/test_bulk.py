"""Records that are read in bulk give what they give when they are read one by one."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.case import Case
from linkanalysis.case.batch import Selection
from linkanalysis.errors import DataQualityWarning
from linkanalysis.ingest.records import kept_links
from linkanalysis.ingest.records.bulk import ROWS
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source, file_batch
from linkanalysis.records import READERS
from tests.ingest.records.damaged_tables import (
    EDITS,
    FEW_EXAMPLES,
    HEADER,
    LINES,
    PAYMENTS,
    PAYMENTS_HEADER,
    WORDED,
    lines_of,
    lines_with_words,
    mutated,
    short_runs,
)

LOUISVILLE = "America/Kentucky/Louisville"
if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = ("statements", "links", "problems")
ALL = replace(ROWS, least=0)  # however few records a file has


@pytest.fixture(scope="module")
def cases() -> Iterator[tuple[Case, Case]]:
    """Give a case for records in bulk, all written out, and one for records one by one."""
    with (
        pytest.MonkeyPatch.context() as patch,
        Case(purpose="training") as fast,
        Case(purpose="training") as slow,
    ):
        patch.setattr(kept_links, "MOST_DETAILS", 0.0)
        yield fast, slow


def rows_of(case: Case, document: str) -> dict[str, pd.DataFrame]:
    query = "SELECT * FROM {} WHERE document = ? ORDER BY ALL"
    return {table: case.sql(query.format(table), [document]) for table in TABLES}


def assert_same(
    cases: tuple[Case, Case], content: bytes, *, dates_in: str | None = None, **given: object
) -> dict[str, int]:
    """Read one file in bulk and record by record, compare all rows, and count them."""
    found, mistakes = check_settings(given, READERS, "here")
    assert found is not None, mistakes
    found = replace(found, dates_in=dates_in)
    document = f"file {cases[0].position}"
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # few rows may be left to read
        path = Path(folder, "file.csv")
        path.write_bytes(content)
        for case, bulk in zip(cases, (True, False), strict=True):
            batch = file_batch(Source(path, document, found), "0" * 64, keeping=ALL)
            case.add(batch if bulk else replace(batch, chunks=None))
    fast, slow = (case.entries()[-1].content for case in cases)
    if fast != slow:
        fast_rows, slow_rows = (rows_of(case, document) for case in cases)
        for table in TABLES:
            pd.testing.assert_frame_equal(fast_rows[table], slow_rows[table])
        message = "the rows are the same, but their hash is not"
        raise AssertionError(message)
    return {each.table: each.rows for each in fast if each.rows}


@FEW_EXAMPLES
@given(
    LINES,
    EDITS,
    st.sampled_from(["\n", "\r\n"]),
    st.fixed_dictionaries(
        {
            "region": st.sampled_from([None, "US-KY"]),
            "timezone": st.sampled_from([None, "UTC", LOUISVILLE]),
            "date_format": st.sampled_from([None, "%m/%d/%Y %H:%M", "%m/%d/%y %I:%M %p", "%m%d%Y"]),
        }
    ),
    st.sampled_from([(), (0,), (0, 1, 2, 3, 4, 5)]),
)
def test_calls_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    end: str,
    settings: dict[str, str | None],
    quoted: tuple[int, ...],
) -> None:
    header = "caller,callee,start,end,duration,type"
    written = (
        ",".join(f'"{cell}"' if at in quoted else cell for at, cell in enumerate(line)) + end
        for line in lines
    )
    body = mutated("".join(written).encode(), edits)
    known = {name: value for name, value in settings.items() if value}
    meanings = {"type": {"SMS": "message"}}
    with short_runs(200, 500):
        assert_same(cases, (header + end).encode() + body, reader="calls", values=meanings, **known)


@FEW_EXAMPLES
@given(PAYMENTS, EDITS, st.sampled_from(("", "EUR")), st.sampled_from((".", ",")))
def test_payments_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    currency: str,
    decimal: str,
) -> None:
    body = mutated("".join("\t".join(line) + "\n" for line in lines).encode(), edits)
    given = {"delimiter": "\t", "decimal": decimal} | ({"currency": currency} if currency else {})
    with short_runs(200, 500):
        assert_same(cases, PAYMENTS_HEADER + body, reader="payments", **given)


@pytest.mark.parametrize("date_format", [None, "%m/%d/%Y"])
def test_dates_in_the_zone_of_the_case_are_the_same(
    cases: tuple[Case, Case], date_format: str | None
) -> None:
    starts = ("2024-05-02", "2024-05-02 14:30", "2024-05-02T14:30:00Z", "05/02/2024", "2024-03-10")
    lines = [f"+15025550143,+16065550123,{start},5\n" for start in starts]
    content = (HEADER + "".join(lines)).encode()
    zones = {"timezone": "Asia/Tokyo", "dates_in": LOUISVILLE}
    known = {"date_format": date_format} if date_format else {}
    assert_same(cases, content, reader="calls", **zones, **known)
    links = rows_of(cases[0], f"file {cases[0].position - 1}")["links"]
    read = dict(zip(links["start_text"], links["start"].astype(str), strict=True))
    assert read[starts[3 if date_format else 0]] == "2024-05-02 04:00:00"


def test_dates_of_payments_in_the_zone_of_the_case_are_the_same(cases: tuple[Case, Case]) -> None:
    dates = ("2024-05-02", "2024-05-02 14:30", "2024-03-10", "2024-05-02 24:00")
    lines = [f"999000000001,999000000002,{date},5,USD\n" for date in dates]
    content = ("payer,payee,date,amount,currency\n" + "".join(lines)).encode()
    assert_same(cases, content, reader="payments", timezone="Asia/Tokyo", dates_in=LOUISVILLE)


def test_durations_in_minutes_are_the_same(cases: tuple[Case, Case]) -> None:
    lines = (f"5025550140,5025550199,2024-05-10T19:15Z,{each}" for each in ("14.5", "2:30", "x"))
    content = "\n".join(["caller,callee,start,Minutes", *lines, ""]).encode()
    found = assert_same(
        cases, content, reader="calls", region="US-KY", columns={"duration": "Minutes"}
    )
    assert (found["links"], found["problems"]) == (2, 2)


def test_payments_by_their_status_are_the_same(cases: tuple[Case, Case]) -> None:
    words = ("PAID", "FAILED", "Refunded", "pending", "", "Refunded")
    lines = (f"A1,B{at},2024-05-02,{at - 1},{word}" for at, word in enumerate(words))
    content = "\n".join(["payer,payee,date,amount,status", *lines, ""]).encode()
    found = assert_same(cases, content, reader="payments", currency="USD")
    assert (found["links"], found["problems"]) == (3, 4)  # the first amount is negative


def test_names_of_accounts_at_services_are_the_same(cases: tuple[Case, Case]) -> None:
    ends = ("Maria Lopez", "$m-lopez", "0042", "Cash", "cashapp:m", "Ana Müller")
    lines = (f"{a},{b},2024-05-02,1,{at}" for a in ends for b in ends for at in ("Zelle", ""))
    content = "\n".join(["payer,payee,date,amount,service", *lines, ""]).encode()
    found = assert_same(cases, content, reader="payments", currency="USD", service="cashapp")
    assert found["links"] == 2 * len(ends) ** 2
    ids = set(cases[0].sql("SELECT target FROM links")["target"])
    assert {"account:ZELLE:ANAMÜLLER", "account:CASHAPP:ANAMÜLLER", "account:0042"} <= ids


def test_a_damaged_line_sends_its_piece_to_the_slower_reader_and_no_other(
    cases: tuple[Case, Case],
) -> None:
    lines = lines_of(30_000)
    lines[9] = '"+15025550143","+16065550123",2024-05-02 10:00:00,"5"\n'
    lines[99] = "Unknown,+16065550123,2024-05-02 10:00:00,5\n"
    lines[15_000] = "+15025550143,+16065550123,2024-05-02 10:00:00\n"
    lines[25_000] = '+15025550143,"+16065550123,2024-05-02 10:00:00,5\n'
    lines[25_100] = "\n"
    content = (HEADER + "".join(lines)).encode()
    counts = assert_same(cases, content, reader="calls", timezone=LOUISVILLE)
    assert counts == {"documents": 1, "statements": 1, "links": 29_996, "problems": 3}


@pytest.mark.parametrize(
    "damage",
    [
        ['"+15025550143","+16065550123",2024-05-02 10:00,"5"\n'],
        # one cell too few and one too many: their number is right
        ["+15025550143,+16065550123,2024-05-02 10:00\n", "1,2,3,4,5\n"],
        ["+15025550143,+16065550123,2024-05-02 10:00\n", "1,2,3,4,\n"],
        ["\n", "+15025550143,+16065550123,2024-05-02 10:00,5\n"],
        ["+15025550143,+16065550123,2024-05-02 10:00,\0\n"],
        ["+15025550143,+16065550123,2024-05-02 10:00,5\r\n"],
        ["+15025550143,+16065550123,2024-05-02 10:00,5\r"],
        ["+15025550143,+16065550123,2024-05-02 10:00," + "5" * 140_000 + "\n"],
        ["\ufeff+15025550143,+16065550123,2024-05-02 10:00,5\n"],
        ["+15025550143,+16065550123,2024-05-02 10:00,\ufffd\n"],
    ],
)
@pytest.mark.parametrize("first", [False, pytest.param(True, marks=pytest.mark.exhaustive)])
def test_damage_is_read_as_it_is_everywhere(
    cases: tuple[Case, Case], damage: list[str], *, first: bool
) -> None:
    good = lines_of(40)
    lines = [*damage, *good] if first else [*good, *damage, *good]
    assert_same(cases, (HEADER + "".join(lines)).encode(), reader="calls", region="US-KY")


def links_of(case: Case, content: str, **given: object) -> list[pd.DataFrame | Selection]:
    found, _ = check_settings({"reader": "calls", **given}, READERS, "here")
    assert found is not None
    with TemporaryDirectory() as folder:
        path = Path(folder, "calls.csv")
        path.write_text(content, newline="")
        chunks = file_batch(Source(path, "calls", found), "0" * 64, keeping=ALL).chunks
        assert chunks is not None
        return [chunk for table, chunk in chunks(case.database) if table == "links"]


def chunks_of(case: Case, content: str, **given: object) -> list[type]:
    return list(map(type, links_of(case, content, **given)))


def test_clean_records_are_never_seen_one_by_one(cases: tuple[Case, Case]) -> None:
    lines = [line for line in lines_of(500) if "+1800" not in line]
    for end in ("\n", "\r\n"):
        content = (HEADER + "".join(lines)).replace("\n", end)
        assert chunks_of(cases[0], content) == [Selection]


def test_of_records_with_words_only_those_that_say_something_new_are_seen_one_by_one(
    cases: tuple[Case, Case],
) -> None:
    lines = [line for line in lines_with_words(3_000) if "Verizon" not in line]  # too long
    content = HEADER + "".join(lines)
    counts = assert_same(cases, content.encode(), reader="calls", region="US-KY")
    assert counts == {"documents": 1, "statements": 6, "links": 2_248, "problems": 4}
    alone = [
        len(chunk)
        for chunk in links_of(cases[0], content, region="US-KY")
        if not isinstance(chunk, Selection)
    ]
    assert sum(alone) <= len(WORDED)


@pytest.mark.parametrize(
    "line",
    [
        '"+15025550143","+16065550123","2024-05-02 10:00:00","5"\n',
        '"SMITH, BOB 502-555-0143",+16065550123,2024-05-02 10:00:00,""\n',
        '"+15025550143,",+16065550123,2024-05-02 10:00:00,"5"\r\n',
    ],
)
def test_cells_in_quotation_marks_are_read_in_bulk(cases: tuple[Case, Case], line: str) -> None:
    content = HEADER + line * 50
    assert Selection in chunks_of(cases[0], content, region="US-KY")
    assert_same(cases, content.encode(), reader="calls", region="US-KY")


def test_a_record_in_quotation_marks_that_cannot_be_read_is_kept_as_it_came(
    cases: tuple[Case, Case],
) -> None:
    good = '"SMITH, BOB 502-555-0143","502-555-0199","2024-05-02 10:00","5"\n'
    bad = '"SMITH, BOB 502-555-0143",502-555-0199,"yesterday",""\n'
    content = HEADER + good * 20 + bad + good
    assert Selection in chunks_of(cases[0], content, region="US-KY")
    assert_same(cases, content.encode(), reader="calls", region="US-KY")
    problems = rows_of(cases[0], f"file {cases[0].position - 1}")["problems"]
    assert bad.rstrip() in problems["raw"].tolist()


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("caller,callee,start,imei\n", {}),
        (HEADER, {"date_format": "%d %b %Y"}),
        (HEADER, {"date_format": "%m/%d/%y %H:%M"}),
        (HEADER, {"date_format": "%m/%d/%Y %I:%M %p"}),
        (HEADER, {"date_format": "%m/%d/%Y %I:%M"}),
        (HEADER, {"date_format": "%m/%d/%Y %H:%M %p"}),
        (HEADER, {"date_format": "%m/%d/%Y %I:%M %p "}),
        (HEADER, {"date_format": " %Y-%m-%d"}),
        (HEADER, {"encoding": "cp1252"}),
        (HEADER, {"values": {"start": {"yesterday": "2024-05-02"}}}),
    ],
)
def test_what_needs_a_closer_look_everywhere_is_read_one_by_one(
    cases: tuple[Case, Case], header: str, given: dict[str, object]
) -> None:
    line = "+15025550143,+16065550123,2024-05-02 10:00:00,5\n"
    found = chunks_of(cases[0], header + line, **given)
    assert Selection not in found


@pytest.mark.parametrize("date_format", ["%Y-%m-%d ", " %Y-%m-%d", " %m/%d/%Y %I:%M %p"])
def test_a_format_with_a_blank_at_an_end_means_the_same_everywhere(
    cases: tuple[Case, Case], date_format: str
) -> None:
    start = "5/2/2024 1:05 PM" if "%I" in date_format else "2024-05-02"
    lines = [f"+15025550143,+16065550123,{start:{fill}},5\n" for fill in ("", "<20", ">20")]
    lines += [f"+15025550143,+16065550123, {start},5\n+15025550143,+16065550123,{start} ,5\n"]
    content = (HEADER + "".join(lines)).encode()
    assert_same(cases, content, reader="calls", date_format=date_format)


def test_a_table_under_titles_with_headings_on_each_page(cases: tuple[Case, Case]) -> None:
    line = b"502-555-0143,502-555-0199,2024-05-02 10:00\n"
    heading = b"A,B,When\n"
    content = b"Carrier X,,\n\n" + heading + line * 3 + heading + line * 2
    columns = {"caller": "A", "callee": "B", "start": "When"}
    counts = assert_same(cases, content, reader="calls", region="US-KY", columns=columns)
    assert counts["links"] == 5
