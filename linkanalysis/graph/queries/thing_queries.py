"""The links to bookings, events and other things, whose rows say what, where and when they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select
from linkanalysis.graph.queries.admitted_links import BASES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.link_filter import LinkFilter

# Ordered, so that the order of rows does not decide which of several places is shown.
LINKS_TO = """
SELECT source, target, type, coalesce(role, '') AS role, coalesce(place, '') AS place
FROM standing_links WHERE target IN (SELECT unnest($1::VARCHAR[]))
ORDER BY target, place, source, type, role
"""

TIED = """
SELECT target AS thing FROM standing_links
WHERE target IN (SELECT unnest($1::VARCHAR[])) AND source IN (SELECT unnest($2::VARCHAR[]))
UNION SELECT source FROM standing_links
WHERE source IN (SELECT unnest($1::VARCHAR[])) AND target IN (SELECT unnest($2::VARCHAR[]))
"""

DATED_ROWS = {
    lifts: f"""{base}
SELECT DISTINCT target AS record, coalesce(place, '') AS place, start, start_text
FROM taken
WHERE target IN (SELECT unnest(${k + 1}::VARCHAR[]))
    AND source NOT IN (SELECT unnest(${k + 2}::VARCHAR[]))
ORDER BY ALL
"""  # noqa: S608 - pastes constants
    for lifts, (base, k) in BASES.items()
}

TOLD = {
    lifts: f"""{base}
SELECT entity, attribute, min(value) AS value FROM standing_statements
WHERE entity IN (SELECT unnest(${k + 1}::VARCHAR[]))
    AND attribute IN (SELECT unnest(${k + 2}::VARCHAR[]))
    AND document IN (SELECT id FROM admitted)
GROUP BY entity, attribute ORDER BY entity, attribute
"""  # noqa: S608 - pastes constants
    for lifts, (base, k) in BASES.items()
}


def links_to(case: Case, things: Collection[str]) -> Iterator[tuple[str, str, str, str, str]]:
    """Give source, target, type, role and place of each link to one of these things."""
    frame = select(case, LINKS_TO, [sorted(things)])
    columns = (frame[name] for name in ("source", "target", "type", "role", "place"))
    return zip(*(column.tolist() for column in columns), strict=True)


def tied_to(case: Case, things: Collection[str], entities: Collection[str]) -> set[str]:
    """Return the things that a link ties to any of some entities, in the whole case."""
    return set(select(case, TIED, [sorted(things), sorted(entities)])["thing"])


def dated_rows_of(
    case: Case, chosen: LinkFilter, records: Collection[str], *, masked: Collection[str]
) -> pd.DataFrame:
    """Return the different places and dates of records, each pair as one row states it.

    masked: Ids whose rows are left out.
    """
    ids = [sorted(records), sorted(masked)]
    return select(case, DATED_ROWS[chosen.lifting is not None], [*chosen.parameters(), *ids])


def told_of(
    case: Case, chosen: LinkFilter, records: Collection[str], attributes: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Give the first value of each of these attributes of records, in the order of both."""
    ids = [sorted(records), sorted(attributes)]
    frame = select(case, TOLD[chosen.lifting is not None], [*chosen.parameters(), *ids])
    columns = (frame[name].tolist() for name in ("entity", "attribute", "value"))
    return zip(*columns, strict=True)
