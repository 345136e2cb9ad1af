"""Sums of calls and payments are those of the links that `read_case` keeps."""

from __future__ import annotations

import random
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
from linkanalysis.ingest.records import numbered_runs
from linkanalysis.ingest.records.bulk import ROWS
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source, file_batch
from linkanalysis.ingest.records.summed import SUMS
from linkanalysis.records import READERS
from tests.ingest.records.damaged_tables import (
    BAD,
    EDITS,
    FEW_EXAMPLES,
    GOOD_PHONES,
    GOOD_STARTS,
    HEADER,
    LINES,
    PAYMENTS,
    PAYMENTS_HEADER,
    lines_of,
    lines_with_words,
    mutated,
    short_runs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LOUISVILLE = "America/Kentucky/Louisville"
OF_LINKS = """
SELECT source, target, type, sum(count)::BIGINT AS count, min(coalesce(start, "end")) AS first,
    max(coalesce("end", start)) AS last
FROM links WHERE document = ? GROUP BY ALL ORDER BY ALL"""
OTHERS = "SELECT * FROM {} WHERE document = ? ORDER BY ALL"


@pytest.fixture(scope="module")
def cases() -> Iterator[tuple[Case, Case]]:
    with Case(purpose="training") as sums, Case(purpose="training") as rows:
        yield sums, rows


def assert_same(
    cases: tuple[Case, Case], content: bytes, *, dates_in: str | None = None, **given: object
) -> int:
    """Read one file both ways, compare, and return the number of links that sums have."""
    found, mistakes = check_settings(given, READERS, "here")
    assert found is not None, mistakes
    found = replace(found, dates_in=dates_in)
    document = f"file {cases[0].position}"
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # few rows may be left to read
        path = Path(folder, "file.csv")
        path.write_bytes(content)
        source = Source(path, document, found)
        added = [
            case.add(file_batch(source, "0" * 64, keeping=keeping))
            for case, keeping in zip(cases, (SUMS, ROWS), strict=True)
        ]
    for query in (OF_LINKS, OTHERS.format("statements"), OTHERS.format("problems")):
        sums, rows = (case.sql(query, [document]) for case in cases)
        pd.testing.assert_frame_equal(sums, rows)
    assert replace(added[0], links=added[1].links) == added[1]
    return added[0].links


@FEW_EXAMPLES
@given(
    LINES,
    EDITS,
    st.sampled_from(["\n", "\r\n"]),
    st.fixed_dictionaries(
        {},
        optional={
            "region": st.just("US-KY"),
            "timezone": st.sampled_from(["UTC", LOUISVILLE]),
            "date_format": st.just("%m/%d/%Y %H:%M"),
        },
    ),
    st.sampled_from([0.0, 0.5, 1.0]),
)
def test_sums_of_calls_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    end: str,
    given: dict[str, str],
    most_doubtful: float,
) -> None:
    header = "caller,callee,start,end,duration,type"
    body = mutated("".join(",".join(line) + end for line in lines * 2).encode(), edits)
    meanings = {"type": {"SMS": "message"}}
    with short_runs(200, 500) as patch:
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", most_doubtful)
        assert_same(cases, (header + end).encode() + body, reader="calls", values=meanings, **given)


@FEW_EXAMPLES
@given(PAYMENTS, EDITS, st.sampled_from(("", "EUR")), st.sampled_from((0.0, 1.0)))
def test_sums_of_payments_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    currency: str,
    most_doubtful: float,
) -> None:
    body = mutated("".join("\t".join(line) + "\n" for line in lines * 2).encode(), edits)
    given = {"delimiter": "\t"} | ({"currency": currency} if currency else {})
    with short_runs(200, 500) as patch:
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", most_doubtful)
        assert_same(cases, PAYMENTS_HEADER + body, reader="payments", **given)


