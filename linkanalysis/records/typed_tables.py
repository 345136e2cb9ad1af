"""Tables whose cells have types: frames and Parquet files, turned into chunks of text.

Lives here: the way from values to the text that a CSV file would have.
Not here: CSV (`csv_files`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb

from linkanalysis.errors import RecordError
from linkanalysis.records.chunks import ROWS_A_CHUNK, Chunk, column_names, escape_undecoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

GLOB = re.compile(r"[*?\[]")  # characters that DuckDB would take for a pattern of file names


def frame_chunks(frame: pd.DataFrame) -> Iterator[Chunk]:
    """Cut a frame into chunks of text."""
    header = column_names([str(name) for name in frame.columns])
    for start in range(0, len(frame), ROWS_A_CHUNK):
        part = frame.iloc[start : start + ROWS_A_CHUNK]
        columns = tuple(_texts(part.iloc[:, column]) for column in range(part.shape[1]))
        yield Chunk(header, columns, _rows(start, len(part)))


def _texts(column: pd.Series) -> list[str]:
    missing = column.isna().tolist()
    return [
        "" if is_missing else escape_undecoded(cell_text(value))
        for value, is_missing in zip(column.tolist(), missing, strict=True)
    ]


def _rows(start: int, n: int) -> list[str]:
    return [str(row) for row in range(start + 2, start + n + 2)]  # the header is row 1


def cell_text(value: object) -> str:
    """Write a typed value as the text that a CSV file would have."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def parquet_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of a Parquet file."""
    with _engine() as engine:
        return column_names(_relation(engine, path).columns)


def parquet_chunks(path: Path, *, tick: Callable[[int], object] | None = None) -> Iterator[Chunk]:
    """Read a Parquet file in chunks of text; `tick` gets its size in bytes at the end."""
    with _engine() as engine:
        relation = _relation(engine, path)
        header = column_names(relation.columns)
        start = 0
        # pages instead of a cursor: relations of DuckDB 2 keep no position between calls
        while records := relation.limit(ROWS_A_CHUNK, offset=start).fetchall():
            columns = tuple(
                [escape_undecoded(cell_text(value)) for value in column]
                for column in zip(*records, strict=True)
            )
            yield Chunk(header, columns, _rows(start, len(records)))
            start += len(records)
    if tick:
        tick(path.stat().st_size)


def _engine() -> duckdb.DuckDBPyConnection:
    # extensions are never fetched: nothing here may reach the network
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )


def _relation(engine: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    try:
        return engine.read_parquet(GLOB.sub(r"[\g<0>]", str(path)))
    except duckdb.Error:
        message = f"{path.name} is not a Parquet file that can be read."
        raise RecordError(message, document=path.name) from None
