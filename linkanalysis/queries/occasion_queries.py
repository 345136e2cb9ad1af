"""The query for everything that happened between two entities at a time.

Lives here: the SQL of the links of a graph that are no lasting state: calls, payments, events.
Not here: what the query begins with (`taken_links`), and other questions (`graph_queries`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.queries.call_queries import KNOWN
from linkanalysis.queries.taken_links import BASES

if TYPE_CHECKING:
    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.queries.link_filter import LinkFilter

STATED = {
    False: "source AS by_source, target AS by_target, type AS stated_type",
    True: "by_source, by_target, stated_type",
}

OCCASIONS = {
    lifts: f"""{base}
SELECT source AS a, target AS b, {STATED[lifts]}, coalesce(start, "end") AS start, {KNOWN} AS known,
    document, row
FROM taken WHERE source <> target AND NOT list_contains($7::VARCHAR[], type)
ORDER BY start NULLS FIRST, document, length(row), row, a, b, by_source, by_target, stated_type
"""  # noqa: S608 - pastes constants
    for lifts, (base, _) in BASES.items()
}


def occasion_rows(case: Case, chosen: LinkFilter) -> pd.DataFrame:
    """Return the momentary links of a graph: its two ends `a` and `b`, and what a row states."""
    return case.sql(OCCASIONS[chosen.lifting is not None], chosen.parameters())
