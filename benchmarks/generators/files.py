"""The files of a case: rows by file until they are written.

Lives here: `Files`.
Not here: what the files say (one module of records a world) and how they are read (`*.toml`).
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent


class Files:
    """Rows by file. Rows are sorted when they are written: their order tells nothing."""

    def __init__(self, headers: Mapping[str, tuple[str, ...]]) -> None:
        self._headers = headers
        self._rows: dict[str, list[tuple[str, ...]]] = {name: [] for name in headers}

    def add(self, name: str, *cells: object) -> None:
        self._rows[name].append(tuple(map(str, cells)))

    def write(
        self, folder: Path, toml: str, *, delimiter: str = ",", encoding: str = "utf-8"
    ) -> None:
        for name, rows in self._rows.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding=encoding, newline="") as stream:
                out = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
                out.writerow(self._headers[name])
                out.writerows(sorted(rows))
        shutil.copyfile(HERE / toml, folder / "case.toml")
