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
from linkanalysis.records import READERS, sure_bytes
from linkanalysis.records.document_keys import check_settings
from linkanalysis.records.documents import Source, file_batch

LOUISVILLE = "America/Kentucky/Louisville"
if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES = ("statements", "links", "problems")


@pytest.fixture(scope="module")
def cases() -> Iterator[tuple[Case, Case]]:
    with Case(purpose="training") as fast, Case(purpose="training") as slow:
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
            batch = file_batch(Source(path, document, found), "0" * 64)
            case.add(batch if bulk else replace(batch, chunks=None))
    fast, slow = (case.entries()[-1].content for case in cases)
    if fast != slow:
        fast_rows, slow_rows = (rows_of(case, document) for case in cases)
        for table in TABLES:
            pd.testing.assert_frame_equal(fast_rows[table], slow_rows[table])
        message = "the rows are the same, but their hash is not"
        raise AssertionError(message)
    return {each.table: each.rows for each in fast}


PHONES = st.sampled_from(
    (
        *("+15025550143", "5025550199", "(502) 555-0143", "15025550143", "+18056377249", "911"),
        *("12345", "+447700900123", "+18005550199", "Unknown", "", "5025550143 ", "+1", "é"),
        *("phone:+15025550143", "raw:1", "+15025550143", "5025550199", "+16065550123"),
        *("+15025550143 Dusty", "Dusty (502-555-0199)", "+15025550143 (owner)"),
    )
)
TIMES = st.sampled_from(
    (
        *("2024-05-02T14:30:00Z", "2024-05-02 14:30:00", "2024-05-02", "2024-05-02 14:30", ""),
        *("2024-11-03 01:30:00", "2024-03-10 02:30:00", "2024-05-02T14:30:00-04:00", "2024-05"),
        *("2024-02-30 10:00:00", "2023-02-29", "2024-05-02 24:00:00", "2024-05-02 14:30:00.123456"),
        *("2024-05-02 14:30:00.123456789", "1969-12-31 23:59:59.9Z", "1883-11-18 12:00:00", "x"),
        *("05/02/2024 14:30", "5/2/2024 14:30", "02/30/2024 10:00", "2024-05-02 14:30:00+02"),
        *(
            "0001-01-01",
            "2024-05-02 14:30:00 Z",
            "05/03/2024 09:05",
            "infinity",
            "epoch",
            "2024-5-2",
        ),
        # the database takes them for times
        *(
            "2024/05/02",
            "2024-05-02 1:30:00",
            "2024-05-02 14:30:00 UTC",
            "12024-05-02",
            " 2024-05-02",
        ),
    )
)
CELLS = st.sampled_from(
    ("", "5", "12:05", "-3", "x", "1e3", " 7 ", "0.5", "message", "SMS", "Élan", "call", "60")
)
LINES = st.lists(st.tuples(PHONES, PHONES, TIMES, TIMES | st.just(""), CELLS, CELLS), max_size=12)
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.sampled_from([b'"', b"\r", b"\n", b"\r\n", b"\0", b"\xff", b",", b";", b"\xef\xbb\xbf"])
        | st.sampled_from([b"\xef\xbf\xbd", b"\x85", b"\xc3\xa9", b" ", b"\x1c", b"\\N", b"#"]),
        st.booleans(),
    ),
    max_size=4,
)


def mutated(content: bytes, edits: list[tuple[int, bytes, bool]]) -> bytes:
    for at, what, over in edits:
        place = at % (len(content) + 1)
        content = content[:place] + what + content[place + over :]
    return content


@given(
    LINES,
    EDITS,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([None, "US-KY"]),
    st.sampled_from([None, "UTC", LOUISVILLE]),
    st.sampled_from([None, "%m/%d/%Y %H:%M"]),
)
def test_calls_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    end: str,
    region: str | None,
    timezone: str | None,
    date_format: str | None,
) -> None:
    header = "caller,callee,start,end,duration,type"
    body = mutated("".join(",".join(line) + end for line in lines).encode(), edits)
    given = {"region": region, "timezone": timezone, "date_format": date_format}
    known = {name: value for name, value in given.items() if value}
    meanings = {"type": {"SMS": "message"}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sure_bytes, "PIECE", 200)
        patch.setattr(sure_bytes, "LARGEST_RUN", 500)
        assert_same(cases, (header + end).encode() + body, reader="calls", values=meanings, **known)


