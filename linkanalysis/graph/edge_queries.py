"""Queries for edges: links merged by pair and type, and the local days on which they began.

Lives here: the SQL of edges, of the local day of a link, and of the days on which people met.
Not here: what these queries begin with (`taken_links`), zones of places (`zones`), and local days
of instants (`local_days`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.graph.call_queries import HOUR, KNOWN
from linkanalysis.graph.local_days import DAY_STARTS
from linkanalysis.graph.taken_links import FILTERED, IN_TIME, LIFTED
from linkanalysis.graph.zones import zone_of_case, zones_of_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.link_filter import LinkFilter

# Readers keep a sector of a phone once in a quarter of an hour, so that a link may be this much
# later than the sector that its phone used.
QUARTER = "INTERVAL '15' MINUTE"

# The local day of a link, from 4 a.m. to 4 a.m. as in `local_days`: in the zone of the last cell
# sector of the phone that called, else of the one that was called, else of the case ($15). $16 and
# $17 are places with zones of their own. A date without an hour is that of its noon in the zone of
# the case. Most links are in that zone: it is a case of its own because a constant zone is four
# times as fast.
MOMENT = 'coalesce(start, "end")'
ON_CLOCK = "timezone({zone}, timezone('UTC', {moment}))"
ZONE = f"""CASE WHEN c.seen >= t.moment - {QUARTER} THEN c.zone
        WHEN d.seen >= t.moment - {QUARTER} THEN d.zone END"""
DATED = f"""{LIFTED}, zones AS (
    SELECT unnest($16::VARCHAR[]) AS place, unnest($17::VARCHAR[]) AS zone
),
sectors AS MATERIALIZED (
    SELECT l.source AS phone, l.start AS seen, min(z.zone) AS zone
    FROM admitted_links l JOIN zones z ON z.place = l.target
    WHERE l.type = 'located_at' AND {KNOWN} = {HOUR} AND {IN_TIME}
    GROUP BY l.source, l.start
),
timed AS NOT MATERIALIZED (
    SELECT *, {MOMENT} AS moment, {KNOWN} AS known FROM taken
),
zoned AS NOT MATERIALIZED (
    SELECT t.*, {ZONE} AS sector_zone FROM timed t
    ASOF LEFT JOIN sectors c ON c.phone = t.by_source AND c.seen <= t.moment
    ASOF LEFT JOIN sectors d ON d.phone = t.by_target AND d.seen <= t.moment
),
dated AS NOT MATERIALIZED (
    SELECT *, CASE
        WHEN known < {HOUR}
        THEN {ON_CLOCK.format(zone="$15::VARCHAR", moment="moment + INTERVAL 12 HOUR")}
        WHEN sector_zone IS NULL
        THEN {ON_CLOCK.format(zone="$15::VARCHAR", moment="moment")} - INTERVAL {DAY_STARTS} HOUR
        ELSE {ON_CLOCK.format(zone="sector_zone", moment="moment")} - INTERVAL {DAY_STARTS} HOUR
    END::DATE AS day FROM zoned
)"""  # noqa: S608 - pastes constants

# Links are grouped before the join with the numbers of nodes, so that only edges are joined. The
# days of a contact are counted over all its types, and stand in the row of the first.
EDGES = {
    lifts: f"""{base}, laid AS (
    SELECT CASE WHEN ${k + 1}::BOOLEAN OR source < target THEN source ELSE target END AS a,
        CASE WHEN ${k + 1}::BOOLEAN OR source < target THEN target ELSE source END AS b,
        type, greatest(coalesce(count, 1), 1) AS count,
        coalesce(start, "end") AS first, coalesce("end", start) AS last{day}
    FROM {links} WHERE source <> target
),
gathered AS (
    SELECT a, b, type, sum(count)::BIGINT AS count, min(first) AS first, max(last) AS last
    FROM laid GROUP BY ALL
)
SELECT s.n AS source, t.n AS target, list_position(${k + 2}::VARCHAR[], g.type) - 1 AS type,
    g.count, {strength} AS strength, g.first, g.last
FROM gathered g JOIN nodes s ON s.entity = g.a JOIN nodes t ON t.entity = g.b{days}
ORDER BY s.n, t.n, type
"""  # noqa: S608 - pastes constants
    for lifts, base, k, links, day, strength, days in [
        (False, FILTERED, 8, "taken", "", "g.count", ""),
        (
            True,
            DATED,
            17,
            "dated",
            ", day",
            "CASE WHEN d.type = g.type THEN d.days ELSE 0 END",
            """ JOIN (
    SELECT a, b, greatest(count(DISTINCT day), 1) AS days, min(type) AS type
    FROM laid GROUP BY a, b
) d ON d.a = g.a AND d.b = g.b""",
        ),
    ]
}

# The days on which people were in contact by what they held. Rents, wages and dues are no contact:
# three payments or more of one amount, at intervals of which none is twice another.
CONTACT_DAYS = f"""{DATED}, between AS (
    SELECT least(source, target) AS a, greatest(source, target) AS b, day, amount,
        by_source, by_target
    FROM dated WHERE source <> target AND start IS NOT NULL
        AND starts_with(source, 'person:') AND starts_with(target, 'person:')
),
spaced AS (
    SELECT by_source, by_target, amount, day - lag(day) OVER (
        PARTITION BY by_source, by_target, amount ORDER BY day) AS gap
    FROM between WHERE amount IS NOT NULL
),
dues AS (
    SELECT by_source, by_target, amount FROM spaced
    GROUP BY by_source, by_target, amount HAVING count(gap) > 1 AND max(gap) < 2 * min(gap)
)
SELECT a, b, count(DISTINCT day) AS days, min(day) AS first, max(day) AS last
FROM between t ANTI JOIN dues d
    ON d.by_source = t.by_source AND d.by_target = t.by_target AND d.amount = t.amount
GROUP BY a, b ORDER BY a, b
"""  # noqa: S608 - pastes a constant


def edge_rows(
    case: Case, chosen: LinkFilter, *, directed: bool, link_types: Sequence[str]
) -> pd.DataFrame:
    """Merge links by pair and type: ends, index of the type, count, strength, dates."""
    lifts = chosen.lifting is not None
    parameters = _with_zones(case, chosen) if lifts else chosen.parameters()
    return case.sql(EDGES[lifts], [*parameters, directed, list(link_types)])


def contact_days(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Count the local days on which two people were in contact by what they held."""
    return case.sql(CONTACT_DAYS, _with_zones(case, chosen))


def _with_zones(case: Case, chosen: LinkFilter) -> list[object]:
    """Return the parameters $1 to $17."""
    zones = zones_of_places(case)
    return [*chosen.parameters(), zone_of_case(case)[0], list(zones), list(zones.values())]
