"""What a case costs before it holds much: CPU milliseconds and SQL statements.

Opens and closes an empty case, one with a single call, and one whose graph is built, beside a bare
connection of DuckDB; then runs the report of the sample case. Run it as
``python benchmarks/fixed_cost.py [rounds]``.
"""

from __future__ import annotations

import statistics
import sys
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

import linkanalysis as la
from linkanalysis.case import Batch
from linkanalysis.command.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLE = Path(__file__).parents[1] / "sample_data" / "bluegrass"
CALL = {
    "source": ["phone:+15025550101"],
    "target": ["phone:+15025550102"],
    "type": ["call"],
    "start": ["2024-01-02T10:00:00"],
}


class Counted:
    """A connection that counts its statements."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, ran: list[object]) -> None:
        self._connection, self._ran = connection, ran

    def execute(self, statement: object, *values: object) -> duckdb.DuckDBPyConnection:
        self._ran.append(statement)
        return self._connection.execute(statement, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)


@contextmanager
def counting() -> Iterator[list[object]]:
    ran: list[object] = []
    connect = duckdb.connect
    duckdb.connect = lambda *given, **named: Counted(connect(*given, **named), ran)
    try:
        yield ran
    finally:
        duckdb.connect = connect


def bare() -> None:
    duckdb.connect(":memory:").close()


def empty() -> None:
    la.Case(purpose="training").close()


def one_row() -> None:
    with la.Case(purpose="training") as case:
        _add_call(case)


def graph() -> None:
    with la.Case(purpose="training") as case:
        _add_call(case)
        la.build_graph(case)


def _add_call(case: la.Case) -> None:
    document = la.Document(title="calls.csv", sha256="0" * 64)
    case.add(Batch.of(document, links=pd.DataFrame(CALL)))


def report() -> None:
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        main(["report", str(SAMPLE), "--out", folder])


def median_ms(act: Callable[[], None], rounds: int) -> float:
    spent = []
    for _ in range(rounds + 1):
        began = time.process_time()
        act()
        spent.append(1000 * (time.process_time() - began))
    return statistics.median(spent[1:])  # the first loads what the others find


def run(rounds: int) -> None:
    print(f"{'':10} {'CPU ms':>8} {'to bare':>8} {'statements':>11}")
    base = median_ms(bare, rounds)
    for act, times in (
        (bare, rounds),
        (empty, rounds),
        (one_row, rounds),
        (graph, rounds),
        (report, 1),
    ):
        spent = median_ms(act, times)
        with counting() as ran:
            act()
        print(f"{act.__name__:10} {spent:8.1f} {spent / base:8.1f} {len(ran):11}")


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
