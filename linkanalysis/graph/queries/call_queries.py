"""Queries for the calls and messages of a case, in numbers, with who held each end at the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select
from linkanalysis.case.summed_records import expect_records
from linkanalysis.graph.queries.admitted_links import LIFTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from linkanalysis.case import Case
    from linkanalysis.graph.queries.link_filter import LinkFilter

# Before every instant of a calendar: a contact without a date.
UNDATED = -(2**62)
# How exactly a moment is known.
NOTHING, DAY, HOUR = 0, 1, 2

# A start as text tells how exactly it is known: a year or a month has no day; a text without a
# clock (a colon, am or pm, or ten digits, which a date alone never has) has no hour. A record that
# was given as an instant has no text. The colon, which most texts have, comes before what takes
# regular expressions.
KNOWN = rf"""CASE WHEN coalesce(start, "end") IS NULL THEN {NOTHING}
    WHEN contains(start_text, ':') OR trim(coalesce(start_text, '')) = '' THEN {HOUR}
    WHEN regexp_full_match(trim(start_text), '\d{{4}}([-/]\d{{1,2}})?') THEN {NOTHING}
    WHEN regexp_matches(start_text, '(?i)\d\s*[ap]\.?m\b')
        OR length(regexp_replace(start_text, '\D', '', 'g')) >= 10 THEN {HOUR}
    ELSE {DAY} END::TINYINT"""

# "10 pm" and 2024050122 tell the hour and no minute: no colon, and ten digits at most.
TO_THE_MINUTE = rf"""({KNOWN} = {HOUR} AND (contains(start_text, ':')
    OR trim(coalesce(start_text, '')) = ''
    OR length(regexp_replace(start_text, '\D', '', 'g')) > 10))"""

# Outer joins look up the many records in the table of the few numbers; the inner join of the same
# two put the records into the table, and needed twice the memory.
SPOKEN = rf"""{LIFTED}, spoken AS NOT MATERIALIZED (
    SELECT source, target, by_source, by_target, document, stated_type = 'message' AS is_message,
        greatest(coalesce(count, 1), 1)::BIGINT AS count, coalesce(duration, 0) AS seconds,
        coalesce(epoch_us(coalesce(start, "end")), {UNDATED}) AS start,
        {KNOWN} AS known, {TO_THE_MINUTE} AS to_the_minute,
        coalesce(zone, '') AS zone
    FROM taken WHERE stated_type IN ('call', 'message') AND by_source <> by_target
)
"""  # noqa: S608 - pastes constants

PARTIES = f"""{SPOKEN}
SELECT DISTINCT unnest([source, target, by_source, by_target]) AS entity FROM spoken ORDER BY entity
"""  # noqa: S608 - pastes a constant

# The parties are given, in order: to find them again would read all links once more.
CALLS = f"""{SPOKEN}, parties AS MATERIALIZED (
    SELECT unnest($15::VARCHAR[]) AS entity, unnest(range(len($15::VARCHAR[]))) AS n
),
papers AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS n,
        dense_rank() OVER (ORDER BY coalesce(nullif(origin, ''), id)) AS origin
    FROM documents
)
SELECT a.n AS source, b.n AS target, c.n AS by_source, d.n AS by_target, s.is_message, s.count,
    s.seconds, s.start, s.known, s.to_the_minute, starts_with(s.zone, 'assumed') AS is_assumed,
    contains(s.zone, ';') AS is_unsure, p.n AS document, p.origin
FROM spoken s
LEFT JOIN parties a ON a.entity = s.source LEFT JOIN parties b ON b.entity = s.target
LEFT JOIN parties c ON c.entity = s.by_source LEFT JOIN parties d ON d.entity = s.by_target
LEFT JOIN papers p ON p.id = s.document
"""  # noqa: S608 - pastes a constant

# What was in a phone, row by row: one column each for device, SIM card and sector.
CARRIED = """
SELECT l.source AS phone, l.target AS thing, l.start, l.document, l.row, l.type
FROM standing_links l
WHERE starts_with(l.source, 'phone:') AND (
    (l.type = 'uses' AND (starts_with(l.target, 'device:') OR starts_with(l.target, 'sim:')))
    OR (l.type = 'located_at' AND starts_with(l.target, 'place:')))
ORDER BY l.start NULLS LAST, l.document, length(l.row), l.row, l.source, l.target
"""


def party_rows(case: Case, chosen: LinkFilter) -> list[str]:
    """Return the ids of all ends of calls and messages, and of who held them, sorted."""
    expect_records(case)
    ids: list[str] = select(case, PARTIES, chosen.parameters())["entity"].tolist()
    return ids


def call_rows(case: Case, chosen: LinkFilter, parties: Sequence[str]) -> pd.DataFrame:
    """Return calls and messages; ends are numbers of `parties`, as `party_rows` gives them."""
    return select(case, CALLS, [*chosen.parameters(), list(parties)])


def carried_rows(case: Case) -> pd.DataFrame:
    """Return the devices, SIM cards and cell sectors of phones, as documents state them."""
    return select(case, CARRIED)
