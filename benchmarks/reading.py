"""Reading call records: the library beside a bare query of DuckDB, pandas and polars.

    python benchmarks/reading.py [--calls 1000000] [--rounds 3] [--slow]

Each way runs in a process of its own, in turn, on one thread; CPU seconds are those of the work
without imports, peak memory is what the operating system says. The peers make the edges (pairs with
count, first and last call) and keep nothing else; the library keeps every row with its document,
its number and a hash, and checks every number. `--slow` reads record by record as well. polars is
left out where it is not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from million_calls import write_calls

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = {"caller": "VARCHAR", "callee": "VARCHAR", "start": "TIMESTAMPTZ", "duration": "BIGINT"}
DAY = 3_300  # a three-hundredth of a million: the calls spread over 300 days


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


def own_slow(file: Path) -> Callable[[], object]:
    case, batch = _batch(file, file.name)
    return lambda: case.add(replace(batch, chunks=None))


def _batch(file: Path, name: str) -> tuple:
    import linkanalysis as la
    from linkanalysis.records.documents import Source, file_batch
    from linkanalysis.records.reading import read_folder

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
    "library, in memory": own,
    "library, in a file": own_file,
    "library, one by one": own_slow,
    "a day into an empty case": lambda file: day_into(file, empty=True),
    "a day into the case": lambda file: day_into(file, empty=False),
}


def child(way: str, file: Path) -> None:
    """Do it once and print what it cost."""
    run = WAYS[way](file)
    began = time.process_time()
    done = run()
    cpu = time.process_time() - began
    assert done is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([cpu, peak]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--child", choices=WAYS)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.file)
        return
    ways = [way for way in WAYS if options.slow or way != "library, one by one"]
    if importlib.util.find_spec("polars") is None:
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
    base = statistics.median(cpu for cpu, _ in found["DuckDB, bare query"])
    print(f"{'':26s} {'CPU s':>8s} {'range':>13s} {'÷ bare':>7s} {'peak MiB':>9s}")
    for way, runs in found.items():
        times = [cpu for cpu, _ in runs]
        middle, peak = statistics.median(times), max(peak for _, peak in runs)
        spread = f"{min(times):.2f}-{max(times):.2f}"
        print(f"{way:26s} {middle:8.2f} {spread:>13s} {middle / base:7.2f} {peak:9,.0f}")


if __name__ == "__main__":
    main()
