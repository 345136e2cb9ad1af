"""How the cells of a row are read where they are: times, counts and amounts, as the readers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linkanalysis.scale.dialects import Dialect
    from linkanalysis.scale.tables import Ends, Table

DATE, MONTH, YEAR = len("2024-05-02"), len("2024-05"), len("2024")


def start_of(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write the first moment of a row in UTC, also of a month or a year alone."""
    return _first(dialect, table, ends.start)


def end_of(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write the end of a row in UTC: as stated, else where the month or the year ends."""
    return f"coalesce({_end(dialect, table, ends.end)}, {_after(dialect, table, ends.start)})"


def has_no_start(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write whether a row may do without a start, and has none."""
    if not table.has(ends.start):
        return "1 = 1"
    needed = ends.start == "date" or table.settings.reader == "calls"
    return "1 = 0" if needed else _empty(dialect, table, ends.start)


def has_hour(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write whether the hour of a row is known (1 or 0): a start without a clock is a date alone.

    A start of a type with a clock has one as text, too.
    """
    if not table.has(ends.start):
        return "1"
    cell = f"coalesce({_cell(dialect, table, ends.start)}, '')"
    return f"CASE WHEN {cell} = '' OR {cell} LIKE '%:%' THEN 1 ELSE 0 END"


def is_read(dialect: Dialect, table: Table, ends: Ends) -> str:
    """Write whether the cells of end, count and amount are empty or could be read.

    Of other cells `ids.read_refused` finds what the reader refuses.
    """
    conditions = []
    if table.has(ends.end):
        end = _end(dialect, table, ends.end)
        conditions.append(f"({_empty(dialect, table, ends.end)} OR {end} IS NOT NULL)")
    if table.has("count"):
        number = _count(dialect, table)
        conditions.append(f"({_empty(dialect, table, 'count')} OR {number} >= 1)")
    if table.settings.reader == "payments":
        amount = dialect.cast_or_null(_column(dialect, table, "amount"), "DECIMAL(38, 4)")
        conditions.append(f"{amount} >= 0")
    elif table.has("amount"):
        conditions.append(_is_amount(dialect, table))
    return " AND ".join(conditions) or "1 = 1"


def count_of(dialect: Dialect, table: Table) -> str:
    """Write how many links a row stands for: one, if it does not say."""
    if not table.has("count"):
        return "CAST(1 AS BIGINT)"
    return f"coalesce({_count(dialect, table)}, 1)"


def _count(dialect: Dialect, table: Table) -> str:
    """Write a count; a spreadsheet may have written 2 as 2.0."""
    column, cell = (of(dialect, table, "count") for of in (_column, _cell))
    whole, decimals, rest = (f"split_part({cell}, '.', {part})" for part in (1, 2, 3))
    zeros = f"{cell} LIKE '%.0%' AND replace({decimals}, '0', '') = '' AND {rest} = ''"
    return f"CASE WHEN {zeros} THEN {dialect.as_count(whole)} ELSE {dialect.as_count(column)} END"


def _is_amount(dialect: Dialect, table: Table) -> str:
    """Write whether an amount is empty, or a number with a unit; that of a link may be negative."""
    column, cell = (of(dialect, table, "amount") for of in (_column, _cell))
    numbers = (
        dialect.cast_or_null(each, "DECIMAL(38, 4)") for each in (column, f"substr({cell}, 2)")
    )
    positive, negative = (f"{number} IS NOT NULL" for number in numbers)
    number = f"({positive} OR ({cell} LIKE '-%' AND {negative}))"
    if not table.settings.currency:
        unit = f"NOT ({_empty(dialect, table, 'unit')})" if table.has("unit") else "1 = 0"
        number = f"({number} AND {unit})"
    return f"({_empty(dialect, table, 'amount')} OR {number})"


def _first(dialect: Dialect, table: Table, column: str) -> str:
    if not table.has(column):
        return f"CAST(NULL AS {dialect.instant})"
    day = _day(dialect, table, column)
    if table.columns[column] in table.moments:
        return day
    zone, cell = _zone_of_dates(table), _cell(dialect, table, column)
    month, year = (dialect.as_instant(f"{cell} || '{rest}'", zone) for rest in ("-01", "-01-01"))
    return f"CASE length({cell}) WHEN {MONTH} THEN {month} WHEN {YEAR} THEN {year} ELSE {day} END"


def _after(dialect: Dialect, table: Table, column: str) -> str:
    """Write the moment after a month or a year; null for days and times."""
    if not table.has(column) or table.columns[column] in table.moments:
        return f"CAST(NULL AS {dialect.instant})"
    zone, cell = _zone_of_dates(table), _cell(dialect, table, column)
    month, year = (
        dialect.as_instant(
            f"{dialect.cast_or_null(f'{cell} || {rest}', dialect.instant)} + INTERVAL '1' {span}",
            zone,
        )
        for rest, span in (("'-01'", "MONTH"), ("'-01-01'", "YEAR"))
    )
    return f"CASE length({cell}) WHEN {MONTH} THEN {month} WHEN {YEAR} THEN {year} END"


def _end(dialect: Dialect, table: Table, column: str) -> str:
    if not table.has(column):
        return f"CAST(NULL AS {dialect.instant})"
    return f"coalesce({_after(dialect, table, column)}, {_day(dialect, table, column)})"


def _day(dialect: Dialect, table: Table, column: str) -> str:
    """Write a day or a time as a moment in UTC."""
    cell = _column(dialect, table, column)
    if table.moments.get(table.columns[column]):
        return f"CAST({dialect.zoned.format(value=cell)} AS {dialect.instant})"
    zone, zone_of_dates = table.settings.timezone or "UTC", _zone_of_dates(table)
    moment = dialect.as_instant(cell, zone)
    if zone == zone_of_dates:
        return moment
    day = dialect.as_instant(cell, zone_of_dates)
    is_date = f"length({_cell(dialect, table, column)}) = {DATE}"
    return f"CASE WHEN {is_date} THEN {day} ELSE {moment} END"


def _zone_of_dates(table: Table) -> str:
    return table.settings.dates_in or table.settings.timezone or "UTC"


def _empty(dialect: Dialect, table: Table, column: str) -> str:
    if table.columns[column] in table.moments:
        return f"{_column(dialect, table, column)} IS NULL"
    return f"coalesce({_cell(dialect, table, column)}, '') = ''"


def _cell(dialect: Dialect, table: Table, column: str) -> str:
    return f"trim({dialect.as_text(_column(dialect, table, column))})"


def _column(dialect: Dialect, table: Table, column: str) -> str:
    return f"r.{dialect.name(table.columns[column])}"
