"""Queries for edges: links merged by pair and type, and the local days on which they began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select
from linkanalysis.case.summed_records import expect_records
from linkanalysis.graph.queries.admitted_links import FILTERED, LIFTED
from linkanalysis.graph.queries.call_queries import HOUR, KNOWN
from linkanalysis.graph.queries.local_days import DATE_AFTER, DAY_STARTS
from linkanalysis.graph.queries.zones import zone_of_case, zones_of_places
from linkanalysis.ingest.readers.calls import QUARTER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.link_filter import LinkFilter

# A sector is looked up in its own quarter of an hour and in the next, as in `zones`.
QUARTERS = f"INTERVAL '{QUARTER}' MINUTE"
# The zone of a link is that of the cell sectors of the phone that called, else of the one that was
# called, else of the case ($15). $16 and $17 are the places with zones of their own.
SECTORS = f"""zones AS (
    SELECT unnest($16::VARCHAR[]) AS place, unnest($17::VARCHAR[]) AS zone
),
sectors AS MATERIALIZED (
    SELECT phone, quarter + late * {QUARTERS} AS quarter,
        coalesce(min(zone) FILTER (late = 0), min(zone)) AS zone
    FROM (
        SELECT l.source AS phone, time_bucket({QUARTERS}, l.start) AS quarter, z.zone
        FROM admitted_links l JOIN zones z ON z.place = l.target
        WHERE l.type = 'located_at' AND {KNOWN} = {HOUR}
    ) seen CROSS JOIN (VALUES (0), (1)) lasting(late)
    GROUP BY ALL
),
zoned AS NOT MATERIALIZED (
    SELECT t.*, coalesce(c.zone, d.zone) AS sector_zone FROM timed t
    LEFT JOIN sectors c
        ON c.phone = t.by_source AND c.quarter = time_bucket({QUARTERS}, t.moment)
    LEFT JOIN sectors d
        ON d.phone = t.by_target AND d.quarter = time_bucket({QUARTERS}, t.moment)
)"""  # noqa: S608 - pastes constants
# Without such places nothing is looked up: in an empty table it takes 1.6 s for a million calls,
# and the whole query 5 s.
NO_SECTORS = """zoned AS NOT MATERIALIZED (
    SELECT *, NULL::VARCHAR AS sector_zone FROM timed
    WHERE len($16::VARCHAR[]) = 0 AND len($17::VARCHAR[]) = 0
)"""

# The local day of a link, from 4 a.m. to 4 a.m. as in `local_days`. A date without an hour stays
# that date. Most links are in the zone of the case, which has a branch of its own: a constant zone
# is four times as fast.
ON_CLOCK = "timezone({zone}, timezone('UTC', {moment}))"
DATED = {
    knows_sectors: f"""{LIFTED}, timed AS NOT MATERIALIZED (
    SELECT *, coalesce(start, "end") AS moment, {KNOWN} AS known FROM taken
),
{zoned},
dated AS NOT MATERIALIZED (
    SELECT *, CASE WHEN known < {HOUR} THEN moment + INTERVAL {DATE_AFTER} HOUR
        WHEN sector_zone IS NULL
        THEN {ON_CLOCK.format(zone="$15::VARCHAR", moment="moment")} - INTERVAL {DAY_STARTS} HOUR
        ELSE {ON_CLOCK.format(zone="sector_zone", moment="moment")} - INTERVAL {DAY_STARTS} HOUR
    END::DATE AS day FROM zoned
)"""  # noqa: S608 - pastes constants
    for knows_sectors, zoned in ((True, SECTORS), (False, NO_SECTORS))
}

# Links are grouped before the join with the numbers of nodes, so that only edges are joined. The
# days of a contact are counted over all its types, and stand in the row of the first.
MERGED = """, laid AS (
    SELECT CASE WHEN ${0}::BOOLEAN OR source < target THEN source ELSE target END AS a,
        CASE WHEN ${0}::BOOLEAN OR source < target THEN target ELSE source END AS b,
        type, greatest(coalesce(count, 1), 1) AS count,
        coalesce(start, "end") AS first, coalesce("end", start) AS last{1}
    FROM {2} WHERE source <> target
),
gathered AS (
    SELECT a, b, type, sum(count)::BIGINT AS count, min(first) AS first, max(last) AS last
    FROM laid GROUP BY ALL
)
SELECT s.n AS source, t.n AS target, list_position(${3}::VARCHAR[], g.type) - 1 AS type,
    g.count, {4} AS strength, g.first, g.last
