"""Records that are handed over as numbers mean what they mean as rows of text."""

from __future__ import annotations

import datetime as dt
import operator
import random
import subprocess
import sys
import warnings
from dataclasses import replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkanalysis.case import Case
from linkanalysis.errors import DataQualityWarning
from linkanalysis.ingest.records import kept_links, numbered_runs
from linkanalysis.ingest.records.bulk import ROWS
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source, file_batch
from linkanalysis.records import READERS
from linkanalysis.storage.engine import column
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
    WORDED,
    lines_of,
    lines_with_words,
    mutated,
    short_runs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.case.batch import Added, TableChunk
    from linkanalysis.ingest.records.bulk import Keeping
    from linkanalysis.storage.engine import DuckEngine

LOUISVILLE = "America/Kentucky/Louisville"
ZONES = (None, "UTC", LOUISVILLE, "Australia/Lord_Howe", "Asia/Tokyo")
STATED = ("statements", "links", "problems")
ALL = replace(ROWS, least=0)  # however few records a run has
NONE = replace(ROWS, least=1 << 60)


@pytest.fixture(scope="module")
def cases() -> Iterator[tuple[Case, Case]]:
    with Case(purpose="training") as numbers, Case(purpose="training") as rows:
        yield numbers, rows


def add(case: Case, source: Source, keeping: Keeping) -> tuple[Added, list[str]]:
    """Add a file to a case; return the tables of its chunks, too, in their order."""
    batch = file_batch(source, "0" * 64, keeping=keeping)
    assert batch.chunks is not None
    chunks, tables, rows = batch.chunks, list[str](), list[int]()

    def noted(engine: DuckEngine) -> Iterator[TableChunk]:
        for table, chunk in chunks(engine):
            tables.append(table)
            if isinstance(chunk, pd.DataFrame) and table == "numbered_links":
                rows.extend(chunk["row"])
            yield table, chunk

    added = case.add(replace(batch, chunks=noted))
    assert rows == sorted({*rows})
    return added, tables


def assert_same(
    cases: tuple[Case, Case],
    content: bytes,
    keeping: Keeping = ALL,
    *,
    dates_in: str | None = None,
    **given: object,
) -> list[str]:
    """Read one file both ways, compare all rows, and return the tables of the numbered chunks."""
    found, mistakes = check_settings(given, READERS, "here")
    assert found is not None, mistakes
    document = f"file {cases[0].position}"
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # few rows may be left to read
        path = Path(folder, "file.csv")
        path.write_bytes(content)
        source = Source(path, document, replace(found, dates_in=dates_in))
        added, tables = add(cases[0], source, keeping)
        assert add(cases[1], source, NONE)[0] == added
    for table in STATED:
        query = f"SELECT * FROM {table} WHERE document = ? ORDER BY ALL"  # noqa: S608
        numbers, rows = (case.sql(query, [document]) for case in cases)
        pd.testing.assert_frame_equal(numbers, rows)
    return tables


def test_numbers_are_those_that_links_use(cases: tuple[Case, Case]) -> None:
    """A number whose record was refused belongs to nobody, and no view shows it."""
    lines = clean(200)
    lines[50] = "+15025550001,Unknown,2024-05-02,5\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_links, "MOST_DETAILS", 1.0)
        content = (HEADER + "".join(lines)).encode()
        assert "numbered_links" in assert_same(cases, content, reader="calls")
    engine = cases[0].database
    used = column(
        engine, "SELECT source FROM numbered_links UNION SELECT target FROM numbered_links"
    )
    assert sorted(used) == sorted(column(engine, "SELECT number FROM link_ends"))
    used = column(engine, "SELECT DISTINCT details FROM numbered_links")
    assert sorted(used) == sorted(column(engine, "SELECT number FROM link_details"))


SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "region": st.just("US-KY"),
        "timezone": st.sampled_from(ZONES[1:]),
        "date_format": st.sampled_from(["%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%Y%m%d"]),
    },
)
OFFSETS = st.sampled_from(["", "Z", "+00:00", "-05:00", "+13:59", "-00:30", "+05:45"])
FORMS = st.sampled_from(
    [
        *("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.5"),
        *("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.007", "%m/%d/%Y %H:%M", "%Y%m%d"),
        "%d.%m.%Y %H:%M:%S",
    ]
)
EVER = st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(2999, 12, 31))  # noqa: DTZ001
# a day before to two days after clocks changed somewhere
CHANGES = st.sampled_from(["2024-03-10", "2024-04-07", "2024-11-03"]).map(dt.datetime.fromisoformat)
NEAR = st.timedeltas(dt.timedelta(-1), dt.timedelta(2))
MOMENTS = EVER | st.builds(operator.add, CHANGES, NEAR)
WRITTEN = st.builds(
    lambda moment, form, offset: moment.strftime(form) + offset, MOMENTS, FORMS, OFFSETS
)
SHARES = st.sampled_from([0.0, 0.5, 1.0])


