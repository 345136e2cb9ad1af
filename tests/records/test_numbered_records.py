"""Records that are handed over as numbers mean what they mean as rows of text."""

from __future__ import annotations

import datetime as dt
import operator
import random
import subprocess
import sys
import warnings
from dataclasses import replace
from functools import partial
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
from linkanalysis.records import READERS, numbered_links, numbered_runs, sure_bytes
from linkanalysis.records.document_keys import check_settings
from linkanalysis.records.documents import Source, file_batch
from linkanalysis.records.numbered_records import NumberedSheets
from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import TABLES, quoted
from tests.records.damaged_tables import EDITS, HEADER, LINES, PAYMENTS, lines_of, mutated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.records.bulk import Keeping
    from linkanalysis.storage.engine import DuckEngine

LOUISVILLE = "America/Kentucky/Louisville"
ZONES = (None, "UTC", LOUISVILLE, "Australia/Lord_Howe", "Asia/Tokyo")
NUMBERED = ("numbered_links", "link_ends", "link_details")
STATED = ("statements", "links", "problems")
EXPANDED = """
SELECT l."row", s.id AS source, t.id AS target, l.start, d.* EXCLUDE (number, document)
FROM seen_numbered_links l JOIN seen_link_ends s ON s.number = l.source
JOIN seen_link_ends t ON t.number = l.target JOIN seen_link_details d ON d.number = l.details"""

ALL = partial(NumberedSheets, least=0)  # however few records a run has
NONE = partial(NumberedSheets, least=1 << 60)
USED = {
    "link_ends": "SELECT source AS n FROM {0} UNION SELECT target FROM {0}",
    "link_details": "SELECT DISTINCT details AS n FROM {0}",
}


@pytest.fixture(scope="module")
def case() -> Iterator[Case]:
    with Case(purpose="training") as case:
        yield case


def insert(engine: DuckEngine, table: str, chunk: pd.DataFrame | Selection) -> None:
    """Insert a chunk as a case does: times become UTC, and some columns have a value by default."""
    if isinstance(chunk, Selection):
        given = {"count": "1 AS count", "kind": "'fact' AS kind"}
        added = [given[name] for name in given if name in TABLES[table]]
        listed = ", ".join(["*", *added])
        rows = f"SELECT {listed} FROM ({chunk.query})"  # noqa: S608 - a query of the library
        engine.execute(f"INSERT INTO seen_{table} BY NAME {rows}")
        return
    frame = chunk.copy()
    for name in {"start", "end"} & {*frame.columns}:
        moments = pd.to_datetime(frame[name], utc=True, format="ISO8601")
        frame[name] = moments.dt.tz_localize(None).dt.as_unit("us")
    for name, value in (("count", 1), ("kind", "fact")):
        if name in TABLES[table]:
            frame[name] = frame[name].fillna(value) if name in frame else value
    with engine.frame("seen_chunk", frame):
        engine.execute(f"INSERT INTO seen_{table} BY NAME FROM seen_chunk")


def write_out(engine: DuckEngine) -> None:
    """Insert the links that numbers stand for."""
    frame = engine.execute(EXPANDED).df()
    moments = frame["start"] + pd.to_timedelta(frame.pop("shift"), unit="s")
    forms = zip(moments.dt.to_pydatetime(), frame.pop("form"), strict=True)
    frame["start_text"] = pd.Series([when.strftime(form) for when, form in forms], dtype=object)
    with engine.frame("seen_chunk", frame):
        engine.execute("INSERT INTO seen_links BY NAME FROM seen_chunk")


