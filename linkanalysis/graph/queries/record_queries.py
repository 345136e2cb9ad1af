"""A query for the momentary records of a case, each as stated and with its holders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select
from linkanalysis.case.summed_records import expect_records
from linkanalysis.graph.queries.admitted_links import IN_TIME, LIFTED

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.link_filter import LinkFilter

SAID = 'role, start, "end", start_text, count, amount, unit, duration, place, document, row'

RECORDS = f"""{LIFTED}, wanted AS (SELECT unnest($15::VARCHAR[]) AS entity),
counted AS (
    SELECT by_source AS source, by_target AS target, stated_type AS type,
        source AS holder, target AS other, {SAID}
    FROM taken
    UNION ALL
    SELECT source, target, type, source, target, {SAID}
    FROM admitted_links
    WHERE type NOT IN ('call', 'message', 'payment') AND NOT list_contains($7::VARCHAR[], type)
        AND {IN_TIME}
)
SELECT * FROM counted
WHERE $15::VARCHAR[] IS NULL
    OR source IN (SELECT entity FROM wanted) OR target IN (SELECT entity FROM wanted)
    OR holder IN (SELECT entity FROM wanted) OR other IN (SELECT entity FROM wanted)
ORDER BY start NULLS LAST, document, length(row), row, source, target, type
"""  # noqa: S608 - pastes constants

LASTING_ROWS = """
SELECT count(*) AS links FROM standing_links
WHERE list_contains($1::VARCHAR[], type) AND ($2::VARCHAR[] IS NULL
    OR source IN (SELECT unnest($2::VARCHAR[])) OR target IN (SELECT unnest($2::VARCHAR[])))
"""


def record_rows(
    case: Case, chosen: LinkFilter, about: Collection[str] | None = None
) -> pd.DataFrame:
    """Return the momentary records, of all or about some ids, by start.

    Calls, messages and payments also have the holders of their ends; `chosen` must be lifting.
    """
    expect_records(case)
    ids = None if about is None else sorted(about)
    return select(case, RECORDS, [*chosen.parameters(), ids])


def count_lasting(
    case: Case, lasting: Collection[str], about: Collection[str] | None = None
) -> int:
    """Count the links that describe a lasting state, of all or about some ids."""
    ids = None if about is None else sorted(about)
    return int(select(case, LASTING_ROWS, [sorted(lasting), ids])["links"].iloc[0])
