"""Questions about 1, 10 and 100 million calls in Parquet files, by DuckDB and by Spark.

    pip install psutil pyspark   # Spark needs Java 17 or later
    python benchmarks/scale.py FOLDER [--millions 1 10 100] [--engines duckdb spark] [--questions …]

Writes one month of calls below FOLDER, ten million a file (1.4 GB for 100 million), and removes
them at the end unless --keep is given. A number calls up to 20 contacts, few of them often; numbers
are chosen by a power law, so that the largest is tied to two fifths of all, as a service number is.
Each question is asked in a process of its own. CPU seconds and peak memory are those of the whole
process, Java included; seconds are by the clock, on two threads.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import psutil

import linkanalysis as la
from linkanalysis.scale.edges import when_of
from linkanalysis.scale.large_case import query_links
from linkanalysis.scale.measure_rounds import neighbors_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from linkanalysis.scale import Engine, LargeCase

MILLION = 1_000_000
ROWS_A_FILE = 10 * MILLION
CALLS_A_NUMBER = 50
MEMORY = "6GB"
TABLES = {
    "calls": {
        "reader": "calls",
        "key": "row",
        "timezone": "UTC",
        "normalized": True,
        "columns": {name: name for name in ("caller", "callee", "start", "duration")},
    }
}
# Draws are hashes of the row, so that every run writes the same calls.
CALLS = """
COPY (
    SELECT row, printf('+1502%07d', 2000000 + caller) AS caller,
        printf('+1502%07d', 2000000 + if(callee = caller, (callee + 1) % {numbers}, callee))
            AS callee,
        TIMESTAMP '2024-05-01' + to_seconds(CAST(hash(row * 8 + 4) % 2678400 AS BIGINT)) AS start,
        CAST(hash(row * 8 + 5) % 600 AS INTEGER) AS duration
    FROM (
        SELECT row, caller, CAST(floor({numbers} * power(
            hash(caller * 64 + contact) / 18446744073709551616.0, 3)) AS BIGINT) AS callee
        FROM (
            SELECT row, CAST(floor({numbers} * power(
                    hash(row * 8 + 1) / 18446744073709551616.0, 2)) AS BIGINT) AS caller,
                CAST(floor(20 * power(
                    hash(row * 8 + 2) / 18446744073709551616.0, 2)) AS BIGINT) AS contact
            FROM range({first}, {last}) t(row)
        )
    )
) TO '{file}' (FORMAT parquet, COMPRESSION zstd)"""


def write_calls(folder: Path, millions: int) -> None:
    """Write the calls, unless they are there."""
    if folder.exists():
        return
    begun = folder.with_suffix(".begun")
    begun.mkdir(parents=True, exist_ok=True)
    rows = millions * MILLION
    with duckdb.connect(config={"threads": 1, "memory_limit": "2GB"}) as connection:
        for number, first in enumerate(range(0, rows, ROWS_A_FILE)):
            last = min(first + ROWS_A_FILE, rows)
            file = begun / f"part{number:03d}.parquet"
            numbers = rows // CALLS_A_NUMBER
            connection.execute(CALLS.format(numbers=numbers, first=first, last=last, file=file))
    begun.rename(folder)


def over_duckdb(folder: Path) -> Engine:
    connection = duckdb.connect(config={"threads": 2, "memory_limit": MEMORY})
    connection.read_parquet(f"{folder}/*.parquet").create_view("calls")
    return la.scale.over_duckdb(connection)


def over_spark(folder: Path) -> Engine:
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder.master("local[2]")
    settings = {
        "spark.driver.memory": MEMORY.replace("GB", "g"),
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(folder.parent / "spark"),
        # 128 MB a task is what Spark takes of a file; as many parts after a shuffle
        "spark.sql.shuffle.partitions": "16",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.read.parquet(str(folder)).createOrReplaceTempView("calls")
    return la.scale.over_spark(session)


def count_edges(large: LargeCase) -> int:
    with query_links(large, when_of(None)) as (bench, links, bound):
        kept = neighbors_of(bench, links, bound)
        both_ways = bench.engine.rows("SELECT count(*) AS n FROM " + kept)["n"].iloc[0]  # noqa: S608 - a name that the engine gave
        return int(both_ways) // 2


def seeds_of(large: LargeCase) -> list[str]:
    """Choose ten numbers of the middle, the same for every engine."""
    count = large.engine.rows("SELECT max(callee) AS last FROM calls")["last"].iloc[0]
    last = int(count.removeprefix("+1"))
    first = 5022000000
    return [f"phone:+1{first + (last - first) * k // 20}" for k in range(5, 15)]


QUESTIONS: dict[str, Callable[[LargeCase], object]] = {
    "edges": count_edges,
    "degree": lambda large: la.scale.rank_entities(large, "degree", limit=10).rows[0],
    "component": lambda large: la.scale.rank_entities(large, "component", limit=10).rows[0],
    "around": lambda large: la.scale.read_part(large, seeds_of(large), steps=2),
}
ENGINES = {"duckdb": over_duckdb, "spark": over_spark}


def ask(engine: str, folder: Path, question: str) -> None:
    """Ask a question in this process, and print what it took."""
    began = time.monotonic()
    with la.scale.connect(
        ENGINES[engine](folder), TABLES, purpose="training", region="US-KY"
    ) as large:
        found = str(QUESTIONS[question](large))
    processes = [psutil.Process(), *psutil.Process().children(recursive=True)]
    cpu = sum(sum(each.cpu_times()[:2]) for each in processes)
    peak = sum(peak_mib(each.pid) for each in processes)
    seconds = time.monotonic() - began
    print(json.dumps({"found": found, "cpu": cpu, "seconds": seconds, "MiB": peak}))


def peak_mib(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return next(
        (int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--millions", nargs="+", type=int, default=[1, 10, 100])
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--questions", nargs="+", default=list(QUESTIONS), choices=QUESTIONS)
    parser.add_argument("--keep", action="store_true", help="leave the files in the folder")
    parser.add_argument("--ask", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ask:
        ask(chosen.engines[0], chosen.folder, chosen.questions[0])
        return
    print(f"{'question':12}{'engine':>10}{'million':>10}{'CPU s':>10}{'s':>10}{'MiB':>10}  found")
    for millions in chosen.millions:
        folder = chosen.folder / f"{millions}m"
        write_calls(folder, millions)
        for question in chosen.questions:
            for engine in chosen.engines:
                run = [sys.executable, __file__, str(folder), "--ask", "--engines", engine]
                done = subprocess.run(
                    [*run, "--questions", question], check=False, capture_output=True, text=True
                )
                if done.returncode:
                    print(f"{question:12}{engine:>10}{millions:10}  {done.stderr.strip()[-200:]}")
                    continue
                took = json.loads(done.stdout.splitlines()[-1])
                print(
                    f"{question:12}{engine:>10}{millions:10}{took['cpu']:10.1f}"
                    f"{took['seconds']:10.1f}{took['MiB']:10,.0f}  {took['found']}",
                    flush=True,
                )
        if not chosen.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