def read(case: Case, source: Source, keeping: Keeping) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Read a file; return its rows by table, and the tables of the chunks in their order."""
    engine, tables = case.database, []
    for table in (*STATED, *NUMBERED):
        columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in TABLES[table].items())
        engine.execute(f"CREATE OR REPLACE TEMP TABLE seen_{table} ({columns})")
    chunks = file_batch(source, "0" * 64, keeping=keeping).chunks
    assert chunks is not None
    for table, chunk in chunks(engine):
        tables.append(table)
        insert(engine, table, chunk)
    rows = engine.execute('SELECT "row" FROM seen_numbered_links').df()["row"]
    assert rows.is_monotonic_increasing
    for table, used in USED.items():
        numbers = sorted(column(engine, f"SELECT number FROM seen_{table}"))  # noqa: S608
        assert numbers == sorted(column(engine, used.format("seen_numbered_links")))
    write_out(engine)
    query = "SELECT * FROM seen_{} ORDER BY ALL"
    return {table: engine.execute(query.format(table)).df() for table in STATED}, tables


def assert_same(
    case: Case,
    content: bytes,
    keeping: Keeping = ALL,
    *,
    dates_in: str | None = None,
    **given: object,
) -> list[str]:
    """Read one file both ways, compare all rows, and return the tables of the numbered chunks."""
    found, mistakes = check_settings(given, READERS, "here")
    assert found is not None, mistakes
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DataQualityWarning)  # few rows may be left to read
        path = Path(folder, "file.csv")
        path.write_bytes(content)
        source = Source(path, "file", replace(found, dates_in=dates_in))
        rows, _ = read(case, source, NONE)
        numbers, tables = read(case, source, keeping)
    for table in STATED:
        pd.testing.assert_frame_equal(numbers[table], rows[table])
    return tables


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


@given(
    LINES,
    st.lists(WRITTEN, min_size=1, max_size=6),
    EDITS,
    st.sampled_from(["\n", "\r\n"]),
    SETTINGS,
    SHARES,
)
def test_calls_are_the_same(
    case: Case,
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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sure_bytes, "PIECE", 200)
        patch.setattr(sure_bytes, "LARGEST_RUN", 500)
        patch.setattr(numbered_links, "MOST_DETAILS", 1.0)
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", most_doubtful)
        assert_same(case, (header + end).encode() + body, reader="calls", values=meanings, **given)


@given(PAYMENTS, EDITS, st.sampled_from(("", "EUR")), st.sampled_from((".", ",")), SHARES)
def test_payments_are_the_same(
    case: Case,
    lines: list[tuple[str, ...]],
    edits: list[tuple[int, bytes, bool]],
    currency: str,
    decimal: str,
    most_doubtful: float,
) -> None:
    header = b"payer\tpayee\tdate\tamount\tcurrency\tchannel\tplace\tsource_type\n"
    body = mutated("".join("\t".join(line) + "\n" for line in lines * 2).encode(), edits)
    given = {"delimiter": "\t", "decimal": decimal} | ({"currency": currency} if currency else {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sure_bytes, "PIECE", 200)
        patch.setattr(sure_bytes, "LARGEST_RUN", 500)
        patch.setattr(numbered_links, "MOST_DETAILS", 1.0)
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", most_doubtful)
        assert_same(case, header + body, reader="payments", **given)


PHONES = ("+15025550143", "5025550143", "(502) 555-0199", "1-606-555-0123", "911", "12345")
STARTS = (
    *("2024-05-02T14:30:00Z", "2024-05-02 14:30:00", "2024-05-02", "2024-05-02 14:30"),
    *("2024-05-02 14:30:00.5", "2024-05-02T14:30:00.125-04:00", "2024-12-31 23:30", "1999-01-01"),
    *("2024-11-03 01:30:00", "2024-03-10 02:30:00"),  # on these days clocks change
)
GOOD = (PHONES, PHONES, STARTS, ("5", "12:05", "0", ""), ("call", "SMS", ""), ("Élan", ""))
BAD = ("Unknown", "", " " * 30 + "5025550143", "2024-02-30", "total", "é", "x")


@pytest.mark.parametrize("timezone", ZONES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_calls_of_which_few_are_in_doubt(case: Case, timezone: str | None, end: str) -> None:
    draw = random.Random(f"{timezone}{end}")  # noqa: S311 - draws of a test
    lines = [[draw.choice(cells) for cells in GOOD] for _ in range(600)]
    for line in draw.sample(lines, 20):
        line[draw.randrange(len(line))] = draw.choice(BAD)
    header = f"caller,callee,start,duration,type,place{end}"
    content = (header + "".join(",".join(line) + end for line in lines)).encode()
    zone = {"timezone": timezone} if timezone else {}
    meanings = {"type": {"SMS": "message"}, "caller": {"12345": "911"}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sure_bytes, "PIECE", 2_000)
        patch.setattr(sure_bytes, "LARGEST_RUN", 6_000)
        patch.setattr(numbered_links, "MOST_DETAILS", 1.0)
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", 1.0)
        tables = assert_same(case, content, reader="calls", region="US-KY", values=meanings, **zone)
    assert tables.count("numbered_links") > 3


@pytest.mark.parametrize("date_format", [None, "%m/%d/%Y"])
def test_dates_in_the_zone_of_the_case(case: Case, date_format: str | None) -> None:
    starts = ("2024-05-02", "2024-05-02 14:30", "2024-05-02T14:30:00Z", "05/02/2024", "2024-03-10")
    lines = [f"+15025550143,+16065550{at:03},{start},5\n" for at, start in enumerate(starts)]
    zones = {"timezone": "Asia/Tokyo", "dates_in": LOUISVILLE}
    known = {"date_format": date_format} if date_format else {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbered_runs, "MOST_DOUBTFUL", 1.0)
        tables = assert_same(
            case, (HEADER + "".join(lines)).encode(), reader="calls", **zones, **known
        )
    assert "numbered_links" in tables


def clean(n: int) -> list[str]:
    """Write calls of which none is in doubt."""
    return [line for line in lines_of(2 * n) if "+1800" not in line][:n]


def numbered(case: Case, lines: list[str], keeping: Keeping = ALL) -> list[str]:
    """Return the tables of links in the order of the chunks, of a file of several runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sure_bytes, "PIECE", 2_000)
        patch.setattr(sure_bytes, "LARGEST_RUN", 40_000)
        tables = assert_same(
            case, (HEADER + "".join(lines)).encode(), keeping, reader="calls", timezone="UTC"
        )
    return [table for table in tables if "link" in table]


