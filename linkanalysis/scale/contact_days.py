"""On which local day calls, messages and payments of a large case began.

Lives here: the zone of the cell sector of a phone at the time of a link, and the local day.
Not here: the same of a whole case (`queries.edge_queries`), and contacts (`contacts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from linkanalysis.queries.edge_queries import SECTOR_LASTS
from linkanalysis.queries.local_days import DATE_AFTER, DAY_STARTS
from linkanalysis.queries.zones import zone_of_case, zones_of_places
from linkanalysis.scale.dialects import quoted

if TYPE_CHECKING:
    from linkanalysis.scale.dialects import Dialect
    from linkanalysis.scale.engines import Bound, Workbench
    from linkanalysis.scale.large_case import LargeCase


def dated_links(large: LargeCase, bench: Workbench, links: str, traffic: str, bound: Bound) -> str:
    """Write the query of the traffic with the local day of each link.

    The day is that of the zone of the last cell sector of the phone that called, else of the one
    that was called, else of the case; a date without an hour stays that date.
    """
    dialect, zone = large.engine.dialect, quoted(zone_of_case(large.case)[0])
    zones = zones_of_places(large.case)
    of_date = f"CAST(t.first_at + INTERVAL '{DATE_AFTER}' HOUR AS DATE)"
    of_case = _date(dialect, zone)
    if not zones:
        day = f"CASE WHEN t.has_hour = 0 THEN {of_date} ELSE {of_case} END"
        return f"SELECT t.*, {day} AS day FROM {traffic} t"
    places = pd.DataFrame({"place": list(zones), "zone": list(zones.values())}, dtype=object)
    sectors = bench.keep(_sectors(links, bench.upload(places)), bound)
    seen = bench.keep(_seen(traffic, sectors))
    of_sector = _date(dialect, "coalesce(c.zone, d.zone)")
    return f"""
SELECT t.*, CASE WHEN t.has_hour = 0 THEN {of_date}
    WHEN c.zone IS NULL AND d.zone IS NULL THEN {of_case} ELSE {of_sector} END AS day
FROM {traffic} t
LEFT JOIN {seen} c ON c.phone = t.source AND c.moment = t.first_at
LEFT JOIN {seen} d ON d.phone = t.target AND d.moment = t.first_at"""


def _date(dialect: Dialect, zone: str) -> str:
    clock = dialect.local.format(moment="t.first_at", zone=zone)
    return f"CAST({clock} - INTERVAL '{DAY_STARTS}' HOUR AS DATE)"


def _sectors(links: str, zones: str) -> str:
    """Write the query of the sectors of phones, each with its zone."""
    return f"""
SELECT l.source AS phone, l.begun AS seen, min(z.zone) AS zone
FROM ({links}) l JOIN {zones} z ON z.place = l.target
WHERE l.type = 'located_at' AND l.has_hour = 1 AND l.begun IS NOT NULL
GROUP BY l.source, l.begun"""


def _seen(traffic: str, sectors: str) -> str:
    """Write the query of the zone of each phone at the moments of its links.

    Phones are joined by day, since engines join only by what is equal without comparing all rows:
    a sector is looked up on its own day, and on the next if that begins within a quarter of an
    hour.
    """
    days = " UNION ".join(
        f"SELECT phone, seen, zone, CAST({moment} AS DATE) AS day FROM {sectors}"
        for moment in ("seen", f"seen + {SECTOR_LASTS}")
    )
    return f"""
SELECT phone, moment, min(zone) AS zone FROM (
    SELECT m.phone, m.moment, s.zone, s.seen,
        max(s.seen) OVER (PARTITION BY m.phone, m.moment) AS latest
    FROM (
        SELECT source AS phone, first_at AS moment FROM {traffic} WHERE has_hour = 1
        UNION SELECT target, first_at FROM {traffic} WHERE has_hour = 1
    ) m JOIN ({days}) s
        ON s.phone = m.phone AND s.day = CAST(m.moment AS DATE)
        AND s.seen <= m.moment AND m.moment <= s.seen + {SECTOR_LASTS}
) near WHERE seen = latest GROUP BY phone, moment"""
