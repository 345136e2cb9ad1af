"""On which local day calls, messages and payments of a large case began.

Lives here: the local day of a link, in the zone of the cell sectors of its phones at the time.
Not here: where phones were (`sectors`), the same of a whole case (`queries.edge_queries`), and
contacts (`contacts`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.queries.local_days import DATE_AFTER, DAY_STARTS
from linkanalysis.queries.zones import zone_of_case
from linkanalysis.scale.dialects import quoted
from linkanalysis.scale.sectors import quarter_of, zones_of_phones

if TYPE_CHECKING:
    from linkanalysis.scale.dialects import Dialect
    from linkanalysis.scale.engines import Workbench
    from linkanalysis.scale.large_case import LargeCase
    from linkanalysis.scale.ties import When


def dated_links(large: LargeCase, bench: Workbench, traffic: str, when: When) -> str:
    """Write the query of the traffic with the local day of each link.

    The day is that of the zone of the cell sectors of the phone that called, else of the one that
    was called, else of the case; a date without an hour stays that date.
    """
    dialect = large.engine.dialect
    of_date = f"CAST(t.first_at + INTERVAL '{DATE_AFTER}' HOUR AS DATE)"
    of_case = _date(dialect, quoted(zone_of_case(large.case)[0]))
    zones = zones_of_phones(large, bench, when)
    if not zones:
        day = f"CASE WHEN t.has_hour = 0 THEN {of_date} ELSE {of_case} END"
        return f"SELECT t.*, {day} AS day FROM {traffic} t"
    of_sector = _date(dialect, "coalesce(c.zone, d.zone)")
    day, quarter = quarter_of("t.first_at")
    joins = "\n".join(
        f"LEFT JOIN {zones} {side} ON {side}.phone = t.{end} "
        f"AND {side}.day = {day} AND {side}.quarter = {quarter}"
        for end, side in (("source", "c"), ("target", "d"))
    )
    return f"""
SELECT t.*, CASE WHEN t.has_hour = 0 THEN {of_date}
    WHEN c.zone IS NULL AND d.zone IS NULL THEN {of_case} ELSE {of_sector} END AS day
FROM {traffic} t
{joins}"""


def _date(dialect: Dialect, zone: str) -> str:
    clock = dialect.local.format(moment="t.first_at", zone=zone)
    return f"CAST({clock} - INTERVAL '{DAY_STARTS}' HOUR AS DATE)"
