"""Queries for the payments of a case, in numbers, each counted once.

Lives here: the SQL of dated payments, and of the rows that state some of them.
Not here: calls and messages (`call_queries`), and other questions (`queries`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linkanalysis.graph.call_queries import DAY, KNOWN, UNDATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from linkanalysis.case import Case

# A case keeps four decimals, so this many units of the database are one of the currency.
UNITS = 10_000

# Wide enough for the largest amount that a case keeps.
AMOUNT = f"CAST(CAST(amount AS DECIMAL(24, 4)) * {UNITS} AS BIGINT)"

# A payment of one account to itself moves nothing. What a second document states of the same two
# ends, amount and moment counts once: both banks list a transfer between their customers.
PAID = f"""
WITH spoken AS (
    SELECT source, target, {AMOUNT} AS amount, coalesce(unit, '') AS unit,
        coalesce(epoch_us(coalesce(start, "end")), {UNDATED}) AS time, {KNOWN} AS known,
        coalesce(place, '') AS place, document, row
    FROM standing_links WHERE type = 'payment' AND source <> target
),
turned AS (
    SELECT *, row_number() OVER (
        PARTITION BY source, target, amount, unit, time, document ORDER BY place, row) AS turn
    FROM spoken
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

STATED = f"""
WITH asked AS (
    SELECT unnest($1::VARCHAR[]) AS source, unnest($2::VARCHAR[]) AS target,
        unnest($3::BIGINT[]) AS amount, unnest($4::VARCHAR[]) AS unit, unnest($5::BIGINT[]) AS time
),
spoken AS (
    SELECT source, target, {AMOUNT} AS amount, coalesce(unit, '') AS unit,
        coalesce(epoch_us(coalesce(start, "end")), {UNDATED}) AS time,
        coalesce(start, "end") AS moment, document, row
    FROM standing_links WHERE type = 'payment'
)
SELECT source, target, amount, unit, moment, document, row FROM spoken
SEMI JOIN asked USING (source, target, amount, unit, time)
ORDER BY moment, document, length(row), row, source, target
"""  # noqa: S608 - pastes constants


def payer_rows(case: Case) -> pd.DataFrame:
    """Return all ends of payments (`entity`) with each currency (`unit`), sorted."""
    return case.sql(PARTIES)


def payment_rows(case: Case) -> pd.DataFrame:
    """Return all payments, oldest first; ends are numbers in the order of `payer_rows`."""
    return case.sql(PAYMENTS)


def stated_payments(case: Case, asked: Sequence[Sequence[object]]) -> pd.DataFrame:
    """Return the rows that state payments of given source, target, amount, unit and time."""
    columns = [list(column) for column in zip(*asked, strict=True)] or [[]] * 5
    return case.sql(STATED, columns)