ENDINGS = ("", "2024-05-02 14:31:00", "2024-05-03T00:00Z", "2024-12-31 23:31", "2025-06-01")
GOOD = (
    GOOD_PHONES,
    GOOD_PHONES,
    GOOD_STARTS,
    ENDINGS,
    ("5", "12:05", "0", ""),
    ("call", "SMS", ""),
)


@pytest.mark.parametrize(
    ("seed", "timezone"),
    [
        (0, LOUISVILLE),
        *(
            pytest.param(seed, zone, marks=pytest.mark.exhaustive)
            for seed, zone in [(0, None), (1, None), (2, None), (1, LOUISVILLE), (2, LOUISVILLE)]
        ),
    ],
)
def test_sums_of_calls_of_which_few_are_in_doubt(
    cases: tuple[Case, Case], seed: int, timezone: str | None
) -> None:
    draw = random.Random(seed)  # noqa: S311 - draws of a test
    lines = [[draw.choice(cells) for cells in GOOD] for _ in range(600)]
    for line in draw.sample(lines, 20):
        line[draw.randrange(len(line))] = draw.choice(BAD)
    header = "caller,callee,start,end,duration,type\n"
    content = (header + "".join(",".join(line) + "\n" for line in lines)).encode()
    given: dict[str, object] = {"timezone": timezone} if timezone else {}
    meanings = {"type": {"SMS": "message"}}
    with short_runs(2_000, 6_000) as patch:
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", 1.0)
        found = assert_same(
            cases, content, reader="calls", region="US-KY", values=meanings, **given
        )
    assert found < len(lines)


@pytest.mark.parametrize("date_format", [None, "%m/%d/%Y"])
def test_dates_in_the_zone_of_the_case(cases: tuple[Case, Case], date_format: str | None) -> None:
    starts = ("2024-05-02", "2024-05-02 14:30", "2024-05-02T14:30:00Z", "05/02/2024", "2024-03-10")
    lines = [f"+15025550143,+16065550{at:03},{start},5\n" for at, start in enumerate(starts)]
    zones = {"timezone": "Asia/Tokyo", "dates_in": LOUISVILLE}
    known = {"date_format": date_format} if date_format else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", 1.0)
        content = (HEADER + "".join(lines)).encode()
        assert_same(cases, content, reader="calls", **zones, **known)


def test_clean_records_are_summed_and_others_kept(cases: tuple[Case, Case]) -> None:
    """Of 30,000 records, 700 pairs are left, and two that were read one by one."""
    lines = [line for line in lines_of(35_000) if "+1800" not in line]
    pairs = {tuple(line.split(",")[:2]) for line in lines}
    lines[99] = "Unknown,+16065550123,2024-05-02 10:00:00,5\n"
    lines[20_000] = f"+15025550143,{' ' * 30}+16065550123,2024-05-02 10:00:00,5\n"
    lines[25_000] = '"+15025550143","+16065550123",2024-05-02 10:00:00,5\n'
    content = (HEADER + "".join(lines)).encode()
    found = assert_same(cases, content, reader="calls", timezone=LOUISVILLE)
    assert len(pairs) < found < len(lines) / 2  # a piece with a quotation mark is read one by one


def test_of_records_with_words_few_are_kept(cases: tuple[Case, Case]) -> None:
    lines = [line for line in lines_with_words(4_000) if "Verizon" not in line]  # too long
    content = (HEADER + "".join(lines)).encode()
    found = assert_same(cases, content, reader="calls", region="US-KY")
    assert found < 100


@pytest.mark.parametrize("cell", ["a" * 23 + "é 5025550143", "Roberto Les +150255501431"])
def test_a_cell_that_is_cut_is_read_whole(cases: tuple[Case, Case], cell: str) -> None:
    lines = [f"{cell},+16065550123,2024-05-02 10:00:00,5\n", *lines_of(500)]
    content = (HEADER + "".join(lines)).encode()
    assert_same(cases, content, reader="calls", timezone=LOUISVILLE)
