"""Where phones of a large case were, as far as their local days ask: the zones of cell sectors.

Lives here: zones of phones by quarters of an hour, from tables of links and of calls.
Not here: local days (`contact_days`), and reading cells as written (`ids`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.queries.zones import zones_of_places
from linkanalysis.readers.calls import QUARTER
from linkanalysis.readers.carriers import SITE
from linkanalysis.scale.ids import read_cells, read_users
from linkanalysis.scale.large_case import judgments, links_in
from linkanalysis.scale.ties import in_time, used_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linkanalysis.scale.engines import Workbench
    from linkanalysis.scale.large_case import LargeCase
    from linkanalysis.scale.ties import MappedTable, When

# Times of links are those of at most this much before or after: a sector counts in its own quarter
# of an hour and in the next.
NEAR = timedelta(minutes=2 * QUARTER)


def zones_of_phones(large: LargeCase, bench: Workbench, when: When) -> str:
    """Keep the zone of each phone in each quarter of an hour: phone, day, quarter, zone.

    Sectors of the same quarter count, else those of the one before; of several zones the first by
    name. Empty if no sector is in another zone than the case.
    """
    sited = any(all(map(each.table.has, SITE)) for each in large.mapped)
    if not (sited or zones_of_places(large.case)):  # no cell can have a zone: none need be read
        return ""
    same = large.case.same
    cells = [read_cells(large.engine, each.table) for each in large.mapped]
    cells = [
        each.assign(place=[same.get(place, place) for place in each["place"]]) for each in cells
    ]
    zones = zones_of_places(large.case, _areas(cells))
    if not zones:
        return ""
    near = replace(
        when,
        before=when.before and when.before + NEAR,
        since=when.since and when.since - NEAR,
    )
    places = pd.DataFrame({"place": list(zones), "zone": list(zones.values())}, dtype=object)
    links = f"""
SELECT l.source AS phone, l.begun, z.zone
FROM ({links_in(large, bench, near)}) l JOIN {bench.upload(places)} z ON z.place = l.target
WHERE l.type = 'located_at' AND l.has_hour = 1 AND l.begun IS NOT NULL"""
    seen = [
        links,
        *(
            _of_table(large, bench, mapped, read, zones, near)
            for mapped, read in zip(large.mapped, cells, strict=True)
            if len(read)
        ),
    ]
    sectors = bench.keep(" UNION ALL ".join(seen), near.values())
    lasting = " UNION ALL ".join(
        f"SELECT phone, {day} AS day, {quarter} AS quarter, {late} AS late, zone FROM {sectors}"
        for late, (day, quarter) in enumerate(
            (quarter_of("begun"), quarter_of(f"begun + INTERVAL '{QUARTER}' MINUTE"))
        )
    )
    return bench.keep(f"""
SELECT phone, day, quarter, coalesce(min(CASE WHEN late = 0 THEN zone END), min(zone)) AS zone
FROM ({lasting}) lasting GROUP BY phone, day, quarter""")


def quarter_of(moment: str) -> tuple[str, str]:
    """Write the day of a moment, and the quarter of an hour in it: what engines join by is equal.

    Both in UTC: no zone of the session can come between.
    """
    minutes = f"(60 * extract(HOUR FROM {moment}) + extract(MINUTE FROM {moment}))"
    return f"CAST({moment} AS DATE)", f"CAST(floor({minutes} / {QUARTER}) AS BIGINT)"


def _areas(cells: list[pd.DataFrame]) -> Mapping[str, str]:
    """Give the areas of sectors, as tables of calls state them."""
    stated = pd.concat([pd.DataFrame({"place": [], "area": []}, dtype=object), *cells])
    stated = stated[stated["area"] != ""].sort_values(["place", "area"])
    stated = stated.drop_duplicates("place")
    return dict(zip(stated["place"], stated["area"], strict=True))


def _of_table(
    large: LargeCase,
    bench: Workbench,
    mapped: MappedTable,
    cells: pd.DataFrame,
    zones: Mapping[str, str],
    near: When,
) -> str:
    """Write the query of the phones of a table of calls, with the zone of the cell of each."""
    dialect, judged = large.engine.dialect, large.case.same
    known = cells.assign(zone=cells["place"].map(zones)).dropna(subset=["zone"])
    placed = bench.upload(known[["raw", "zone"]].drop_duplicates().astype(object))
    users = bench.upload(read_users(large.engine, mapped.table))
    rows = f"""
SELECT CASE WHEN u.side = 'target' THEN r.target ELSE r.source END AS phone, r.begun, z.zone
FROM ({used_rows(dialect, mapped)}) r JOIN {placed} z ON z.raw = r.cell
JOIN {users} u ON u.raw = r.used_by
WHERE r.has_hour = 1 AND r.begun IS NOT NULL AND {in_time(dialect, near)}"""
    if not judged:
        return rows
    same = bench.upload(judgments(judged))
    return f"""
SELECT coalesce(s.canonical, p.phone) AS phone, p.begun, p.zone
FROM ({rows}) p LEFT JOIN {same} s ON s.entity = p.phone"""
