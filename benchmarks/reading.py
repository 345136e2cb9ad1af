"""Reading call records: the library beside a bare query of DuckDB, pandas and polars.

    python benchmarks/reading.py [--calls 10000000] [--rounds 3] [--ways "DuckDB, bare query" …]

Each way runs in a process of its own, in turn, on one thread; CPU seconds are those of the work
without imports, with those of the whole process beside them; peak memory is what the operating
system says. The calls are between 250,000 pairs of 100,000 numbers. The peers make the edges (pairs
with count, first and last call) and keep nothing else. The library makes the edges with ids, as a
case of sums or as a graph; or it keeps every row with its document, its number and a hash, and
checks every number. Beside that, DuckDB alone writes the same columns, with row numbers and ids,
and looks at nothing. polars is left out where it is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = {"caller": "VARCHAR", "callee": "VARCHAR", "start": "TIMESTAMPTZ", "duration": "BIGINT"}
DAY = 3_300  # a three-hundredth of a million: the calls spread over 300 days
NUMBERS, PAIRS = 100_000, 250_000
CASE = """\
[case]
title = "Calls"
purpose = "training"
region = "US-KY"
timezone = "UTC"

[[document]]
file = "calls.csv"
reader = "calls"
"""


def write_calls(folder: Path, calls: int) -> None:
    """Write calls of 300 days, in their order, between 250,000 pairs of 100,000 numbers."""
    rng = np.random.default_rng(1)
    a = rng.permutation(np.arange(PAIRS) % NUMBERS)
    b = (a + rng.integers(1, NUMBERS, PAIRS)) % NUMBERS
    pair, turned = rng.integers(0, PAIRS, calls), rng.random(calls) < 0.5
    areas = (502, 606, 859, 270, 364, 513, 615, 317)
    numbers = (f"+1{areas[n % 8]}{2_100_000 + n // 8 * 37 % 7_000_000:07d}" for n in range(NUMBERS))
    names = np.array(list(numbers))
    ends = names[np.where(turned, b[pair], a[pair])], names[np.where(turned, a[pair], b[pair])]
    days = rng.integers(0, 300 * 86_400, calls).astype("m8[s]")
    starts = np.datetime_as_string(np.sort(np.datetime64("2024-01-01T00:00:00") + days))
    seconds = rng.integers(1, 900, calls)
    with (folder / "calls.csv").open("w", encoding="utf-8") as file:
        file.write("caller,callee,start,duration\n")
        for begun in range(0, calls, 100_000):
            part = slice(begun, begun + 100_000)
            columns = *ends, starts, seconds
            rows = zip(*(column[part].tolist() for column in columns), strict=True)
            file.writelines(f"{x},{y},{start}Z,{n}\n" for x, y, start, n in rows)
    (folder / "case.toml").write_text(CASE, encoding="utf-8")


def bare(file: Path) -> Callable[[], object]:
    import duckdb

    database = duckdb.connect(config={"threads": "1"})
    # names of a file that this script wrote
    query = f"""
        SELECT least(caller, callee), greatest(caller, callee), count(*), min(start), max(start)
        FROM read_csv('{file}', auto_detect = false, header = true, columns = {COLUMNS})
        GROUP BY ALL"""  # noqa: S608
    return lambda: database.execute(query).fetchnumpy()


def pandas(file: Path) -> Callable[[], object]:
    import pandas as pd

    def run() -> object:
        calls = pd.read_csv(file, parse_dates=["start"])
        ends = calls[["caller", "callee"]]
        pairs = calls.assign(low=ends.min(axis=1), high=ends.max(axis=1))
        return pairs.groupby(["low", "high"])["start"].agg(["size", "min", "max"])

    return run


def polars(file: Path) -> Callable[[], object]:
    import polars as pl

    def run() -> object:
        low = pl.min_horizontal("caller", "callee").alias("low")
        high = pl.max_horizontal("caller", "callee").alias("high")
        start = pl.col("start")
        text = pl.scan_csv(file, schema_overrides={"caller": pl.String, "callee": pl.String})
        calls = text.with_columns(start.str.to_datetime(time_zone="UTC"))
        grouped = calls.group_by(low, high).agg(pl.len(), start.min(), start.max().alias("last"))
        return grouped.collect(engine="streaming")

    return run


def own(file: Path) -> Callable[[], object]:
    import linkanalysis as la

    read = la.read_case  # loads the module, which is not part of reading
    return lambda: read(file.parent)


def own_file(file: Path) -> Callable[[], object]:
    import linkanalysis as la

    saved = Path(tempfile.mkdtemp(dir=file.parent), "calls.case")
    read = la.read_case
    return lambda: read(file.parent, file=saved)


def own_sums(file: Path) -> Callable[[], object]:
    """Sum the calls of a folder in a case, with ids; no graph is made."""
    from linkanalysis.ingest.records.reading import read_keeping
    from linkanalysis.ingest.records.summed import SUMS

    return lambda: read_keeping(file.parent, SUMS)


def own_edges(file: Path) -> Callable[[], object]:
    import linkanalysis as la

    read = la.scale.read_edges
    return lambda: read(file.parent)


def floor(file: Path, *, saved: bool) -> Callable[[], object]:
    """Write the columns of links that calls fill, with row numbers and ids, and check nothing."""
    import duckdb

    database = duckdb.connect(config={"threads": "1"})
    held = Path(tempfile.mkdtemp(dir=file.parent), "floor.duckdb") if saved else ":memory:"
    database.execute(f"ATTACH '{held}' AS held")
    texts = dict.fromkeys(COLUMNS, "VARCHAR")
    # names of a file that this script wrote
    steps = f"""
        CREATE TEMP TABLE cells AS SELECT *, row_number() OVER () + 1 AS n
        FROM read_csv('{file}', auto_detect = false, header = true, columns = {texts});
        CREATE TEMP TABLE ids AS SELECT raw, 'phone:' || raw AS id FROM (
            SELECT DISTINCT caller AS raw FROM cells UNION SELECT DISTINCT callee FROM cells);
        CREATE TABLE held.links AS SELECT s.id AS source, t.id AS target, 'call' AS type,
            make_timestamp(epoch_us(CAST(start AS TIMESTAMPTZ))) AS start,
            CAST(duration AS BIGINT) AS duration, start AS start_text, 'offset' AS zone,
            CAST(n AS VARCHAR) AS "row", 1 AS count, 'fact' AS kind, 'calls.csv' AS document
        FROM cells LEFT JOIN ids s ON s.raw = caller LEFT JOIN ids t ON t.raw = callee;
        DROP TABLE cells;
        CHECKPOINT held"""  # noqa: S608
    return lambda: database.execute(steps)


def _batch(file: Path, name: str) -> tuple:
    import linkanalysis as la
    from linkanalysis.ingest.records.documents import Source, file_batch
    from linkanalysis.ingest.records.folder import read_folder

    settings = read_folder(file.parent).sources[0].settings
    case = la.Case(purpose="training", region="US-KY", timezone="UTC")
    return case, file_batch(Source(file, name, settings), "0" * 64)


def day_into(file: Path, *, empty: bool) -> Callable[[], object]:
    """Add the calls of a day to an empty case, or to one that has all the calls."""
    import linkanalysis as la

    day = file.with_name("day.csv")
    with file.open() as calls:
        day.write_text("".join(next(calls) for _ in range(DAY + 1)))
    case, _ = _batch(day, "first")
    if not empty:
        case = la.read_case(file.parent)
    for name in ("calls.1", "calls.2"):  # everything is done once before
        _, batch = _batch(day, f"{name}.csv")
        if name == "calls.1":
            case.add(batch)
    return lambda: case.add(batch)


WAYS: dict[str, Callable[[Path], Callable[[], object]]] = {
    "DuckDB, bare query": bare,
    "pandas": pandas,
    "polars, streaming": polars,
    "library, sums with ids": own_sums,
    "library, graph": own_edges,
    "DuckDB, rows in memory": lambda file: floor(file, saved=False),
    "library, rows in memory": own,
    "DuckDB, rows in a file": lambda file: floor(file, saved=True),
    "library, rows in a file": own_file,
    "a day into an empty case": lambda file: day_into(file, empty=True),
    "a day into the case": lambda file: day_into(file, empty=False),
}


def child(way: str, file: Path) -> None:
    """Do it once and print what it cost."""
    run = WAYS[way](file)
    began = time.process_time()
    done = run()
    whole = time.process_time()
    cpu = whole - began
    assert done is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([cpu, peak, whole]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", choices=WAYS, nargs="+", default=list(WAYS))
    parser.add_argument("--child", choices=WAYS)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.file)
        return
    ways = [each for each in WAYS if each in options.ways]
    if importlib.util.find_spec("polars") is None and "polars, streaming" in ways:
        ways.remove("polars, streaming")
    found: dict[str, list[list[float]]] = {way: [] for way in ways}
    one = {"LINKANALYSIS_THREADS": "1", "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as name:
        file = options.file or Path(name, "calls.csv")
        if not options.file:
            write_calls(file.parent, options.calls)
        for _ in range(options.rounds):
            for way, runs in found.items():
                command = [sys.executable, __file__, "--child", way, "--file", str(file)]
                done = subprocess.run(
                    command, check=True, capture_output=True, text=True, env={**os.environ, **one}
                )
                runs.append(json.loads(done.stdout.splitlines()[-1]))
    middles = {way: statistics.median(cpu for cpu, *_ in runs) for way, runs in found.items()}
    base = middles.get("DuckDB, bare query", math.nan)
    print(f"{'':26s} {'CPU s':>8s} {'range':>13s} {'÷ bare':>7s} {'peak MiB':>9s} {'process':>8s}")
    for way, runs in found.items():
        times, peaks, wholes = zip(*runs, strict=True)
        spread = f"{min(times):.2f}-{max(times):.2f}"
        print(
            f"{way:26s} {middles[way]:8.2f} {spread:>13s} {middles[way] / base:7.2f} "
            f"{max(peaks):9,.0f} {statistics.median(wholes):8.2f}"
        )


if __name__ == "__main__":
    main()
