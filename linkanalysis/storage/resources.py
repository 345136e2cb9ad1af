"""How many threads and how much memory DuckDB may take in a block.

Lives here: `Resources`.
Not here: when which applies (`engine` and its callers).
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bytes for adding a document beyond what the case holds. Ten million calls take the same time with
# twice as much (benchmarks/README.md).
WORKING_MEMORY = 1 << 29
# What may be set once everything else is locked.
SETTINGS = ("threads", "memory_limit")


class Resources:
    """What one connection may take: threads and most of the memory, and less in blocks.

    threads: Those that it may take once `all_threads` is called; `begun` before that.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, threads: int, *, begun: int) -> None:
        self._connection = connection
        self._threads = threads
        self._now = begun

    def all_threads(self) -> None:
        """Allow all threads from now on."""
        if self._now != self._threads:
            self._now = self._threads
            self._set(f"threads = {self._threads}")

    @contextlib.contextmanager
    def one_thread(self) -> Iterator[None]:
        """Allow one thread in a block."""
        if self._now == 1:
            yield
            return
        with self._set_for_a_block("threads = 1", f"threads = {self._now}"):
            yield

    @contextlib.contextmanager
    def little_memory(self) -> Iterator[None]:
        """Allow `WORKING_MEMORY` in a block, and what is in memory already."""
        limit = f"memory_limit = '{self._held_and_more()}B'"
        with self._set_for_a_block(limit, "memory_limit = DEFAULT"):
            yield

    @contextlib.contextmanager
    def _set_for_a_block(self, setting: str, afterwards: str) -> Iterator[None]:
        self._set(setting)
        try:
            yield
        finally:
            with contextlib.suppress(duckdb.Error):  # the database has failed for good
                self._set(afterwards)

    def _held_and_more(self) -> int:
        asked = (
            "SELECT coalesce(sum(memory_usage_bytes), 0), "
            "parse_formatted_bytes(current_setting('memory_limit')) "
            "FROM system.main.duckdb_memory()"
        )
        ((held, limit),) = self._connection.execute(asked).fetchall()
        return min(int(held) + WORKING_MEMORY, int(limit))

    def _set(self, setting: str) -> None:
        # on a connection of its own: in a transaction that has failed, no statement runs
        with self._connection.cursor() as other:
            other.execute(f"SET {setting}")