@FEW_EXAMPLES
@given(
    LINES,
    st.lists(WRITTEN, min_size=1, max_size=6),
    EDITS,
    st.sampled_from(["\n", "\r\n"]),
    SETTINGS,
    SHARES,
)
def test_calls_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    times: list[str],
    edits: list[tuple[int, bytes, bool]],
    end: str,
    given: dict[str, str],
    most_doubtful: float,
) -> None:
    header = "caller,callee,start,duration,type"
    written = [(*line[:2], line[2], *line[4:]) for line in lines]
    written += [(*line[:2], time, *line[4:]) for line, time in zip(lines, times, strict=False)]
    body = mutated("".join(",".join(line) + end for line in written * 2).encode(), edits)
    meanings = {"type": {"SMS": "message"}}
    with short_runs(200, 500) as patch:
        patch.setattr(kept_links, "MOST_DETAILS", 1.0)
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", most_doubtful)
        assert_same(cases, (header + end).encode() + body, reader="calls", values=meanings, **given)


@FEW_EXAMPLES
@given(PAYMENTS, EDITS, st.sampled_from(("", "EUR")), st.sampled_from((".", ",")), SHARES)
def test_payments_are_the_same(
    cases: tuple[Case, Case],
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    currency: str,
    decimal: str,
    most_doubtful: float,
) -> None:
    body = mutated("".join("\t".join(line) + "\n" for line in lines * 2).encode(), edits)
    given = {"delimiter": "\t", "decimal": decimal} | ({"currency": currency} if currency else {})
    with short_runs(200, 500) as patch:
        patch.setattr(kept_links, "MOST_DETAILS", 1.0)
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", most_doubtful)
        assert_same(cases, PAYMENTS_HEADER + body, reader="payments", **given)


GOOD = (
    GOOD_PHONES,
    GOOD_PHONES,
    GOOD_STARTS,
    ("5", "12:05", "0", ""),
    ("call", "SMS", ""),
    ("Élan", ""),
)


@pytest.mark.parametrize(
    ("timezone", "end"),
    [
        (LOUISVILLE, "\r\n"),
        *(
            pytest.param(zone, end, marks=pytest.mark.exhaustive)
            for zone, end in product(ZONES, ("\n", "\r\n"))
            if (zone, end) != (LOUISVILLE, "\r\n")
        ),
    ],
)
def test_calls_of_which_few_are_in_doubt(
    cases: tuple[Case, Case], timezone: str | None, end: str
) -> None:
    draw = random.Random(f"{timezone}{end}")  # noqa: S311 - draws of a test
    lines = [[draw.choice(cells) for cells in GOOD] for _ in range(600)]
    for line in draw.sample(lines, 20):
        line[draw.randrange(len(line))] = draw.choice(BAD)
    header = f"caller,callee,start,duration,type,place{end}"
    content = (header + "".join(",".join(line) + end for line in lines)).encode()
    zone = {"timezone": timezone} if timezone else {}
    meanings = {"type": {"SMS": "message"}, "caller": {"12345": "911"}}
    with short_runs(2_000, 6_000) as patch:
        patch.setattr(kept_links, "MOST_DETAILS", 1.0)
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", 1.0)
        tables = assert_same(
            cases, content, reader="calls", region="US-KY", values=meanings, **zone
        )
    assert tables.count("numbered_links") > 3


@pytest.mark.parametrize("date_format", [None, "%m/%d/%Y"])
def test_dates_in_the_zone_of_the_case(cases: tuple[Case, Case], date_format: str | None) -> None:
    starts = ("2024-05-02", "2024-05-02 14:30", "2024-05-02T14:30:00Z", "05/02/2024", "2024-03-10")
    lines = [f"+15025550143,+16065550{at:03},{start},5\n" for at, start in enumerate(starts)]
    zones = {"timezone": "Asia/Tokyo", "dates_in": LOUISVILLE}
    known = {"date_format": date_format} if date_format else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_links, "MOST_DETAILS", 1.0)
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", 1.0)
        tables = assert_same(
            cases, (HEADER + "".join(lines)).encode(), reader="calls", **zones, **known
        )
    assert "numbered_links" in tables


def clean(n: int) -> list[str]:
    """Write calls of which none is in doubt."""
    return [line for line in lines_of(2 * n) if "+1800" not in line][:n]


def numbered(cases: tuple[Case, Case], lines: list[str], keeping: Keeping = ALL) -> list[str]:
    """Return the tables of links in the order of the chunks, of a file of several runs."""
    with short_runs(2_000, 40_000):
        tables = assert_same(
            cases, (HEADER + "".join(lines)).encode(), keeping, reader="calls", timezone="UTC"
        )
    return [table for table in tables if "link" in table]


ENDING = ["link_ends", "link_details"]


def same_details(n: int) -> list[str]:
    return [line.rpartition(",")[0] + ",5\n" for line in clean(n)]


def test_links_of_many_records_are_numbers(cases: tuple[Case, Case]) -> None:
    tables = numbered(cases, same_details(2_500))
    assert tables == ["numbered_links"] * 3 + ENDING


