"""Links of large files, kept as numbers: what the journal keeps of them.

Columns are hashed one by one, in the order of the rows. The numbers of a document are counted from
the least that it has, so its hash does not depend on the documents that a case had before.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from linkanalysis.storage.engine import column
from linkanalysis.storage.schema import DOCUMENTS, TABLES, quoted

if TYPE_CHECKING:
    from linkanalysis.storage.engine import DuckEngine

TABLE = "numbered_links"
# The table that has the numbers of a column.
_NUMBERED = {"source": "link_ends", "target": "link_ends", "details": "link_details"}
# What stands for nulls, which only a changed file has, and how values are written as bytes.
_MISSING = {"UINTEGER": 2**32 - 1, "BIGINT": -(2**63)}
_BYTES = {"UINTEGER": "<u4", "BIGINT": "<i8"}


def hash_numbered(engine: DuckEngine, document: str) -> tuple[int, str]:
    """Count the numbered links of a document and hash them."""
    found = _hash(engine, document, "")  # readers add them in their order
    return found or _hash(engine, document, "ORDER BY ALL") or (0, "")


def _hash(engine: DuckEngine, document: str, order: str) -> tuple[int, str] | None:
    """Hash rows as they come, or in an order; None if they come without one and do not rise."""
    first = {
        name: column(engine, f"SELECT min(number) FROM {table} WHERE document = ?", [document])[0]  # noqa: S608 - literal name
        for name, table in _NUMBERED.items()
    }
    kinds = {
        name: "UINTEGER" if kind == "UINTEGER" else "BIGINT" for name, kind in TABLES[TABLE].items()
    }
    listed = ", ".join(
        f"coalesce({_number(name)}, {_MISSING[kind]}) AS {quoted(name)}"
        for name, kind in kinds.items()
    )
    states = {name: hashlib.sha256() for name in kinds}
    n, last = 0, -1
    query = f"SELECT {listed} FROM {TABLE} WHERE {DOCUMENTS[TABLE]} = ? {order}"  # noqa: S608 - literal names
    for block in engine.arrays(query, [document]):
        rows = block["row"].astype(np.int64)
        if not order and (rows[0] <= last or not (np.diff(rows) > 0).all()):
            return None
        n, last = n + len(rows), int(rows[-1])
        for name, values in block.items():
            counted = values - values.dtype.type(first.get(name) or 0)
            states[name].update(np.ascontiguousarray(counted, _BYTES[kinds[name]]).data)
    text = " ".join(state.hexdigest() for state in states.values())
    return n, hashlib.sha256(text.encode()).hexdigest()


def _number(name: str) -> str:
    return "epoch_us(start)" if name == "start" else quoted(name)
