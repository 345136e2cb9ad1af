"""Calls, messages and payments of a large case, and who held their ends at the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.case.answers import select
from linkanalysis.core.keys.phone import is_service_number
from linkanalysis.graph.queries.admitted_links import LIFTED
from linkanalysis.scale.ids import MOST_VALUES
from linkanalysis.scale.large_case import SHORTER, fetched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linkanalysis.graph.queries.link_filter import LinkFilter
    from linkanalysis.scale.dialects import Dialect
    from linkanalysis.scale.engines import Workbench
    from linkanalysis.scale.large_case import LargeCase

# Engines have no infinite times. These are the first and the last day that all of them have; a link
# without any time ends a day before a holding without an end, so that it is within the holding.
OPEN_START, NEVER, OPEN_END = "0001-01-01", "9999-12-30", "9999-12-31"
SLOTS = f"""{LIFTED}
SELECT thing, holders, holder,
    CASE WHEN isinf(since) THEN '{OPEN_START}' ELSE CAST(since AS VARCHAR) END AS since,
    CASE WHEN isinf(until) THEN '{OPEN_END}' ELSE CAST(until AS VARCHAR) END AS until
FROM slots ORDER BY thing, since"""


def traffic_of(dialect: Dialect, links: str) -> str:
    """Write the query of calls, messages and payments, each from its first moment to its last."""
    start, never = open_start(dialect), instant(dialect, NEVER)
    finishes = f"coalesce(ended, begun, {never})"
    return f"""
SELECT source, target, n, has_hour, coalesce(begun, ended) AS first_at,
    coalesce(ended, begun) AS last_at,
    coalesce(begun, {start}) AS begins,
    CASE WHEN begun > {finishes} THEN begun ELSE {finishes} END AS finishes
FROM ({links}) l WHERE type IN ('call', 'message', 'payment')"""


def instant(dialect: Dialect, day: str) -> str:
    """Write the first moment of a day."""
    return f"CAST('{day}' AS {dialect.instant})"


def open_start(dialect: Dialect) -> str:
    """Write the moment from which a link or a holding without a start counts."""
    return instant(dialect, OPEN_START)


def slots_of(large: LargeCase, chosen: LinkFilter) -> pd.DataFrame:
    """Return the spans in which the same people held an identifier, by identifier and time."""
    frame = select(large.case, SLOTS, chosen.parameters())
    texts = frame[["thing", "holder", "since", "until"]].astype(object)
    return texts.assign(holders=frame["holders"].astype("int64"))


def services_in(large: LargeCase, bench: Workbench, traffic: str) -> set[str]:
    """Return the services in use; of tables with normal forms all numbers are read."""
    used = f"SELECT source AS thing FROM {traffic} UNION SELECT target FROM {traffic}"
    if not any(each.table.normalized for each in large.mapped):
        known = bench.upload(things(large.services))
        found = bench.engine.rows(
            f"SELECT u.thing FROM ({used}) u JOIN {known} k ON k.thing = u.thing"
        )
        return set(found["thing"])
    phones = f"SELECT thing FROM ({used}) u WHERE thing LIKE 'phone:%'"
    region = large.case.region or "US"
    found = fetched(bench.engine, phones, {}, most=MOST_VALUES, advice=SHORTER)
    return {
        thing
        for thing in found["thing"].tolist()
        if thing in large.services or is_service_number(thing.rpartition(":")[2], region)
    }


def things(ids: Iterable[str]) -> pd.DataFrame:
    """Make a frame of ids, to be uploaded."""
    return pd.DataFrame({"thing": pd.Series(sorted(ids), dtype=object)})
