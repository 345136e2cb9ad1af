"""Queries for the payments of a case, in numbers, each counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.case.answers import select
from linkanalysis.case.summed_records import expect_records
from linkanalysis.graph.queries.call_queries import DAY, KNOWN, NOTHING, UNDATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from linkanalysis.case import Case

# A case keeps four decimals, so this many units of the database are one of the currency.
UNITS = 10_000

# Wide enough for the largest amount that a case keeps.
AMOUNT = f"CAST(CAST({{}} AS DECIMAL(24, 4)) * {UNITS} AS BIGINT)"

# A payment of one account to itself moves nothing. Statements of a bank name no other party of what
# was paid in or out in cash: that end is empty, and the day is all that is known.
SPOKEN = f"""spoken AS (
    SELECT source, target, {AMOUNT.format("amount")} AS amount, coalesce(unit, '') AS unit,
        coalesce(start, "end") AS moment, {KNOWN} AS known, coalesce(place, '') AS place,
        document, row
    FROM standing_links WHERE type = 'payment' AND source <> target
    UNION ALL
    SELECT CASE WHEN ends_with(attribute, '_in') THEN '' ELSE entity END,
        CASE WHEN ends_with(attribute, '_in') THEN entity ELSE '' END,
        {AMOUNT.format("TRY_CAST(regexp_extract(value, '^[0-9.]+') AS DECIMAL(18, 4))")},
        regexp_extract(value, '^[0-9.]+ ([^ ;]+)', 1), TRY_CAST(valid_from AS TIMESTAMP),
        CASE WHEN TRY_CAST(valid_from AS TIMESTAMP) IS NULL THEN {NOTHING} ELSE {DAY} END::TINYINT,
        CASE WHEN starts_with(attribute, 'cash') THEN 'cash' ELSE value END, document, row
    FROM standing_statements WHERE attribute IN ('cash_in', 'cash_out', 'paid_in', 'paid_out')
),
timed AS (
    SELECT *, coalesce(epoch_us(moment), {UNDATED}) AS time FROM spoken
)"""  # noqa: S608 - pastes constants

# What a second document states of the same two ends, amount and moment counts once: both banks
# list a transfer between their customers.
PAID = f"""
WITH {SPOKEN},
turned AS (
    SELECT *, row_number() OVER (
        PARTITION BY source, target, amount, unit, time, document ORDER BY place, row) AS turn
    FROM timed
),
copied AS (
    SELECT *, known >= {DAY} AND row_number() OVER (
        PARTITION BY source, target, amount, unit, time, turn ORDER BY document) > 1 AS again
    FROM turned
),
parties AS (
    SELECT entity, unit, row_number() OVER (ORDER BY entity, unit) - 1 AS n FROM (
        SELECT source AS entity, unit FROM spoken UNION SELECT target, unit FROM spoken)
)
"""  # noqa: S608 - pastes constants

PARTIES = f"{PAID}SELECT entity, unit FROM parties ORDER BY n"  # noqa: S608 - pastes a constant

# Rows that are equal in all of these can change places without any answer changing.
PAYMENTS = f"""{PAID}
SELECT a.n AS source, b.n AS target, c.amount, c.time, c.known, c.place, c.again
FROM copied c JOIN parties a ON a.entity = c.source AND a.unit = c.unit
JOIN parties b ON b.entity = c.target AND b.unit = c.unit
ORDER BY c.time, a.n, b.n, c.amount, c.known, c.place, c.again
"""  # noqa: S608 - pastes a constant

# From which payment to which the records of an account run. A statement of a bank is the record of
# its own accounts alone, from its first to its last row; any other table is one of both ends, and
# such tables are taken together.
WATCHED = f"""
WITH {SPOKEN},
owners AS (
    SELECT DISTINCT document, entity FROM standing_statements WHERE attribute = 'own_statement'
),
ends AS (
    SELECT source AS entity, time, document FROM timed WHERE known >= {DAY}
    UNION ALL SELECT target, time, document FROM timed WHERE known >= {DAY}
)
SELECT e.entity, min(e.time) AS first, max(e.time) AS last
FROM ends e LEFT JOIN (SELECT DISTINCT document FROM owners) d ON d.document = e.document
WHERE d.document IS NULL OR (e.document, e.entity) IN (SELECT document, entity FROM owners)
GROUP BY e.entity, d.document ORDER BY e.entity, first, last
"""  # noqa: S608 - pastes constants

STATED = f"""
WITH asked AS (
    SELECT unnest($1::VARCHAR[]) AS source, unnest($2::VARCHAR[]) AS target,
        unnest($3::BIGINT[]) AS amount, unnest($4::VARCHAR[]) AS unit, unnest($5::BIGINT[]) AS time
),
{SPOKEN}
SELECT source, target, amount, unit, moment, document, row FROM timed
SEMI JOIN asked USING (source, target, amount, unit, time)
ORDER BY moment, document, length(row), row, source, target
"""  # noqa: S608 - pastes constants


def payer_rows(case: Case) -> pd.DataFrame:
    """Return all ends of payments (`entity`) with each currency (`unit`), sorted."""
    expect_records(case)
    return select(case, PARTIES)


def payment_rows(case: Case) -> pd.DataFrame:
    """Return all payments, oldest first; ends are numbers in the order of `payer_rows`."""
    return select(case, PAYMENTS)


def watched_rows(case: Case) -> pd.DataFrame:
    """Return from when to when each of an account's own records runs (`first`, `last`)."""
    expect_records(case)
    return select(case, WATCHED)


def stated_payments(case: Case, asked: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return the rows that state payments of given source, target, amount, unit and time."""
    columns = [list(column) for column in zip(*asked, strict=True)] or [[]] * 5
    return select(case, STATED, columns)
