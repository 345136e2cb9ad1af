"""Tables whose cells have types: frames and Parquet files, turned into chunks of text.

Lives here: the two ways from values to the text that a CSV file would have.
Not here: CSV (`csv_files`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb

from linkanalysis.errors import RecordError
from linkanalysis.records.chunks import ROWS_A_CHUNK, Chunk, column_names, storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

__all__ = ["cell_text", "frame_chunks", "parquet_chunks", "parquet_header"]

GLOB = re.compile(r"[*?\[]")  # a name is a name here, not a pattern


def frame_chunks(frame: pd.DataFrame) -> Iterator[Chunk]:
    """Cut a frame into chunks of text."""
    header = column_names([str(name) for name in frame.columns])
    for start in range(0, len(frame), ROWS_A_CHUNK):
        part = frame.iloc[start : start + ROWS_A_CHUNK]
        columns = tuple(_texts(part.iloc[:, place]) for place in range(part.shape[1]))
        rows = [str(start + place) for place in range(2, len(part) + 2)]
        yield Chunk(header, columns, rows)


def _texts(column: pd.Series) -> list[str]:
    missing = column.isna().tolist()
    return [
        "" if gone else _typed(value) for value, gone in zip(column.tolist(), missing, strict=True)
    ]


def cell_text(value: object) -> str:
    """Write a typed value as the text that a CSV file would have."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _typed(value: object) -> str:
    return storable(cell_text(value))


def parquet_header(path: Path) -> tuple[str, ...]:
    """Read the names of the columns of a Parquet file."""
    with _engine() as engine:
        return column_names(_relation(engine, path).columns)


def parquet_chunks(path: Path, *, tick: Callable[[int], object] | None = None) -> Iterator[Chunk]:
    """Read a Parquet file in chunks of text."""
    with _engine() as engine:
        relation = _relation(engine, path)
        header = column_names(relation.columns)
        first = 2
        # pages instead of a cursor: relations of DuckDB 2 keep no place between calls
        while records := relation.limit(ROWS_A_CHUNK, offset=first - 2).fetchall():
            columns = tuple(
                [storable(cell_text(value)) for value in column]
                for column in zip(*records, strict=True)
            )
            yield Chunk(header, columns, [str(first + place) for place in range(len(records))])
            first += len(records)
    if tick:
        tick(path.stat().st_size)


def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )


def _relation(engine: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    try:
        return engine.read_parquet(GLOB.sub(r"[\g<0>]", str(path)))
    except duckdb.Error:
        message = f"{path.name} is not a Parquet file that can be read."
        raise RecordError(message, document=path.name) from None