FROM gathered g JOIN nodes s ON s.entity = g.a JOIN nodes t ON t.entity = g.b{5}
ORDER BY s.n, t.n, type
"""
DAYS = """ JOIN (
    SELECT a, b, greatest(count(DISTINCT day), 1) AS days, min(type) AS type
    FROM laid GROUP BY a, b
) d ON d.a = g.a AND d.b = g.b"""
OF_FIRST = "CASE WHEN d.type = g.type THEN d.days ELSE 0 END"
EDGES = FILTERED + MERGED.format(9, "", "taken", 10, "g.count", "")
CONTACTS = {
    knows_sectors: base + MERGED.format(18, ", day", "dated", 19, OF_FIRST, DAYS)
    for knows_sectors, base in DATED.items()
}

# The identifiers on one side of a contact: none if it is stated of the people themselves.
BY = """coalesce(list_sort(
        list(DISTINCT {0}) FILTER (NOT starts_with({0}, 'person:'))), [])"""
# The days on which people were in contact by what they held. Rents, wages and dues are no contact:
# three payments or more of one amount, at intervals of which none is twice another.
CONTACT_DAYS = {
    knows_sectors: f"""{base}, between AS (
    SELECT least(source, target) AS a, greatest(source, target) AS b, day, start,
        stated_type = 'payment' AS paid, amount, by_source, by_target,
        if(source < target, by_source, by_target) AS by_a,
        if(source < target, by_target, by_source) AS by_b
    FROM dated WHERE source <> target AND start IS NOT NULL
        AND starts_with(source, 'person:') AND starts_with(target, 'person:')
),
spaced AS (
    SELECT paid, by_source, by_target, amount, day - lag(day) OVER (
        PARTITION BY paid, by_source, by_target, amount ORDER BY day) AS gap
    FROM between WHERE amount IS NOT NULL
),
dues AS (
    SELECT paid, by_source, by_target, amount FROM spaced
    GROUP BY ALL HAVING count(gap) > 1 AND max(gap) < 2 * min(gap)
)
SELECT a, b, paid, count(DISTINCT day) AS days, min(start) AS first, max(start) AS last,
    {BY.format("by_a")} AS by_a, {BY.format("by_b")} AS by_b
FROM between t ANTI JOIN dues d USING (paid, by_source, by_target, amount)
GROUP BY a, b, paid ORDER BY a, b, paid
"""  # noqa: S608 - pastes a constant
    for knows_sectors, base in DATED.items()
}

# Asked before contacts are: a query of these takes some 20 ms to plan, also where nobody called.
EXCHANGED = """
SELECT DISTINCT type FROM standing_links WHERE type IN ('call', 'message', 'payment')
"""


def edge_rows(
    case: Case, chosen: LinkFilter, *, directed: bool, link_types: Sequence[str]
) -> pd.DataFrame:
    """Merge links by pair and type: ends, index of the type, count, strength, dates."""
    if chosen.before is not None or chosen.since is not None or chosen.lifting is not None:
        expect_records(case, chosen.link_types)
    rest = [directed, list(link_types)]
    if chosen.lifting is None:
        return select(case, EDGES, [*chosen.parameters(), *rest])
    zones = zones_of_places(case)
    return select(case, CONTACTS[bool(zones)], [*_with_zones(case, chosen, zones), *rest])


def exchanged_types(case: Case) -> frozenset[str]:
    """Return which of calls, messages and payments stand in the case at all."""
    return frozenset(select(case, EXCHANGED)["type"])


def contact_days(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Count the days of contact of two people; list first and last moment, and what they held.

    Calls and messages count apart from payments (`paid`).
    """
    expect_records(case)
    zones = zones_of_places(case)
    return select(case, CONTACT_DAYS[bool(zones)], _with_zones(case, chosen, zones))


def _with_zones(case: Case, chosen: LinkFilter, zones: Mapping[str, str]) -> list[object]:
    """Return the parameters $1 to $17."""
    return [*chosen.parameters(), zone_of_case(case)[0], list(zones), list(zones.values())]