def test_a_case_keeps_no_table_of_how_a_file_was_numbered(cases: tuple[Case, Case]) -> None:
    query = (
        "SELECT table_name FROM duckdb_tables() WHERE temporary AND contains(table_name, 'number')"
    )
    numbered(cases, same_details(500))
    assert column(cases[0].database, query) == []


def test_few_records_are_no_numbers(cases: tuple[Case, Case]) -> None:
    assert numbered(cases, same_details(2_500), ROWS) == ["links"] * 3


def test_records_are_numbers_to_the_end_however_few_the_last_run_has(
    cases: tuple[Case, Case],
) -> None:
    """A run has some 900 records, and the last one fewer: the file decides."""
    tables = numbered(cases, same_details(2_500), replace(ROWS, least=2_400))
    assert tables == ["numbered_links"] * 3 + ENDING


def test_numbers_end_where_few_records_share_their_details(cases: tuple[Case, Case]) -> None:
    lines = same_details(2_400)
    lines[1_000:] = [line.rpartition(",")[0] + f",{at}\n" for at, line in enumerate(lines[1_000:])]
    assert numbered(cases, lines) == ["numbered_links", "links", "links", *ENDING]
    engine = cases[0].database
    used = column(engine, "SELECT DISTINCT details FROM numbered_links")
    assert sorted(used) == sorted(column(engine, "SELECT number FROM link_details"))


def test_no_record_is_numbered_where_few_share_their_details_from_the_start(
    cases: tuple[Case, Case],
) -> None:
    lines = [line.rpartition(",")[0] + f",{at}\n" for at, line in enumerate(clean(2_400))]
    assert numbered(cases, lines) == ["links"] * 3


def test_fractions_of_one_width_are_written_alike(cases: tuple[Case, Case]) -> None:
    lines = same_details(2_500)
    for at, line in enumerate(lines):
        lines[at] = line.replace(":00,", f":00.{at:06}"[: 5 + at % 6] + "Z" * (at % 4 == 0) + ",")
    assert numbered(cases, lines) == ["numbered_links"] * 4 + ENDING


def test_numbers_end_where_times_have_too_many_forms(cases: tuple[Case, Case]) -> None:
    lines = same_details(2_400)
    for at in range(1_000, 1_280):
        offset = f"+{at % 14:02}:{at // 14 % 60:02}"
        lines[at] = lines[at].replace(":00,", f":00{offset},")
    assert numbered(cases, lines) == ["numbered_links", "links", "links", *ENDING]


def test_of_records_with_words_only_those_that_say_something_new_are_read_alone(
    cases: tuple[Case, Case],
) -> None:
    lines = [line for line in lines_with_words(4_000) if "Verizon" not in line]  # too long
    with short_runs(2_000, 40_000):
        content = (HEADER + "".join(lines)).encode()
        tables = assert_same(cases, content, reader="calls", region="US-KY")
    assert tables.count("numbered_links") > 1
    document = f"file {cases[0].position - 1}"
    alone = cases[0].sql(
        'SELECT count(*) FROM links WHERE document = ? AND "row" NOT IN '
        '(SELECT "row" FROM numbered_rows WHERE document = ?)',
        [document, document],
    )
    assert 0 < alone.iloc[0, 0] <= 2 * len(WORDED)


def test_a_file_with_ends_of_calls_has_no_numbers(cases: tuple[Case, Case]) -> None:
    header = HEADER.replace("duration", "end")
    lines = [line.rpartition(",")[0] + ",\n" for line in clean(100)]
    tables = assert_same(cases, (header + "".join(lines)).encode(), reader="calls")
    assert tables == ["links", "problems"]  # a remark about an empty column


@pytest.mark.parametrize("cell", ["a" * 23 + "é 5025550143", "Roberto Les +150255501431"])
def test_a_cell_that_is_cut_is_read_whole(cases: tuple[Case, Case], cell: str) -> None:
    lines = [f"{cell},+16065550123,2024-05-02 10:00:00,5\n", *same_details(500)]
    content = (HEADER + "".join(lines)).encode()
    assert "numbered_links" in assert_same(cases, content, reader="calls", timezone=LOUISVILLE)


SMALL = """
import sys
from pathlib import Path
from linkanalysis.case import Case
from linkanalysis.records import READERS
from linkanalysis.ingest.records.document_keys import check_settings
from linkanalysis.ingest.records.documents import Source, file_batch

settings, _ = check_settings({"reader": "calls", "timezone": "UTC"}, READERS, "here")
with Case(purpose="training") as case:
    batch = file_batch(Source(Path(sys.argv[1]), "calls", settings), "0" * 64)
    print([table for table, _ in batch.chunks(case.database)], "numba" in sys.modules)
"""


def test_a_small_file_loads_no_compiled_code(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    path.write_text(HEADER + "".join(clean(500)), encoding="utf-8")
    command = [sys.executable, "-c", SMALL, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "['links'] False\n"
