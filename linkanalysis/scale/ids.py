"""Ids of the ends of links: each distinct value of a column is read once, by its reader.

Lives here: `read_ids` and `read_types`, which give values as written their meaning, and the check
of columns that are normal forms already.
Not here: what a number means (`keys`, `records`), and the join with the rows (`ties`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis._progress import with_progress
from linkanalysis.errors import CaseError, RecordError
from linkanalysis.records import read_frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.scale.engines import Engine
    from linkanalysis.scale.tables import Ends, Table

# The most distinct values of a column that are loaded to be read: some gigabytes of memory. Larger
# tables should store normal forms in the warehouse.
MOST_VALUES = 20_000_000
# Values that are read at a time, so that progress shows and memory stays small.
CHUNK = 100_000
# How many normal forms are compared with what the reader makes of them; hand-set, since a column
# in another form differs in most rows.
SAMPLE = 1_000
FIRST_ROW = 2  # of a frame, as readers count: the header is row 1


def read_ids(
    engine: Engine, table: Table, ends: Ends, *, target: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Read the ends of one side: columns raw, kind and id, and the ids of services among them.

    A value that the reader refuses has no row. With normal forms nothing is read but a sample.
    """
    column = ends.target if target else ends.source
    kind = ends.types[target]
    dialect = engine.dialect
    raw = dialect.as_text(dialect.name(table.columns[column]))
    kinds = dialect.as_text(dialect.name(table.columns[kind])) if table.has(kind) else "''"
    place = dialect.name(*table.place)
    distinct = f"SELECT DISTINCT {raw} AS raw, coalesce({kinds}, '') AS kind FROM {place}"
    if table.normalized:
        _check_normal(table, ends, engine.rows(f"{distinct} LIMIT {SAMPLE}"), target=target)
        return pd.DataFrame({"raw": [], "kind": [], "id": []}, dtype=str), []
    values = engine.rows(f"SELECT * FROM ({distinct}) d LIMIT {MOST_VALUES + 1}")
    if len(values) > MOST_VALUES:
        message = (
            f'Column "{table.columns[column]}" of table "{table.name}" has more than the '
            f"{MOST_VALUES:,} distinct values that can be loaded. Store normal forms such as "
            "+15025550143 in the warehouse and set normalized = true."
        )
        raise CaseError(message)
    values = values[values["raw"].notna()].sort_values(["raw", "kind"]).reset_index(drop=True)
    found, services = [], []
    starts = range(0, len(values), CHUNK)
    for start in with_progress(starts, what=f"reading {table.name}", total=len(starts)):
        chunk = values.iloc[start : start + CHUNK].reset_index(drop=True)
        ids, stated = _read(table, ends, chunk, target=target)
        found.append(ids)
        services += stated
    whole = pd.concat(found, ignore_index=True) if found else values.assign(id="")
    return whole, services


def read_types(engine: Engine, table: Table, ends: Ends) -> tuple[pd.DataFrame, str]:
    """Read the types of links: columns raw and type; and the type of a link that gives none."""
    default = _links(table, pd.DataFrame([dict(ends.filled)]))["type"].iloc[0]
    if not table.has(ends.link_type):
        return pd.DataFrame({"raw": [], "type": []}, dtype=str), str(default)
    dialect = engine.dialect
    column = dialect.as_text(dialect.name(table.columns[ends.link_type]))
    query = f"SELECT DISTINCT {column} AS raw FROM {dialect.name(*table.place)}"
    raw = [value for value in engine.rows(query)["raw"].tolist() if isinstance(value, str)]
    frame = _filled(ends, len(raw)).assign(**{ends.link_type: sorted(raw)})
    links = _links(table, frame)
    at = links["row"].astype(int) - FIRST_ROW
    types = links["type"].tolist()
    return pd.DataFrame({"raw": [sorted(raw)[row] for row in at], "type": types}, dtype=str), str(
        default
    )


def _read(
    table: Table, ends: Ends, values: pd.DataFrame, *, target: bool
) -> tuple[pd.DataFrame, list[str]]:
    column, kind = (ends.target if target else ends.source), ends.types[target]
    frame = _filled(ends, len(values)).assign(**{column: values["raw"]})
    if table.has(kind):
        frame[kind] = values["kind"]
    batch = read_frame(frame, reader=table.settings.reader, document=_document(table))
    parts = list(batch.links)
    if not parts:
        return values.head(0).assign(id=""), []
    links = pd.concat(parts, ignore_index=True)
    at = links["row"].astype(int).to_numpy() - FIRST_ROW
    read = values.iloc[at].assign(id=links["target" if target else "source"].to_numpy())
    stated = [part for part in batch.statements if len(part)]
    services = [entity for part in stated for entity in part["entity"].tolist()]
    return read.astype(str), services


def _check_normal(table: Table, ends: Ends, sample: pd.DataFrame, *, target: bool) -> None:
    """Raise if a column that is said to hold normal forms holds another."""
    column = ends.target if target else ends.source
    values = sample[sample["raw"].notna()].reset_index(drop=True)
    read, _ = _read(table, ends, values, target=target)
    stated = normal_kind(table, ends, target=target)
    kinds = [each or stated for each in read["kind"].tolist()]
    wanted = [
        raw if ":" in raw else f"{each}:{raw}"
        for raw, each in zip(read["raw"].tolist(), kinds, strict=True)
    ]
    wrong = sum(a != b for a, b in zip(read["id"].tolist(), wanted, strict=True))
    wrong += len(values) - len(read)
    if wrong:
        message = (
            f'{wrong:,} of {len(values):,} values in column "{table.columns[column]}" of table '
            f'"{table.name}" are not in normal form, such as +15025550143. Correct them in the '
            "warehouse, or remove normalized so that the reader of the table reads them."
        )
        raise RecordError(message)


def normal_kind(table: Table, ends: Ends, *, target: bool) -> str:
    """Return the type of an end that gives none itself."""
    settings = table.settings
    stated = settings.target_type if target else settings.source_type
    return stated or ends.kind


def may_name_people(table: Table, ends: Ends) -> bool:
    """Return whether an end of the table may be a person, an organization or a holder."""
    return table.settings.reader == "links" or any(table.has(kind) for kind in ends.types)


def _document(table: Table) -> dict[str, object]:
    kept = {
        key: value for key, value in table.described.items() if key not in {"columns", "reader"}
    }
    return {**kept, "title": table.name}


def _links(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    batch = read_frame(frame, reader=table.settings.reader, document=_document(table))
    return pd.concat([pd.DataFrame(columns=["source", "target", "type", "row"]), *batch.links])


def _filled(ends: Ends, count: int) -> pd.DataFrame:
    filled: Mapping[str, str] = ends.filled
    return pd.DataFrame({name: [value] * count for name, value in filled.items()}, dtype=str)
