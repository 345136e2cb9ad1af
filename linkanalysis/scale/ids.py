"""What values mean: each distinct value of a column is read once, by the reader of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.core.progress import with_progress
from linkanalysis.errors import CaseError, RecordError
from linkanalysis.ingest.records.documents import read_frame
from linkanalysis.ingest.sheets.call_sides import USED_BY
from linkanalysis.ingest.sheets.profiles import OF_CELLS
from linkanalysis.scale.tables import LARGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.case import Batch
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
# Columns of few distinct values whose texts a reader may refuse, and with them the whole row.
REFUSABLE = {
    "calls": ("duration",),
    "payments": ("currency", "status"),
    "links": ("duration", "kind"),
}


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
    advice = "Store normal forms such as +15025550143 in the warehouse and set normalized = true."
    values = _fetched(engine, table, column, distinct, advice)
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


def read_refused(engine: Engine, table: Table, ends: Ends) -> dict[str, pd.DataFrame]:
    """Find the values for which the reader refuses a row, by column, for columns with any."""
    found = {}
    for column in REFUSABLE[table.settings.reader]:
        if table.has(column):
            values = _distinct(engine, table, (column,))
            frame = _filled(ends, len(values)).assign(**{column: values[column]})
            read = _links(table, frame)["row"].astype(int) - FIRST_ROW
            refused = values[~values.index.isin(read)]
            if len(refused):
                found[column] = refused.rename(columns={column: "raw"})
    return found


def read_cells(engine: Engine, table: Table) -> pd.DataFrame:
    """Read the cells of a table of calls: raw, place, and the area if its site is stated, else "".

    A cell with several sites has a row for each. Empty for other tables.
    """
    columns = tuple(name for name in OF_CELLS if table.has(name))
    if table.settings.reader != "calls" or "cell" not in columns:
        return pd.DataFrame({"raw": [], "place": [], "area": []}, dtype=object)
    values = _distinct(engine, table, columns)
    # a phone is tied to a cell once in a quarter of an hour, so each cell has one of its own
    start = pd.date_range("2024-01-01", periods=len(values), freq="15min", tz="UTC")
    frame = _filled(LARGE["calls"], len(values)).assign(start=start.astype(str), **values)
    batch = _batch(table, frame)
    ties = pd.concat([pd.DataFrame(columns=["target", "type", "row"]), *batch.links])
    ties = ties[ties["type"] == "located_at"]
    stated = pd.concat([pd.DataFrame(columns=["attribute", "row", "value"]), *batch.statements])
    areas = stated[stated["attribute"] == "area"].set_index("row")["value"].to_dict()
    raw = values["cell"].to_numpy()[ties["row"].astype(int).to_numpy() - FIRST_ROW]
    area = [areas.get(row, "") for row in ties["row"]]
    return pd.DataFrame({"raw": raw, "place": ties["target"], "area": area}, dtype=object)


def read_users(engine: Engine, table: Table) -> pd.DataFrame:
    """Read whose the cells of calls are: raw, and side ("source" or "target"), if anybody's."""
    ends = LARGE["calls"]
    if not table.has(USED_BY):
        return pd.DataFrame({"raw": [""], "side": ["source"]}, dtype=object)
    raw = _distinct(engine, table, (USED_BY,))[USED_BY]
    frame = _filled(ends, len(raw)).assign(cell=raw.index.astype(str), **{USED_BY: raw})
    ties = _links(table, frame)
    ties = ties[ties["type"] == "located_at"]
    side = (ties["source"] == ends.filled[ends.source]).map({True: "source", False: "target"})
    at = ties["row"].astype(int).to_numpy() - FIRST_ROW
    return pd.DataFrame({"raw": raw.to_numpy()[at], "side": side}, dtype=object)


def _distinct(engine: Engine, table: Table, columns: tuple[str, ...]) -> pd.DataFrame:
    """Load the distinct values of columns as text, sorted; missing ones are empty."""
    dialect = engine.dialect
    texts = (
        f"coalesce({dialect.as_text(dialect.name(table.columns[name]))}, '') AS {name}"
        for name in columns
    )
    query = f"SELECT DISTINCT {', '.join(texts)} FROM {dialect.name(*table.place)}"
    advice = "Give a view with fewer, or without the column."
    values = _fetched(engine, table, columns[0], query, advice)
    return values.astype(object).sort_values([*columns], ignore_index=True)


def _fetched(engine: Engine, table: Table, column: str, query: str, advice: str) -> pd.DataFrame:
    values = engine.rows(f"SELECT * FROM ({query}) d LIMIT {MOST_VALUES + 1}")
    if len(values) > MOST_VALUES:
        message = (
            f'Column "{table.columns[column]}" of table "{table.name}" has more than the '
            f"{MOST_VALUES:,} distinct values that can be loaded. {advice}"
        )
        raise CaseError(message)
    return values


def _read(
    table: Table, ends: Ends, values: pd.DataFrame, *, target: bool
) -> tuple[pd.DataFrame, list[str]]:
    column, kind = (ends.target if target else ends.source), ends.types[target]
    frame = _filled(ends, len(values)).assign(**{column: values["raw"]})
    if table.has(kind):
        frame[kind] = values["kind"]
    batch = _batch(table, frame)
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
    links = _batch(table, frame).links
    return pd.concat([pd.DataFrame(columns=["source", "target", "type", "row"]), *links])


def _batch(table: Table, frame: pd.DataFrame) -> Batch:
    return read_frame(frame, reader=table.settings.reader, document=_document(table))


def _filled(ends: Ends, count: int) -> pd.DataFrame:
    filled: Mapping[str, str] = ends.filled
    return pd.DataFrame({name: [value] * count for name, value in filled.items()}, dtype=str)
