"""The links to bookings, events and other things, whose rows say what, where and when they were.

Lives here: `links_to`.
Not here: the words that are made of them (`pages.wording`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from linkanalysis.case import Case

# Ordered, so that the order of rows does not decide which of several places is shown.
LINKS_TO = """
SELECT source, target, type, coalesce(role, '') AS role, coalesce(place, '') AS place, start
FROM standing_links WHERE target IN (SELECT unnest($1::VARCHAR[]))
ORDER BY target, place, source, type, role, start
"""


def links_to(
    case: Case, things: Collection[str]
) -> Iterator[tuple[str, str, str, str, str, datetime | None]]:
    """Give source, target, type, role, place and start of each link to one of these things."""
    frame = case.sql(LINKS_TO, [sorted(things)])
    start = frame["start"].astype(object).where(frame["start"].notna(), None)
    columns = (frame[name] for name in ("source", "target", "type", "role", "place"))
    return zip(*(column.tolist() for column in columns), start.tolist(), strict=True)
