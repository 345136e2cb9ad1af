"""Small checks of what stands inside this room, one example each."""

from __future__ import annotations

from linkanalysis.ingest.readers.table import find_reader


def test_reader_columns() -> None:
    assert find_reader("calls").columns[:3] == ("caller", "callee", "start")
