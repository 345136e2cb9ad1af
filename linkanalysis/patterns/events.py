"""The events of a case that links of a pattern may stand for, as SQL over its standing views.

Lives here: which rows state one event, when it may have begun and how long it lasted, and back from
events to rows.
Not here: the SQL of a pattern (`compiled`).

What is stated of the same two ends, type, role, times, amount and duration is one event, whichever
documents state it. An event of which only the day is known may have begun at any moment of the day:
``lo`` and ``hi`` are the first and last of these.
"""

from __future__ import annotations

from linkanalysis.queries.call_queries import DAY, KNOWN, NOTHING

# No calendar reaches as far, and twice as much is a BIGINT.
FAR = 2**61
US_A_DAY = 86_400_000_000
LONGEST = 10**9  # seconds, some thirty years: a longer call is a damaged record

KEY = ("source", "target", "type", "role", "start", '"end"', "amount", "unit", "duration")
SAME_EVENT = " AND ".join(f"e.{name} IS NOT DISTINCT FROM l.{name}" for name in KEY)

# since, until: when the link began and ended, at the earliest and latest; between sure_since and
# sure_until it surely held. What lasts holds until a record ends it.
TIMES = f"""
    CASE WHEN known > {NOTHING} THEN epoch_us(coalesce(start, "end")) END AS lo,
    CASE WHEN known = {DAY} THEN {US_A_DAY} - 1 ELSE 0 END AS open,
    lo + open AS hi,
    list_contains($1::VARCHAR[], type) AS lasts,
    CASE WHEN lo IS NOT NULL AND lasts AND start IS NULL THEN -{FAR} ELSE lo END AS since,
    CASE WHEN since < lo THEN since ELSE hi END AS sure_since,
    CASE WHEN lo IS NULL THEN NULL WHEN "end" IS NOT NULL THEN epoch_us("end")
        WHEN lasts THEN {FAR} WHEN duration BETWEEN 0 AND {LONGEST}
        THEN lo + (duration * 1e6)::BIGINT ELSE lo END AS sure_until,
    sure_until + open AS until"""

EVENTS = f"""
WITH stated AS (
    SELECT source, target, type, role, start, "end", amount, unit, duration, {KNOWN} AS known,
        document
    FROM standing_links WHERE list_contains($2::VARCHAR[], type)
),
events AS MATERIALIZED (
    SELECT *, row_number() OVER () AS n, {TIMES} FROM (
        SELECT s.* EXCLUDE (document),
            list(DISTINCT coalesce(d.scheme, '') || ':' || coalesce(d.grade, '')) AS grades
        FROM stated s JOIN standing_documents d ON d.id = s.document GROUP BY ALL)
)"""  # noqa: S608 - pastes constants

BEHIND = f"""
SELECT l.source, l.target, l.type, l.start, l.document, l.row
FROM events e JOIN standing_links l ON {SAME_EVENT}
WHERE e.n IN (SELECT n FROM behind)
ORDER BY l.start NULLS LAST, l.document, length(l.row), l.row, l.source, l.target, l.type
LIMIT {{limit}}"""  # noqa: S608 - pastes constants
