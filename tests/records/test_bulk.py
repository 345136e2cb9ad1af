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
from linkanalysis.errors import DataQualityWarning
from linkanalysis.records import READERS, sure_bytes
from linkanalysis.records.documents import Source, file_batch
from linkanalysis.records.settings import check_settings

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


def assert_same(cases: tuple[Case, Case], content: bytes, **given: object) -> dict[str, int]:
    """Read one file in bulk and record by record, compare all rows, and count them."""
    found, mistakes = check_settings(given, READERS, "here")
    assert found is not None, mistakes
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
    )
)
TIMES = st.sampled_from(
    (
        *("2024-05-02T14:30:00Z", "2024-05-02 14:30:00", "2024-05-02", "2024-05-02 14:30", ""),
        *("2024-11-03 01:30:00", "2024-03-10 02:30:00", "2024-05-02T14:30:00-04:00", "2024-05"),
        *("2024-02-30 10:00:00", "2023-02-29", "2024-05-02 24:00:00", "2024-05-02 14:30:00.123456"),
        *("2024-05-02 14:30:00.123456789", "1969-12-31 23:59:59.9Z", "1883-11-18 12:00:00", "x"),
        *("05/02/2024 14:30", "5/2/2024 14:30", "02/30/2024 10:00", "2024-05-02 14:30:00+02"),
        *("0001-01-01", "2024-05-02 14:30:00 Z", "05/03/2024 09:05"),
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