ACCOUNTS = st.sampled_from(
    ("GB82 WEST 1234 5698 7654 32", "A-1", "a 1", "KY-1", "", "person:KY-1", "x:1", "042000013/77")
)
AMOUNTS = st.sampled_from(
    ("9.5", "1,234.5", "12,50", "-3", "0", "", "1e3", "99999999999999", "x", "$9")
)
PAYMENTS = st.lists(
    st.tuples(
        *(ACCOUNTS, ACCOUNTS, TIMES, AMOUNTS, st.sampled_from(("USD", "usd", "", "dollars"))),
        *(st.sampled_from(("cash", "", "wire ")), st.sampled_from(("", "Élan", "Paducah"))),
        st.sampled_from(("account", "person", "", "nobody")),
    ),
    max_size=12,
)


@given(PAYMENTS, EDITS, st.sampled_from(("", "EUR")), st.sampled_from((".", ",")))
def test_payments_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    currency: str,
    decimal: str,
) -> None:
    header = b"payer\tpayee\tdate\tamount\tcurrency\tchannel\tplace\tsource_type\n"
    body = mutated("".join("\t".join(line) + "\n" for line in lines).encode(), edits)
    given = {"delimiter": "\t", "decimal": decimal} | ({"currency": currency} if currency else {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sure_bytes, "PIECE", 200)
        patch.setattr(sure_bytes, "LARGEST_RUN", 500)
        assert_same(cases, header + body, reader="payments", **given)


def lines_of(n: int) -> list[str]:
    """Write calls among a hundred numbers, every seventh to a service."""
    return [
        f"+1502555{n % 100 + 100:04},{'+18005550199' if n % 7 == 0 else f'+1606555{n % 97:04}'},"
        f"2024-05-{n % 28 + 1:02} {n % 24:02}:{n % 60:02}:00,{n % 300}\n"
        for n in range(n)
    ]


HEADER = "caller,callee,start,duration\n"


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
@pytest.mark.parametrize("first", [True, False])
def test_damage_is_read_as_it_is_everywhere(
    cases: tuple[Case, Case], damage: list[str], *, first: bool
) -> None:
    good = lines_of(40)
    lines = [*damage, *good] if first else [*good, *damage, *good]
    assert_same(cases, (HEADER + "".join(lines)).encode(), reader="calls", region="US-KY")


def chunks_of(case: Case, content: str, **given: object) -> list[type]:
    found, _ = check_settings({"reader": "calls", **given}, READERS, "here")
    assert found is not None
    with TemporaryDirectory() as folder:
        path = Path(folder, "calls.csv")
        path.write_text(content, newline="")
        chunks = file_batch(Source(path, "calls", found), "0" * 64).chunks
        assert chunks is not None
        return [type(chunk) for table, chunk in chunks(case.database) if table == "links"]


def test_clean_records_are_never_seen_one_by_one(cases: tuple[Case, Case]) -> None:
    lines = [line for line in lines_of(500) if "+1800" not in line]
    for end in ("\n", "\r\n"):
        content = (HEADER + "".join(lines)).replace("\n", end)
        assert chunks_of(cases[0], content) == [Selection]


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("caller,callee,start,imei\n", {}),
        (HEADER, {"date_format": "%d %b %Y"}),
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


def test_a_table_under_titles_with_headings_on_each_page(cases: tuple[Case, Case]) -> None:
    line = b"502-555-0143,502-555-0199,2024-05-02 10:00\n"
    heading = b"A,B,When\n"
    content = b"Carrier X,,\n\n" + heading + line * 3 + heading + line * 2
    columns = {"caller": "A", "callee": "B", "start": "When"}
    counts = assert_same(cases, content, reader="calls", region="US-KY", columns=columns)
    assert counts["links"] == 5
