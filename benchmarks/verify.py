"""What verifying costs: ten million links in ten documents, and adding and opening beside it.

The rows are made inside DuckDB, and their entries sealed as `Case.add` does. "sha256sum" is the
peer: the least that reading and hashing the bytes of the file costs.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
import time
from pathlib import Path

import linkanalysis as la
from linkanalysis.storage.content_hashes import OF_DOCUMENTS, written
from linkanalysis.storage.journal import draft_entry, seal_entry

LINK = """
INSERT INTO links BY NAME
SELECT 'phone:+1502' || lpad(CAST(i * 7919 % 100000 AS VARCHAR), 7, '0') AS source,
  'phone:+1606' || lpad(CAST(i * 104729 % 100000 AS VARCHAR), 7, '0') AS target,
  'call' AS type, TIMESTAMP '2024-01-01' + to_seconds(i % 20000000) AS start,
  '2024-01-01T00:00:00Z' AS start_text, 'UTC' AS zone, 1 AS "count",
  CAST(i % 900 AS DOUBLE) AS duration, 'fact' AS kind, ? AS document,
  CAST(i + 2 AS VARCHAR) AS "row"
FROM range(?) each(i)"""


def build(path: Path, rows: int, documents: int) -> float:
    """Fill a case, and return the CPU seconds that hashing took."""
    hashing = 0.0
    with la.Case.create(path, purpose="training") as case:
        for number in range(documents):
            name, sha256 = f"calls-{number}", f"{number:064x}"
            with case.engine.transaction():
                case.engine.execute(LINK, [name, rows // documents])
                entry = draft_entry(case.engine, "add", subjects=(name, f"sha256:{sha256}"))
                case.engine.execute(
                    "INSERT INTO documents BY NAME SELECT ? AS id, ? AS title, ? AS sha256, "
                    "'standing' AS status, ? AS \"position\"",
                    [name, name, sha256, entry.n],
                )
                began = time.process_time()
                tables = ("documents", *OF_DOCUMENTS)
                seal_entry(case.engine, entry, [written(case.engine, t, name) for t in tables])
                hashing += time.process_time() - began
    return hashing


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--documents", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.case")
        print(f"hashing when added      {build(path, options.rows, options.documents):8.2f} CPU s")
        began = time.process_time()
        la.Case.open(path).close()
        print(f"open, quick check       {time.process_time() - began:8.2f} CPU s")
        began, clock = time.process_time(), time.perf_counter()
        audit = la.custody.verify_file(path)
        assert audit.intact
        print(
            f"verify {options.rows:,} rows {time.process_time() - began:8.2f} CPU s, "
            f"{time.perf_counter() - clock:.1f} s"
        )
        began = time.process_time()
        with path.open("rb") as file:
            hashlib.file_digest(file, "sha256")
        size = path.stat().st_size / 2**20
        print(f"sha256sum of {size:,.0f} MiB   {time.process_time() - began:8.2f} CPU s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