ENDING = ["link_ends", "link_details"]


def same_details(n: int) -> list[str]:
    return [line.rpartition(",")[0] + ",5\n" for line in clean(n)]


def test_links_of_many_records_are_numbers(case: Case) -> None:
    tables = numbered(case, same_details(2_500))
    assert tables == ["numbered_links"] * 3 + ENDING


def test_few_records_are_no_numbers(case: Case) -> None:
    assert numbered(case, same_details(2_500), NumberedSheets) == ["links"] * 3


def test_records_are_numbers_to_the_end_however_few_the_last_run_has(case: Case) -> None:
    """A run has some 900 records, and the last one fewer."""
    tables = numbered(case, same_details(2_500), partial(NumberedSheets, least=600))
    assert tables == ["numbered_links"] * 3 + ENDING


def test_numbers_end_where_few_records_share_their_details(case: Case) -> None:
    lines = [line.rpartition(",")[0] + f",{at}\n" for at, line in enumerate(clean(2_500))]
    assert numbered(case, lines) == ["numbered_links", *["links"] * 3, *ENDING]


def test_numbers_end_where_times_have_too_many_forms(case: Case) -> None:
    """Of 260 fractions, those that find no room are read one by one in the first run."""
    lines = same_details(2_500)
    for at in range(1, 521):
        lines[at] = lines[at].replace(":00,", f":00.{(at + 1) // 2:03},")
    assert numbered(case, lines) == ["numbered_links", *["links"] * 4, *ENDING]


def test_a_file_with_ends_of_calls_has_no_numbers(case: Case) -> None:
    header = HEADER.replace("duration", "end")
    lines = [line.rpartition(",")[0] + ",\n" for line in clean(100)]
    tables = assert_same(case, (header + "".join(lines)).encode(), reader="calls")
    assert tables == ["links", "problems"]  # a remark about an empty column


@pytest.mark.parametrize("cell", ["a" * 23 + "é 5025550143", "Roberto Les +150255501431"])
def test_a_cell_that_is_cut_is_read_whole(case: Case, cell: str) -> None:
    lines = [f"{cell},+16065550123,2024-05-02 10:00:00,5\n", *same_details(500)]
    content = (HEADER + "".join(lines)).encode()
    assert "numbered_links" in assert_same(case, content, reader="calls", timezone=LOUISVILLE)


SMALL = """
import sys
from pathlib import Path
from linkanalysis.case import Case
from linkanalysis.records import READERS
from linkanalysis.records.document_keys import check_settings
from linkanalysis.records.documents import Source, file_batch

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
