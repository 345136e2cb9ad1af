"""The standing rows of a case: tables while the case is small, views once it is large.

Lives here: which of the two, making them after an act, and on how many threads they are read.
Not here: what a standing row is (`storage.schema`).

A view joins documents and decisions anew in each query: in a small case that takes longer than the
query itself, and an answer asks fifty to a hundred queries. In a large case a table would take as
much memory as the case, and as long to make as many queries.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import STANDING, stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linkanalysis.storage.engine import DuckEngine

# Links and statements up to which tables are made. Making them takes 1 ms for each 1,000 rows and
# saves 2 to 6 ms a query; at this size it pays from the twentieth query on, and takes 26 MB.
SMALL = 100_000


def is_small(engine: DuckEngine) -> bool:
    """Say whether the standing rows of a case are tables."""
    counted = "(SELECT count(*) FROM {})"
    tables = stored("links"), "numbered_links", "statements"
    (rows,) = column(engine, f"SELECT {' + '.join(map(counted.format, tables))}")
    return bool(rows <= SMALL)


@contextmanager
def few_threads(engine: DuckEngine) -> Iterator[None]:
    """Let DuckDB read a small case on one thread in a block.

    It scans up to 122,880 rows on one thread anyway, and further ones cost a fifth of a query.
    """
    if is_small(engine):
        with engine.one_thread():
            yield
    else:
        yield


def make_standing(engine: DuckEngine) -> None:
    """Make the standing rows as the tables of the case and `same` are now."""
    with engine.lock:
        made = set(column(engine, "SELECT table_name FROM duckdb_tables() WHERE temporary"))
        wanted = "TABLE" if is_small(engine) else "VIEW"
        for name, select in STANDING.items():
            there = "TABLE" if name in made else "VIEW"
            if there != wanted:
                engine.execute(f"DROP {there} IF EXISTS temp.{name}")
            engine.execute(f"CREATE OR REPLACE TEMP {wanted} {name} AS {select}")
