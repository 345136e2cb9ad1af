"""Queries for what happened between two entities at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select
from linkanalysis.case.summed_records import expect_records
from linkanalysis.graph.queries.admitted_links import BASES, FILTERED
from linkanalysis.graph.queries.call_queries import KNOWN

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.link_filter import LinkFilter

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
    expect_records(case, chosen.link_types)
    return select(case, OCCASIONS[chosen.lifting is not None], chosen.parameters())


# One row that gives somebody another part is enough: who reports a crime may have taken part in it.
PARTS = f"""{FILTERED}
SELECT source AS person, target AS event FROM taken WHERE starts_with(target, 'event:')
GROUP BY ALL HAVING bool_and(coalesce(list_contains($9::VARCHAR[], role), false))
ORDER BY ALL
"""  # noqa: S608 - pastes constants


def parts_in_events(case: Case, chosen: LinkFilter, roles: Collection[str]) -> pd.DataFrame:
    """Return the people and events whose links in a graph all state one of the roles."""
    return select(case, PARTS, [*chosen.parameters(), sorted(roles)])
