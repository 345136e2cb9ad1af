"""The highest rows of a table in the engine; those about protected people are only counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.scale.traffic import things

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from linkanalysis.scale.engines import Workbench


def highest(
    bench: Workbench,
    kept: str,
    *,
    names: Sequence[str],
    by: Sequence[str],
    masked: Iterable[str],
    limit: int,
) -> tuple[pd.DataFrame, int]:
    """Return rows that name nobody masked, and how many others would be among them.

    names, by: Columns of ids, and of values by which the highest come first; ties go by id.
    """
    dialect = bench.engine.dialect
    hidden = bench.upload(things(masked))
    is_open = " AND ".join(f"{name} NOT IN (SELECT thing FROM {hidden})" for name in names)
    order = [f"{value} DESC" for value in by] + [dialect.sorted_by.format(name) for name in names]
    rows = bench.engine.rows(
        f"SELECT * FROM {kept} WHERE {is_open} ORDER BY {', '.join(order)} LIMIT {limit}"
    )
    among = "1 = 1"
    least: dict[str, object] = {}
    if len(rows) == limit:
        least = {value: rows[value].iloc[-1].item() for value in by}
        for value in reversed(by):
            bound = dialect.bound(value)
            among = f"{value} > {bound} OR ({value} = {bound} AND ({among}))"
    withheld = bench.engine.rows(
        f"SELECT count(*) AS n FROM {kept} WHERE NOT ({is_open}) AND ({among})", least
    )
    return rows, int(withheld["n"].iloc[0])
